"""Store: where the journal lies. One contract, one contract suite over every store.

Invariant: entries are only ever added; positions rise; an entry whose id is there already adds nothing; an append is
there wholly or not at all, whatever kills the process.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from statusquo.ledger.entry import Coverage, Entry, Row


class Store(Protocol):
    """What a ledger needs of a store.

    `at` is a journal position: only entries up to and including it are seen; None sees all. Questions never create
    anything: a store that isn't there raises a LedgerError when it is read.
    """

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new, in one transaction, and return how many they were."""

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms, each once, in order of position."""

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order, without holding them all."""

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return what was read of documents published up to and including `known`."""

    def position(self) -> int:
        """Return the position of the last entry, 0 when there is none."""

    def session(self) -> AbstractContextManager[None]:
        """Return a context in which the store stays open: one question, one opening."""

    def hold(self) -> None:
        """Keep the store open between calls until `close`."""

    def close(self) -> None:
        """Let go of the store; it opens again when it is asked again."""
