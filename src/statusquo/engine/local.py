"""Local engine: a stream of documents through worker processes, in constant memory, results in input order.

Invariant: what comes out, and its order, is the same for any number of workers and however often the run was killed
in between. At most `WINDOW` batches a worker are under way, and records are kept of the last `REMEMBERED` reports only.
"""

import os
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from time import perf_counter

from statusquo.coding.copies import as_copy, reading_key
from statusquo.core.document import Document, Rejection
from statusquo.core.record import Record
from statusquo.core.voice import Attribution
from statusquo.engine.crew import Alone, Batch, Crew, crew
from statusquo.engine.work import Coded, Plan, Seconds, entries
from statusquo.ledger.entry import Entry
from statusquo.readers import Read, SetAside

DOCUMENTS, CHARACTERS = int(os.environ.get("STATUSQUO_BATCH", "512")), 400_000
"""A batch ends at so many documents or characters: enough that the encoder's batches of equal length are full."""

WINDOW = 3
"""Batches under way for each worker, those that wait for an earlier one included."""

REMEMBERED = 20_000
"""Reports in which copies are looked for; with about 2 KB of records each."""

Known = Callable[[Sequence[Document], str], list[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document, in input order.

    `read` is "coded", "copy" (the records of an earlier report with the same words), or "before" (the journal has it;
    no records here). `document` carries the records.
    """

    document: Document
    read: str
    entries: tuple[Entry, ...] = ()
    sentences: int = 0


@dataclass(slots=True)
class _Place:
    """A document on its way; `original` is the place of the report that it copies."""

    document: Document | None
    read: str = "coded"
    original: "_Place | None" = None
    records: tuple[Record, ...] | None = None
    rejections: tuple[Rejection, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    coded: Coded | None = None


@dataclass(slots=True)
class _Row:
    """A batch's worth of input, in order: places and what was set aside."""

    number: int
    items: list["_Place | SetAside"] = field(default_factory=list)
    waiting: bool = False


class Local:
    """Codes streams of documents with `workers` processes.

    Args:
        plan: how documents are coded.
        workers: processes; an input of one batch is always coded in this process.
        known: tells which documents need not be coded, given documents and the coder's digest.
    """

    def __init__(self, plan: Plan, workers: int = 1, known: Known | None = None) -> None:
        self.plan, self.workers, self.known = plan, workers, known
        self.seconds: Seconds = {}
        self.size = 1
        self.digest = ""
        self._seen: OrderedDict[bytes, _Place] = OrderedDict()

    @contextmanager
    def spending(self, name: str) -> Iterator[None]:
        """Count the seconds of this context under a name."""
        began = perf_counter()
        try:
            yield
        finally:
            self._spend({name: perf_counter() - began})

    def code(self, rows: Iterable[Read]) -> Generator[Outcome | SetAside, None, None]:
        """Yield what became of each row, in order.

        Raises:
            StatusquoError: if the coder can't load its tables or weights.
        """
        parts = _parts(rows)
        with self.spending("reading"):
            first = list(islice(parts, 2))
        if not first:
            return
        self.size = self.workers if len(first) > 1 else 1
        with crew(self.plan, self.size) as team:
            self.digest = team.digest
            yield from self._run(team, chain(first, parts), WINDOW * self.size)

    def _run(self, team: Crew | Alone, parts: Iterator[list[Read]], window: int) -> Iterator[Outcome | SetAside]:
        under_way: deque[_Row] = deque()
        sent: dict[int, list[_Place]] = {}
        number, more = 0, True
        while more or under_way:
            while more and team.free and len(under_way) < window:
                with self.spending("reading"):
                    part = next(parts, None)
                if part is None:
                    more = False
                    break
                with self.spending("looking up"):
                    row = self._row(number, part)
                under_way.append(row)
                new = [p for p in row.items if isinstance(p, _Place) and p.read == "coded" and p.original is None]
                if new:
                    row.waiting, sent[number] = True, new
                    team.give(Batch(number=number, documents=tuple(p.document for p in new if p.document)))
                number += 1
            if under_way and under_way[0].waiting:
                for done in team.done():
                    self._fill(sent.pop(done.number), done.coded)
                    self._spend(done.seconds)
                    next(r for r in under_way if r.number == done.number).waiting = False
            while under_way and not under_way[0].waiting:
                yield from self._emit(under_way.popleft())

    def _row(self, number: int, part: list[Read]) -> _Row:
        """Tell of each document whether it must be coded, is a copy, or was read before."""
        documents = [item for item in part if isinstance(item, Document)]
        known = iter(self.known(documents, self.digest) if self.known and documents else [False] * len(documents))
        row = _Row(number)
        for item in part:
            if isinstance(item, SetAside):
                row.items.append(item)
                continue
            key = reading_key(item)
            place, earlier = _Place(item), self._seen.get(key)
            if next(known):
                place.read = "before"
            elif earlier is not None and earlier.read != "before":
                place.original = earlier.original or earlier
                place.read = "copy"
            if earlier is None or earlier.read == "before":
                self._remember(key, place)
            row.items.append(place)
        return row

    def _remember(self, key: bytes, place: _Place) -> None:
        self._seen[key] = place
        self._seen.move_to_end(key)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _emit(self, row: _Row) -> Iterator[Outcome | SetAside]:
        for item in row.items:
            yield item if isinstance(item, SetAside) else self._outcome(item)

    def _outcome(self, place: _Place) -> Outcome:
        document, place.document = place.document, None
        assert document is not None
        if place.read == "before":
            return Outcome(document=document, read="before")
        if place.original is not None:
            source = place.original
            assert source.records is not None
            found = as_copy(source.records, document)
            document = replace(document, records=found, rejections=source.rejections, attributions=source.attributions)
            written = entries(document, self.digest, text=self.plan.text)
            return Outcome(document=document, read="copy", entries=written)
        coded, place.coded = place.coded, None
        assert coded is not None
        document = replace(
            document, records=coded.records, rejections=coded.rejections, attributions=coded.attributions
        )
        return Outcome(document=document, read="coded", entries=coded.entries, sentences=coded.sentences)

    @staticmethod
    def _fill(places: list[_Place], coded: Sequence[Coded]) -> None:
        for place, one in zip(places, coded, strict=True):
            place.records, place.rejections, place.coded = one.records, one.rejections, one
            place.attributions = one.attributions

    def _spend(self, seconds: Seconds) -> None:
        for name, value in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + value


def _parts(rows: Iterable[Read]) -> Iterator[list[Read]]:
    """Cut a stream into batches of at most `DOCUMENTS` rows and about `CHARACTERS` characters."""
    part: list[Read] = []
    held = 0
    for row in rows:
        part.append(row)
        held += len(row.text) if isinstance(row, Document) else 0
        if len(part) >= DOCUMENTS or held >= CHARACTERS:
            yield part
            part, held = [], 0
    if part:
        yield part
