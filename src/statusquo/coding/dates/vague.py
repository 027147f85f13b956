"""Rules for words that place an act only roughly: "now", "recently", "soon", "in the past".

Their basis is the context, never the text.
"""

from statusquo.coding.dates.calendar import between, on, plus
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Found, Reading, Rule
from statusquo.coding.dates.tokens import SYMBOLS
from statusquo.core.document import Direction, Granularity
from statusquo.core.timespan import Basis

_COUNTED = frozenset(
    SYMBOLS.get(name)
    for name in "NUMW TENS DAY INT YEAR FUZZY ART NUM UNIT UNITS QUARTER QUARTERS WEEKEND WEEKENDS SEASON".split()
)


def vague_now(_: Found, context: Context) -> Answer:
    """Read "now", "currently": the publication day, from context."""
    return Reading(when=on(context.published), grain=Granularity.DAY, basis=Basis.CONTEXT)


def vague_past(_: Found, context: Context) -> Answer:
    """Read "recently": some day of the 90 before the publication."""
    when = between(plus(context.published, -90), context.published, Granularity.DAY)
    return Reading(when=when, grain=Granularity.DAY, basis=Basis.CONTEXT)


def vague_before(_: Found, context: Context) -> Answer:
    """Read "in the past": before the publication, without a bound."""
    when = between(plus(context.published, -1), context.published, Granularity.DAY)
    return Reading(when=when, grain=Granularity.DAY, basis=Basis.CONTEXT, direction=Direction.BEFORE)


def vague_future(_: Found, context: Context) -> Answer:
    """Read "soon", "in the future": within a year from the publication (CODEBOOK section 5)."""
    when = between(context.published, plus(context.published, 365), Granularity.DAY)
    return Reading(when=when, grain=Granularity.DAY, basis=Basis.CONTEXT)


def vague_then(_: Found, context: Context) -> Answer:
    """Read "at the time", "then": the last date mentioned, or nothing."""
    if context.last is None:
        return None
    return Reading(when=context.last, grain=context.last.grain, basis=Basis.CONTEXT)


def _past_alone(found: Found) -> bool:
    after = found.after()
    return found.cells[found.match.end() - 1].low == "past" and (after is None or after.symbol not in _COUNTED)


def _no_before(found: Found) -> bool:
    """As in "Shortly before" measures a distance."""
    after = found.after()
    return after is None or after.low not in {"before", "after", "as", "enough", "thereafter"}


VAGUE = (
    Rule(
        "vague-now",
        "(now|nowadays|these UNITS|currently|presently|at present|at the moment|at this time)",
        vague_now,
        guard=lambda f: f.first().low != "these" or f.cells[f.match.end() - 1].low == "days",
    ),
    Rule("vague-past", "(recently|lately|of late)", vague_past),
    Rule("vague-past", "(not long|shortly) ago", vague_past),
    Rule("vague-before", "in the LAST", vague_before, guard=_past_alone),
    Rule(
        "vague-future",
        "(soon|(in|for)? the (near|foreseeable|not DASH too DASH distant)? future|shortly)",
        vague_future,
        guard=_no_before,
    ),
    Rule("vague-then", "at (the|that) time", vague_then),
)
