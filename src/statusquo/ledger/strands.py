"""Strands and acts: the parts of one identity sorted into measures by scope, and reports of one change joined.

Invariant: the outcome is a function of the set of parts, never of their order of arrival: everything is sorted by
what the reports say before it is joined.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from statusquo.core.certainty import Certainty
from statusquo.core.timespan import UNKNOWN_PAST, TimeSpan
from statusquo.ledger.parts import OPENING, PRESUPPOSING, Part
from statusquo.ledger.scope import Order, Scope, order

SAME_ACT_DAYS = 62
"""Two reports of one change with overlapping days are one act only where both know the day at least this well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One change of one strand with all its reports, in order of telling.

    `change` is a change of the fold table or `open` (presupposed start, no report of its own).
    """

    change: str
    when: TimeSpan
    parts: tuple[Part, ...]
    until: TimeSpan | None = None

    @property
    def reports(self) -> int:
        """How many documents tell it."""
        return len({p.record.document.id for p in self.parts})


@dataclass(slots=True)
class Strand:
    """The parts of one measure while they are gathered; `wider` holds the numbers of strands that take it in."""

    scope: Scope
    parts: list[Part] = field(default_factory=list)
    points: list[Part] = field(default_factory=list)
    touched: list[tuple[Part, str]] = field(default_factory=list)
    wider: set[int] = field(default_factory=set)
    acts: tuple[Act, ...] = ()


def strands_of(parts: Sequence[Part], min_reports: int = 1) -> list[Strand]:
    """Return the measures of one identity that the parts tell, side by side, with their acts.

    Args:
        parts: parts of one identity, in any order.
        min_reports: acts told by fewer documents count for nothing.
    """
    ordered = sorted(parts, key=lambda p: (p.when.earliest, p.when.latest, *p.key))
    strands: list[Strand] = []
    for part in ordered:
        if part.change in OPENING:
            _place_opening(part, strands)
    for part in ordered:
        if part.change not in OPENING and part.change != "deny":
            _place_change(part, strands)
    _relate(strands)
    for strand in strands:
        strand.acts = _acts(strand, min_reports)
    _drop_empty(strands)
    return strands


def _place_opening(part: Part, strands: list[Strand]) -> None:
    home = next((s for s in strands if order(part.scope, s.scope) is Order.EQUAL), None)
    if home is None and not part.scope.told:
        home = next((s for s in strands for p in s.parts if _same_act(p, part)), None)
    if home is None and part.scope.told:
        home = next((s for s in strands if not s.scope.told and any(_same_act(p, part) for p in s.parts)), None)
        if home is not None and not any(order(part.scope, s.scope) is Order.EQUAL for s in strands):
            home.scope = part.scope
    if home is None and part.change == "widen" and not part.scope.told and strands:
        home = strands[-1]
    if home is None:
        home = Strand(scope=part.scope)
        strands.append(home)
    (home.points if part.point else home.parts).append(part)


def _place_change(part: Part, strands: list[Strand]) -> None:
    """Attach a change that presupposes a measure to the strands it speaks of; open one where there is none.

    It can't speak of what certainly began only later, but for a measure of the very same scope, which it tells to have
    been there before.
    """
    hit = False
    for strand in strands:
        relation = order(part.scope, strand.scope) if part.scope.told else Order.EQUAL
        if not _there_by(part.when, strand) and order(part.scope, strand.scope) is not Order.EQUAL:
            continue
        if relation in (Order.EQUAL, Order.WIDER):
            strand.parts.append(part)
        elif relation is Order.NARROWER:
            strand.touched.append((part, "narrow" if part.change in ("lift", "suspend", "narrow") else part.change))
        elif part.change in ("extend", "narrow"):
            strand.touched.append((part, part.change))
        else:
            continue
        hit = True
    if not hit:
        strands.append(Strand(scope=part.scope, parts=[part]))


def _there_by(when: TimeSpan, strand: Strand) -> bool:
    """Tell whether a report tells that the measure may have been there by the last of some days."""
    return any(part.when.earliest <= when.latest for part in (*strand.parts, *strand.points))


def _relate(strands: list[Strand]) -> None:
    meant = [_widened(strands, s) for s in strands]
    for number, strand in enumerate(strands):
        for other_number, other in enumerate(strands):
            if other is strand:
                continue
            relation = order(other.scope, strand.scope)
            if relation is Order.WIDER:
                takes_in = other.scope.told or not strand.scope.told
            else:
                takes_in = relation is Order.UNKNOWN and meant[other_number] is strand and number not in other.wider
            if takes_in:
                strand.wider.add(other_number)


def _widened(strands: list[Strand], wider: Strand) -> Strand | None:
    """Return the strand that a widening without comparable scope can only mean: the one that began before it."""
    days = [p.when.earliest for p in wider.parts if p.change == "widen"]
    if not days:
        return None
    before = [s for s in strands if s is not wider and any(p.when.earliest <= d for d in days for p in s.parts)]
    return before[0] if len(before) == 1 else None


def _same_act(one: Part, other: Part) -> bool:
    return (
        one.when.days <= SAME_ACT_DAYS
        and other.when.days <= SAME_ACT_DAYS
        and one.when.same(other.when) is not Certainty.NO
    )


def _acts(strand: Strand, min_reports: int) -> tuple[Act, ...]:
    parts = [*strand.parts, *(replace(p, change=c) for p, c in strand.touched)]
    lasting = any(p.change in PRESUPPOSING or p.change in OPENING for p in parts)
    if lasting:  # a later report shows that the one vote was a block that lasts
        parts += strand.points
    parts = [*parts, *_stated_starts(parts)]
    acts = [a for a in _join(parts) if a.reports >= min_reports]
    first = min((a for a in acts if a.change in PRESUPPOSING), key=_begin, default=None)
    openings = [a for a in acts if a.change in ("impose", "announce")]
    if first is not None and not any(o.when.earliest <= first.when.earliest for o in openings):
        acts.append(_presupposed(first))
    return tuple(sorted(acts, key=_begin))


def _begin(act: Act) -> tuple[object, ...]:
    return act.when.earliest, act.when.latest, act.change, act.parts[0].key


def _stated_starts(parts: Sequence[Part]) -> list[Part]:
    """Return an `impose` for each later change whose report also says since when the measure stands."""
    return [replace(p, change="impose", when=p.since, since=None, until=None) for p in parts if p.since is not None]


def _presupposed(act: Act) -> Act:
    before = act.when.shift(-1).earliest if act.when.earliest > UNKNOWN_PAST else UNKNOWN_PAST
    return Act(change="open", when=TimeSpan(earliest=UNKNOWN_PAST, latest=before), parts=act.parts)


def _join(parts: Sequence[Part]) -> list[Act]:
    """Join reports of one change with overlapping days into acts, as connected components."""
    groups: dict[int, list[Part]] = {}
    home: list[int] = []
    ordered = sorted(parts, key=lambda p: (p.when.earliest, p.when.latest, *p.key))
    for number, part in enumerate(ordered):
        home.append(number)
        groups[number] = [part]
        for before in range(number):  # days that ended before this one began can't be the same
            other = ordered[before]
            if other.when.latest >= part.when.earliest and home[before] != home[number] and _one_act(part, other):
                gone, kept = home[number], home[before]
                groups[kept] += groups.pop(gone)
                home = [kept if h == gone else h for h in home]
    return [_act(sorted(g, key=lambda p: p.key)) for g in groups.values()]


def _one_act(one: Part, other: Part) -> bool:
    if {one.change, other.change} == {"announce", "impose"}:  # what was announced has come, or is told as come
        return one.when.same(other.when) is not Certainty.NO
    return one.change == other.change and (one.when == other.when or _same_act(one, other))


def _act(parts: list[Part]) -> Act:
    change = "impose" if any(p.change == "impose" for p in parts) else parts[0].change
    telling = [p for p in parts if p.change == change]
    told = [p.until for p in parts if p.until is not None]
    return Act(change=change, when=_shared(telling), parts=tuple(parts), until=told[-1] if told else None)


def _shared(parts: Sequence[Part]) -> TimeSpan:
    """Return the days that the reports share, best-known day first; a day that contradicts a better one is left out."""
    basis = ["text", "context", "publication"]
    best = sorted(parts, key=lambda p: (basis.index(p.when.basis.value), p.when.days, p.key))
    shared = best[0].when
    for part in best[1:]:
        shared = shared.meet(part.when) or shared
    return shared


def _drop_empty(strands: list[Strand]) -> None:
    for strand in strands:
        strand.wider = {w for w in strand.wider if strands[w].acts}
