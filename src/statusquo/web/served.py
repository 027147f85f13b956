"""Stores for many threads at once: a DuckDB file that this process owns, or a connection for each thread to another.

Invariant: a question sees the journal as it was when it began; writers take turns.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb

from statusquo.core.errors import LedgerError
from statusquo.ledger.duckdb_store import DuckDBStore
from statusquo.ledger.entry import Coverage, Entry, Row
from statusquo.ledger.ledger import open_store
from statusquo.ledger.store import Store

FRESH = 0.2
"""Seconds for which a position read from a shared database is taken as current."""


def shared_store(where: str, *, write: bool, snapshot: bool = False) -> Store:
    """Return a store that any thread may ask; with `write` a file is held for writing, and made where missing.

    With `snapshot` a copy of a file is asked, while another process writes to it.
    """
    if isinstance(open_store(where), DuckDBStore):  # opening is for later: this only says of what kind it is
        return OwnedFile(where, write=write, snapshot=snapshot)
    return ThreadStores(lambda: open_store(where))


class OwnedFile(DuckDBStore):
    """A ledger file that stays open: each thread reads with a cursor of its own, appends wait for each other."""

    def __init__(self, path: str, *, write: bool, snapshot: bool = False) -> None:
        super().__init__(path, snapshot=snapshot)
        self._owner = self._connect(write=write)
        self._mine = threading.local()
        self._turn = threading.Lock()
        self._last = super().position()

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new, in one transaction, and return how many they were."""
        with self._turn:
            added = super().append(entries)
            self._last += added
        return added

    def position(self) -> int:
        """Return the position of the last entry; this process alone writes, so it needs no look at the file."""
        return self._last

    def hold(self) -> None:
        """Stays open anyway."""

    def close(self) -> None:
        """Close the file for all threads."""
        self._owner.close()
        self._mine = threading.local()

    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        depth = getattr(self._mine, "depth", 0)
        if write:
            with self._owner.cursor() as cursor:
                yield cursor
            return
        if depth == 0:
            self._mine.cursor = self._owner.cursor()
            self._mine.cursor.execute("BEGIN")
        self._mine.depth = depth + 1
        try:
            yield self._mine.cursor
        except duckdb.Error as problem:
            raise LedgerError(f"{self.path}: can't be read: {problem}") from problem
        finally:
            self._mine.depth = depth
            if depth == 0:
                self._mine.cursor.close()  # ends the reading transaction too


class ThreadStores:
    """One store for each thread, all on the same ledger, held open."""

    def __init__(self, make: Callable[[], Store]) -> None:
        self._make = make
        self._local = threading.local()
        self._all: list[Store] = []
        self._seen = (0.0, 0)

    def _mine(self) -> Store:
        store: Store | None = getattr(self._local, "store", None)
        if store is None:
            store = self._local.store = self._make()
            store.hold()
            self._all.append(store)
        return store

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new."""
        added = self._mine().append(entries)
        self._seen = (0.0, 0)
        return added

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms."""
        return self._mine().find(terms, at)

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids."""
        return self._mine().get(ids, at)

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order."""
        yield from self._mine().scan(at, after)

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return what was read."""
        return self._mine().coverage(known, at)

    def position(self) -> int:
        """Return the position of the last entry, as it was less than `FRESH` seconds ago."""
        asked, position = self._seen
        if time.monotonic() - asked > FRESH:
            position = self._mine().position()
            self._seen = (time.monotonic(), position)
        return position

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keep this thread's store open."""
        with self._mine().session():
            yield

    def hold(self) -> None:
        """Stays open anyway."""

    def close(self) -> None:
        """Close every thread's store."""
        for store in self._all:
            store.close()
