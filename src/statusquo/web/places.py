"""Places: where an actor stands on a map: a state's capital, a body's seat, a group's first country."""

import csv
from functools import cached_property
from importlib.resources import files

from statusquo.world.spelling import fold
from statusquo.world.world import World
from statusquo.writers.records import Json


class Places:
    """Actors of a world with names, kinds and decimal degrees; `data/seats.csv` wins over the world's tables."""

    def __init__(self, world: World) -> None:
        self._world = world

    def row(self, code: str, records: int) -> Json:
        """Return an actor as the page shows it; without coordinates where no table tells a place."""
        seat, latitude, longitude = self._seat(code) or (None, None, None)
        return {
            "code": code,
            "name": self._world.label(code),
            "kind": self.kind(code),
            "latitude": latitude,
            "longitude": longitude,
            "seat": seat,
            "country": self.country(code),
            "records": records,
        }

    def kind(self, code: str) -> str:
        """Return state, territory, former, body, organ, group, or other where no table knows the code."""
        if code in self._states:
            kind = self._states[code].kind
            return kind if kind in ("territory", "former") else "state"
        body = self._world.bodies.get(code)
        if body is not None:
            return "organ" if body.parent else "body"
        return "group" if code in self._world.groups else "other"

    def country(self, code: str) -> str | None:
        """Return the state whose land stands for the actor: itself, or a group's first country."""
        if code in self._states:
            return code
        group = self._world.groups.get(code)
        return next(iter(group.country), None) if group else None

    def _seat(self, code: str) -> tuple[str, float, float] | None:
        if code in self._given:
            return self._given[code]
        body = self._world.bodies.get(code)
        if code in self._states:
            return self._first(self._states[code].capitals, code)
        if body is not None:
            return self._first(body.seats, None) or (self._seat(body.parent) if body.parent else None)
        country = self.country(code)
        return self._seat(country) if country and country != code else None

    def _first(self, names: tuple[str, ...], country: str | None) -> tuple[str, float, float] | None:
        for name in names:
            plain = name.rstrip("?")
            place = self._world.places.get(fold(plain))
            if place is None or place.latitude is None or place.longitude is None:
                continue
            if country in (None, place.country) or country not in self._current:
                return plain, place.latitude, place.longitude
        return None

    @cached_property
    def _states(self) -> dict[str, "_State"]:
        return {s.code: _State(s.kind, s.capitals) for s in self._world.states if s.kind not in ("region", "breakaway")}

    @cached_property
    def _current(self) -> frozenset[str]:
        return frozenset(s.code for s in self._world.states if s.kind == "state")

    @cached_property
    def _given(self) -> dict[str, tuple[str, float, float]]:
        text = files("statusquo.web").joinpath("data", "seats.csv").read_text(encoding="utf-8")
        rows = csv.DictReader(text.splitlines())
        return {r["code"]: (r["seat"], float(r["latitude"]), float(r["longitude"])) for r in rows}


class _State:
    __slots__ = ("capitals", "kind")

    def __init__(self, kind: str, capitals: tuple[str, ...]) -> None:
        self.kind, self.capitals = kind, capitals
