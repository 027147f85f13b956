"""The journal in a folder of Parquet files, as the Spark engine writes it: read like any store, never written to.

Invariant: a folder is a ledger only with its mark, which is written when all else is there. Positions rise with the day
of publication. Questions read the index's few row groups with their terms, then the months that these point to.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from statusquo.core.errors import LedgerError, LedgerTooNewError, NotALedgerError
from statusquo.ledger.entry import SCHEMA, Coverage, Entry, Kind, Row
from statusquo.ledger.sql_store import AT_END, AT_ONCE, COLUMNS, MAGIC, Opened

MARK = "statusquo-ledger.json"


def write_mark(folder: Path) -> None:
    """Make the folder a ledger."""
    (folder / MARK).write_text(json.dumps({"format": MAGIC, "schema": SCHEMA}) + "\n", encoding="utf-8")


def is_parquet_ledger(where: str | Path) -> bool:
    """Tell whether a path is a folder with the mark of a ledger."""
    return (Path(where) / MARK).is_file()


class ParquetStore(Opened):
    """A ledger's folder."""

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        self.path = Path(path)
        self._con: duckdb.DuckDBPyConnection | None = None

    def append(self, entries: Sequence[Entry]) -> NoReturn:  # noqa: ARG002  the contract's name
        """Refuse: the folder is written by Spark alone.

        Raises:
            LedgerError: always.
        """
        raise LedgerError(
            f"{self.path}: a ledger of Parquet files is only read; code or review into a ledger file (.duckdb)"
        )

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms, in order of position."""
        return self._found(list(dict.fromkeys(terms)), at)

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        return self._found([f"id:{i}" for i in dict.fromkeys(ids)], at)

    def _found(self, terms: list[str], at: int | None) -> list[Row]:
        if not terms:
            return []
        with self._open() as con:
            query = (
                "SELECT DISTINCT position, month FROM index "
                "WHERE term IN (SELECT unnest(?::VARCHAR[])) AND position <= ?"
            )
            places = con.execute(query, [terms, AT_END if at is None else at]).fetchall()
            if not places:
                return []
            rows = con.execute(
                f"SELECT {COLUMNS} FROM journal WHERE month IN (SELECT unnest(?::VARCHAR[])) "  # noqa: S608
                "AND position IN (SELECT unnest(?::BIGINT[])) ORDER BY position",
                [sorted({m for _, m in places}), [p for p, _ in places]],
            ).fetchall()
        return [_row(r) for r in rows]

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order, some thousands at a time."""
        start, limit = after, AT_END if at is None else at
        with self._open() as con:
            while True:
                rows = con.execute(
                    f"SELECT {COLUMNS} FROM journal WHERE position > ? AND position <= ? "  # noqa: S608
                    f"ORDER BY position LIMIT {AT_ONCE}",
                    [start, limit],
                ).fetchall()
                yield from map(_row, rows)
                if len(rows) < AT_ONCE:
                    return
                start = rows[-1][0]

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return the documents read and the days of the first and last."""
        query = (
            "SELECT count(DISTINCT document), min(day), max(day) FROM journal "
            "WHERE kind = 'run' AND day <= ? AND position <= ?"
        )
        with self._open() as con:
            count, first, last = con.execute(query, [known, AT_END if at is None else at]).fetchall()[0]
        return Coverage(int(count), first, last)

    def position(self) -> int:
        """Return the position of the last entry."""
        with self._open() as con:
            return int(con.execute("SELECT coalesce(max(position), 0) FROM journal").fetchall()[0][0])

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        owned = self._con is None
        if self._con is None:
            self._con = self._connect()
        try:
            yield self._con
        except duckdb.Error as problem:
            raise LedgerError(f"{self.path}: can't be read: {str(problem).splitlines()[0]}") from problem
        finally:
            if owned and not self._held:
                self._shut()

    def _shut(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None

    def _connect(self) -> duckdb.DuckDBPyConnection:
        self._check()
        con = duckdb.connect()
        folder = str(self.path).replace("'", "''")
        try:
            con.execute(
                f"CREATE VIEW journal AS SELECT * FROM read_parquet('{folder}/journal/*/*.parquet', "  # noqa: S608
                "hive_partitioning = true, hive_types = {'month': VARCHAR});"
                f"CREATE VIEW index AS SELECT * FROM read_parquet('{folder}/index/*.parquet')"
            )
        except duckdb.Error as problem:
            con.close()
            raise LedgerError(f"{self.path}: can't be opened: {str(problem).splitlines()[0]}") from problem
        return con

    def _check(self) -> None:
        try:
            told: dict[str, Any] = json.loads((self.path / MARK).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise NotALedgerError(f"{self.path}: is a directory without {MARK}, not a ledger") from None
        if told.get("format") != MAGIC:
            raise NotALedgerError(f"{self.path}: {MARK} is not a ledger's")
        if int(told.get("schema", 0)) > SCHEMA:
            raise LedgerTooNewError(
                f"{self.path}: has schema {told['schema']}, this statusquo reads up to {SCHEMA}; install a newer one"
            )


def _row(values: Sequence[Any]) -> Row:
    position, kind, *rest = values
    return Row(position, Kind(kind), *rest)
