"""The Hebrew calendar by its arithmetic rules (molad and postponements).

Source: Reingold and Dershowitz, Calendrical Calculations. Months count from Nisan = 1; Tishri is 7.
"""

import datetime as dt

_EPOCH = -1373427
"""Day number (proleptic Gregorian) of 1 Tishri of the year 1."""


def _leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _new_year(year: int) -> int:
    before, this, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return _EPOCH + this + delay


def _month_days(year: int, month: int) -> int:
    length = _new_year(year + 1) - _new_year(year)
    if month in {2, 4, 6, 10, 13} or (month == 12 and not _leap(year)):
        return 29
    if month == 8:
        return 30 if length % 10 == 5 else 29
    if month == 9:
        return 29 if length % 10 == 3 else 30
    return 30


def _number(year: int, month: int, day: int) -> int:
    total = _new_year(year) + day - 1
    last = 13 if _leap(year) else 12
    order = [*range(7, last + 1), *range(1, 7)]
    return total + sum(_month_days(year, passed) for passed in order[: order.index(month)])


def hebrew_day(year: int, month: int, day: int) -> tuple[dt.date, ...]:
    """Return the days of a Gregorian year on which a day of a Hebrew month falls (none, one or two)."""
    days = (_number(jewish, month, day) for jewish in (year + 3759, year + 3760, year + 3761))
    found = (dt.date.fromordinal(number) for number in days if 0 < number <= dt.date.max.toordinal())
    return tuple(found_day for found_day in found if found_day.year == year)
