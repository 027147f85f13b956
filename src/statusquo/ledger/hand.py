"""Entries made by hand: records and reviews from YAML, CSV or JSON files, so that a team can work in a spreadsheet.

Invariant: every hand-made record names its maker (`by`) in its coder ("hand:NAME") and its voice; a file is read as a
whole before anything is written, and a wrong row is named by its line (or number) and field.

A row has the fields of `FIELDS`. In CSV lists are parted by `|`. Days are `2024-05-03`, months `2024-05`, years `2024`,
intervals `2024-05-01..2024-05-10`. `by` may stand in a row or be given for all. Without `date` the act is dated by
`since` (a lift by `until`), else by `published`.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from statusquo.codebook.tables import codebook
from statusquo.core.actor import Actor
from statusquo.core.errors import InputError, QuestionError
from statusquo.core.evidence import Evidence, Source
from statusquo.core.ids import content_id
from statusquo.core.measure import MeasurePart
from statusquo.core.record import DocumentRef, Record, Status
from statusquo.core.span import Span
from statusquo.core.timespan import UNKNOWN_FUTURE, UNKNOWN_PAST, TimeSpan
from statusquo.core.voice import Quote, Voice, VoiceKind

MEASURE = (
    "kind", "change", "imposer", "target", "body", "scope", "flow", "coverage", "goods", "listed", "since", "until",
    "condition", "ground",
)  # fmt: skip
FIELDS = (
    "published", "type", "mode", "contexts", "actors", "recipients", "date", "end", "status", *MEASURE,
    "text", "url", "title", "outlet", "document", "voice", "voice_kind", "voice_code", "by",
)  # fmt: skip
CORRECTABLE = frozenset({"type", "mode", "contexts", "actors", "recipients", "date", "end", "status", *MEASURE})
REVIEW_FIELDS = ("record", "verdict", "note", *FIELDS)
_LISTS = frozenset({"contexts", "actors", "recipients", "imposer", "target", "goods", "listed"})
Find = Callable[[str], str]
Cells = Mapping[str, Any]
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
    return [_guard(where, partial(_review, cells, by)) for where, cells in rows_of(path, REVIEW_FIELDS)]


def corrected(record: Record, changes: Cells, find: Find) -> Record:
    """Return the record with the changed fields; those not named stay."""
    fields: dict[str, Any] = {}
    if wrong := sorted(set(changes) - CORRECTABLE):
        raise InputError(f"a correction can't set {', '.join(wrong)}")
    if "type" in changes or "mode" in changes:
        fields |= _typed(changes.get("type", record.type), changes.get("mode", record.mode))
    for name in ("actors", "recipients"):
        if name in changes:
            fields[name] = _actors(changes[name], find)
    if "contexts" in changes:
        fields["contexts"] = tuple(changes["contexts"])
    for name in ("date", "end"):
        if name in changes:
            fields[name] = read_span(changes[name])
    if "status" in changes:
        fields["status"] = Status(changes["status"])
    told = {name: value for name, value in changes.items() if name in MEASURE}
    if told:
        fields["measure"] = _measure(told, find, record.measure)
    return replace(record, **fields)


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


def review_of(row: Mapping[str, Any], where: str) -> Review:
    """Return the review that a row tells; it names its reviewer itself.

    Raises:
        InputError: for an unknown field or value.
    """
    cells = cells_of(row, REVIEW_FIELDS, where)
    return _guard(where, partial(_review, cells, None))


def _raw(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() in (".yaml", ".yml"):
            rows = _yaml(path, text)
        elif path.suffix.lower() == ".csv":
            reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
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
        **_typed(cells["type"], cells.get("mode")),
        contexts=tuple(cells.get("contexts", ())),
        actors=_actors(cells.get("actors", ()), find),
        recipients=_actors(cells.get("recipients", ()), find),
        date=when,
        end=read_span(cells["end"]) if "end" in cells else None,
        status=Status(cells.get("status", "occurred")),
        attribution=_voices(cells, maker),
        measure=_measure(told, find) if told else None,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text or None),),
        source=Source(rule=coder),
    )


def _voices(cells: Cells, maker: str) -> tuple[Voice, ...]:
    """Return the named voice of the row, or the person who enters it."""
    name, kind = cells.get("voice", maker), VoiceKind(cells.get("voice_kind", "person"))
    anonymous = kind is VoiceKind.ANONYMOUS
    return (Voice(name=name, kind=kind, code=cells.get("voice_code"), anonymous=anonymous, quote=Quote.INDIRECT),)


def _typed(name: str, mode: str | None) -> dict[str, Any]:
    kind = codebook().types.get(name)
    if kind is None:
        raise InputError(f"no event type {name!r}; types are {', '.join(codebook().types)}")
    if mode is not None and mode not in kind.modes:
        raise InputError(f"{name} has no mode {mode!r}; modes are {', '.join(kind.modes) or 'none'}")
    return {"type": name, "mode": mode, "quad": kind.quad, "intensity": kind.intensity}


def _actors(names: Sequence[str], find: Find) -> tuple[Actor, ...]:
    return tuple(Actor(code=find(name), name=name) for name in names)


def _measure(told: Cells, find: Find, before: MeasurePart | None = None) -> MeasurePart:
    kind, change = told.get("kind", before and before.kind), told.get("change", before and before.change)
    for value, known, what in ((kind, codebook().kinds, "kind"), (change, codebook().changes, "change")):
        if value not in known:
            raise InputError(f"no measure {what} {value!r}; they are {', '.join(sorted(known))}")
    fields: dict[str, Any] = {"kind": kind, "change": change}
    fields |= {n: tuple(find(v) for v in told[n]) for n in ("imposer", "target") if n in told}
    fields |= {n: tuple(told[n]) for n in ("goods", "listed") if n in told}
    fields |= {n: read_span(told[n]) for n in ("since", "until") if n in told}
    fields |= {n: told[n] for n in ("scope", "flow", "coverage", "condition", "ground") if n in told}
    if "body" in told:
        fields["body"] = find(told["body"])
    if fields.get("flow") not in (None, "import", "export", "both"):
        raise InputError("flow is import, export or both")
    if fields.get("coverage") not in (None, "all", "partial"):
        raise InputError("coverage is all or partial")
    return MeasurePart(**fields) if before is None else replace(before, **fields)


def read_span(text: str) -> TimeSpan:
    """Return the interval that `2024`, `2024-05`, `2024-05-03` or two of them around `..` stand for; `?` is unknown.

    Raises:
        InputError: when the text is none of these.
    """
    first, dots, last = text.partition("..")
    earliest = UNKNOWN_PAST if first == "?" else _days(first)[0]
    latest = UNKNOWN_FUTURE if (last if dots else first) == "?" else _days(last if dots else first)[1]
    try:
        return TimeSpan(earliest=earliest, latest=latest)
    except ValueError as problem:
        raise InputError(str(problem)) from problem


def _days(text: str) -> tuple[date, date]:
    parts = text.strip().split("-")
    try:
        if len(parts) == 1 and len(text.strip()) == 4:
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if len(parts) == 2:
            first = date(int(parts[0]), int(parts[1]), 1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"{text!r} is no day: write 2024-05-03, 2024-05 or 2024") from None
    return day, day


def _review(cells: Cells, by: str | None) -> Review:
    name = cells.get("by") or by
    if not name:
        raise InputError("needs the reviewer's name (`by`)")
    changes = {k: v for k, v in cells.items() if k not in ("record", "verdict", "note", "by")}
    if bool(changes) != (cells["verdict"] == "correct"):
        raise InputError("a correction, and only a correction, sets fields")
    return Review(record=cells["record"], verdict=cells["verdict"], by=name, note=cells.get("note"), changes=changes)
