"""Rows of the world tables: one frozen struct a table, as the loader has checked them.

Invariant: `first <= last`; both are proleptic ordinals of days that the row's `start` and `end` cells widen to, so that
"2014" starts on 1 January and ends on 31 December. `ALWAYS` and `STILL` stand for empty cells.
"""

from datetime import date

import msgspec

ALWAYS = date.min.toordinal()
STILL = date.max.toordinal()


class Row(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What every row has: its source, its line, and whether a user's file brought it."""

    source: str = "recalled"
    line: int = 0
    user: bool = False


class Dated(Row, frozen=True, kw_only=True, array_like=True, gc=False):
    """A row that holds from `first` to `last`, both included; `start` and `end` are the cells as written."""

    start: str = ""
    end: str = ""
    first: int = ALWAYS
    last: int = STILL

    def holds(self, day: date) -> bool:
        """Tell whether the row may hold on `day` (an uncertain date counts for every day that it admits)."""
        return self.first <= day.toordinal() <= self.last


class State(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """A state, past or present, a territory with a code, or a region or breakaway authority under its parent's."""

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


class Body(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """An organisation of states, or an organ of one (`parent`)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "organisation"
    parent: str = ""
    seats: tuple[str, ...] = ()


class Membership(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """How `member` stands to `body`: member, partner, candidate, observer or suspended."""

    body: str
    member: str
    relation: str


class Rule(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """How `body` decides on a `matter`.

    `threshold` is a count of votes when it is above 1, else a share of the members; `population` a share of their
    population; `veto` the codes whose no blocks, or `*` for every member.
    """

    body: str
    matter: str
    rule: str
    threshold: float | None = None
    population: float | None = None
    veto: tuple[str, ...] = ()
    note: str = ""


class Office(Row, frozen=True, kw_only=True, array_like=True, gc=False):
    """An office of a state or body; whoever holds it acts under `code` with `sector`."""

    office: str
    code: str
    sector: str
    title: str
    aliases: tuple[str, ...] = ()


class Holder(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """A person's spell in an office. The last day of one spell may be the first of the next."""

    office: str
    name: str
    aliases: tuple[str, ...] = ()


class Group(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """An armed group, party, movement or breakaway authority with a code of its own."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    sector: str = ""


class Role(Row, frozen=True, kw_only=True, array_like=True, gc=False):
    """A noun that tells a sector.

    `kind` is office, institution, group, kin (whose family it is tells the sector), place, thing, neutral or orgword
    (capitalised).
    """

    noun: str
    sector: str
    kind: str


class Place(Row, frozen=True, kw_only=True, array_like=True, gc=False):
    """A city or other place: country code, decimal degrees, inhabitants (0 where unknown)."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


class Ambiguous(Row, frozen=True, kw_only=True, array_like=True, gc=False):
    """One reading of a name that has several, or one that is no actor at all (`code` empty).

    `prior` is between 0 and 1; every word of `cues` that the article holds speaks for this reading.
    """

    name: str
    code: str = ""
    sector: str = ""
    prior: float = 1.0
    cues: tuple[str, ...] = ()
    reason: str = ""


class Name(Dated, frozen=True, kw_only=True, array_like=True, gc=False):
    """A user's own name for an actor (`--names FILE` with name, code, sector, start, end)."""

    name: str
    code: str
    sector: str = ""


TABLES: dict[str, type[Row]] = {
    "states": State,
    "bodies": Body,
    "memberships": Membership,
    "rules": Rule,
    "offices": Office,
    "holders": Holder,
    "groups": Group,
    "roles": Role,
    "places": Place,
    "ambiguous": Ambiguous,
    "names": Name,
}
"""Every table with its row; a table may lie in several files, NAME.csv and NAME_*.csv."""
