"""Readers: dated reports from text files, JSON Lines, directories and standard input.

Invariant: one bad row never stops the others: it comes out as a SetAside with its place and reason.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from statusquo.core.document import Document
from statusquo.core.errors import InputError
from statusquo.core.ids import content_id

LONGEST_TEXT = 2_000_000
"""Longest report in characters; a longer one is set aside (a book, a dump, or a file without line ends)."""

LONGEST_LINE = 64 * 1024 * 1024
"""Longest line of JSON Lines in bytes that is read at all."""

TEXT_SUFFIXES = frozenset({".txt", ".text"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_HEADER = re.compile(r"\A\ufeff?\s*date[ :]+(\S+)[ \t]*(?:\r?\n|(?=[^\n])|\Z)", re.IGNORECASE)
_NO_DATE = "no date: begin the text with a line 'date YYYY-MM-DD' or give --published YYYY-MM-DD"
_DATE_KEYS = ("published", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row or file that was not read: where it stands and why, and what it held as far as it can be kept."""

    place: str
    reason: str
    row: str = ""


Read = Document | SetAside


def read(inputs: Iterable[str], published: date | None = None) -> Iterator[Read]:
    """Yield documents and what had to be set aside, in the order of the inputs.

    Args:
        inputs: paths of text files, JSON Lines files or directories of them, or "-" for standard input.
        published: the publication day of reports that tell none.

    Raises:
        InputError: if a named input doesn't exist or can't be opened.
    """
    for name in inputs:
        if name == "-":
            yield from _stream(sys.stdin.buffer, "standard input", published, jsonl=None)
            continue
        path = Path(name)
        if not path.exists():
            raise InputError(
                f"{name}: no such file or directory; give a .txt or .jsonl file, a directory, or - for input"
            )
        for file in (
            sorted(p for p in path.rglob("*") if p.suffix.lower() in TEXT_SUFFIXES | JSONL_SUFFIXES)
            if path.is_dir()
            else [path]
        ):
            yield from _file(file, published)


def _file(path: Path, published: date | None) -> Iterator[Read]:
    try:
        with path.open("rb") as stream:
            suffix = path.suffix.lower()
            jsonl = True if suffix in JSONL_SUFFIXES else False if suffix in TEXT_SUFFIXES else None
            yield from _stream(stream, str(path), published, jsonl=jsonl)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror or error}") from None


def _stream(stream: BinaryIO, place: str, published: date | None, *, jsonl: bool | None) -> Iterator[Read]:
    first = stream.readline(LONGEST_LINE)
    if jsonl is None:
        jsonl = first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if jsonl:
        yield from _rows(first, stream, place, published)
    else:
        yield _text(first + stream.read(4 * LONGEST_TEXT + 1), place, published)


def _rows(first: bytes, stream: BinaryIO, place: str, published: date | None) -> Iterator[Read]:
    number, line = 1, first
    while line:
        where = f"{place}, line {number}"
        if not line.endswith(b"\n") and len(line) >= LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield SetAside(place=where, reason=f"the line is longer than {LONGEST_LINE // 2**20} MiB")
        elif line.strip():
            yield _row(line, where, published)
        number, line = number + 1, stream.readline(LONGEST_LINE)
    if number == 1:
        yield SetAside(place=place, reason="the file is empty")


def _row(line: bytes, where: str, published: date | None) -> Read:
    kept = line[:2000].decode("utf-8", "replace").strip()
    try:
        row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.DecodeError as error:
        return SetAside(place=where, reason=f"no valid JSON: {error}", row=kept)
    except UnicodeDecodeError as error:
        return SetAside(place=where, reason=f"invalid UTF-8: {error.reason} at byte {error.start}", row=kept)
    if not isinstance(row, dict):
        return SetAside(place=where, reason="each line must be a JSON object with text and published", row=kept)
    try:
        return document_from(row, published)
    except InputError as error:
        return SetAside(place=where, reason=str(error), row=kept)


def document_from(row: dict[str, Any], published: date | None = None) -> Document:
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
    fields = {k: str(row[k]) if row.get(k) not in (None, "") else None for k in ("title", "outlet", "url")}
    return document(text, day(given), name=str(row["id"]) if row.get("id") not in (None, "") else None, **fields)


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
        InputError: if the text is empty, longer than `LONGEST_TEXT`, or holds null bytes.
    """
    if not text.strip():
        raise InputError("the text is empty")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text):,} characters, more than {LONGEST_TEXT:,}: split it into reports")
    if "\x00" in text:
        raise InputError("the text holds null bytes: it is no text, or not in UTF-8")
    chosen = name or content_id("doc", {"text": text, "published": published})
    return Document(id=chosen, text=text, published=published, title=title, outlet=outlet, url=url)


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
        raise InputError(f"{text!r} is no day: write it as YYYY-MM-DD, for example 2024-08-02") from None


def _text(raw: bytes, place: str, published: date | None) -> Read:
    if not raw.strip():
        return SetAside(place=place, reason="the file is empty")
    if b"\x00" in raw[:8192]:
        return SetAside(place=place, reason="this is a binary file, not text; give UTF-8 text or JSON Lines")
    try:
        text = raw.decode("utf-8").replace("\ufeff", " ").replace("\r\n", " \n")
    except UnicodeDecodeError as error:
        return SetAside(place=place, reason=f"invalid UTF-8 at byte {error.start}: save the file as UTF-8")
    try:
        told, body = header(text)
        when = told or published
        if when is None:
            return SetAside(place=place, reason=_NO_DATE)
        return document(body, when, name=Path(place).name if place != "standard input" else None)
    except InputError as error:
        return SetAside(place=place, reason=str(error))


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
