"""Sentence: words with their grammar, predicates with their arguments, and what the event heads read in it.

Invariant: words lie inside the sentence's span in order and don't overlap; `head` indexes `words` (-1 for the root).
"""

from dataclasses import dataclass

from statusquo.core.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A token with Universal Dependencies grammar; start and end are characters of the document.

    `lemma` is lower case. `tag` is the UD part of speech, `relation` the dependency to `head`, `entity` a BIO tag
    over PER, ORG, LOC and further GUM types ("O" outside).
    """

    start: int
    end: int
    text: str
    lemma: str = ""
    tag: str = "X"
    head: int = -1
    relation: str = "dep"
    entity: str = "O"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A PropBank argument: label (ARG0, ARG1, ..., ARGM-TMP, ...) and its words `[start, end)` in the sentence."""

    label: str
    start: int
    end: int
    head: int
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A verb or eventive noun with its arguments; `word` indexes the sentence's words."""

    word: int
    arguments: tuple[Argument, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReading:
    """Words `[start, end)` that the event heads read as filling `role` of an event (actor, recipient, scope ...)."""

    role: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReading:
    """What the event heads read at one trigger word: labels with their calibrated scores, best first.

    `acting`, `undergoing`, `imposing` and `targeted` say of each word of the sentence how likely it names the actor,
    the recipient, a measure's imposer or its target.
    """

    word: int
    types: tuple[tuple[str, float], ...]
    modes: tuple[tuple[str, float], ...] = ()
    statuses: tuple[tuple[str, float], ...] = ()
    measures: tuple[tuple[str, float], ...] = ()
    changes: tuple[tuple[str, float], ...] = ()
    roles: tuple[RoleReading, ...] = ()
    acting: tuple[float, ...] = ()
    undergoing: tuple[float, ...] = ()
    imposing: tuple[float, ...] = ()
    targeted: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a document. `paragraph` counts from 0."""

    span: Span
    paragraph: int = 0
    words: tuple[Word, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    readings: tuple[EventReading, ...] = ()
