"""Referents: whom the phrases of a report without a name of their own stand for, sentence by sentence.

The rules give a first answer (a title used again, a possessive, a noun for a country or body, the nearest country);
`Antecedents` weighs it against every other actor of the report. "Both governments" and "the neighbours" stand for as
many actors as they count. Invariant: a referent is found from what stands before the phrase and the names around it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from statusquo.coding.antecedents import (
    Anaphor,
    Antecedents,
    Codes,
    article_of,
    codes_of,
    kind_of_role,
)
from statusquo.coding.chunks import Chunk
from statusquo.coding.coreference import GROUP_NOUNS, PERSON, PRONOUNS, Said, body_kinds, description, pronoun
from statusquo.coding.parties import ONE_OF_EACH, count_of, singular
from statusquo.core import Actor, Document, Mention, Span
from statusquo.world import World
from statusquo.world.antecedent import COUNTRY_NOUNS
from statusquo.world.context import Context
from statusquo.world.resolve import Resolution
from statusquo.world.roles import tokens_of

_NATION_BLOC = re.compile(r"the (\d+)-(?:nation|member|country|state|strong)", re.IGNORECASE)
OTHERS = frozenset({"neighbour", "neighbor", "counterpart", "rival", "foe", "ally", "opponent", "adversary", "enemy"})
"""Nouns that, with a possessive, mean somebody other than whom the possessive goes back to."""

_PAIRED = frozenset({"counterpart", "opponent", "foe", "adversary"})
"""Of these, the nouns whose plural too is of one other."""

_OWNER = re.compile(r"((?:the|this|that) (?:[a-z-]+ )?[a-z]+)'s? ")
_PART = re.compile(r" of ((?:the|both|all)(?: two| three| four)? [a-z]+)\b(?!'|-| [A-Z])")
_SUSPENDED = 2
"""Most members that a report may count though the table of members has them out, or the other way round."""

_TITLE_REACH = 6


class Referents:
    """Whom the phrases of one report go back to; `said` is what was told of so far. Make one for each document."""

    def __init__(self, document: Document, context: Context, world: World, quotes: Sequence[Span]) -> None:
        self.context, self.world, self.quotes = context, world, quotes
        self.text = document.text
        self.said: list[Said] = []
        self.antecedents = Antecedents(document, context, world)

    def pronoun(self, at: Span, number: int) -> Said | None:
        """Return what a pronoun tells of, or None where nothing before it fits."""
        word = at.of(self.text)
        mention = self._goes_back(at, number)
        if mention is None:
            return None
        return Said(mention=mention, sentence=number, person=word.lower() in PERSON, opens=False)

    def _goes_back(self, at: Span, number: int) -> Mention | None:
        words = self.antecedents.words
        return pronoun(at.of(self.text), at, number, self.said, self.quotes, words)

    # -- phrases that hold another ---------------------------------------------------------------------------------
    def through(self, chunk: Chunk, words: str, number: int) -> Resolution | None:
        """Read "the alliance's council", "leaders of the bloc" and "whose army": what the phrase in it stands for.

        None for a phrase that holds no other, and where nothing tells whose that one is.
        """
        if chunk.seen or chunk.proper or chunk.role is None:
            return None
        owner = _OWNER.match(words)
        part = _PART.match(self.context.plain, chunk.end)
        if owner is not None:
            actors = self._within(chunk.start, chunk.start + owner.end(1), number)
        elif part is not None and chunk.role.role.kind in ONE_OF_EACH | {"group"}:
            actors = self._within(part.start(1), part.end(1), number)
        elif self.context.plain[: chunk.start].endswith("whose "):
            actors = self._relative(chunk, number)
        else:
            return None
        codes = tuple(dict.fromkeys(a.code for a in actors if a.code))
        if not codes:
            return None
        sector = chunk.role.role.sector or actors[0].sector or ""
        return self._resolution(
            chunk, codes, sector, f"role:{chunk.role.role.noun}", "whom the phrase in it stands for"
        )

    def _within(self, start: int, end: int, number: int) -> tuple[Actor, ...]:
        """Return whom a phrase within another stands for, none where it is no noun for an actor."""
        tokens = tokens_of(self.context.plain, start, end)
        hits = self.world.resolver.roles.find(tokens)
        head = Span(start=tokens[-1].start, end=tokens[-1].end)
        role = hits[-1] if hits and hits[-1].last == len(tokens) else None
        chunk = Chunk(start=start, end=end, head=head, role=role, noun=tokens[-1].lower)
        words = self.context.plain[start:end].lower()
        several = self.parties(chunk, words, number)
        if several is not None or role is None:
            return several.actors if several is not None else ()
        told = self.described(chunk, words, number)
        if told is not None:
            return told.actors
        if role.role.kind in {"thing", "neutral", "kin", "place"} or not role.role.sector:
            return ()
        bounds = self.antecedents.bounds[number]
        found = self.world.resolver.resolve_span(start, end, self.context, (bounds.start, bounds.end))
        return self.settled(found, chunk, words, number).actors

    def _relative(self, chunk: Chunk, number: int) -> tuple[Actor, ...]:
        """Return whom "whose" goes back to: what was told of right before it."""
        at = chunk.start - len("whose ")
        before = [s for s in self.said if s.sentence == number and s.mention.span.end <= at]
        last = before[-1].mention if before else None
        return last.actors if last is not None and at - last.span.end <= len(", ") else ()

    def neutral(self, chunk: Chunk, words: str, number: int) -> Mention | Resolution | None:
        """Return whom a noun stands for that is an actor only by what was named ("the club", "his rival")."""
        if chunk.seen or chunk.proper or chunk.role is None or chunk.role.role.kind != "neutral":
            return None
        span = Span(start=chunk.start, end=chunk.end)
        if words.startswith(("the ", "this ", "that ")):
            return description(chunk.noun, span, chunk.head, number, self.said, self.world)
        return self._owner(words, chunk, number) if singular(chunk.noun) in OTHERS else None

    def _resolution(self, chunk: Chunk, codes: Codes, sector: str, rule: str, reason: str) -> Resolution:
        name, span = self.text[chunk.start : chunk.end], Span(start=chunk.start, end=chunk.end)
        actors = tuple(Actor(code=c, sector=self._sector(c, sector), name=name, span=span) for c in codes)
        return Resolution(actors=actors, rule=rule, reason=reason, score=0.6)

    # -- descriptions, possessives, titles --------------------------------------------------------------------------
    def described(self, chunk: Chunk, words: str, number: int) -> Mention | Resolution | None:
        """Return what the rules say of a phrase with "the" or a possessive, or None where they say nothing."""
        span = Span(start=chunk.start, end=chunk.end)
        if words.startswith(("the ", "this ", "that ")):
            found = description(chunk.noun, span, chunk.head, number, self.said, self.world)
            if found is not None:
                return self._weighed(found, chunk, number)
        owner = self._owner(words, chunk, number)
        return owner or self._same_title(chunk, number)

    def _weighed(self, found: Mention, chunk: Chunk, number: int) -> Mention:
        """Return a description's mention, of the likeliest antecedent."""
        sector = found.actors[0].sector or ""
        best = self.antecedents.choose(self._anaphor(chunk, number, sector, codes_of(found), "the"), self.said)
        if best is None or best.codes == codes_of(found):
            return found
        name = found.span.of(self.text)
        actors = tuple(Actor(code=c, sector=self._sector(c, sector), name=name, span=found.span) for c in best.codes)
        return replace(found, actors=actors, rule=f"likeliest antecedent of {chunk.noun!r}")

    def _anaphor(self, chunk: Chunk, number: int, sector: str, guess: Codes, article: str) -> Anaphor:
        kind = "body" if body_kinds(chunk.noun) else "group" if chunk.noun in GROUP_NOUNS else ""
        if chunk.role is not None and (not kind or chunk.role.role.sector):
            kind = kind_of_role(chunk.noun, chunk.role.role.kind, sector)
        elif not kind:
            kind = "state" if chunk.noun in COUNTRY_NOUNS else "folk"
        if kind != "envoy" and self._named(chunk):
            kind = "titled"
        span = Span(start=chunk.start, end=chunk.end)
        return Anaphor(
            span=span, head=chunk.head, sentence=number, kind=kind, article=article, form=chunk.noun,
            sector=sector, guess=guess,
        )  # fmt: skip

    @staticmethod
    def _named(chunk: Chunk) -> bool:
        """Tell whether a phrase ends in a name that no table knows rather than in a role ("Barley growers")."""
        return chunk.proper and not (
            chunk.role is not None and chunk.noun == chunk.role.role.noun and chunk.noun.islower()
        )

    def settled(self, found: Resolution, chunk: Chunk, words: str, number: int) -> Resolution:
        """Return a resolution with the likeliest antecedent where only the context told whose the phrase is."""
        if not found.open or len(found.actors) > 1:
            return found
        sector = found.actors[0].sector or "" if found.actors else chunk.role.role.sector if chunk.role else ""
        guess = tuple(a.code for a in found.actors if a.code)
        best = self.antecedents.choose(self._anaphor(chunk, number, sector, guess, article_of(words)), self.said)
        if best is None or best.codes == guess:
            return found
        noun = chunk.role.role.noun if chunk.role else chunk.noun
        return self._resolution(chunk, best.codes, sector, f"role:{noun}", "the likeliest of those the report names")

    def _sector(self, code: str, sector: str) -> str | None:
        """Return the sector of a phrase that goes back to `code`: its own, or that of a body or group for GOV."""
        if sector in {"", "GOV", "IGO"} and code in self.world.bodies:
            return "IGO"
        if sector in {"", "GOV"} and code in self.world.groups:
            return next((s.sector for s in reversed(self.context.seen) if s.code == code and s.sector), sector or None)
        return "GOV" if sector in {"", "IGO"} else sector

    def _owner(self, words: str, chunk: Chunk, number: int) -> Resolution | None:
        """Read "its army" or "his government": the role of whoever the pronoun goes back to."""
        first = words.split(" ", 1)[0]
        if first not in PRONOUNS or chunk.role is None:
            return None
        owner = self._goes_back(Span(start=chunk.start, end=chunk.start + len(first)), number)
        if owner is None or not owner.actors:
            return None
        sector = chunk.role.role.sector or owner.actors[0].sector
        name = self.text[chunk.start : chunk.end]
        if singular(chunk.noun) in OTHERS:
            if chunk.noun.endswith("s") and singular(chunk.noun) not in _PAIRED:
                actor = Actor(code=None, sector=sector or "GOV", name=name)
                return Resolution(actors=(actor,), rule="nobody in particular", reason="states unnamed", score=0.6)
            return self._other(chunk, number, codes_of(owner), sector or "")
        actors = tuple(
            Actor(code=a.code, sector=self._sector(a.code, sector or "") if a.code else sector, name=name)
            for a in owner.actors
        )
        return Resolution(actors=actors, rule=f"role:{chunk.role.role.noun} of {first!r}", reason=owner.rule, score=0.6)

    def _other(self, chunk: Chunk, number: int, own: Codes, sector: str) -> Resolution | None:
        """Read "its neighbour": the likeliest of those that the possessive does not go back to."""
        anaphor = replace(self._anaphor(chunk, number, sector, (), "own"), kind="other")
        best = self.antecedents.choose(anaphor, self.said, own)
        if best is None:
            return None
        return self._resolution(chunk, best.codes, sector, f"role:{chunk.noun}", "another than whose it is")

    def _same_title(self, chunk: Chunk, number: int) -> Resolution | None:
        """Read "the minister" as the person who bore that title before."""
        noun = chunk.role.role.noun.split()[-1] if chunk.role else ""
        if not chunk.role or chunk.role.role.kind != "office" or chunk.noun.endswith("s"):
            return None
        for one in reversed(self.said):
            text = one.mention.actors[0].name.lower() if one.mention.actors else ""
            if one.person and number - one.sentence <= _TITLE_REACH and re.search(rf"\b{re.escape(noun)}\b", text):
                rule = f"same title as {text!r}"
                return Resolution(actors=one.mention.actors, rule=rule, reason="a title used again", score=0.8)
        return None

    # -- several ------------------------------------------------------------------------------------------------------
    def bare(self, at: Span, number: int, count: int) -> Said | None:
        """Return the parties that "both" or "both capitals" without a noun of its own means."""
        last = at.of(self.text).rsplit(" ", 1)[-1]
        head = Span(start=at.end - len(last), end=at.end)
        chunk = Chunk(start=at.start, end=at.end, head=head, noun="")
        found = self._likeliest(chunk, number, "", (), count)
        if found is None:
            return None
        mention = Mention(span=at, head=head, actors=found.actors, kind="pronoun", rule=found.rule, score=found.score)
        return Said(mention=mention, sentence=number, person=False, opens=False)

    def numbered_bloc(self, words: str) -> Resolution | None:
        """Read "the 27-nation bloc" as the body of so many members on the day, first one the report names."""
        found = _NATION_BLOC.match(words)
        if not found:
            return None
        size, known = int(found[1]), {s.code for s in self.context.seen}
        day, order = self.context.day, {code: n for n, code in enumerate(self.world.bodies)}
        off = {b: abs(len(self.world.members(b, day)) - size) for b in order if self.world.members(b, day)}
        fits = [b for b, n in off.items() if n <= _SUSPENDED]
        told = {b: any(c in self.world.members(b, day) for c in known) for b in fits}
        best = sorted(
            fits, key=lambda b: (b not in known, bool(self.world.bodies[b].parent), not told[b], off[b], order[b])
        )
        if not best:
            return None
        actor = Actor(code=best[0], sector="IGO", name=words)
        return Resolution(actors=(actor,), rule="body by its number of members", reason=f"{size} members", score=0.8)

    def parties(self, chunk: Chunk, words: str, number: int) -> Resolution | None:
        """Read "both governments", "the neighbours" and "all three sides" as that many actors; None for other words."""
        count = count_of(chunk, words)
        if not count:
            return None
        sector = chunk.role.role.sector if chunk.role else ""
        first = self.world.resolver.resolve_span(chunk.start, chunk.end, self.context)
        guess = tuple(a.code for a in first.actors if a.code)
        return self._likeliest(chunk, number, sector, guess, count)

    def _likeliest(self, chunk: Chunk, number: int, sector: str, guess: Codes, count: int) -> Resolution | None:
        anaphor = replace(self._anaphor(chunk, number, sector, guess, "the"), kind="both")
        codes = [c.codes[0] for c in self.antecedents.ranked(anaphor, self.said)][:count]
        if len(codes) < count:
            return None
        return self._resolution(chunk, tuple(codes), sector, "the parties told of", f"the {count} likeliest")
