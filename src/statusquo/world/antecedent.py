"""Antecedent: whom "the country", "the bloc", "the rebels" or "its" goes back to, and which phrases name nobody.

Invariant: only names that stand before the phrase are gone back to; a noun for a country goes back to a country, a
noun for a body or firm to one of that kind where the article named one.
"""

import re
from collections.abc import Callable

from statusquo.world.context import Context, Seen
from statusquo.world.phrase import Phrase
from statusquo.world.roles import RoleHit

COUNTRY_NOUNS = frozenset(["country", "nation", "state", "kingdom", "republic", "territory", "island", "emirate"])
_BODY_NOUNS = frozenset(["bloc", "alliance", "union", "organization", "organisation", "body", "league", "federation"])
_FIRM_NOUNS = frozenset(["company", "firm", "airline", "bank", "carrier", "manufacturer", "conglomerate", "broadcaster",
                         "newspaper", "network", "platform", "service", "charity", "ngo"])  # fmt: skip
_FIRM_SECTORS = frozenset({"BUS", "JRN", "NGO"})
_ARMED = frozenset({"REB", "PRM", "UAF", "CRM"})
_POWERLESS = frozenset({"JRN", "CVL"})
_NAMED = frozenset({"state", "region", "capital", "seat", "place", "adjective"})
_BEFORE_OBJECT = re.compile(r"\b(?:to|in|of|on|from|into|for|against|with|by|at|visit|visiting|leave|left) $")
_MEETING = re.compile(r"(?:'s)? (?:[a-z]+ )?(?:summit|meeting|conference)\b")
_OWNERS = frozenset({"state", "body", "group", "capital", "seat", "region", "person", "adjective", "name"})
_MANY_STATES = frozenset({"countries", "states", "nations", "powers", "governments"})
_OTHERS = frozenset({"allies", "neighbors", "neighbours", "partners"})
STATES = _MANY_STATES | _OTHERS | {"world", "west"}
"""Nouns for many states, whose sector is a government's."""
_POSSESSIVE = frozenset({"its", "his", "her", "their", "our", "my"})
_FROM_ABROAD = frozenset(
    ["foreign", "international", "overseas", "vaccinated", "unvaccinated", "arriving", "incoming", "inbound", "western",
     "global", "all", "african", "european", "asian", "multinational"]
)  # fmt: skip
_COMERS = frozenset(
    ["traveller", "travellers", "traveler", "travelers", "tourist", "tourists", "visitor", "visitors", "nationals",
     "foreigners", "foreigner", "embassies", "arrivals", "passengers", "passenger", "companies", "firms", "investors",
     "destinations", "observers", "airlines", "mediators", "students", "envoys", "migrants"]
)  # fmt: skip


PERSONS = frozenset(
    ["foreigner", "foreigners", "traveller", "travellers", "traveler", "travelers", "tourist", "tourists", "visitor",
     "visitors", "nationals", "arrivals", "passengers", "passenger", "students", "migrants"]
)  # fmt: skip
"""Of those who come from abroad, the ones who are people rather than states or firms."""


_ABROAD = frozenset({"foreign", "international", "overseas", "western", "multinational"})
_BODIES = frozenset({"organization", "organizations", "organisation", "organisations", "inspectors", "court", "law"})


def _part_of_role(phrase: Phrase) -> bool:
    """Tell whether "foreign" belongs to a role ("the foreign minister")."""
    inside = [t.lower for r in phrase.head_roles for t in phrase.tokens[r.first : r.last]]
    return bool(_ABROAD & set(inside))


_EVERYONE = frozenset({"anyone", "everyone", "anybody", "everybody", "whoever"})
_OF_MANY = re.compile(
    r"\b(?:from|of|in) (?:[a-z]+ (?:of|than|least) |[a-z]+ )?(?:\d+|several|many|most|some|other|various|two|three|"
    r"four|five|six|seven|eight|nine|ten|eleven|twelve)(?: other)? (?:countries|nations)\b"
)


def of_many(phrase: Phrase, plain: str) -> bool:
    """Tell whether a phrase, whatever it names, is of no one country ("anyone in X", "citizens of 20 countries")."""
    if phrase.tokens and phrase.tokens[0].lower in _EVERYONE:
        return True
    return bool(_OF_MANY.search(plain, phrase.start, phrase.end)) and not any(k.seen.code for k in phrase.links)


def names_nobody(phrase: Phrase, noun: str) -> bool:
    """Tell whether a phrase without a name of its own stands for nobody's in particular ("foreign travellers")."""
    words = {t.lower for t in phrase.tokens[: phrase.cut]}
    if words & _ABROAD and not phrase.links and not phrase.proper and not _part_of_role(phrase) and noun not in _BODIES:
        return True
    if words <= {"the", "whole", "entire", "world", "west"} and words & {"world", "west"}:
        return True
    if noun in _MANY_STATES:
        return not words & _POSSESSIVE
    if noun in _OTHERS and words & _POSSESSIVE:
        return True
    if "foreigners" in words or (noun == "community" and "international" in words):
        return True
    return noun in _COMERS and bool(words & _FROM_ABROAD) and not words & _POSSESSIVE


def antecedent(phrase: Phrase, noun: str, context: Context) -> Seen | None:
    """Return the name that a phrase with "the", "this" or a possessive goes back to, or None."""
    at = phrase.start
    named = [s for s in context.seen if s.code and s.start < at]
    if noun in COUNTRY_NOUNS:
        return _country(named, at, context)
    own = re.compile(rf"\b{re.escape(noun)}\b", re.IGNORECASE)
    same = _last(named, lambda s: s.kind in {"body", "group", "region", "name"} and bool(own.search(s.surface)))
    if same is not None:
        return same
    if noun in _BODY_NOUNS:
        return _last(named, lambda s: s.kind == "body") or opening(at, context)
    if noun in _FIRM_NOUNS:
        return _last(named, lambda s: s.kind in {"group", "body", "name"} and s.sector in _FIRM_SECTORS)
    return None


def rebels(phrase: Phrase, role: RoleHit | None, context: Context) -> Seen | None:
    """Return the armed group that "the rebels" or "militants" are of: the only one that the article named before."""
    if role is None or role.role.sector not in _ARMED or role.role.kind == "person":
        return None
    armed = [s for s in context.seen if s.kind == "group" and s.sector in _ARMED and s.start < phrase.start]
    return armed[-1] if len({s.code for s in armed}) == 1 else None


def summit(phrase: Phrase, noun: str, context: Context) -> Seen | None:
    """Return the body whose meeting the article told of before "leaders" or "ministers" without a country."""
    if noun not in {"leaders", "ministers", "delegates", "members"} or phrase.tokens[0].lower in _POSSESSIVE:
        return None
    bodies = [s for s in context.seen if s.kind == "body" and s.start < phrase.start]
    return _last(bodies, lambda s: bool(_MEETING.match(context.plain, s.end)) or s.surface.endswith("summit"))


def opening(at: int, context: Context) -> Seen | None:
    """Return what opens the sentence of character `at`, or the nearest one before that names anybody."""
    low, _ = context.sentence_at(at)
    while True:
        named = [
            s
            for s in context.seen
            if s.code and s.kind in _OWNERS and low <= s.start < at and s.sector not in _POWERLESS
        ]
        if named:
            return named[0]
        if low == 0:
            return None
        low = context.sentence_at(low - 2)[0] if low >= 2 else 0


def _country(named: list[Seen], at: int, context: Context) -> Seen | None:
    """Return the country named last for an object ("visit the country"), the sentence's first for a subject."""
    states = [s for s in named if s.code in context.countries and s.kind in _OWNERS and s.sector not in _POWERLESS]
    if not states:
        return None
    if _BEFORE_OBJECT.search(context.plain[:at]):
        return _last(states, lambda s: s.kind in _NAMED) or states[-1]
    low, _ = context.sentence_at(at)
    here = [s for s in states if s.start >= low]
    if here:
        return here[0]
    before = context.sentence_at(states[-1].start)[0]
    return next(s for s in states if s.start >= before)


def last_named(at: int, context: Context) -> Seen | None:
    """Return the actor named last before character `at`, to which "the latter" goes back."""
    return _last([s for s in context.seen if s.code and s.start < at], lambda s: s.kind in _OWNERS)


def _last(named: list[Seen], fits: Callable[[Seen], bool]) -> Seen | None:
    return next((s for s in reversed(named) if fits(s)), None)
