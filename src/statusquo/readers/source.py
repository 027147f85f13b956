"""Source: one stream of bytes with its name, and the limits under which it is read.

Invariant: whatever the stream holds, a reader asks it only for as much as its limits allow; what breaks them, or is
damaged, ends that source with a `StopError` and its reason, never the whole reading.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from statusquo.readers.documents import SetAside
from statusquo.readers.options import Options

MIB = 1024 * 1024

LONGEST_LINE = 16 * MIB
"""Longest line of text or JSON Lines, in bytes, that is read at all; the longest report fits even when escaped."""

LARGEST_ITEM = 16 * MIB
"""Largest page, message, feed item or news item in bytes."""

LARGEST_SPOOL = 2048 * MIB
"""Largest file in bytes that is put on disk to be read, where a format can't be read as a stream (zip, Parquet)."""

GRACE = 64 * MIB
"""What may be unpacked before the ratio below is looked at."""

RATIO = 200
"""Largest ratio of unpacked to packed bytes; news packs 3 to 30 times, bombs 1,000 times and more."""

KEPT = 2000
"""Characters of a row that was set aside that are kept with its reason."""


class StopError(Exception):
    """A source can't be read any further: why, and its cause (see `SetAside`)."""

    def __init__(self, reason: str, cause: str = "damaged") -> None:
        self.reason, self.cause = reason, cause
        super().__init__(reason)


@dataclass(slots=True)
class Budget:
    """How many bytes an input may unpack to: `GRACE`, or `RATIO` times what was read of it, over all its layers."""

    packed: int = 0
    unpacked: int = 0

    def spend(self, count: int) -> None:
        """Count bytes that came out of an unpacker.

        Raises:
            StopError: if they are more than what went in allows.
        """
        self.unpacked += count
        if self.unpacked > max(GRACE, RATIO * self.packed):
            raise StopError(
                f"it unpacks to more than {RATIO} times its size ({self.unpacked // MIB:,} MiB so far), as bombs do: "
                "unpack it yourself if it is meant",
                "size",
            )


@dataclass(slots=True, kw_only=True)
class Source:
    """One stream to read. `name` is for people; `path` is set where the bytes lie in a file of their own.

    `key` is the id of the document when the source is a single one. `kind` is a format that is known beforehand.
    `address` is where it was fetched from, `depth` how many archives it lies in.
    """

    name: str
    stream: BinaryIO
    options: Options
    path: Path | None = None
    key: str | None = None
    kind: str | None = None
    address: str | None = None
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def aside(self, reason: str, cause: str, *, line: int | None = None, unit: str = "line", row: str = "") -> SetAside:
        """Return what says that the source, or one line or row of it, was not read."""
        place = f"{self.name}, {unit} {line}" if line is not None else self.name
        kept = row[:KEPT].encode("utf-8", "replace").decode().strip()
        return SetAside(place=place, reason=reason, row=kept, path=self.name, line=line, cause=cause)

    def peek(self, size: int = 4096) -> bytes:
        """Return the first bytes that are there without reading past them."""
        stream = self.stream
        return stream.peek(size)[:size] if isinstance(stream, io.BufferedReader) else b""

    def chunk(self, size: int = 1 << 16) -> bytes:
        """Return the next bytes that are there, empty at the end; nothing is lost when a fault comes after them."""
        stream = self.stream
        return stream.read1(size) if isinstance(stream, io.BufferedReader) else stream.read(size)

    def whole(self, limit: int = LARGEST_ITEM) -> bytes:
        """Read the source to its end.

        Raises:
            StopError: if it is longer than the limit in bytes.
        """
        raw = self.stream.read(limit + 1)
        if len(raw) > limit:
            raise StopError(f"it is larger than {limit // MIB} MiB", "size")
        return raw

    def lines(self, limit: int = LONGEST_LINE) -> Iterator[tuple[int, bytes | None]]:
        """Yield each line with its number, counted from 1; None in place of a line longer than `limit` bytes."""
        number, readline = 0, self.stream.readline
        while line := readline(limit):
            number += 1
            if len(line) < limit or line.endswith(b"\n"):
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = readline(MIB)
            yield number, None

    @contextmanager
    def file(self) -> Iterator[Path]:
        """Give a file with the source's bytes, for formats that are read from both ends.

        Raises:
            StopError: if it has to be put on disk and is larger than `LARGEST_SPOOL`.
        """
        if self.path is not None:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="statusquo-") as folder:
            spooled = Path(folder) / "spooled"
            with spooled.open("wb") as out:
                self._spool(out)
            yield spooled

    def _spool(self, out: IO[bytes]) -> None:
        size = 0
        while chunk := self.stream.read(MIB):
            size += len(chunk)
            if size > LARGEST_SPOOL:
                raise StopError(f"it is larger than {LARGEST_SPOOL // MIB:,} MiB: give it as a file of its own", "size")
            out.write(chunk)


class Counting(io.RawIOBase):
    """A stream that tells a budget how many packed bytes were read, and whose first read brings a good beginning."""

    def __init__(self, stream: IO[bytes] | io.RawIOBase, budget: Budget) -> None:
        self._stream, self._budget = stream, budget
        self._begun = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer; the first time go on until 4 KiB or the end, since a pipe may give a few bytes only."""
        got = self._some(len(buffer))
        if not self._begun:
            self._begun = True
            while len(got) < min(4096, len(buffer)) and (more := self._some(len(buffer) - len(got))):
                got += more
        buffer[: len(got)] = got
        self._budget.packed += len(got)
        return len(got)

    def _some(self, size: int) -> bytes:
        read = getattr(self._stream, "read1", self._stream.read)
        return read(size) or b""

    def close(self) -> None:
        """Leave the stream below open: whoever opened it closes it."""
        super().close()
