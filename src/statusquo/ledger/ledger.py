"""Ledger: the journal with its questions, as Python asks them.

Invariant: it only ever appends; every question is a function of (journal up to `at`, `on`, `known`, tables), so a past
answer can be given again. No question reads the clock: `on` and `known` are always given.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from statusquo.core.document import Document
from statusquo.core.errors import LedgerError, QuestionError
from statusquo.core.event import Event
from statusquo.core.record import DocumentRef, Record
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.core.voice import VoiceKind
from statusquo.ledger.actors import resolve
from statusquo.ledger.asof import Clocks, every_record, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.conditions import conditions
from statusquo.ledger.diff import diff
from statusquo.ledger.entry import Entry, Kind, Row, document_entries, note_entry, record_entry
from statusquo.ledger.fields import corrected
from statusquo.ledger.gather import SIZE, Gather
from statusquo.ledger.hand import read_records, read_reviews
from statusquo.ledger.hypothesis import read_hypotheses
from statusquo.ledger.panel import panel
from statusquo.ledger.standing import Asked, standing
from statusquo.ledger.status import status
from statusquo.ledger.store import Store
from statusquo.ledger.timeline import timeline
from statusquo.ledger.why import why
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json, record_from_json, record_to_json

BATCH = 40_000
"""Entries in one transaction when many are appended; a document's entries are never parted."""
Day = date | str


def open_store(where: str | Path, *, snapshot: bool = False) -> Store:
    """Return the store that a path or `postgresql://` URL names; nothing is opened or created yet.

    With `snapshot` a copy of a ledger file is read, which works while another process writes to it.
    """
    if str(where).startswith(("postgresql://", "postgres://")):
        try:
            from statusquo.ledger.postgres_store import PostgresStore
        except ImportError as problem:
            raise LedgerError("a postgresql:// ledger needs psycopg: pip install 'statusquo[postgres]'") from problem
        return PostgresStore(str(where))
    from statusquo.ledger.parquet_store import ParquetStore, is_parquet_ledger

    if is_parquet_ledger(where):
        return ParquetStore(where)
    from statusquo.ledger.duckdb_store import DuckDBStore

    return DuckDBStore(where, snapshot=snapshot)


class Ledger:
    """A ledger at a path or `postgresql://` URL, or over a store.

    Args:
        where: path, URL or store.
        world: the world's tables; the packaged ones where not given.
        text: False keeps offsets and hashes of evidence instead of its words (licensed news).
        snapshot: read a copy of the ledger file, while another process writes to it.
    """

    def __init__(
        self, where: str | Path | Store, *, world: WorldView | None = None, text: bool = True, snapshot: bool = False
    ) -> None:
        self.store: Store = open_store(where, snapshot=snapshot) if isinstance(where, str | Path) else where
        self.text = text
        self._world = world

    @property
    def world(self) -> WorldView:
        """The world's tables; loaded when they are first needed."""
        if self._world is None:
            from statusquo.world import World

            self._world = World.load()
        return self._world

    def __enter__(self) -> Self:
        self.store.hold()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    # -- writing ------------------------------------------------------------------------------------------------------
    def append(
        self, records: Iterable[Record], documents: Iterable[Document | DocumentRef] = (), *, coder: str | None = None
    ) -> int:
        """Append coded records and the documents they were found in; return how many entries were new.

        A document counts as read even with no record; give `coder` (its digest) for those, else the records' coder is
        taken. A document read again by another coder retires the records of the earlier run.

        Raises:
            LedgerError: when the ledger can't be opened or written; nothing of the batch is kept then.
        """
        rows: dict[str, list[Record]] = {}
        for record in records:
            rows.setdefault(record.document.id, []).append(record)
        given = {d.id: d for d in documents}
        fallback = coder or next((r.coder for rs in rows.values() for r in rs), "")
        added, batch = 0, list[Entry]()
        for name in dict.fromkeys([*given, *rows]):
            mine = rows.get(name, [])
            document = given.get(name) or mine[0].document
            batch += document_entries(document, mine, fallback, text=self.text)
            if len(batch) >= BATCH:
                added, batch = added + self.store.append(batch), []
        return added + self.store.append(batch)

    def gather(self, *, coder: str | None = None, size: int = SIZE) -> Gather:
        """Return a context that gathers documents into transactions of `size` (see `Gather`)."""
        return Gather(self, coder=coder, size=size)

    def record(self, records: Iterable[Record]) -> int:
        """Append records made by hand; no coding run ever retires them. Return how many were new."""
        return self.store.append([record_entry(r, text=self.text, kind=Kind.HAND) for r in records])

    def review(
        self, record: str, verdict: str, by: str, *, corrected: Record | None = None, note: str | None = None
    ) -> int:
        """Append a named person's verdict on a record: accept, reject, or correct (with the corrected record).

        Raises:
            QuestionError: for another verdict, an empty name, a correction without record, or an unknown id.
        """
        if verdict not in ("accept", "reject", "correct") or not by.strip():
            raise QuestionError("a review needs a verdict (accept, reject or correct) and the reviewer's name")
        if (verdict == "correct") != (corrected is not None):
            raise QuestionError("a correction, and only a correction, needs the corrected record")
        rows = self.store.get([record])
        if not rows:
            raise QuestionError(f"the ledger has no record {record!r}")
        fields: dict[str, Any] = {"verdict": verdict, "by": by, "note": note}
        if corrected is not None:
            fields["record"] = record_to_json(corrected, text=self.text)
        last = self._last_review(record)
        if last is not None and {**last.json, "after": None} == {"target": record, **fields, "after": None}:
            return 0
        fields["after"] = last.id if last else None  # the same verdict after another one is a new entry
        return self.store.append([note_entry(Kind.REVIEW, record, fields, rows[0].day, corrected)])

    def record_file(self, path: str | Path, by: str | None = None) -> int:
        """Append the hand-made records of a YAML, CSV or JSON file; return how many were new."""
        return self.record(read_records(Path(path), self.find, by))

    def review_file(self, path: str | Path, by: str | None = None) -> int:
        """Append the reviews of a YAML, CSV or JSON file; return how many were new.

        Raises:
            InputError: for a row that can't be read; nothing is appended then.
            QuestionError: for a record that the ledger doesn't have.
        """
        added = 0
        for told in read_reviews(Path(path), by):
            new = None
            if told.verdict == "correct":
                rows = self.store.get([told.record])
                if not rows:
                    raise QuestionError(f"the ledger has no record {told.record!r}")
                new = corrected(record_from_json(rows[0].json), told.changes, self.find)
            added += self.review(told.record, told.verdict, told.by, corrected=new, note=told.note)
        return added

    def _last_review(self, record: str) -> Row | None:
        rows = [r for r in self.store.find([f"on:{record}"]) if r.kind is Kind.REVIEW]
        return rows[-1] if rows else None

    def retract(self, target: str, published: Day, by: str, reason: str | None = None) -> int:
        """Append that a document or record was withdrawn on a day, and by whom."""
        fields = {"by": by, "reason": reason}
        return self.store.append([note_entry(Kind.RETRACTION, target, fields, _day(published, "published"))])

    # -- asking: each question opens the store once -----------------------------------------------------------------
    def position(self) -> int:
        """Return the journal's last position."""
        return self.store.position()

    def standing(
        self, *, on: Day, known: Day, by: str | None = None, against: str | None = None,
        between: Sequence[str] | None = None, kind: str | None = None, **filters: Any,
    ) -> Json:  # fmt: skip
        """Return which measures stand on `on` by what was published up to `known`; filters as in `Clocks`."""
        with self.store.session():
            asked = self._asked(by, against, between, kind)
            return standing(self.store, self.world, clocks(on, known, **filters), asked)

    def status(
        self, one: str, other: str, *, on: Day, known: Day, matter: str = "engagement", suppose: str | None = None,
        **filters: Any,
    ) -> Json:  # fmt: skip
        """Return what stands between two actors, and what a body may do; `suppose` is a what-if ("TUR lifts")."""
        with self.store.session():
            guesses = read_hypotheses(suppose, self.find)
            first, second = self.find(one), self.find(other)
            return status(
                self.store, self.world, clocks(on, known, **filters), first, second, matter=matter, suppose=guesses
            )

    def timeline(self, one: str, other: str | None = None, *, on: Day, known: Day, **filters: Any) -> Json:
        """Return the events and changes of measures of an actor, or between two, up to `on`."""
        with self.store.session():
            first, second = self.find(one), self.find(other) if other else None
            return timeline(self.store, self.world, clocks(on, known, **filters), first, second)

    def records(self, *, on: Day, known: Day, actors: Sequence[str] = (), **filters: Any) -> list[Record]:
        """Return the records that count, of some actors or all, in order of publication; `on` leaves none out."""
        with self.store.session():
            chosen, codes = clocks(on, known, **filters), [self.find(a) for a in actors]
            if codes:
                return known_records(self.store, [f"a:{code}" for code in codes], chosen)
            return sorted(every_record(self.store, chosen), key=lambda r: (r.document.published, r.id))

    def events(self, *, on: Day, known: Day, actors: Sequence[str] = (), **filters: Any) -> list[Event]:
        """Return the events told to begin up to `on`, of some actors or all, in order of their day."""
        chosen = clocks(on, known, **filters)
        told = events_of(self.records(on=on, known=known, actors=actors, **filters))
        return [e for e in told if e.date.earliest <= chosen.on and e.reports >= chosen.min_reports]

    def panel(
        self, by: str = "dyad-month", *, on: Day, known: Day, actors: Sequence[str] = (), start: Day | None = None,
        **filters: Any,
    ) -> Json:  # fmt: skip
        """Return counts of events and of measures in force by month."""
        with self.store.session():
            begin = None if start is None else _day(start, "start")
            codes = [self.find(a) for a in actors]
            return panel(self.store, self.world, clocks(on, known, **filters), by, actors=codes, start=begin)

    def diff(
        self, before: tuple[Day, Day], after: tuple[Day, Day], *, by: str | None = None, against: str | None = None,
        kind: str | None = None, **filters: Any,
    ) -> Json:  # fmt: skip
        """Return what changed in what stands between two pairs of clocks, each `(on, known)`."""
        with self.store.session():
            one, two = clocks(*before, **filters), clocks(*after, **filters)
            return diff(self.store, self.world, one, two, self._asked(by, against, None, kind))

    def conditions(
        self, *, on: Day, known: Day, by: str | None = None, against: str | None = None, **filters: Any
    ) -> Json:
        """Return measures whose condition for an end may have come true."""
        with self.store.session():
            asked = self._asked(by, against, None, None)
            return conditions(self.store, self.world, clocks(on, known, **filters), asked)

    def why(self, wanted: str, *, on: Day, known: Day, **filters: Any) -> Json:
        """Return what a record, event or measure rests on."""
        with self.store.session():
            return why(self.store, self.world, clocks(on, known, **filters), wanted)

    def _asked(self, by: str | None, against: str | None, between: Sequence[str] | None, kind: str | None) -> Asked:
        if between is not None and len(between) != 2:
            raise QuestionError("between needs two actors")
        pair = (self.find(between[0]), self.find(between[1])) if between else None
        imposer, target = self.find(by) if by else None, self.find(against) if against else None
        return Asked(by=imposer, against=target, between=pair, kind=kind)

    def find(self, name: str) -> str:
        """Return the code of an actor told by name or code."""
        return resolve(self.store, self.world, name)


def clocks(on: Day, known: Day, **filters: Any) -> Clocks:
    """Return the clocks of a question, checked.

    Raises:
        QuestionError: for what is no day, no kind of voice or no filter.
    """
    voices = filters.pop("voices", None) or ()
    voices = tuple(voices.split(",")) if isinstance(voices, str) else tuple(voices)
    kinds = {k.value for k in VoiceKind}
    if wrong := [v for v in voices if v not in kinds]:
        raise QuestionError(f"no kind of voice {wrong[0]!r}; kinds are {', '.join(sorted(kinds))}")
    try:
        return Clocks(on=ValidDay(_day(on, "on")), known=KnownDay(_day(known, "known")), voices=voices, **filters)
    except TypeError as problem:
        raise QuestionError(f"no such filter: {problem}") from problem


def _day(value: Day, name: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise QuestionError(f"{name} needs a day as YYYY-MM-DD, not {value!r}") from None
