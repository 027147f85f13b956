"""The index of a DuckDB ledger: rows (term, position) in levels that are merged as they fill.

Invariant: a level but the first is a few runs, each sorted by term, so that DuckDB's zone maps lead a question to the
few row groups that hold its terms; the first, unsorted one stays small. There are no trees, which would slow appends
and have to fit in memory: what a question holds is its own rows and one row group a term and run.
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
RUNS = 4
"""Sorted runs that a level may gather before it is sorted anew: more are faster to append to and slower to ask."""
FEW = 6
"""Up to so many terms are looked up one by one, which is fastest for each; more by a join."""
CREATE_LEVELS = "".join(
    f"CREATE TABLE {name}_{level} (term BIGINT, position BIGINT);" for name in ("links", "keys") for level in range(3)
)


def look(con: duckdb.DuckDBPyConnection, name: str, keys: Numbers) -> list[tuple[int, int]]:
    """Return the (term, position) rows of an index that have one of the keys."""
    if not len(keys):
        return []
    tables = [f"{name}_{level}" for level in range(3)] if name in ("links", "keys") else [name]
    if len(keys) <= FEW:
        return _union(con, tables, [f"= {key}" for key in keys.tolist()])
    with batch(con, term=keys):
        return _union(con, tables, ["IN (SELECT term FROM batch)"])


def _union(con: duckdb.DuckDBPyConnection, tables: Sequence[str], wanted: Sequence[str]) -> list[tuple[int, int]]:
    each = [f"SELECT term, position FROM {t} WHERE term {w}" for t in tables for w in wanted]  # noqa: S608
    return con.execute(" UNION ALL ".join(each)).fetchall()


def merge(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Add every full level to the next as a sorted run, or sort the next anew where it has many runs."""
    for level, most in enumerate(CAPACITY[:-1]):
        table, into = f"{name}_{level}", f"{name}_{level + 1}"
        added, there = _count(con, table), _count(con, into)
        if added <= most:
            return
        if (there + added) // (RUNS * most) > there // (RUNS * most):
            both = f"SELECT * FROM (FROM {into} UNION ALL FROM {table}) ORDER BY term, position"  # noqa: S608
            con.execute(f"CREATE OR REPLACE TABLE {into} AS {both}")
        else:
            con.execute(f"INSERT INTO {into} SELECT * FROM {table} ORDER BY term, position")  # noqa: S608
        con.execute(f"CREATE OR REPLACE TABLE {table} (term BIGINT, position BIGINT)")


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608


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
