"""Actors: the stage that finds every phrase that names or stands for an actor, and whom it stands for.

Invariant: mentions are in order of the text; two mentions overlap only where a possessive or a conjunction lies
inside a larger phrase; every mention names the table row, role rule or antecedent that resolved it.
"""

import re
from dataclasses import replace

from statusquo.coding.chunks import Chunk, chunks_of
from statusquo.coding.coreference import PRONOUNS, Said
from statusquo.coding.parties import bare_parties
from statusquo.coding.referents import Referents
from statusquo.core import Actor, Document, Mention, Sentence, Span
from statusquo.world import World
from statusquo.world.context import Context
from statusquo.world.resolve import Resolution, Resolver
from statusquo.world.roles import tokens_of

_PERSONS = frozenset({"office"})
_DETERMINED = re.compile(r"(?:the|this|that|its|their|his|her|both)\b", re.IGNORECASE)
_APPOSED = re.compile(r"^, (?:the |a |an |its |their |his |who is )?$")
_PREDICATES = frozenset(
    {
        "country",
        "countries",
        "nation",
        "state",
        "member",
        "power",
        "republic",
        "kingdom",
        "territory",
        "neighbour",
        "neighbor",
    }
)
_QUOTED = re.compile(r'"[^"]{3,2000}"')


class Actors:
    """Finds the mentions of a document. Make one and use it for every document."""

    name = "actors"
    requires = frozenset({"sentences"})
    assigns = frozenset({"mentions"})

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World.load()
        self.resolver: Resolver = self.world.resolver

    def __call__(self, document: Document) -> Document:
        """Return the document with its mentions."""
        context = self.resolver.context(document.text, document.published)
        quotes = tuple(Span(start=m.start(), end=m.end()) for m in _QUOTED.finditer(context.plain))
        referents = Referents(document, context, self.world, quotes)
        for number, sentence in enumerate(document.sentences):
            self._read_sentence(sentence, number, referents)
        mentions = sorted((s.mention for s in referents.said), key=lambda m: (m.span.start, -m.span.end))
        return replace(document, mentions=tuple(mentions))

    def _read_sentence(self, sentence: Sentence, number: int, referents: Referents) -> None:
        context, said = referents.context, referents.said
        chunks = chunks_of(sentence, context, self.resolver.roles)
        pronouns = [
            t for t in tokens_of(context.plain, sentence.span.start, sentence.span.end) if t.lower in PRONOUNS
        ]  # fmt: skip
        events: list[tuple[int, Chunk | Span]] = [(c.start, c) for c in chunks]
        events += [(t.start, Span(start=t.start, end=t.start + len(t.text))) for t in pronouns]
        several = {at.start: (at, count) for at, count in bare_parties(sentence)}
        events += [
            (at.start, at)
            for at, _ in several.values()
            if not any(c.start <= at.end and at.start < c.end for c in chunks)
        ]
        subjects, opened = self._subjects(sentence), False
        for _, event in sorted(events, key=lambda e: (e[0], isinstance(e[1], Span))):
            if isinstance(event, Span):
                count = several[event.start][1] if event.start in several else 0
                found = referents.bare(event, number, count) if count else referents.pronoun(event, number)
                if found is not None:
                    said.append(replace(found, opens=self._opens(event, subjects, opened)))
                    opened = True
                continue
            for one in self._of_chunk(event, sentence, number, referents):
                if one.mention.span.start and self._apposed(one, said, referents.text, number):
                    continue
                said.append(replace(one, opens=self._opens(one.mention.head, subjects, opened)))
                opened = True

    @staticmethod
    def _subjects(sentence: Sentence) -> frozenset[int] | None:
        """Return where the heads of subjects start, or None for a sentence without a grammar."""
        if all(w.relation == "dep" for w in sentence.words):
            return None
        return frozenset(w.start for w in sentence.words if w.relation.startswith("nsubj"))

    @staticmethod
    def _opens(head: Span, subjects: frozenset[int] | None, opened: bool) -> bool:
        """Tell whether a mention is a subject by the grammar, or, without a grammar, the first of its sentence."""
        return not opened if subjects is None else head.start in subjects

    def _of_chunk(self, chunk: Chunk, sentence: Sentence, number: int, referents: Referents) -> list[Said]:
        """Return the mentions of a phrase: itself, and the names that stand in it as possessors."""
        context = referents.context
        span = Span(start=chunk.start, end=chunk.end)
        words = context.plain[span.start : span.end].lower()
        parties = referents.parties(chunk, words, number)
        if parties is not None:
            return [self._said(span, chunk, parties, number, "description")]
        neutral = referents.neutral(chunk, words, number)
        if neutral is not None:
            return [self._told(span, chunk, neutral, number)]
        if self._is_no_actor(chunk, words):
            return []
        through = referents.through(chunk, words, number)
        if through is not None:
            return [self._said(span, chunk, through, number, "role")]
        if chunk.seen and chunk.role is not None and chunk.role.role.kind == "thing":
            return self._possessors(chunk, Resolution(actors=(), rule="", reason=""), number, context)
        bloc = referents.numbered_bloc(words)
        if bloc is not None:
            return [self._said(span, chunk, bloc, number, "description")]
        if not chunk.seen and chunk.role is not None and not chunk.proper and _DETERMINED.match(words):
            told = referents.described(chunk, words, number)
            if told is not None:
                return [self._told(span, chunk, told, number)]
        bounds = (sentence.span.start, sentence.span.end)
        found = self.resolver.resolve_span(span.start, span.end, context, bounds)
        found = referents.settled(found, chunk, words, number)
        if not found.actors or self._is_stranger(chunk, found):
            return []
        if found.rule == "names joined":
            return [self._alone(a, number, found) for a in found.actors]
        whole = self._said(span, chunk, found, number, self._kind(found))
        return [*self._possessors(chunk, found, number, context), whole]

    @staticmethod
    def _is_no_actor(chunk: Chunk, words: str) -> bool:
        """Tell what only sounds like an actor: goods without an owner, "members", "a country", "a member of NATO"."""
        role = chunk.role.role if chunk.role else None
        if role is None or chunk.proper:
            return False
        if not chunk.seen and role.kind in {"thing", "neutral"}:
            return not words.startswith(("both ", "the two ", "two "))
        return (
            words.startswith(("a ", "an "))
            and role.noun in _PREDICATES
            and not words.startswith(("a former", "a senior"))
        )

    @staticmethod
    def _is_stranger(chunk: Chunk, found: Resolution) -> bool:
        """Tell whether an unknown name is nothing that the encoder takes for a person or organisation."""
        unsure = found.rule in {"unknown name", "description"} or (
            found.rule == "unknown organisation" and found.score < 0.4
        )
        if not unsure or chunk.seen or chunk.role is not None:
            return False
        wanted = {"PER", "ORG"} if found.rule != "unknown name" else {"ORG", "PER"}
        return chunk.entity not in wanted or chunk.end - chunk.start < 2

    def _told(self, span: Span, chunk: Chunk, told: Mention | Resolution, number: int) -> Said:
        if isinstance(told, Mention):
            return Said(mention=told, sentence=number, person=False, opens=False, form=chunk.noun)
        return self._said(span, chunk, told, number, "role")

    def _said(self, span: Span, chunk: Chunk, found: Resolution, number: int, kind: str) -> Said:
        actors = tuple(Actor(code=a.code, sector=a.sector, name=a.name, span=span) for a in found.actors)
        mention = Mention(span=span, head=chunk.head, actors=actors, kind=kind, rule=found.rule, score=found.score)
        role = chunk.role.role if chunk.role else None
        person = (
            found.rule.startswith(("holder", "former", "named before"))
            or chunk.entity == "PER"
            or (role is not None and role.kind in _PERSONS and not chunk.noun.endswith("s"))
        )
        return Said(mention=mention, sentence=number, person=person, opens=False, form=chunk.noun)

    def _alone(self, actor: Actor, number: int, found: Resolution) -> Said:
        span = actor.span or Span(start=0, end=0)
        mention = Mention(span=span, head=span, actors=(actor,), kind="name", rule=found.rule, score=found.score)
        return Said(mention=mention, sentence=number, person=False, opens=False)

    @staticmethod
    def _kind(found: Resolution) -> str:
        if found.rule.startswith(("group", "body")):
            return "group" if found.rule.startswith("group") else "name"
        if found.rule.startswith("role"):
            return "role"
        if found.rule.startswith(("adjective", "description")):
            return "description"
        return "name"

    def _possessors(self, chunk: Chunk, found: Resolution, number: int, context: Context) -> list[Said]:
        """Return the names inside the phrase that are not whom the phrase as a whole stands for."""
        out = []
        whole = {a.code for a in found.actors}
        for seen in chunk.seen:
            if seen.code in whole or (seen.start, seen.end) == (chunk.start, chunk.end):
                continue
            span = Span(start=seen.start, end=seen.end)
            actor = Actor(
                code=seen.code, sector=seen.sector or None, name=context.plain[seen.start : seen.end], span=span
            )
            kind = "description" if seen.kind == "adjective" else "name"
            mention = Mention(
                span=span, head=span, actors=(actor,), kind=kind, rule=f"{seen.kind}:{seen.sense.row}", score=0.6
            )
            out.append(Said(mention=mention, sentence=number, person=False, opens=False))
        return out

    def _apposed(self, one: Said, said: list[Said], text: str, number: int) -> bool:
        """Join an apposition to the mention before it ("Katz, the foreign minister"); True when it was joined."""
        if not said or said[-1].sentence != number or not one.mention.actors or not said[-1].mention.actors:
            return False
        last = said[-1]
        gap = text[last.mention.span.end : one.mention.span.start]
        start = text[one.mention.span.start : one.mention.span.start + 4].lower()
        joined = gap == ", " and (
            start.startswith(("the ", "a ", "an ", "its ")) or one.mention.rule.startswith("holder")
        )
        same = {a.code for a in last.mention.actors} == {a.code for a in one.mention.actors}
        named = last.person or last.mention.kind in {"group", "role"} or last.mention.rule.startswith("body")
        if not (joined and same and named and (one.mention.kind == "role" or one.person)):
            return False
        span = last.mention.span.join(one.mention.span)
        sector = last.mention.actors[0].sector or one.mention.actors[0].sector
        actors = tuple(replace(a, span=span, sector=sector) for a in last.mention.actors)
        said[-1] = replace(
            last, mention=replace(last.mention, span=span, actors=actors), person=last.person or one.person
        )
        return True
