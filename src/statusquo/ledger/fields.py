"""Fields of a record as people write them, read and checked against the codebook, and a record corrected by them.

Invariant: what comes out holds only values of the codebook and codes that `find` knows. Days are `2024-05-03`, months
`2024-05`, years `2024`, intervals `2024-05-01..2024-05-10`, `?` an unknown end; a side may name its sector behind a
colon (`TUR:GOV`). In a correction `-` clears a field, and kind `none` the whole measure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from statusquo.codebook.tables import codebook
from statusquo.core.actor import Actor
from statusquo.core.errors import InputError
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Record, Status
from statusquo.core.timespan import UNKNOWN_FUTURE, UNKNOWN_PAST, TimeSpan

MEASURE = (
    "kind", "change", "imposer", "target", "body", "scope", "flow", "coverage", "goods", "listed", "since", "until",
    "condition", "ground",
)  # fmt: skip
CORRECTABLE = ("type", "mode", "contexts", "actors", "recipients", "date", "end", "status", *MEASURE)
CLEAR = "-"
Find = Callable[[str], str]
Cells = Mapping[str, Any]


def corrected(record: Record, changes: Cells, find: Find) -> Record:
    """Return the record with the changed fields; those not named stay.

    A side that keeps its code keeps its name and place in the text; a mode that a new type doesn't have is dropped.

    Raises:
        InputError: for a field or value that the codebook lacks.
        UnknownActorError: for a side that no table knows.
    """
    fields: dict[str, Any] = {}
    if wrong := sorted(set(changes) - set(CORRECTABLE)):
        raise InputError(f"a correction can't set {', '.join(wrong)}; it sets {', '.join(CORRECTABLE)}")
    if "type" in changes or "mode" in changes:
        kind = codebook().types.get(changes.get("type", record.type))
        kept = record.mode if kind and record.mode in kind.modes else None
        fields |= typed(changes.get("type", record.type), value_of(changes["mode"]) if "mode" in changes else kept)
    for name, before in (("actors", record.actors), ("recipients", record.recipients)):
        if name in changes:
            fields[name] = actors_of(value_of(changes[name]) or (), find, before)
    if "contexts" in changes:
        fields["contexts"] = contexts_of(value_of(changes["contexts"]) or ())
    if "date" in changes:
        fields["date"], fields["date_text"] = read_span(changes["date"]), None
    if "end" in changes:
        fields["end"] = read_span(changes["end"]) if value_of(changes["end"]) else None
    if "status" in changes:
        fields["status"] = status_of(changes["status"])
    told = {name: value for name, value in changes.items() if name in MEASURE}
    if told.get("kind") == "none":
        fields["measure"] = None
    elif told:
        fields["measure"] = measure_of(told, find, record.measure)
    return replace(record, **fields)


def value_of(value: Any) -> Any:
    """Return a value, or None for the dash that clears a field."""
    return None if value in (CLEAR, [CLEAR]) else value


def contexts_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return contexts of the codebook."""
    if wrong := [n for n in names if n not in codebook().contexts]:
        raise InputError(f"no context {wrong[0]!r}; contexts are {', '.join(sorted(codebook().contexts))}")
    return tuple(names)


def status_of(name: str) -> Status:
    """Return the status with this name."""
    if name not in set(Status):
        raise InputError(f"no status {name!r}; they are {', '.join(Status)}")
    return Status(name)


def actors_of(names: Sequence[str], find: Find, before: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """Return sides told as names or codes, with a sector after a colon where one is told."""
    found = []
    for told in names:
        name, colon, sector = told.rpartition(":")
        if not colon or sector not in codebook().sectors:
            name, sector = told, ""
        code = find(name)
        same = next((a for a in before if a.code == code), Actor(code=code, name=name))
        found.append(replace(same, sector=sector) if sector else same)
    return tuple(found)


def typed(name: str, mode: str | None) -> dict[str, Any]:
    """Return type, mode, quad and intensity of a type and one of its modes."""
    kind = codebook().types.get(name)
    if kind is None:
        raise InputError(f"no event type {name!r}; types are {', '.join(codebook().types)}")
    if mode is not None and mode not in kind.modes:
        raise InputError(f"{name} has no mode {mode!r}; modes are {', '.join(kind.modes) or 'none'}")
    return {"type": name, "mode": mode, "quad": kind.quad, "intensity": kind.intensity}


def measure_of(told: Cells, find: Find, before: MeasurePart | None = None) -> MeasurePart:
    """Return a measure part, new or as a change of one."""
    told = {name: value_of(value) for name, value in told.items()}
    kind, change = told.get("kind", before and before.kind), told.get("change", before and before.change)
    for value, known, what in ((kind, codebook().kinds, "kind"), (change, codebook().changes, "change")):
        if value not in known:
            raise InputError(f"no measure {what} {value!r}; they are {', '.join(sorted(known))}")
    fields: dict[str, Any] = {"kind": kind, "change": change}
    fields |= {n: tuple(find(v) for v in told[n] or ()) for n in ("imposer", "target") if n in told}
    fields |= {n: tuple(told[n] or ()) for n in ("goods", "listed") if n in told}
    fields |= {n: told[n] and read_span(told[n]) for n in ("since", "until") if n in told}
    fields |= {n: told[n] for n in ("scope", "flow", "coverage", "condition", "ground") if n in told}
    if "body" in told:
        fields["body"] = told["body"] and find(told["body"])
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
