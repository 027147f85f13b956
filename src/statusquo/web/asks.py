"""Asks: what a request may ask for, checked by name and bounds before anything is read.

Invariant: an unknown or misspelled parameter is refused, so that it never widens a question.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from statusquo.core.errors import QuestionError
from statusquo.ledger.asof import Clocks
from statusquo.ledger.ledger import clocks
from statusquo.web.guard import Refusal

FIRST, LAST = date(1500, 1, 1), date(2999, 12, 31)
"""Days outside of which nothing is asked: the arithmetic of months and years needs room on both sides."""
MOST_ROWS = 1000
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text without control characters."""

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), Field(examples=["2024-06-01"])]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN), Field(examples=["TUR"])]
Word = Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)]
Text = Annotated[str, StringConstraints(max_length=400, pattern=PLAIN)]
Form = Literal["json", "csv"]


class Asked(BaseModel):
    """Refuses parameters that it doesn't know."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class Paged(Asked):
    """A page of a list."""

    limit: int = Field(100, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)


class OnDay(Asked):
    """The two days of a question."""

    on: Day | None = None
    known: Day | None = None

    def days(self, today: date) -> tuple[date, date]:
        """Return `on` and `known`, today where not given."""
        return day(self.on, "on", today), day(self.known, "known", today)


class Filtered(OnDay):
    """The clocks and filters of a question."""

    at: int | None = Field(None, ge=0, le=2**53)
    voice: Word | None = None
    named: bool = False
    reviewed: bool = False
    min_reports: int = Field(1, ge=1, le=1000)
    min_score: float = Field(0.0, ge=0.0, le=1.0)

    def filters(self) -> dict[str, Any]:
        """Return the filters as a ledger takes them."""
        return {
            "at": self.at, "voices": self.voice, "named": self.named, "reviewed": self.reviewed,
            "min_reports": self.min_reports, "min_score": self.min_score,
        }  # fmt: skip

    def asked(self, today: date) -> dict[str, Any]:
        """Return clocks and filters as a ledger takes them."""
        on, known = self.days(today)
        return {"on": on, "known": known, **self.filters()}

    def clocks(self, today: date) -> Clocks:
        """Return clocks and filters in one."""
        return clocks(**self.asked(today))


class Listed(Filtered):
    """A question whose answer is a list that may be paged and printed as a sheet."""

    limit: int | None = Field(None, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)
    format: Form = "json"


class StandingAsk(Listed):
    """Which measures stand."""

    by: Name | None = None
    against: Name | None = None
    between: Text | None = Field(None, description="Two actors, set apart by a comma.", examples=["USA,CHN"])
    kind: Text | None = Field(None, description="One kind, or several set apart by commas.")
    certain: bool = Field(False, description="Only what is certain.")
    order: Literal["plain", "fresh"] = Field("plain", description="fresh: what is certain first, last reported first.")


class StatusAsk(Filtered):
    """What stands between two, and who would have to move."""

    a: Name
    b: Name
    matter: Word = "engagement"
    suppose: Text | None = Field(None, alias="if", description="A change to suppose: TUR lifts.")


class TimelineAsk(Listed):
    """Events and changes of an actor, or between two."""

    a: Name
    b: Name | None = None


class DyadAsk(Filtered):
    """Everything between two, for a picture."""

    a: Name
    b: Name


class PanelAsk(Listed):
    """Counts by month."""

    by: Literal["dyad-month", "actor-month"] = "dyad-month"
    actor: list[Name] = Field(default_factory=list, max_length=50)
    start: Day | None = None


class DiffAsk(Filtered):
    """What changed between two days, or two days of knowledge."""

    before: Day = Field(alias="from")
    to: Day | None = None
    known_from: Day | None = None
    by: Name | None = None
    against: Name | None = None
    kind: Word | None = None
    format: Form = "json"


class ConditionsAsk(Filtered):
    """Measures whose condition may have come true."""

    by: Name | None = None
    against: Name | None = None
    format: Form = "json"


class WhoAsk(Asked):
    """What a name stands for."""

    name: Name
    on: Day | None = None


class WorldAsk(Filtered):
    """What stands in the whole world."""

    kind: Word | None = Field(None, description="Kinds, set apart by commas.")


class DocumentsAsk(Paged):
    """Which reports the ledger has."""

    q: Text = ""
    outlet: Text | None = None
    first: Day | None = Field(None, alias="from")
    to: Day | None = None
    actor: Name | None = None
    format: Form = "json"


class SearchAsk(Asked):
    """Actors, measures, records and documents by words."""

    q: Text
    into: Word = Field("actors,measures,records,documents", alias="in")
    known: Day | None = None
    limit: int = Field(20, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)
    format: Form = "json"


class QueueAsk(Paged):
    """Records that wait for a person, or have had one."""

    max_score: float = Field(1.0, ge=0.0, le=1.0)
    type: Word | None = None
    actor: Name | None = None
    state: Literal["open", "done"] = "open"
    format: Form = "json"


class Report(BaseModel):
    """A report to code."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(min_length=1, max_length=200_000)
    published: Day
    id: Text | None = None
    title: Text | None = None
    outlet: Text | None = None
    url: Annotated[str, StringConstraints(max_length=2000, pattern=PLAIN)] | None = None


class Tried(Report):
    """A report to code without storing it."""

    text: str = Field(min_length=1, max_length=20_000)


class Reports(BaseModel):
    """Reports to code and store."""

    model_config = ConfigDict(extra="forbid", strict=True)

    documents: list[Report] = Field(min_length=1, max_length=100)


class Verdict(BaseModel):
    """A named person's verdict on a record."""

    model_config = ConfigDict(extra="forbid", strict=True)

    record: Name
    verdict: Literal["accept", "reject", "correct"]
    by: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN)]
    note: Annotated[str, StringConstraints(max_length=2000, pattern=PLAIN)] | None = None
    changes: dict[str, str | list[str]] | None = Field(None, max_length=30)


def day(value: str | None, name: str, today: date) -> date:
    """Return the day that was given, or today.

    Raises:
        QuestionError: for what is no day, or none that can be asked for.
    """
    if value is None:
        return today
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise QuestionError(f"{name} needs a day as YYYY-MM-DD, not {value!r}") from None
    if not FIRST <= found <= LAST:
        raise QuestionError(f"{name} needs a day between {FIRST} and {LAST}, not {value}")
    return found


def nothing_like(what: str, name: str) -> Refusal:
    """Return the answer for what isn't there."""
    return Refusal(404, "no_such_thing", f"the ledger has no {what} {name!r}")
