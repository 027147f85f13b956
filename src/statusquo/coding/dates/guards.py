"""When a word that could name a date does: "may" and "march" the verbs, May the minister, "2000 troops", "spring".

Each guard sees a match with its neighbours and tells whether the words name a date here.
"""

from statusquo.coding.dates.grammar import Cell, Found
from statusquo.coding.dates.lexicon import group
from statusquo.coding.dates.tokens import NAME, PLAIN, SYMBOLS

_GIVEN_NAMES = group("guards given names")
_LEADS = group("guards leads")
_SURE_LEADS = group("guards sure leads")
_TITLES = group("guards titles")
_YEAR_LEADS = group("guards year leads")
_CURRENCY, _NUMBERED, _COUNT = SYMBOLS.get("CURRENCY"), SYMBOLS.get("NUMBERED"), SYMBOLS.get("COUNTNOUN")
_UNITS = frozenset(SYMBOLS.get(name) for name in ("UNIT", "UNITS", "QUARTERS", "PERCENT", "SCALE", "SCALES"))
_MARKS = frozenset(
    SYMBOLS.get(name) for name in ("COMMA", "OPEN", "CLOSE", "STOP", "DASH", "SLASH", "POSS", "MARK", "COLON")
)
_DASH, _STOP, _POSS = SYMBOLS.get("DASH"), SYMBOLS.get("STOP"), SYMBOLS.get("POSS")


def _low(cell: Cell | None) -> str:
    return cell.low if cell is not None else ""


def month_ok(found: Found) -> bool:
    """Tell whether a month's name means the month."""
    cell = found.group("m")[0]
    if found.has("d") or found.has("y"):
        return _day_is_no_count(found) and (
            cell.capital or found.has("y") or cell.low not in {"may", "march", "mar", "jan", "dec"}
        )
    word = cell.low
    lead = found.group("k")
    before, after = lead[-1] if lead else found.before(), found.after()
    if word in {"may", "march"} and not cell.capital:
        return False
    if word == "march":
        return _low(before) in _LEADS and not (
            _low(before) == "the" and _low(after) in {"on", "of", "for", "against", "to"}
        )
    if word in _GIVEN_NAMES:
        return _given_name_is_month(before, after)
    return True


def _given_name_is_month(before: Cell | None, after: Cell | None) -> bool:
    lead = _low(before)
    if lead == "-":
        return True
    if lead not in _LEADS or lead in _TITLES:
        return False
    if lead in _SURE_LEADS:
        return True
    follows_name = after is not None and after.symbol == NAME
    acts = (
        after is not None
        and after.symbol == PLAIN
        and after.low in {"has", "had", "said", "is", "was", "told", "will", "to"}
    )
    return not (follows_name or acts) and lead != "and"


def _day_is_no_count(found: Found) -> bool:
    """In "from May to 12 August" or "in March 20 people died" the figure counts what follows it."""
    if not found.has("d") or found.has("y"):
        return True
    last = found.match.end() - 1
    if found.cells[last].symbol != SYMBOLS.get("DAY") or found.group("d")[0].start < found.group("m")[0].start:
        return True
    after = found.after()
    return after is None or after.symbol not in {_COUNT, SYMBOLS.get("SCALE"), SYMBOLS.get("PERCENT")}


def year_ok(found: Found) -> bool:
    """Tell whether four figures are a year and not a count, a price or a number in a series."""
    before, after = found.before(), found.after()
    lead = _low(before)
    if before is not None and before.symbol in {_CURRENCY, _NUMBERED}:
        return False
    if after is not None and after.symbol in _UNITS | {_COUNT}:
        return lead == "the" and after.symbol == _COUNT
    if found.has("e"):
        return True
    number = found.number("y")
    if found.group("y")[0] is not found.first():
        return True
    if lead in _YEAR_LEADS:
        return number >= 1500 or after is None or after.symbol in _MARKS
    if not 1900 <= number <= 2100:
        return before is not None and before.low == "(" and number >= 1500
    if (
        after is not None
        and after.symbol == PLAIN
        and after.low.endswith("s")
        and after.low not in {"was", "is", "has", "as"}
    ):
        return False
    return before is None or before.symbol != PLAIN or after is None or after.symbol != PLAIN


def weekday_ok(found: Found) -> bool:
    """A weekday names a day unless it is lower case inside another word's compound."""
    cell = found.group("w")[0]
    return cell.capital or _low(found.before()) in _LEADS | {"on"}


def season_ok(found: Found) -> bool:
    """As in "Fall" and "spring" are seasons only where no noun or preposition says otherwise."""
    word = found.group("s")[0].low
    after = _low(found.after())
    if word in {"fall", "spring"} and after in {"of", "in", "to", "from", "by", "into", "off"}:
        return False
    return after not in {"olympics", "games", "palace", "camp", "house"}
