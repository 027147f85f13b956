"""Check: what the tables say that can't all be true, or that leaves a hole.

    python -m statusquo.world.check [--kind KIND]

Findings are not errors: offices stand empty and are shared. A test holds them to a reviewed list, so that new ones
are seen.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from statusquo.world.rows import ALWAYS, STILL, Group, Holder, Membership, Office, Place, Rule
from statusquo.world.senses import collect
from statusquo.world.tables import ordinal
from statusquo.world.world import World

GAP_DAYS = 120
"""An office that is empty for longer is worth a look; shorter gaps are often only dates known by the month."""

OVERLAP_DAYS = 40
"""Two holders for longer are worth a look; shorter overlaps are often only dates known by the month."""

_SINGLE = frozenset(
    {
        "president",
        "pm",
        "chancellor",
        "king",
        "monarch",
        "emir",
        "sultan",
        "foreign",
        "defence",
        "secgen",
        "supreme_leader",
    }
)
"""Offices that one person holds at a time and that are seldom empty: the rest are not looked at for gaps and
overlaps.
"""
_CLASHING = frozenset({"state", "body", "group", "name"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing worth a look: its kind (gap, overlap, code, twice, clash), the row it is about, and what was found."""

    kind: str
    where: str
    what: str


def findings(world: World) -> list[Finding]:
    """Return everything worth a look in the tables, in order."""
    return sorted({*_offices(world), *_codes(world), *_twice(world), *_clashes(world)})


def _offices(world: World) -> Iterator[Finding]:
    for office, spells in world.holders.items():
        if office not in world.offices:
            yield Finding(kind="code", where=f"holders:{office}", what="no such office")
        ordered = sorted(spells, key=lambda h: (h.first, h.last))
        if office.rsplit("-", 1)[-1] in _SINGLE:
            yield from _gaps(office, ordered)
            yield from _overlaps(office, ordered)


def _gaps(office: str, spells: list[Holder]) -> Iterator[Finding]:
    reached = spells[0]
    for spell in spells[1:]:
        if reached.last != STILL and spell.first - reached.last > GAP_DAYS:
            yield Finding(
                kind="gap",
                where=office,
                what=f"between {reached.name} ({reached.end}) and {spell.name} ({spell.start})",
            )
        if spell.last > reached.last:
            reached = spell


def _overlaps(office: str, spells: list[Holder]) -> Iterator[Finding]:
    for one, two in pairwise(spells):
        ends, begins = ordinal("", 0, one.end, last=False), ordinal("", 0, two.start, last=True)
        if one.name != two.name and one.end and two.start and min(ends, two.last) - begins > OVERLAP_DAYS:
            yield Finding(
                kind="overlap",
                where=office,
                what=f"{one.name} (to {one.end or 'now'}) and {two.name} (from {two.start})",
            )


def _codes(world: World) -> Iterator[Finding]:
    known = {*world.labels, *(state.code for state in world.states)}
    tables = world.tables
    told: list[tuple[str, str]] = []
    told += [
        (f"memberships:{r.body}/{r.member}", c)
        for r in tables.rows("memberships", Membership)
        for c in (r.body, r.member)
    ]
    told += [
        (f"rules:{r.body}/{r.matter}", c)
        for r in tables.rows("rules", Rule)
        for c in (r.body, *(v for v in r.veto if v != "*"))
    ]
    told += [(f"offices:{r.office}", r.code) for r in tables.rows("offices", Office)]
    told += [(f"groups:{r.code}", c) for r in tables.rows("groups", Group) for c in r.country]
    told += [(f"bodies:{b.code}", b.parent) for b in world.bodies.values() if b.parent]
    told += [(f"places:{r.name}", r.country) for r in tables.rows("places", Place)]
    told += [(f"states:{s.name}", c) for s in world.states for c in s.successors]
    for where, code in told:
        if code not in known:
            yield Finding(kind="code", where=where, what=f"{code} is in no table")
    for office in tables.rows("offices", Office):
        if office.office not in world.holders:
            yield Finding(kind="empty", where=f"offices:{office.office}", what="nobody holds it on any day")


def _twice(world: World) -> Iterator[Finding]:
    rows: dict[tuple[str, str, str], list[Membership]] = {}
    for row in world.tables.rows("memberships", Membership):
        rows.setdefault((row.body, row.member, row.relation), []).append(row)
    for (body, member, relation), same in rows.items():
        for one, two in pairwise(sorted(same, key=lambda r: r.first)):
            if two.first <= one.last and not (one.last == STILL and two.first == ALWAYS and one == two):
                yield Finding(
                    kind="twice",
                    where=f"{body}/{member}",
                    what=f"{relation} from {one.start} and again from {two.start}",
                )


def _clashes(world: World) -> Iterator[Finding]:
    for surface, senses in collect(world.tables).items():
        codes = {s.code for s in senses if s.kind in _CLASHING and s.code}
        if len(codes) > 1 and not any(s.table == "ambiguous" or s.cues for s in senses if s.kind in _CLASHING):
            yield Finding(kind="clash", where=surface, what=" ".join(sorted(codes)))


def main() -> None:
    """Print the findings, one a line."""
    parser = argparse.ArgumentParser(description=findings.__doc__)
    parser.add_argument("--kind")
    wanted = parser.parse_args().kind
    for finding in findings(World.load()):
        if wanted in {None, finding.kind}:
            print(f"{finding.kind},{finding.where},{finding.what}")


if __name__ == "__main__":
    main()
