"""Antecedents: which actor of a report a phrase without a name of its own goes back to.

Every actor that the report names is weighed by how near it was last told of, whether it opened a sentence, how often it
is told of, in which offices, and what stands around the phrase; the answer of the rules (`world/owner.py`,
`coreference.py`) weighs too. The weights (`codebook/data/antecedent_weights.csv`) are learned from labelled reports;
the likeliest actor is the one. Invariant: an antecedent is an actor that the report names somewhere, or its dateline's.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from statusquo.coding.coreference import Said, body_kinds
from statusquo.coding.linear import linear
from statusquo.coding.quotes import find_quotes
from statusquo.core import Document, Mention, Span, Word
from statusquo.world import World
from statusquo.world.antecedent import COUNTRY_NOUNS
from statusquo.world.context import Context, placed

TABLE, LABEL = "antecedent_weights", "antecedent"
Codes = tuple[str, ...]

_ARTICLES = frozenset({"the", "this", "that", "these", "those", "both"})
_STATE_ORGANS = frozenset({"GOV", "LEG", "JUD", "ELI", "OPP", "PTY"})
_FORCES = frozenset({"MIL", "COP", "SPY", "REB", "PRM", "UAF"})
_SPOTS = frozenset({"place", "region", "capital"})
_IN = " in "
_SAYING = frozenset(
    ["say", "tell", "add", "warn", "announce", "declare", "insist", "reply", "call", "write", "deny", "accuse"]
)
_SHORT = 2
"""Most sentences of what is an item of news rather than a report."""

_ENVOYS = frozenset({"ambassador", "envoy", "diplomat", "embassy", "embassie", "consul", "consulate", "attache"})
"""Nouns for those who are where they are not at home."""

_ASIDE = re.compile(r", (?:who|an?|the|one|now|then)\b[^,.;]*")
_FAR = 4
"""Sentences back from which on all are one distance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    """A phrase without a name of its own: its class, the noun that heads it, its sector, and what the rules say.

    `article` is "the", "own" of a possessive, or "a" of all else.
    """

    span: Span
    head: Span
    sentence: int
    kind: str
    article: str
    form: str
    sector: str
    guess: Codes


@dataclass(slots=True, kw_only=True)
class Candidate:
    """An actor of the report, with its mentions before the phrase."""

    codes: Codes
    said: list[Said] = field(default_factory=list)


def kind_of_role(noun: str, kind: str, sector: str) -> str:
    """Return the class of a role noun: a state, envoy, office, organ of a state, armed men, other people, or things."""
    if noun in COUNTRY_NOUNS:
        return "state"
    if noun.removesuffix("s") in _ENVOYS:
        return "envoy"
    if kind == "office":
        return "office"
    if kind in {"thing", "place"}:
        return "thing"
    if sector in _FORCES:
        return "force"
    return "organ" if sector in _STATE_ORGANS or kind == "institution" else "folk"


def article_of(words: str) -> str:
    """Return whether a phrase in lower case is definite ("the") or not ("a")."""
    return "the" if words.split(" ", 1)[0] in _ARTICLES else "a"


class Antecedents:
    """Finds whom the phrases of one document go back to. Make one for each document."""

    def __init__(self, document: Document, context: Context, world: World) -> None:
        self.world = world
        self.context = context
        self.weights = linear(TABLE, LABEL)
        self.words = {w.start: (s, w) for s in document.sentences for w in s.words if w.relation != "dep"}
        self.bounds = [s.span for s in document.sentences]
        whole = world.resolver.reader.whole
        self.named = [(s, whole(s.code)) for s in context.seen if s.code and s.kind not in {"place", "demonym"}]
        self.spots = [(s, s.code) for s in context.seen if s.kind in _SPOTS and s.code in context.countries]
        self.quotes = [q.span for q in find_quotes(document.text) if q.speech]
        self.short = len(self.bounds) <= _SHORT
        self.often = [c for c, _ in Counter(code for _, code in self.named).most_common(2)]
        lead = self.bounds[0].end if self.bounds else 0
        self.first = next((code for seen, code in self.named if seen.end <= lead), None)

    def choose(self, anaphor: Anaphor, said: Sequence[Said], but: Codes = ()) -> Candidate | None:
        """Return the likeliest antecedent that is none of `but`, or None where the report names nobody."""
        found = [c for c in self.candidates(anaphor, said) if not set(but) & set(c.codes)]
        if len(found) < 2:
            return found[0] if found else None
        return max(found, key=lambda c: self.score(anaphor, c, said))

    def ranked(self, anaphor: Anaphor, said: Sequence[Said]) -> list[Candidate]:
        """Return the single actors of the report, the likeliest first."""
        return sorted(self.candidates(anaphor, said), key=lambda c: -self.score(anaphor, c, said))

    def score(self, anaphor: Anaphor, candidate: Candidate, said: Sequence[Said]) -> float:
        """Return the chance by the table that a candidate is the one."""
        return self.weights.scores(self.features(anaphor, candidate, said))[LABEL]

    def candidates(self, anaphor: Anaphor, said: Sequence[Said]) -> list[Candidate]:
        """Return who may be meant: all that were told of before, then those named later, then the dateline's."""
        found: dict[Codes, Candidate] = {}
        before = [s for s in said if s.mention.span.start < anaphor.span.start]
        for one in before:
            if one.mention.span.covers(anaphor.span) and one.mention.span != anaphor.span:
                continue
            codes = codes_of(one.mention)
            if len(codes) == 1:
                found.setdefault(codes, Candidate(codes=codes)).said.append(one)
        others = [code for _, code in (*self.named, *self.spots)]
        for code in (*others, *anaphor.guess, *([self.context.dateline] if self.context.dateline else [])):
            found.setdefault((code,), Candidate(codes=(code,)))
        return list(found.values())

    def features(self, anaphor: Anaphor, candidate: Candidate, said: Sequence[Said]) -> list[str]:
        """Return what is seen of a candidate from where the phrase stands, as words of the table."""
        kind = anaphor.kind
        seen = [*self._where(anaphor, candidate, said), *self._what(anaphor, candidate)]
        if anaphor.article == "own" or kind in {"organ", "force", "folk", "thing", "office", "envoy"}:
            kind = f"{kind}.{anaphor.article}"
        length = "short" if self.short else "long"
        return [f"any&{s}" for s in seen] + [f"{kind}&{s}" for s in seen] + [f"{length}&{s}" for s in seen]

    def _where(self, anaphor: Anaphor, candidate: Candidate, said: Sequence[Said]) -> Iterator[str]:
        told, here = candidate.said, anaphor.sentence
        last = told[-1] if told else None
        back = "none" if last is None else str(min(here - last.sentence, _FAR))
        yield f"back={back}"
        before = [s for s in said if s.mention.span.end <= anaphor.span.start]
        if before and last is before[-1]:
            yield "latest"
        for one in told:
            if one.opens and here - one.sentence <= 1:
                yield f"opens={here - one.sentence}"
        people = [s for s in before if s.person]
        if people and people[-1] in told:
            yield "latest person"
        many = [s for s in told if here - s.sentence <= 1 and s.form.endswith("s")]
        if many:
            yield "lately many and opens" if any(s.opens for s in many) else "lately many"
        subjects = [s for s in before if s.opens]
        if subjects and subjects[-1] in told:
            yield "latest subject"
        if told and told[0].sentence == 0 and told[0].opens:
            yield "opens report"
        if (self.first,) == candidate.codes:
            yield "first"
        if (self.context.dateline,) == candidate.codes:
            yield "dateline"
        for rank, code in enumerate(self.often):
            if (code,) == candidate.codes:
                yield f"often={rank}"
        yield f"told={min(len(told), 3)}"
        yield from self._around(anaphor, candidate)

    def _around(self, anaphor: Anaphor, candidate: Candidate) -> Iterator[str]:
        bounds = self.bounds[anaphor.sentence]
        inside = [(s, c) for s, c in self.named if bounds.covers(Span(start=s.start, end=s.end))]
        if any(s.start >= anaphor.span.end and (c,) == candidate.codes for s, c in inside):
            yield "named after"
        if any((c,) == candidate.codes and placed(s, self.context.plain) for s, c in inside):
            yield "placed"
        aside = _ASIDE.match(self.context.plain, anaphor.span.end)
        if aside and any((c,) == candidate.codes and aside.start() < s.start < aside.end() for s, c in inside):
            yield "in its aside"
        if inside and {(c,) for _, c in inside} == {candidate.codes}:
            yield "only one named here"
        paragraph = self.context.plain.rfind("\n", 0, anaphor.span.start)
        if candidate.said and candidate.said[-1].mention.span.start > paragraph:
            yield "same paragraph"
        spots = [code for spot, code in self.spots if paragraph < spot.start and spot.end <= bounds.end]
        if spots and (spots[-1],) == candidate.codes:
            yield "latest spot"
        after = anaphor.span.end + len(_IN) if self.context.plain.startswith(_IN, anaphor.span.end) else -1
        if any((c,) == candidate.codes and s.start == after for s, c in (*self.named, *self.spots)):
            yield "in it"
        quote = next((q for q in self.quotes if q.covers(anaphor.span)), None)
        if quote is not None:
            inside_it = any(quote.covers(s.mention.span) for s in candidate.said[-2:])
            yield "in the same quote" if inside_it else "out of the quote"
            if any(s.opens and bounds.covers(s.mention.span) for s in candidate.said[-2:]) and not inside_it:
                yield "its speaker"

    def _what(self, anaphor: Anaphor, candidate: Candidate) -> Iterator[str]:
        if candidate.codes == anaphor.guess:
            yield "rules"
        code, told = candidate.codes[0], candidate.said
        kind = "body" if code in self.world.bodies else "group" if code in self.world.groups else "state"
        if kind == "state" and (len(code) != 3 or code not in self.context.countries):
            kind = "other"
        yield f"is={kind}"
        if anaphor.form.endswith("s"):
            yield f"plural&is={kind}"
        if kind == "body" and self.world.bodies[code].kind in body_kinds(anaphor.form):
            yield "of the kind"
        if told and told[-1].person:
            yield "last a person"
        if any(s.person for s in told[-3:]):
            yield "lately a person"
        if told and told[-1].form.endswith("s"):
            yield "last plural"
        if any(s.form == anaphor.form for s in told if s.form):
            yield "same noun"
        if anaphor.sector and any(a.sector == anaphor.sector for s in told for a in s.mention.actors):
            yield "same sector"
        yield from self._grammar(anaphor, told)

    def _grammar(self, anaphor: Anaphor, told: Sequence[Said]) -> Iterator[str]:
        mine = self.words.get(anaphor.head.start)
        near = [s for s in told if anaphor.sentence - s.sentence <= 1]
        if mine is None or not near:
            return
        sentence, word = mine
        for one in near[-2:]:
            other = self.words.get(one.mention.head.start)
            if other is None:
                continue
            verb = other[0].words[other[1].head] if other[1].head >= 0 else None
            if verb is not None and other[1].relation.startswith("nsubj") and verb.lemma in _SAYING:
                yield "a speaker"
            if other[1].relation[:4] == word.relation[:4]:
                yield "same place"
            if other[0] is sentence and _beside(word, other[1]):
                yield "of the same verb"
            if other[0] is sentence and word.head >= 0 and sentence.words[word.head] is other[1]:
                yield "of the phrase"


def codes_of(mention: Mention) -> Codes:
    """Return the codes of a mention's actors, each once, in order of the alphabet."""
    return tuple(sorted({a.code for a in mention.actors if a.code}))


def _beside(one: Word, other: Word) -> bool:
    """Tell whether two words are subject and object, or oblique, of one verb."""
    return one.head == other.head >= 0 and one.relation != "conj" and other.relation != "conj"
