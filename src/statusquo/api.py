"""The functions that a user calls from Python; each stage can be used and measured alone.

Spans are `(start, end)` in characters of the text as given.
"""

from datetime import date

from statusquo.coding.dates import find_dates
from statusquo.core.document import DateMention, Document
from statusquo.core.errors import InputError
from statusquo.core.record import Record
from statusquo.core.span import Span
from statusquo.core.voice import Attribution
from statusquo.readers import day, document


def code(text: str, *, published: date | str) -> list[Record]:
    """Return the records that a report tells.

    Raises:
        InputError: if the text is empty or `published` is no day.
    """
    return list(_coded(text, published).records)


def dates(text: str, *, published: date | str) -> list[DateMention]:
    """Return every date expression of a report with its span and interval; needs no encoder.

    Raises:
        InputError: if `published` is no day.
    """
    return find_dates(text, day(published))


def voices(text: str, *, published: date | str) -> list[Attribution]:
    """Return every attribution of a report with the spans of source, cue and content.

    Raises:
        InputError: if the text is empty or `published` is no day.
    """
    return list(_coded(text, published).attributions)


def relate(text: str, *, source: tuple[int, int], target: tuple[int, int]) -> dict[str, float]:
    """Return the probabilities, summing to 1, of the 16 PLOVER types and NONE for what `source` does to `target`.

    Raises:
        InputError: if a span is not inside the text, or the two are not in it as words.
    """
    from statusquo.coding.coder import default_coder
    from statusquo.coding.relation import relate as between

    for start, end in (source, target):
        if not 0 <= start < end <= len(text):
            raise InputError(f"the span ({start}, {end}) is not inside the text of {len(text)} characters")
    return between(
        default_coder().encoder, text, Span(start=source[0], end=source[1]), Span(start=target[0], end=target[1])
    )


def _coded(text: str, published: date | str) -> Document:
    from statusquo.coding.coder import default_coder

    return next(default_coder().code([document(text, day(published))]))
