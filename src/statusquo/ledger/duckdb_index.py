"""The index of a DuckDB ledger: rows (term, position) in levels that are merged as they fill.

Invariant: a level but the first is sorted by term, so that DuckDB's zone maps lead a question to the few row groups
that hold its terms; the first, unsorted one stays small. There are no trees, which would slow appends and have to fit
in memory: what a question holds is its own rows and one row group a term and level.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
CAPACITY = (400_000, 6_000_000, 2**62)
"""Rows that each level of the index may hold before it is merged into the next."""
FEW = 8
"""Up to so many terms are looked up one by one by the zone maps, more by a join."""
CREATE_LEVELS = "".join(
    f"CREATE TABLE {name}_{level} (term BIGINT, position BIGINT);" for name in ("links", "keys") for level in range(3)
)


def look(con: duckdb.DuckDBPyConnection, name: str, keys: Numbers) -> list[tuple[int, int]]:
    """Return the (term, position) rows of an index that have one of the keys."""
    if not len(keys):
        return []
    tables = [f"{name}_{level}" for level in range(3)] if name in ("links", "keys") else [name]
    if len(keys) <= FEW:
        return _union(con, tables, f"({','.join(map(str, keys.tolist()))})")
    with batch(con, term=keys):
        return _union(con, tables, "(SELECT term FROM batch)")


def _union(con: duckdb.DuckDBPyConnection, tables: Sequence[str], wanted: str) -> list[tuple[int, int]]:
    query = " UNION ALL ".join(f"SELECT term, position FROM {t} WHERE term IN {wanted}" for t in tables)  # noqa: S608
    return con.execute(query).fetchall()


def merge(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Merge every full level into the next, sorted by term."""
    for level, most in enumerate(CAPACITY[:-1]):
        table, into = f"{name}_{level}", f"{name}_{level + 1}"
        if con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] <= most:  # noqa: S608
            return
        con.execute(
            f"CREATE OR REPLACE TABLE {into} AS "  # noqa: S608
            f"SELECT * FROM (FROM {into} UNION ALL FROM {table}) ORDER BY term, position"
        )
        con.execute(f"CREATE OR REPLACE TABLE {table} (term BIGINT, position BIGINT)")


@contextmanager
def batch(con: duckdb.DuckDBPyConnection, **columns: Numbers | Sequence[str] | Sequence[int]) -> Iterator[None]:
    """Offer columns to DuckDB as the table `batch`; arrays cross over much faster than lists as parameters."""
    con.register("batch", {name: _array(column) for name, column in columns.items()})
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # an aborted transaction refuses; the next batch takes the name over
            con.unregister("batch")


def _array(column: Numbers | Sequence[str] | Sequence[int]) -> NDArray[Any]:
    if isinstance(column, np.ndarray):
        return column
    return np.array(column, dtype=np.int64 if isinstance(column[0], int) else object)


def fill(con: duckdb.DuckDBPyConnection, table: str, terms: Numbers, positions: Numbers) -> None:
    """Append (term, position) rows, given as two columns, to a table of the index."""
    if len(terms):
        with batch(con, term=terms, position=positions):
            con.execute(f"INSERT INTO {table} SELECT term, position FROM batch")  # noqa: S608
