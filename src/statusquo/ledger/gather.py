"""Gather: coded documents gathered into transactions, for whoever appends thousands one after another.

Invariant: a document's entries are never parted; what is gathered is written when enough has come and when the context
ends, also by an error, so that an interrupted run loses nothing it has finished.
"""

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from statusquo.core.document import Document
from statusquo.core.record import DocumentRef, Record

if TYPE_CHECKING:
    from statusquo.ledger.ledger import Ledger

SIZE = 500
"""Documents in one transaction. One transaction costs about as much as coding a few sentences."""


class Gather:
    """A context in which `add` takes one document at a time; `new` counts the entries that were new once written."""

    def __init__(self, ledger: "Ledger", *, coder: str | None = None, size: int = SIZE) -> None:
        self.new = 0
        self._ledger, self._coder, self._size = ledger, coder, size
        self._records: list[Record] = []
        self._documents: list[Document | DocumentRef] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def add(self, document: Document | DocumentRef, records: Iterable[Record]) -> None:
        """Take a document with all its records; write when enough is gathered."""
        self._documents.append(document)
        self._records += records
        if len(self._documents) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what is gathered."""
        records, documents = self._records, self._documents
        self._records, self._documents = [], []
        self.new += self._ledger.append(records, documents, coder=self._coder)
