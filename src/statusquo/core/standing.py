"""Measure: a spell of one standing restriction or commitment, as it stands on one day by what was known on another.

Invariant: a measure belongs to one `Identity`: one kind, a single imposer, a single target (for truces one pair of
parties) and one body; a coalition's measure is as many measures as it has pairs.
"""

from dataclasses import dataclass
from datetime import date

from statusquo.core.certainty import Certainty
from statusquo.core.ids import content_id
from statusquo.core.timespan import TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Identity:
    """What makes two measure parts speak of one measure; an empty string stands for an unnamed side or no body."""

    kind: str
    imposer: str
    target: str
    body: str = ""

    def measure_id(self, opening_record: str) -> str:
        """Return the id of the measure of this identity that was opened by this record."""
        fields = {"kind": self.kind, "imposer": self.imposer, "target": self.target, "body": self.body}
        return content_id("m", {**fields, "opening": opening_record})


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A narrower measure that a wider one has taken in."""

    id: str
    scope: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One standing measure on one day.

    `since` is None only where the start is unknown on both sides; `records` are the ids of the parts that it rests on,
    in order of publication; `aliases` are ids that it had, or would have, when opened by another of its records.
    """

    id: str
    identity: Identity
    scope: str | None
    flow: str | None
    coverage: str | None
    goods: tuple[str, ...]
    listed: tuple[str, ...]
    since: TimeSpan | None
    until: TimeSpan | None
    condition: str | None
    ground: str | None
    state: str
    certainty: Certainty
    contested: bool
    presupposed: bool
    last_reported: date
    supersedes: tuple[Superseded, ...]
    reports: int
    score: float
    records: tuple[str, ...]
    aliases: tuple[str, ...] = ()
