"""Journal: where an engine's entries go, and what need not be coded because they are there.

Invariant: a document counts as read when the journal holds a run of this coder over this very text; its entries are
never parted, and finished ones are written when the context ends, also by an error.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from statusquo.core.document import Document
from statusquo.core.errors import LedgerError
from statusquo.core.ids import text_digest
from statusquo.ledger import Ledger
from statusquo.ledger.entry import Entry, Row, run_entry
from statusquo.ledger.gather import SIZE


class Journal:
    """A ledger as an engine writes it; `new` counts the entries that were new, once written."""

    def __init__(self, ledger: Ledger, size: int = SIZE) -> None:
        self.new = 0
        self._store, self._size = ledger.store, size
        self._entries: list[Entry] = []
        self._documents = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def read(self, documents: Sequence[Document], coder: str) -> list[bool]:
        """Tell of each document whether this coder has read its text before."""
        names = [run_entry(document.ref, coder).id for document in documents]
        try:
            rows = {row.id: row for row in self._store.get(names)}
        except LedgerError:
            return [False] * len(documents)  # there is no ledger yet
        return [name in rows and _same(rows[name], document) for name, document in zip(names, documents, strict=True)]

    def add(self, entries: Sequence[Entry]) -> None:
        """Take all entries of one document; write when enough is gathered."""
        self._entries += entries
        self._documents += 1
        if self._documents >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what is gathered."""
        entries, self._entries, self._documents = self._entries, [], 0
        self.new += self._store.append(entries)


def _same(row: Row, document: Document) -> bool:
    told = row.json
    if told["published"] != document.published.isoformat():
        return False
    return bool(told.get("text") == document.text or told.get("sha256") == text_digest(document.text))
