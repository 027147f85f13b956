"""Voice: who says so, and Attribution: where in a report a voice speaks."""

from dataclasses import dataclass
from enum import StrEnum

from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan


class VoiceKind(StrEnum):
    """The kind of a voice; `ANONYMOUS` where nothing but "sources" is known."""

    OFFICIAL = "official"
    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    MEDIA = "media"
    ANONYMOUS = "anonymous"


class Quote(StrEnum):
    """Whether the words are the voice's own, retold, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One voice of a chain, outermost first in a record's attribution.

    `anonymous` is true for every unnamed voice ("a senior official" is official and anonymous). `code` is the
    actor code of the state or body that the voice speaks for, `medium` what it spoke through, `span` the source's
    words in the text, `date` the day of the telling where told.
    """

    name: str
    kind: VoiceKind
    code: str | None = None
    cue: str | None = None
    medium: str | None = None
    anonymous: bool = False
    quote: Quote = Quote.INDIRECT
    span: Span | None = None
    date: TimeSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A stretch of text with the voice that says it.

    `content` is one or more spans (a quote may be interrupted); nested attributions are found by one content lying
    inside another's.
    """

    voice: Voice
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
