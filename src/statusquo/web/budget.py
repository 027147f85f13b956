"""Budget: a store that a single question may only ask so much of."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date

from statusquo.core.errors import StatusquoError
from statusquo.ledger.entry import Coverage, Entry, Row
from statusquo.ledger.store import Store


class TooCostlyError(StatusquoError):
    """A question that reads more, or takes longer, than the server allows."""


class Budget:
    """A store whose reads stop after so many rows, or seconds of work of the thread that made it.

    Raises (from every read):
        TooCostlyError: when the question has used up its rows or its time.
    """

    def __init__(self, store: Store, *, rows: int, seconds: float) -> None:
        self._store, self._rows, self._end = store, rows, time.thread_time() + seconds

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new."""
        return self._store.append(entries)

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms."""
        self._pay(0)
        rows = self._store.find(terms, at)
        self._pay(len(rows))
        return rows

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids."""
        self._pay(0)
        rows = self._store.get(ids, at)
        self._pay(len(rows))
        return rows

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order."""
        for row in self._store.scan(at, after):
            self._pay(1)
            yield row

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return what was read."""
        self._pay(0)
        return self._store.coverage(known, at)

    def position(self) -> int:
        """Return the position of the last entry."""
        return self._store.position()

    def session(self) -> AbstractContextManager[None]:
        """Keep the store open for one question."""
        return self._store.session()

    def hold(self) -> None:
        """Nothing to do: the store below stays open."""

    def close(self) -> None:
        """Nothing to do: the store below stays open."""

    def _pay(self, rows: int) -> None:
        self._rows -= rows
        if self._rows < 0:
            raise TooCostlyError("the question reads too much of the ledger; narrow it to actors, a kind or fewer days")
        if time.thread_time() > self._end:
            raise TooCostlyError("the question takes too long; narrow it to actors, a kind or fewer days")
