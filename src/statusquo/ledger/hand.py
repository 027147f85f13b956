"""Entries made by hand: records and reviews from YAML, CSV or JSON files, so that a team can work in a spreadsheet.

Invariant: every hand-made record names its maker (`by`) in its coder ("hand:NAME") and its voice; a file is read as a
whole before anything is written, and a wrong row is named by its line (or number) and field.

A row has the fields of `FIELDS`. In CSV lists are parted by `|`, and cells by commas, or by the semicolons or tabs of
spreadsheets in other languages. Days are `2024-05-03`, months `2024-05`, years `2024`,
intervals `2024-05-01..2024-05-10`. `by` may stand in a row or be given for all. Without `date` the act is dated by
`since` (a lift by `until`), else by `published`.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from statusquo.core.errors import InputError, QuestionError
from statusquo.core.evidence import Evidence, Source
from statusquo.core.ids import content_id
from statusquo.core.record import DocumentRef, Record
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Quote, Voice, VoiceKind
from statusquo.ledger.fields import (
    MEASURE,
    Cells,
    Find,
    actors_of,
    contexts_of,
    measure_of,
    read_span,
    status_of,
    typed,
)

FIELDS = (
    "published", "type", "mode", "contexts", "actors", "recipients", "date", "end", "status", *MEASURE,
    "text", "url", "title", "outlet", "document", "voice", "voice_kind", "voice_code", "by",
)  # fmt: skip
VERDICTS = ("accept", "reject", "correct")
REVIEW_FIELDS = ("record", "verdict", "note", *FIELDS)
_LISTS = frozenset({"contexts", "actors", "recipients", "imposer", "target", "goods", "listed"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A reviewer's line: a verdict on a record; `changes` are the fields that a correction sets."""

    record: str
    verdict: str
    by: str
    note: str | None
    changes: Mapping[str, Any]


def read_records(path: Path, find: Find, by: str | None = None) -> list[Record]:
    """Return the records of a file; names of actors are resolved by `find`.

    Raises:
        InputError: for an unknown field or value, with its place.
        UnknownActorError: for a side that no table knows.
    """
    return [_guard(where, partial(_record, cells, find, by)) for where, cells in rows_of(path, FIELDS)]


def read_reviews(path: Path, by: str | None = None) -> list[Review]:
    """Return the reviews of a file: `record`, `verdict`, `note`, `by`, and the fields that a correction sets."""
    return [review_of(row, f"{path}, {place}", by) for place, row in _raw(path)]


def rows_of(path: Path, known: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (place, cells) of every row of a YAML, CSV, JSON or JSONL file; empty cells are left out.

    Raises:
        InputError: when the file can't be read, or has a field that isn't known.
    """
    for place, row in _raw(path):
        where = f"{path}, {place}"
        yield where, cells_of(row, known, where)


def cells_of(row: Any, known: Sequence[str], where: str) -> dict[str, Any]:
    """Return the cells of one row; empty ones are left out.

    Raises:
        InputError: when the row is no mapping, or has a field that isn't known.
    """
    if not isinstance(row, dict):
        raise InputError(f"{where}: must be fields with values, not {type(row).__name__}")
    if None in row or (unknown := sorted(set(row) - set(known))):
        what = "more cells than the header" if None in row else f"unknown field {unknown[0]!r}"
        raise InputError(f"{where}: {what}; fields are {', '.join(known)}")
    return {k: _cell(k, v) for k, v in row.items() if v not in (None, "", [])}


def review_of(row: Mapping[str, Any], where: str, by: str | None = None) -> Review:
    """Return the review that a row tells; it names its reviewer itself, or `by` is.

    Raises:
        InputError: for an unknown field or value.
    """
    cells = cells_of(row, REVIEW_FIELDS, where)
    return _guard(where, partial(_review, cells, by))


def _raw(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() in (".yaml", ".yml"):
            rows = _yaml(path, text)
        elif path.suffix.lower() == ".csv":
            reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
            yield from ((f"line {reader.line_num}", row) for row in reader)
            return
        elif path.suffix.lower() == ".jsonl":
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            rows = json.loads(text)
    except OSError as problem:
        raise InputError(f"{path}: can't be read: {problem.strerror}") from problem
    except (UnicodeDecodeError, ValueError, csv.Error) as problem:
        raise InputError(f"{path}: can't be read: {str(problem).splitlines()[0]}") from problem
    yield from ((f"entry {n}", row) for n, row in enumerate([rows] if isinstance(rows, dict) else rows or [], 1))


def _separator(text: str) -> str:
    """Return what parts the names of the header; names of fields hold none of these."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _yaml(path: Path, text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise InputError(f"{path}: is no YAML: {' '.join(str(problem).split())}") from problem


def _cell(name: str, value: Any) -> Any:
    if name in _LISTS:
        values = value.split("|") if isinstance(value, str) else value if isinstance(value, list) else [value]
        return [str(v).strip() for v in values if str(v).strip()]
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _guard(where: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except (InputError, ValueError, KeyError, QuestionError) as problem:
        what = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise InputError(f"{where}: {what}") from problem


def _record(cells: Cells, find: Find, by: str | None) -> Record:
    maker = cells.get("by") or by
    if not maker:
        raise InputError("needs the name of who enters it (`by`)")
    published = date.fromisoformat(cells["published"])
    text = cells.get("text", "")
    told = {name: cells[name] for name in MEASURE if name in cells}
    coder = f"hand:{maker}"
    identity = {**cells, "coder": coder}
    day = cells.get("date") or cells.get("until" if cells.get("change") == "lift" else "since")
    when = read_span(day) if day else TimeSpan.day(published)
    return Record(
        id=content_id("r", identity),
        coder=coder,
        document=DocumentRef(
            id=cells.get("document") or content_id("d", {"hand": identity}),
            published=published,
            outlet=cells.get("outlet"),
            title=cells.get("title"),
            url=cells.get("url"),
        ),
        **typed(cells["type"], cells.get("mode")),
        contexts=contexts_of(cells.get("contexts", ())),
        actors=actors_of(cells.get("actors", ()), find),
        recipients=actors_of(cells.get("recipients", ()), find),
        date=when,
        end=read_span(cells["end"]) if "end" in cells else None,
        status=status_of(cells.get("status", "occurred")),
        attribution=_voices(cells, maker),
        measure=measure_of(told, find) if told else None,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text or None),),
        source=Source(rule=coder),
    )


def _voices(cells: Cells, maker: str) -> tuple[Voice, ...]:
    """Return the named voice of the row, or the person who enters it."""
    name, kind = cells.get("voice", maker), VoiceKind(cells.get("voice_kind", "person"))
    anonymous = kind is VoiceKind.ANONYMOUS
    return (Voice(name=name, kind=kind, code=cells.get("voice_code"), anonymous=anonymous, quote=Quote.INDIRECT),)


def _review(cells: Cells, by: str | None) -> Review:
    name = cells.get("by") or by
    if not name:
        raise InputError("needs the reviewer's name (`by`)")
    if cells["verdict"] not in VERDICTS:
        raise InputError(f"no verdict {cells['verdict']!r}; verdicts are {', '.join(VERDICTS)}")
    changes = {k: v for k, v in cells.items() if k not in ("record", "verdict", "note", "by")}
    if bool(changes) != (cells["verdict"] == "correct"):
        raise InputError("a correction, and only a correction, sets fields")
    return Review(record=cells["record"], verdict=cells["verdict"], by=name, note=cells.get("note"), changes=changes)
