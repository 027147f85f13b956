"""Folded: an identity's parts as strands, acts and steps, and how certainly each strand stands on a day.

Invariant: `certainty_on` is a function of (parts, day, table); it is exact where the machine is, and where more than
`MOST_WIDER` wider strands may hide one it is never surer than exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from statusquo.codebook.folding import IN_FORCE
from statusquo.core.certainty import Certainty
from statusquo.core.standing import Identity
from statusquo.core.timespan import ValidDay
from statusquo.ledger.machine import RANKS, Joint, Step, reach, sweep
from statusquo.ledger.parts import OPENING, Part
from statusquo.ledger.strands import Act, Strand, strands_of

MOST_WIDER = 2
"""Up to so many wider strands are followed together with one that they may hide; more are judged each for itself."""


@dataclass(frozen=True, slots=True)
class Folded:
    """An identity's strands with the steps of their acts; `steps` index strands and acts by number.

    `own` has the numbers of each strand's steps; `found` keeps what was reached on the day asked last.
    """

    identity: Identity
    strands: tuple[Strand, ...]
    steps: tuple[Step, ...]
    acts: tuple[Act, ...]
    denials: tuple[Part, ...]
    own: tuple[tuple[int, ...], ...]
    found: dict[tuple[int, ...], set[Joint]] = field(default_factory=dict)


def fold_all(parts: Iterable[Part], *, min_reports: int = 1) -> list[Folded]:
    """Return every identity of the parts with its strands and steps, in order of identity."""
    groups: dict[Identity, list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.identity].append(part)
    _adopt_bodiless(groups)
    return [_prepare(identity, groups[identity], min_reports) for identity in sorted(groups)]


def _adopt_bodiless(groups: dict[Identity, list[Part]]) -> None:
    """Give changes that presuppose a measure, told without its body, to the one body that it can mean."""
    for identity in [i for i in groups if not i.body]:
        if any(p.change in OPENING for p in groups[identity]):
            continue
        key = (identity.kind, identity.imposer, identity.target)
        bodies = [i for i in groups if i.body and (i.kind, i.imposer, i.target) == key]
        if len(bodies) == 1:
            groups[bodies[0]] += groups.pop(identity)


def _prepare(identity: Identity, parts: Sequence[Part], min_reports: int) -> Folded:
    strands = strands_of(parts, min_reports)
    steps: list[Step] = []
    acts: list[Act] = []
    homes: dict[int, int] = {}
    for number, strand in enumerate(strands):
        for act in strand.acts:
            shared = homes.setdefault(id(act), len(acts))
            if shared == len(acts):
                acts.append(act)
            steps += _steps(act, number, shared, len(steps))
    denials = tuple(sorted((p for p in parts if p.change == "deny"), key=lambda p: p.key))
    own: list[list[int]] = [[] for _ in strands]
    for number, step in enumerate(steps):
        own[step.changes[0][0]].append(number)
    return Folded(identity, tuple(strands), tuple(steps), tuple(acts), denials, tuple(map(tuple, own)))


def _steps(act: Act, strand: int, number: int, base: int) -> list[Step]:
    """Return the act's own step and those of its timers; `base` is the index that the first will have."""
    lo, hi = act.when.earliest.toordinal(), act.when.latest.toordinal()
    steps = []
    timer = {"announce": "effect", "announce_end": "end"}.get(act.change)
    if timer:
        said = min(min(p.published for p in act.parts).toordinal(), lo)
        steps.append(_step(act, act.change, strand, number, (said, said), (timer,)))
        steps.append(_step(act, timer, strand, number, (lo, hi), (), base))
    else:
        steps.append(_step(act, act.change, strand, number, (lo, hi), ()))
    if act.until is not None and act.until.latest.toordinal() > lo:
        end = "resume" if act.change == "suspend" else "lapse"
        setter = steps[-1]
        steps[-1] = Step(
            changes=setter.changes, lo=lo, hi=min(hi, act.until.latest.toordinal()), rank=setter.rank,
            act=number, sets=(*setter.sets, end), after=setter.after,
        )  # fmt: skip
        span = (max(act.until.earliest.toordinal(), lo), act.until.latest.toordinal())
        steps.append(_step(act, end, strand, number, span, (), base + len(steps) - 1))
    return steps


def _step(
    act: Act,
    change: str,
    strand: int,
    number: int,
    days: tuple[int, int],
    sets: tuple[str, ...],
    after: int | None = None,
) -> Step:
    rank = (RANKS[change], act.parts[0].key, number)
    return Step(changes=((strand, change),), lo=days[0], hi=days[1], rank=rank, act=number, sets=sets, after=after)


def certainty_on(folded: Folded, number: int, day: ValidDay) -> tuple[Certainty, set[str], set[int]]:
    """Return how certainly a strand stands on `day`, its possible states, and the narrower strands that it hides."""
    strands, today = folded.strands, day.toordinal()
    if not any(folded.steps[n].lo <= today for n in folded.own[number]):
        return Certainty.NO, {"none"}, set()
    narrower = [n for n, s in enumerate(strands) if number in s.wider]
    wider = sorted(strands[number].wider)
    alone = _reach(folded, [number], day)
    if not any(j[0][0] in IN_FORCE for j in alone):  # cheaper than to follow the wider ones for nothing
        return Certainty.NO, {j[0][0] for j in alone}, set()
    hidden = {n for n in narrower if any(j[0][0] in IN_FORCE for j in _reach(folded, [n], day))}
    if len(wider) > MOST_WIDER:
        return _apart(folded, alone, wider, day), {j[0][0] for j in alone} & IN_FORCE, hidden
    joints = _reach(folded, [number, *wider], day)
    stands = [j for j in joints if j[0][0] in IN_FORCE and not any(w[0] in IN_FORCE for w in j[1:])]
    if not stands:
        return Certainty.NO, {j[0][0] for j in joints}, set()
    certainty = Certainty.CERTAIN if len(stands) == len(joints) else Certainty.POSSIBLE
    return certainty, {j[0][0] for j in stands}, hidden


def _apart(folded: Folded, alone: set[Joint], wider: Sequence[int], day: ValidDay) -> Certainty:
    """Return the certainty from each strand's own states: never surer than following all together."""
    own = _share(alone)
    for number in wider:
        own = own & ~_share(_reach(folded, [number], day))
    return own


def foresee(folded: Folded, days: Sequence[int]) -> None:
    """Work out what is reached on many days (ordinals) in one go, so that asking for each of them is quick."""
    groups: set[tuple[int, ...]] = {(n,) for n in range(len(folded.strands))}
    groups |= {(n, *sorted(s.wider)) for n, s in enumerate(folded.strands) if len(s.wider) <= MOST_WIDER}
    for numbers in groups:
        for day, joints in sweep(_joined(folded, numbers), len(numbers), days).items():
            folded.found[day, *numbers] = joints


def _share(joints: set[Joint]) -> Certainty:
    stands = sum(j[0][0] in IN_FORCE for j in joints)
    if stands == 0:
        return Certainty.NO
    return Certainty.CERTAIN if stands == len(joints) else Certainty.POSSIBLE


def _reach(folded: Folded, numbers: Sequence[int], day: ValidDay) -> set[Joint]:
    """Return the joint states of the chosen strands; an act that touches several of them has one day for all."""
    key = (day.toordinal(), *numbers)
    if key in folded.found:
        return folded.found[key]
    if folded.found and next(iter(folded.found))[0] != key[0]:  # one day is asked after another: the last suffices
        folded.found.clear()
    joints = reach(_joined(folded, numbers), len(numbers), key[0])
    folded.found[key] = joints
    return joints


def _joined(folded: Folded, numbers: Sequence[int]) -> list[Step]:
    """Return the steps of the chosen strands, one step for an act that touches several."""
    place = {number: n for n, number in enumerate(numbers)}
    merged: dict[tuple[object, ...], int] = {}
    index: dict[int, int] = {}
    steps: list[Step] = []
    for old in sorted(n for number in numbers for n in folded.own[number]):
        step = folded.steps[old]
        touched = tuple((place[s], c) for s, c in step.changes)
        reports = tuple(p.key for p in folded.acts[step.act].parts)
        key = (step.lo, step.hi, step.sets, reports, step.after is not None)
        if key in merged:
            index[old] = merged[key]
            steps[merged[key]] = _with(steps[merged[key]], touched)
            continue
        merged[key] = index[old] = len(steps)
        after = None if step.after is None else index[step.after]
        steps.append(
            Step(changes=touched, lo=step.lo, hi=step.hi, rank=step.rank, act=step.act, sets=step.sets, after=after)
        )
    return steps


def _with(step: Step, touched: tuple[tuple[int, str], ...]) -> Step:
    return Step(
        changes=(*step.changes, *touched), lo=step.lo, hi=step.hi, rank=step.rank, act=step.act, sets=step.sets,
        after=step.after,
    )  # fmt: skip
