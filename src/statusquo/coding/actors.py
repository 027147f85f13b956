"""Actors: the stage that finds every phrase that names or stands for an actor, and whom it stands for.

Invariant: mentions are in order of the text; two mentions overlap only where a possessive or a conjunction lies
inside a
larger phrase; every mention names the table row, role rule or antecedent that resolved it.
"""

import re
from dataclasses import replace

from statusquo.coding.chunks import Chunk, chunks_of
from statusquo.coding.coreference import PERSON, PRONOUNS, Said, description, pronoun
from statusquo.core import Actor, Document, Mention, Sentence, Span
from statusquo.world import World
from statusquo.world.context import Context
from statusquo.world.resolve import Resolution, Resolver
from statusquo.world.roles import tokens_of

_PERSONS = frozenset({"office"})
_DETERMINED = re.compile(r"(?:the|this|that|its|their|his|her|both)\b", re.IGNORECASE)
_APPOSED = re.compile(r"^, (?:the |a |an |its |their |his |who is )?$")
_NATION_BLOC = re.compile(r"the (\d+)-(?:nation|member|country|state)", re.IGNORECASE)
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
        said: list[Said] = []
        quotes = tuple(Span(start=m.start(), end=m.end()) for m in _QUOTED.finditer(context.plain))
        for number, sentence in enumerate(document.sentences):
            self._read_sentence(sentence, number, context, said, document.text, quotes)
        mentions = sorted((s.mention for s in said), key=lambda m: (m.span.start, -m.span.end))
        return replace(document, mentions=tuple(mentions))

    def _read_sentence(
        self,
        sentence: Sentence,
        number: int,
        context: Context,
        said: list[Said],
        text: str,
        quotes: tuple[Span, ...],
    ) -> None:
        chunks = chunks_of(sentence, context, self.resolver.roles)
        pronouns = [
            t for t in tokens_of(context.plain, sentence.span.start, sentence.span.end) if t.lower in PRONOUNS
        ]  # fmt: skip
        events: list[tuple[int, Chunk | Span]] = [(c.start, c) for c in chunks]
        events += [(t.start, Span(start=t.start, end=t.start + len(t.text))) for t in pronouns]
        opened = False
        for _, event in sorted(events, key=lambda e: (e[0], isinstance(e[1], Span))):
            if isinstance(event, Span):
                found = pronoun(event.of(text), event, number, said, quotes)
                if found is not None:
                    person = event.of(text).lower() in PERSON
                    said.append(
                        Said(mention=found, sentence=number, person=person, opens=self._opens(event, sentence, opened))
                    )
                    opened = True
                continue
            for one in self._of_chunk(event, sentence, number, context, said):
                if one.mention.span.start and self._apposed(one, said, text, number):
                    continue
                said.append(replace(one, opens=self._opens(one.mention.head, sentence, opened)))
                opened = True

    @staticmethod
    def _opens(head: Span, sentence: Sentence, opened: bool) -> bool:
        """Tell whether a mention is a subject by the grammar, or, without a grammar, the first of its sentence."""
        if not any(w.relation != "dep" for w in sentence.words):
            return not opened
        return any(w.start == head.start and w.relation.startswith("nsubj") for w in sentence.words)

    def _of_chunk(
        self, chunk: Chunk, sentence: Sentence, number: int, context: Context, said: list[Said]
    ) -> list[Said]:
        """Return the mentions of a phrase: itself, and the names that stand in it as possessors."""
        span = Span(start=chunk.start, end=chunk.end)
        bounds = (sentence.span.start, sentence.span.end)
        words = context.plain[span.start : span.end].lower()
        if self._is_no_actor(chunk, words):
            return []
        if chunk.seen and chunk.role is not None and chunk.role.role.kind == "thing":
            return self._possessors(chunk, Resolution(actors=(), rule="", reason=""), number, context)
        bloc = self._numbered_bloc(words, context)
        if bloc is not None:
            return [self._said(span, chunk, bloc, number, "description")]
        if not chunk.seen and chunk.role is not None and not chunk.proper and _DETERMINED.match(words):
            again = None
            if words.startswith(("the ", "this ", "that ")):
                again = description(chunk.noun, span, chunk.head, number, said, self.world)
            if again is not None:
                return [Said(mention=again, sentence=number, person=False, opens=False, form=chunk.noun)]
            owner = self._owner(words, chunk, number, said, context)
            if owner is not None:
                return [self._said(span, chunk, owner, number, "role")]
            same = self._same_title(chunk, said, number)
            if same is not None:
                return [self._said(span, chunk, same, number, "role")]
        found = self.resolver.resolve_span(span.start, span.end, context, bounds)
        if not found.actors:
            return []
        if self._is_stranger(chunk, found):
            return []
        if found.rule == "names joined":
            return [self._alone(a, number, found) for a in found.actors]
        kind = self._kind(found)
        whole = self._said(span, chunk, found, number, kind)
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

    def _said(self, span: Span, chunk: Chunk, found: Resolution, number: int, kind: str) -> Said:
        actors = tuple(replace(a, span=span, name=a.name) for a in found.actors)
        mention = Mention(span=span, head=chunk.head, actors=actors, kind=kind, rule=found.rule, score=found.score)
        role = chunk.role.role if chunk.role else None
        person = found.rule.startswith(("holder", "former", "named before")) or (
            role is not None and role.kind in _PERSONS and not chunk.noun.endswith("s")
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

    def _owner(self, words: str, chunk: Chunk, number: int, said: list[Said], context: Context) -> Resolution | None:
        """Read "its army" or "his government": the role of whoever the pronoun goes back to."""
        first = words.split(" ", 1)[0]
        if first not in PRONOUNS or chunk.role is None:
            return None
        at = Span(start=chunk.start, end=chunk.start + len(first))
        owner = pronoun(first, at, number, said)
        if owner is None or not owner.actors:
            return None
        sector = chunk.role.role.sector or owner.actors[0].sector
        actors = tuple(
            Actor(code=a.code, sector=sector, name=context.plain[chunk.start : chunk.end]) for a in owner.actors[:1]
        )
        return Resolution(actors=actors, rule=f"role:{chunk.role.role.noun} of {first!r}", reason=owner.rule, score=0.6)

    def _same_title(self, chunk: Chunk, said: list[Said], number: int) -> Resolution | None:
        """Read "the minister" as the person who bore that title before."""
        noun = chunk.role.role.noun.split()[-1] if chunk.role else ""
        if not chunk.role or chunk.role.role.kind != "office" or chunk.noun.endswith("s"):
            return None
        for one in reversed(said):
            text = one.mention.actors[0].name.lower() if one.mention.actors else ""
            if one.person and number - one.sentence <= 6 and re.search(rf"\b{re.escape(noun)}\b", text):
                return Resolution(
                    actors=one.mention.actors, rule=f"same title as {text!r}", reason="a title used again", score=0.8
                )
        return None

    def _numbered_bloc(self, words: str, context: Context) -> Resolution | None:
        """Read "the 27-nation bloc" as the body that has so many members on the day."""
        found = _NATION_BLOC.match(words)
        if not found:
            return None
        size, known = int(found[1]), {s.code for s in context.seen}
        fits = [b for b in self.world.bodies if len(self.world.members(b, context.day)) == size]
        best = sorted(
            fits, key=lambda b: (b not in known, bool(self.world.bodies[b].parent), list(self.world.bodies).index(b))
        )
        if not best:
            return None
        actor = Actor(code=best[0], sector="IGO", name=words)
        return Resolution(actors=(actor,), rule="body by its number of members", reason=f"{size} members", score=0.8)

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
