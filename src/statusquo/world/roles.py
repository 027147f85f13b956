"""Roles: nouns that tell a sector ("foreign minister", "troops", "supreme court"), found in the words of a phrase."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from statusquo.world.rows import Role
from statusquo.world.spelling import plural

WORD = re.compile(r"[^\W_]+(?:[-.'][^\W_]+)*\.?(?<!\.)|[^\W_]+\.(?=\s?[^\W_])|[^\W_]+")
FORMER = frozenset(
    {"former", "ex", "ousted", "deposed", "then", "late", "exiled", "disgraced", "ex-", "retired", "resigned", "sacked"}
)


class Token(NamedTuple):
    """A word of a phrase: its characters in the text, and the word without a possessive ending, also in lower case."""

    start: int
    end: int
    text: str
    lower: str


class RoleHit(NamedTuple):
    """A role noun over tokens `[first, last)`."""

    first: int
    last: int
    role: Role


class Roles:
    """A matcher of role nouns, singular and plural, longest first."""

    def __init__(self, rows: Iterable[Role]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
        self._orgwords: dict[str, Role] = {}
        nouns: dict[str, Role] = {}
        for role in rows:
            if role.kind == "orgword":
                self._orgwords.setdefault(role.noun.split()[-1], role)
            else:
                nouns.setdefault(role.noun, role)
        for role in tuple(nouns.values()):  # a plural with a row of its own keeps it
            nouns.setdefault(_plural_of(role.noun), role)
        for noun, role in nouns.items():
            words = tuple(noun.split())
            self._by_first.setdefault(words[0], []).append((words, role))
        for options in self._by_first.values():
            options.sort(key=lambda o: -len(o[0]))

    def find(self, tokens: Sequence[Token]) -> list[RoleHit]:
        """Return the role nouns among `tokens`, leftmost and longest, without overlap."""
        lowers = [t.lower.removeprefix("ex-").removeprefix("co-") for t in tokens]
        hits: list[RoleHit] = []
        for at, word in enumerate(lowers):
            if hits and at < hits[-1].last:
                continue
            hit = self._beginning(at, lowers, tokens) if word in self._by_first else None
            if hit is None and "-" in word:
                hit = self._hyphened(at, word)
            if hit is not None:
                hits.append(hit)
        return hits

    def _beginning(self, at: int, lowers: Sequence[str], tokens: Sequence[Token]) -> RoleHit | None:
        for words, role in self._by_first[lowers[at]]:
            if tuple(lowers[at : at + len(words)]) == words and not _adjectival(words, at, tokens):
                return RoleHit(at, at + len(words), role)
        return None

    def _hyphened(self, at: int, word: str) -> RoleHit | None:
        first, _, last = word.rpartition("-")
        for words, role in self._by_first.get(last, ()) if first not in _AGAINST else ():
            if len(words) == 1:
                return RoleHit(at, at + 1, role)
        return None

    def orgword(self, word: str) -> Role | None:
        """Return what a capitalised word such as Party or Airlines makes of the name that it ends."""
        return self._orgwords.get(word)


_AGAINST = frozenset({"anti", "pro", "non", "counter"})
"""What stands before a role in an adjective that says whom something is for or against, not who acts."""

_ADJECTIVAL = frozenset(
    ["public", "general", "press", "major", "private", "state", "people", "city", "security", "power", "party",
     "home", "minor", "family", "community", "election", "border", "mission", "media", "church", "capital", "court",
     "customs", "union", "school", "house", "bank", "bus", "train", "radio", "television", "car", "market", "nation",
     "deputy", "industry", "police", "private"]
)  # fmt: skip


def _adjectival(words: tuple[str, ...], at: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a noun stands as an adjective within a capitalised name ("Public Protector", "General Director")."""
    if len(words) > 1 or words[0] not in _ADJECTIVAL or at + 1 >= len(tokens):
        return False
    here, after = tokens[at], tokens[at + 1]
    return here.text[0].isupper() and after.text[0].isupper() and after.start - here.end == 1 and words[0] != "general"


def _plural_of(noun: str) -> str:
    """Return the plural of a role, of its noun rather than of what follows "of" or "for"."""
    words = noun.split()
    at = next((i for i, w in enumerate(words) if w in {"of", "for", "to", "from"}), len(words)) - 1
    if words[at].endswith("s"):
        return noun
    words[at] = plural(words[at])
    return " ".join(words)


@lru_cache(maxsize=8)
def tokens_of(plain: str, start: int, end: int) -> tuple[Token, ...]:
    """Return the words of folded text between `start` and `end`; "Israel's" gives the word Israel."""
    out = []
    for found in WORD.finditer(plain, start, end):
        text, first = found[0], found.start()
        if text[-2:] in {"'s", "'S"}:
            text = text[:-2]
        out.append(Token(first, first + len(text), text, text.lower()))
    return tuple(out)
