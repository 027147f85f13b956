"""Meter: how far a run has read its inputs, as a part of their bytes, whatever format they are in.

The position is that of the open files themselves, so it holds for packed files too. Where it can't be told (standard
input, addresses, systems without /dev/fd) there is no part, and so no time left.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

OPEN = Path("/dev/fd")


class Meter:
    """The inputs of one run with their sizes, in the order in which they are read."""

    def __init__(self, inputs: Iterable[str]) -> None:
        self._before: dict[tuple[int, int], int] = {}  # bytes before each file, by device and inode
        self._total = 0
        self._reached = 0
        for name in inputs:
            path = Path(name)
            for file in _files(path) if path.is_dir() else [path]:
                if not file.is_file():
                    self._total = 0
                    return
                told = file.stat()
                self._before.setdefault((told.st_dev, told.st_ino), self._total)
                self._total += told.st_size

    def part(self) -> float | None:
        """Return the part of the inputs' bytes that has been read, 0 to 1, or None where it can't be told."""
        if not self._total or not OPEN.is_dir():
            return None
        for name in [path.name for path in OPEN.iterdir()]:
            with suppress(OSError, ValueError):  # the descriptor of the listing itself is gone by now; pipes don't seek
                told = os.fstat(int(name))
                before = self._before.get((told.st_dev, told.st_ino))
                if before is not None:
                    self._reached = max(self._reached, before + os.lseek(int(name), 0, os.SEEK_CUR))
        return min(1.0, self._reached / self._total)


def _files(folder: Path) -> Iterable[Path]:
    for here, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(here) / file for file in sorted(files))
