"""TimeSpan: a day that is known only to lie in a closed interval of days.

Invariant: `earliest <= latest`. The width is doubt, not duration: an act that lasted has a start and an end, each
a TimeSpan. `UNKNOWN_PAST` as `earliest` says that the day is unbounded below, `UNKNOWN_FUTURE` as `latest` above.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from statusquo.core.certainty import Certainty

ValidDay = NewType("ValidDay", date)
"""A day in the world: when something held (`--on`)."""

KnownDay = NewType("KnownDay", date)
"""A day of publication: by when something was reported (`--known`)."""

UNKNOWN_PAST = date.min
UNKNOWN_FUTURE = date.max


class Basis(StrEnum):
    """What the day rests on: an expression, tense or an earlier sentence, or the publication day alone."""

    TEXT = "text"
    CONTEXT = "context"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """One day, known to lie in `[earliest, latest]` (both included).

    Raises:
        ValueError: if `earliest` is after `latest`.
    """

    earliest: date
    latest: date
    basis: Basis = Basis.TEXT

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"a time span needs earliest <= latest, not [{self.earliest}, {self.latest}]")

    @classmethod
    def day(cls, day: date, basis: Basis = Basis.TEXT) -> "TimeSpan":
        """Return the span that holds one day only."""
        return cls(earliest=day, latest=day, basis=basis)

    @property
    def days(self) -> int:
        """How many days the span holds (1 when the day is exact)."""
        return (self.latest - self.earliest).days + 1

    def on_or_before(self, day: date) -> Certainty:
        """Tell whether the day in question had come by `day`."""
        if self.latest <= day:
            return Certainty.CERTAIN
        return Certainty.POSSIBLE if self.earliest <= day else Certainty.NO

    def before(self, other: "TimeSpan") -> Certainty:
        """Tell whether this day comes strictly before the other's."""
        if self.latest < other.earliest:
            return Certainty.CERTAIN
        return Certainty.POSSIBLE if self.earliest < other.latest else Certainty.NO

    def same(self, other: "TimeSpan") -> Certainty:
        """Tell whether both are the same day."""
        if self.latest < other.earliest or other.latest < self.earliest:
            return Certainty.NO
        return Certainty.CERTAIN if self.days == other.days == 1 else Certainty.POSSIBLE

    def meet(self, other: "TimeSpan") -> "TimeSpan | None":
        """Return the days that both admit, with this span's basis, or None when there are none."""
        earliest, latest = max(self.earliest, other.earliest), min(self.latest, other.latest)
        return TimeSpan(earliest=earliest, latest=latest, basis=self.basis) if earliest <= latest else None

    def shift(self, days: int) -> "TimeSpan":
        """Move both ends by so many days, keeping unknown ends unknown."""
        move = timedelta(days=days)
        return TimeSpan(
            earliest=self.earliest if self.earliest == UNKNOWN_PAST else self.earliest + move,
            latest=self.latest if self.latest == UNKNOWN_FUTURE else self.latest + move,
            basis=self.basis,
        )
