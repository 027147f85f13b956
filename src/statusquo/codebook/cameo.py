"""CAMEO to PLOVER: which type, mode and contexts an event code of the older codebook stands for.

Invariant: every type, mode and context of the table is one of the codebook's. Codes that begin with 01 (public
statements) have no PLOVER type. Where the published conversion table contradicts our codebook, the row's note says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from statusquo.codebook.tables import codebook, read_rows
from statusquo.core.errors import TableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plover:
    """What a CAMEO code stands for."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]


@cache
def cameo_table() -> Mapping[str, Plover]:
    """Return the rows of `cameo.csv` by code.

    Raises:
        TableError: for a type, mode or context that the codebook lacks, with the line.
    """
    found = {}
    for line, row in read_rows("cameo"):
        kind, mode = codebook().types.get(row["type"]), row["mode"] or None
        contexts = tuple(filter(None, row["contexts"].split("|")))
        if kind is None or (mode and mode not in kind.modes) or set(contexts) - codebook().contexts:
            raise TableError("cameo.csv", line, "type, mode and contexts must be the codebook's")
        found[row["cameo"]] = Plover(type=row["type"], mode=mode, contexts=contexts)
    return MappingProxyType(found)


def to_plover(code: str) -> Plover | None:
    """Return what a CAMEO code stands for, or None where PLOVER has no such type.

    A leading zero that a spreadsheet has dropped ("42" for "042") is put back; a code that is not in the table takes
    the meaning of its base code ("1799": 179, else 170).
    """
    table, told = cameo_table(), code.strip()
    if not told.isdigit() or not 2 <= len(told) <= 4:
        return None
    if len(told) == 2 or (told not in table and f"0{told}" in table):
        told = f"0{told}"
    if told.startswith("01"):
        return None
    return table.get(told) or table.get(told[:3]) or table.get(f"{told[:2]}0")
