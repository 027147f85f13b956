"""Formats out: records as they are coded, one document after the other.

Invariant: `jsonl` is the contract's JSON, one record a line; the other formats are views of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from statusquo.core.document import Document
from statusquo.core.record import Record
from statusquo.writers.foreign import POLECAT_COLUMNS, to_plover, to_polecat
from statusquo.writers.records import Json, record_to_json
from statusquo.writers.rows import row_sink

FORMATS = ("jsonl", "csv", "parquet", "plover", "polecat")
Sink = Callable[[Document], None]

COLUMNS = (
    "id", "document", "published", "outlet", "type", "mode", "contexts", "quad", "intensity", "actors", "actor_sectors",
    "actor_names", "recipients", "recipient_sectors", "recipient_names", "date_earliest", "date_latest", "date_basis",
    "end_earliest", "end_latest", "status", "voices", "voice_kinds", "anonymous", "location", "country", "latitude",
    "longitude", "measure_kind", "measure_change", "measure_imposer", "measure_target", "measure_body", "measure_scope",
    "measure_since_earliest", "measure_since_latest", "measure_until_earliest", "measure_until_latest",
    "measure_condition", "measure_ground", "rule", "head", "score", "trigger", "text", "coder", "schema",
)  # fmt: skip
"""Columns of csv and parquet; lists are joined by a vertical bar."""


TYPES = {
    "published": "DATE", "quad": "INTEGER", "intensity": "DOUBLE", "anonymous": "BOOLEAN", "latitude": "DOUBLE",
    "longitude": "DOUBLE", "score": "DOUBLE", "schema": "INTEGER",
}  # fmt: skip


@contextmanager
def open_sink(form: str, out: Path | None, *, text: bool) -> Iterator[Sink]:
    """Give a function that writes the records of one document; what it wrote is complete when the context ends.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    with record_sink(form, out, text=text) as write:

        def put(document: Document) -> None:
            for record in document.records:
                write(record)

        yield put


@contextmanager
def record_sink(form: str, out: Path | None, *, text: bool) -> Iterator[Callable[[Record], None]]:
    """Give a function that writes one record in one of `FORMATS`; errors as `open_sink`."""
    columns: tuple[str, ...] = COLUMNS
    types, show = TYPES, flat
    if form == "polecat":
        columns, types, show = POLECAT_COLUMNS, {}, to_polecat
    elif form in ("jsonl", "plover"):
        show = record_to_json if form == "jsonl" else to_plover
    rows = {"polecat": "tsv", "plover": "jsonl"}.get(form, form)
    with row_sink(rows, out, columns, types) as put:

        def write(record: Record) -> None:
            put(show(record, text=text))

        yield write


def flat(record: Record, *, text: bool) -> dict[str, Any]:
    """Return a record as one flat row of `COLUMNS`."""
    row = record_to_json(record, text=text)
    measure, evidence, place = row["measure"] or {}, (row["evidence"] or [{}])[0], row["location"] or {}
    since, until, end = measure.get("since") or {}, measure.get("until") or {}, row["end"] or {}
    return {
        "id": row["id"], "document": row["document"]["id"], "published": row["document"]["published"],
        "outlet": row["document"]["outlet"], "type": row["type"], "mode": row["mode"],
        "contexts": _bar(row["contexts"]),
        "quad": row["quad"], "intensity": row["intensity"], **_side("actor", row["actors"]),
        **_side("recipient", row["recipients"]), "date_earliest": row["date"]["earliest"],
        "date_latest": row["date"]["latest"], "date_basis": row["date"]["basis"], "end_earliest": end.get("earliest"),
        "end_latest": end.get("latest"), "status": row["status"],
        "voices": _bar(v["name"] for v in row["attribution"]),
        "voice_kinds": _bar(v["kind"] for v in row["attribution"]),
        "anonymous": any(v["anonymous"] for v in row["attribution"]), "location": place.get("name"),
        "country": place.get("country"), "latitude": place.get("latitude"), "longitude": place.get("longitude"),
        "measure_kind": measure.get("kind"), "measure_change": measure.get("change"),
        "measure_imposer": _bar(measure.get("imposer") or ()), "measure_target": _bar(measure.get("target") or ()),
        "measure_body": measure.get("body"), "measure_scope": measure.get("scope"),
        "measure_since_earliest": since.get("earliest"), "measure_since_latest": since.get("latest"),
        "measure_until_earliest": until.get("earliest"), "measure_until_latest": until.get("latest"),
        "measure_condition": measure.get("condition"), "measure_ground": measure.get("ground"),
        "rule": row["source"]["rule"], "head": row["source"]["head"], "score": row["source"]["score"],
        "trigger": (evidence.get("trigger") or {}).get("text"), "text": evidence.get("text"), "coder": row["coder"],
        "schema": row["schema"],
    }  # fmt: skip


def _side(name: str, actors: list[Json]) -> dict[str, str]:
    return {
        f"{name}s": _bar(a["code"] or "" for a in actors),
        f"{name}_sectors": _bar(a["sector"] or "" for a in actors),
        f"{name}_names": _bar(a["name"] or "" for a in actors),
    }


def _bar(values: Any) -> str:
    return "|".join(str(v) for v in values)
