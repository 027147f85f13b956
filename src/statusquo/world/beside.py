"""Beside: what the words right before and after a name that no table knows say of it.

Invariant: a sector is told only by words that touch the name or follow it after one comma or bracket.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from statusquo.world.phrase import Phrase
from statusquo.world.roles import RoleHit, Roles, Token, tokens_of
from statusquo.world.spelling import occurrences

_BEFORE = re.compile(r"(?:[A-Za-z][\w'-]* ){1,6}$")
_AFTER = re.compile(r"(?:, | \()(?:an? |the |one of the |now |then |once |formerly |former |until recently )+")
_TAKES = re.compile(
    r" (?:[a-z]+ly )?(?:resigns|resigned|steps down|stepped down|quits|retires|is (?:sworn in|appointed|named|elected)|"
    r"was (?:sworn in|appointed|named|elected)|becomes|became|takes office)(?: as)?(?: an?| the)? "
)
_GONE = re.compile(r"\b(?:[Ff]ormer|[Ff]ormerly|[Oo]nce|[Rr]esigned|[Oo]usted|[Dd]eposed|until recently|ex-)")
_STOP = re.compile(r"[,.;()]")
_CUT = frozenset(
    ["of", "in", "for", "who", "that", "at", "from", "with", "on", "and", "to", "by", "whose", "is", "was"]
)  # fmt: skip
_REACH = 90
"""Characters before and after a name in which a title is looked for."""

_PLACES = 8
"""Places of a name that are looked at, so that a long report costs no more."""

_FIRM = re.compile(
    r"(?:'s)? (?:(?:announces?|announced|says|said|confirms|agrees|decides|reports|warns)(?: that)? (?:it|they) |"
    r"(?:also |temporarily |indefinitely |will |has |have )*(?:suspend|halt|stop|pause|resume|end|cease|cut|close)"
    r"(?:s|ed|ped|es|d)? (?:(?:all|its|their|of|new|some) )*(?:sales?|operations?|shipments?|services?|business|"
    r"exports?|flights?|production|deliver\w+|imports?|suppl\w+|advertis\w+|store\w*|tickets?|bookings?)\b)"
)
_FIRM_BEFORE = re.compile(
    r"\b(?:merger (?:between|of|with)|takeover of|shares (?:in|of)|made by|owned by|subsidiary of|apps? like|"
    r"applications|platforms like|lender|retailer|airline|carrier|insurer|chain|website|app) $"
)
_COINED = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bO')(?<=[a-z]{2})[A-Z][a-z]|\.(?:com|org|net)\b|^[A-Z][a-z]{2,}\d"
)
_SPOT = re.compile(
    r"\b(?:(?:city|town|village|port|district|province|suburb|enclave|settlement) of|city|town|village|in|near|into|"
    r"towards?|capture[sd]?|seize[sd]?|retake[s]?|retook|recapture[sd]?|reach(?:es|ed)?) $"
)


class Title(NamedTuple):
    """What stands beside a name: where the role begins, and the sector that it tells (ELI of a former office)."""

    start: int
    sector: str


def title(phrase: Phrase, plain: str, roles: Roles) -> Title | None:
    """Return what stands beside a name: "businessman X", "X, the chief judge", "X resigns as minister"."""
    lead = _BEFORE.search(plain, max(0, phrase.start - _REACH), phrase.start)
    if lead:
        tokens = tokens_of(plain, lead.start(), phrase.start)
        told = [h for h in roles.find(tokens) if h.last == len(tokens) and h.role.sector and h.role.kind != "thing"]
        if told and not told[-1].role.noun.endswith("s") and tokens[-1].lower == told[-1].role.noun.split()[-1]:
            return _title(told[-1], tokens, lead[0])
    for opening in (_AFTER, _TAKES):
        found = opening.match(plain, phrase.end)
        if found:
            stop = _STOP.search(plain, found.end(), found.end() + _REACH)
            return _head(plain, found.end(), stop.start() if stop else found.end() + _REACH, roles)
    return None


def _title(hit: RoleHit, tokens: Sequence[Token], words: str) -> Title:
    role = hit.role
    gone = role.kind == "office" and _GONE.search(words)
    sector = "ELI" if gone else role.sector
    if role.noun == "leader":
        sector = "CVL"  # whom a bare leader leads is not told
    return Title(tokens[hit.first].start, sector)


def _head(plain: str, start: int, end: int, roles: Roles) -> Title | None:
    """Return the role that heads the words `[start, end)`: the last with a sector before a preposition."""
    tokens = tokens_of(plain, start, min(end, len(plain)))
    cut = next((i for i, t in enumerate(tokens) if t.text in _CUT), len(tokens))
    told: list[RoleHit] = [h for h in roles.find(tokens[:cut]) if h.role.sector and h.role.kind != "thing"]
    if not told or told[-1].last != cut:
        return None
    return _title(told[-1], tokens, plain[max(0, start - 20) : end])


def firm_like(phrase: Phrase, plain: str) -> bool:
    """Tell whether a name acts or is built as a firm's: "X suspends shipments", "X says it", "OneWeb", "X.com"."""
    name = plain[phrase.start : phrase.end]
    if _COINED.search(name):
        return True
    places = islice(occurrences(name, plain), _PLACES)
    return any(_FIRM.match(plain, e) or _FIRM_BEFORE.search(plain, max(0, s - _REACH), s) for s, e in places)


def spot_like(phrase: Phrase, plain: str) -> bool:
    """Tell whether one unknown word stands as a place ("the city of X", "seizes X", "into X")."""
    return len(phrase.tokens) == 1 and bool(_SPOT.search(plain, max(0, phrase.start - 30), phrase.start))


def initials(name: str) -> str:
    """Return the first letters of a name's capitalised words ("Islamic Courts Union" gives "ICU")."""
    return "".join(word[0] for word in re.findall(r"[^\s-]+", name) if word[0].isupper())
