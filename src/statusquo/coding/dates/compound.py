"""Rules over expressions already found: parts ("early May"), clock times, and offsets ("two days before Easter").

An offset with a number moves by whole units ("two months ago" is that month); a fuzzy one spans its least and most
(CODEBOOK section 4: "several weeks before X" is 3 to 8 weeks before X's interval).
"""

import datetime as dt

from statusquo.coding.dates.calendar import Interval, between, month_of, move, on, plus, plus_months, unit_of, week_of
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Reading, Rule
from statusquo.coding.dates.lexicon import group, lexicon
from statusquo.coding.dates.numbers import Amount, amount_of, number_of
from statusquo.coding.dates.relative import shifted
from statusquo.coding.dates.tense import Tense
from statusquo.core.document import Direction, Granularity
from statusquo.core.timespan import Basis

_PART_NAMES = {"middle": "mid", "beginning": "start", "outset": "start", "turn": "start", "close": "end"}
_BOUNDS = group("compound bounds")
_BACK = group("compound back")


def part(found: Found, context: Context) -> Answer:
    """Read "early May", "the end of 2023", "mid-week"; an end that bounds ("until the end of May") is its last day."""
    whole = _single(found, context)
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
    whole = _single(found, context)
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
    whole = _single(found, context)
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
    return _single(found, context)


def _single(found: Found, context: Context) -> Interval | None:
    readings = found.item("t").read(context)
    return readings[0].when if len(readings) == 1 else None


def ago(found: Found, context: Context) -> Answer:
    """Read "three weeks ago" from the publication, "a day earlier" and "months later" from the last date."""
    amount = amount_of(found.item("a").found)
    word = found.word("w")
    last = context.last
    if word in {"ago", "back"}:
        if last is not None and last.grain is Granularity.QUARTER and amount.unit == "year":
            return offset(last, amount, back=True)
        return offset(on(context.published), amount, back=True)
    if word in {"from now", "hence"}:
        return offset(on(context.published), amount, back=False)
    if word in _BACK:
        return offset(context.back_from(), amount, back=True)
    return offset(last or on(context.published), amount, back=False)


def before_date(found: Found, context: Context) -> Answer:
    """Read "two days before Easter", "several weeks after 3 May"."""
    anchor = _single(found, context)
    if anchor is None:
        return None
    return offset(anchor, amount_of(found.item("a").found), back=found.word("w") in _BACK)


def unit_before(found: Found, context: Context) -> Answer:
    """Read "the day before the vote" where the vote's date has been told, "the week after Easter"."""
    anchor = _single(found, context)
    if anchor is None:
        return None
    back = found.word("w") in _BACK
    return unit_of(anchor.first if back else anchor.last, found.value("u"), -1 if back else 1)


def offset(anchor: Interval, amount: Amount, *, back: bool) -> Interval:
    """Move an interval by an amount: whole units for a number, from least to most for a fuzzy amount."""
    sign = -1 if back else 1
    unit = amount.unit
    if unit in {"second", "minute", "hour"}:  # part of a day may reach into the next or the one before
        moved = (
            (move(anchor.first, unit, -amount.high), anchor.last)
            if back
            else (anchor.first, move(anchor.last, unit, amount.high))
        )
        return between(*moved, Granularity.DAY)
    if amount.exact and float(amount.low).is_integer():
        steps = sign * int(amount.low)
        day_anchor = anchor.grain is Granularity.DAY
        if unit in {"day", "week", "fortnight"} and not (day_anchor and anchor.first == anchor.last and unit != "day"):
            return between(move(anchor.first, unit, steps), move(anchor.last, unit, steps), anchor.grain)
        if unit in {"week", "fortnight"}:
            return week_of(move(anchor.first, unit, steps))
        return shifted(anchor, unit, steps) if not day_anchor else unit_of(anchor.first, unit, steps)
    near, far = (amount.low, amount.high)
    grain = unit_of(anchor.first, unit).grain
    if back:
        return between(move(anchor.first, unit, -far), move(anchor.last, unit, -near), grain)
    return between(move(anchor.first, unit, near), move(anchor.last, unit, far), grain)


def from_clause(found: Found, context: Context) -> Reading:
    """Read "several weeks after X had ...": a length; its days are when the clause's own event was.

    The main event is the last date told when the sentence takes it up ("The move came weeks after ..."), else the
    publication; basis is the context.
    """
    words = [token.low for token in context.tokens if token.end <= found.item("a").start]
    takes_up = bool({"came", "comes", "follows", "followed"} & set(words[-6:])) or (not words)
    published = context.published
    amount = amount_of(found.item("a").found)
    main_act = between(plus(published, -1 if amount.unit in {"day", "week"} else 0), published, Granularity.DAY)
    anchor = context.last if takes_up and context.last else main_act
    back = found.word("w") in {"after", "since", "following"}
    when = offset(anchor, amount, back=back)
    if amount.exact and amount.unit == "month" and anchor.grain is Granularity.DAY:
        steps = -amount.low if back else amount.low
        when = between(
            plus(move(anchor.first, "month", steps), -3), plus(move(anchor.last, "month", steps), 3), Granularity.DAY
        )
    direction = Direction.AFTER if back else Direction.BEFORE
    return Reading(when=when, grain=Granularity.DURATION, direction=direction, basis=Basis.CONTEXT)


def within(found: Found, context: Context) -> Answer:
    """Read "within 15 days": from the publication as far as that."""
    amount = amount_of(found.item("a").found)
    last = move(context.published, amount.unit, amount.high)
    if context.tense(found.item("a").start, found.item("a").end) is Tense.PAST:
        return Reading(when=None, grain=Granularity.DURATION)
    return Reading(
        when=between(context.published, last, Granularity.DURATION), grain=Granularity.DURATION, direction=Direction.BY
    )


def in_amount(found: Found, context: Context) -> Answer:
    """Read "will meet in two weeks" as that week; without a future verb it is a length."""
    item = found.item("a")
    before = found.before()
    counts = before is not None and before.low in {"time", "times", "first", "level", "only", "twice"}
    if not found.has("e") and (counts or context.tense(item.start, item.end) is not Tense.FUTURE):
        return Reading(when=None, grain=Granularity.DURATION)
    return offset(on(context.published), amount_of(item.found), back=False)


def after_length(found: Found, context: Context) -> Answer:
    """Read "after three days of talks" as the days before the publication."""
    published = context.published
    amount = amount_of(found.item("a").found)
    when = between(move(published, amount.unit, -amount.high), plus(published, -1), Granularity.DURATION)
    return Reading(when=when, grain=Granularity.DURATION, basis=Basis.CONTEXT)


def period(found: Found, context: Context) -> Answer:
    """Read "the year ended March 31" as the twelve months up to that day, and the day."""
    ends = found.item("t").read(context)
    if len(ends) != 1 or ends[0].when is None:
        return ends
    last = ends[0].when.last
    first = plus(move(plus(last, 1), found.value("u"), -1), 0)
    when = between(first, last, unit_of(last, found.value("u")).grain)
    return Reading(when=when, grain=when.grain, end=found.group("u")[0].end), ends[0]


_TAKES_YEAR = frozenset({"month", "month-day", "day-month", "season", "quarter", "named"})
_LENDS_YEAR = frozenset({"unit", "year-words", "year", "year-ago", "same", "definite"})


def _lends(found: Found) -> bool:
    """Tell whether one expression wants a year and the other one, of the grain of a year, can lend it."""
    taker, lender = found.item("t"), found.item("y")
    if taker.rule.name not in _TAKES_YEAR or taker.found.has("y") or taker.found.has("k"):
        return False
    if lender.rule.name not in _LENDS_YEAR:
        return False
    return lender.rule.name in {"year", "year-words"} or lender.found.value("u") == "year"


def lent_year(found: Found, context: Context) -> Answer:
    """Read "June last year", "this year's third quarter", "the 1988 second quarter"."""
    whole = found.item("y").read(context)
    if len(whole) != 1 or whole[0].when is None:
        return None
    context.year = whole[0].when.first.year
    try:
        when = found.item("t").read(context)
    finally:
        context.year = None
    return when[0].when if len(when) == 1 else None


def _part_ok(found: Found) -> bool:
    """As in "Start" and "end" are parts of a time only as "the start of" it; "will start on Monday" has none."""
    if found.word("p") in {"early", "mid", "middle", "late"}:
        return True
    return any(cell.low == "of" for cell in found.cells[found.match.start() : found.match.end()])


def _starts_clause(found: Found) -> bool:
    """As in "Two days before he left" tells a day; "for 27 years before being freed" only a length."""
    before, after = found.before(), found.after()
    if before is not None and before.low in {"for", "of", "spent", "serve", "served", "take", "took", "last", "lasted"}:
        return False
    if found.word("w") == "before" and after is not None and after.low.endswith("ing"):
        return False
    return after is not None and (after.low.isalpha() or after.capital) and after.low not in {"and", "that"}


def _within_ok(found: Found) -> bool:
    after = found.after()
    return after is None or after.low not in {"of", "after", "before", "from"}


CLOCKS = (Rule("clock", "(CLOCK|DAY|INT|YEAR) (AMPM ZONE?|ZONE)|CLOCK|PARTDAY ZONE", clocked, yields="TIME"),)
COMPOUNDS = (
    Rule("clock", "(TIME|PARTDAY) (COMMA|OPEN)? (local time CLOSE? COMMA?)? (on|of|COMMA)? t=POINT", clocked),
    Rule("clock", "t=POINT (at|COMMA)? (early|late|mid|later|earlier)? (PARTDAY|TIME)", clocked),
    Rule("clock", "(early|late|mid|later|earlier)? in? (the (PARTDAY|PARTDAYS) UNITS? (of|on)) t=POINT", clocked),
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
    Rule("ago", "a=AMOUNT w=(ago|earlier|later|hence|from now|previously|back)", ago),
    Rule(
        "ago",
        "a=AMOUNT w=(before|afterwards|afterward|after)",
        ago,
        guard=lambda f: (a := f.after()) is None or a.low in {",", ".", ";", ")"},
    ),
    Rule(
        "before-date",
        "a=AMOUNT w=(before|after|from|since|PRIOR to|ahead of|AFTERW|into) (the|its|his|her|their)? t=POINT",
        before_date,
    ),
    Rule("unit-before", "the u=(UNIT) w=(before|after|AFTERW|PRIOR to) t=POINT", unit_before),
    Rule(
        "from-clause",
        "a=AMOUNT w=(after|before|since|AFTERW)",
        from_clause,
        yields="LENGTH",
        span="a",
        guard=_starts_clause,
    ),
    Rule("within", "within a=AMOUNT", within, yields="LENGTH", span="a", guard=_within_ok),
    Rule("after-length", "after a=AMOUNT of", after_length, yields="LENGTH", span="a"),
    Rule("period", "the u=(UNIT|QUARTER) (ended|ending) (on|in)? t=POINT", period),
    Rule("lent-year", "t=POINT (of|COMMA|in)? y=POINT", lent_year, guard=_lends),
    Rule("lent-year", "y=POINT POSS? t=POINT", lent_year, guard=_lends),
    Rule("in-amount", "in a=AMOUNT e=(MARK? time)?", in_amount, yields="LENGTH", span="a", guard=_within_ok),
)
