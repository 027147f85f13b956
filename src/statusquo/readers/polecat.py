"""POLECAT files as released on Dataverse: tab-separated with a header, by week or year, also zipped.

Source: header of the release files and the PLOVER manual. A mode or context that the codebook lacks is left out; a type
that it lacks sets the row aside. The document is the event itself: the release names no story.
"""

from collections.abc import Iterator
from pathlib import Path

from statusquo.codebook.cameo import Plover
from statusquo.codebook.tables import codebook
from statusquo.core.errors import InputError
from statusquo.core.evidence import Location
from statusquo.core.record import DocumentRef
from statusquo.readers.foreign import Cells, Codes, Imported, Side, number, read_day, record, with_header

NAME = "polecat"
NEEDED = ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name", "Publication Date")
_EMPTY = frozenset({"", "none", "nan", "null"})


def read(path: Path, codes: Codes) -> Iterator[Imported]:
    """Yield the events of a file, and the rows that were set aside."""
    return with_header(path, NEEDED, "\t", lambda cells: _event(cells, codes))


def _event(cells: Cells, codes: Codes) -> Imported:
    event = _told(cells, "Event ID")
    if not event:
        raise InputError("has no Event ID")
    published = _told(cells, "Publication Date") or _told(cells, "Event Date")
    document = DocumentRef(
        id=f"polecat:{event}",
        published=read_day(published, "Publication Date"),
        outlet=_told(cells, "Source") or None,
    )
    return record(
        NAME, event, document=document, when=read_day(cells["Event Date"], "Event Date"), plover=_plover(cells),
        actor=_side(cells, "Actor", codes), recipient=_side(cells, "Recipient", codes), place=_place(cells, codes),
    )  # fmt: skip


def _told(cells: Cells, name: str) -> str:
    value = cells.get(name, "").strip()
    return "" if value.casefold() in _EMPTY else value


def _many(cells: Cells, name: str) -> list[str]:
    return [v.strip() for v in _told(cells, name).replace("|", ";").split(";") if v.strip().casefold() not in _EMPTY]


def _plover(cells: Cells) -> Plover:
    told = _told(cells, "Event Type").upper()
    kind = codebook().types.get(told)
    if kind is None:
        raise InputError(f"no event type {told!r}")
    mode = next((m for m in _many(cells, "Event Mode") if m in kind.modes), None)
    contexts = tuple(dict.fromkeys(c for c in _many(cells, "Contexts") if c in codebook().contexts))
    return Plover(type=told, mode=mode, contexts=contexts)


def _side(cells: Cells, side: str, codes: Codes) -> Side | None:
    """Return a side: a body or group by its name, else its country."""
    names, countries = _many(cells, f"{side} Name"), _many(cells, f"{side} Country")
    raw = _told(cells, f"{side} Name Raw")
    if not (names or countries or raw):
        return None
    own = next((c for n in names if (c := codes.named(n)) in codes.bodies_and_groups), None)
    state = next((c for n in countries if (c := codes.state(n) or codes.named(n))), None)
    sectors = [_told(cells, f"Primary {side} Sector"), *_many(cells, f"{side} Sectors")]
    sector = next((s for s in sectors if s in codebook().sectors), None)
    code = own or state or next((c for n in names if (c := codes.named(n))), None)
    return Side(code=code, name=names[0] if names else raw or countries[0], sector=sector)


def _place(cells: Cells, codes: Codes) -> Location | None:
    country = _told(cells, "Country")
    names = (_told(cells, n) for n in ("Placename", "City", "District", "Province"))
    name = next(filter(None, names), country)
    if not name:
        return None
    north, east = number(cells.get("Latitude", "")), number(cells.get("Longitude", ""))
    return Location(name=name, country=codes.state(country) or codes.named(country), latitude=north, longitude=east)
