"""The fold's tables: (state, change) -> state with the timers it clears, and how long each kind may go unreported.

Invariant: every state has a row for every change, `threaten`, `propose` and `deny` never change a state, and every
measure kind has its age.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from statusquo.codebook.tables import codebook, digest_of, read_rows
from statusquo.core.errors import TableError

IN_FORCE = frozenset({"in_force", "narrowed"})
"""States in which a measure stands."""
TIMERS = frozenset({"effect", "end", "resume", "lapse"})
"""Changes that come by themselves on a day told beforehand, unless something clears them first."""
INERT = frozenset({"threaten", "propose", "deny"})


@dataclass(frozen=True, slots=True)
class Transition:
    """The next state and the timers that the change clears."""

    next: str
    clears: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldTable:
    """All transitions and ages; `digest` changes with any row."""

    transitions: Mapping[tuple[str, str], Transition]
    ages: Mapping[str, int]
    digest: str


@cache
def fold_table() -> FoldTable:
    """Load fold.csv and aging.csv once.

    Raises:
        TableError: if a pair is missing or told twice, or a row breaks the invariant.
    """
    transitions: dict[tuple[str, str], Transition] = {}
    for line, row in read_rows("fold"):
        key, clears = (row["state"], row["change"]), frozenset(filter(None, row["clears"].split("|")))
        if key in transitions:
            raise TableError("fold.csv", line, f"{key} is told twice")
        if row["change"] in INERT and row["next"] != row["state"]:
            raise TableError("fold.csv", line, f"{row['change']} must leave the state as it is")
        if not clears <= TIMERS:
            raise TableError("fold.csv", line, f"clears may name {sorted(TIMERS)}")
        transitions[key] = Transition(row["next"], clears)
    states, changes = {s for s, _ in transitions}, {c for _, c in transitions}
    missing = [(s, c) for s in states for c in changes if (s, c) not in transitions]
    missing += [(t.next, "") for t in transitions.values() if t.next not in states]
    if missing or not codebook().changes <= changes:
        raise TableError("fold.csv", 0, f"lacks rows for {missing or sorted(codebook().changes - changes)}")
    ages = {row["kind"]: int(row["days"]) for _, row in read_rows("aging")}
    if set(ages) != codebook().kinds:
        raise TableError("aging.csv", 0, f"must have each kind once: {sorted(set(ages) ^ codebook().kinds)}")
    return FoldTable(
        transitions=MappingProxyType(transitions), ages=MappingProxyType(ages), digest=digest_of("fold", "aging")
    )
