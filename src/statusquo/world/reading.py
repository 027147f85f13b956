"""Reading: whose a phrase is and of which sector, settled from its own names, its role and then the context.

Rules, in order: an office holder's name; a group's name; a body's name; a name of its own that no table knows; a
country's
name, before or after the role; what the article named before.
"""

from dataclasses import replace

from statusquo.world.antecedent import PERSONS, STATES, names_nobody, of_many, opening
from statusquo.world.context import Context, Seen
from statusquo.world.owner import (
    OF_STATE,
    POSSESSIVE,
    foe_of_opening,
    gone,
    joined_owner,
    kin_sector,
    owner_of,
    sector_of,
)
from statusquo.world.phrase import Link, Phrase
from statusquo.world.roles import RoleHit, Roles
from statusquo.world.senses import WORLD_COURTS
from statusquo.world.standing import bare_sector
from statusquo.world.strangers import Reading, Strangers
from statusquo.world.world import World

_PERSONAL = frozenset({"person", "surname"})
_PARTS = frozenset({"MIL", "LEG", "JUD", "CVL", "NGO", "COP"})
_ORGANS = frozenset({"organ", "coalition"})
_LED = frozenset({"coalition", "alliance", "force", "forces", "mission", "bloc", "airstrikes", "strikes", "campaign"})


class Reader:
    """Reads phrases by the tables of a World."""

    def __init__(self, world: World, roles: Roles) -> None:
        self.world, self.roles = world, roles
        self.strangers = Strangers(self.read, roles)

    def read(self, phrase: Phrase, context: Context, bounds: tuple[int, int] | None) -> Reading | None:
        """Return whose the phrase is and of which sector, or None where nothing tells."""
        role = phrase.role
        if of_many(phrase, context.plain):
            sector = role.role.sector if role is not None and role.role.kind != "institution" else ""
            return None, sector or "CVL", "nobody in particular", "they are of no one country", 0.6
        links = [k for k in phrase.links if k.seen.code and k.bond != "distant"]
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
        own = self.strangers.own_name(phrase, role, context)
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
            if (
                office is not None
                and sense.cues
                and sense.cues[0] == person
                and noun in {office.title, *office.aliases}
            ):
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
                kin_sector(seen.sector) if role.role.kind == "kin" else role.role.sector,
                f"role:{role.role.noun} of {seen.sense.row}",
                "people of an office holder",
                0.8,
            )
        nation = [k for k in inner if k.seen.kind in {"state", "adjective", "body"} and k.seen.start < seen.start]
        code = nation[-1].seen.code if nation else seen.code
        sector = seen.sector
        if code != seen.code:
            sector = role.role.sector if role is not None else seen.sector
            if nation[-1].seen.kind == "body" and sector == "GOV":
                sector = "IGO"
        rules = role is not None and role.role.kind == "institution" and _end_of(role, phrase) > seen.end
        if role is not None and rules:  # "X's government" ruled when it acted, whoever X is today
            sector = role.role.sector
        elif phrase.former or (role is not None and role.role.sector == "ELI"):
            sector = "ELI"
        elif role is not None and sector == "ELI" and role.role.kind == "office":
            sector = role.role.sector
        rule = f"holder:{seen.sense.row}" if sector != "ELI" else f"former holder:{seen.sense.row}"
        return code, sector, rule, seen.sense.cues[0] if seen.sense.cues else seen.surface, 0.95

    def _of_named(
        self, link: Link, _inner: list[Link], phrase: Phrase, role: RoleHit | None, _: Context
    ) -> Reading | None:
        seen = link.seen
        nation = next(
            (k.seen for k in phrase.links if k.seen.kind in {"adjective", "state"} and k.seen.end <= seen.start), None
        )
        if role is not None and seen.sector == "PTY" and len(seen.sense.home) == 1 and _in_state_office(role):
            sector = "ELI" if gone(phrase, role) else role.role.sector
            return (
                seen.sense.home[0],
                sector,
                f"role:{role.role.noun}",
                f"of {seen.sense.row}, in a state's office",
                0.85,
            )
        if seen.sector == "BUS" and nation is not None:
            return nation.code, "BUS", f"firm of {nation.sense.row}", "the text names it by its country", 0.7
        sector = seen.sector
        if (
            role is not None
            and _end_of(role, phrase) > seen.end
            and (
                (role.role.sector in {"GOV", "COP", "LEG"} and sector == "REB" and role.role.kind == "institution")
                or (role.role.sector in {"CVL", "LAB"} and sector in {"BUS", "SOC", "NGO"})
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
        if role is not None and role.role.sector in _PARTS and role.role.noun != "mission":
            court = role.role.sector == "JUD" and seen.code in WORLD_COURTS
            sector = role.role.sector if seen.sector == "IGO" and not court else seen.sector
        if gone(phrase, role):
            sector = "ELI"
        return self.whole(seen.code), sector, f"body:{seen.sense.row}", "a body of states", 0.95

    def whole(self, code: str) -> str:
        """Return the body that an organ or mission acts for: the Security Council and MINUSMA act as UN."""
        seen: set[str] = set()
        body = self.world.bodies.get(code)
        while body is not None and body.kind in _ORGANS and body.parent and body.parent not in seen:
            seen.add(body.parent)
            body = self.world.bodies.get(body.parent)
        return body.code if body is not None else code

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
            nation = _nation_of_institution(seen, geo, context.plain)
            if nation is not None:
                return (
                    nation.code,
                    seen.sector,
                    f"institution of {nation.sense.row}",
                    "its country stands before it",
                    0.9,
                )
            own = next((k.seen for k in geo if k.seen.sense.table == "ambiguous" and k.seen.code == seen.code), None)
            seen = own or seen
            plain_ruling = (
                own is not None and own.sector == "GOV" and role is not None and role.role.sector not in {"", "GOV"}
            )
            if own is not None and own.sector and not plain_ruling and (role is None or role.role.kind != "office"):
                sector = "ELI" if phrase.former and own.sector in OF_STATE else own.sector
                return own.code, sector, f"ruling:{own.surface}", f"{own.sense.row}", 0.95
        elif hyphen:
            seen, how, score = hyphen[0].seen, "where it is based", 0.8
        elif after and _leads_home(phrase, after[0], role, context.plain):
            seen, how, score = after[0].seen, "the name after its preposition", 0.85
            if seen.sense.table == "ambiguous" and seen.sector and (role is None or not role.role.sector):
                return seen.code, seen.sector, f"ruling:{seen.surface}", f"{seen.sense.row}", 0.85
        else:
            return self._from_context(phrase, role, context, bounds)
        sector, rule = self._sector(seen, role, phrase, context.plain)
        if how != "its own name" and role is None and seen.kind not in {"body", "group"}:
            sector = "" if sector == "GOV" and seen.kind != "adjective" else sector
        return seen.code, sector, rule, how, score

    def _sector(self, seen: Seen, role: RoleHit | None, phrase: Phrase, plain: str) -> tuple[str, str]:
        if role is None:
            return bare_sector(seen, phrase, plain), f"{seen.kind}:{seen.sense.row}"
        sector = role.role.sector
        if gone(phrase, role):
            sector = "ELI"
        if role.role.kind == "kin" and (seen.kind in _PERSONAL or any(r.role.kind == "office" for r in phrase.roles)):
            sector = "ELI"
        if seen.kind in {"group", "name"} and sector == "GOV":
            sector = seen.sector
        if seen.sector == "PRE" and sector in {"GOV", "MIL"}:
            sector = "PRE"
        if (seen.kind == "body" or seen.sector == "IGO") and sector == "GOV":
            sector = "IGO"
        return sector, f"role:{role.role.noun} of {seen.sense.row}"

    def _from_context(
        self, phrase: Phrase, role: RoleHit | None, context: Context, bounds: tuple[int, int] | None
    ) -> Reading | None:
        """Settle whose a phrase without a country or known name is."""
        sector = role.role.sector if role is not None else ""
        if gone(phrase, role):
            sector = "ELI"
        rule = f"role:{role.role.noun}" if role is not None else "description"
        first = phrase.tokens[0].lower if phrase.tokens else ""
        if first in _PRONOUNS and len(phrase.tokens) == 1 and (owner := opening(phrase.start, context)) is not None:
            return self.whole(owner.code), owner.sector, "pronoun", "it goes back to what opens the sentence", 0.4
        if phrase.proper and not names_nobody(phrase, ""):
            return self.strangers.settle(phrase, role, sector, rule, context, bounds)
        if role is not None and role.role.sector == "REF":
            return (
                " ".join(t.text for t in phrase.tokens[role.first : role.last]).upper(),
                "REF",
                rule,
                "no country is told",
                0.4,
            )
        otherwise = "" if role is not None and role.role.kind == "place" else "CVL"
        noun = phrase.tokens[min(phrase.cut, len(phrase.tokens)) - 1].lower if phrase.tokens else ""
        counted = phrase.tokens[role.last - 1].lower if role is not None else noun
        if names_nobody(phrase, counted):
            many = "CVL" if counted in PERSONS else "GOV" if counted in STATES else ""
            return None, sector or many, "nobody in particular", "they are of no one country", 0.6
        back = owner_of(phrase, noun, counted, role, context)
        if back is not None:
            sector = sector_of(back, phrase, noun, role, sector)
            return self.whole(back.seen.code), sector or ("" if back.whole else otherwise), rule, back.why, 0.6
        beside = joined_owner(phrase, context) or foe_of_opening(phrase, context)
        if beside is not None and role is not None:
            return beside.seen.code, sector or otherwise, rule, beside.why, 0.6
        here = "" if any(t.lower == "local" for t in phrase.tokens) else sector
        near = context.country_near(
            phrase.start,
            phrase.end,
            here,
            bounds,
            frozenset(k.seen.code for k in phrase.links),
            near=first not in _DEFINITE,
        )
        return (near[0], sector or otherwise, rule, near[1], 0.55) if near is not None else None


def _in_state_office(role: RoleHit) -> bool:
    """Tell whether a role is a state's rather than a party's ("a Labour minister", "Tory MPs")."""
    return role.role.sector == "LEG" or role.role.noun.split()[-1] in {"minister", "government", "governor", "mayor"}


def _nation_of_institution(seen: Seen, geo: list[Link], plain: str) -> Seen | None:
    """Return the nation right before an institution's name that another country's has too ("X's Home Office")."""
    if seen.sense.table != "ambiguous" or seen.sector not in _STATE_POWERS:
        return None
    for link in geo:
        nation = link.seen
        beside = nation.end < seen.start and plain[nation.end : seen.start] in {" ", "'s ", "' "}
        if beside and nation.kind in {"state", "adjective"} and nation.code != seen.code:
            return nation
    return None


_PRONOUNS = frozenset({"it", "he", "she", "they"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_STATE_POWERS = frozenset({"GOV", "LEG", "JUD", "COP", "SPY", "MIL"})


def _leads_home(phrase: Phrase, link: Link, role: RoleHit | None, plain: str) -> bool:
    """Tell whether the name after the head's part says whose it is: "of X" and "in X" do, "to X" doesn't."""
    lead = plain[phrase.start : link.seen.start].rstrip()
    word = next((w.lower() for w in reversed(lead.split()) if w.lower() in _LEADS), "")
    if phrase.tokens[0].lower in POSSESSIVE:
        return False
    return word in {"of", "in", "from", "at", "near", "for", ""} and (
        role is not None or not phrase.proper or word in {"of", "in", "from"}
    )


_LEADS = frozenset(
    ["of", "in", "from", "at", "near", "for", "to", "against", "with", "by", "over", "on", "into", "between", "toward"]
)


def _end_of(role: RoleHit, phrase: Phrase) -> int:
    return phrase.tokens[role.last - 1].end
