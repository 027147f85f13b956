"""Actor: a side of an act, and Mention: a place in the text that names one."""

from dataclasses import dataclass

from statusquo.core.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A side of an act as the codebook tells it.

    `code` is an ISO 3166 alpha-3 code, a body's or group's short code, or a name in capitals; None for an unnamed
    group of states. `sector` is a PLOVER sector or None. `span` is None only for records made by hand.
    """

    code: str | None
    sector: str | None = None
    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One or more actors that a stretch of text stands for, and why.

    `span` covers the whole noun phrase, `head` the word that heads it. `rule` names the table row, role rule or
    antecedent that resolved it; `kind` is one of name, role, pronoun, description, group.
    """

    span: Span
    head: Span
    actors: tuple[Actor, ...]
    kind: str
    rule: str
    score: float = 1.0
