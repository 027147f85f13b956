"""Scope: what a measure covers, with the order that can be told from its words.

Invariant: `order` is antisymmetric (wider one way is narrower the other), and answers `UNKNOWN` rather than guess:
measures whose order can't be told stand side by side.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from statusquo.codebook.tables import read_rows
from statusquo.core.errors import TableError
from statusquo.core.measure import MeasurePart

_TOKEN = re.compile(r"\d[\d,.]*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BETWEEN = re.compile(r"\bbetween\s+(?:\S+\s+){1,4}?and\s+\S+", re.IGNORECASE)
_SPLIT = re.compile(r",|;|\band\b|\bor\b|\bincluding\b|\bas well as\b|\bplus\b", re.IGNORECASE)
_ROLES = frozenset({"all", "partial", "export", "import", "both", "generic", "stop"})


class Order(Enum):
    """How one scope compares with another."""

    EQUAL = "equal"
    WIDER = "wider"
    NARROWER = "narrower"
    UNKNOWN = "unknown"

    def __invert__(self) -> "Order":
        return {Order.WIDER: Order.NARROWER, Order.NARROWER: Order.WIDER}.get(self, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A scope as compared: `flow` is a subset of {export, import} (both when not told), `items` what it names.

    `told` is False when the report says nothing on what is covered; `total` when it covers its whole flow; `count` is
    a number of `unit` (54, category).
    """

    told: bool
    total: bool
    flow: frozenset[str]
    items: frozenset[frozenset[str]]
    count: tuple[str, float] | None = None


_BOTH = frozenset({"export", "import"})
UNTOLD = Scope(told=False, total=False, flow=_BOTH, items=frozenset())


@cache
def _roles() -> Mapping[str, str]:
    roles = {}
    for line, row in read_rows("scope_words"):
        if row["role"] not in _ROLES and not row["role"].startswith("unit:"):
            raise TableError("scope_words.csv", line, f"role must be one of {sorted(_ROLES)} or unit:NAME")
        roles[row["word"]] = row["role"]
    return roles


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _items(text: str) -> frozenset[frozenset[str]]:
    """Return what a text names, one set of stems for each piece of a list; names in capitals count only alone."""
    roles, items = _roles(), set()
    for piece in _SPLIT.split(_BETWEEN.sub(" ", text)):
        words = [w for w in _TOKEN.findall(piece) if w.lower() not in roles]
        plain = [w for w in words if not w[0].isupper() and not w[0].isdigit()]
        generic = any(roles.get(w.lower(), "stop") != "stop" for w in _TOKEN.findall(piece))
        kept = plain if plain or generic else [w for w in words if not w[0].isdigit()]
        if kept:
            items.add(frozenset(_stem(w.lower()) for w in kept))
    return frozenset(items)


def _count(text: str) -> tuple[str, float] | None:
    number = None
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            number = float(token.replace(",", "").rstrip(".") or 0) if token.count(".") <= 1 else None
        elif number is not None and (role := _roles().get(token.lower(), "")).startswith("unit:"):
            return role[5:], number
    return None


@cache
def read_scope(part: MeasurePart) -> Scope:
    """Return the scope that a measure part tells by its words and structured fields."""
    text = part.scope or ""
    if not (text or part.flow or part.coverage or part.goods or part.listed):
        return UNTOLD
    roles = {_roles().get(w.lower(), "") for w in _TOKEN.findall(text)}
    told = {"export": {"export"}, "import": {"import"}, "both": _BOTH}.get(part.flow or "")
    flow = told or ((roles & _BOTH if "both" not in roles else _BOTH) or _BOTH)
    named = (*part.goods, *part.listed)
    items = frozenset().union(*(_items(name) for name in named)) if named else _items(text)
    count = _count(text)
    partial = part.coverage == "partial" or "partial" in roles or count is not None
    # "all engagement, including joint meetings" is total: what "all" governs comes before the examples
    head = _items(_SPLIT.split(text)[0]) if text else frozenset()
    if not (partial or items or told or "all" in roles or part.coverage or roles & {*_BOTH, "both"}):
        return UNTOLD  # "the sanctions", "its block": words that name no extent
    total = not partial and ("all" in roles or part.coverage == "all" or not items) and (not items or not head)
    return Scope(told=True, total=total, flow=frozenset(flow), items=frozenset() if total else items, count=count)


def order(one: Scope, other: Scope) -> Order:
    """Tell whether `one` is wider than, narrower than or equal to `other`, as far as the words tell.

    A scope that is not told equals a total one and is wider than any other.
    """
    if one == other:
        return Order.EQUAL
    flows = _subset(one.flow, other.flow)
    if flows is Order.UNKNOWN:
        return Order.UNKNOWN
    whole, whole_other = one.total or not one.told, other.total or not other.told
    if whole and whole_other:
        return flows
    if whole or whole_other:
        side = Order.WIDER if whole else Order.NARROWER
        return side if flows in (Order.EQUAL, side) else Order.UNKNOWN
    return _combine(flows, _compare_items(one, other))


def _subset(one: frozenset[str], other: frozenset[str]) -> Order:
    if one == other:
        return Order.EQUAL
    return Order.WIDER if one > other else Order.NARROWER if one < other else Order.UNKNOWN


def _compare_items(one: Scope, other: Scope) -> Order:
    same_items = one.items == other.items
    if one.items and other.items and not same_items:
        return _order_of(_covers(one.items, other.items), _covers(other.items, one.items))
    if same_items and one.items and not (one.count and other.count):
        return Order.EQUAL
    if same_items and one.count and other.count and one.count[0] == other.count[0]:
        return _order_of(one.count[1] >= other.count[1], other.count[1] >= one.count[1])
    return Order.UNKNOWN


def _order_of(covers: bool, covered: bool) -> Order:
    if covers and covered:
        return Order.EQUAL
    return Order.WIDER if covers else Order.NARROWER if covered else Order.UNKNOWN


def _covers(items: frozenset[frozenset[str]], others: frozenset[frozenset[str]]) -> bool:
    return all(any(item <= other for item in items) for other in others)


def _combine(flows: Order, items: Order) -> Order:
    if flows is Order.EQUAL or flows is items:
        return items
    return flows if items is Order.EQUAL else Order.UNKNOWN
