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
from statusquo.world.phrase import SMALL, Link, Phrase, read
from statusquo.world.roles import RoleHit, Roles
from statusquo.world.senses import fold
from statusquo.world.world import World

Reading = tuple[str | None, str, str, str, float]
"""Code, sector, rule, reason and score."""

_OWN_NAME = frozenset({"PTY", "REB", "BUS", "NGO", "JRN", "SOC", "IGO", "PRM", "UAF"})
_THINGS = frozenset({"GOV", "MIL", "JUD", "LEG", "COP", "SPY", "OPP", "IGO"})
_PERSONAL = frozenset({"person", "surname"})
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
_NATIONAL = frozenset({"adjective", "state", "capital", "place", "region"})
_LED = frozenset({"coalition", "alliance", "force", "forces", "mission", "bloc", "airstrikes", "strikes", "campaign"})
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


class Resolver:
    """Resolves names and phrases by the tables of a World."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def roles(self) -> Roles:
        """The matcher of role nouns."""
        return Roles(self.world.roles)

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First names of office holders, by which a surname with another's first name is told apart."""
        return frozenset(row.name.split()[0] for rows in self.world.holders.values() for row in rows if " " in row.name)

    # -- context ------------------------------------------------------------------------------------------------------
    def context(self, text: str, day: date) -> Context:
        """Return what an article of this day names, each name settled by the whole article."""
        plain = fold(text)
        hits = tuple(self.world.names.find(plain))
        draft = Context(day=day, plain=plain, hits=hits, words=words_of(plain), first_names=self.first_names)
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
                for word in (plain[one.start : one.end].rsplit(maxsplit=1)[-1], plain[one.start : one.end].split(maxsplit=1)[0]):
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
        both = self._both(phrase, context)
        if both is not None:
            return both
        found = self._read(phrase, context, bounds)
        if found is None:
            return Resolution(
                actors=(), rule="unknown", reason="no table knows it and nothing in the article tells", score=0.0
            )
        code, sector, rule, reason, score = found
        code = self._whole(code) if code else code
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
        if len({self._whole(k.seen.code) for k in links}) == 1:
            return None
        actors = tuple(
            Actor(
                code=self._whole(k.seen.code),
                sector=k.seen.sector or None,
                name=context.plain[k.seen.start : k.seen.end],
                span=Span(start=k.seen.start, end=k.seen.end),
            )
            for k in links
        )
        return Resolution(actors=actors, rule="names joined", reason="names joined by a comma or and")

    def _fellows(self, phrase: Phrase, code: str | None, plain: str) -> list[str]:
        """Return the codes joined to the phrase's own by "and": "Egyptian and Qatari officials", "leaders of Iran and Iraq"."""
        links = [k for k in phrase.links if k.seen.code]
        runs: list[list[Link]] = []
        for link in links:
            if runs and _JOIN.fullmatch(plain[runs[-1][-1].seen.end : link.seen.start]):
                runs[-1].append(link)
            else:
                runs.append([link])
        for run in runs:
            codes = list(dict.fromkeys(self._whole(k.seen.code) for k in run))
            if code in codes and len(codes) > 1:
                return [c for c in codes if c != code]
        return []

    def _both(self, phrase: Phrase, context: Context) -> Resolution | None:
        """Read "both countries" or "the two sides" as the two sides that the article named last before, or first after."""
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
            codes.setdefault(self._whole(seen.code), seen)
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
            chosen = choose(
                self.world.senses[link.seen.surface], Hit(link.seen.start, link.seen.end, link.seen.surface), context
            )
            for sense, score in chosen.others if chosen else ():
                if sense.code and (sense.code, sense.sector) != (code, link.seen.sector):
                    out.append(RunnerUp(code=sense.code, sector=sense.sector or None, label=sense.row, score=score))
        return tuple(dict.fromkeys(out))[:5]

    # -- reading ------------------------------------------------------------------------------------------------------
    def _read(self, phrase: Phrase, context: Context, bounds: tuple[int, int] | None) -> Reading | None:
        role = phrase.role
        links = [k for k in phrase.links if k.seen.code and k.bond not in {"distant"}]
        inner = [k for k in links if k.bond in {"in", "led"}]
        word = phrase.tokens[phrase.cut - 1].text if phrase.tokens else ""
        led = next((k for k in phrase.links if k.bond == "led"), None)
        if led is not None and word.lower() in _LED:
            name = f"{context.plain[led.seen.start : led.seen.end]}-LED {word}".upper()
            return name, "MIL", "coalition named after its leader", "it acts under its own name", 0.7
        for kinds, take in (
            (_PERSONAL, self._of_person),
            (frozenset({"group", "name"}), self._of_named),
            (frozenset({"body"}), self._of_body),
        ):
            found = [k for k in inner if k.seen.kind in kinds]
            if found:
                answer = take(found[-1] if kinds != _PERSONAL else found[0], inner, phrase, role, context)
                if answer is not None:
                    return answer
        own = self._own_name(phrase, role, inner, context)
        if own is not None:
            return own
        return self._of_country(phrase, role, links, inner, context, bounds)

    def _by_title(self, seen: Seen, role: RoleHit, context: Context) -> Seen:
        """Return the person in the office that the title before the name tells ("former Prime Minister Blair")."""
        noun = role.role.noun.removeprefix("former ").removeprefix("ex-")
        person = seen.sense.cues[0] if seen.sense.cues else ""
        day, fitting = context.day.toordinal(), []
        for sense in self.world.senses.get(seen.surface, ()):
            office = self.world.offices.get(sense.row)
            if office is not None and sense.cues and sense.cues[0] == person and noun in {office.title, *office.aliases}:
                fitting.append(sense)
        if not fitting or seen.sense in fitting:
            return seen
        best = max(fitting, key=lambda s: (s.first <= day <= s.last, s.last < day, s.last))
        sector = best.sector if best.first <= day <= best.last else "ELI"
        return replace(seen, code=best.code, sector=sector, sense=best)

    def _of_person(
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None, context: Context
    ) -> Reading | None:
        titled = role is not None and (role.role.kind == "office" or role.role.sector == "ELI")
        seen = self._by_title(link.seen, role, context) if role is not None and titled else link.seen
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
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None, _: Context
    ) -> Reading | None:
        seen = link.seen
        nation = next(
            (k.seen for k in phrase.links if k.seen.kind in {"adjective", "state"} and k.seen.end <= seen.start), None
        )
        if seen.sector == "BUS" and nation is not None:
            return nation.code, "BUS", f"firm of {nation.sense.row}", "the text names it by its country", 0.7
        sector = seen.sector
        if (
            role is not None
            and _end_of(role, phrase) > seen.end
            and (
                (role.role.sector in {"GOV", "COP", "LEG"}
                and sector == "REB"
                and role.role.kind == "institution")
                or (role.role.sector in {"CVL", "LAB"}
                and sector in {"BUS", "SOC", "NGO"})
            )
        ):
            sector = role.role.sector
        return seen.code, sector, f"{seen.kind}:{seen.sense.row}", "a named group", 0.95

    def _of_body(
        self, link: Link, inner: list[Link], phrase: Phrase, role: RoleHit | None, _: Context
    ) -> Reading | None:
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
        """Return the body that an organ acts for: the Security Council acts as UN (CODEBOOK: under their own codes)."""
        seen: set[str] = set()
        body = self.world.bodies.get(code)
        while body is not None and body.kind == "organ" and body.parent and body.parent not in seen:
            seen.add(body.parent)
            body = self.world.bodies.get(body.parent)
        return body.code if body is not None else code

    def _own_name(self, phrase: Phrase, role: RoleHit | None, inner: list[Link], context: Context) -> Reading | None:
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
        nation = next((k.seen for k in phrase.links if k.seen.kind in _NATIONAL and k.bond in {"in", "hyphen"}), None)
        if nation is not None and sector not in {"PTY", "REB"}:
            return nation.code, sector, f"organisation of {nation.sense.row}", "the text names it by its country", 0.7
        return phrase.acronym or name.upper(), sector, "unknown organisation", "it keeps its own name", 0.5

    def _of_country(
        self,
        phrase: Phrase,
        role: RoleHit | None,
        links: list[Link],
        inner: list[Link],
        context: Context,
        bounds: tuple[int, int] | None,
    ) -> Reading | None:
        geo = [k for k in inner if k.seen.kind not in _PERSONAL]
        hyphen = [k for k in links if k.bond == "hyphen"]
        after = [k for k in links if k.bond == "after"]
        score = 0.95
        if geo:
            seen, how = geo[-1 if role is None else 0].seen, "its own name"
            own = next((k.seen for k in geo if k.seen.sense.table == "ambiguous" and k.seen.code == seen.code), None)
            seen = own or seen
            plain_ruling = (
                own is not None and own.sector == "GOV" and role is not None and role.role.sector not in {"", "GOV"}
            )
            if own is not None and own.sector and not plain_ruling and (role is None or role.role.kind != "office"):
                return own.code, own.sector, f"ruling:{own.surface}", f"{own.sense.row}", 0.95
        elif hyphen:
            seen, how, score = hyphen[0].seen, "where it is based", 0.8
        elif after and (
            role is not None or not phrase.proper or phrase.tokens[phrase.cut].lower in {"of", "in", "from"}
        ):
            seen, how, score = after[0].seen, "the name after its preposition", 0.85
            if seen.sense.table == "ambiguous" and seen.sector and (role is None or not role.role.sector):
                return seen.code, seen.sector, f"ruling:{seen.surface}", f"{seen.sense.row}", 0.85
        else:
            return self._from_context(phrase, role, context, bounds)
        sector, rule = self._sector(seen, role, phrase)
        if how != "its own name" and role is None and seen.kind not in {"body", "group"}:
            sector = "" if sector == "GOV" and seen.kind != "adjective" else sector
        return seen.code, sector, rule, how, score

    def _sector(self, seen: Seen, role: RoleHit | None, phrase: Phrase) -> tuple[str, str]:
        if role is None:
            return _bare_sector(seen, phrase), f"{seen.kind}:{seen.sense.row}"
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
    ) -> Reading | None:
        """Settle whose a phrase without a country or known name is."""
        sector = role.role.sector if role is not None else ""
        if role is not None and phrase.former and role.role.kind == "office":
            sector = "ELI"
        rule = f"role:{role.role.noun}" if role is not None else "description"
        if phrase.proper:
            return self._stranger(phrase, role, sector, rule, context, bounds)
        if role is not None and role.role.sector == "REF":
            return (
                " ".join(t.text for t in phrase.tokens[role.first : role.last]).upper(),
                "REF",
                rule,
                "no country is told",
                0.4,
            )
        first = phrase.tokens[0].lower if phrase.tokens else ""
        noun = phrase.tokens[min(phrase.cut, len(phrase.tokens)) - 1].lower if phrase.tokens else ""
        owner = None
        if first in _POSSESSIVE or any(t.lower in _POSSESSIVE for t in phrase.tokens):
            owner, why = context.owner_of(phrase.start), f"{first!r} goes back to what opens the sentence"
        elif first in {"the", "this", "that"} and noun in _THE_STATE:
            owner, why = context.owner_of(phrase.start), f"{noun!r} goes back to what opens the sentence"
        elif first in {"the", "this", "that", "these", "those"}:
            owner, why = context.same_noun(noun, phrase.start), f"{noun!r} was named before"
        if owner is not None:
            own = owner.kind in {"body", "group"}
            if (noun in _THE_STATE and role is not None and first not in _POSSESSIVE) or (own and (not sector or sector in {"GOV", "CVL", "NGO"})):
                sector = owner.sector
            return self._whole(owner.code), sector or "CVL", rule, why, 0.6
        if noun in _STATES_UNNAMED:
            return None, "GOV", "unnamed states", "a group of states without names has no code", 0.6
        near = context.country_near(phrase.start, phrase.end, sector, bounds)
        return (near[0], sector or "CVL", rule, near[1], 0.55) if near is not None else None

    def _stranger(
        self,
        phrase: Phrase,
        role: RoleHit | None,
        sector: str,
        rule: str,
        context: Context,
        bounds: tuple[int, int] | None,
    ) -> Reading | None:
        """Settle a name that no table knows: by what the article says of it elsewhere, as a person or under its own name."""
        last = phrase.proper[-1].text
        known = context.people.get(last)
        if known:
            return known[0], known[1], "named before", known[2], 0.7
        if role is None:
            told = self._introduced(last, phrase, context)
            if told is not None:
                return told
            if not _person_like(phrase):
                name = _name_of(phrase, [], context)
                return (
                    phrase.acronym or name.upper(),
                    "BUS" if len(phrase.proper) == 1 else "",
                    "unknown name",
                    "its own name",
                    0.3,
                )
        near = context.country_near(phrase.start, phrase.end, sector, bounds)
        return (near[0], sector or "CVL", rule, near[1], 0.5) if near is not None else None

    def _told(self, phrase: Phrase, context: Context) -> Reading | None:
        """Read a fuller form by its own nation or title; None where it has neither."""
        if not any(k.seen.code for k in phrase.links) and not phrase.roles:
            return None
        if phrase.links or phrase.role is None:
            return self._read(replace(phrase, proper=()), context, None)
        sector = phrase.role.role.sector
        near = context.country_near(phrase.start, phrase.end, sector)
        return (near[0], sector, f"role:{phrase.role.role.noun}", near[1], 0.5) if near is not None else None

    def _introduced(self, word: str, phrase: Phrase, context: Context) -> Reading | None:
        """Read a name by its fuller form elsewhere in the article, with the title or nation that stands there."""
        for found in re.finditer(rf"\b{re.escape(word)}\b", context.plain):
            if phrase.start <= found.start() < phrase.end:
                continue
            lead = _LEAD.search(context.plain[: found.end()])
            if not lead or lead.end() - lead.start() <= found.end() - found.start():
                continue
            fuller = read(context.plain, lead.start(), found.end(), context.seen, self.roles)
            answer = self._told(fuller, context)
            if answer is not None:
                return answer[0], answer[1], "introduced before", context.plain[lead.start() : found.end()], 0.6
        return None


_POSSESSIVE = frozenset({"its", "his", "her", "their", "our", "my"})
_THE_STATE = frozenset(
    ["country", "nation", "state", "kingdom", "republic", "territory", "island", "bloc", "alliance", "organization", "organisation",
     "agency", "charity", "union", "group", "body", "council", "company", "movement", "emirate", "enclave", "party"]
)  # fmt: skip
_STATES_UNNAMED = frozenset({"countries", "states", "nations", "powers", "governments"})
_LEAD = re.compile(r"(?:[A-Za-z'-]+ ){0,6}[A-Z][\w'.-]*$")


def _leads_home(phrase: Phrase, link: Link, role: RoleHit | None, plain: str) -> bool:
    """Tell whether the name after the head's part says whose it is: "of", "in" and "from" do, "to" and "against" don't."""
    lead = plain[phrase.start : link.seen.start].rstrip()
    word = next((w.lower() for w in reversed(lead.split()) if w.lower() in _LEADS), "")
    if phrase.tokens[0].lower in _POSSESSIVE:
        return False
    return word in {"of", "in", "from", "at", "near", "for", ""} and (
        role is not None or not phrase.proper or word in {"of", "in", "from"}
    )


_LEADS = frozenset(
    ["of", "in", "from", "at", "near", "for", "to", "against", "with", "by", "over", "on", "into", "between", "toward"]
)


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
    for text, name in ((plain, wanted), (plain.lower(), wanted.lower())):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            left = at == 0 or not (text[at - 1].isalnum() and name[:1].isalnum())
            if left and (end >= len(text) or not (text[end].isalnum() and name[-1:].isalnum())):
                return at
            at = text.find(name, at + 1)
    return -1


def _end_of(role: RoleHit, phrase: Phrase) -> int:
    return phrase.tokens[role.last - 1].end


def _bare_sector(seen: Seen, phrase: Phrase) -> str:
    """Return the sector of a name without a role: its own, but civilians for "an Afghan" and "Australian users"."""
    if seen.kind == "demonym":
        return "CVL"
    if seen.kind == "adjective":
        first, last = phrase.tokens[0].lower, phrase.tokens[phrase.cut - 1]
        if seen.end >= last.end:
            return "CVL" if first in _COUNTED or first.isdigit() else seen.sector
        if phrase.proper or last.lower.endswith("s"):
            return "CVL"
    return seen.sector


_COUNTED = frozenset(
    ["a", "an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "some", "dozens", "hundreds",
     "thousands", "another", "over", "more", "one", "at", "about", "around"]
)  # fmt: skip


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
