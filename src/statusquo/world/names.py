"""Names: every name of the tables found in a text in one pass.

Invariant: a hit starts and ends at word boundaries, is cased as a name (capitalised as the table has it, or all
capitals), and no two hits overlap; of names that start at the same place the longest wins.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick_rs

from statusquo.world.senses import Senses
from statusquo.world.spelling import fold

_PREFIXED = re.compile(
    r"(?:^|[^A-Za-z])(?:[Aa]nti|[Pp]ro|[Nn]on|[Pp]ost|[Pp]re|[Tt]rans|[Ii]ntra|[Cc]ross|[Nn]eo|[Uu]n)-$"
)
_NUMBERED = re.compile(r"-\d")
"""A make with its number ("Su-25"), which is nobody's name."""

_SMALL_LETTER = re.compile(r"[a-z]")
_CAPITALS = re.compile(r"[A-Z]")


_OPEN = frozenset(" \"'([{/.,;:!?")
_CLOSE = frozenset(" \"')]}/.,;:!?-")


_WORDS = frozenset({"US", "IS", "AU", "IT", "WHO", "CAR", "AES", "NO", "SO", "ME", "WE", "OR", "AN"})
"""Acronyms that are words when a whole line is in capitals."""


class Hit(NamedTuple):
    """A name in a text: characters `[start, end)` and the surface of the table that it meets."""

    start: int
    end: int
    surface: str


class Names:
    """A matcher over surfaces, built once.

    Args:
        senses: the surfaces with what they stand for; only the keys are used here.
    """

    def __init__(self, senses: Iterable[str] | Senses) -> None:
        patterns = {surface: surface for surface in senses}
        for surface in list(patterns):
            if len(surface) > 3 and not surface.isupper():
                patterns.setdefault(surface.upper(), surface)
            if surface[0].islower():
                patterns.setdefault(surface[0].upper() + surface[1:], surface)
            if surface.startswith(("Al-", "El-")):
                patterns.setdefault(surface[0].lower() + surface[1:], surface)
        self.patterns = list(patterns)
        self._surfaces = list(patterns.values())
        self._joined = [any(c in pattern for c in " -'") for pattern in self.patterns]
        self._lookup = patterns
        self.automaton = ahocorasick_rs.AhoCorasick(
            self.patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )

    def find(self, text: str) -> list[Hit]:
        """Return the names in `text`, in order."""
        plain = fold(text)
        edged = plain + " "  # so that edged[end] and edged[start - 1] always exist: the last is a blank
        surfaces, joined, hits = self._surfaces, self._joined, []
        new = tuple.__new__  # a Hit for each name in 50 MB: its own constructor would double the time
        for index, start, end in self.automaton.find_matches_as_indexes(plain):
            before, after = edged[start - 1], edged[end]
            if before in _OPEN and after in _CLOSE and end - start > 3:
                hits.append(new(Hit, (start, end, surfaces[index])))
            elif not (before.isalnum() or after.isalnum()):
                hit = Hit(start, end, surfaces[index])
                if self._stands(plain, hit):
                    hits.append(hit)
            elif joined[index]:
                hits += [hit for hit in self._retry(plain, start, end) if self._stands(plain, hit)]
        return hits

    def _retry(self, plain: str, start: int, end: int) -> list[Hit]:
        """Look again inside a match that breaks a word: a shorter name may lie in it."""
        if start and plain[start - 1].isalnum():
            return self._inside(plain, start, end)
        cut = end
        while True:
            cut = max(plain.rfind(" ", start, cut), plain.rfind("-", start, cut), plain.rfind("'", start, cut))
            if cut <= start:
                return self._inside(plain, start, end)
            surface = self._lookup.get(plain[start:cut])
            if surface:
                return [Hit(start, cut, surface), *self._inside(plain, cut, end)]

    def _inside(self, plain: str, start: int, end: int) -> list[Hit]:
        """Search from the first word that starts inside a broken match, as far as a name may reach."""
        blank = plain.find(" ", start, end)
        if blank < 0:
            return []
        hits = []
        for index, first, last in self.automaton.find_matches_as_indexes(plain[blank : end + 1]):
            a, b = blank + first, blank + last
            if not plain[a - 1].isalnum() and not (b < len(plain) and plain[b].isalnum()):
                hits.append(Hit(a, b, self._surfaces[index]))
        return hits

    @staticmethod
    def _stands(plain: str, hit: Hit) -> bool:
        """Tell whether a hit can be a name where it stands: not "anti-US", not "US" in a shouted line."""
        start, end, surface = hit
        if start and plain[start - 1] == "-" and _PREFIXED.search(plain[max(0, start - 8) : start]):
            return False
        if plain[end : end + 1] == "$" or _NUMBERED.match(plain, end):
            return False
        if end - start <= 3 and surface in _WORDS:
            around = plain[max(0, start - 14) : start] + plain[end : end + 14]
            return bool(_SMALL_LETTER.search(around)) or len(_CAPITALS.findall(around)) < 4
        return True
