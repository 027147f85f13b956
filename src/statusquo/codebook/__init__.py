"""The codebook as data: PLOVER's closed lists, measure kinds and changes, and the lexicon of words that tell acts."""

from statusquo.codebook.lexicon import Effect, Entry, Lexicon, MeasureTerm, lexicon
from statusquo.codebook.tables import (
    MUTUAL_TYPES,
    QUADS,
    SPEECH_TYPES,
    Codebook,
    EventType,
    codebook,
    digest_of,
    read_rows,
)

__all__ = [
    "MUTUAL_TYPES", "QUADS", "SPEECH_TYPES", "Codebook", "Effect", "Entry", "EventType", "Lexicon", "MeasureTerm",
    "codebook", "digest_of", "lexicon", "read_rows",
]  # fmt: skip
