"""The fold's machine: which states can measures be in on a day, over every admissible choice of the acts' days.

Invariant: `reach` returns exactly the joint states that some choice of days yields (each step's day anywhere in its
interval, a timer's day not before the step that set it, steps of one day in order of rank), as long as no more than
`MOST_OPEN` steps that matter are open at once; beyond that it returns a superset, so that neither certain nor no is
claimed wrongly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from statusquo.codebook.folding import TIMERS, Transition, fold_table

MOST_OPEN = 7
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
        states[strand] = _next(states[strand], change, step.act, step.sets)
    return tuple(states)


@lru_cache(maxsize=100_000)
def _next(state: State, change: str, act: int, sets: tuple[str, ...]) -> State:
    name, timers = state
    if change in TIMERS and (change, act) not in timers:
        return state
    move = _transitions()[name, change]
    kept = {t for t in timers if t[0] not in move.clears and t[0] not in sets and t != (change, act)}
    if change != "narrow":  # an exemption's own end is not the end of the measure
        kept |= {(kind, act) for kind in sets}
    return move.next, frozenset(kept)


def _transitions() -> Mapping[tuple[str, str], Transition]:
    return fold_table().transitions


def reach(steps: Sequence[Step], strands: int, day: int) -> set[Joint]:
    """Return the joint states of so many strands that can be reached by the end of `day` (an ordinal)."""
    return sweep(steps, strands, [day])[day]


def sweep(steps: Sequence[Step], strands: int, days: Sequence[int]) -> dict[int, set[Joint]]:
    """Return the joint states that can be reached by the end of each of the days, in one go.

    A sweep over the stretches of days between which no step opens or closes. A step that changes no state that can be
    had in a stretch is free from then on: it may have happened there, unseen, so it needs no branch of its own.
    """
    last, ends = max(days), {d + 1 for d in days}
    waiting = sorted(((n, s) for n, s in enumerate(steps) if s.lo <= last), key=lambda a: a[1].lo, reverse=True)
    cuts = sorted({d for _, s in waiting for d in (s.lo, s.hi + 1) if d <= last} | ends)
    worlds: set[tuple[int, Joint]] = {(0, (START,) * strands)}
    found = {cuts[0] - 1: {(START,) * strands}} if cuts[0] in ends else {}
    active: list[tuple[int, Step]] = []
    free = 0
    for first, after in pairwise(cuts):
        active = [(n, s) for n, s in active if s.hi >= first]
        while waiting and waiting[-1][1].lo <= first:
            active.append(waiting.pop())
        states = _closure({joint for _, joint in worlds}, active)
        live = [(n, s) for n, s in active if any(apply(s, joint) != joint for joint in states)]
        free |= sum(1 << n for n, _ in active) & ~sum(1 << n for n, _ in live)
        due = sum(1 << n for n, s in live if s.hi == after - 1) & ~free
        if len(live) > MOST_OPEN:
            free |= sum(1 << n for n, _ in live)  # each may have happened or not: nothing is asked of them later
            over = sum(1 << n for n, s in enumerate(steps) if s.hi < first)
            due, worlds = 0, {(over, joint) for joint in states}
        elif after - first >= len(live):
            worlds = _any_order(live, worlds, free)
        else:
            for _ in range(after - first):
                worlds = _one_day(live, worlds, free)
        closed = sum(1 << n for n, s in active if s.hi == after - 1)
        worlds = {(done | closed, joint) for done, joint in worlds if done & due == due}
        if after in ends:
            found[after - 1] = {joint for _, joint in worlds}
    return found


def _closure(states: set[Joint], active: "Numbered") -> set[Joint]:
    """Return the states had when open steps happen any number of times in any order: a superset of what can be."""
    found, todo = set(states), list(states)
    while todo:
        joint = todo.pop()
        for _, step in active:
            after = apply(step, joint)
            if after not in found:
                found.add(after)
                todo.append(after)
    return found


Numbered = Sequence[tuple[int, Step]]


def _ready(number: int, step: Step, done: int, free: int) -> bool:
    return not done >> number & 1 and (step.after is None or bool((done | free) >> step.after & 1))


def _any_order(active: Numbered, worlds: Iterable[tuple[int, Joint]], free: int) -> set[tuple[int, Joint]]:
    found, todo = set(worlds), list(worlds)
    while todo:
        done, joint = todo.pop()
        for number, step in active:
            if _ready(number, step, done, free):
                world = (done | 1 << number, apply(step, joint))
                if world not in found:
                    found.add(world)
                    todo.append(world)
    return found


def _one_day(active: Numbered, worlds: set[tuple[int, Joint]], free: int) -> set[tuple[int, Joint]]:
    for number, step in sorted(active, key=lambda a: a[1].rank):
        worlds = worlds | {
            (done | 1 << number, apply(step, joint)) for done, joint in worlds if _ready(number, step, done, free)
        }
    return worlds
