"""What things are: pure data types, ids and errors. Standard library only; no I/O and no clock."""

from statusquo.core.actor import Actor, Mention
from statusquo.core.certainty import Certainty
from statusquo.core.document import DateMention, Direction, Document, Granularity, Rejection
from statusquo.core.evidence import Evidence, Location, Source
from statusquo.core.ids import content_id, text_digest
from statusquo.core.measure import MeasurePart
from statusquo.core.record import SCHEMA, Act, DocumentRef, Record, Status
from statusquo.core.sentence import Argument, EventReading, Predicate, RoleReading, Sentence, Word
from statusquo.core.span import Span
from statusquo.core.timespan import UNKNOWN_FUTURE, UNKNOWN_PAST, Basis, KnownDay, TimeSpan, ValidDay
from statusquo.core.voice import Attribution, Quote, Voice, VoiceKind

__all__ = [
    "SCHEMA", "UNKNOWN_FUTURE", "UNKNOWN_PAST", "Act", "Actor", "Argument", "Attribution", "Basis", "Certainty",
    "DateMention", "Direction", "Document", "DocumentRef", "EventReading", "Evidence", "Granularity", "KnownDay",
    "Location", "MeasurePart", "Mention", "Predicate", "Quote", "Record", "Rejection", "RoleReading", "Sentence",
    "Source", "Span", "Status", "TimeSpan", "ValidDay", "Voice", "VoiceKind", "Word", "content_id", "text_digest",
]  # fmt: skip
