"""The ledger in PostgreSQL when its server can't write, isn't there, or breaks off: one line, and nothing is lost."""

from collections.abc import Iterator

import pytest
from fake_world import FakeWorld
from make import record

from statusquo.core.errors import LedgerError
from statusquo.ledger import Ledger

TOLD = {"published": "2020-03-02", "by": "USA", "to": "IRN", "kind": "trade", "change": "impose", "since": "2020-03-01"}
ASK = {"by": "USA", "on": "2020-06-01", "known": "2026-01-01"}


@pytest.fixture
def url(postgres_url: str) -> Iterator[str]:
    """Give the URL of a database with one record."""
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as con:
        con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
    Ledger(postgres_url, world=FakeWorld()).append([record(**TOLD)])
    return postgres_url


def test_a_read_only_database_is_told_and_can_be_asked(url: str) -> None:
    closed = Ledger(f"{url}?options=-c%20default_transaction_read_only%3Don", world=FakeWorld())
    with pytest.raises(LedgerError, match=r"nothing was written: .*read-only transaction") as caught:
        closed.append([record(document="second", **TOLD)])
    assert "\n" not in str(caught.value)
    assert len(closed.standing(**ASK)["measures"]) == 1
    assert len({r.document for r in Ledger(url).store.scan()}) == 1


def test_a_server_that_breaks_off_loses_nothing(url: str) -> None:
    import psycopg

    with Ledger(url, world=FakeWorld()) as book:
        assert book.append([record(document="second", **TOLD)]) == 2
        with psycopg.connect(url, autocommit=True) as con:
            con.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(LedgerError) as caught:
            book.append([record(document="third", **TOLD)])
        assert "\n" not in str(caught.value)
        assert len({r.document for r in book.store.scan()}) == 2
        assert book.append([record(document="third", **TOLD)]) == 2


def test_no_server_is_told_in_one_line() -> None:
    pytest.importorskip("psycopg")
    nowhere = Ledger("postgresql://someone:secret@127.0.0.1:1/none", world=FakeWorld())
    with pytest.raises(LedgerError, match=r"127\.0\.0\.1:1/none: can't be opened") as caught:
        nowhere.standing(**ASK)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
