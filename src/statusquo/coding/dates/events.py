"""Events that the report itself dates, and later words for them.

After "the war ... prompted by the October 7 attack", "since the start of the war" is since 7 October.

Invariant: an event noun keeps the first date that the report gives it, and is known only to the right of it, but for
the sentence that tells the date.
"""

from collections.abc import Sequence
from dataclasses import replace

from statusquo.coding.dates.calendar import Interval
from statusquo.coding.dates.compound import from_clause, offset
from statusquo.coding.dates.context import Context
from statusquo.coding.dates.grammar import Answer, Cell, Found, Item, Reading, Rule
from statusquo.coding.dates.lexicon import group, lexicon
from statusquo.coding.dates.numbers import amount_of
from statusquo.coding.dates.tokens import NAME, PLAIN, SYMBOLS
from statusquo.core.document import Direction
from statusquo.core.timespan import Basis

_EVENT = SYMBOLS.get("EVENTNOUN")
_LINKS = group("events links")
_CAUSES = group("events causes")
_POINT = SYMBOLS.get("POINT")
_NEAR, _FAR = 6, 14
_FINITE = group("events finite")


def lemma(word: str) -> str:
    """Return the singular of an event noun."""
    return word[:-2] if word.endswith("shes") else word.removesuffix("s") if word != "crisis" else word


def learn(cells: Sequence[Cell], dated: Sequence[tuple[int, int, Interval]], context: Context) -> None:
    """Note the event nouns of a sentence that stand with one of its dates.

    Args:
        cells: the sentence's cells with its points folded, and its event nouns still there.
        dated: start and end character of each dated expression, and its interval.
        context: where the dates of events are kept.
    """
    if not dated:
        return
    named = any(cell.symbol == _EVENT for cell in cells)
    starts = {start for start, _, _ in dated}
    for index, cell in enumerate(cells):
        if not isinstance(cell, Item):
            continue
        when = next((days for start, end, days in dated if start <= cell.start < end), None)
        if when is not None and cell.start not in starts:  # "two weeks after the 3 May vote": the vote's own day
            own = cell.read(context) if cell.symbol == _POINT else ()
            when = own[0].when if len(own) == 1 else None
        if when is None:
            continue
        _own_name(cell, when, context)
        if named:
            _after(cells, index, when, context)
            _before(cells, index, when, context)


def _own_name(item: Item, when: Interval, context: Context) -> None:
    """As in "the October 7 attack" of the table of events: the name ends in the event's noun."""
    if item.rule.name == "named" and item.found.value("h").startswith("EVENT:"):
        noun = item.found.value("h").split()[-1]
        if lexicon().words.get(noun, ("", ""))[0] == "EVENTNOUN":
            context.events.setdefault(lemma(noun), when)


def _after(cells: Sequence[Cell], index: int, when: Interval, context: Context) -> None:
    """As in "The October 7 attack", "Tuesday's NATO summit"."""
    for cell in cells[index + 1 : index + 5]:
        if cell.symbol == _EVENT:
            context.events.setdefault(lemma(cell.low), when)
            _cause(cells, index, when, context)
            return
        if cell.symbol not in {NAME, PLAIN, SYMBOLS.get("POSS"), SYMBOLS.get("DASH")} or cell.low in _LINKS | _FINITE:
            return


def _before(cells: Sequence[Cell], index: int, when: Interval, context: Context) -> None:
    """As in "The invasion of Ukraine in February 2022", "a war that began on October 7"."""
    for back in range(index - 1, max(index - 1 - _NEAR, -1), -1):
        cell = cells[back]
        if cell.symbol == _EVENT:
            between = cells[back + 1 : index]
            if between and not any(c.low in _FINITE for c in between):
                context.events.setdefault(lemma(cell.low), when)
            break
        if isinstance(cell, Item) or cell.low in {",", ";", "."}:
            break
    _cause(cells, index, when, context)


def _cause(cells: Sequence[Cell], index: int, when: Interval, context: Context) -> None:
    """As in "The war in Gaza, which was prompted by Hamas' October 7 attack" dates the war too."""
    window = range(index - 1, max(index - 1 - _FAR, -1), -1)
    verb = next((i for i in window if cells[i].low in _CAUSES), None)
    if verb is None:
        return
    noun = next((i for i in range(verb - 1, max(verb - 9, -1), -1) if cells[i].symbol == _EVENT), None)
    if noun is not None:
        context.events.setdefault(lemma(cells[noun].low), when)


def anchored(found: Found, context: Context) -> Answer:
    """Read "since the start of the war" by the day that the report gave the war."""
    when = context.events.get(lemma(found.word("n")))
    if when is None or found.has("x"):
        return None
    word = found.word("w")
    direction = {"since": Direction.SINCE, "from": Direction.SINCE, "until": Direction.UNTIL, "after": Direction.AFTER,
                 "following": Direction.AFTER}.get(word, Direction.BEFORE)  # fmt: skip
    return Reading(when=when, grain=when.grain, direction=direction, basis=Basis.CONTEXT)


def from_event(found: Found, context: Context) -> Answer:
    """Read "two days after the attack" by the attack's date, else as a length whose days the context gives."""
    when = context.events.get(lemma(found.word("n")))
    amount = found.item("a").found
    if when is None:
        reading = from_clause(found, context)
        return replace(reading, rule="from-clause", end=found.item("a").end)
    back = found.word("w") in {"before", "prior to", "ahead of"}
    moved = offset(when, amount_of(amount), back=back)
    return Reading(when=moved, grain=moved.grain, basis=Basis.CONTEXT)


_NOUN = "(the|its|his|their|her|that|this) (NAME|PLAIN|NAME POSS)? (NAME|PLAIN)? n=EVENTNOUN"
_START = "(the (start|beginning|outbreak|onset|outset|x=(end|close)) of)?"
EVENTS = (
    Rule(
        "event",
        f"w=(since|until|before|after|PRIOR to|AFTERW|ahead of) {_START} {_NOUN}",
        anchored,
        yields="ANCHOR",
    ),
)
OFFSETS = (
    Rule(
        "from-event",
        f"a=AMOUNT w=(before|after|PRIOR to|AFTERW|ahead of|into) {_START} {_NOUN}",
        from_event,
        yields="ANCHOR",
    ),
)
