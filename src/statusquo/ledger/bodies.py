"""Bodies: how members decide, who can hold a decision up, and which of them would have to move.

Invariant: `ways_out` returns exactly the minimal sets of objectors whose change of mind lets the decision pass, by
size and then alphabet; no set contains another. A decision passes when enough members don't object and no objector has
a veto.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from statusquo.ledger.world_view import RuleRow

MOST_OBJECTORS = 14
"""Beyond so many objectors only the sets found by dropping the heaviest are listed."""
_SHARES = {"majority": 0.5, "two_thirds": 2 / 3}
LISBON = (0.55, 0.65)
"""The EU's qualified majority since November 2014: fewer than four objectors never block it (Art. 16(4) TEU)."""
LEAST_BLOCKERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A rule with the members it binds on a day.

    `rule` is the rule's name; `threshold` a count of votes above 1, else a share of the members; `population` a share
    of the members' population, judged only where `people` gives every member's.
    """

    rule: str
    members: frozenset[str]
    threshold: float | None = None
    population: float | None = None
    veto: frozenset[str] = frozenset()
    people: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, row: RuleRow, members: Iterable[str], people: Mapping[str, float] | None = None) -> "Decision":
        """Return the decision that a row of the rules table describes."""
        everyone = frozenset(members)
        each = "*" in row.veto or (row.rule in ("consensus", "unanimity") and row.threshold is None)
        veto = everyone if each else frozenset(row.veto) & everyone
        return cls(
            rule=row.rule, members=everyone, threshold=row.threshold, population=row.population, veto=veto,
            people=people or {},
        )  # fmt: skip

    def passes(self, objectors: Iterable[str]) -> bool:
        """Tell whether the decision can be taken although these members object."""
        against = self.members & frozenset(objectors)
        if against & self.veto:
            return False
        in_favour = self.members - against
        if len(in_favour) < self.votes_needed:
            return False
        few = (self.threshold, self.population) == LISBON and len(against) < LEAST_BLOCKERS
        return few or self.people_for(in_favour) >= (self.population or 0.0)

    @property
    def votes_needed(self) -> int:
        """How many members must not object."""
        size = len(self.members)
        if self.rule in ("consensus", "unanimity") and self.threshold is None:
            return size
        threshold = self.threshold if self.threshold is not None else _SHARES.get(self.rule)
        if threshold is None:
            return 1 if size else 0
        if threshold > 1:
            return math.ceil(threshold)
        needed = math.ceil(threshold * size - 1e-3)
        return needed + 1 if self.rule == "majority" and needed == threshold * size else needed

    @property
    def counts_people(self) -> bool:
        """Tell whether the rule asks for a share of the population and every member's is known."""
        return self.population is not None and bool(self.members) and all(m in self.people for m in self.members)

    def people_for(self, in_favour: Iterable[str]) -> float:
        """Return the share of the population that these have; 1 where the rule doesn't ask or none is known."""
        if not self.counts_people:
            return 1.0
        return sum(self.people[m] for m in in_favour) / sum(self.people[m] for m in self.members)

    def ways_out(self, objectors: Iterable[str]) -> list[list[str]]:
        """Return the minimal sets of objectors who would have to move for the decision to pass; empty if it passes."""
        against = sorted(self.members & frozenset(objectors))
        if self.passes(against):
            return []
        must = [m for m in against if m in self.veto]
        free = sorted((m for m in against if m not in self.veto), key=lambda m: (-self.people.get(m, 0.0), m))
        found: list[frozenset[str]] = []
        for size in range(len(free) + 1):
            for more in combinations(free, size) if len(free) <= MOST_OBJECTORS else [tuple(free[:size])]:
                moved = frozenset((*must, *more))
                if not any(f <= moved for f in found) and self.passes(set(against) - moved):
                    found.append(moved)
        return sorted((sorted(f) for f in found), key=lambda f: (len(f), f))
