"""A ledger of the example reports, coded once, with the application over a copy of it."""

import importlib.util
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the server's extra isn't installed ([server])")

from starlette.testclient import TestClient
from token_of_tests import TOKEN

from statusquo.core import DocumentRef
from statusquo.web.app import create_app
from statusquo.web.settings import Settings

HOME = Path(__file__).parents[2]


def load(name, path):
    """Import a file of the project that is no module of the package."""
    spec = importlib.util.spec_from_file_location(name, HOME / path)
    made = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="session")
def postgres_url():
    """The URL of a PostgreSQL server of our own."""
    yield from load("own_postgres_of_web", "tests/ledger/own_postgres.py").running()


@pytest.fixture
def web_postgres(postgres_url):
    """An empty database with a ledger of no entries."""
    import psycopg

    from statusquo.ledger import Ledger

    with psycopg.connect(postgres_url, autocommit=True) as con:
        con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
    with Ledger(postgres_url) as book:
        book.append([], [DocumentRef(id="first", published=date(2020, 1, 1))], coder="c")
    return postgres_url


@pytest.fixture(scope="session")
def examples(tmp_path_factory):
    """The ledger that `examples/make_demo.py` makes."""
    made = load("make_demo", "examples/make_demo.py")
    return made.build(tmp_path_factory.mktemp("ledger") / "demo.duckdb")


@pytest.fixture
def serve(tmp_path, examples):
    """Make a client of a server over a fresh copy of the examples; settings may be given."""
    clients = []

    def make(**settings):
        copy = tmp_path / f"copy-{len(clients)}.duckdb"
        shutil.copyfile(examples, copy)
        app = create_app(Settings(ledger=settings.pop("ledger", str(copy)), **settings), warm=False)
        client = TestClient(app, base_url="http://localhost:8321", raise_server_exceptions=False)
        clients.append(client.__enter__())
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture(scope="module")
def reader(examples):
    """A client that only reads, for many tests."""
    app = create_app(Settings(ledger=str(examples)), warm=False)
    with TestClient(app, base_url="http://localhost:8321", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def bearer():
    return {"Authorization": f"Bearer {TOKEN}"}
