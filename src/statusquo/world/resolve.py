"""Resolve: what a name, role or description stands for on a day, and why.

Invariant: the same phrase, day and context give the same Resolution; every Resolution names the rule that gave it.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from statusquo.core import Actor, Span
from statusquo.world.choice import Chosen, choose
from statusquo.world.context import DATELINE, Context, Seen, words_of
from statusquo.world.names import Hit
from statusquo.world.organs import own_organ
from statusquo.world.phrase import Link, Phrase, read
from statusquo.world.reading import Reader
from statusquo.world.roles import Roles
from statusquo.world.spelling import fold
from statusquo.world.world import World

_SIDES = frozenset(
    {
        "countries",
        "sides",
        "nations",
        "states",
        "governments",
        "parties",
        "leaders",
        "neighbours",
        "neighbors",
        "armies",
        "presidents",
    }
)
_SIDED = frozenset({"state", "adjective", "body", "group", "capital", "seat", "region", "person", "demonym"})
_LONGER = frozenset({"body", "group", "region", "blocked"})
_HALVED = re.compile(r"\b(North|South|East|West) (?:and|or|nor) (?:North|South|East|West) ([A-Z]\w+)")
_OPEN = 0.6
"""Highest score of a reading by what stands around the phrase."""

_FIRM = ("nobody", "apposition", "introduced", "spelled", "named", "unknown", "organisation", "the two sides")
"""Rules that read a name by its own words or by a fuller form of it, however low their score."""

_JOIN = re.compile(r"(?:, (?:and )?|,? and | & |/|-)(?:the )?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """Another reading of the name, and how likely it was."""

    code: str
    sector: str | None
    label: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name stands for: its actors (none where it stands for nobody), the rule, and what else it might be."""

    actors: tuple[Actor, ...]
    rule: str
    reason: str
    runners_up: tuple[RunnerUp, ...] = ()
    score: float = 1.0

    @property
    def open(self) -> bool:
        """Tell whether only what stands around a phrase, not its own words, says whose it is."""
        return self.score <= _OPEN and not self.rule.startswith(_FIRM)


class Resolver:
    """Resolves names and phrases by the tables of a World."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def roles(self) -> Roles:
        """The matcher of role nouns."""
        return Roles(self.world.roles)

    @cached_property
    def reader(self) -> Reader:
        """What reads phrases."""
        return Reader(self.world, self.roles)

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First names of office holders, by which a surname with another's first name is told apart."""
        return frozenset(row.name.split()[0] for rows in self.world.holders.values() for row in rows if " " in row.name)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of states and territories."""
        return frozenset(state.code for state in self.world.states)

    # -- context ------------------------------------------------------------------------------------------------------
    def context(self, text: str, day: date) -> Context:
        """Return what an article of this day names, each name settled by the whole article."""
        plain = fold(text)
        hits = tuple(self._halved(plain, self.world.names.find(plain)))
        draft = Context(
            day=day,
            plain=plain,
            hits=hits,
            words=words_of(plain),
            first_names=self.first_names,
            countries=self.countries,
        )
        first = self._settle(draft)
        counts = Counter(s.code for s in first if s.code and s.kind != "surname")
        draft = replace(draft, counts=counts, people=self._people(first, plain), dateline=self._dateline(plain))
        return replace(draft, seen=self._settle(draft))

    def _halved(self, plain: str, hits: list[Hit]) -> list[Hit]:
        """Give the first half of "North and South Korea" its noun."""
        for found in _HALVED.finditer(plain):
            whole = f"{found[1]} {found[2]}"
            if whole in self.world.senses:
                hits = [h for h in hits if not h.start < found.end(1) or not found.start(1) < h.end]
                hits.append(Hit(found.start(1), found.end(1), whole))
                hits.sort()
        return hits

    def _settle(self, context: Context) -> tuple[Seen, ...]:
        out = []
        for hit in context.hits:
            chosen = choose(self.world.senses[hit.surface], hit, context)
            if chosen is not None:
                out.append(_seen(hit, chosen))
        return tuple(out)

    def _people(self, seen: tuple[Seen, ...], plain: str) -> dict[str, tuple[str, str, str]]:
        """Return who is named in full: by the last word of the name, the code, sector and name."""
        out: dict[str, tuple[str, str, str]] = {}
        for one in seen:
            if one.kind == "person":
                for word in (
                    plain[one.start : one.end].rsplit(maxsplit=1)[-1],
                    plain[one.start : one.end].split(maxsplit=1)[0],
                ):
                    out.setdefault(word, (one.code, one.sector, one.surface))
                for short in _short_forms(one.surface):
                    out.setdefault(short, (one.code, one.sector, one.surface))
        return out

    def _dateline(self, plain: str) -> str | None:
        found = DATELINE.match(plain)
        if not found:
            return None
        for hit in self.world.names.find(found[1]):
            for sense in self.world.senses[hit.surface]:
                if sense.kind in {"capital", "place", "state"}:
                    return sense.code
        return None

    # -- names --------------------------------------------------------------------------------------------------------
    def resolve(self, name: str, day: date, context: Context | str | None = None, at: int | None = None) -> Resolution:
        """Return what `name` stands for on `day`.

        Args:
            name: a name, role or phrase as written.
            day: the day in question (of the report, where a report is read).
            context: the article around it, or its text.
            at: the character of the article where the name stands, where known.
        """
        if isinstance(context, str):
            context = self.context(context, day)
        wanted = fold(name)
        if context is not None:
            start = at if at is not None else find_name(context.plain, wanted)
            if start >= 0:
                end = start + len(wanted)
                longer = any(
                    s.start <= start and end <= s.end and s.end - s.start > len(wanted) + 4 and s.kind in _LONGER
                    for s in context.seen
                )
                if longer and wanted in self.world.senses:  # "Mexico" in a treaty's name
                    return self.resolve_span(0, len(wanted), self.context(name, day))
                return self.resolve_span(start, start + len(wanted), context)
            alone = self.context(name, day)
            joined = replace(context, plain=alone.plain, hits=alone.hits)
            seen = self._settle(joined)
            moved = tuple(
                replace(s, start=s.start + len(wanted) + 1, end=s.end + len(wanted) + 1) for s in context.seen
            )
            return self.resolve_span(
                0, len(wanted), replace(joined, plain=wanted + " " + context.plain, seen=seen + moved)
            )
        return self.resolve_span(0, len(wanted), self.context(name, day))

    def resolve_span(self, start: int, end: int, context: Context, bounds: tuple[int, int] | None = None) -> Resolution:
        """Return what characters `[start, end)` of the article stand for; `bounds` is the sentence around them."""
        phrase = read(context.plain, start, end, context.seen, self.roles)
        several = self._several(phrase, context)
        if several is not None:
            return several
        both = self._both(phrase, context)
        if both is not None:
            return both
        found = self.reader.read(phrase, context, bounds)
        if found is None:
            return Resolution(
                actors=(), rule="unknown", reason="no table knows it and nothing in the article tells", score=0.0
            )
        code, sector, rule, reason, score = own_organ(phrase, context.plain) or found
        code = self.reader.whole(code) if code else code
        span = Span(start=start, end=end)
        codes = [code, *self._fellows(phrase, code, context.plain)]
        actors = tuple(Actor(code=c, sector=sector or None, name=context.plain[start:end], span=span) for c in codes)
        return Resolution(
            actors=actors, rule=rule, reason=reason, runners_up=self._runners_up(phrase, context, code), score=score
        )

    def _several(self, phrase: Phrase, context: Context) -> Resolution | None:
        """Read "Russia, China and Iran" as three actors: names with nothing but commas and "and" between them."""
        links = [link for link in phrase.links if link.seen.code]
        if len(links) < 2:
            return None
        rest = [t for t in phrase.tokens if not any(k.seen.start <= t.start < k.seen.end for k in links)]
        if any(t.lower not in {"and", "the", "or", "both", "&", "as", "well", "with"} for t in rest) or not rest:
            return None
        if len({self.reader.whole(k.seen.code) for k in links}) == 1:
            return None
        actors = tuple(
            Actor(
                code=self.reader.whole(k.seen.code),
                sector=k.seen.sector or None,
                name=context.plain[k.seen.start : k.seen.end],
                span=Span(start=k.seen.start, end=k.seen.end),
            )
            for k in links
        )
        return Resolution(actors=actors, rule="names joined", reason="names joined by a comma or and")

    def _fellows(self, phrase: Phrase, code: str | None, plain: str) -> list[str]:
        """Return the codes joined to the phrase's own by "": "", ""."""
        links = [k for k in phrase.links if k.seen.code]
        runs: list[list[Link]] = []
        for link in links:
            if runs and _JOIN.fullmatch(plain[runs[-1][-1].seen.end : link.seen.start]):
                runs[-1].append(link)
            else:
                runs.append([link])
        for run in runs:
            codes = list(dict.fromkeys(self.reader.whole(k.seen.code) for k in run))
            if code in codes and len(codes) > 1:
                return [c for c in codes if c != code]
        return []

    def _both(self, phrase: Phrase, context: Context) -> Resolution | None:
        """Read "both countries" as the two sides that the article named last before, or first after."""
        words = [t.lower for t in phrase.tokens]
        if phrase.links or phrase.proper or not words or words[-1] not in _SIDES or not {"both", "two"} & set(words):
            return None
        before = [s for s in context.seen if s.code and s.kind in _SIDED and s.start < phrase.start]
        for one, two in zip(reversed(before[:-1]), reversed(before[1:]), strict=True):
            if _JOIN.fullmatch(context.plain[one.end : two.start]) and one.code != two.code:
                before = [one, two]
                break
        after = [s for s in context.seen if s.code and s.kind in _SIDED and s.start >= phrase.end]
        codes: dict[str, Seen] = {}
        for seen in (*reversed(before), *after):
            codes.setdefault(self.reader.whole(seen.code), seen)
        if len(codes) < 2:
            return None
        span, name = Span(start=phrase.start, end=phrase.end), context.plain[phrase.start : phrase.end]
        actors = tuple(
            Actor(code=code, sector=codes[code].sector or None, name=name, span=span) for code in list(codes)[:2]
        )
        return Resolution(actors=actors, rule="the two sides named last", reason="both", score=0.6)

    def _runners_up(self, phrase: Phrase, context: Context, code: str | None) -> tuple[RunnerUp, ...]:
        out = []
        for link in phrase.links:
            senses = self.world.senses[link.seen.surface]
            if len(senses) < 2:
                continue
            chosen = choose(senses, Hit(link.seen.start, link.seen.end, link.seen.surface), context)
            for sense, score in chosen.others if chosen else ():
                if score > 0 and sense.code and (sense.code, sense.sector) != (code, link.seen.sector):
                    out.append(RunnerUp(code=sense.code, sector=sense.sector or None, label=sense.row, score=score))
        return tuple(dict.fromkeys(out))[:5]

    # -- reading ------------------------------------------------------------------------------------------------------


def _seen(hit: Hit, chosen: Chosen) -> Seen:
    sense = chosen.sense
    sector = "ELI" if chosen.former and sense.sector in {"GOV", "LEG", "MIL", "IGO", "JUD", "SPY"} else sense.sector
    return Seen(
        start=hit.start, end=hit.end, code=sense.code, sector=sector, kind=sense.kind, surface=hit.surface, sense=sense
    )


def _short_forms(surface: str) -> list[str]:
    words = surface.split()
    return [" ".join(words[i:]) for i in range(1, len(words))]


def find_name(plain: str, wanted: str) -> int:
    """Return where a name stands in a text, at word boundaries where it can."""
    for text, name in ((plain, wanted), (plain.lower(), wanted.lower())):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            left = at == 0 or not (text[at - 1].isalnum() and name[:1].isalnum())
            if left and (end >= len(text) or not (text[end].isalnum() and name[-1:].isalnum())):
                return at
            at = text.find(name, at + 1)
    return -1
