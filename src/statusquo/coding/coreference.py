"""Coreference: pronouns and descriptions within an article, settled by the mentions before them.

Rules: a subject before the pronoun in its sentence is preferred, then the subject or the opening of the sentence
before.
"He""she""it""they""it""the alliance""the country"
to the last state. Nothing is looked for further back than six sentences.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from statusquo.core import Actor, Mention, Span
from statusquo.world import World

REACH = 6
PERSON = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
PRONOUNS = PERSON | THING | PLURAL

_BODY_NOUNS = {
    "alliance": {"alliance", "union", "coalition"},
    "bloc": {"union", "alliance", "organisation", "forum"},
    "union": {"union"},
    "organization": {"organisation", "union", "alliance", "forum", "ngo", "bank", "organ", "agency"},
    "organisation": {"organisation", "union", "alliance", "forum", "ngo", "bank", "organ", "agency"},
    "agency": {"organ", "organisation", "agency"},
    "council": {"organ", "union", "organisation"},
    "court": {"court"},
    "tribunal": {"court"},
    "commission": {"organ"},
    "bank": {"bank"},
    "league": {"union", "organisation", "forum"},
    "coalition": {"coalition", "alliance"},
    "body": {"organisation", "union", "organ", "forum"},
}
_STATE_NOUNS = frozenset(
    {"country", "nation", "state", "kingdom", "republic", "government", "regime", "territory", "island"}
)
_GROUP_NOUNS = frozenset(
    ["group", "movement", "militants", "rebels", "insurgents", "militia", "organization", "organisation", "party",
     "fighters", "guerrillas", "separatists", "jihadists", "extremists", "faction"]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A mention with what coreference needs to know of it."""

    mention: Mention
    sentence: int
    person: bool
    opens: bool
    form: str = ""


def pronoun(word: str, at: Span, sentence: int, said: Sequence[Said], quotes: Sequence[Span] = ()) -> Mention | None:
    """Return the mention that a pronoun makes, or None where nothing before it fits.

    Within a quotation (`quotes`) it goes back to the quotation's own words where one of them fits.
    """
    near = [s for s in said if sentence - s.sentence <= REACH and s.mention.span.end <= at.start and s.mention.actors]
    own = next((q for q in quotes if q.covers(at)), None)
    if own is not None:
        found = _antecedent(word, at, sentence, [s for s in near if own.covers(s.mention.span)])
        if found is not None:
            return found
    return _antecedent(word, at, sentence, near)


def _antecedent(word: str, at: Span, sentence: int, near: Sequence[Said]) -> Mention | None:
    low = word.lower()
    if low in PERSON:
        found = _subject(near, sentence, lambda s: s.person)
    elif low in PLURAL:
        found = _subject(near, sentence, lambda s: s.mention.kind == "group" or len(s.mention.actors) > 1 or _plural(s))
        found = found or _subject(near, sentence, lambda s: not s.person)
    else:
        found = _subject(near, sentence, lambda s: not s.person and not _plural(s))
    return _again(found, at, "pronoun", f"antecedent of {low!r}") if found else None


def description(noun: str, span: Span, head: Span, sentence: int, said: Sequence[Said], world: World) -> Mention | None:
    """Return the mention that "the alliance" or "the country" makes, or None where nothing before it fits."""
    near = [s for s in said if sentence - s.sentence <= REACH and s.mention.actors]
    kinds = _BODY_NOUNS.get(noun)
    found = None
    if kinds:
        found = _last(near, lambda s: len(s.mention.actors) == 1 and _body_kind(s, world) in kinds)
    if found is None and noun in _GROUP_NOUNS:
        found = _last(near, lambda s: s.mention.actors[0].code in world.groups)
    if found is None and noun in _STATE_NOUNS:
        found = _subject(near, sentence, lambda s: not s.person and s.mention.kind == "name" and _is_state(s, world))
    if found is None:
        return None
    again = _again(found, span, "description", f"antecedent of {noun!r}")
    return Mention(span=span, head=head, actors=again.actors, kind=again.kind, rule=again.rule, score=again.score)


def _body_kind(said: Said, world: World) -> str:
    body = world.bodies.get(said.mention.actors[0].code or "")
    return body.kind if body else ""


def _is_state(said: Said, world: World) -> bool:
    code = said.mention.actors[0].code or ""
    return len(code) == 3 and code not in world.bodies and code not in world.groups


def _plural(said: Said) -> bool:
    return said.form.endswith("s") and said.mention.kind in {"role", "description"}


def _last(near: Sequence[Said], fits: Callable[[Said], bool]) -> Said | None:
    return next((s for s in reversed(near) if fits(s)), None)


def _subject(near: Sequence[Said], sentence: int, fits: Callable[[Said], bool]) -> Said | None:
    """Return the mention that opens this sentence or the nearest one before it, else the last that fits."""
    for back in range(REACH + 1):
        here = [s for s in near if s.sentence == sentence - back and fits(s)]
        if here:
            subjects = [s for s in here if s.opens]
            if back == 0:
                return subjects[-1] if subjects else here[0]
            return subjects[0] if subjects else here[0]
    return None


def _again(found: Said, at: Span, kind: str, rule: str) -> Mention:
    actors = tuple(
        Actor(code=a.code, sector=a.sector, name=a.name, span=a.span or found.mention.span)
        for a in found.mention.actors
    )
    return Mention(span=at, head=at, actors=actors, kind=kind, rule=rule, score=round(found.mention.score * 0.8, 3))
