"""The engine: rules are regular expressions over token symbols; each layer folds what it matched into items.

A pattern is written with class names in upper case, literal words in lower case and `name=` before a group:
`m=MONTH d=DAY (COMMA? y=YEAR)?`. An item's reading is worked out later, from left to right, because "a day earlier"
needs the date before it.

Invariant: cells (tokens and items) are in order and don't overlap; the leftmost longest match wins, then the rule that
stands first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from statusquo.coding.dates.calendar import Interval
from statusquo.coding.dates.lexicon import lexicon
from statusquo.coding.dates.tokens import SYMBOLS, Token
from statusquo.core.document import Direction, Granularity
from statusquo.core.timespan import Basis

if TYPE_CHECKING:
    from statusquo.coding.dates.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an expression means here. `when` is None for durations and sets; `start`, `end` are its characters."""

    when: Interval | None
    grain: Granularity
    direction: Direction = Direction.AT
    basis: Basis = Basis.TEXT
    rule: str = ""
    start: int = -1
    end: int = -1


Answer = Reading | Interval | Sequence[Reading] | None
Resolve = Callable[["Found", "Context"], Answer]
Guard = Callable[["Found"], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """A matched expression: its characters and how to read it."""

    start: int
    end: int
    symbol: str
    rule: "Rule"
    found: "Found"

    @property
    def low(self) -> str:
        """Items are no words."""
        return ""

    @property
    def value(self) -> str:
        """Items have no word value."""
        return ""

    @property
    def capital(self) -> bool:
        """Items are no names."""
        return False

    def read(self, context: "Context") -> tuple[Reading, ...]:
        """Return the readings of the expression, each with rule and characters, or none where it has no meaning."""
        answer = self.rule.resolve(self.found, context)
        if answer is None:
            return ()
        if isinstance(answer, Interval):
            answer = Reading(when=answer, grain=answer.grain)
        readings = (answer,) if isinstance(answer, Reading) else tuple(answer)
        return tuple(
            replace(
                reading,
                rule=reading.rule or self.rule.name,
                start=self.start if reading.start < 0 else reading.start,
                end=self.end if reading.end < 0 else reading.end,
            )
            for reading in readings
        )


Cell = Token | Item


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule over cells."""

    cells: Sequence[Cell]
    match: re.Match[str]

    def has(self, name: str) -> bool:
        """Tell whether the pattern has the group and it took part."""
        return name in self.match.re.groupindex and self.match.start(name) >= 0

    def group(self, name: str) -> Sequence[Cell]:
        """Return the cells of a group, none when it took no part."""
        if name not in self.match.re.groupindex:
            return ()
        start, end = self.match.span(name)
        return self.cells[start:end] if start >= 0 else ()

    def word(self, name: str) -> str:
        """Return the lower-case words of a group joined by spaces."""
        return " ".join(cell.low for cell in self.group(name))

    def number(self, name: str) -> int:
        """Return the number of a group's first cell."""
        return int(self.group(name)[0].value)

    def value(self, name: str) -> str:
        """Return the table value of a group's first cell."""
        return self.group(name)[0].value

    def item(self, name: str) -> Item:
        """Return a group's item."""
        cell = self.group(name)[0]
        assert isinstance(cell, Item)
        return cell

    def before(self, steps: int = 1) -> Cell | None:
        """Return the cell so many steps before the match, None at the sentence's start."""
        index = self.match.start() - steps
        return self.cells[index] if index >= 0 else None

    def after(self, steps: int = 1) -> Cell | None:
        """Return the cell so many steps after the match, None at the sentence's end."""
        index = self.match.end() - 1 + steps
        return self.cells[index] if index < len(self.cells) else None

    def first(self) -> Cell:
        """Return the first cell of the match."""
        return self.cells[self.match.start()]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what it yields (a symbol name: POINT, AMOUNT, SET, CLOCK, SKIP) and how it is read.

    `span` names the group that carries the expression's own characters where the pattern looks wider.
    """

    name: str
    pattern: str
    resolve: Resolve
    yields: str = "POINT"
    guard: Guard | None = None
    span: str | None = None


_PIECE = re.compile(r"(?P<group>[a-z]+)=\(|(?P<named>[a-z]+)=(?P<cls>[A-Za-z]+)|(?P<cls2>[A-Za-z']+)|(?P<other>\S)")


MACROS = {
    "ABOUT": "(about|around|approximately|roughly|some|nearly|almost|under|over|exactly|just|only|barely)",
    "PREPS": "(in|on|since|until|till|by|of|from|through|throughout|during|before|after|between|to|for|at|starting"
    "|beginning|effective|ABOUT)",
    "NUMBER": "(((DAY|INT|NUM|YEAR|TENS DASH? NUMW|TENS|NUMW|ART) SCALE+|DAY|INT|NUM|YEAR|TENS DASH? NUMW|TENS|NUMW))",
    "QUANTITY": "(NUMBER ((DASH|to|or) NUMBER)?|ART? FUZZY of?|ART|half ART)",
    "HEDGE": "(ABOUT|no? (more|less|fewer) than|at (least|most)|up to|well ABOUT)",
    "UNITANY": "(UNIT|UNITS|QUARTER|QUARTERS|WEEKEND|WEEKENDS)",
    "ORDINAL": "(ORDN|ORDW)",
    "PARTWORD": "(early|mid|middle|late|start|beginning|end|outset|turn|close)",
}
"""Names that stand for a pattern inside a pattern."""


def _symbols(name: str) -> str:
    if name in MACROS:
        return f"(?:{compile_pattern(MACROS[name]).pattern})"
    if name.islower() and name in lexicon().words:
        raise ValueError(
            f"{name!r} has a class in lexicon.csv: a pattern must name the class {lexicon().words[name][0]}"
        )
    return SYMBOLS.get(name)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Turn a pattern of class names and words into a regular expression over symbols."""
    out: list[str] = []
    for piece in _PIECE.finditer(pattern):
        if piece["group"]:
            out.append(f"(?P<{piece['group']}>")
        elif piece["named"]:
            out.append(f"(?P<{piece['named']}>{_symbols(piece['cls'])})")
        elif piece["cls2"]:
            out.append(_symbols(piece["cls2"]))
        elif piece["other"] == "(":
            out.append("(?:")
        else:
            out.append(piece["other"])
    return re.compile("".join(out))


def needs(pattern: str) -> frozenset[str]:
    """Return symbols of which every match of a compiled pattern holds at least one; empty where none is sure.

    Most rules can be passed over by it without running their regular expression.
    """
    return _alternatives(_NAMED.sub("(", pattern), 0)[0]


_NAMED = re.compile(r"\(\?(?::|P<\w+>)")


def _alternatives(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """Read one group: what each of its branches needs, together; none if a branch needs nothing."""
    branches: list[frozenset[str]] = []
    best: frozenset[str] = frozenset()
    while at <= len(pattern):
        char = pattern[at] if at < len(pattern) else ")"
        if char in "|)":
            branches.append(best)
            best = frozenset()
            if char == ")":
                every = all(branches)
                return (frozenset().union(*branches) if every else frozenset()), at + 1
            at += 1
            continue
        found, at = _alternatives(pattern, at + 1) if char == "(" else (frozenset(char), at + 1)
        optional = at < len(pattern) and pattern[at] in "?*"
        at += at < len(pattern) and pattern[at] in "?*+"
        if found and not optional and (not best or len(found) < len(best)):
            best = found
    return best, at


class Layer:
    """Rules that are matched together over the same cells."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple((order, rule, compile_pattern(rule.pattern)) for order, rule in enumerate(rules))
        self.by_symbol: dict[str, set[int]] = {}
        for order, rule, pattern in self.rules:
            keys = needs(pattern.pattern)
            if not keys:
                raise ValueError(f"rule {rule.name!r} could match nothing at all: {rule.pattern}")
            for key in keys:
                self.by_symbol.setdefault(key, set()).add(order)

    def fold(self, cells: Sequence[Cell]) -> list[Cell]:
        """Replace each match by an item (tokens outside its span stay)."""
        line = "".join([cell.symbol for cell in cells])
        hopeful: set[int] = set()
        for symbol in self.by_symbol.keys() & set(line):
            hopeful |= self.by_symbol[symbol]
        if not hopeful:
            return list(cells)
        matches = [
            (found.start(), -found.end(), order, rule, found)
            for order, rule, pattern in [self.rules[index] for index in sorted(hopeful)]
            for found in pattern.finditer(line)
            if found.end() > found.start() and (rule.guard is None or rule.guard(Found(cells, found)))
        ]
        if not matches:
            return list(cells)
        matches.sort(key=lambda m: m[:3])
        out: list[Cell] = []
        done = 0
        for start, negative_end, _, rule, found in matches:
            if start < done:
                continue
            inner = found.span(rule.span) if rule.span and found.start(rule.span) >= 0 else (start, -negative_end)
            out += cells[done : inner[0]]
            out.append(_item(cells, rule, found, inner))
            out += cells[inner[1] : -negative_end]
            done = -negative_end
        return out + list(cells[done:])


def _item(cells: Sequence[Cell], rule: Rule, found: re.Match[str], inner: tuple[int, int]) -> Item:
    symbol = SYMBOLS.get(rule.yields)
    return Item(cells[inner[0]].start, cells[inner[1] - 1].end, symbol, rule, Found(cells, found))
