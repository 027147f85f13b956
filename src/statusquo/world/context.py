"""Context: what an article has named so far, which settles what its other names stand for.

Invariant: a Context holds what the text says and the day; it is built once an article and never changed.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from statusquo.world.names import Hit
from statusquo.world.senses import Sense

_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
DATELINE = re.compile(
    r"\s*([A-Z][A-Za-z.' -]{2,40}?)(?:, [A-Z][A-Za-z. ]+)?(?: \((?:Reuters|AP|AFP|Xinhua)\))? ?(?:--|—|–|-) "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A name whose reading is settled: where it stands, what it stands for, and by which sense."""

    start: int
    end: int
    code: str
    sector: str
    kind: str
    surface: str
    sense: Sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known around a name.

    `plain` is the folded text; `hits` all names in it; `seen` those that are settled; `people` gives, for the last
    word of a full name, the code and sector that the article gave that person.
    """

    day: date
    plain: str = ""
    hits: tuple[Hit, ...] = ()
    seen: tuple[Seen, ...] = ()
    words: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    people: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    dateline: str | None = None

    def country_near(self, at: int, bounds: tuple[int, int] | None = None) -> tuple[str, str] | None:
        """Return the country that a role without one belongs to at character `at`, and the rule that found it.

        Rules, in order: where the sentence places the act ("in Y"); the only country of the sentence; the country
        named last before; the first after; the dateline.
        """
        low, high = bounds or (0, len(self.plain))
        countries = [s for s in self.seen if s.code and s.kind in _GEO]
        inside = [s for s in countries if low <= s.start < high]
        placed = [s for s in inside if _PLACED.search(self.plain[max(0, s.start - 60) : s.start]) and s.kind in _SPOT]
        if placed:
            near = min(placed, key=lambda s: (s.start < at, abs(s.start - at)))
            return near.code, "where the sentence places it"
        if inside and len({s.code for s in inside}) == 1:
            return inside[0].code, "the only country of the sentence"
        before = [s for s in countries if s.start < at]
        if before:
            return before[-1].code, "the country named last before"
        if countries:
            return countries[0].code, "the first country named after"
        return (self.dateline, "the dateline") if self.dateline else None


_GEO = frozenset({"state", "adjective", "demonym", "capital", "seat", "region", "place", "person", "surname"})
_SPOT = frozenset({"state", "region", "place", "capital"})
_PLACED = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Ii]nside|[Aa]t)\b(?: the)?(?: [a-z]+(?: of)?){0,4}(?: [A-Z][\w-]+,)? ?$"
)


def words_of(plain: str) -> frozenset[str]:
    """Return the words of a folded text, as cues are written."""
    return frozenset(_WORDS.findall(plain))
