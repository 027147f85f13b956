"""Stores for the contract suite: memory, DuckDB, and PostgreSQL where Debian's server is installed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_postgres import running

from statusquo.ledger.duckdb_store import DuckDBStore
from statusquo.ledger.memory_store import MemoryStore
from statusquo.ledger.store import Store


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give the URL of a PostgreSQL server of our own; skip where there is none to start."""
    yield from running()


@pytest.fixture(params=["memory", "duckdb", "postgres"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Return a function that opens the same ledger again (the memory store is the same object each time)."""
    if request.param == "memory":
        store = MemoryStore()
        return lambda: store
    if request.param == "duckdb":
        return lambda: DuckDBStore(tmp_path / "ledger.duckdb")
    import psycopg

    from statusquo.ledger.postgres_store import PostgresStore

    url = request.getfixturevalue("postgres_url")
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
    return lambda: PostgresStore(url)
