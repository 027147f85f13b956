"""Shares of a body's population, for rules that count people: the figures that its members have agreed on, by date.

Invariant: a table names one share a member and start; the newest start up to a day holds for all members on that day.
Before the first start nothing is known, and a rule's share of the population is not judged.
"""

import csv
import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from statusquo.core.errors import TableError

Shares = Mapping[str, float]


@cache
def _table() -> Mapping[str, tuple[tuple[date, Shares], ...]]:
    """Return the dated shares of every body, oldest first."""
    text = (files("statusquo.ledger") / "data" / "populations.csv").read_text(encoding="utf-8")
    found: dict[str, dict[date, dict[str, float]]] = {}
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        try:
            start, share = date.fromisoformat(row["start"]), float(row["percent"])
        except ValueError as problem:
            raise TableError("populations.csv", reader.line_num, f"{problem}") from None
        shares = found.setdefault(row["body"], {}).setdefault(start, {})
        if row["member"] in shares or not row["source"] or not 0 < share < 100:
            raise TableError("populations.csv", reader.line_num, "needs one share a member and start, and a source")
        shares[row["member"]] = share
    return {body: tuple(sorted(starts.items())) for body, starts in found.items()}


def populations(body: str, day: date) -> Shares:
    """Return each member's share of the body's population in per cent on a day; nothing where none is known."""
    return next((shares for start, shares in reversed(_table().get(body, ())) if start <= day), {})
