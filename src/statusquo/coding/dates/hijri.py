"""The tabular Islamic calendar (civil epoch): a computed month may differ by a day from the sighted one.

Source: Reingold and Dershowitz, Calendrical Calculations; leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30.
"""

import datetime as dt

_EPOCH = 227015
"""Day number (proleptic Gregorian, day 1 = 1 January 1) of 1 Muharram of the year 1: 16 July 622 Julian."""


def _number(year: int, month: int, day: int) -> int:
    return day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + _EPOCH - 1


def hijri_day(year: int, month: int, day: int) -> tuple[dt.date, ...]:
    """Return the days of a Gregorian year on which a day of an Islamic month falls (none, one or two)."""
    about = int((year - 622) * 33 / 32)
    days = (_number(islamic, month, day) for islamic in range(max(about - 1, 1), max(about + 3, 2)))
    found = (dt.date.fromordinal(number) for number in days if 0 < number <= dt.date.max.toordinal())
    return tuple(found_day for found_day in found if found_day.year == year)
