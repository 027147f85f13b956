"""Certainty: the three-valued answer to a question about uncertain days.

Invariant: the values form a Kleene logic ordered NO < POSSIBLE < CERTAIN; `&` is the minimum, `|` the maximum.
"""

from enum import Enum


class Certainty(Enum):
    """Whether something holds in every, in some or in no admissible choice of days."""

    NO = "no"
    POSSIBLE = "possible"
    CERTAIN = "certain"

    @property
    def rank(self) -> int:
        """0 for no, 1 for possible, 2 for certain."""
        return _ORDER.index(self)

    def __and__(self, other: "Certainty") -> "Certainty":
        return min(self, other, key=lambda c: c.rank)

    def __or__(self, other: "Certainty") -> "Certainty":
        return max(self, other, key=lambda c: c.rank)

    def __invert__(self) -> "Certainty":
        return _ORDER[2 - self.rank]

    def __bool__(self) -> bool:
        raise TypeError("a Certainty is not a bool: compare it with Certainty.CERTAIN or Certainty.NO")


_ORDER = (Certainty.NO, Certainty.POSSIBLE, Certainty.CERTAIN)
