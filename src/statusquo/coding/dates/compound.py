"""Rules over expressions already found: lent years and offsets ("two days before Easter").

An offset with a number moves by whole units ("two months ago" is that month); a fuzzy one spans its least and most
(CODEBOOK section 4: "several weeks before X" is 3 to 8 weeks before X's interval).
"""

from statusquo.coding.dates.calendar import Interval, between, move, on, plus, unit_of, week_of
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Reading, Rule
from statusquo.coding.dates.lexicon import group
from statusquo.coding.dates.numbers import Amount, amount_of
from statusquo.coding.dates.parts import single
from statusquo.coding.dates.relative import shifted
from statusquo.coding.dates.tense import Tense
from statusquo.core.document import Direction, Granularity
from statusquo.core.timespan import Basis

_BACK = group("compound back")


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
    anchor = single(found, context)
    if anchor is None:
        return None
    return offset(anchor, amount_of(found.item("a").found), back=found.word("w") in _BACK)


def unit_before(found: Found, context: Context) -> Answer:
    """Read "the day before the vote" where the vote's date has been told, "the week after Easter"."""
    anchor = single(found, context)
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
    if amount.exact and unit in {"year", "decade"}:  # "a year and a half ago": the month
        return unit_of(move(anchor.first, unit, sign * near), "month")
    grain = unit_of(anchor.first, unit).grain
    if back:
        return between(move(anchor.first, unit, -far), move(anchor.last, unit, -near), grain)
    return between(move(anchor.first, unit, near), move(anchor.last, unit, far), grain)


def from_clause(found: Found, context: Context) -> Reading:
    """Read "several weeks after X had ...": a length; its days are when the clause's own event was.

    The main event is the last date told when the sentence tells it or takes it up ("said on Friday, a day after ...",
    "The move came weeks after ..."), else the publication, from which days are counted as they are; basis is the
    context.
    """
    words = context.words_before(found.item("a").start, 6)
    takes_up = bool({"came", "comes", "follows", "followed"} & set(words)) or (not words)
    published = context.published
    amount = amount_of(found.item("a").found)
    counted = amount.exact and amount.unit == "day"
    vague = amount.unit in {"day", "week"} and not counted
    main_act = between(plus(published, -1 if vague else 0), published, Granularity.DAY)
    anchor = context.last if context.last and (takes_up or (counted and context.told_here(published))) else main_act
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


COMPOUNDS = (
    Rule("ago", "a=AMOUNT w=(ago|earlier|later|hence|from now|previously|back)", ago),
    Rule(
        "ago",
        "a=AMOUNT w=(before|afterwards|afterward|after)",
        ago,
        guard=lambda f: (a := f.after()) is None or a.low in {",", ".", ";", ")"},
    ),
    Rule(
        "before-date",
        "a=AMOUNT w=(before|after|from|since|PRIOR to|ahead of|AFTERW|into) "
        "(the|its|his|her|their|the? (NAME|PLAIN) NAME? (POSS|MARK))? t=POINT",
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
