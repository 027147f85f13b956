"""TIMEX3: articles with date expressions in TimeML, and which days a TIMEX3 value stands for.

    YYYY-MM-DD            that day                       YYYY-MM   the month      YYYY   the year
    YYYY-MM-DDT...        that day                       YYY       the decade     PXX    none
    YYYY-Wnn              Monday to Sunday               YYYY-Wnn-WE  its Saturday and Sunday
    YYYY-Qn, YYYY-Hn      the quarter, the half          YYYY-SP SU FA WI  Mar-May, Jun-Aug, Sep-Nov, Dec-Feb
    PRESENT_REF           left out (no days in the standard), so are PAST_REF, FUTURE_REF and values with X

An interval is right when both ends are equal. `mod` (START, MID, END, APPROX, BEFORE ...) narrows or widens a value in
ways the standard does not fix: for such a value an interval is right when it lies inside the value's (START, MID, END)
or overlaps it (the others).
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from statusquo.core.errors import InputError
from statusquo.evaluate.rows import members

_TIMEX = re.compile(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>", re.DOTALL)
_CREATED = re.compile(r"<DCT>\s*<TIMEX3([^>]*)>")
_TAG = re.compile(r"<[^>]+>")
_PAIR = re.compile(r'(\w+)="([^"]*)"')
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A date expression of a gold article: its characters, type, value and modifier."""

    start: int
    end: int
    kind: str
    value: str
    mod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with its day and the TIMEX3 of its text; the creation time is given, never scored."""

    name: str
    text: str
    created: dt.date
    gold: tuple[Timex, ...]


def articles(path: Path) -> list[Article]:
    """Return the articles of a .tml file, or of all in a folder or .tar.gz.

    Raises:
        InputError: if a file has no creation time or no text.
    """
    return list(_articles(path))


def _articles(path: Path) -> Iterator[Article]:
    for name, xml in members(path, ".tml", ".tml.xml"):
        created = _CREATED.search(xml)
        day = re.match(r"\d{4}-\d\d-\d\d", dict(_PAIR.findall(created[1])).get("value", "")) if created else None
        if day is None or "<TEXT>" not in xml or "</TEXT>" not in xml:
            raise InputError(f"{path}: {name} has no <DCT> with a day, or no <TEXT>")
        text, gold = _text(xml[xml.index("<TEXT>") + 6 : xml.index("</TEXT>")])
        yield Article(name=Path(name).stem, text=text, created=dt.date.fromisoformat(day[0]), gold=gold)


def _text(body: str) -> tuple[str, tuple[Timex, ...]]:
    text, gold, at = "", [], 0
    for found in _TIMEX.finditer(body):
        text += unescape(_TAG.sub("", body[at : found.start()]))
        inner = unescape(_TAG.sub("", found[2]))
        tags = dict(_PAIR.findall(found[1]))
        if tags.get("functionInDocument") != "CREATION_TIME":
            gold.append(Timex(start=len(text), end=len(text) + len(inner), kind=tags.get("type", "DATE"),
                              value=tags.get("value", ""), mod=tags.get("mod", "")))  # fmt: skip
        text += inner
        at = found.end()
    return text + unescape(_TAG.sub("", body[at:])), tuple(gold)


def interval(value: str) -> Days | None:
    """Return the days of a TIMEX3 value by the table at the top; None for a value outside it."""
    value = value.split("T", maxsplit=1)[0] if re.match(r"\d{4}-\d\d-\d\dT", value) else value
    try:
        return _interval(value)
    except ValueError:
        return None


def _interval(value: str) -> Days | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = dt.date.fromisoformat(value)
        return day, day
    if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday + dt.timedelta(days=5 if found[3] else 0), monday + dt.timedelta(days=6)
    for form, first, count in (
        (r"(\d{4})-(\d\d)", int, 1),
        (r"(\d{4})-Q([1-4])", lambda n: 3 * int(n) - 2, 3),
        (r"(\d{4})-H([12])", lambda n: 6 * int(n) - 5, 6),
        (r"(\d{4})-(SP|SU|FA|WI)", lambda n: _SEASONS[n], 3),
    ):
        if found := re.fullmatch(form, value):
            return _months(int(found[1]), first(found[2]), count)
    if re.fullmatch(r"\d{4}", value):
        return _months(int(value), 1, 12)
    if re.fullmatch(r"\d{3}", value):
        return dt.date(int(value) * 10, 1, 1), dt.date(int(value) * 10 + 9, 12, 31)
    return None


def _months(year: int, month: int, count: int) -> Days:
    last = month + count
    return dt.date(year, month, 1), dt.date(year + (last - 1) // 12, (last - 1) % 12 + 1, 1) - dt.timedelta(days=1)


def right(gold: Timex, found: Days) -> bool:
    """Tell whether an interval is right for a value that stands for days."""
    days = interval(gold.value)
    if days is None:
        return False
    if gold.mod in {"START", "MID", "END"}:
        return days[0] <= found[0] and found[1] <= days[1]
    if gold.mod:
        return days[0] <= found[1] and found[0] <= days[1]
    return days == found
