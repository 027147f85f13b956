"""Owner: whom a phrase without a name of its own goes back to ("its army", "the latter", "the bloc", "the rebels").

Invariant: an owner stands before the phrase, or opens its sentence; `whole` tells that the phrase stands for the owner
itself, with its sector.
"""

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


def kin_sector(sector: str) -> str:
    """Return the sector of a relative of someone of this sector: ELI of those who rule or ruled, else CVL."""
    return "ELI" if sector in _RULERS else "CVL"
