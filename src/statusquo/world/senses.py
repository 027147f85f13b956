"""Senses: everything that a written name may stand for, drawn from the tables.

Invariant: a surface is spelled as in the table but folded (`spelling.fold`), so that text and table meet
in one spelling.
"""

import re
from collections.abc import Iterator

import msgspec

from statusquo.world.rows import (
    ALWAYS,
    STILL,
    Ambiguous,
    Body,
    Dated,
    Group,
    Holder,
    Name,
    Office,
    Place,
    Role,
    State,
)
from statusquo.world.spelling import fold, plural
from statusquo.world.tables import Tables

_PARTICLES = frozenset(
    "van von der den de da do dos di del della la le el al bin ibn ben abu ter ten zu bint ul ur e y".split()
)


class Sense(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing that a surface may stand for.

    `kind` is state, adjective, demonym, capital, seat, body, group, person, surname, place, blocked or name (a
    user's). `home` tells the countries of a group. `row` names the row (a state's name, an office, a
    body's code). `prior` weighs it against other senses.
    """

    code: str
    sector: str
    kind: str
    row: str
    prior: float = 1.0
    first: int = ALWAYS
    last: int = STILL
    table: str = ""
    cues: tuple[str, ...] = ()
    home: tuple[str, ...] = ()


_WORDS = frozenset(
    ["He", "She", "We", "It", "An", "So", "Do", "No", "In", "On", "At", "As", "Be", "My", "To", "Or", "Is"]
)
"""Short forms of names that stand at the head of sentences far more often as words."""

Senses = dict[str, tuple[Sense, ...]]


def collect(tables: Tables) -> Senses:
    """Return every surface with its senses, a user's first."""
    found: dict[str, list[Sense]] = {}
    ruled: dict[str, list[Sense]] = {}
    for row in tables.rows("ambiguous", Ambiguous):
        sense = Sense(
            row.code,
            row.sector,
            "ruled" if row.code else "blocked",
            row.reason,
            row.prior,
            table="ambiguous",
            cues=row.cues,
        )
        ruled.setdefault(fold(row.name), []).append(sense)
    for written, sense in _all(tables):
        surface = fold(written).strip()
        if len(surface) > 1:
            senses = found.setdefault(surface, [])
            if not any(
                s.kind == sense.kind and s.row == sense.row and s.code == sense.code and s.first == sense.first
                for s in senses
            ):
                senses.append(sense)
    nouns = {role.noun for role in tables.rows("roles", Role)}
    for surface in [s for s in found if s.lower() in nouns]:
        found[surface] = [s for s in found[surface] if s.kind != "surname"]
        if not found[surface]:
            del found[surface]
    for surface, rules in ruled.items():
        found[surface] = _ruled(found.get(surface, []), rules)
    return {surface: tuple(senses) for surface, senses in found.items()}


def _ruled(senses: list[Sense], rules: list[Sense]) -> list[Sense]:
    """Give each sense that a ruling names its prior and cues; add readings that no other table has."""
    out = [s for s in senses if s.table == "names"]
    for rule in rules:
        same = [s for s in senses if s.code == rule.code and rule.code and s.table != "names"]
        same = [s for s in same if s.kind != "place" or not rule.sector]
        if same:
            out += [
                msgspec.structs.replace(s, prior=rule.prior, cues=rule.cues, sector=rule.sector or s.sector)
                for s in same
                if s.table != "holders"
            ] + [s for s in same if s.table == "holders"]
        else:
            kind = "region" if rule.kind == "ruled" else rule.kind
            out.append(msgspec.structs.replace(rule, kind=kind))
    named = {rule.code for rule in rules}
    return out + [s for s in senses if s.code not in named and s.table != "names"]


def _all(tables: Tables) -> Iterator[tuple[str, Sense]]:
    for name in tables.rows("names", Name):
        yield name.name, Sense(name.code, name.sector, "name", name.name, 3.0, name.first, name.last, "names")
    for state in tables.rows("states", State):
        yield from _of_state(state)
    for body in tables.rows("bodies", Body):
        yield from _of_body(body)
    for group in tables.rows("groups", Group):
        for surface in (group.name, *group.aliases):
            weak = surface.endswith("?")
            yield (
                surface.rstrip("?"),
                Sense(
                    group.code,
                    group.sector,
                    "group",
                    group.name,
                    _prior(group, 0.9, weak),
                    group.first,
                    group.last,
                    "groups",
                    home=group.country,
                ),
            )
    yield from _people(tables)
    for place in tables.rows("places", Place):
        weight = 0.45 if place.population >= 1_000_000 else 0.35
        for surface in (place.name, *place.aliases):
            yield (
                surface,
                Sense(place.country, "" if place.population else "GOV", "place", place.name, weight, table="places"),
            )


def _prior(row: Dated, prior: float, weak: bool = False) -> float:
    return (2.0 if row.user else 0.0) + (prior * 0.5 if weak else prior)


def _of_state(state: State) -> Iterator[tuple[str, Sense]]:
    sector = "PRE" if state.kind == "breakaway" else "GOV"
    kind = "region" if state.kind in {"region", "breakaway"} else "state"
    strength = {"state": 1.0, "observer": 1.0, "partial": 1.0, "territory": 0.9, "former": 0.8}.get(state.kind, 0.7)

    def sense(kind: str, sector: str, prior: float) -> Sense:
        return Sense(state.code, sector, kind, state.name, prior, state.first, state.last, "states")

    for surface in (state.name, *state.aliases):
        weak = surface.endswith("?")
        yield surface.rstrip("?").removeprefix("The "), sense(kind, sector, _prior(state, strength, weak))
    for surface in state.adjectives:
        yield surface.rstrip("?"), sense("adjective", sector, _prior(state, strength - 0.05))
    for surface in state.demonyms:
        prior = _prior(state, strength - 0.1)
        yield surface, sense("demonym", "CVL", prior)
        yield plural(surface), sense("demonym", "CVL", prior)
    for surface in state.capitals:
        weak = surface.endswith("?")
        yield surface.rstrip("?"), sense("capital", "GOV", _prior(state, strength - 0.2, weak))
    for surface in state.seats:
        weak = surface.endswith("?")
        yield surface.rstrip("?").removeprefix("The "), sense("seat", "GOV", _prior(state, strength - 0.1, weak))


def _of_body(body: Body) -> Iterator[tuple[str, Sense]]:
    sector = _sector_of(body)
    for surface in (body.name, *body.aliases):
        weak = surface.endswith("?")
        prior = _prior(body, 0.95, weak)
        yield (
            surface.rstrip("?").removeprefix("The ").removeprefix("the "),
            Sense(body.code, sector, "body", body.name, prior, body.first, body.last, "bodies"),
        )
    for surface in body.seats:
        if not surface.endswith("?"):
            yield (
                surface,
                Sense(body.code, sector, "seat", body.name, _prior(body, 0.6), body.first, body.last, "bodies"),
            )


def _sector_of(body: Body) -> str:
    """Return the sector of a body: NGO, MIL for a force, GOV for a mere group of states, none for a treaty, IGO.

    A court of the world is an IGO of its own; a court of a union or region judges for it.
    """
    if body.kind == "ngo":
        return "NGO"
    if body.kind == "organisation" and _TREATY.search(body.name):
        return ""
    if body.kind == "coalition" and _FORCE.search(body.name):
        return "MIL"
    if body.kind == "forum" and body.code in _POWERS:
        return "GOV"
    if (body.kind == "court" or "Court" in body.name) and body.code not in WORLD_COURTS:
        return "JUD"
    return "LEG" if "Parliament" in body.name else "IGO"


_TREATY = re.compile(
    r"(?:Agreement|Protocol|Convention|Treaty|Accords?|Plan of Action|New START)$|^(?:Treaty|Convention) (?:on|of)\b"
)
_FORCE = re.compile(
    r"\b(?:Force|Forces|Saudi-led|Global Coalition|Task Force|Multinational Security|Stabili[sz]ation)\b|^Operation |"
    r"African Union .*Mission in Somalia"
)
_POWERS = frozenset({"P5", "P5+1"})
WORLD_COURTS = frozenset({"ICC", "ICJ", "PCA"})


def _people(tables: Tables) -> Iterator[tuple[str, Sense]]:
    offices = {office.office: office for office in tables.rows("offices", Office)}
    for holder in tables.rows("holders", Holder):
        office = offices.get(holder.office)
        if office is None:
            continue
        for kind, surface in name_forms(holder):
            if surface in _WORDS:
                continue
            prior = _prior(holder, 0.9 if kind == "person" else 0.5)
            yield (
                surface,
                Sense(
                    office.code,
                    office.sector,
                    kind,
                    holder.office,
                    prior,
                    holder.first,
                    holder.last,
                    "holders",
                    (holder.name,),
                ),
            )


def name_forms(holder: Holder) -> Iterator[tuple[str, str]]:
    """Yield ("person", full name) and ("surname", short form) for every way that news writes a holder's name."""
    words = holder.name.split()
    yield "person" if len(words) > 1 else "surname", holder.name
    short = [a for a in holder.aliases if " " not in a]
    for alias in holder.aliases:
        yield ("surname" if alias in short else "person"), alias
    if len(words) > 1 and not any(a in words[:-1] or a.split("-")[0] in words[:-1] for a in short):
        last = words[-1]
        if last in {"Jr.", "Jr", "II", "III", "Sr."} and len(words) > 2:
            last = words[-2]
        yield "surname", last
        if last.lower().startswith(("al-", "el-")):
            yield "surname", last[3:]
        particles = [w for w in words[1:-1] if w.lower() in _PARTICLES]
        if particles and words[-2].lower() in _PARTICLES:
            start = len(words) - 2
            while start > 1 and words[start - 1].lower() in _PARTICLES:
                start -= 1
            yield "surname", " ".join(words[start:])
