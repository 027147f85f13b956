"""Record: one act in one document as coded by one coder, and Act: the same while it is being coded.

Invariant: a record's id is a content hash of (document, evidence spans, type, sides, coder) and never of scores, so
coding the same text twice with the same coder yields the same ids.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from statusquo.core.actor import Actor
from statusquo.core.evidence import Evidence, Location, Source
from statusquo.core.measure import MeasurePart
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Voice

SCHEMA = 1
"""Version of the record's fields; every stored row carries it."""


class Status(StrEnum):
    """Whether the act happened (CODEBOOK section 2)."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """What a record keeps of its document. `published` is the only clock of knowledge."""

    id: str
    published: date
    outlet: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as told at one trigger, while the stages fill it in.

    `predicate` is the index of the trigger's word in its sentence. `date` is None until the dates are assigned;
    `date_text` is the expression that told it, None where none did.
    """

    sentence: int
    predicate: int
    trigger: Span
    clause: Span
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    date: TimeSpan | None = None
    date_text: str | None = None
    end: TimeSpan | None = None
    status: Status = Status.OCCURRED
    attribution: tuple[Voice, ...] = ()
    measure: MeasurePart | None = None
    location: Location | None = None
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act in one report: who did what to whom, when, and who says so.

    `evidence` has the main span first. `quad` is 1 to 4 and `intensity` the PLOVER scale value (-10..10). `date_text`
    is the expression in the report that tells the date, None where none does or the words are not kept.
    """

    id: str
    schema: int = SCHEMA
    coder: str
    document: DocumentRef
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    quad: int
    intensity: float
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    date: TimeSpan
    date_text: str | None = None
    end: TimeSpan | None = None
    location: Location | None = None
    status: Status = Status.OCCURRED
    attribution: tuple[Voice, ...] = ()
    measure: MeasurePart | None = None
    evidence: tuple[Evidence, ...] = ()
    source: Source = field(default_factory=Source)
