"""Rules for lengths of time and repetitions: "six months", "a two-week truce", "every Monday", "twice a year".

These carry no day of their own; only a length that is tied to the publication ("the past two years") has an interval.
"""

from statusquo.coding.dates.calendar import Interval, between, move, plus
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import MACROS, Answer, Found, Reading, Rule
from statusquo.coding.dates.lexicon import group
from statusquo.coding.dates.numbers import Amount, amount_of
from statusquo.coding.dates.tokens import SYMBOLS
from statusquo.core.document import Granularity

_COUNTS = frozenset(
    SYMBOLS.get(name) for name in ("NUM", "INT", "SCALE", "SCALES", "COUNTNOUN", "PERCENT", "DAY", "YEAR", "CURRENCY")
)
_RATES = group("amounts rates")
_OPENERS = group("amounts openers")
_CLOSERS = group("amounts closers")


def length(_: Found, __: Context) -> Answer:
    """A length of time has no day."""
    return Reading(when=None, grain=Granularity.DURATION)


def repetition(_: Found, __: Context) -> Answer:
    """A repetition has no day."""
    return Reading(when=None, grain=Granularity.SET)


def nothing(_: Found, __: Context) -> Answer:
    """The words name no time at all."""
    return None


def tied(found: Found, context: Context) -> Answer:
    """Read "the past two years", "recent weeks", "the next few days": up to or from the publication."""
    return Reading(when=reach(amount_of(found), context, ahead=found.has("n")), grain=Granularity.DURATION)


def reach(amount: Amount, context: Context, *, ahead: bool) -> Interval:
    """Return the days from the publication as far as an amount goes, back or ahead."""
    published = context.published
    if ahead:
        return between(published, move(published, amount.unit, amount.high), Granularity.DURATION)
    return between(move(published, amount.unit, -amount.high), published, Granularity.DURATION)


def recent(found: Found, context: Context) -> Answer:
    """Read "recent days": days before the publication, not itself."""
    amount = amount_of(found)
    published = context.published
    when = between(move(published, amount.unit, -amount.high), plus(published, -1), Granularity.DURATION)
    return Reading(when=when, grain=Granularity.DURATION)


def nth(found: Found, context: Context) -> Answer:
    """Read "for a third day" as the days since the first."""
    steps = max(found.number("o") - 1, 0)
    when = between(move(context.published, found.value("u"), -steps), context.published, Granularity.DURATION)
    return Reading(when=when, grain=Granularity.DURATION)


def _is_age(found: Found) -> bool:
    ahead = [found.after(step) for step in (1, 2, 3)]
    words = [cell.low for cell in ahead if cell is not None]
    if words[:1] == ["old"] or words[:2] in (["-", "old"], ["of", "age"]) or words[:2] == ["-", "olds"]:
        return True
    before = found.before()
    return before is not None and before.low in {"aged", "age"}


def _length_ok(found: Found) -> bool:
    if _is_age(found):
        return False
    quantity = found.word("q")
    if found.value("u") == "quarter" and found.group("u")[0].low == "quarters" and found.word("q") in {"three", "3"}:
        return False
    if quantity in {"a", "an"} and not found.has("b"):
        after = found.after()
        return found.value("u") != "second" and not (after is not None and after.low == "of")
    return True


def _rate_ok(found: Found) -> bool:
    before = found.before()
    if before is None:
        return False
    after = found.after()
    if after is not None and after.low in _CLOSERS:
        return False
    return before.symbol in _COUNTS or before.low in _RATES


def _plural_ok(found: Found) -> bool:
    if _is_age(found):
        return False
    before, after = found.before(), found.after()
    if before is not None and before.symbol in {SYMBOLS.get("NAME"), SYMBOLS.get("POSS")}:
        return False
    return (
        (before is not None and before.low in _OPENERS)
        or before is None
        or (after is not None and after.low in _CLOSERS)
    )


def _past_singular(found: Found) -> bool:
    """Tell "the past year" and "over the last year" from "the last year of the war" and "last year"."""
    before, after = found.before(), found.after()
    if found.value("u") == "minute" or (after is not None and after.low == "of"):
        return False
    return found.word("k") == "past" or (before is not None and before.low in {"over", "in", "during", "for", "within"})


_Q = f"q=({MACROS['QUANTITY']})"
_U = "u=(UNIT|UNITS|QUARTER|QUARTERS|WEEKEND|WEEKENDS)"
_MORE = "(more|full|whole|consecutive|straight|additional|further|long|fiscal|running)*"

AMOUNTS = (
    Rule("age", f"{_Q} DASH? (UNIT|UNITS) DASH? old", nothing, yields="SKIP"),
    Rule("rate", "ART u=(UNIT|QUARTER|WEEKEND)", repetition, yields="SET", guard=_rate_ok),
    Rule("rate", "(per|once ART|twice ART|times ART) (UNIT|QUARTER)", repetition, yields="SET"),
    Rule(
        "every",
        "(every|each) (other|ORDW|NUMW|DAY|FUZZY)? (UNIT|UNITS|QUARTER|WEEKDAY|MONTH|SEASON|PARTDAY|WEEKEND)",
        repetition,
        yields="SET",
    ),
    Rule("weekdays", "(WEEKDAY|WEEKDAYS) PARTDAYS|WEEKDAYS|WEEKENDS", repetition, yields="SET"),
    Rule(
        "adverb",
        "(annually|yearly|monthly|weekly|daily|hourly|nightly)",
        repetition,
        yields="SET",
        guard=lambda f: not f.first().capital,
    ),
    Rule("tied", f"(the|over|in|for|these|those)? (LAST|PRIOR) (b=HEDGE)? {_Q} {_MORE} {_U}", tied, yields="SPAN"),
    Rule("tied", "HEDGE? the LAST u=(UNITS|QUARTERS)", tied, yields="SPAN"),
    Rule(
        "tied",
        "the k=(LAST) u=(UNIT)",
        tied,
        yields="SPAN",
        guard=_past_singular,
    ),
    Rule("tied", f"(the|these)? n=(NEXT) (b=HEDGE)? {_Q} {_MORE} {_U}", tied, yields="SPAN"),
    Rule("tied", "the? n=(NEXT) u=(UNITS|QUARTERS)", tied, yields="SPAN"),
    Rule("tied", "the u=(UNITS) n=(ahead|to come)", tied, yields="SPAN"),
    Rule("nth", "for (the|ART) o=ORDW (consecutive|straight|successive)? u=UNIT", nth, yields="SPAN"),
    Rule("recent", "(the most|most)? w=RECENT u=(UNITS|QUARTERS)", recent, yields="SPAN"),
    Rule(
        "length",
        f"the? (b=HEDGE the?)? {_Q} DASH? {_MORE} {_U} (h=(and ART half))?",
        length,
        yields="AMOUNT",
        guard=_length_ok,
    ),
    Rule("length", f"the? ORDW {_Q} {_U}", length, yields="AMOUNT"),
    Rule("length", "(b=HEDGE)? ART half (DASH|ART)? u=(UNIT|QUARTER)", length, yields="AMOUNT"),
    Rule("length", "u=(UNITS|QUARTERS)", length, yields="AMOUNT", guard=_plural_ok),
    Rule(
        "length",
        "(weeklong|monthlong|yearlong|daylong|monthslong|yearslong|weekslong|decadeslong)",
        length,
        yields="LENGTH",
    ),
    Rule("length", "(UNIT|UNITS|QUARTER) DASH long", length, yields="LENGTH"),
)
