"""Rules for days, months, years and seasons that name themselves: "7 October 2023", "since May", "the 1990s".

A missing year is the nearest that the tense asks for (CODEBOOK section 4).
"""

import datetime as dt
from collections.abc import Sequence

from statusquo.coding.dates.calendar import (
    Interval,
    between,
    decade_of,
    holiday,
    month_of,
    months_from,
    on,
    quarter_of,
    season_of,
    year_of,
)
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Reading, Rule
from statusquo.coding.dates.guards import month_ok, season_ok, year_ok
from statusquo.coding.dates.lexicon import lexicon
from statusquo.coding.dates.numbers import number_of
from statusquo.coding.dates.tense import Tense
from statusquo.core.document import Direction, Granularity

_EVE = 14
"""Days before a holiday in which reports already speak of it."""


def _day(year: int, month: int, day: int) -> tuple[Interval, ...]:
    try:
        return (on(dt.date(year, month, day)),)
    except ValueError:
        return ()


def _year(found: Found, context: Context) -> int | None:
    if not found.has("y"):
        return context.year
    digits = found.value("y").lstrip("'’")
    if len(digits) > 2:
        return int(digits)
    century = context.published.year // 100 * 100
    return century + int(digits) - (100 if century + int(digits) > context.published.year + 10 else 0)


def _dated(found: Found, context: Context, month: int, day: int) -> Interval | None:
    year = _year(found, context)
    if year is not None:
        return next(iter(_day(year, month, day)), None)
    first = found.first()
    if found.has("w"):  # a weekday tells the year
        weekday = int(found.value("w"))
        years = range(max(context.published.year - 1, 1), min(context.published.year + 1, 9998) + 1)
        fitting = [d for y in years for d in _day(y, month, day) if d.first.weekday() == weekday]
        if fitting:
            return min(fitting, key=lambda d: abs((d.first - context.published).days))
    reach = 8 if (month, day) == (2, 29) else 1
    return context.nearest(lambda y: _day(y, month, day), first.start, first.end, reach=reach)


def month_day(found: Found, context: Context) -> Answer:
    """Read "October 7", "7 October 2023", "May third"."""
    return _dated(found, context, found.number("m"), found.number("d"))


def day_range(found: Found, context: Context) -> Answer:
    """Read "July 3 to 20" as a start and an end, "between 3 and 5 May" as one interval."""
    first = _dated(found, context, found.number("m"), found.number("d"))
    if first is None:
        return None
    last = next(iter(_day(first.first.year, first.first.month, found.number("e"))), None)
    if last is None or last.first < first.first:
        return None
    return pair(found, first, last, join=found.word("l") == "and")


def pair(found: Found, first: Interval, last: Interval, *, join: bool) -> Answer:
    """Return two readings, a start and an end; two separate days where they are joined by "and"."""
    if found.has("b"):
        return between(first.first, last.last, first.grain)
    begin, finish = found.match.span("l")
    one, two = (Direction.AT, Direction.AT) if join else (Direction.SINCE, Direction.UNTIL)
    return (
        Reading(when=first, grain=first.grain, direction=one, end=found.cells[begin - 1].end),
        Reading(when=last, grain=last.grain, direction=two, start=found.cells[finish].start),
    )


def month_range(found: Found, context: Context) -> Answer:
    """Read "January-March 2024"."""
    year = _year(found, context)
    first, last = found.number("m"), found.number("n")
    if year is None:
        return None
    return pair(found, month_of(year - (first > last), first), month_of(year, last), join=found.word("l") == "and")


def month(found: Found, context: Context) -> Answer:
    """Read a month, with or without its year."""
    year, number = _year(found, context), found.number("m")
    if year is not None:
        return month_of(year, number)
    published, key = context.published, found.word("k")
    if key:
        options = [month_of(y, number) for y in _years(published)]
        if key == "next":
            return next((m for m in options if m.first > published), None)
        if key == "this":
            return month_of(published.year, number)
        return next((m for m in reversed(options) if m.last < published), None)
    first = found.first()
    return context.nearest(lambda y: (month_of(y, number),), first.start, first.end)


def year(found: Found, context: Context) -> Answer:
    """Read a year in figures."""
    number = _year(found, context)
    return year_of(number) if number else None


def year_range(found: Found, _: Context) -> Answer:
    """Read "2014-2016" and "1998-99"."""
    first, tail = found.number("y"), found.value("e")
    last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    return pair(found, year_of(first), year_of(last), join=False) if first < last <= first + 150 else None


def year_words(found: Found, _: Context) -> Answer:
    """Read "nineteen ninety-four"."""
    rest = number_of(found.group("t"))
    return year_of(100 * found.number("c") + int(rest)) if rest is not None else None


def year_thousand(found: Found, _: Context) -> Answer:
    """Read "the year two thousand"."""
    rest = number_of(found.group("t")) if found.has("t") else 0.0
    return year_of(1000 * found.number("c") + int(rest or 0))


def decade(found: Found, context: Context) -> Answer:
    """Read "the 1990s", "the '80s", "the nineties"; the century is the one that is not ahead."""
    digits = "".join(ch for ch in found.value("d") if ch.isdigit())
    number = int(digits)
    if len(digits) < 4:
        number += context.published.year // 100 * 100
        number -= 100 if number > context.published.year else 0
    return decade_of(number)


def quarter(found: Found, context: Context) -> Answer:
    """Read "the third quarter of 2023".

    Without a year it is the one nearest to the publication, as reports speak of a quarter while it runs and for some
    time after it.
    """
    number = found.number("o")
    if not 1 <= number <= 4:
        return None
    year = _year(found, context)
    if year is not None:
        return quarter_of(year, number)
    options = [quarter_of(y, number) for y in _years(context.published)]
    return min(options, key=lambda q: abs((q.last - context.published).days - 45))


def season(found: Found, context: Context) -> Answer:
    """Read "the summer of 2020", "last winter", "this spring"."""
    number, year = int(found.value("s")), _year(found, context)
    if year is not None:
        return season_of(year, number)
    key = found.word("k")
    published = context.published
    options = [season_of(y, number) for y in range(max(published.year - 2, 1), min(published.year + 2, 9998))]
    if key in {"last", "past", "this past"}:
        return next((s for s in reversed(options) if s.last < published), None)
    if key == "next":
        return next((s for s in options if s.first > published), None)
    if key == "this":
        return min(options, key=lambda s: abs((s.first - published).days + 45))
    first = found.first()
    return context.nearest(lambda y: (season_of(y, number),), first.start, first.end)


def named(found: Found, context: Context) -> Answer:
    """Read a holiday by its rule, or an event of the table by its date."""
    kind, _, name = found.value("h").partition(":")
    if kind == "EVENT":
        first, last = (dt.date.fromisoformat(day) for day in lexicon().events[name])
        # A named event is known by its name only once it has happened; before, its words are a plain date.
        if found.has("y") and found.number("y") != first.year:
            return None
        return between(first, last, Granularity.DAY) if first <= context.published else None
    rule, value = lexicon().holidays[name]
    year, begin = _year(found, context), found.first()
    if year is not None:
        return next(iter(holiday(rule, value, year)), None)
    key = found.word("k")
    options = [i for y in _years(context.published) for i in holiday(rule, value, y)]
    if key in {"last", "past"}:
        return next((i for i in reversed(options) if i.last < context.published), None)
    if key == "next":
        return next((i for i in options if i.first > context.published), None)
    if key == "this":
        return next((i for i in options if i.first.year == context.published.year), None)
    if context.tense(begin.start, begin.end) is Tense.FUTURE:
        return context.nearest(lambda y: holiday(rule, value, y), begin.start, begin.end)
    return context.nearest(lambda y: holiday(rule, value, y), begin.start, begin.end, near=_EVE)


def _years(day: dt.date) -> Sequence[int]:
    return range(max(day.year - 1, 1), min(day.year + 1, 9998) + 1)


def iso(found: Found, _: Context) -> Answer:
    """Read 2023-10-07 or 20231007; a clock time behind it never moves the day."""
    digits = "".join(ch for ch in found.value("d")[:10] if ch.isdigit())
    return next(iter(_day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))), None)


def numeric(found: Found, context: Context) -> Answer:
    """Read 07/10/2023 by what can only be meant, by the outlet's habit, or not at all (a Rejection)."""
    cell = found.first()
    mark = next(ch for ch in cell.low if not ch.isdigit())
    one, two, tail = cell.low.split(mark)
    year = int(tail) if len(tail) == 4 else context.published.year // 100 * 100 + int(tail)
    if year > context.published.year + 20 and len(tail) == 2:
        year -= 100
    day_first, month_first = _day(year, int(two), int(one)), _day(year, int(one), int(two))
    if mark == "." or (day_first and not month_first):
        context.order = context.order or ("day-first" if mark != "." else None)
        return next(iter(day_first), None)
    if month_first and not day_first:
        context.order = context.order or "month-first"
    elif context.order is None and day_first != month_first:
        context.reject("ambiguous-date", cell.start, cell.end, f"{cell.low} may be day or month first")
        return None
    elif context.order == "day-first":
        return next(iter(day_first), None)
    return next(iter(month_first), None)


def half_year(found: Found, context: Context) -> Answer:
    """Read "the first half" of a year named before or of the current one."""
    number = 1 if found.value("o") == "1" else 2
    year = _year(found, context) or context.base.year
    return months_from(year, 6 * number - 5, 6, Granularity.QUARTER)


_DAYNAME = "(w=(WEEKDAY|WEEKDAYABBR) COMMA?)?"
_MONTHS = "m=(MONTH|MONTHABBR)"
_LINK = "l=(DASH|to|through|until|till|and)"

POINTS = (
    Rule("iso", "d=(ISO|DIGITS)", iso),
    Rule("numeric", "NUMDATE", numeric),
    Rule("named", "(k=(LAST|NEXT|this))? h=(HOLIDAY|EVENT) (of? COMMA? y=YEAR)?", named),
    Rule(
        "day-range",
        f"{_DAYNAME} b=(between)? {_MONTHS} d=(DAY|ORDN) {_LINK} e=(DAY|ORDN) (COMMA? y=YEAR)?",
        day_range,
        guard=month_ok,
    ),
    Rule(
        "day-range",
        f"b=(between)? the? d=(DAY|ORDN) {_LINK} the? e=(DAY|ORDN) of? {_MONTHS} (COMMA? y=YEAR)?",
        day_range,
        guard=month_ok,
    ),
    Rule("month-day", f"{_DAYNAME} {_MONTHS} the? d=(DAY|ORDN|ORDW) (COMMA? of? y=YEAR)?", month_day, guard=month_ok),
    Rule(
        "day-month",
        f"{_DAYNAME} the? d=(DAY|ORDN|ORDW) (of|DASH)? {_MONTHS} ((COMMA|DASH)? of? y=YEAR)?",
        month_day,
        guard=month_ok,
    ),
    Rule("month-range", f"{_MONTHS} {_LINK} n=(MONTH) y=YEAR", month_range),
    Rule("month-year", f"{_MONTHS} (of|COMMA)? y=(YEAR|SHORTYEAR)", month, guard=month_ok),
    Rule("month", "(k=(LAST|NEXT|this|this LAST|this NEXT))? m=MONTH", month, guard=month_ok),
    Rule("year-range", "y=YEAR l=DASH e=(YEAR|DAY|INT)", year_range, guard=year_ok),
    Rule("year", "((the? fiscal UNIT?|fy))? y=YEAR", year, guard=year_ok),
    Rule(
        "year-words",
        "c=(NUMW|TENS) t=(TENS DASH? NUMW|TENS|NUMW)",
        year_words,
        guard=lambda f: (
            f.value("c") in {"18", "19", "20"} and (f.group("t")[0].value.isdigit() and int(f.group("t")[0].value) > 9)
        ),
    ),
    Rule(
        "year-words",
        "the? UNIT c=NUMW SCALE (and? t=(TENS DASH? NUMW|TENS|NUMW))?",
        year_thousand,
        guard=lambda f: f.value("c") in {"1", "2"},
    ),
    Rule(
        "decade",
        "d=(DECADE|DECADEW)",
        decade,
        guard=lambda f: (b := f.before()) is None or b.low not in {"his", "her", "their", "my", "our"},
    ),
    Rule(
        "quarter",
        "o=(ORDW|ORDN) DASH? fiscal? QUARTER (((of|COMMA)? (the? fiscal UNIT?)? y=YEAR)|of the UNIT)?",
        quarter,
    ),
    Rule("half-year", "h o=DAY y=YEAR", half_year),
    Rule("quarter", "q o=DAY (of? y=YEAR)?", quarter),
    Rule("season", "the? s=SEASON of? y=YEAR", season),
    Rule("season", "k=(LAST|this LAST|this|NEXT) s=SEASON", season, guard=season_ok),
    Rule("season", "(the|in|since|by|until|during|of|DASH) s=SEASON", season, guard=season_ok, span="s"),
)
