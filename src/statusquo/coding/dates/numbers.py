"""Numbers and amounts as words: "twenty-five", "2,000", "a few", "about two and a half years"."""

from collections.abc import Sequence
from dataclasses import dataclass

from statusquo.coding.dates.grammar import Cell, Found
from statusquo.coding.dates.lexicon import lexicon
from statusquo.coding.dates.tokens import SYMBOLS

_SCALE = SYMBOLS.get("SCALE")
_NUMERIC = frozenset(SYMBOLS.get(name) for name in ("DAY", "INT", "NUM", "YEAR", "TENS", "NUMW"))
_ART = SYMBOLS.get("ART")
_CEILING = 10_000_000.0


@dataclass(frozen=True, slots=True)
class Amount:
    """`low` to `high` of a unit; `exact` when a number was given without a hedge."""

    low: float
    high: float
    unit: str
    exact: bool


def number_of(cells: Sequence[Cell]) -> float | None:
    """Return the value of number words and figures, None where there are none."""
    total, seen = 0.0, False
    for cell in cells:
        if cell.symbol == _SCALE:
            total, seen = max(total, 1.0) * float(cell.value), True
        elif cell.symbol in _NUMERIC:
            total, seen = total + float(cell.value.replace(",", "")), True
    return min(total, _CEILING) if seen else None


def amount_of(found: Found) -> Amount:
    """Return the amount told by the groups q (quantity), u (unit), b (hedge) and h ("and a half")."""
    unit = found.value("u")
    if not found.has("q") and not found.has("w") and found.group("u")[0].low == unit:  # "the past year"
        return Amount(1.0, 1.0, unit, exact=True)
    if found.has("w") or not found.has("q"):
        least, most = lexicon().quantity("recent" if found.has("w") else "plural", unit)
        return Amount(float(least), float(most), unit, exact=False)
    cells = found.group("q")
    low_high = _range(cells, unit)
    exact = low_high[0] == low_high[1]
    half = 0.5 if found.has("h") else 0.0
    low, high = low_high[0] + half, low_high[1] + half
    hedge = found.word("b") if found.has("b") else ""
    if hedge:
        factors = next((f for words, f in lexicon().qualifiers.items() if hedge.endswith(words)), (1.0, 1.0))
        low, high, exact = low * factors[0], high * factors[1], exact and factors == (1.0, 1.0)
    return Amount(low, high, unit, exact=exact)


def _range(cells: Sequence[Cell], unit: str) -> tuple[float, float]:
    words = [cell.low for cell in cells]
    for word in words:
        if (word, "*") in lexicon().fuzzy:
            low, high = lexicon().quantity(word, unit)
            return float(low), float(high)
    if "half" in words:
        return 0.5, 0.5
    for link in ("to", "or", "-", "–", "—"):
        if link in words[1:-1]:
            at = words.index(link, 1)
            left, right = number_of(cells[:at]), number_of(cells[at + 1 :])
            tens = link in "-–—" and cells[0].symbol == SYMBOLS.get("TENS")
            if left is not None and right is not None and not tens:
                return min(left, right), max(left, right)
    value = number_of(cells)
    return (value, value) if value is not None else (1.0, 1.0)
