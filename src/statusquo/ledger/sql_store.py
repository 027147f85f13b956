"""What the stores over SQL share: the journal's columns, the marks of a ledger, appending once, reading in order.

Invariant: an append is one transaction; entries are given to `_insert` each once, in the order that they came.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any, ClassVar

from statusquo.core.errors import LedgerError, LedgerTooNewError, NotALedgerError
from statusquo.ledger.entry import SCHEMA, Coverage, Entry, Kind, Row

MAGIC = "statusquo ledger"
COLUMNS = "position, kind, id, document, coder, day, payload"
AT_END = 2**62
AT_ONCE = 5000
"""Rows that a scan reads at once."""


class Opened(ABC):
    """A journal that is open for one question, or from `hold` until `close`."""

    def __init__(self) -> None:
        self._held = False

    @abstractmethod
    def _open(self) -> AbstractContextManager[Any]:
        """Give the connection, opened for as long as the context or the session lasts."""

    @abstractmethod
    def _shut(self) -> None:
        """Close the connection, if there is one."""

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keep the ledger open for the length of one question."""
        with self._open():
            yield

    def hold(self) -> None:
        """Keep the ledger open until `close` (a file, once written to, is locked until then)."""
        self._held = True

    def close(self) -> None:
        """Let go of the ledger."""
        self._held = False
        self._shut()


class SqlStore(Opened):
    """A journal in a database; `problem` is the library's error, `mark` how it marks a value in a statement."""

    problem: ClassVar[type[Exception]]
    mark: ClassVar[str] = "?"

    @property
    @abstractmethod
    def name(self) -> str:
        """What messages call the ledger."""

    @abstractmethod
    def _open(self, *, write: bool = False) -> AbstractContextManager[Any]:
        """Give the connection, opened for as long as the context or the session lasts."""

    @abstractmethod
    def _transaction(self, con: Any) -> AbstractContextManager[Any]:
        """Give a transaction that is committed at the end of the context, and rolled back by an error."""

    @abstractmethod
    def _insert(self, con: Any, entries: list[Entry]) -> int:
        """Insert the entries whose ids the journal lacks, with their index; return how many they were."""

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new, in one transaction, and return how many they were.

        Raises:
            LedgerError: when nothing could be written.
        """
        if not entries:
            return 0
        with self._open(write=True) as con:
            try:
                with self._transaction(con):
                    return self._insert(con, list({e.id: e for e in reversed(entries)}.values())[::-1])
            except self.problem as problem:
                raise LedgerError(f"{self.name}: nothing was written: {first_line(problem)}") from problem

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order, some thousands at a time."""
        query = f"SELECT {COLUMNS} FROM journal WHERE position > ? AND position <= ? ORDER BY position LIMIT {AT_ONCE}"  # noqa: S608
        start, limit = after, AT_END if at is None else at
        with self._open():
            while rows := self._ask(query, [start, limit]):
                yield from map(row_of, rows)
                start = rows[-1][0]

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return the documents read and the days of the first and last."""
        query, values = "SELECT coalesce(sum(documents), 0), min(day), max(day) FROM days WHERE day <= ?", [known]
        if at is not None:
            query = "SELECT count(*), min(day), max(day) FROM documents WHERE day <= ? AND position <= ?"
            values = [known, at]  # type: ignore[list-item]
        count, first, last = self._ask(query, values)[0]
        return Coverage(documents=int(count), first=first, last=last)

    def position(self) -> int:
        """Return the position of the last entry."""
        return int(self._ask("SELECT coalesce(max(position), 0) FROM journal")[0][0])

    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._open() as con:
            rows: list[Any] = con.execute(query.replace("?", self.mark), list(values)).fetchall()
            return rows

    def _check(self, meta: Mapping[str, str], other: str) -> None:
        """Check the marks of a ledger; `other` says what it is that isn't one.

        Raises:
            NotALedgerError: when the marks are missing.
            LedgerTooNewError: when a newer statusquo wrote it.
        """
        if meta.get("format") != MAGIC:
            raise NotALedgerError(f"{self.name}: {other}")
        if int(meta.get("schema", 0)) > SCHEMA:
            raise LedgerTooNewError(
                f"{self.name}: has schema {meta['schema']}, this statusquo reads up to {SCHEMA}; install a newer one"
            )


def first_line(problem: Exception) -> str:
    """Return the first line of an error's message, or its name where it says nothing."""
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def row_of(values: Sequence[Any]) -> Row:
    """Return the entry that a row of `COLUMNS` tells."""
    position, kind, entry, document, coder, day, payload = values
    return Row(position, Kind(kind), entry, document, coder, day, payload)
