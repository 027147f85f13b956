"""Who: the answer to `statusquo who NAME --on DAY`: what a name stands for, why, and what else it might."""

from dataclasses import dataclass
from datetime import date

from statusquo.core.errors import UnknownActorError
from statusquo.world.resolve import Resolution, RunnerUp
from statusquo.world.rows import Holder
from statusquo.world.spelling import fold
from statusquo.world.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One actor that the name stands for; `office` and `holder` are told for persons and offices."""

    code: str | None
    sector: str | None
    label: str
    office: str | None = None
    holder: str | None = None
    since: str | None = None
    until: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a name stands for on a day. `near` holds names that are spelled alike where nothing was found."""

    name: str
    day: date
    actors: tuple[Reading, ...]
    rule: str
    reason: str
    score: float
    runners_up: tuple[RunnerUp, ...] = ()


def who(name: str, day: date, world: World | None = None) -> Answer:
    """Return what `name` stands for on `day`, read without an article.

    Codes are taken as such ("TUR", "NATO"); for an office the person who held it on the day is told, for a person the
    office.

    Raises:
        UnknownActorError: when no table knows the name; carries near names.
    """
    world = world or World.load()
    found = _by_code(name, world) or world.resolve(name, day)
    if not found.actors or found.rule in {"unknown name", "unknown organisation", "description"}:
        try:
            code = world.find(name)
        except UnknownActorError:
            raise UnknownActorError(name, world.near(name)) from None
        found = _by_code(code, world) or found
    readings = tuple(_reading(a.code, a.sector, found, name, day, world) for a in found.actors)
    return Answer(
        name=name,
        day=day,
        actors=readings,
        rule=found.rule,
        reason=found.reason,
        score=found.score,
        runners_up=found.runners_up,
    )


def _by_code(name: str, world: World) -> Resolution | None:
    from statusquo.core import Actor

    code = name.strip()
    if code not in world.labels or fold(code) in world.senses:
        return None
    sector = world.groups[code].sector if code in world.groups else "IGO" if code in world.bodies else "GOV"
    return Resolution(
        actors=(Actor(code=code, sector=sector or None, name=name),), rule="code", reason="a code of the tables"
    )


def _reading(code: str | None, sector: str | None, found: Resolution, name: str, day: date, world: World) -> Reading:
    label = world.label(code) if code else name
    office = found.rule.split(":", 1)[1] if found.rule.startswith(("holder:", "former holder:")) else None
    spell = _spell(office, found.reason, day, world) if office else None
    if office is None and code and found.rule.startswith(("role:", "body:")):
        spell = _holder_of(code, name, day, world)
        office = spell.office if spell else None
    return Reading(
        code=code,
        sector=sector,
        label=label,
        office=office,
        holder=spell.name if spell else None,
        since=spell.start or None if spell else None,
        until=spell.end or None if spell else None,
    )


def _spell(office: str, person: str, day: date, world: World) -> Holder | None:
    """Return the person's spell in the office on the day, else the last before, else the first after."""
    spells = [h for h in world.holders.get(office, ()) if h.name == person]
    now = [h for h in spells if h.holds(day)]
    past = [h for h in spells if h.last < day.toordinal()]
    if now:
        return max(now, key=lambda h: h.first)
    return max(past, key=lambda h: h.last) if past else min(spells, key=lambda h: h.first, default=None)


def _holder_of(code: str, name: str, day: date, world: World) -> Holder | None:
    """Return who held, on the day, the office of `code` whose title the name ends with (the longest title counts)."""
    low = fold(name).lower()
    offices = [
        (len(title), office.office)
        for office in world.offices.values()
        if office.code == code
        for title in (office.title, *office.aliases)
        if title and low.endswith(fold(title).lower())
    ]
    for _, office_id in sorted(offices, reverse=True):
        now = [h for h in world.holders.get(office_id, ()) if h.holds(day)]
        if now:
            return max(now, key=lambda h: h.first)
    return None
