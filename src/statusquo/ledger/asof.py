"""As-of: which records count, seen from two days and a journal position, under the asker's filters.

Invariant: what was published after `known`, or appended after `at`, has no influence on an answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from statusquo.core.record import Record
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.ledger.entry import Kind, Row
from statusquo.ledger.store import Store
from statusquo.writers.records import record_from_json

CHUNK = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The clocks and filters of a question.

    `voices` are kinds of voice; a record passes by its innermost voice, and one without voices as `media`. `named`
    leaves out anonymous voices; `min_reports` counts documents that tell one change; `reviewed` keeps what a person
    has accepted or corrected.
    """

    on: ValidDay
    known: KnownDay
    at: int | None = None
    voices: tuple[str, ...] = ()
    named: bool = False
    min_reports: int = 1
    min_score: float = 0.0
    reviewed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the clocks and filters as answers name them."""
        return {
            "on": self.on.isoformat(),
            "known": self.known.isoformat(),
            "at": self.at,
            "voices": list(self.voices),
            "named": self.named,
            "min_reports": self.min_reports,
            "min_score": self.min_score,
            "reviewed": self.reviewed,
        }


@dataclass(slots=True)
class Notes:
    """Reviews and retractions by what they are on."""

    reviews: dict[str, Row] = field(default_factory=dict)
    retracted: dict[str, date] = field(default_factory=dict)


def known_records(store: Store, terms: Sequence[str], clocks: Clocks) -> list[Record]:
    """Return the records that have one of the terms and count at these clocks, in order of publication and id."""
    return counted(store, store.find(terms, clocks.at), clocks)


def counted(store: Store, rows: Iterable[Row], clocks: Clocks) -> list[Record]:
    """Return the records of the rows that count at these clocks, in order of publication and id."""
    rows = list(rows)
    corrected = [r.json["target"] for r in rows if r.kind is Kind.REVIEW]
    if corrected:  # a correction may bring a record under terms that it did not have
        rows = list({r.id: r for r in [*rows, *store.get(corrected, clocks.at)]}.values())
    told = [r for r in rows if r.kind in (Kind.RECORD, Kind.HAND) and r.day <= clocks.known]
    if not told:
        return []
    coders = _coders(store, {r.document for r in told if r.kind is Kind.RECORD}, clocks)
    notes = _notes(store, {*(r.id for r in told), *(r.document for r in told)}, clocks)
    found = []
    for row in told:
        if row.kind is Kind.RECORD and coders.get(row.document, row.coder) != row.coder:
            continue
        if row.id in notes.retracted or row.document in notes.retracted:
            continue
        record = _reviewed(row, notes.reviews.get(row.id), clocks)
        if record is not None and _passes(record, clocks):
            found.append(record)
    return sorted(found, key=lambda r: (r.document.published, r.id))


def every_record(store: Store, clocks: Clocks) -> Iterator[Record]:
    """Yield all records that count at these clocks, in order of the journal's parts of `CHUNK` entries."""
    batch: list[Row] = []
    for row in store.scan(clocks.at):
        if row.kind in (Kind.RECORD, Kind.HAND):  # reviews are found with what they are on
            batch.append(row)
        if len(batch) == CHUNK:
            yield from counted(store, batch, clocks)
            batch = []
    yield from counted(store, batch, clocks)


def _coders(store: Store, documents: set[str], clocks: Clocks) -> dict[str, str]:
    """Return the coder of the newest run of each document: its records count, those of earlier runs are retired."""
    newest: dict[str, str] = {}
    for row in store.find([f"run:{d}" for d in sorted(documents)], clocks.at):
        if row.kind is Kind.RUN:
            newest[row.document] = row.coder
    return newest


def _notes(store: Store, targets: set[str], clocks: Clocks) -> Notes:
    notes = Notes()
    for row in store.find([f"on:{t}" for t in sorted(targets)], clocks.at):
        target = row.json["target"]
        if row.kind is Kind.REVIEW:
            notes.reviews[target] = row
        elif row.kind is Kind.RETRACTION and row.day <= clocks.known:
            notes.retracted[target] = row.day
    return notes


def _reviewed(row: Row, review: Row | None, clocks: Clocks) -> Record | None:
    """Return the record as the last review leaves it; None when rejected, or not reviewed where that is asked for."""
    verdict = review.json if review else {}
    if verdict.get("verdict") == "reject" or (clocks.reviewed and not verdict and row.kind is not Kind.HAND):
        return None
    if verdict.get("verdict") == "correct":
        return replace(record_from_json(verdict["record"]), id=row.id)
    return record_from_json(row.json)


def _passes(record: Record, clocks: Clocks) -> bool:
    voice = record.attribution[-1] if record.attribution else None
    if clocks.voices and (voice.kind.value if voice else "media") not in clocks.voices:
        return False
    if clocks.named and voice is not None and (voice.anonymous or voice.kind.value == "anonymous"):
        return False
    return record.source.score >= clocks.min_score
