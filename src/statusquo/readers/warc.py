"""WARC: the pages of a web archive or of CC-NEWS, one record after the other.

The day is the page's own; `--map published=WARC-Date` takes the day of the crawl where a page tells none, which suits
archives that fetch news as it comes out. A WET file's texts (conversion records) have only that day.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from statusquo.core.errors import InputError
from statusquo.readers.documents import Read, SetAside, document
from statusquo.readers.extras import needed
from statusquo.readers.pages import LARGEST_PAGE, page
from statusquo.readers.plain import cause_of
from statusquo.readers.source import Source, StopError

CRAWL_DAY = "WARC-Date"
OK = 200
_KINDS = ("response", "resource", "conversion")
_PAGES = ("text/html", "application/xhtml+xml")


class Forward:
    """A stream as fastwarc wants it: it asks for seeks, which here only ever go forward, by reading."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.at, self.ended = 0, False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        got = self._source.chunk(size if size > 0 else 1 << 16)
        self.at += len(got)
        self.ended = self.ended or not got
        return got

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go forward by reading.

        Raises:
            OSError: if that would be backward.
        """
        goal = offset + (self.at if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or goal < self.at:
            raise OSError("a stream can't go back")
        while self.at < goal and self.read(min(goal - self.at, 1 << 20)):
            pass
        return self.at


def warc(source: Source) -> Iterator[Read]:
    """Yield the reports of a WARC file's HTML responses and texts.

    Raises:
        StopError: if it is damaged or cut off; the records before are read.
        InputError: if fastwarc is missing.
    """
    found = needed("fastwarc.warc", "reading WARC files")
    stream = Forward(source)
    records = found.ArchiveIterator(stream, parse_http=False, stream_detect=False, fsspec_args=False)
    number, end = 0, 0
    try:
        for record in records:
            number += 1
            if record.headers.get("Content-Length") is None:
                raise StopError("the WARC is cut off or damaged in a header; what came before is read")  # noqa: TRY301
            end = _end(record)
            item = _record(source, record, number, lambda: stream.ended and stream.at < end)  # noqa: B023  called at once
            if item is not None:
                yield item
    except (StopError, InputError):
        raise
    except Exception as error:  # noqa: BLE001  what the library raises on damage isn't told anywhere
        raise StopError(f"the WARC is damaged: {error}; what came before is read") from None
    if number == 0 or stream.at < end or stream.at > end + _BETWEEN * (number + 1):
        raise StopError("the WARC is cut off or damaged; what came before is read")


_BETWEEN = 256
"""Most bytes that headers with odd spacing and the ends of records can hide from `_end`, a record."""


def _end(record: Any) -> int:
    """Return where a record ends at the earliest: its headers counted without spaces, and the length it tells."""
    headers = sum(len(k) + len(v) + 2 for k, v in record.headers.items_bytes())
    return int(record.stream_pos) + headers + max(0, int(record.content_length))


def _record(source: Source, record: Any, number: int, cut: Callable[[], bool]) -> Read | None:
    """Return what a record tells, None where it is no report; `cut` says, once it is read, if its end is missing."""
    address = record.headers.get("WARC-Target-URI")
    told = record.headers.get("WARC-Type")
    if told not in _KINDS:
        return None
    if record.is_http:
        record.parse_http(auto_decode="all")
    kind = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    kind = kind.split(";")[0].strip().casefold()
    if told == "conversion":
        if kind not in ("", "text/plain"):
            return None
    elif kind not in _PAGES or (record.is_http and (record.http_headers.status_code or 200) != OK):
        return None
    crawled = record.record_date.date() if record.record_date else None
    mapped = source.options.mapping.get("published", "").casefold() == CRAWL_DAY.casefold()
    here = replace(source, options=replace(source.options, published=crawled)) if mapped else source
    try:
        raw = _payload(record)
    except (OSError, ValueError, EOFError) as error:
        return here.aside(f"the record is damaged: {error}", "damaged", line=number, unit="record", row=address or "")
    if cut():
        return here.aside("the record is cut off", "damaged", line=number, unit="record", row=address or "")
    if told == "conversion":
        return _text(here, raw, address, number)
    item = page(here, raw, address=address, line=number, fetched=crawled)
    if isinstance(item, SetAside) and item.cause == "date" and not mapped:
        return replace(item, reason=f"{item.reason}, or --map published={CRAWL_DAY} for the day of the crawl")
    return item


def _payload(record: Any) -> bytes:
    """Return a record's payload, and one byte more than is read of a page when it is longer."""
    parts, size = list[bytes](), 0
    while size <= LARGEST_PAGE and (chunk := record.reader.read(min(1 << 16, LARGEST_PAGE + 1 - size))):
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts)


def _text(source: Source, raw: bytes, address: str | None, number: int) -> Read:
    when = source.options.published
    if when is None:
        reason = f"no day of publication: --map published={CRAWL_DAY} takes the day of the crawl"
        return source.aside(reason, "date", line=number, unit="record", row=address or "")
    try:
        return document(raw.decode("utf-8", "replace"), when, url=address)
    except InputError as error:
        return source.aside(str(error), cause_of(error), line=number, unit="record", row=address or "")
