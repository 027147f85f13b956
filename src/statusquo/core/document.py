"""Document: a dated report and what the stages have found in it so far.

Invariant: every span held here lies inside `text`; a stage returns a new Document and never loses one: what it
cannot handle becomes a Rejection.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statusquo.core.actor import Mention
from statusquo.core.record import Act, DocumentRef, Record
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Attribution


class Granularity(StrEnum):
    """The unit that a date expression names."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    DURATION = "duration"
    SET = "set"


class Direction(StrEnum):
    """How an expression bounds the time it speaks of ("since May" starts at, "before May" ends before)."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    BY = "by"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression: its span, its interval (None for durations and sets), and the rule that read it."""

    span: Span
    when: TimeSpan | None
    granularity: Granularity
    direction: Direction = Direction.AT
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """What a stage could not handle, and why; `code` is a short stable word."""

    stage: str
    code: str
    span: Span | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A dated report. `id` is the caller's id or a content hash of text and date."""

    id: str
    text: str
    published: date
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    sentences: tuple[Sentence, ...] = ()
    dates: tuple[DateMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    acts: tuple[Act, ...] = ()
    records: tuple[Record, ...] = ()
    rejections: tuple[Rejection, ...] = ()

    @property
    def ref(self) -> DocumentRef:
        """The part of the document that its records keep."""
        return DocumentRef(id=self.id, published=self.published, outlet=self.outlet, title=self.title, url=self.url)
