"""Tables: the CSV files of the world, read, checked and kept for the next start.

Invariant: what `load_tables` returns depends on the bytes of the files alone. The copy in the user's cache directory is
named by their digest; a missing, broken or read-only cache costs time and nothing else.
"""

import csv
import hashlib
import io
import os
import re
import tempfile
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from statusquo.core.errors import TableError
from statusquo.world.rows import ALWAYS, STILL, TABLES, Dated, Name, Row

DATA = Path(__file__).parent / "data"
LAYOUT = 3
"""Raised whenever a row's fields change, so that an older cache is left alone."""
CHECKS = 1
"""Raised whenever a check changes and the rows don't: a table that was kept before is looked at again."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9&+.'/ -]*$")
_SECTORS = frozenset(
    "GOV MIL LEG JUD COP SPY PTY OPP REB PRM UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF PRE REL SOC IGO NGO MNC "
    "ISM IMG".split()
)
"""The codebook's sectors; a test holds the two together, since the world doesn't import the codebook."""

_CLOSED = {
    ("states", "kind"): frozenset("state observer partial former territory region breakaway".split()),
    ("bodies", "kind"): frozenset("organisation coalition ngo forum union organ court alliance bank".split()),
    ("memberships", "relation"): frozenset("member partner candidate observer suspended".split()),
    ("rules", "rule"): frozenset("consensus unanimity majority two_thirds qualified veto_majority lead".split()),
    ("roles", "kind"): frozenset("office institution group kin neutral orgword place thing".split()),
}
"""What a column may say, by (table, column)."""
R = TypeVar("R", bound=Row)


class Tables:
    """All rows of the world tables, each table decoded when it is first asked for."""

    def __init__(self, packed: dict[str, msgspec.Raw], digest: str) -> None:
        self._packed, self.digest = packed, digest
        self._rows: dict[str, tuple[Any, ...]] = {}

    def rows(self, table: str, kind: type[R]) -> tuple[R, ...]:
        """Return the rows of one table, a user's rows first."""
        if table not in self._rows:
            self._rows[table] = msgspec.msgpack.decode(self._packed[table], type=tuple[kind, ...])  # type: ignore[valid-type]
        return self._rows[table]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {name: len(self.rows(name, kind)) for name, kind in TABLES.items()}

    @cached_property
    def sources(self) -> dict[str, int]:
        """Rows by the kind of their source: recalled, a data set, or a page that was opened."""
        counts: dict[str, int] = {}
        for name, kind in TABLES.items():
            for row in self.rows(name, kind):
                source = row.source.split("|")[0].split(":")[0].strip() if not row.source.startswith("http") else "page"
                counts[source] = counts.get(source, 0) + 1
        return counts


def load_tables(names: Path | None = None, data: Path = DATA) -> Tables:
    """Return every table, from the cache when the files are those of an earlier load.

    Args:
        names: a user's table; its rows win over ours.
        data: the directory of the tables.

    Raises:
        TableError: for a row that breaks its table's rules, with the line.
    """
    files = [(path, path.read_bytes()) for path in sorted(data.glob("*.csv"))]
    digest = hashlib.sha256(b"%d" % LAYOUT)
    for path, content in files:
        digest.update(b"%s\0%d\0" % (path.name.encode(), len(content)) + content)
    mine = _read_names(names)
    if mine is not None:
        digest.update(b"names\0" + mine)
    key = digest.hexdigest()
    cached = _cache_file(key)
    packed = _from_cache(cached)
    if packed is None:
        tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        if names is not None and mine is not None:
            table = _table_of_header(str(names), mine)
            tables[table] += _parse(str(names), table, mine, user=True)
        for path, content in files:
            table = path.stem.split("_")[0]
            if table in TABLES:
                tables[table] += _parse(path.name, table, content, user=False)
        content = msgspec.msgpack.encode(tables)
        _to_cache(cached, content)
        packed = msgspec.msgpack.decode(content, type=dict[str, msgspec.Raw])
    return Tables(packed, key)


def _read_names(names: Path | None) -> bytes | None:
    if names is None:
        return None
    try:
        return names.read_bytes()
    except OSError as error:
        raise TableError(
            str(names), 0, f"can't be read ({error.strerror or error}); give the path of a CSV file"
        ) from error


def cache_dir() -> Path:
    """Return the directory for copies that can be made again: `STATUSQUO_CACHE`, or the user's cache directory."""
    own = os.environ.get("STATUSQUO_CACHE")
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "statusquo"


def _cache_file(key: str) -> Path | None:
    try:
        return cache_dir() / f"world-{key[:24]}-{CHECKS}.msgpack"
    except RuntimeError:  # a user without a home directory
        return None


def _from_cache(path: Path | None) -> dict[str, msgspec.Raw] | None:
    if path is None:
        return None
    try:
        packed = msgspec.msgpack.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    except (OSError, msgspec.DecodeError):
        return None
    return packed if packed.keys() == TABLES.keys() else None


def _to_cache(path: Path | None, content: bytes) -> None:
    """Write beside and move into place, so that a reader never sees half a file; give up without a word."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        return


def _parse(where: str, table: str, content: bytes, *, user: bool) -> Iterator[Row]:
    """Yield the checked rows of one file."""
    kind = TABLES[table]
    fields = {f.name: f for f in msgspec.structs.fields(kind)}
    known = [n for n in fields if n not in {"line", "user", "first", "last"}]
    reader, header = _reader(where, content)
    if strange := [h for h in header if h not in known]:
        raise TableError(where, 1, f"no column {strange[0]!r} in a table of {table}; it has {', '.join(known)}")
    if lacking := [n for n in known if fields[n].required and n not in header]:
        raise TableError(where, 1, f"the column {lacking[0]!r} is missing; a table of {table} has {', '.join(known)}")
    for cells in reader:
        line = reader.line_num
        if not any(c.strip() for c in cells):
            continue
        if len(cells) != len(header):
            raise TableError(
                where, line, f"{len(cells)} cells under {len(header)} columns; quote cells that hold a comma"
            )
        values: dict[str, Any] = {"line": line, "user": user, "source": f"user:{where}" if user else ""}
        for name, cell in zip(header, cells, strict=True):
            values[name] = _cell(where, line, name, cell.strip(), str(fields[name].type))
        yield _checked(where, line, table, kind, values)


def _reader(where: str, content: bytes) -> tuple["_Lines", list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TableError(where, line, "not UTF-8; save the table as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [h.strip() for h in next(reader, [])]
    except csv.Error as error:
        raise TableError(where, 1, f"not CSV ({error})") from error
    if not header:
        raise TableError(where, 1, "the table is empty; its first line names the columns")
    return _Lines(where, reader), header


class _Lines:
    """csv.reader that tells a broken line as a TableError."""

    def __init__(self, where: str, reader: Any) -> None:
        self._where, self._reader = where, reader

    @property
    def line_num(self) -> int:
        return int(self._reader.line_num)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        try:
            return list(next(self._reader))
        except csv.Error as error:
            raise TableError(self._where, self.line_num, f"not CSV ({error})") from error


def _cell(where: str, line: int, name: str, cell: str, kind: str) -> Any:
    if "tuple" in kind:
        return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))
    if "float" in kind or "int" in kind:
        if not cell:
            return None if "None" in kind else 0
        try:
            return int(cell) if "float" not in kind else float(cell)
        except ValueError:
            raise TableError(where, line, f"{name} is a number, not {cell!r}") from None
    return cell


def _checked(where: str, line: int, table: str, kind: type[Row], values: dict[str, Any]) -> Row:
    """Return the row, or tell what is wrong with it."""
    for problem in _problems(table, values):
        raise TableError(where, line, problem)
    if issubclass(kind, Dated):
        values["first"] = ordinal(where, line, values.get("start", ""), last=False)
        values["last"] = ordinal(where, line, values.get("end", ""), last=True)
        if values["first"] > values["last"]:
            raise TableError(where, line, f"it ends ({values['end']}) before it starts ({values['start']})")
    return kind(**values)


def _problems(table: str, values: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the cells of a row, apart from its days."""
    for name in ("code", "body", "member", "country"):
        codes = values.get(name) or ()
        for code in (codes,) if isinstance(codes, str) else codes:
            if not _CODE.match(code):
                yield f"{name} {code!r} is no code: codes are capitals (TUR, NATO, SAVE THE CHILDREN)"
    for name in ("name", "noun", "office", "title"):
        if name in values and not values[name]:
            yield f"{name} is empty"
    if values.get("sector") and values["sector"] not in _SECTORS:
        yield f"no sector {values['sector']!r}; it is one of {' '.join(sorted(_SECTORS))}"
    for (of, column), allowed in _CLOSED.items():
        if of == table and column in values and values[column] not in allowed:
            yield f"no {column} {values[column]!r}; it is one of {' '.join(sorted(allowed))}"
    for name in ("threshold", "population"):
        if (least := values.get(name)) is not None and table == "rules" and least <= 0:
            yield f"{name} {least:g} is not above 0; it is a share of the members, or (threshold) a count of votes"
    if not values["source"]:
        yield "the source is empty; write where the fact is from, or recalled"


def ordinal(where: str, line: int, cell: str, *, last: bool) -> int:
    """Return the first or last day that a date cell admits, as an ordinal."""
    if not cell:
        return STILL if last else ALWAYS
    found = _DAY.match(cell)
    if not found:
        raise TableError(where, line, f"{cell!r} is no date; write 2014-04-07, 2014-04, 2014 or nothing")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        month_ = month or (12 if last else 1)
        return date(year, month_, day or (monthrange(year, month_)[1] if last else 1)).toordinal()
    except ValueError:
        raise TableError(where, line, f"there is no day {cell}") from None


def _table_of_header(where: str, content: bytes) -> str:
    """Return which table a user's file is, by its columns."""
    _, header = _reader(where, content)
    columns = set(header)
    if columns <= {"name", "code", "sector", "start", "end", "source"} and {"name", "code"} <= columns:
        return "names"
    for table, kind in TABLES.items():
        fields = msgspec.structs.fields(kind)
        needed = {f.name for f in fields if f.required}
        if kind is not Name and needed <= columns <= {f.name for f in fields}:
            return table
    raise TableError(
        where,
        1,
        "these columns are of no table; the simplest is name,code,sector,start,end (the last three may be left out)",
    )
