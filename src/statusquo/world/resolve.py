"""Resolve: what a name, role or description stands for on a day, and why.

Invariant: the same phrase, day and context give the same Resolution; every Resolution names the rule that gave it.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from statusquo.core import Actor, Span
from statusquo.world.choice import Chosen, choose
from statusquo.world.context import DATELINE, Context, Seen, words_of
from statusquo.world.names import Hit
from statusquo.world.phrase import SMALL, Link, Phrase, read
from statusquo.world.roles import RoleHit, Roles
from statusquo.world.senses import fold
from statusquo.world.world import World

_OWN_NAME = frozenset({"PTY", "REB", "BUS", "NGO", "JRN", "SOC", "IGO", "PRM", "UAF"})
_THINGS = frozenset({"GOV", "MIL", "JUD", "LEG", "COP", "SPY", "OPP", "IGO"})
_PERSONAL = frozenset({"person", "surname"})


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


class Resolver:
    """Resolves names and phrases by the tables of a World."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def roles(self) -> Roles:
        """The matcher of role nouns."""
        return Roles(self.world.roles)

    # -- context ------------------------------------------------------------------------------------------------------
    def context(self, text: str, day: date) -> Context:
        """Return what an article of this day names, each name settled by the whole article."""
        plain = fold(text)
        hits = tuple(self.world.names.find(plain))
        draft = Context(day=day, plain=plain, hits=hits, words=words_of(plain))
        first = self._settle(draft)
        counts = Counter(s.code for s in first if s.code and s.kind not in {"surname"})
        draft = replace(draft, counts=counts, people=self._people(first, plain), dateline=self._dateline(plain))
        return replace(draft, seen=self._settle(draft))

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
                for word in (plain[one.start : one.end].split()[-1], plain[one.start : one.end].split()[0]):
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
            start = at if at is not None else _find(context.plain, wanted)
            if start >= 0:
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
        found = self._read(phrase, context, bounds)
        if found is None:
            return Resolution(
                actors=(), rule="unknown", reason="no table knows it and nothing in the article tells", score=0.0
            )
        code, sector, rule, reason, score = found
        actor = Actor(code=code, sector=sector or None, name=context.plain[start:end], span=Span(start=start, end=end))
        return Resolution(
            actors=(actor,), rule=rule, reason=reason, runners_up=self._runners_up(phrase, context, code), score=score
        )

    def _several(self, phrase: Phrase, context: Context) -> Resolution | None:
        """Read "Russia, China and Iran" as three actors: names with nothing but commas and "and" between them."""
        links = [link for link in phrase.links if link.seen.code]
        if len(links) < 2:
            return None
        rest = [t for t in phrase.tokens if not any(k.seen.start <= t.start < k.seen.end for k in links)]
        if any(t.lower not in {"and", "the", "or", "both", "&", "as", "well", "with"} for t in rest) or not rest:
            return None
        actors = tuple(
            Actor(
                code=k.seen.code,
                sector=k.seen.sector or None,
                name=context.plain[k.seen.start : k.seen.end],
                span=Span(start=k.seen.start, end=k.seen.end),
            )
            for k in links
        )
        return Resolution(actors=actors, rule="names joined", reason="names joined by a comma or and")

    def _runners_up(self, phrase: Phrase, context: Context, code: str | None) -> tuple[RunnerUp, ...]:
        out = []
        for link in phrase.links:
            chosen = choose(
                self.world.senses[link.seen.surface], Hit(link.seen.start, link.seen.end, link.seen.surface), context
            )
            for sense, score in chosen.others if chosen else ():
                if sense.code and (sense.code, sense.sector) != (code, link.seen.sector):
                    out.append(RunnerUp(code=sense.code, sector=sense.sector or None, label=sense.row, score=score))
        return tuple(dict.fromkeys(out))[:5]

    # -- reading ------------------------------------------------------------------------------------------------------
    def _read(
        self, phrase: Phrase, context: Context, bounds: tuple[int, int] | None
    ) -> tuple[str | None, str, str, str, float] | None:
        role = phrase.role
        links = [k for k in phrase.links if k.seen.code and k.bond not in {"distant"}]
        inner = [k for k in links if k.bond == "in"]
        if led := next((k for k in phrase.links if k.bond == "led"), None):
            word = phrase.tokens[phrase.cut - 1].text
            name = f"{context.plain[led.seen.start : led.seen.end]}-LED {word}".upper()
            return name, "MIL", "coalition named after its leader", "it acts under its own name", 0.7
        for kinds, take in (
            (_PERSONAL, self._of_person),
            (frozenset({"group", "name"}), self._of_named),
            (frozenset({"body"}), self._of_body),
        ):
            found = [k for k in inner if k.seen.kind in kinds]
            if found:
                answer = take(found[-1] if kinds != _PERSONAL else found[0], inner, phrase, role)
                if answer is not None:
                    return answer
        own = self._own_name(phrase, role, inner, context)
        if own is not None:
            return own
        return self._of_country(phrase, role, links, inner, context, bounds)

    def _of_person(
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None
    ) -> tuple[str | None, str, str, str, float] | None:
        seen = link.seen
        if (
            role is not None
            and _end_of(role, phrase) > seen.end
            and role.role.sector not in {"GOV", "ELI", "OPP", "PTY"}
        ):
            return (
                seen.code,
                role.role.sector,
                f"role:{role.role.noun} of {seen.sense.row}",
                "people of an office holder",
                0.8,
            )
        nation = [k for k in inner if k.seen.kind in {"state", "adjective", "body"} and k.seen.start < seen.start]
        code = nation[-1].seen.code if nation else seen.code
        sector = seen.sector
        if code != seen.code:
            sector = role.role.sector if role is not None else seen.sector
        if phrase.former or (role is not None and role.role.sector == "ELI"):
            sector = "ELI"
        elif role is not None and sector == "ELI" and role.role.kind == "office":
            sector = role.role.sector
        rule = f"holder:{seen.sense.row}" if sector != "ELI" else f"former holder:{seen.sense.row}"
        return code, sector, rule, seen.sense.cues[0] if seen.sense.cues else seen.surface, 0.95

    def _of_named(
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None
    ) -> tuple[str | None, str, str, str, float] | None:
        seen = link.seen
        sector = seen.sector
        return seen.code, sector, f"{seen.kind}:{seen.sense.row}", "a named group", 0.95

    def _of_body(
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None
    ) -> tuple[str | None, str, str, str, float] | None:
        seen = link.seen
        states = [k for k in inner if k.seen.kind in {"state", "adjective"} and k.seen.end <= seen.start]
        if states and role is not None and _end_of(role, phrase) > seen.end:
            first = states[0].seen
            return (
                first.code,
                role.role.sector,
                f"role:{role.role.noun}",
                f"an official of {first.sense.row} at a body",
                0.85,
            )
        sector = seen.sector
        if (
            role is not None
            and role.role.sector in {"MIL", "LEG", "JUD", "CVL", "NGO"}
            and role.role.noun not in {"mission"}
        ):
            sector = role.role.sector if seen.sector == "IGO" else seen.sector
        return self._whole(seen.code), sector, f"body:{seen.sense.row}", "a body of states", 0.95

    def _whole(self, code: str) -> str:
        return code

    def _own_name(
        self, phrase: Phrase, role: RoleHit | None, inner: list[Link], context: Context
    ) -> tuple[str | None, str, str, str, float] | None:
        """Read a capitalised name that no table knows as an organisation of its own, where it is one."""
        proper = phrase.proper
        if not proper:
            return None
        orgword = next((o for t in reversed(proper) if (o := self.roles.orgword(t.text))), None)
        if orgword is None:
            orgword = next(
                (o for r in phrase.head_roles for o in [self.roles.orgword(phrase.tokens[r.last - 1].text)] if o), None
            )
        sector = orgword.sector if orgword else ""
        if role is not None and role.role.sector in _THINGS and not (orgword and role.role.sector in {"OPP"}):
            return None
        if not sector:
            if role is None or role.role.sector not in _OWN_NAME or not _company_like(role, phrase):
                return None
            sector = role.role.sector
        name = _name_of(phrase, inner, context)
        if not name:
            return None
        return phrase.acronym or name.upper(), sector, "unknown organisation", "it keeps its own name", 0.5

    def _of_country(
        self,
        phrase: Phrase,
        role: RoleHit | None,
        links: list[Link],
        inner: list[Link],
        context: Context,
        bounds: tuple[int, int] | None,
    ) -> tuple[str | None, str, str, str, float] | None:
        geo = [k for k in inner if k.seen.kind not in _PERSONAL]
        hyphen = [k for k in links if k.bond == "hyphen"]
        after = [k for k in links if k.bond == "after"]
        score = 0.95
        if geo:
            seen, how = geo[-1 if role is None else 0].seen, "its own name"
        elif hyphen:
            seen, how, score = hyphen[0].seen, "where it is based", 0.8
        elif after and (
            role is not None or not phrase.proper or phrase.tokens[phrase.cut].lower in {"of", "in", "from"}
        ):
            seen, how, score = after[0].seen, "the name after its preposition", 0.85
        else:
            return self._from_context(phrase, role, context, bounds)
        sector, rule = self._sector(seen, role, phrase)
        if how != "its own name" and role is None and seen.kind not in {"body", "group"}:
            sector = "" if sector == "GOV" and seen.kind != "adjective" else sector
        return seen.code, sector, rule, how, score

    def _sector(self, seen: Seen, role: RoleHit | None, phrase: Phrase) -> tuple[str, str]:
        if role is None:
            if seen.kind == "demonym" or (seen.kind == "adjective" and _is_demonym(seen, self.world)):
                return (
                    "CVL" if seen.end == phrase.end or not phrase.proper else "CVL"
                ), f"{seen.kind}:{seen.sense.row}"
            if seen.kind == "adjective" and phrase.proper:
                return "CVL", f"adjective:{seen.sense.row}"
            return seen.sector, f"{seen.kind}:{seen.sense.row}"
        sector = role.role.sector
        if phrase.former and role.role.kind == "office":
            sector = "ELI"
        if seen.sector == "PRE" and sector in {"GOV", "MIL"}:
            sector = "PRE"
        if seen.kind == "body" and sector == "GOV":
            sector = "IGO"
        return sector, f"role:{role.role.noun} of {seen.sense.row}"

    def _from_context(
        self, phrase: Phrase, role: RoleHit | None, context: Context, bounds: tuple[int, int] | None
    ) -> tuple[str | None, str, str, str, float] | None:
        if phrase.proper:
            known = context.people.get(phrase.proper[-1].text)
            if known:
                return known[0], known[1], "named before", known[2], 0.7
        if role is None and phrase.proper and not _person_like(phrase):
            name = _name_of(phrase, [], context)
            return phrase.acronym or name.upper(), "", "unknown name", "it keeps its own name", 0.3
        near = context.country_near(phrase.start, bounds)
        if near is None:
            return None
        sector = role.role.sector if role is not None else "CVL"
        if role is not None and phrase.former and role.role.kind == "office":
            sector = "ELI"
        return near[0], sector, f"role:{role.role.noun}" if role else "description", near[1], 0.55


def _seen(hit: Hit, chosen: Chosen) -> Seen:
    sense = chosen.sense
    sector = "ELI" if chosen.former and sense.sector in {"GOV", "LEG", "MIL", "IGO", "JUD", "SPY"} else sense.sector
    return Seen(
        start=hit.start, end=hit.end, code=sense.code, sector=sector, kind=sense.kind, surface=hit.surface, sense=sense
    )


def _short_forms(surface: str) -> list[str]:
    words = surface.split()
    return [" ".join(words[i:]) for i in range(1, len(words))]


def _find(plain: str, wanted: str) -> int:
    """Return where a name stands in a text, at word boundaries where it can."""
    at = plain.find(wanted)
    while at >= 0:
        left = at == 0 or not plain[at - 1].isalnum()
        end = at + len(wanted)
        if left and (end >= len(plain) or not plain[end].isalnum()):
            return at
        at = plain.find(wanted, at + 1)
    return plain.lower().find(wanted.lower())


def _end_of(role: RoleHit, phrase: Phrase) -> int:
    return phrase.tokens[role.last - 1].end


def _is_demonym(seen: Seen, world: World) -> bool:
    return seen.kind == "demonym"


def _company_like(role: RoleHit, phrase: Phrase) -> bool:
    """Tell whether a role noun names a kind of organisation rather than a kind of person."""
    return role.role.noun.split()[-1] in _ORGANISATIONS


_ORGANISATIONS = frozenset(
    ["party", "group", "company", "firm", "bank", "airline", "corporation", "newspaper", "broadcaster", "agency", "charity",
     "movement", "front", "organization", "organisation", "militia", "foundation", "watchdog", "manufacturer", "conglomerate",
     "network", "website", "platform", "carrier", "coalition", "cartel", "magazine", "channel", "station", "ngo", "brand",
     "operator", "retailer", "producer", "supplier", "exchange", "association", "union", "subsidiary", "startup", "army"]
)  # fmt: skip


def _person_like(phrase: Phrase) -> bool:
    """Tell whether unknown capitalised words look like a person's name: one to three of them, no article before."""
    first = phrase.tokens[0].lower
    return 1 <= len(phrase.proper) <= 4 and first not in {"the"} and not phrase.proper[0].text.isupper()


def _name_of(phrase: Phrase, inner: list[Link], context: Context) -> str:
    """Return the name that an unknown organisation keeps: its capitalised words with what joins them."""
    first = phrase.proper[0].start
    last = phrase.proper[-1].end
    words = [t for t in phrase.tokens[: phrase.cut] if first <= t.start < last]
    for role in phrase.head_roles:
        token = phrase.tokens[role.last - 1]
        if token.text[0].isupper() and token.start >= last and token.start - last <= 1:
            last = token.end
            words.append(token)
    start = first
    for role in phrase.head_roles:
        token = phrase.tokens[role.first]
        if (
            token.text[0].isupper()
            and token.start < first
            and phrase.tokens[role.last - 1].end >= first - 1
            and role.first > 0
        ):
            start = min(start, token.start)
    text = context.plain[start:last]
    return " ".join(w for w in text.split() if w) if any(w.lower not in SMALL for w in text.split()) else ""
