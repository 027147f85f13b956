"""Events of other data sets (GDELT, ICEWS, POLECAT) as records: what their readers share.

Invariant: an imported record names its data set in `coder` and `source.rule`, has no measure part and no text, and its
id is a content hash of data set, event id and coder, so a file read twice adds nothing. A row that can't be read comes
out as a SetAside with its line and reason; no row stops the others.
"""

import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from statusquo.codebook.cameo import Plover
from statusquo.codebook.tables import codebook
from statusquo.core.actor import Actor
from statusquo.core.errors import InputError, TableError
from statusquo.core.evidence import Location, Source
from statusquo.core.ids import content_id
from statusquo.core.record import DocumentRef, Record
from statusquo.core.timespan import TimeSpan
from statusquo.readers.documents import SetAside
from statusquo.world import World
from statusquo.world.rows import Body, Group, State

Imported = Record | SetAside
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a foreign event before its code is known."""

    code: str | None
    name: str
    sector: str | None = None


class Codes:
    """Names and codes of other schemes in ours: the table `foreign_codes.csv` and the names of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tables = _foreign_codes()
        self._names: dict[str, str] = {}
        named: list[Group | Body] = [*world.groups.values(), *world.bodies.values()]
        rows: list[State | Group | Body] = [*world.states, *named]
        for row in rows:
            for name in (row.name, *row.aliases):
                self._names.setdefault(_key(name), row.code)
        self.bodies_and_groups = frozenset(row.code for row in named)

    def state(self, code: str, scheme: str = "cameo_country") -> str | None:
        """Return our code of a country told by a code of a scheme, or by its ISO3 code."""
        told = code.strip().upper()
        found = self._tables.get((scheme, told))
        return found or (told if scheme != "fips" and len(told) == 3 and self._world.known(told) else None)

    def named(self, name: str) -> str | None:
        """Return the code of a state, body or group that our tables have under this name."""
        told = self._tables.get(("icews_country", name.strip().upper()))
        return told or self._names.get(_key(name))

    def group(self, code: str) -> str | None:
        """Return our code of a CAMEO known group."""
        return self._tables.get(("cameo_group", code.strip().upper()))

    def role(self, *codes: str) -> str | None:
        """Return the sector of the first CAMEO role that has one."""
        return next((s for c in codes if (s := self._tables.get(("cameo_role", c.strip().upper())))), None)

    def sector(self, told: str) -> str | None:
        """Return the sector of a list of ICEWS sectors: that of the table's first row that one of them begins with."""
        words = [w.strip().upper() for w in told.split(",")]
        rows = ((code, means) for (scheme, code), means in self._tables.items() if scheme == "icews_sector")
        return next((means for code, means in rows if any(w.startswith(code) for w in words)), None)


@cache
def _foreign_codes() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    reader = csv.DictReader(io.StringIO(_table().decode("utf-8"), newline=""))
    for row in reader:
        key = row["scheme"], row["code"].upper()
        if key in found or not row["means"] or not row["source"]:
            raise TableError("foreign_codes.csv", reader.line_num, "needs a code of its own, a meaning and a source")
        found[key] = row["means"]
    return found


def _table() -> bytes:
    return (files("statusquo.readers") / "data" / "foreign_codes.csv").read_bytes()


def _key(name: str) -> str:
    return name.strip().rstrip("?").casefold().removeprefix("the ")


@cache
def coder_of(dataset: str) -> str:
    """Return the coder of a data set's records: its name and a digest of the tables that map its codes.

    A later version of the tables is another coder, whose import retires the records of the earlier one.
    """
    cameo = (files("statusquo.codebook") / "data" / "cameo.csv").read_bytes()
    return f"{dataset}/{hashlib.sha256(_table() + cameo).hexdigest()[:8]}"


def record(
    dataset: str, event: str, *, document: DocumentRef, when: date, plover: Plover, actor: Side | None,
    recipient: Side | None, place: Location | None = None,
) -> Record:  # fmt: skip
    """Return the record of a foreign event.

    Raises:
        InputError: when neither side has a code.
    """
    sides = [_actor(s) for s in (actor, recipient)]
    if not any(a is not None and a.code for a in sides):
        raise InputError("neither side is a state, body or group that our tables know")
    kind, coder = codebook().types[plover.type], coder_of(dataset)
    return Record(
        id=content_id("r", {"dataset": dataset, "event": event, "coder": coder}),
        coder=coder,
        document=document,
        type=plover.type,
        mode=plover.mode,
        contexts=plover.contexts,
        quad=kind.quad,
        intensity=kind.intensity,
        actors=(sides[0],) if sides[0] else (),
        recipients=(sides[1],) if sides[1] else (),
        date=TimeSpan.day(when),
        location=place,
        source=Source(rule=f"import:{dataset}"),
    )


def _actor(side: Side | None) -> Actor | None:
    if side is None or not (side.code or side.name):
        return None
    return Actor(code=side.code, sector=side.sector, name=side.name or side.code or "")


def rows_of(path: Path, read: Callable[[list[str], int], Imported | None], delimiter: str) -> Iterator[Imported]:
    """Yield what `read` makes of every row of a file, a .gz file, or every file in a .zip archive.

    `read` gets the cells and the line's number, counted from 1; None skips the row (a header). What it raises as an
    InputError, and bytes that are neither UTF-8 nor Latin-1 text, become a SetAside.

    Raises:
        InputError: if the file doesn't exist or can't be opened.
    """
    try:
        for name, stream in _streams(path):
            yield from _rows(name, stream, read, delimiter)
    except (OSError, zipfile.BadZipFile, EOFError, gzip.BadGzipFile) as problem:
        told = getattr(problem, "strerror", None) or str(problem)
        raise InputError(f"{path}: can't be read: {told}") from problem


def with_header(
    path: Path, needed: tuple[str, ...], delimiter: str, make: Callable[[Cells], Imported]
) -> Iterator[Imported]:
    """Yield what `make` makes of rows whose columns the file's first line names.

    Raises:
        TableError: when a file lacks one of the needed columns.
    """
    header: list[str] = []

    def row(cells: list[str], line: int) -> Imported | None:
        if line == 1:
            header[:] = [c.strip() for c in cells]
            if missing := [n for n in needed if n not in header]:
                raise TableError(str(path), 1, f"has no column {missing[0]!r}; the first line must name the columns")
            return None
        if len(cells) != len(header):
            raise InputError(f"has {len(cells)} cells under {len(header)} columns")
        return make(dict(zip(header, cells, strict=True)))

    return rows_of(path, row, delimiter)


def _streams(path: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if not member.endswith("/"):
                    with archive.open(member) as stream:
                        yield f"{path}:{member}", stream
    elif path.suffix.lower() == ".gz":
        with gzip.open(path) as stream:
            yield str(path), stream
    else:
        with path.open("rb") as stream:
            yield str(path), stream


def _rows(
    name: str, stream: Iterable[bytes], read: Callable[[list[str], int], Imported | None], delimiter: str
) -> Iterator[Imported]:
    tabs = delimiter == "\t"
    for number, line in enumerate(stream, 1):
        text = _text(line).rstrip("\r\n")
        if not text.strip():
            continue
        try:
            cells = list(map(_unquoted, text.split("\t"))) if tabs else next(csv.reader([text], strict=True))
            found = read(cells, number)
        except (InputError, ValueError, csv.Error) as problem:
            yield SetAside(place=f"{name}, line {number}", reason=str(problem), row=text[:2000], path=name, line=number)
        else:
            if found is not None:
                yield found


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:  # older releases are in Latin-1
        return line.decode("latin-1")


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def read_day(text: str, what: str) -> date:
    """Return a day written as 20240503 (further digits are a time of day), 2024-05-03 or with a time after it.

    Raises:
        InputError: if it is none.
    """
    told = text.strip()
    try:
        if told[:8].isdigit() and len(told) in (8, 14):
            return date(int(told[:4]), int(told[4:6]), int(told[6:8]))
        return date.fromisoformat(told[:10])
    except ValueError:
        raise InputError(f"{what} {text!r} is no day") from None


def number(text: str) -> float | None:
    """Return a number, or None for an empty or unreadable cell."""
    try:
        return float(text)
    except ValueError:
        return None
