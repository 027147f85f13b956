"""ICEWS event files as released on Dataverse: tab- or comma-separated with a header, also zipped.

Source: header of the release files. ICEWS tells no day of publication; the event's day stands for it. CAMEO codes may
have lost their leading zero. The document is the story (`Story ID`), so one story's events are one document's records.
"""

from collections.abc import Iterator
from pathlib import Path

from statusquo.codebook.cameo import to_plover
from statusquo.core.errors import InputError
from statusquo.core.evidence import Location
from statusquo.core.record import DocumentRef
from statusquo.readers.foreign import Cells, Codes, Imported, Side, number, read_day, record, with_header

NAME = "icews"
NEEDED = ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name")


def read(path: Path, codes: Codes) -> Iterator[Imported]:
    """Yield the events of a file, and the rows that were set aside."""
    delimiter = "," if ".csv" in (s.lower() for s in path.suffixes) else "\t"
    return with_header(path, NEEDED, delimiter, lambda cells: _event(cells, codes))


def _event(cells: Cells, codes: Codes) -> Imported:
    plover = to_plover(cells["CAMEO Code"])
    if plover is None:
        raise InputError(f"CAMEO code {cells['CAMEO Code']!r} has no PLOVER type")
    when = read_day(cells["Event Date"], "Event Date")
    event, story = cells["Event ID"].strip(), cells.get("Story ID", "").strip()
    if not event:
        raise InputError("has no Event ID")
    document = DocumentRef(
        id=f"icews:{story or event}", published=when, outlet=cells.get("Publisher", "").strip() or None
    )
    return record(
        NAME, f"{event}|{story}|{cells.get('Sentence Number', '')}", document=document, when=when, plover=plover,
        actor=_side(cells, "Source", codes), recipient=_side(cells, "Target", codes), place=_place(cells, codes),
    )  # fmt: skip


def _side(cells: Cells, side: str, codes: Codes) -> Side | None:
    name, country = cells[f"{side} Name"].strip(), cells.get(f"{side} Country", "").strip()
    if not name:
        return None
    named = codes.named(name)
    code = named if named in codes.bodies_and_groups or not country else codes.named(country)
    return Side(code=code, name=name, sector=codes.sector(cells.get(f"{side} Sectors", "")))


def _place(cells: Cells, codes: Codes) -> Location | None:
    told = [cells.get(n, "").strip() for n in ("City", "District", "Province", "Country")]
    name = next(filter(None, told), "")
    if not name:
        return None
    north, east = number(cells.get("Latitude", "")), number(cells.get("Longitude", ""))
    return Location(name=name, country=codes.named(told[-1]), latitude=north, longitude=east)
