"""Rules as records name them ("lexicon:ban/objects:import"), and the table rows that they stand for."""

import re
from functools import cache
from typing import Any

from statusquo.codebook.tables import read_rows

TABLES = {"lexicon": "lemma", "objects": "term"}
_PART = re.compile(r"(?:not )?(?P<verb>.+?):(?P<lemma>[^/:]+)(?:/(?P<noun>.+?):(?P<term>[^/:]+))?")


def rows_of(rule: str | None) -> list[dict[str, Any]]:
    """Return the rows of our tables that a rule names, each with its table and line; a user's own rows aren't ours.

    A lemma with several rows gives all of them, in the order of the table.
    """
    found: list[dict[str, Any]] = []
    for part in (rule or "").split(">"):
        told = _PART.fullmatch(part)
        if told is None:
            continue
        named = [(told["verb"], told["lemma"]), *((told["noun"], t) for t in (told["term"] or "").split("+"))]
        for table, wanted in named:
            if table in TABLES:
                found += [row for row in _rows(table) if row[TABLES[table]].lower() == wanted and row not in found]
    return found


@cache
def _rows(table: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"table": f"{table}.csv", "line": line, **{k: v for k, v in row.items() if v}} for line, row in read_rows(table)
    )
