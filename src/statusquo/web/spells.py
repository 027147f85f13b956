"""Spells: every measure with the days on which it stands, as known on every day, so that sliders need no server.

Invariant: a row's spells agree with `standing` on every day: both fold the same parts, and between two cuts the days
that may have come are the same. A row holds as known by reports of the days `known_from <= known < known_to`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from statusquo.codebook.folding import fold_table
from statusquo.codebook.tables import codebook
from statusquo.core.certainty import Certainty
from statusquo.core.record import Record
from statusquo.core.standing import Identity, Measure
from statusquo.core.timespan import UNKNOWN_FUTURE, KnownDay, ValidDay
from statusquo.ledger.asof import Clocks, counted, known_records
from statusquo.ledger.fold import glimpses_on, standing_on
from statusquo.ledger.folded import Folded, fold_all, foresee
from statusquo.ledger.parts import Part, parts_of
from statusquo.ledger.store import Store
from statusquo.web.index import Index, Triple, triples
from statusquo.writers.records import Json

EPOCH = date(1970, 1, 1).toordinal()
POSSIBLE, CERTAIN, CONTESTED = 1, 2, 4
MOST_KNOWN = 60
"""Days of knowledge that are told apart for one measure's kind and sides; of more, as many are chosen evenly, the last
among them: on days between, the picture is that of the one before, so it never knows what was not yet reported."""
_LAST = date.max.toordinal()
_FIRST = 1

Spell = tuple[int, int | None, int]
"""First day, day after the last (None: goes on) and flags; days are ordinals."""


@dataclass(frozen=True, slots=True)
class Known:
    """One measure as known on the days `known_from <= known < known_to` (None: to this day)."""

    identity: Identity
    id: str
    known_from: int
    known_to: int | None
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One measure over all days: its spells with their states, and its face on the last day that it stands."""

    spells: tuple[tuple[int, int | None, Measure], ...]

    @property
    def face(self) -> Measure:
        """The measure as it is on the first day of its last spell."""
        return self.spells[-1][2]


def strips(folded: Folded) -> list[Strip]:
    """Return an identity's measures over all days, each with the days between which nothing about it changes."""
    found: dict[str, list[tuple[int, int | None, Measure]]] = defaultdict(list)
    cuts = _cuts(folded)
    for start, end in pairwise([*cuts, _LAST]):
        for measure in standing_on(folded, ValidDay(date.fromordinal(start))):
            spells = found[measure.id]
            stop = None if end >= _LAST else end
            if spells and spells[-1][1] == start and _same(spells[-1][2], measure):
                spells[-1] = (spells[-1][0], stop, spells[-1][2])
            else:
                spells.append((start, stop, measure))
    return [Strip(tuple(s)) for s in found.values()]


def _same(one: Measure, other: Measure) -> bool:
    return (one.certainty, one.contested, one.state) == (other.certainty, other.contested, other.state)


def _cuts(folded: Folded) -> list[int]:
    """Return the days on which what stands may change, in order, the first day of all among them."""
    steps, wide = folded.steps, [s for s in folded.steps if s.hi > s.lo]
    days = {_FIRST} | {s.lo for s in steps} | {s.hi for s in wide} | {s.hi + 1 for s in wide}
    for day in list(days):  # several steps open at once: each further day may allow another order of them
        days |= {day + n for n in range(1, sum(s.lo <= day <= s.hi for s in wide) + 1)} if wide else set()
    days |= {a.when.earliest.toordinal() for a in folded.acts} | {d.when.earliest.toordinal() for d in folded.denials}
    age = fold_table().ages[folded.identity.kind]
    days |= {max(p.published for a in s.acts for p in a.parts).toordinal() + age + 1 for s in folded.strands if s.acts}
    days |= {
        max(told).toordinal() + age + 1
        for s in folded.strands
        if (told := [p.published for a in s.acts for p in a.parts if p.change not in ("lift", "announce_end")])
    }
    found = sorted(d for d in days if d < _LAST)
    foresee(folded, found)
    return found


def rows_of(parts: Sequence[Part], min_reports: int = 1) -> Iterator[Known]:
    """Yield the rows of parts that are folded together, for every day of publication among them."""
    days = _chosen(sorted({p.published for p in parts}))
    ends = [*(d.toordinal() for d in days[1:]), None][: len(days)]
    open_: dict[tuple[Identity, str, tuple[Spell, ...]], int] = {}
    for day, end in zip(days, ends, strict=True):
        told = [p for p in parts if p.published <= day]
        now = {
            (f.identity, name, spells): day.toordinal()
            for f in fold_all(told, min_reports=min_reports)
            for name, spells in spells_of(f)
        }
        for key in [k for k in open_ if k not in now]:
            yield Known(key[0], key[1], open_.pop(key), day.toordinal(), key[2])
        open_ = {key: open_.get(key, since) for key, since in now.items()}
        if end is None:
            yield from (Known(key[0], key[1], since, None, key[2]) for key, since in open_.items())


def _chosen(days: list[date]) -> list[date]:
    if len(days) <= MOST_KNOWN:
        return days
    return [days[round(n * (len(days) - 1) / (MOST_KNOWN - 1))] for n in range(MOST_KNOWN)]


def spells_of(folded: Folded) -> list[tuple[str, tuple[Spell, ...]]]:
    """Return each measure's id and spells; neighbours with the same flags are joined."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for start, end in pairwise([*_cuts(folded), _LAST]):
        stop = None if end >= _LAST else end
        for seen in glimpses_on(folded, ValidDay(date.fromordinal(start))):
            spells = found[seen.id]
            flags = (CERTAIN if seen.certainty is Certainty.CERTAIN else POSSIBLE) + seen.contested * CONTESTED
            if spells and spells[-1][1] == start and spells[-1][2] == flags:
                spells[-1] = (spells[-1][0], stop, flags)
            else:
                spells.append((start, stop, flags))
    return [(name, tuple(spells)) for name, spells in found.items()]


class SpellBook:
    """The rows of the whole ledger under one set of filters, brought up to date measure by measure."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = replace(clocks, on=ValidDay(date.max), known=KnownDay(UNKNOWN_FUTURE))
        self._rows: dict[Triple, list[Known]] = {}
        self._thinned: set[Triple] = set()
        self.position = -1

    def grow(self, store: Store, index: Index) -> None:
        """Fold again what the journal has changed since the last time."""
        changed, upto = index.changed(self.position)
        if changed:
            gone = index.retracted
            for triple, records in _gathered(store, self._clocks, changed).items():
                if gone and _withdrawn(store, triple, gone):
                    self._rows[triple] = list(_by_day(store, triple, self._clocks))
                else:
                    parts = _parts(records, triple)
                    self._rows[triple] = list(rows_of(parts, self._clocks.min_reports))
                    if len({p.published for p in parts}) > MOST_KNOWN:
                        self._thinned.add(triple)
        self.position = upto

    @property
    def thinned(self) -> int:
        """How many kinds and sides have more days of knowledge than are told apart."""
        return len(self._thinned)

    def __iter__(self) -> Iterator[Known]:
        for triple in sorted(self._rows):
            yield from self._rows[triple]

    def stands(self, on: date, known: date) -> Iterator[tuple[Known, int]]:
        """Yield the rows that stand on a day as known on another, with their flags."""
        today, told = on.toordinal(), known.toordinal()
        for row in self:
            if row.known_from <= told and (row.known_to is None or told < row.known_to):
                for start, end, flags in row.spells:
                    if start <= today and (end is None or today < end):
                        yield row, flags


def _gathered(store: Store, clocks: Clocks, wanted: set[Triple]) -> dict[Triple, list[Record]]:
    """Return the known records of each of the wanted kinds and sides."""
    if len(wanted) > 64:
        terms = [f"k:{kind}" for kind in sorted(codebook().kinds)]
    else:
        terms = sorted({f"it:{imposer}>{target}" for _, imposer, target in wanted})
    found: dict[Triple, list[Record]] = {t: [] for t in wanted}
    with store.session():
        for record in known_records(store, terms, clocks):
            for triple in dict.fromkeys(triples([record])):
                if triple in found:
                    found[triple].append(record)
    return found


def _parts(records: Iterable[Record], triple: Triple) -> list[Part]:
    return [p for r in records for p in parts_of(r) if _triple(p.identity) == triple]


def _triple(identity: Identity) -> Triple:
    return identity.kind, identity.imposer, identity.target


def _withdrawn(store: Store, triple: Triple, gone: set[str]) -> bool:
    rows = store.find([f"it:{triple[1]}>{triple[2]}"])
    return any(r.id in gone or r.document in gone for r in rows)


def _by_day(store: Store, triple: Triple, clocks: Clocks) -> Iterator[Known]:
    """Yield the rows of a measure of which something was withdrawn: known records are asked for day by day."""
    rows = store.find([f"it:{triple[1]}>{triple[2]}"], clocks.at)
    notes = store.find([f"on:{x}" for x in sorted({r.id for r in rows} | {r.document for r in rows})], clocks.at)
    days = sorted({r.day for r in (*rows, *notes)} - {date.min})
    for day, end in zip(days, [*days[1:], None], strict=True):
        known = counted(store, rows, replace(clocks, known=KnownDay(day)))
        for folded in fold_all(_parts(known, triple), min_reports=clocks.min_reports):
            for name, spells in spells_of(folded):
                stop = None if end is None else end.toordinal()
                yield Known(folded.identity, name, day.toordinal(), stop, spells)


def packed(rows: Iterable[Known]) -> Json:
    """Return the rows as the page reads them: names in lists, days since 1970, one array a measure."""
    plain: list[tuple[object, ...]] = []
    actors, kinds, bodies = _Names(""), _Names(), _Names("")
    for row in rows:
        sides = (actors(row.identity.imposer), actors(row.identity.target))
        spells = tuple((_day(s), None if e is None else e - EPOCH, f) for s, e, f in row.spells)
        end = None if row.known_to is None else row.known_to - EPOCH
        one = (*sides, kinds(row.identity.kind), bodies(row.identity.body), row.known_from - EPOCH, end, spells)
        plain.append(one)
    return {"actors": list(actors), "kinds": list(kinds), "bodies": list(bodies), "rows": plain}


def _day(ordinal: int) -> int | None:
    return None if ordinal == _FIRST else ordinal - EPOCH


class _Names(dict[str, int]):
    """Numbers for names, in order of coming."""

    def __init__(self, *first: str) -> None:
        super().__init__({name: n for n, name in enumerate(first)})

    def __call__(self, name: str) -> int:
        return self.setdefault(name, len(self))
