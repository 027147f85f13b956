"""Phrase: what a noun phrase says of the actor it stands for: whose it is, and of which sector.

Invariant: a reading looks at the words of the phrase alone; whom a phrase without a country or name belongs to is for
`resolve` to settle from the context.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from statusquo.world.context import Seen
from statusquo.world.roles import FORMER, RoleHit, Roles, Token, tokens_of

_CUTS = frozenset(
    ["of", "in", "from", "to", "for", "at", "on", "by", "with", "against", "over", "near", "between", "who", "which",
     "that", "whose", "into", "during", "after", "before", "under", "including", "as", "around", "outside", "within",
     "among", "accused", "suspected", "aligned", "working", "wearing", "attempting", "trying", "living", "fighting",
     "protesting", "led", "backed", "based", "involved", "affected", "held", "about", "loyal", "and", "or", "is",
     "was", "were", "are"]
)  # fmt: skip
_BREAK = re.compile(r"[,;:(]|\s[-–—]{1,2}\s")
_HYPHENED = re.compile(
    r"-(led|backed|based|born|controlled|held|occupied|run|flagged|owned|allied|aligned|sponsored|funded|supported|"
    r"installed|administered|speaking|made|trained|linked|brokered|mediated|majority|affiliated)\b"
)
_DISTANT = frozenset(
    ["backed", "allied", "aligned", "sponsored", "funded", "supported", "speaking", "trained", "linked", "brokered",
     "mediated", "installed"]
)  # fmt: skip
SMALL = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "our", "my", "this", "that", "these", "those", "some",
     "several", "many", "more", "most", "all", "both", "other", "another", "two", "three", "four", "five", "six",
     "seven", "eight", "nine", "ten", "at", "least", "about", "over", "no", "any", "each", "every", "of", "and",
     "for", "de", "la", "el", "al", "bin", "van", "von"]
)  # fmt: skip


class Link(NamedTuple):
    """A settled name in the phrase and how it is bound: "in" the head's part, "hyphen" or "after" a cut."""

    seen: Seen
    bond: str
    hyphen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase taken apart: its role nouns, settled names, and capitalised words that no table knows."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    cut: int
    roles: tuple[RoleHit, ...]
    links: tuple[Link, ...]
    proper: tuple[Token, ...]
    acronym: str | None
    former: bool

    @property
    def head_roles(self) -> tuple[RoleHit, ...]:
        """Role nouns of the head's part."""
        return tuple(r for r in self.roles if r.first < self.cut)

    @property
    def role(self) -> RoleHit | None:
        """The role noun that heads the phrase: the last with a sector before the cut, else the first after it."""
        told = [r for r in self.head_roles if r.role.sector or r.role.kind == "place"]
        if told:
            return told[-1]
        later = [r for r in self.roles if r.first >= self.cut and r.role.sector]
        if (
            later
            and (self.head_roles or not self.proper)
            and self.cut < len(self.tokens)
            and self.tokens[self.cut].lower == "of"
        ):
            return later[0]
        return None


def read(plain: str, start: int, end: int, seen: tuple[Seen, ...], roles: Roles) -> Phrase:
    """Take the phrase at characters `[start, end)` of a folded text apart."""
    tokens = tokens_of(plain, start, end)
    inside = [s for s in seen if start <= s.start and s.end <= end]
    hits = free(roles.find(tokens), tokens, inside)
    cut = _cut(plain, tokens, hits, inside)
    if cut < len(tokens):  # "Ann Lee, the acting minister": the second part tells
        told = any(r.first < cut for r in hits) or any(s.start < tokens[cut].start for s in inside)
        cut = cut if told else _cut(plain, tokens, hits, inside, cut + 1)
    limit = _at(tokens, cut, end)
    links = tuple(_link(plain, s, limit, end) for s in inside)
    return Phrase(
        start=start,
        end=end,
        tokens=tuple(tokens),
        cut=cut,
        roles=tuple(hits),
        links=links,
        proper=tuple(_proper(tokens[:cut], hits, inside)),
        acronym=_acronym(plain[start:end]),
        former=any(t.lower in FORMER or t.lower.startswith("ex-") for t in tokens[:cut]),
    )


def free(hits: list[RoleHit], tokens: Sequence[Token], seen: list[Seen]) -> list[RoleHit]:
    """Return the role nouns that are no part of a name ("State" in "United States" is none)."""
    return [
        r for r in hits if not any(s.start < tokens[r.last - 1].end and tokens[r.first].start < s.end for s in seen)
    ]


def _at(tokens: Sequence[Token], index: int, end: int) -> int:
    return tokens[index].start if index < len(tokens) else end


def _cut(plain: str, tokens: Sequence[Token], hits: list[RoleHit], inside: list[Seen], first: int = 1) -> int:
    """Return the index of the token where the head's part ends: a preposition, a relative or a comma outside names."""
    for at in range(first, len(tokens)):
        token = tokens[at]
        gap = plain[tokens[at - 1].end : token.start]
        cuts = (gap != " " and _BREAK.search(gap)) or (token.text in _CUTS and not _in_proper(tokens, at, hits))
        if not cuts or any(s.start < token.start < s.end for s in inside) or any(r.first < at < r.last for r in hits):
            continue
        return at
    return len(tokens)


def _in_proper(tokens: Sequence[Token], at: int, hits: list[RoleHit]) -> bool:
    """Tell whether "of", "for" or "and" joins two capitalised words ("Save for Life", "Movement for Change")."""
    if tokens[at].text not in {"of", "for", "and"} or at + 1 >= len(tokens):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    if any(r.first <= at - 1 < r.last and r.role.sector for r in hits):
        return False
    return before.text[0].isupper() and after.text[0].isupper()


def _link(plain: str, seen: Seen, limit: int, end: int) -> Link:
    hyphened = _HYPHENED.match(plain, seen.end, end)
    if hyphened:
        word = hyphened[1]
        return Link(seen, "led" if word == "led" else "distant" if word in _DISTANT else "hyphen", word)
    return Link(seen, "in" if seen.start < limit else "after")


def _proper(tokens: Sequence[Token], hits: list[RoleHit], inside: list[Seen]) -> list[Token]:
    """Return the capitalised words of the head's part that are neither a role nor a name of the tables."""
    out = []
    for at, token in enumerate(tokens):
        if not token.text[0].isupper() or token.lower in SMALL:
            continue
        if "-" in token.text and token.text.split("-")[-1].islower():
            continue
        if any(s.start <= token.start < s.end for s in inside) or any(r.first <= at < r.last for r in hits):
            continue
        if at == 0 and len(tokens) > 1 and _ordinary(token.lower):
            continue
        out.append(token)
    return out


def _ordinary(word: str) -> bool:
    return word in _OPENERS or word.isdigit()


_OPENERS = frozenset(
    ["former", "several", "two", "three", "hundreds", "thousands", "dozens", "unknown", "unidentified", "armed",
     "senior", "top", "new", "local", "foreign", "federal", "suspected", "pro", "anti", "ex", "acting", "ruling",
     "more", "some", "other", "few", "members", "forces", "twenty", "eleven", "twelve", "thirty", "fifty", "nine",
     "eight", "seven", "six", "five", "four", "ten", "one", "far-right", "right-wing", "left-wing", "prominent",
     "conservative", "international", "military", "national", "state", "rebel", "ethnic", "indigenous", "western",
     "northern", "southern", "eastern", "central", "embattled", "world", "security"]
)  # fmt: skip


_ACRONYM = re.compile(r"\(([A-Z][A-Z&+-]{1,9})\)")


def _acronym(text: str) -> str | None:
    found = _ACRONYM.search(text) if "(" in text else None
    return found[1] if found else None
