"""Unpack: what lies in gz, zst and zip, as streams that a budget watches.

Invariant: nothing is written under a name that an archive tells; members are read as streams, at most `DEEPEST` deep.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from statusquo.readers.documents import SetAside
from statusquo.readers.extras import needed
from statusquo.readers.source import Budget, Source, StopError

DEEPEST = 4
"""How many archives may lie in one another."""

MOST_MEMBERS = 1_000_000
"""Most members of a zip."""

LARGEST_WINDOW = 128 * 1024 * 1024
"""Largest window of a zstd frame in bytes, which is memory (zstd's own limit for `--long` without a number)."""

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"PK\x03\x04", b"PK\x05\x06")
ODD = (OSError, ValueError, LookupError, OverflowError, RuntimeError, struct.error)
"""What else zipfile raises on damaged data: it seeks to where it is told, and trusts lengths and names."""

DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile)
"""What the unpackers of the standard library raise on damaged data."""


class Watched(io.RawIOBase):
    """The unpacked side of an archive: each byte that comes out is counted, and damage becomes a reason."""

    def __init__(self, stream: Any, budget: Budget, faults: tuple[type[Exception], ...] = DAMAGE) -> None:
        self._stream, self._budget, self._faults = stream, budget, faults

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with unpacked bytes; read1, so that what comes before a fault is handed out first."""
        try:
            got = self._stream.read1(len(buffer))
        except self._faults as error:
            said = str(error) or "the end is missing"
            raise StopError(f"it is damaged or cut off: {said}; what came before is read") from None
        self._budget.spend(len(got))
        buffer[: len(got)] = got
        return len(got)


def packed(head: bytes) -> str | None:
    """Return gz, zst or zip where these first bytes say so."""
    if head.startswith(GZIP):
        return "gz"
    if head.startswith(ZSTD):
        return "zst"
    return "zip" if head.startswith(ZIP) else None


def members(source: Source, form: str) -> Iterator[Source | SetAside]:
    """Yield what lies in a packed source, each as a source of its own, or what a member could not be read for.

    Raises:
        StopError: if it is damaged, too deep, or unpacks to too much.
        InputError: if a library is missing.
    """
    if source.depth >= DEEPEST:
        raise StopError(f"archives lie in one another more than {DEEPEST} deep", "size")
    if form == "zip":
        yield from _zip(source)
        return
    if form == "gz":
        raw: Any = gzip.GzipFile(fileobj=source.stream)
        faults: tuple[type[Exception], ...] = DAMAGE
    else:
        zstd = needed("zstandard", "reading zst")
        raw = zstd.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(
            source.stream, read_across_frames=True, closefd=False
        )
        faults = (*DAMAGE, zstd.ZstdError)
    suffix = f".{form}"
    inner = source.key.removesuffix(suffix) if source.key else None
    yield _inside(source, source.name, inner, io.BufferedReader(Watched(raw, source.budget, faults), 1 << 16))


def _zip(source: Source) -> Iterator[Source | SetAside]:
    with source.file() as path:
        if source.path is not None:  # inside another archive its size is itself unpacked, and earns no budget
            source.budget.packed = max(source.budget.packed, path.stat().st_size)
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.infolist()
                if len(names) > MOST_MEMBERS:
                    raise StopError(f"it has {len(names):,} members, more than {MOST_MEMBERS:,}", "size")
                for info in names:
                    if not info.is_dir():
                        yield from _member(source, archive, info)
        except (*DAMAGE, *ODD) as error:
            raise StopError(f"the zip is damaged: {error}") from None


def _member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Source | SetAside]:
    name = f"{source.name}: {info.filename}"
    try:
        opened = archive.open(info)
    except (*DAMAGE, *ODD) as error:
        # An encrypted member raises a bare RuntimeError.
        yield SetAside(place=name, path=name, reason=f"this member of the zip can't be read: {error}", cause="damaged")
        return
    with opened:
        stream = io.BufferedReader(Watched(opened, source.budget, (*DAMAGE, *ODD)), 1 << 16)
        yield _inside(source, name, info.filename, stream)


def _inside(source: Source, name: str, key: str | None, stream: BinaryIO) -> Source:
    return Source(
        name=name, stream=stream, options=source.options, key=key, address=source.address, depth=source.depth + 1,
        budget=source.budget,
    )  # fmt: skip
