"""Rules that bind an expression to what it bounds: since, until, before, after, by, from ... to, between ... and."""

from dataclasses import replace

from statusquo.coding.dates.calendar import between
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Item, Reading, Rule
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
        if direction is Direction.SINCE:
            return readings
        return tuple(reading for reading in readings)
    return replace(readings[0], direction=direction)


def from_to(found: Found, context: Context) -> Answer:
    """Read "from 3 May to Friday" as a start and an end."""
    first, last = found.item("t").read(context), found.item("e").read(context)
    if len(first) != 1 or len(last) != 1:
        return (*first, *last)
    start, end = first[0], last[0]
    if not found.has("f") and start.grain is not end.grain:
        return start, end
    if start.when and end.when and start.when.first > end.when.last:
        start = _year_back(start, end)
    return replace(start, direction=Direction.SINCE), replace(end, direction=Direction.UNTIL)


def _year_back(start: Reading, end: Reading) -> Reading:
    """As in "From November to February": a start after its end lies a year before."""
    assert start.when is not None
    if start.rule not in {"month", "month-day", "day-month"} or start.when.first.year == 1:
        return start
    try:
        when = replace(
            start.when,
            first=start.when.first.replace(year=start.when.first.year - 1),
            last=start.when.last.replace(year=start.when.last.year - 1),
        )
    except ValueError:  # 29 February
        return start
    assert end.when is not None
    return replace(start, when=when) if when.first <= end.when.last else start


def between_dates(found: Found, context: Context) -> Answer:
    """Read "between 1965 and 1973" as one interval."""
    first, last = found.item("t").read(context), found.item("e").read(context)
    if len(first) != 1 or len(last) != 1 or first[0].when is None or last[0].when is None:
        return (*first, *last)
    whens = first[0].when, last[0].when
    when = between(min(w.first for w in whens), max(w.last for w in whens), first[0].grain)
    return Reading(when=when, grain=first[0].grain)


def _days(found: Found) -> bool:
    return isinstance(found.group("t")[0], Item)


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
        f"{_BOUND_WORDS} (on|early)? (the|its|his|her|their)? t=POINT",
        bound,
        span="t",
        guard=lambda f: f.word("w") in _DIRECTIONS,
    ),
)
BOUND_SYMBOL = SYMBOLS.get("POINT")
