"""Evidence: the sentence or clause that a record rests on, and Source: the rule or head that made it."""

from dataclasses import dataclass

from statusquo.core.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A stretch of the report that tells the act. `text` is None in ledgers kept without text (`--no-text`)."""

    span: Span
    sentence: int
    text: str | None
    trigger: Span | None = None
    trigger_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What made the record: a lexicon rule (`rule`), a head of the encoder (`head`), or both; score in 0..1."""

    rule: str | None = None
    head: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where the act took place: name as written, ISO3 country, decimal degrees."""

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
