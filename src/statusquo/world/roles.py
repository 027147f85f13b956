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
    """A word of a phrase: its characters in the text, and the word as written without a possessive ending."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


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
        seen: set[str] = set()
        for role in rows:
            if role.kind == "orgword":
                self._orgwords.setdefault(role.noun.split()[-1], role)
                continue
            for noun in (role.noun, _plural_of(role.noun)):
                if noun not in seen:
                    seen.add(noun)
                    words = tuple(noun.split())
                    self._by_first.setdefault(words[0], []).append((words, role))
        for options in self._by_first.values():
            options.sort(key=lambda o: -len(o[0]))

    def find(self, tokens: Sequence[Token]) -> list[RoleHit]:
        """Return the role nouns among `tokens`, leftmost and longest, without overlap."""
        lowers = [t.lower.removeprefix("ex-").removeprefix("co-") for t in tokens]
        hits, at = [], 0
        while at < len(lowers):
            for words, role in self._by_first.get(lowers[at], ()):
                if tuple(lowers[at : at + len(words)]) == words and not _adjectival(words, at, tokens):
                    hits.append(RoleHit(at, at + len(words), role))
                    at += len(words) - 1
                    break
            else:
                first, hyphen, last = lowers[at].rpartition("-")
                for words, role in self._by_first.get(last, ()) if hyphen and first not in _AGAINST else ():
                    if len(words) == 1:
                        hits.append(RoleHit(at, at + 1, role))
                        break
            at += 1
        return hits

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
        text = found[0]
        if text[-2:] in {"'s", "'S"}:
            text = text[:-2]
        out.append(Token(found.start(), found.start() + len(text), text))
    return tuple(out)
