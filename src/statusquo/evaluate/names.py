"""Names: how actors' names resolve on gold items, code and sector, from the name with its text and day.

The text of a name is its item's, and its place there that in the event's clause. A name given once for two actors
("both countries") is right for each of them that it resolves to.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from statusquo.codebook.sides import side_sector
from statusquo.coding.sectors import bare
from statusquo.evaluate.figures import Figure, share
from statusquo.evaluate.gold import plain_code
from statusquo.evaluate.rows import Row

if TYPE_CHECKING:
    from statusquo.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as gold codes it and as the tables resolve it."""

    name: str
    wanted: str
    code: str
    wanted_sector: str | None
    sector: str | None
    rule: str
    type: str
    mode: str | None
    measure: str | None
    side: str

    @property
    def settled(self) -> str | None:
        """The sector once the act is known, as the coder settles it for a bare name."""
        if not bare(self.rule, self.sector):
            return self.sector
        return side_sector(self.type, self.mode, self.measure, self.side, self.sector)


def resolve(items: Sequence[Row], world: "World") -> list[Named]:
    """Return every actor's name of the items, resolved in its text on its day."""
    return [named for item in items for named in _item(item, world)]


def _item(item: Row, world: "World") -> Iterator[Named]:
    day = date.fromisoformat(item.get("date") or item["published"])
    context = world.resolver.context(item["text"], day)
    for event in item["events"]:
        for side, actor in [*(("actor", a) for a in event["actors"]), *(("recipient", a) for a in event["recipients"])]:
            name = actor.get("name") if isinstance(actor, dict) else None
            if not name:
                continue
            at = _place(item["text"], event.get("text"), name, actor)
            found = world.resolver.resolve(name, day, context, at=at)
            by_code = {plain_code(a.code): a for a in found.actors}
            wanted = plain_code(actor["code"])
            got = by_code.get(wanted) or (found.actors[0] if found.actors else None)
            yield Named(name=name, wanted=wanted, code=plain_code(got.code if got else ""),
                        wanted_sector=actor.get("sector"), sector=got.sector if got else None,
                        rule=found.rule, type=event["type"], mode=event.get("mode"), side=side,
                        measure=(event.get("measure") or {}).get("kind"))  # fmt: skip


def _place(text: str, clause: str | None, name: str, actor: Mapping[str, Any]) -> int | None:
    """Return where a name stands in the text: where gold says, in its event's clause, else anywhere."""
    from statusquo.world.resolve import find_name
    from statusquo.world.spelling import fold

    start, end = actor.get("start"), actor.get("end")
    if start is not None and end is not None and not text[end : end + 1].isalnum() and not text[:start][-1:].isalnum():
        return int(start)
    plain, wanted = fold(text), fold(name)
    low = plain.find(fold(clause)) if clause else -1
    inside = find_name(fold(clause), wanted) if clause and low >= 0 else -1
    at = low + inside if inside >= 0 else find_name(plain, wanted)
    return at if at >= 0 else None


def score(found: Sequence[Named]) -> dict[str, Figure]:
    """Return the shares of names with the right code and sector.

    `.act` is the sector once the act is known, `.given` the sector by name of those to which gold gives one.
    """
    return {
        "code": share(n.code == n.wanted for n in found),
        "sector": share(n.sector == n.wanted_sector for n in found),
        "sector.act": share(n.settled == n.wanted_sector for n in found),
        "sector.given": share(n.sector == n.wanted_sector for n in found if n.wanted_sector is not None),
    }


def causes(found: Sequence[Named]) -> dict[str, list[str]]:
    """Return {cause: names} of the codes and sectors that are wrong."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for n in found:
        if n.code != n.wanted:
            grouped[_cause(n)].append(f"{n.name}: {n.wanted or '-'}, got {n.code or '-'} by {n.rule}")
        elif n.sector != n.wanted_sector:
            grouped[f"sector {n.wanted_sector} as {n.sector}"].append(n.name)
    return dict(grouped)


def _cause(n: Named) -> str:
    if not n.code:
        return "nothing found"
    if not n.wanted:
        return "gold has no code"
    if n.rule.startswith(("holder", "former", "named before")):
        return "person"
    if n.rule.startswith("unknown"):
        return "unknown name"
    if len(n.wanted) != 3 and len(n.code) != 3:
        return "organisation under another code"
    return "country by context" if n.rule == "description" or n.rule.startswith("role:") else "name"
