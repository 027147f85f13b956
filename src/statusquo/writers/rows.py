"""Rows out: csv, tsv, jsonl and parquet through one door, row by row.

Invariant: what was written is complete when the context ends; a cell of a list is joined by a vertical bar, and an
empty cell stands for what is not known. Memory does not grow with the rows (parquet goes over a temporary file).
"""

import csv
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from statusquo.core.errors import InputError

Put = Callable[[Mapping[str, Any]], object]


@contextmanager
def row_sink(
    form: str, out: Path | None, columns: Sequence[str] = (), types: Mapping[str, str] | None = None
) -> Iterator[Put]:
    """Give a function that writes one row to a file or standard output.

    Args:
        form: csv, tsv, jsonl or parquet.
        out: the file; standard output when None (not for parquet).
        columns: the columns in order; jsonl takes rows as they are.
        types: DuckDB types of parquet's columns where they are no VARCHAR.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    if form == "parquet":
        with _parquet(out, columns, types or {}) as put:
            yield put
        return
    with text_stream(out) as stream:
        yield _lines(stream) if form == "jsonl" else _cells(stream, columns, "\t" if form == "tsv" else ",")


def _lines(stream: IO[str]) -> Put:
    return lambda row: stream.write(msgspec.json.encode(row).decode() + "\n")


def _cells(stream: IO[str], columns: Sequence[str], delimiter: str) -> Put:
    writer = csv.DictWriter(stream, columns, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()

    def put(row: Mapping[str, Any]) -> None:
        writer.writerow({k: "|".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in row.items()})

    return put


@contextmanager
def _parquet(out: Path | None, columns: Sequence[str], types: Mapping[str, str]) -> Iterator[Put]:
    if out is None:
        raise InputError("--format parquet needs --out FILE")
    import duckdb

    with tempfile.TemporaryDirectory(prefix="statusquo-") as folder:
        middle = Path(folder) / "rows.csv"
        with middle.open("w", encoding="utf-8", newline="") as stream:
            yield _cells(stream, columns, ",")
        kinds = {name: types.get(name, "VARCHAR") for name in columns}
        try:
            with duckdb.connect() as con:
                con.execute("SET enable_progress_bar = false")
                rows = con.read_csv(str(middle), header=True, delimiter=",", quotechar='"', escapechar='"',
                                    auto_detect=False, columns=kinds)  # fmt: skip
                rows.write_parquet(str(out))
        except duckdb.Error as error:
            raise InputError(f"{out}: can't be written: {str(error).splitlines()[0]}") from None


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
