"""Context: what an article has named so far, which settles what its other names stand for.

Invariant: a Context holds what the text says and the day; it is built once an article and never changed.
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

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

    `first_names` are those of the tables' people, `countries` the codes of their states. `plain` is the folded text;
    `hits` all names in it; `seen` those that are settled; `people` gives, for the last word of a full name, the code
    and sector that the article gave that person.
    """

    day: date
    plain: str = ""
    hits: tuple[Hit, ...] = ()
    seen: tuple[Seen, ...] = ()
    words: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    people: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    dateline: str | None = None
    first_names: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def sentence_at(self, at: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds character `at`, by its full stops."""
        ends, seen_at = _stops(self.plain)
        before = bisect_right(seen_at, at)
        found = _STOP.search(self.plain, at)
        return ends[before - 1] if before else 0, found.end() if found else len(self.plain)

    def country_near(
        self,
        at: int,
        end: int,
        sector: str,
        bounds: tuple[int, int] | None = None,
        but: frozenset[str] = frozenset(),
        *,
        near: bool = False,
    ) -> tuple[str, str] | None:
        """Return the country that a role without one belongs to at characters `[at, end)`, and the rule.

        Rules, in order: the only country of the sentence; for civilians, fighters and police where the sentence places
        the act ("in Y"), for others the first country named in the sentence before them; the country named last
        before, by preference one that opens its sentence; the first after; the dateline. Codes in `but` are passed
        over ("the ambassador to Kenya" is not Kenya's). With `near` no country is looked for further back than one
        sentence, unless the article names but one.
        """
        low, high = bounds or self.sentence_at(at)
        homes = (_at_home(s, self.countries) for s in self.seen if not _COMPOUND.match(self.plain, s.end))
        countries = [s for s in homes if s is not None and s.code not in but and not at <= s.start < end]
        inside = [s for s in countries if low <= s.start < high]
        if inside and len({s.code for s in inside}) == 1:
            return inside[0].code, "the only country of the sentence"
        if near and len({s.code for s in countries}) > 1:
            least = self.sentence_at(max(low - 2, 0))[0]
            countries = [s for s in countries if s.start >= least]
        before = [s for s in countries if s.start < at]
        if sector not in _POWERS:
            spots = [s for s in inside if placed(s, self.plain)]
            if spots:
                spot = min(spots, key=lambda s: (s.start < at, abs(s.start - at)))
                return spot.code, "where the sentence places it"
            if before:
                return before[-1].code, "the country named last before"
        elif before:
            opening = [s for s in inside if s.start < at] or [
                s for s in countries if self.sentence_at(before[-1].start)[0] <= s.start < at
            ]
            return opening[0].code, "the country that opens the sentence"
        if countries:
            return countries[0].code, "the first country named after"
        return (self.dateline, "the dateline") if self.dateline else None

    def same_noun(self, noun: str, at: int) -> Seen | None:
        """Return the name that stood with the same noun before ("Korean ships ... the ship"), the last such."""
        stem = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
        for found in reversed(list(re.finditer(rf"\b{re.escape(stem)}(?:s|es)?\b", self.plain[:at], re.IGNORECASE))):
            before = [s for s in self.seen if s.code and s.end <= found.start()]
            if before and _ADJACENT.fullmatch(self.plain[before[-1].end : found.start()]):
                return before[-1]
            after = [s for s in self.seen if s.code and s.start >= found.end()]
            if after and _COMPLETED.fullmatch(self.plain[found.end() : after[0].start]):
                return after[0]
        return None


_STOP = re.compile(r"[.!?][\"')]*\s+(?=[\"'(]?[A-Z])(?<!U\.S\. )(?<!U\.N\. )(?<!St\. )(?<!Mr\. )(?<!Dr\. )")


@lru_cache(maxsize=4)
def _stops(plain: str) -> tuple[list[int], list[int]]:
    """Return where sentences begin after full stops, and how far one must read to see that they do."""
    ends = [m.end() for m in _STOP.finditer(plain)]
    return ends, [end + (2 if plain[end] in "\"'(" else 1) for end in ends]


_COMPOUND = re.compile(
    r"-(?:led|backed|brokered|sponsored|mediated|funded|supported|allied|aligned|made|trained|style)\b"
)
"""What makes of a country's name a word for someone else's act or thing ("a Russian-brokered truce")."""

_ADJACENT = re.compile(r"(?:'s?)?(?: [a-z-]+){0,2} ")
_COMPLETED = re.compile(r"(?: of| in| from)?(?: the)? (?:group )?")
_PRIVATE = frozenset({"BUS", "JRN", "NGO", "SOC", "REL", "LAB", "EDU"})
_POWERS = frozenset({"GOV", "LEG", "JUD", "MIL", "SPY", "OPP", "PTY", "ELI", "JRN", "BUS"})


def _at_home(seen: Seen, countries: frozenset[str]) -> Seen | None:
    """Return a name that tells a country, a group's by where it acts; None for bodies and what is no actor."""
    if seen.sector in _PRIVATE:
        return None
    if seen.kind == "group":
        return replace(seen, code=seen.sense.home[0], sector="") if len(seen.sense.home) == 1 else None
    return seen if seen.kind in _GEO and seen.code in countries else None


_GEO = frozenset({"state", "adjective", "demonym", "capital", "seat", "region", "place", "person", "surname"})
_SPOT = frozenset({"state", "region", "place", "capital"})
_ATTRIBUTIVE = re.compile(r"(?:'s)? (?:[Ee]mbass|[Cc]onsulate|base\b|bases\b|mission\b|forces\b|troops\b|soldiers\b)")
_PLACED = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Ii]nside|[Aa]t)\b(?: the)?(?: [a-z]+(?: of)?){0,4}(?: [A-Z][\w-]+,)? ?$"
)


def placed(seen: Seen, plain: str) -> bool:
    """Tell whether a sentence places what it tells at a name ("in Y")."""
    if seen.kind not in _SPOT or _ATTRIBUTIVE.match(plain, seen.end):
        return False
    return bool(_PLACED.search(plain[max(0, seen.start - 60) : seen.start]))


def words_of(plain: str) -> frozenset[str]:
    """Return the words of a folded text, as cues are written."""
    return frozenset(_WORDS.findall(plain))
