"""Parquet: one report a row, read by DuckDB in batches.

Invariant: only the columns that fill a field are read, a batch at a time, whatever the file's size.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from statusquo.core.errors import InputError
from statusquo.readers.columns import Columns
from statusquo.readers.documents import Read
from statusquo.readers.plain import cause_of
from statusquo.readers.source import Source, StopError

BATCH = 256
MEMORY = "512MB"
"""Memory that DuckDB may take for reading."""


def parquet(source: Source) -> Iterator[Read]:
    """Yield the reports of a Parquet file.

    Raises:
        StopError: if it is no Parquet, damaged, or no column is known to hold the text or the day.
    """
    with source.file() as path, duckdb.connect(config={"threads": 1, "memory_limit": MEMORY}) as connection:
        try:
            yield from _rows(source, path, connection)
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise StopError(f"the Parquet file can't be read: {said[:300]}") from None


def _rows(source: Source, path: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[Read]:
    name = _no_pattern(str(path))
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [name]).fetchall()
    columns = Columns(source.options, source.name)
    names = [row[0] for row in described]
    try:
        columns.check(names)
    except InputError as error:
        raise StopError(str(error), "columns") from None
    wanted = [n for n in names if n in columns.used(names)]
    quoted = ", ".join('"' + n.replace('"', '""') + '"' for n in wanted)
    connection.execute(f"SELECT {quoted} FROM read_parquet(?)", [name])  # noqa: S608  names from the file, quoted
    number = 0
    while batch := connection.fetchmany(BATCH):
        for values in batch:
            number += 1
            yield _read(source, dict(zip(wanted, values, strict=True)), number, columns)


def _read(source: Source, row: dict[str, Any], number: int, columns: Columns) -> Read:
    try:
        return columns.document(row)
    except InputError as error:
        kept = " | ".join(str(v) for v in row.values())[:2000]
        return source.aside(str(error), cause_of(error), line=number, unit="row", row=kept)


def _no_pattern(path: str) -> str:
    """Return the path with the signs that DuckDB reads as a pattern made plain."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)
