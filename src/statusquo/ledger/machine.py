"""The fold's machine: which states can measures be in on a day, over every admissible choice of the acts' days.

Invariant: `reach` returns exactly the joint states that some choice of days yields (each step's day anywhere in its
interval, a timer's day not before the step that set it, steps of one day in order of rank), as long as no more than
`MOST_OPEN` steps are open at once; beyond that it returns a superset, so `certain` is never claimed wrongly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from statusquo.codebook.folding import TIMERS, Transition, fold_table

MOST_OPEN = 9
_ORDER = (
    "open", "announce", "announce_end", "effect", "impose", "resume", "extend", "widen", "narrow", "suspend", "end",
    "lapse", "lift",
)  # fmt: skip
RANKS = {change: number for number, change in enumerate(_ORDER)}
"""Order of changes on one day: openings before ends, so that what began and ended on a day is over."""

Timer = tuple[str, int]
State = tuple[str, frozenset[Timer]]
Joint = tuple[State, ...]
START: State = ("none", frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change that happens on one day of `[lo, hi]` (ordinals).

    `changes` says what it does to each strand it touches; `sets` the timers that it starts, under the number `act`;
    `after` is the index of the step that must have happened before (for a timer's own step).
    """

    changes: tuple[tuple[int, str], ...]
    lo: int
    hi: int
    rank: tuple[object, ...]
    act: int
    sets: tuple[str, ...] = ()
    after: int | None = None


def apply(step: Step, joint: Joint) -> Joint:
    """Return the joint state after the step."""
    states = list(joint)
    for strand, change in step.changes:
        states[strand] = _next(states[strand], change, step)
    return tuple(states)


def _next(state: State, change: str, step: Step) -> State:
    name, timers = state
    if change in TIMERS and (change, step.act) not in timers:
        return state
    move = _transitions()[name, change]
    kept = {t for t in timers if t[0] not in move.clears and t[0] not in step.sets and t != (change, step.act)}
    if change != "narrow":  # an exemption's own end is not the end of the measure
        kept |= {(kind, step.act) for kind in step.sets}
    return move.next, frozenset(kept)


def _transitions() -> Mapping[tuple[str, str], Transition]:
    return fold_table().transitions


def reach(steps: Sequence[Step], strands: int, day: int) -> set[Joint]:
    """Return the joint states of so many strands that can be reached by the end of `day` (an ordinal)."""
    started = [(n, s) for n, s in enumerate(steps) if s.lo <= day]
    cuts = sorted({d for _, s in started for d in (s.lo, s.hi + 1) if d <= day} | {day + 1})
    worlds: set[tuple[int, Joint]] = {(0, (START,) * strands)}
    for first, after in pairwise(cuts):
        active = [(n, s) for n, s in started if s.lo <= first and s.hi >= after - 1]
        due = sum(1 << n for n, s in active if s.hi == after - 1)
        if len(active) > MOST_OPEN:
            worlds = _loosely(active, worlds, due)
            continue
        if after - first >= len(active):
            worlds = _any_order(active, worlds)
        else:
            for _ in range(after - first):
                worlds = _one_day(active, worlds)
        worlds = {w for w in worlds if w[0] & due == due}
    return {joint for _, joint in worlds}


Numbered = Sequence[tuple[int, Step]]


def _ready(number: int, step: Step, done: int) -> bool:
    return not done >> number & 1 and (step.after is None or bool(done >> step.after & 1))


def _any_order(active: Numbered, worlds: Iterable[tuple[int, Joint]]) -> set[tuple[int, Joint]]:
    found, todo = set(worlds), list(worlds)
    while todo:
        done, joint = todo.pop()
        for number, step in active:
            if _ready(number, step, done):
                world = (done | 1 << number, apply(step, joint))
                if world not in found:
                    found.add(world)
                    todo.append(world)
    return found


def _one_day(active: Numbered, worlds: set[tuple[int, Joint]]) -> set[tuple[int, Joint]]:
    for number, step in sorted(active, key=lambda a: a[1].rank):
        worlds = worlds | {
            (done | 1 << number, apply(step, joint)) for done, joint in worlds if _ready(number, step, done)
        }
    return worlds


def _loosely(active: Numbered, worlds: set[tuple[int, Joint]], due: int) -> set[tuple[int, Joint]]:
    """Apply open steps any number of times in any order: a superset of what can be reached."""
    found = {(done | due, joint) for done, joint in worlds}
    todo = list(found)
    while todo:
        done, joint = todo.pop()
        for _, step in active:
            world = (done, apply(step, joint))
            if world not in found:
                found.add(world)
                todo.append(world)
    return found
