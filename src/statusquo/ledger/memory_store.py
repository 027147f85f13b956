"""A store in memory: the contract at its plainest, for tests and for what-if questions; nothing is kept."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from statusquo.ledger.entry import Coverage, Entry, Kind, Row


class MemoryStore:
    """Entries in a list, found by a dictionary of terms."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._ids: dict[str, int] = {}
        self._terms: dict[str, list[int]] = defaultdict(list)

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new and return how many they were."""
        before = len(self._rows)
        for entry in entries:
            if entry.id in self._ids:
                continue
            self._ids[entry.id] = len(self._rows)
            for term in entry.terms:
                self._terms[term].append(len(self._rows))
            self._rows.append(
                Row(len(self._rows) + 1, entry.kind, entry.id, entry.document, entry.coder, entry.day, entry.payload)
            )
        return len(self._rows) - before

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms, in order of position."""
        numbers = sorted({n for t in terms for n in self._terms.get(t, ())})
        return [self._rows[n] for n in numbers[: bisect_right(numbers, self._limit(at) - 1)]]

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        numbers = sorted({self._ids[i] for i in ids if i in self._ids})
        return [self._rows[n] for n in numbers if n < self._limit(at)]

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order."""
        yield from self._rows[after : self._limit(at)]

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return the documents read and the days of the first and last."""
        first_seen: dict[str, date] = {}
        for row in self.scan(at):
            if row.kind is Kind.RUN:
                first_seen.setdefault(row.document, row.day)
        days = [day for day in first_seen.values() if day <= known]
        return Coverage(len(days), min(days, default=None), max(days, default=None))

    def position(self) -> int:
        """Return the position of the last entry."""
        return len(self._rows)

    def session(self) -> AbstractContextManager[None]:
        """Nothing to open."""
        return nullcontext()

    def hold(self) -> None:
        """Nothing to keep open."""

    def close(self) -> None:
        """Nothing to let go of."""

    def _limit(self, at: int | None) -> int:
        return len(self._rows) if at is None else max(0, min(at, len(self._rows)))
