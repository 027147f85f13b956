"""Rules for parts of a time already found: "early May", "later this week", "the last week of May", "noon Saturday"."""

import datetime as dt

from statusquo.coding.dates.calendar import Interval, between, month_of, move, on, plus, plus_months, unit_of
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Rule
from statusquo.coding.dates.lexicon import group, lexicon
from statusquo.coding.dates.numbers import number_of
from statusquo.core.document import Granularity

_PART_NAMES = {"middle": "mid", "beginning": "start", "outset": "start", "turn": "start", "close": "end"}
_BOUNDS = group("parts bounds")


def part(found: Found, context: Context) -> Answer:
    """Read "early May", "the end of 2023", "mid-week"; an end that bounds ("until the end of May") is its last day."""
    whole = single(found, context)
    if whole is None:
        return None
    name = _PART_NAMES.get(found.word("p"), found.word("p"))
    lead = found.before()
    if name == "end" and lead is not None and lead.low in _BOUNDS:
        return on(whole.last)
    return part_of(whole, name)


def part_of(whole: Interval, name: str) -> Interval:
    """Return the early, mid or late days of a unit by the table; a single day has no parts."""
    row = lexicon().parts.get((name, whole.grain.value))
    if row is None:
        return whole
    first, last = row
    if whole.grain is Granularity.MONTH:
        begin = whole.first.replace(day=first)
        return Interval(begin, whole.last if last == "end" else whole.first.replace(day=int(last)), Granularity.MONTH)
    if whole.grain is Granularity.WEEK:
        return Interval(plus(whole.first, first), min(plus(whole.first, int(last)), whole.last), Granularity.WEEK)
    if whole.grain is Granularity.DECADE:
        begin = dt.date(whole.first.year + first, 1, 1)
        return Interval(begin, dt.date(whole.first.year + int(last), 12, 31), Granularity.DECADE)
    begin = plus_months(whole.first, first - 1)
    end = plus_months(whole.first, int(last) - 1)
    return Interval(begin, month_of(end.year, end.month).last, whole.grain)


def rest(found: Found, context: Context) -> Answer:
    """Read "earlier this week" as its days before the publication, "later this month" as those after it."""
    whole = single(found, context)
    if whole is None or whole.grain is Granularity.DAY:
        return whole
    published = context.published
    if not whole.first <= published <= whole.last:
        return whole
    if found.word("e") == "earlier":
        last = plus(published, -1)
        return (
            between(whole.first, last, whole.grain)
            if last >= whole.first
            else between(whole.first, published, whole.grain)
        )
    first = plus(published, 1)
    return (
        between(first, whole.last, whole.grain) if first <= whole.last else between(published, whole.last, whole.grain)
    )


def slice_of(found: Found, context: Context) -> Answer:
    """Read "the first week of May", "the second half of 2024", "the last three months of the year"."""
    whole = single(found, context)
    if whole is None:
        return None
    count = int(number_of(found.group("q")) or 1) if found.has("q") else 1
    order = 0 if found.word("o") in {"last", "past", "latter", "final"} else int(found.value("o"))
    if found.word("u") == "half":
        middle = plus(whole.first, (whole.last - whole.first).days // 2)
        if whole.grain is Granularity.YEAR:
            middle = dt.date(whole.first.year, 6, 30)
        return (
            Interval(whole.first, middle, whole.grain)
            if order == 1
            else Interval(plus(middle, 1), whole.last, whole.grain)
        )
    unit = found.value("u")
    if order == 0:
        begin = plus(move(plus(whole.last, 1), unit, -count), 0)
        return Interval(max(begin, whole.first), whole.last, unit_of(whole.last, unit).grain)
    begin = move(whole.first, unit, (order - 1) * count)
    end = plus(move(begin, unit, count), -1)
    if begin > whole.last:
        return None
    return Interval(begin, max(begin, min(end, whole.last)), unit_of(begin, unit).grain)


def clocked(found: Found, context: Context) -> Answer:
    """A clock time, its zone and a part of the day never move the day."""
    return single(found, context)


def single(found: Found, context: Context) -> Interval | None:
    """Return the interval of the expression `t` that a rule builds on, None unless it has exactly one reading."""
    readings = found.item("t").read(context)
    return readings[0].when if len(readings) == 1 else None


def _part_ok(found: Found) -> bool:
    """As in "Start" and "end" are parts of a time only as "the start of" it; "will start on Monday" has none."""
    if found.word("p") in {"early", "mid", "middle", "late"}:
        return True
    return any(cell.low == "of" for cell in found.cells[found.match.start() : found.match.end()])


CLOCKS = (Rule("clock", "(CLOCK|DAY|INT|YEAR) (AMPM ZONE?|ZONE)|CLOCK|PARTDAY ZONE", clocked, yields="TIME"),)
PARTS = (
    Rule("clock", "(TIME|PARTDAY) (COMMA|OPEN)? (local time CLOSE? COMMA?)? (on|of|COMMA)? t=POINT", clocked),
    Rule("clock", "t=POINT (at|COMMA)? (early|late|mid|later|earlier)? (PARTDAY|TIME)", clocked),
    Rule("clock", "the (early|late|ORDW|small|PARTDAY) (UNITS|AMOUNT) (of|on) t=POINT", clocked),
    Rule(
        "clock",
        "(early|late|mid|later|earlier)? in? (the (early|late)? (PARTDAY|PARTDAYS) UNITS? (of|on)) t=POINT",
        clocked,
    ),
    Rule("clock", "(early|late|mid|later|earlier) DASH? PARTDAY on? t=POINT", clocked),
    Rule(
        "part",
        "(the? (very)? p=(PARTWORD) (part|UNITS)? (in|on|DASH|of)* the?) t=POINT",
        part,
        guard=_part_ok,
    ),
    Rule("rest", "e=(earlier|later) (in|on)? t=POINT", rest),
    Rule(
        "slice",
        "the? o=(ORDW|LAST|latter|final) (q=(NUMW|DAY))? u=(half|UNIT|UNITS|QUARTER|QUARTERS|WEEKEND) (of|in) t=POINT",
        slice_of,
    ),
)
