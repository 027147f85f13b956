"""Documents and what was set aside: how a dated report is made from what a file or a row tells.

Invariant: the text of a document is the text as given; nothing is cut out of it, so offsets count its characters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from statusquo.core.document import Document
from statusquo.core.errors import InputError
from statusquo.core.ids import content_id

LONGEST_TEXT = 2_000_000
"""Longest report in characters; a longer one is set aside (a book, a dump, or a file without line ends)."""

FIRST_YEAR = 1000
"""Years before this one are what programs write where no day is known (0001-01-01)."""

_HEADER = re.compile(r"\A\ufeff?\s*date[ :]+(\S+)[ \t]*(?:\r?\n|(?=[^\n])|\Z)", re.IGNORECASE)
_DATE_KEYS = ("published", "date")
_FIELDS = ("title", "outlet", "url")
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%Y.%m.%d")
_FIRST_SECOND, _LAST_SECOND = 0, 32_503_680_000
"""Seconds since 1970 that count as a day: up to the year 3000; larger numbers are read as milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row or file that was not read: where it stands and why, and what it held as far as it can be kept.

    `place` is for people; `path` and `line` say the same in parts (line of a text file, row of a table, number of the
    item in an archive). `cause` is one stable word of: date, text, size, columns, json, encoding, xml, damaged,
    language, fetch, robots, kind, other.
    """

    place: str
    reason: str
    row: str = ""
    path: str = ""
    line: int | None = None
    cause: str = "other"


Read = Document | SetAside


def document_from(row: Mapping[str, Any], published: date | None = None) -> Document:
    """Return the document that a JSON object tells: {text, published (or date), id?, title?, outlet?, url?}.

    Raises:
        InputError: if the text or the date is missing or impossible.
    """
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError('"text" is missing or empty: it must be a string with the report')
    given = next((row[k] for k in _DATE_KEYS if row.get(k) not in (None, "")), published)
    if given is None:
        raise InputError('"published" is missing: give the day of publication as YYYY-MM-DD, or --published')
    fields = {k: str(row[k]) if row.get(k) not in (None, "") else None for k in _FIELDS}
    return document(text, told_day(given), name=str(row["id"]) if row.get("id") not in (None, "") else None, **fields)


def document(
    text: str,
    published: date,
    *,
    name: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
) -> Document:
    """Return a document ready for coding; without a name for its id it gets a content hash of text and date.

    Args:
        text: the report.
        published: day of publication.
        name: the caller's id.
        title: headline, kept on the records.
        outlet: who published it.
        url: where it stands.

    Raises:
        InputError: if the text is empty, longer than `LONGEST_TEXT`, or holds null bytes or halves of characters.
    """
    if not text.strip():
        raise InputError("the text is empty")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text):,} characters, more than {LONGEST_TEXT:,}: split it into reports")
    if "\x00" in text:
        raise InputError("the text holds null bytes: it is no text, or not in UTF-8")
    for told in (text, name, title, outlet, url):
        if told is not None and not _whole(told):
            raise InputError("a text holds halves of characters (lone surrogates): write it as UTF-8")
    chosen = name or content_id("doc", {"text": text, "published": published})
    return Document(id=chosen, text=text, published=published, title=title, outlet=outlet, url=url)


def _whole(text: str) -> bool:
    """Tell whether the text can be written as UTF-8; a JSON escape can make one that can't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def day(value: date | str | Any) -> date:
    """Return the day that a date, an ISO day or an ISO date and time tells.

    Raises:
        InputError: if it is no such thing.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        return (
            date.fromisoformat(text[:10])
            if re.match(r"\d{4}-\d{2}-\d{2}(?:$|[T ])", text)
            else date.fromisoformat(text)
        )
    except ValueError:
        raise InputError(f"{text[:80]!r} is no day: write it as YYYY-MM-DD, for example 2024-08-02") from None


def told_day(value: Any) -> date:
    """Return the day that a field of a feed, table or page tells, in the forms that have one reading only.

    Besides ISO: e-mail dates, 20240802 and 20240802T101500Z, "2 August 2024", "August 2, 2024", 2024/08/02, and seconds
    or milliseconds since 1970 given as a number. The day is the publisher's own, as written; 03/04/2024 is refused.

    Raises:
        InputError: if it is no such thing.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(value)
    try:
        found: date | None = day(value)
    except InputError:
        found = _written(str(value).strip())
        if found is None:
            raise
    if found is None or found.year < FIRST_YEAR:
        raise InputError(f"{str(value)[:80]!r} is no day on which a report was published")
    return found


def _since_1970(value: float) -> date:
    if 19000101 <= value <= 22001231 and float(value).is_integer():
        return day(str(int(value)))
    seconds = value / 1000 if value > _LAST_SECOND else value
    if not _FIRST_SECOND < seconds <= _LAST_SECOND:
        raise InputError(f"{value!r} is no day: write it as YYYY-MM-DD, for example 2024-08-02")
    return datetime.fromtimestamp(seconds, UTC).date()


def _written(text: str) -> date | None:
    if len(text) > 80:
        return None
    if found := re.fullmatch(r"(\d{8})(?:T?\d{4,6}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?", text):
        text = found.group(1)
    for each in ("%Y%m%d",) if found else _WRITTEN:
        try:
            return datetime.strptime(text, each).date()  # noqa: DTZ007  only the day is taken
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def header(text: str) -> tuple[date | None, str]:
    """Return the day of a header "date YYYY-MM-DD" (None without one) and the text with the header blanked out.

    Offsets stay those of the text as given.

    Raises:
        InputError: if the header's date is no day.
    """
    found = _HEADER.match(text)
    if found is None or not any(c.isdigit() for c in found.group(1)):
        return None, text
    return day(found.group(1)), " " * found.end() + text[found.end() :]
