"""Rules for expressions that count from the publication or from the last date mentioned: "last month", "that day"."""

import datetime as dt

from statusquo.coding.dates.calendar import Interval, between, on, plus, unit_of
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Rule
from statusquo.coding.dates.guards import weekday_ok
from statusquo.coding.dates.lexicon import group
from statusquo.coding.dates.tense import Tense
from statusquo.coding.dates.tokens import SYMBOLS
from statusquo.core.document import Granularity

_NUMBERS = frozenset(SYMBOLS.get(name) for name in ("NUMW", "TENS", "DAY", "INT", "YEAR", "FUZZY", "ART", "NUM"))
_UNITS = frozenset(
    SYMBOLS.get(name) for name in ("UNIT", "UNITS", "QUARTER", "QUARTERS", "WEEKEND", "WEEKENDS", "SEASON")
)
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}
_BACK = group("relative back")
_AHEAD = group("relative ahead")


def weekday(found: Found, context: Context) -> Answer:
    """Read a weekday: the nearest one not after the publication, or the next one where the verb is in the future."""
    number, key = int(found.value("w")), found.word("k")
    published = context.published
    back = (published.weekday() - number) % 7
    if key == "this":
        return on(plus(published, number - published.weekday()))
    if key in _BACK:
        return on(plus(published, -(back or 7)))
    if key in _AHEAD:
        return on(plus(published, 7 - back))
    if key in {"the following", "the next", "that"} and context.last:
        return on(plus(context.last.last, (number - context.last.last.weekday()) % 7 or 7))
    if back == 0:
        return on(published)
    first = found.group("w")[0]
    tense = context.tense(first.start, first.end)
    after = found.after()
    if context.after_since(first.start):
        return on(plus(published, -back))
    open_ended = tense in {Tense.UNKNOWN, Tense.PRESENT} and (after is None or after.low not in {"'s", "’s"})
    if tense is Tense.FUTURE or (open_ended and context.leads_ahead(first.start)):
        return on(plus(published, 7 - back))
    return on(plus(published, -back))


def near_day(found: Found, context: Context) -> Answer:
    """Read "today", "yesterday", "tomorrow", "tonight"."""
    return on(plus(context.published, _DAYS[found.word("d")]))


def second_day(found: Found, context: Context) -> Answer:
    """Read "the day before yesterday" and "the day after tomorrow"."""
    return on(plus(context.published, -2 if found.has("p") else 2))


def night(found: Found, context: Context) -> Answer:
    """Read "last night" as the day before, "overnight" as that day or the publication's."""
    published = context.published
    return on(plus(published, -1)) if found.has("l") else between(plus(published, -1), published, Granularity.DAY)


def part_of_day(_: Found, context: Context) -> Answer:
    """Read "this morning", "early in the day": the publication day."""
    return on(context.published)


def unit(found: Found, context: Context) -> Answer:
    """Read "last month", "this year", "next week", and "the following month", which counts from the last date."""
    name, key = found.value("u"), found.word("k")
    anaphoric = found.has("t") or key in {"following", "ensuing", "subsequent", "preceding"}
    anchor = context.last.first if anaphoric and context.last else context.published
    if anaphoric and context.last and key in _AHEAD:
        anchor = context.last.last
    if key in _BACK:
        return unit_of(anchor, name, -1)
    if key in _AHEAD:
        return unit_of(anchor, name, 1)
    return unit_of(anchor, name)


def same(found: Found, context: Context) -> Answer:
    """Read "that day", "the same week", "that year": the unit around the last date mentioned."""
    if found.value("u") == "day" and context.last and context.last.grain is Granularity.DAY:
        return context.last
    fine = context.last is not None and _as_fine(context.last, found.value("u"))
    return unit_of(context.base if fine else context.published, found.value("u"))


def _as_fine(interval: Interval, name: str) -> bool:
    """Tell whether a date mentioned is told finely enough to say which day, week ... it was."""
    return interval.last <= unit_of(interval.first, name).last


def definite(found: Found, context: Context) -> Answer:
    """Read "in the week", "of the year": the current one; a quarter is the one told of last."""
    if found.value("u") == "quarter" and context.last and context.last.grain is Granularity.QUARTER:
        return context.last
    if found.value("u") == "quarter":
        return unit_of(context.published, "quarter", -1)
    return unit_of(context.published, found.value("u"))


def year_end(found: Found, context: Context) -> Answer:
    """Read "year-end", "by month-end": the last day of the current unit, of the one before after a past verb."""
    first = found.first()
    behind = context.tense(first.start, first.end) is Tense.PAST and not context.leads_ahead(first.start)
    return on(unit_of(context.published, found.value("u"), -1 if behind else 0).last)


def day_part(_: Found, context: Context) -> Answer:
    """Read "in the early morning" as the day told of last, else the publication day."""
    last = context.last
    return last if last is not None and last.first == last.last else on(context.published)


def next_part(found: Found, context: Context) -> Answer:
    """Read "the following afternoon", "that night", "the night before" against the day told of last."""
    if found.has("p"):
        return on(plus(context.back_from().first, -1))
    return on(plus(context.last.last if context.last else context.published, 1 if found.has("n") else 0))


def year_ago(found: Found, context: Context) -> Answer:
    """Read "the year-ago period": the last period told of, a year before."""
    last = context.last
    if found.value("u") != "year":
        return unit_of(context.base, found.value("u"), -1)
    if last is None or last.grain is Granularity.DAY:
        return unit_of(context.published, "year", -1)
    return shifted(last, "year", -1)


def shifted(interval: Interval, unit_name: str, steps: int) -> Interval:
    """Move a whole month, quarter or year by so many units, keeping its own unit."""
    grain = interval.grain.value if interval.grain.value in {"week", "month", "quarter", "year", "decade"} else "day"
    moved = unit_of(interval.first, unit_name, steps)
    if unit_name == "year" and grain in {"month", "quarter"}:
        year = min(max(interval.first.year + steps, 1), 9999)
        return unit_of(dt.date(year, interval.first.month, 1), grain)
    return moved


def neighbour(found: Found, context: Context) -> Answer:
    """Read "the day before", "the week after" against the last date mentioned."""
    steps = -1 if found.word("w") in {"before", "earlier", "previous"} else 1
    name = found.value("u")
    if context.last is None or not _as_fine(context.last, name):
        return unit_of(context.published, name, steps)
    anchor = context.back_from().first if steps < 0 else context.last.last
    return unit_of(anchor, name, steps)


def weekend(found: Found, context: Context) -> Answer:
    """Read "the weekend", "last weekend", "next weekend": Saturday and Sunday."""
    key = found.word("k")
    published = context.published
    if key in _BACK or key in _AHEAD:
        return unit_of(published, "weekend", -1 if key in _BACK else 1)
    first = found.first()
    ahead = key == "this" or context.tense(first.start, first.end) is Tense.FUTURE
    if ahead or published.weekday() >= 5:
        past = context.tense(first.start, first.end) is Tense.PAST and published.weekday() < 5
        return unit_of(published, "weekend", -1 if past else 0)
    return unit_of(published, "weekend", -1)


def _no_head(found: Found) -> bool:
    after = found.after()
    if after is not None and after.symbol in _NUMBERS:
        return False
    return after is None or after.low not in {
        "of",
        "-",
        "before",
        "after",
        "ended",
        "ending",
        "that",
        "when",
        "ago",
        "end",
    }


def _definite_ok(found: Found) -> bool:
    """As in "Song of the Year" is a title."""
    head = found.group("u")[0]
    title = head.capital and found.first().low == "of"
    return not title and _no_head(found) and head.value in {"week", "month", "year", "quarter"}


def _deictic_ok(found: Found) -> bool:
    """As in "Last week" is a week, "the last week of" a part of what follows, "This Week" a title."""
    after, head = found.after(), found.group("u")[0]
    if found.word("k") in {"past", "this past"} or head.value in {"day", "hour", "minute"}:
        return False
    if found.first().capital and head.capital and not found.first().low.isupper() and head.low != head.value.upper():
        return found.before() is None
    return after is None or after.low not in {"of", "-"}


def _bare_neighbour(found: Found) -> bool:
    """As in "The day before" stands alone; before a noun phrase it counts from what follows."""
    after = found.after()
    return after is None or after.low in {
        ",",
        ".",
        "and",
        ";",
        ")",
        "but",
        "in",
        "at",
        "that",
        "to",
        "with",
        "by",
        "from",
    }


_UNIT = "u=(UNIT|QUARTER)"

RELATIVE = (
    Rule(
        "weekday",
        "k=(on the AFTERW|the AFTERW|the NEXT|that|this NEXT|this LAST|LAST|NEXT|PRIOR|this)? w=WEEKDAY",
        weekday,
        guard=weekday_ok,
    ),
    Rule("near-day", "(later|earlier|early|late)? d=(today|yesterday|tomorrow|tonight)", near_day),
    Rule("second-day", "the? UNIT (p=(before) yesterday|after tomorrow)", second_day),
    Rule("night", "((late|early)? l=(LAST) PARTDAY|overnight)", night),
    Rule("part-of-day", "(later|earlier|early|late)? this PARTDAY", part_of_day),
    Rule(
        "part-of-day",
        "(later|earlier|early|late) in? the UNIT",
        part_of_day,
        guard=lambda f: f.cells[f.match.end() - 1].low == "day",
    ),
    Rule("part-of-day", "(early|late) in? the PARTDAY", part_of_day),
    Rule("unit", f"k=(LAST|this LAST|NEXT|PRIOR) {_UNIT}", unit, guard=_deictic_ok),
    Rule("unit", f"(this|the? current) {_UNIT}", unit, guard=lambda f: f.value("u") not in {"day", "hour", "minute"}),
    Rule(
        "unit",
        f"t=(the) k=(AFTERW|NEXT|PRIOR|LAST) {_UNIT}",
        unit,
        guard=lambda f: _no_head(f) and f.word("k") not in {"last", "past"},
    ),
    Rule("same", f"(that|the same|that same) {_UNIT}", same),
    Rule("definite", "the latest fiscal? u=(UNIT|QUARTER)", definite),
    Rule("year-end", "the? u=UNIT (DASH|POSS)? end", year_end),
    Rule("day-part", "(in|during) (e=(the (early|late|mid)? DASH? PARTDAY))", day_part, span="e", guard=_no_head),
    Rule("next-part", "(the n=(AFTERW|NEXT) PARTDAY|that PARTDAY|the p=PRIOR PARTDAY)", next_part),
    Rule("next-part", "the PARTDAY p=before", next_part, guard=_bare_neighbour),
    Rule(
        "definite",
        "(in|of|for|during|by|through|until|from|over|throughout|earlier|later|ABOUT|within|so far) (in|on)? "
        "e=(the (full|fiscal|current fiscal)? u=(UNIT|QUARTER))",
        definite,
        guard=_definite_ok,
        span="e",
    ),
    Rule("year-ago", "(the|ART)? u=(UNIT) DASH (ago|earlier) (period|QUARTER|UNIT|level)?", year_ago),
    Rule("neighbour", "the u=(UNIT) w=(before|after|earlier)", neighbour, guard=_bare_neighbour),
    Rule(
        "weekend",
        "(over|during|on|at)? e=((k=(LAST|NEXT|this|PRIOR|this LAST|this NEXT)|the) WEEKEND)",
        weekend,
        span="e",
    ),
)
