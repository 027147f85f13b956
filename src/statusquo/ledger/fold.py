"""Fold: the measures that stand on a day, from the parts known, as a pure function.

Invariant: the answer depends on (parts, day, table) alone. Certain = in force in every admissible choice of days,
possible = in some; a measure is hidden while a wider one of its identity is in force, and silence beyond the age of
its kind turns certain into possible.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from statusquo.codebook.folding import IN_FORCE, fold_table
from statusquo.core.certainty import Certainty
from statusquo.core.standing import Measure, Superseded
from statusquo.core.timespan import TimeSpan, ValidDay
from statusquo.ledger.contest import is_contested
from statusquo.ledger.folded import Folded, certainty_on, fold_all
from statusquo.ledger.machine import START, Step, apply
from statusquo.ledger.parts import OPENING, Part
from statusquo.ledger.scope import Order, order
from statusquo.ledger.strands import Act, Strand

_ON = frozenset({"open", "impose", "effect", "extend", "widen", "resume", "narrow"})
_OFF = frozenset({"lift", "lapse", "end"})


def fold(parts: Iterable[Part], day: ValidDay, *, min_reports: int = 1) -> list[Measure]:
    """Return the measures that certainly or possibly stand on `day`, in order of identity and start."""
    found = [m for f in fold_all(parts, min_reports=min_reports) for m in standing_on(f, day)]
    return sorted(found, key=lambda m: (m.identity, m.since.earliest if m.since else date.min, m.id))


def standing_on(folded: Folded, day: ValidDay) -> list[Measure]:
    """Return this identity's measures that certainly or possibly stand on `day`."""
    found = []
    for number in range(len(folded.strands)):
        certainty, states, within = certainty_on(folded, number, day)
        if certainty is not Certainty.NO:
            found.append(_measure(folded, number, day, certainty, states, within))
    return found


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a picture needs of a measure on a day: its id, how certainly it stands, and whether voices disagree."""

    id: str
    certainty: Certainty
    contested: bool


def glimpses_on(folded: Folded, day: ValidDay) -> list[Glimpse]:
    """Return the same measures as `standing_on`, in its order, without what takes time to tell."""
    found = []
    for number, strand in enumerate(folded.strands):
        certainty, _, _ = certainty_on(folded, number, day)
        if certainty is Certainty.NO:
            continue
        opened, until = _walk(folded, number, day)
        opening = _opening_part(strand, opened, day)
        parts = [p for a in strand.acts for p in a.parts]
        last = max((p.published for p in parts if p.change not in ("lift", "announce_end")), default=None)
        found.append(
            Glimpse(
                folded.identity.measure_id(opening.record.id),
                _aged(certainty, folded.identity.kind, last or max(p.published for p in parts), day, until),
                is_contested(strand.acts, folded.denials, strand.scope, day),
            )
        )
    return found


def measure_of(folded: Folded, wanted: str, day: ValidDay) -> Measure | None:
    """Return the measure with this id or alias, as it is on `day`, even where it doesn't stand then."""
    found = []
    for number, strand in enumerate(folded.strands):
        if any(folded.identity.measure_id(p.record.id) == wanted for a in strand.acts for p in a.parts):
            certainty, states, hidden = certainty_on(folded, number, day)
            found.append(_measure(folded, number, day, certainty, states, hidden))
    return min(found, key=lambda m: m.id != wanted, default=None)


def _walk(folded: Folded, number: int, day: ValidDay) -> tuple[Act | None, TimeSpan | None]:
    """Return the act that opened the spell and the spell's known end, in the choice of days kindest to the measure."""
    limit = day.toordinal()
    mine = [folded.steps[n] for n in folded.own[number]]
    dated = [(s.hi if s.changes[0][1] in _OFF else s.lo, s.rank, s) for s in mine]
    state, opened, last = START, None, None
    for when, _, step in sorted(dated, key=lambda d: (d[0], d[1])):
        if when > limit:
            continue
        change = step.changes[0][1]
        own = Step(changes=((0, change),), lo=0, hi=0, rank=(), act=step.act, sets=step.sets)
        before, (state,) = state[0], apply(own, (state,))
        if state[0] in IN_FORCE and before not in IN_FORCE and (before != "suspended" or opened is None):
            opened = last = folded.acts[step.act]
        elif state[0] not in IN_FORCE and state[0] != "suspended":
            opened = None
    if opened is None:  # possible only in a less kind choice: the latest start by then
        starts = [folded.acts[s.act] for s in mine if s.changes[0][1] in _ON and s.lo <= limit]
        opened = last or (starts[-1] if starts else None)
    return opened, _known_end(mine, state, limit)


def _known_end(mine: Sequence[Step], state: tuple[str, frozenset[tuple[str, int]]], limit: int) -> TimeSpan | None:
    timers = {act for kind, act in state[1] if kind in ("lapse", "end")}
    ends = [s for s in mine if s.changes[0][1] in _OFF and s.hi > limit]
    ends = [s for s in ends if s.changes[0][1] == "lift" or s.act in timers]
    if not ends:
        return None
    step = min(ends, key=lambda s: (s.hi, s.lo))
    return TimeSpan(earliest=date.fromordinal(step.lo), latest=date.fromordinal(step.hi))


def _measure(
    folded: Folded, number: int, day: ValidDay, certainty: Certainty, states: set[str], hidden: set[int]
) -> Measure:
    strand, identity = folded.strands[number], folded.identity
    opened, until = _walk(folded, number, day)
    parts = sorted({p.record.id: p for a in strand.acts for p in a.parts}.values(), key=lambda p: p.key)
    backing = [p for p in parts if p.change not in ("lift", "announce_end")]
    presupposed = opened is None or opened.change == "open"
    opening = _opening_part(strand, opened, day)
    told = [p for p in parts if p.when.earliest <= day] or parts
    told = sorted(told, key=lambda p: (p.when.earliest, *p.key))
    face = _face(told, strand) or opening
    last = max(p.published for p in backing or parts)
    return Measure(
        id=identity.measure_id(opening.record.id),
        identity=identity,
        scope=face.measure.scope,
        flow=face.measure.flow,
        coverage=face.measure.coverage,
        goods=face.measure.goods,
        listed=face.measure.listed,
        since=opened.when if opened else None,
        until=until,
        condition=_latest(told, "condition"),
        ground=_latest(told, "ground"),
        state=_state(certainty, states, opened, day),
        certainty=_aged(certainty, identity.kind, last, day, until),
        contested=is_contested(strand.acts, folded.denials, strand.scope, day),
        presupposed=presupposed,
        last_reported=last,
        supersedes=tuple(_superseded(folded, n, day) for n in sorted(hidden)),
        reports=len({p.record.document.id for p in parts}),
        score=max(p.record.source.score for p in parts),
        records=tuple(p.record.id for p in parts),
        aliases=tuple(identity.measure_id(p.record.id) for p in parts if p is not opening),
    )


def _opening_part(strand: Strand, opened: Act | None, day: ValidDay) -> Part:
    """Return the part that names the spell: its opening report, else one that tells this strand's own scope.

    A change told without scope may touch several strands, so it names none where a strand has a report of its own.
    """
    if opened is not None and opened.change in OPENING:
        return opened.parts[0]
    every = sorted((p for a in strand.acts for p in a.parts), key=lambda p: p.key)
    begun = [p for p in every if p.change in OPENING and p.when.earliest <= day]
    mine = {id(p) for p in strand.parts}
    own = [p for p in every if id(p) in mine and order(p.scope, strand.scope) is Order.EQUAL]
    return next(iter([*reversed(begun), *own, *every]))


def _face(told: Sequence[Part], strand: Strand) -> Part | None:
    """Return the part whose words describe the scope: the latest opening that tells its extent, else the next best."""
    mine = {id(p) for p in (*strand.parts, *strand.points)}
    own = [p for p in told if id(p) in mine]
    return max(reversed(own), key=lambda p: (bool(p.measure.scope), p.change in OPENING, p.scope.told), default=None)


def _superseded(folded: Folded, number: int, day: ValidDay) -> Superseded:
    opened, _ = _walk(folded, number, day)
    strand = folded.strands[number]
    parts = sorted((p for a in strand.acts for p in a.parts), key=lambda p: p.key)
    face = _face(parts, strand) or parts[0]
    opening = _opening_part(strand, opened, day)
    return Superseded(id=folded.identity.measure_id(opening.record.id), scope=face.measure.scope)


def _latest(parts: Sequence[Part], name: str) -> str | None:
    values = [getattr(p.measure, name) for p in parts if p.change not in ("lift", "announce_end")]
    return next((v for v in reversed(values) if v), None)


def _state(certainty: Certainty, states: set[str], opened: Act | None, day: ValidDay) -> str:
    """Return the measure's state in words: of those it may be in, the plainest."""
    if certainty is Certainty.NO:
        return next((s for s in ("suspended", "lapsed", "lifted", "announced") if s in states), "not_in_force")
    if opened is not None and opened.change == "announce" and opened.when.latest > day:
        return "announced"
    return "narrowed" if states == {"narrowed"} else "in_force"


def _aged(certainty: Certainty, kind: str, last: date, day: ValidDay, until: TimeSpan | None) -> Certainty:
    """Turn certain into possible where nothing was reported for longer than the kind's age."""
    if until is not None and until.earliest > day:
        return certainty
    silent = day.toordinal() - last.toordinal() > fold_table().ages[kind]
    return min(certainty, Certainty.POSSIBLE, key=lambda c: c.rank) if silent else certainty
