"""Coreference: what rules say of the pronouns and descriptions of a report, by the mentions before them.

Rules, in order: a subject before the phrase in its own sentence, then what opens the nearest sentence before. "He" goes
back to a person, "it" to what is none, "they" to a group or to several, "the alliance" to a body of that kind, "the
country" to a state named. Nothing is looked for further back than six sentences. `antecedents.py` weighs the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from statusquo.core import Actor, Mention, Sentence, Span, Word
from statusquo.world import World

REACH = 6
PERSON = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
PRONOUNS = PERSON | THING | PLURAL
Words = Mapping[int, tuple[Sentence, Word]]
"""The words of a document with their sentences, by where they start; empty without a grammar."""

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
    "association": {"organisation", "union", "forum"},
    "watchdog": {"organisation", "organ", "agency"},
    "body": {"organisation", "union", "organ", "forum"},
}
_STATE_NOUNS = frozenset(
    {"country", "nation", "state", "kingdom", "republic", "government", "regime", "territory", "island"}
)
GROUP_NOUNS = frozenset(
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


def pronoun(
    word: str,
    at: Span,
    sentence: int,
    said: Sequence[Said],
    quotes: Sequence[Span] = (),
    words: Words | None = None,
) -> Mention | None:
    """Return the mention that a pronoun makes, or None where nothing before it fits.

    Within a quotation (`quotes`) it goes back to the quotation's own words where one of them fits. By the grammar
    (`words`, by where they start) an object is never its own verb's subject, and "they" may be what "and" joins.
    """
    words = words or {}
    near = [s for s in said if sentence - s.sentence <= REACH and s.mention.span.end <= at.start and s.mention.actors]
    near = [s for s in near if not _acts_on(s, at, words)]
    if word.lower() in PLURAL:
        near = _with_joined(near, words)
    own = next((q for q in quotes if q.covers(at)), None)
    if own is not None:
        found = _antecedent(word, at, sentence, [s for s in near if own.covers(s.mention.span)])
        if found is not None:
            return found
    return _antecedent(word, at, sentence, near)


def _acts_on(said: Said, at: Span, words: Words) -> bool:
    """Tell whether a mention is the subject of the verb whose object the pronoun is ("X told him")."""
    mine, other = words.get(at.start), words.get(said.mention.head.start)
    if mine is None or other is None or mine[0] is not other[0] or mine[1].relation not in {"obj", "iobj"}:
        return False
    return other[1].relation.startswith("nsubj") and other[1].head == mine[1].head


def _with_joined(near: Sequence[Said], words: Words) -> list[Said]:
    """Return the mentions with those that "and" joins made one ("Iran and Iraq ... they")."""
    out: list[Said] = []
    for one in near:
        word = words.get(one.mention.head.start)
        joined = bool(out) and out[-1].sentence == one.sentence and word is not None and word[1].relation == "conj"
        first = words.get(out[-1].mention.head.start) if joined else None
        if first is not None and word is not None and word[0].words[word[1].head] is first[1]:
            both = replace(out[-1].mention, actors=(*out[-1].mention.actors, *one.mention.actors))
            out[-1] = replace(out[-1], mention=both)
        else:
            out.append(one)
    return out


def _antecedent(word: str, at: Span, sentence: int, near: Sequence[Said]) -> Mention | None:
    low = word.lower()
    if low in PERSON:
        found = _subject(near, sentence, lambda s: s.person)
    elif low in PLURAL:
        found = _subject(near, sentence, lambda s: s.mention.kind == "group" or len(s.mention.actors) > 1 or _plural(s))
        found = found or _subject(near, sentence, lambda s: not s.person)
    else:
        found = _subject(near, sentence, lambda s: not s.person and not _plural(s))
    return again(found, at, "pronoun", f"antecedent of {low!r}") if found else None


def description(noun: str, span: Span, head: Span, sentence: int, said: Sequence[Said], world: World) -> Mention | None:
    """Return the mention that "the alliance" or "the country" makes, or None where nothing before it fits."""
    near = [s for s in said if sentence - s.sentence <= REACH and s.mention.actors]
    kinds = _BODY_NOUNS.get(noun)
    found = None
    if kinds:
        found = _last(near, lambda s: len(s.mention.actors) == 1 and _body_kind(s, world) in kinds)
    if found is None and noun in GROUP_NOUNS:
        found = _last(near, lambda s: s.mention.actors[0].code in world.groups)
    if found is None and noun in _STATE_NOUNS:
        found = _subject(near, sentence, lambda s: not s.person and s.mention.kind == "name" and _is_state(s, world))
    if found is None:
        return None
    return replace(again(found, span, "description", f"antecedent of {noun!r}"), head=head)


def body_kinds(noun: str) -> frozenset[str]:
    """Return the kinds of bodies that a noun stands for, none where it is no noun for a body."""
    return frozenset(_BODY_NOUNS.get(noun, ()))


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


def again(found: Said, at: Span, kind: str, rule: str) -> Mention:
    """Return a mention at `at` of the same actors."""
    actors = tuple(
        Actor(code=a.code, sector=a.sector, name=a.name, span=a.span or found.mention.span)
        for a in found.mention.actors
    )
    return Mention(span=at, head=at, actors=actors, kind=kind, rule=rule, score=round(found.mention.score * 0.8, 3))
