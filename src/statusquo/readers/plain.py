"""Plain: a text file is one report; JSON Lines and JSON hold one report an object.

Invariant: one bad row never stops the others: it comes out as a SetAside with its line and reason.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import msgspec

from statusquo.core.errors import InputError
from statusquo.readers.columns import Columns
from statusquo.readers.documents import LONGEST_TEXT, Read, SetAside, document, header
from statusquo.readers.source import LONGEST_LINE, MIB, Source, StopError

LARGEST_JSON = 64 * MIB
"""Largest JSON file in bytes; it is held in memory whole, so larger sets come as JSON Lines."""

_NO_DATE = "no date: begin the text with a line 'date YYYY-MM-DD' or give --published YYYY-MM-DD"


def text(source: Source) -> Iterator[Read]:
    """Yield the one report of a text file, in UTF-8 or, with its mark, UTF-16."""
    raw = source.stream.read(4 * LONGEST_TEXT + 4)
    if not raw.strip():
        yield source.aside("the file is empty", "text")
        return
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw[: len(raw) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\x00" in raw[:8192]:
        yield source.aside("this is a binary file, not text; give UTF-8 text or JSON Lines", "kind")
        return
    try:
        content = raw.decode("utf-8").replace("\ufeff", " ").replace("\r\n", " \n")
    except UnicodeDecodeError as error:
        too_long = len(raw) > 4 * LONGEST_TEXT
        yield source.aside(
            f"the text is longer than {LONGEST_TEXT:,} characters"
            if too_long
            else f"invalid UTF-8 at byte {error.start}: save the file as UTF-8",
            "size" if too_long else "encoding",
        )
        return
    yield _report(source, content)


def _report(source: Source, content: str) -> Read:
    try:
        told, body = header(content)
        when = told or source.options.published
        if when is None:
            return source.aside(_NO_DATE, "date")
        title = PurePath(source.key).stem if source.depth and source.key else None
        return document(body, when, name=source.key, title=title, url=source.address)
    except InputError as error:
        return source.aside(str(error), "text")


def rows(source: Source) -> Iterator[Read]:
    """Yield the reports of JSON Lines, one object a line."""
    columns, number = Columns(source.options, source.name), 0
    for number, line in source.lines():
        if line is None:
            yield source.aside(f"the line is longer than {LONGEST_LINE // MIB} MiB", "size", line=number)
        elif line.strip():
            yield _row(source, line, number, columns)
    if number == 0:
        yield source.aside("the file is empty", "text")


def _row(source: Source, line: bytes, number: int, columns: Columns) -> Read:
    kept = line[:2000].decode("utf-8", "replace")
    try:
        row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        return source.aside(f"no valid JSON: {error}", "json", line=number, row=kept)
    except UnicodeDecodeError as error:
        told = f"invalid UTF-8: {error.reason} at byte {error.start}"
        return source.aside(told, "encoding", line=number, row=kept)
    return from_object(source, row, number, columns, kept)


def from_object(source: Source, row: Any, number: int, columns: Columns, kept: str, unit: str = "line") -> Read:
    """Return the document that a JSON value tells, or why it tells none."""
    if not isinstance(row, dict):
        reason = "each line must be a JSON object with text and published"
        return source.aside(reason, "json", line=number, unit=unit, row=kept)
    try:
        return columns.document(row)
    except InputError as error:
        return source.aside(str(error), cause_of(error), line=number, unit=unit, row=kept)


def cause_of(error: InputError) -> str:
    """Return the stable word for what was wrong with a row."""
    said = str(error)
    if "characters, more than" in said:
        return "size"
    return "date" if "is no day" in said or '"published"' in said else "text"


def objects(source: Source) -> Iterator[Read]:
    """Yield the reports of a JSON file: a list of objects, one object, or one that holds such a list.

    Raises:
        StopError: if it is too large or no JSON.
    """
    raw = source.whole(LARGEST_JSON).removeprefix(b"\xef\xbb\xbf")
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if b"\n{" in raw.strip():
            source.stream = _again(raw)
            yield from rows(source)
            return
        raise StopError(f"no valid JSON: {error}", "json") from None
    if isinstance(value, dict):
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        value = lists[0] if "text" not in value and len(lists) == 1 else [value]
    columns = Columns(source.options, source.name)
    for number, row in enumerate(value if isinstance(value, list) else [value], 1):
        yield from_object(source, row, number, columns, repr(row)[:2000], unit="item")


def _again(raw: bytes) -> Any:
    import io

    return io.BufferedReader(io.BytesIO(raw))


__all__ = ["LARGEST_JSON", "SetAside", "cause_of", "from_object", "objects", "rows", "text"]
