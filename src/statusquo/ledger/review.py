"""Which records wait for a person: the queue of `review`.

Invariant: a record waits until somebody gives a verdict on it; entries made by hand and records of retired runs never
wait. Memory: at most `limit` records are kept while the journal is read.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from statusquo.core.errors import QuestionError
from statusquo.core.record import Record
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.ledger.asof import Clocks, every_record, known_records
from statusquo.ledger.entry import Kind
from statusquo.ledger.store import Store
from statusquo.ledger.timeline import codes_of

LIMIT = 1000
"""So many records wait at most in one sitting."""
CHUNK = 500
_ALL = Clocks(on=ValidDay(date.max), known=KnownDay(date.max))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records a reviewer asks for; `between` are codes of one actor or two, `kind` is `any` for any measure."""

    type: str | None = None
    between: tuple[str, ...] = ()
    kind: str | None = None
    min_score: float = 0.0
    max_score: float = 1.0
    limit: int = LIMIT

    def wants(self, record: Record) -> bool:
        """Tell whether a record is asked for."""
        kind = record.measure.kind if record.measure else None
        return (
            self.type in (None, record.type)
            and (self.kind in (None, kind) or (self.kind == "any" and kind is not None))
            and self.min_score <= record.source.score <= self.max_score
            and set(self.between) <= codes_of(record)
        )


def waiting(store: Store, wanted: Wanted) -> list[Record]:
    """Return the records without a verdict that are asked for, lowest score first.

    Raises:
        QuestionError: when more than two actors or a limit below one are asked for.
    """
    if len(wanted.between) > 2 or wanted.limit < 1:
        raise QuestionError("a review is of one actor or between two, and of one record at least")
    found = _unreviewed(store, (r for r in _candidates(store, wanted) if wanted.wants(r)))
    return heapq.nsmallest(wanted.limit, found, key=lambda r: (r.source.score, r.document.published, r.id))


def _candidates(store: Store, wanted: Wanted) -> Iterator[Record]:
    if wanted.between:
        one, *more = sorted(wanted.between)
        found = iter(known_records(store, [f"p:{one}|{more[0]}" if more else f"a:{one}"], _ALL))
    else:
        found = every_record(store, _ALL)
    return (r for r in found if not r.coder.startswith("hand:"))


def _unreviewed(store: Store, records: Iterator[Record]) -> Iterator[Record]:
    chunk: list[Record] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == CHUNK:
            yield from _without_verdict(store, chunk)
            chunk = []
    yield from _without_verdict(store, chunk)


def _without_verdict(store: Store, records: Sequence[Record]) -> Iterator[Record]:
    notes = store.find([f"on:{r.id}" for r in records])
    reviewed = {row.json["target"] for row in notes if row.kind is Kind.REVIEW}
    return (r for r in records if r.id not in reviewed)
