"""Owner: whom a phrase without a name of its own goes back to ("its army", "the latter", "the bloc", "the rebels").

Invariant: an owner stands before the phrase, or opens its sentence; `whole` tells that the phrase stands for the owner
itself, with its sector.
"""

import re
from typing import NamedTuple

from statusquo.world.antecedent import antecedent, last_named, opening, rebels, summit
from statusquo.world.context import Context, Seen
from statusquo.world.phrase import Phrase
from statusquo.world.roles import RoleHit

POSSESSIVE = frozenset({"its", "his", "her", "their", "our", "my"})
_POINTING = frozenset({"the", "this", "that"})
_ITSELF = frozenset({"", "GOV", "CVL", "NGO"})
_RULERS = frozenset({"GOV", "ELI", "LEG", "MIL", "IGO"})
_THE_STATE = frozenset(
    ["country", "nation", "state", "kingdom", "republic", "territory", "island", "bloc", "alliance", "organization",
     "organisation", "agency", "charity", "union", "group", "body", "council", "company", "movement", "emirate",
     "enclave", "party"]
)  # fmt: skip


class Owner(NamedTuple):
    """Whom a phrase goes back to, why, and whether it stands for the owner itself."""

    seen: Seen
    why: str
    whole: bool = False


def owner_of(phrase: Phrase, noun: str, counted: str, role: RoleHit | None, context: Context) -> Owner | None:
    """Return whom a phrase headed by `noun` goes back to; `counted` is its role noun as written."""
    first = phrase.tokens[0].lower if phrase.tokens else ""
    opens = f"{first!r} goes back to what opens the sentence"
    if first in POSSESSIVE or any(t.lower in POSSESSIVE for t in phrase.tokens):
        return _owner(opening(phrase.start, context), opens)
    if noun == "latter" and (found := last_named(phrase.start, context)) is not None:
        return Owner(found, f"it goes back to {found.surface!r}, named last", whole=True)
    if first in _POINTING and (found := antecedent(phrase, noun, context)) is not None:
        return Owner(found, f"{noun!r} goes back to {found.surface!r}")
    if first in _POINTING and noun in _THE_STATE:
        return _owner(opening(phrase.start, context), f"{noun!r} goes back to what opens the sentence")
    if (found := summit(phrase, counted, context)) is not None:
        return Owner(found, f"{found.surface!r} met", whole=True)
    if (found := rebels(phrase, role, context)) is not None:
        return Owner(found, "the one armed group named before", whole=True)
    if first in _POINTING | {"these", "those"}:
        return _owner(context.same_noun(noun, phrase.start), f"{noun!r} was named before")
    return None


def _owner(seen: Seen | None, why: str) -> Owner | None:
    return Owner(seen, why) if seen is not None else None


_JOINED = re.compile(r"(?:'s?)? (?:[a-z][\w-]* ){1,4}(?:and|or) (?:the )?$")
_ATTRIBUTIVE = frozenset({"US", "U.S.", "UK", "U.K.", "United States"})
_NEAR = 60
"""Characters before a phrase in which what it is joined to is looked for."""

_TURNED_ON = re.compile(
    r"\b(?:sanctions|sanctioned|sanctioning|blacklists|blacklisted|condemns|condemned|denounces|accuses|expels|expelled|"
    r"sanctions against|sanctions on|charges against|warrants? for) $"
)


def joined_owner(phrase: Phrase, context: Context) -> Owner | None:
    """Return whose the phrase joined to this one is: "the Omani government and the opposition"."""
    for seen in reversed(context.seen):
        if seen.end >= phrase.start:
            continue
        if phrase.start - seen.end > _NEAR:
            return None
        gap = context.plain[seen.end : phrase.start]
        told = seen.kind == "adjective" or gap.startswith("'") or seen.surface in _ATTRIBUTIVE
        if told and seen.code in context.countries and _JOINED.fullmatch(gap):
            return Owner(seen, f"it is joined to what is {seen.surface!r}")
    return None


def foe_of_opening(phrase: Phrase, context: Context) -> Owner | None:
    """Return the other country of the sentence for whom its first one turns on ("Mali sanctions officials of ...")."""
    if not _TURNED_ON.search(context.plain, max(0, phrase.start - _NEAR), phrase.start):
        return None
    low, high = context.sentence_at(phrase.start)
    named = [s for s in context.seen if low <= s.start < high and s.code in context.countries and s.kind != "person"]
    own = {s.code for s in named if s.start < phrase.start}
    other = next((s for s in named if s.start >= phrase.end and s.code not in own), None)
    return Owner(other, "the country that is not the one that acts") if other is not None and len(own) == 1 else None


def sector_of(owner: Owner, phrase: Phrase, noun: str, role: RoleHit | None, sector: str) -> str:
    """Return the sector of what an owner has: its role's, the owner's own for a noun that means the owner itself."""
    first = phrase.tokens[0].lower if phrase.tokens else ""
    if owner.whole or (noun in _THE_STATE and role is not None and first not in POSSESSIVE):
        return owner.seen.sector
    if owner.seen.kind in {"body", "group"} and sector in _ITSELF:
        return owner.seen.sector
    if role is not None and role.role.kind == "kin" and owner.seen.kind in {"person", "surname"}:
        return kin_sector(owner.seen.sector)
    return sector


OF_STATE = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "IGO"})
"""Sectors whose people, once former, are former officials."""


def gone(phrase: Phrase, role: RoleHit | None) -> bool:
    """Tell whether a phrase names people who were in office ("a former minister"), not an institution."""
    if role is None or not phrase.former:
        return False
    return role.role.kind == "office" or (role.role.kind == "group" and role.role.sector in OF_STATE)


def kin_sector(sector: str) -> str:
    """Return the sector of a relative of someone of this sector: ELI of those who rule or ruled, else CVL."""
    return "ELI" if sector in _RULERS else "CVL"
