"""Feed state: what a watch remembers between looks, in one SQLite file.

Invariant: an entry counts as seen only once its records are in the ledger, so a watch that is killed loses nothing.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from statusquo.core.errors import InputError

_TABLES = """
CREATE TABLE IF NOT EXISTS feed (address TEXT PRIMARY KEY, etag TEXT, modified TEXT, failures INTEGER, next REAL);
CREATE TABLE IF NOT EXISTS seen (id TEXT, digest TEXT, PRIMARY KEY (id, digest)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed: its validators, failures in a row, and the moment before which it is left alone."""

    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    next: float = 0.0

    @property
    def headers(self) -> dict[str, str]:
        """The headers that ask for the feed only if it has changed."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


class StateFile:
    """The file. A context; it must not be shared by two watches at once, which SQLite's lock sees to."""

    def __init__(self, path: Path) -> None:
        try:
            self._base = sqlite3.connect(path, timeout=5)
            self._base.executescript(_TABLES)
        except sqlite3.Error as error:
            raise InputError(f"{path}: can't keep the state of the watch: {error}; give another --state") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def feed(self, address: str) -> FeedState:
        """Return what is known of a feed."""
        row = self._base.execute(
            "SELECT etag, modified, failures, next FROM feed WHERE address = ?", [address]
        ).fetchone()
        return FeedState() if row is None else FeedState(etag=row[0], modified=row[1], failures=row[2], next=row[3])

    def seen(self, key: tuple[str, str]) -> bool:
        """Tell whether an entry with this id and this text was coded."""
        found = self._base.execute("SELECT 1 FROM seen WHERE id = ? AND digest = ?", key).fetchone()
        return found is not None

    def keep(self, address: str, state: FeedState, seen: Iterable[tuple[str, str]] = ()) -> None:
        """Remember a feed's state and what was coded from it, both or neither."""
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?)",
                [address, state.etag, state.modified, state.failures, state.next],
            )
            self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", seen)
