"""Formats out: records as they are coded, one document after the other.

Invariant: `jsonl` is the contract's JSON, one record a line; the other formats are views of it.
"""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from statusquo.core.document import Document
from statusquo.core.errors import InputError
from statusquo.core.record import Record
from statusquo.writers.records import Json, record_to_json

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


@contextmanager
def open_sink(form: str, out: Path | None, *, text: bool) -> Iterator[Sink]:
    """Give a function that writes the records of one document; what it wrote is complete when the context ends.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    if form == "parquet":
        yield from _parquet(out, text=text)
    else:
        with text_stream(out) as stream:
            write = {"jsonl": _jsonl, "csv": _csv, "plover": _foreign("plover"), "polecat": _foreign("polecat")}[form](
                stream
            )

            def put(document: Document) -> None:
                for record in document.records:
                    write(record, text)

            yield put


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


def _jsonl(stream: IO[str]) -> Callable[[Record, bool], None]:
    def write(record: Record, text: bool) -> None:
        stream.write(msgspec.json.encode(record_to_json(record, text=text)).decode() + "\n")

    return write


def _csv(stream: IO[str]) -> Callable[[Record, bool], None]:
    rows = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    rows.writeheader()

    def write(record: Record, text: bool) -> None:
        rows.writerow(flat(record, text=text))

    return write


def _foreign(form: str) -> Callable[[IO[str]], Callable[[Record, bool], None]]:
    from statusquo.writers.foreign import POLECAT_COLUMNS, to_plover, to_polecat

    def open_plover(stream: IO[str]) -> Callable[[Record, bool], None]:
        def write(record: Record, text: bool) -> None:
            stream.write(msgspec.json.encode(to_plover(record, text=text)).decode() + "\n")

        return write

    def open_polecat(stream: IO[str]) -> Callable[[Record, bool], None]:
        rows = csv.DictWriter(stream, POLECAT_COLUMNS, delimiter="\t", lineterminator="\n")
        rows.writeheader()

        def write(record: Record, _: bool) -> None:
            rows.writerow(to_polecat(record))

        return write

    return open_plover if form == "plover" else open_polecat


def _parquet(out: Path | None, *, text: bool) -> Iterator[Sink]:
    if out is None:
        raise InputError("--format parquet needs --out FILE")
    import duckdb

    con = duckdb.connect()
    types = {"quad": "INTEGER", "intensity": "DOUBLE", "anonymous": "BOOLEAN", "latitude": "DOUBLE",
             "longitude": "DOUBLE", "score": "DOUBLE", "schema": "INTEGER"}  # fmt: skip
    columns = ", ".join(f'"{c}" {types.get(c) or "VARCHAR"}' for c in COLUMNS)
    con.execute(f"CREATE TABLE records ({columns})")
    insert = "INSERT INTO records VALUES (" + ", ".join("?" * len(COLUMNS)) + ")"  # noqa: S608  no value in it

    def write(document: Document) -> None:
        rows = [list(flat(r, text=text).values()) for r in document.records]
        if rows:
            con.executemany(insert, rows)

    yield write
    try:
        con.table("records").write_parquet(str(out))
    except duckdb.Error as error:
        raise InputError(f"{out}: can't be written: {error}") from None
    finally:
        con.close()


@contextmanager
def text_stream(out: Path | None) -> Iterator[IO[str]]:
    """Give the stream of a file, or standard output without one.

    Raises:
        InputError: if the file can't be written.
    """
    if out is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"{out}: can't be written: {error.strerror}") from None
