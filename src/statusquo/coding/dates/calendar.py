"""Calendar arithmetic on closed intervals of days.

Invariant: an Interval's first day is never after its last; arithmetic that leaves the years 1 to 9999 is clamped to
their ends, never an error.
"""

import calendar as _calendar
import datetime as dt
from dataclasses import dataclass

from statusquo.coding.dates.hebrew import hebrew_day
from statusquo.coding.dates.hijri import hijri_day
from statusquo.core.document import Granularity

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """Days `first` to `last`, both included, with the unit that named them."""

    first: dt.date
    last: dt.date
    grain: Granularity


def on(day: dt.date) -> Interval:
    """Return the interval of one day."""
    return Interval(day, day, Granularity.DAY)


def between(first: dt.date, last: dt.date, grain: Granularity) -> Interval:
    """Return the interval between two days given in either order."""
    return Interval(min(first, last), max(first, last), grain)


def plus(day: dt.date, days: int) -> dt.date:
    """Move a day, clamped to the calendar's ends."""
    number = min(max(day.toordinal() + days, 1), dt.date.max.toordinal())
    return dt.date.fromordinal(number)


def plus_months(day: dt.date, months: int) -> dt.date:
    """Move a day by calendar months; the 31st becomes the last day of a shorter month."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def week_of(day: dt.date) -> Interval:
    """Return Monday to Sunday around a day."""
    return Interval(plus(day, -day.weekday()), plus(day, 6 - day.weekday()), Granularity.WEEK)


def month_of(year: int, month: int) -> Interval:
    """Return the whole month."""
    return Interval(
        dt.date(year, month, 1), dt.date(year, month, _calendar.monthrange(year, month)[1]), Granularity.MONTH
    )


def months_from(year: int, month: int, count: int, grain: Granularity) -> Interval:
    """Return `count` whole months from the first of a month."""
    first = dt.date(year, month, 1)
    return Interval(first, plus(plus_months(first, count), -1), grain)


def quarter_of(year: int, quarter: int) -> Interval:
    """Return quarter 1 to 4 of a calendar year."""
    return months_from(year, 3 * quarter - 2, 3, Granularity.QUARTER)


def season_of(year: int, month: int) -> Interval:
    """Return the northern meteorological season that begins in `month`; a winter belongs to the year it begins in."""
    return months_from(year, month, 3, Granularity.SEASON)


def year_of(year: int) -> Interval:
    """Return the whole year, clamped to years 1 to 9999."""
    year = min(max(year, 1), 9999)
    return Interval(dt.date(year, 1, 1), dt.date(year, 12, 31), Granularity.YEAR)


def decade_of(year: int) -> Interval:
    """Return the ten years that begin with the year ending in 0."""
    start = min(max(year - year % 10, 1), 9990)
    return Interval(dt.date(start, 1, 1), dt.date(start + 9, 12, 31), Granularity.DECADE)


def unit_of(day: dt.date, unit: str, steps: int = 0) -> Interval:
    """Return the whole unit around a day, moved by so many units (negative: back)."""
    if unit in {"second", "minute", "hour"}:
        return on(day)
    if unit == "day":
        return on(plus(day, steps))
    if unit == "week":
        return week_of(plus(day, _WEEK * steps))
    if unit == "fortnight":
        return week_of(plus(day, 2 * _WEEK * steps))
    if unit == "weekend":
        week = week_of(plus(day, _WEEK * steps))
        return Interval(plus(week.first, 5), week.last, Granularity.WEEK)
    if unit == "month":
        moved = plus_months(day, steps)
        return month_of(moved.year, moved.month)
    if unit == "quarter":
        moved = plus_months(day, 3 * steps)
        return quarter_of(moved.year, (moved.month + 2) // 3)
    if unit == "decade":
        return decade_of(day.year + 10 * steps)
    return year_of(day.year + steps)


def move(day: dt.date, unit: str, steps: float) -> dt.date:
    """Move a day by an amount of a unit (parts of a unit are rounded to days or months)."""
    if unit in {"second", "minute", "hour"}:
        per_day = {"second": 86400, "minute": 1440, "hour": 24}[unit]
        whole = -int(-abs(steps) // per_day)
        return plus(day, whole if steps >= 0 else -whole)
    if unit == "day":
        return plus(day, _clamp(steps))
    if unit in {"week", "fortnight", "weekend"}:
        return plus(day, _clamp(steps * (14 if unit == "fortnight" else _WEEK)))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit] * steps
    return plus_months(day, _clamp(months))


def _clamp(number: float) -> int:
    return round(min(max(number, -4_000_000), 4_000_000))


def easter(year: int, *, orthodox: bool = False) -> dt.date:
    """Return Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    if orthodox:
        moon = (19 * (year % 19) + 15) % 30
        week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + week + 114, 31)
        # Julian to Gregorian: the two calendars drift by three days in 400 years.
        return plus(dt.date(year, month, day + 1), year // 100 - year // 400 - 2)
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * leap + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + week - 7 * ((golden + 11 * moon + 22 * week) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """Return the nth weekday of a month (0 is Monday; nth -1 is the last)."""
    days = month_of(year, month)
    if nth > 0:
        return plus(days.first, (weekday - days.first.weekday()) % 7 + 7 * (nth - 1))
    return plus(days.last, -((days.last.weekday() - weekday) % 7))


def holiday(kind: str, value: str, year: int) -> tuple[Interval, ...]:
    """Return when a holiday falls in a Gregorian year: one interval, none, or two where a lunar year is short."""
    if kind == "fixed":
        month, day = (int(part) for part in value.split("-"))
        return (on(dt.date(year, month, day)),)
    if kind in {"easter", "orthodox"}:
        return (on(plus(easter(year, orthodox=kind == "orthodox"), int(value))),)
    if kind == "nth":
        month, weekday, nth = (int(part) for part in value.split("-", 2))
        return (on(nth_weekday(year, month, weekday, nth)),)
    month, first, last = (int(part) for part in value.split("-"))
    day_in = hijri_day if kind == "hijri" else hebrew_day
    found = [Interval(start, plus(start, last - first), Granularity.DAY) for start in day_in(year, month, first)]
    if kind == "hijri":  # sightings move the day by one either way
        found = [Interval(plus(i.first, -1), plus(i.last, 1), i.grain) for i in found]
    return tuple(found)
