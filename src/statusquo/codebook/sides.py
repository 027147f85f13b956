"""Sides by act: the sector of a side that a bare name names, where the act tells more than the name.

Invariant: a row of `act_sectors.csv` speaks of one type, one mode or kind of measure or all (`*`), one side and the
sector that the name alone was given; a measure's own row goes before a mode's, and that before the type's. Every row
carries the counts it was learned from.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from statusquo.codebook.tables import codebook, read_rows
from statusquo.core.errors import TableError

Case = tuple[str, str, str, str, str]
"""Type, mode and kind of measure ("*" for any, "" for none), side and the sector told by the name ("" for none)."""

SIDES = frozenset({"actor", "recipient"})


@cache
def act_sectors() -> Mapping[Case, str]:
    """Return the sector of each case ("" for none).

    Raises:
        TableError: if a row has an unknown type, mode, side or sector.
    """
    found: dict[Case, str] = {}
    book = codebook()
    for line, row in read_rows("act_sectors"):
        kind = book.types.get(row["type"])
        sectors = {row["told"], row["sector"]} - {""}
        if kind is None or row["side"] not in SIDES or row["mode"] not in {"*", "", *kind.modes}:
            raise TableError("act_sectors.csv", line, f"has no type, mode and side of the codebook: {row}")
        if row["measure"] not in {"*", "", *book.kinds}:
            raise TableError("act_sectors.csv", line, f"has no kind of measure of the codebook: {row['measure']}")
        if not sectors <= book.sectors:
            raise TableError("act_sectors.csv", line, f"has sectors that the codebook lacks: {sorted(sectors)}")
        found[row["type"], row["mode"], row["measure"], row["side"], row["told"]] = row["sector"]
    return MappingProxyType(found)


def cases(type_: str, mode: str | None, measure: str | None, side: str, told: str | None) -> tuple[Case, Case, Case]:
    """Return the cases that an act's side falls under, the closest first."""
    return (
        (type_, "*", measure or "", side, told or ""),
        (type_, mode or "", "*", side, told or ""),
        (type_, "*", "*", side, told or ""),
    )


def side_sector(type_: str, mode: str | None, measure: str | None, side: str, told: str | None) -> str | None:
    """Return the sector of a side that a bare name names in an act, the told one where no row speaks of it.

    Args:
        type_: a PLOVER type.
        mode: its mode or None.
        measure: the kind of its measure part, or None.
        side: "actor" or "recipient".
        told: the sector that the name alone was given, None for a place.
    """
    table = act_sectors()
    for case in cases(type_, mode, measure, side, told):
        if case in table:
            return table[case] or None
    return told
