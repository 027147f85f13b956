"""GDELT event files: 1.0 (57 or 58 columns) and 2.0 (61 columns), tab-separated without a header, also zipped.

Source: GDELT Event Database data format codebook 1.03 and Event codebook 2.0. The event's day is SQLDATE, its
publication DATEADDED; its document is SOURCEURL, or the event itself in files without one.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from statusquo.codebook.cameo import to_plover
from statusquo.core.errors import InputError
from statusquo.core.evidence import Location
from statusquo.core.record import DocumentRef
from statusquo.readers.foreign import Codes, Imported, Side, number, read_day, record, rows_of

NAME = "gdelt"
PLACES = {57: 49, 58: 49, 61: 51}
"""Column of ActionGeo_Type by the number of columns; latitude stands 4 (1.0) or 5 (2.0) columns after it."""


def read(path: Path, codes: Codes) -> Iterator[Imported]:
    """Yield the events of a file, and the rows that were set aside."""
    return rows_of(path, lambda cells, _: _event(cells, codes), "\t")


def _event(cells: list[str], codes: Codes) -> Imported:
    if len(cells) not in PLACES:
        raise InputError(f"has {len(cells)} columns; GDELT events have 57, 58 (1.0) or 61 (2.0)")
    event, wide = cells[0].strip(), len(cells) == 61
    if not event.isdigit():
        raise InputError(f"GLOBALEVENTID {event!r} is no number")
    plover = to_plover(cells[26])
    if plover is None:
        raise InputError(f"CAMEO code {cells[26]!r} has no PLOVER type")
    added, url = cells[59 if wide else 56], "" if len(cells) == 57 else cells[-1].strip()
    document = DocumentRef(
        id=f"gdelt:{url or event}",
        published=read_day(added, "DATEADDED"),
        outlet=(urlsplit(url).hostname or url[:100]) if url else None,
        url=url if "://" in url else None,
    )
    return record(
        NAME, event, document=document, when=read_day(cells[1], "SQLDATE"), plover=plover,
        actor=_side(cells[5:15], codes), recipient=_side(cells[15:25], codes),
        place=_place(cells, PLACES[len(cells)], 5 if wide else 4, codes),
    )  # fmt: skip


def _side(cells: list[str], codes: Codes) -> Side | None:
    """Return a side from its ten columns: code, name, country, known group, ethnic, 2 religions, 3 types."""
    code, name, country, group = (c.strip() for c in cells[:4])
    if not code:
        return None
    known = codes.group(group) or (codes.named(name) if group else None) or codes.state(country)
    return Side(code=known, name=name or code, sector=codes.role(*cells[7:10]))


def _place(cells: list[str], start: int, latitude: int, codes: Codes) -> Location | None:
    name, country = cells[start + 1].strip(), cells[start + 2].strip()
    if not name:
        return None
    north, east = number(cells[start + latitude]), number(cells[start + latitude + 1])
    return Location(name=name, country=codes.state(country, "fips"), latitude=north, longitude=east)
