"""Rules that bind an expression to what it bounds: since, until, before, after, by, from ... to, between ... and."""

from collections.abc import Callable
from dataclasses import replace

from statusquo.coding.dates.calendar import Interval, between
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Item, Reading, Rule
from statusquo.coding.dates.tense import Tense
from statusquo.coding.dates.tokens import SYMBOLS
from statusquo.core.document import Direction

_DIRECTIONS = {
    "since": Direction.SINCE, "ever since": Direction.SINCE, "starting": Direction.SINCE, "beginning": Direction.SINCE,
    "effective": Direction.SINCE, "from": Direction.SINCE, "as of": Direction.SINCE, "until": Direction.UNTIL,
    "till": Direction.UNTIL, "through": Direction.UNTIL, "up to": Direction.UNTIL, "before": Direction.BEFORE,
    "prior to": Direction.BEFORE, "ahead of": Direction.BEFORE, "after": Direction.AFTER, "following": Direction.AFTER,
    "by": Direction.BY, "no later than": Direction.BY, "not later than": Direction.BY,
}  # fmt: skip


def bound(found: Found, context: Context) -> Answer:
    """Read "since May", "until Friday", "by 2030": the named interval with its direction."""
    direction = _DIRECTIONS[found.word("w")]
    readings = found.item("t").read(context)
    if len(readings) != 1:
        return readings
    return replace(readings[0], direction=direction)


def from_to(found: Found, context: Context) -> Answer:
    """Read "from 3 May to Friday" as a start and an end."""
    first, last = found.item("t").read(context), found.item("e").read(context)
    if len(first) != 1 or len(last) != 1:
        return (*first, *last)
    if not found.has("f") and first[0].grain is not last[0].grain:
        return first[0], last[0]
    start, end = _ordered(found, first[0], last[0], context)
    return replace(start, direction=Direction.SINCE), replace(end, direction=Direction.UNTIL)


def between_dates(found: Found, context: Context) -> Answer:
    """Read "between 1965 and 1973" as one interval."""
    first, last = found.item("t").read(context), found.item("e").read(context)
    if len(first) != 1 or len(last) != 1 or first[0].when is None or last[0].when is None:
        return (*first, *last)
    start, end = _ordered(found, first[0], last[0], context)
    assert start.when is not None
    assert end.when is not None
    when = between(min(start.when.first, end.when.first), max(start.when.last, end.when.last), first[0].grain)
    return Reading(when=when, grain=first[0].grain)


_YEARLESS = frozenset({"month", "month-day", "day-month", "named"})


def _ordered(found: Found, start: Reading, end: Reading, context: Context) -> tuple[Reading, Reading]:
    """Give the one without a year the year in which the start comes before the end: "from November to February"."""
    if start.when is None or end.when is None or start.when.first <= end.when.last:
        return start, end
    begin, finish = start.when.first, end.when.last
    first, last = found.item("t"), found.item("e")
    loose_start, loose_end = _loose(first), _loose(last)
    ahead = not loose_start or context.tense(first.start, first.end) is Tense.FUTURE
    if loose_end and ahead:
        years = (begin.year, begin.year + 1)
        return start, _lent(last, context, years, lambda when: when.last >= begin) or end
    if loose_start:
        years = (finish.year, finish.year - 1)
        return _lent(first, context, years, lambda when: when.first <= finish) or start, end
    return start, end


def _loose(item: Item) -> bool:
    """Tell whether an expression, or the one it is a part of, leaves its year open."""
    if item.rule.name == "part":
        return _loose(item.found.item("t"))
    return item.rule.name in _YEARLESS and not item.found.has("y") and not item.found.has("k")


def _lent(item: Item, context: Context, years: tuple[int, int], fits: Callable[[Interval], bool]) -> Reading | None:
    """Read an expression in the first of the years that fits."""
    for year in years:
        context.year = min(max(year, 1), 9999)
        try:
            readings = item.read(context)
        finally:
            context.year = None
        when = readings[0].when if len(readings) == 1 else None
        if when is not None and fits(when):
            return readings[0]
    return None


def _days(found: Found) -> bool:
    return isinstance(found.group("t")[0], Item)


def _bound_ok(found: Found) -> bool:
    """As in "prompted by the October 7 attack": there "by" names an agent, and "May" may be one."""
    if found.word("w") not in _DIRECTIONS:
        return False
    after, item = found.after(), found.item("t")
    event = after is not None and after.symbol in {_EVENT, _POSS}
    named = item.rule.name == "named" and item.found.value("h").startswith("EVENT:")
    return found.word("w") != "by" or not (event or named)


_EVENT, _POSS = SYMBOLS.get("EVENTNOUN"), SYMBOLS.get("POSS")
_BOUND_WORDS = (
    "w=(ever since|since|starting|beginning|effective|from|as of|until|till|through|up to|before|PRIOR to|ahead of"
    "|after|AFTERW|by|no later than|not later than)"
)
DIRECTIONS = (
    Rule("from-to", "f=(from) t=POINT COMMA? (to|until|till|through|up to|DASH) e=POINT", from_to),
    Rule("between", "between t=POINT and e=POINT", between_dates),
    Rule("from-to", "t=POINT (to|through|until|till|DASH) e=POINT", from_to, guard=_days),
    Rule(
        "bound",
        f"{_BOUND_WORDS} (on|early|at least|at the latest)? "
        "(the|its|his|her|their|the? (NAME|PLAIN) NAME? (POSS|MARK))? t=POINT",
        bound,
        span="t",
        guard=_bound_ok,
    ),
)
