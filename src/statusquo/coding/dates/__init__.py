"""Dates: every date expression of a report with its interval of days, worked out from the day of publication.

The grammar is tables (`data/*.csv`) and rules over token symbols (`grammar.py`); it needs no model, and uses the
parse of a sentence for the tense of the governing verb where there is one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from statusquo.coding.dates.reader import read
from statusquo.core.document import DateMention, Document
from statusquo.core.sentence import Sentence

__all__ = ["Dates", "find_dates"]


def find_dates(text: str, published: dt.date, sentences: Sequence[Sentence] = ()) -> list[DateMention]:
    """Return every date expression of `text` in order.

    Args:
        text: the report.
        published: the day that relative expressions count from.
        sentences: the report's sentences; without them the text is cut at its stops. With a parse the tense comes from
            the verb above an expression.

    Returns:
        Mentions that don't overlap. `when` is None for repetitions and for lengths that no day ties down; a length
        that counts from the publication ("the past two years") has both granularity duration and an interval.
    """
    return read(text, published, sentences)[0]


class Dates:
    """The stage that finds a document's date expressions."""

    name: ClassVar[str] = "dates"
    requires: ClassVar[frozenset[str]] = frozenset({"sentences"})
    assigns: ClassVar[frozenset[str]] = frozenset({"dates"})

    def __call__(self, document: Document) -> Document:
        """Return the document with its dates; numeric dates that could be read two ways become rejections."""
        dates, rejections = read(document.text, document.published, document.sentences, document.outlet)
        return replace(document, dates=tuple(dates), rejections=(*document.rejections, *rejections))
