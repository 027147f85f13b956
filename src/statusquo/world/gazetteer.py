"""Gazetteer: where a named place lies, by the tables of states and places.

Invariant: a spot's country is a code of the tables; its degrees are those of the table or None, never guessed. Of
places that share a name, the one in the countries that are asked for comes first, then the most populous.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from statusquo.world.rows import Place
from statusquo.world.spelling import fold
from statusquo.world.world import World

STATE, REGION, CITY = "state", "region", "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One thing that a place's name may mean: a state, a region of one, or a city with decimal degrees."""

    kind: str
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


class Gazetteer:
    """Every name of a place with the spots that bear it.

    Args:
        world: whose tables are read.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def spots(self) -> dict[str, tuple[Spot, ...]]:
        """Spots by folded name; a capital has the degrees of the city of that name and country."""
        found: dict[str, list[Spot]] = {}
        for row in self.world.tables.rows("places", Place):
            spot = Spot(kind=CITY if row.latitude is not None else REGION, country=row.country, latitude=row.latitude,
                        longitude=row.longitude, population=row.population)  # fmt: skip
            for name in (row.name, *row.aliases):
                found.setdefault(fold(name), []).append(spot)
        for state in self.world.states:
            kind = REGION if state.kind in ("region", "breakaway") else STATE
            for name in (state.name, *state.aliases):
                plain = fold(name).rstrip("?").removeprefix("The ")
                if not plain.isupper() or len(plain) < 3:
                    found.setdefault(plain, []).insert(0, Spot(kind=kind, country=state.code))
            for name in state.capitals:
                plain = fold(name).rstrip("?")
                spots = found.setdefault(plain, [])
                if not any(s.country == state.code for s in spots):
                    spots.append(Spot(kind=CITY, country=state.code, population=_CAPITAL))
        return {name: tuple(spots) for name, spots in found.items()}

    def find(self, name: str) -> tuple[Spot, ...]:
        """Return every spot of this name, states first."""
        plain = fold(name)
        return self.spots.get(plain) or self.spots.get(plain.removeprefix("The ").removeprefix("the "), ())

    def settle(self, name: str, countries: Sequence[str] = ()) -> Spot | None:
        """Return the spot that a name means beside these countries (nearest first), or None where no table has it."""
        spots = self.find(name)
        first, _, last = name.rpartition(" ")
        if not spots and last.lower() in _KINDS:
            spots = tuple(Spot(kind=REGION, country=s.country) for s in self.find(first))
        if not spots:
            return None
        near = [s for code in countries for s in spots if s.country == code]
        return near[0] if near else max(spots, key=lambda s: (s.kind == STATE, s.population))


_KINDS = frozenset("province region district governorate prefecture county oblast airfield airport area".split())
"""Words after which a place without a row of its own lies in the country of its namesake ("Idlib province")."""

_CAPITAL = 1_000_000
"""Inhabitants that a capital without a row of its own counts for among its namesakes."""


def unique(codes: Iterable[str | None]) -> list[str]:
    """Return the codes in order, without repeats and gaps."""
    return list(dict.fromkeys(c for c in codes if c))
