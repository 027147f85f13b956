"""The laws of `test_laws` on the stores that people use: DuckDB files and PostgreSQL, over random journals.

Each law is asked of few journals here, and of many in memory there; both ask the same functions.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_world import FakeWorld
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from make import record
from test_laws import DAYS, TODAY, answer, day, journals, records

from statusquo.core import DocumentRef, Record
from statusquo.ledger import Ledger
from statusquo.ledger.duckdb_store import DuckDBStore
from statusquo.ledger.memory_store import MemoryStore

FEW = settings(
    max_examples=5, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
Fresh = Callable[[], Ledger]


@pytest.fixture(params=["duckdb", "postgres"])
def fresh(request: pytest.FixtureRequest) -> Iterator[Fresh]:
    """Return a function that gives an empty ledger, held open, each time it is called."""
    memory = Path("/dev/shm")  # noqa: S108  no disk between a law and its answer, where the system has such a place
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield from _files(Path(folder)) if request.param == "duckdb" else _database(request)


def _files(folder: Path) -> Iterator[Fresh]:
    opened: list[Ledger] = []

    def make() -> Ledger:
        if opened:
            opened[-1].close()
        opened.append(Ledger(DuckDBStore(folder / f"{len(opened)}.duckdb"), world=FakeWorld()))
        opened[-1].store.hold()
        return opened[-1]

    yield make
    for book in opened:
        book.close()


def _database(request: pytest.FixtureRequest) -> Iterator[Fresh]:
    import psycopg

    from statusquo.ledger.postgres_store import PostgresStore

    url = request.getfixturevalue("postgres_url")
    book = Ledger(PostgresStore(url), world=FakeWorld())
    book.store.hold()
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
        book.append([], [DocumentRef(id="none", published=day(0))], coder="c")

        def make() -> Ledger:
            con.execute("TRUNCATE statusquo.journal, statusquo.links, statusquo.documents, statusquo.days")
            return book

        yield make
    book.close()


def filled(book: Ledger, told: list[Record]) -> Ledger:
    book.append(told)
    book.append([record(published="2000-01-01", by="USA", to="POL", type="ACCUSE", document="first")])  # never empty
    return book


def seen(book: Ledger, **asked: Any) -> tuple[Any, Any]:
    known = asked.get("known", TODAY)
    extra = {"at": asked["at"]} if "at" in asked else {}
    return answer(book, **asked), book.timeline("IRN", on=TODAY, known=known, **extra)["entries"]


@given(told=journals, random=st.randoms())
@FEW
def test_order_and_store_change_nothing(fresh: Fresh, told: list[Record], random: Any) -> None:
    plain = filled(Ledger(MemoryStore(), world=FakeWorld()), told)
    shuffled = list(told)
    random.shuffle(shuffled)
    book = fresh()
    for one in shuffled:
        book.append([one])
    filled(book, [])
    for offset in (10, 25, 45):
        assert seen(book, on=day(offset)) == seen(plain, on=day(offset))


@given(told=journals)
@FEW
def test_replay_and_appending_twice_change_nothing(fresh: Fresh, told: list[Record]) -> None:
    book = filled(fresh(), told)
    before, position, rows = seen(book), book.position(), list(book.store.scan())
    assert book.append(told) == 0
    assert (seen(book), book.position()) == (before, position)
    again = Ledger(MemoryStore(), world=FakeWorld())
    again.append(book.records(on=TODAY, known=TODAY))
    assert seen(again) == before
    assert [r.position for r in rows] == list(range(1, position + 1))
    assert [r for one in rows for r in book.store.get([one.id])] == rows


@given(told=journals, more=journals, offset=st.integers(0, DAYS))
@FEW
def test_later_news_never_changes_what_was_known(
    fresh: Fresh, told: list[Record], more: list[Record], offset: int
) -> None:
    known = day(offset)
    book = filled(fresh(), told)
    before = seen(book, known=known)
    book.append([m for m in more if m.document.published > known])
    assert seen(book, known=known) == before


@given(told=journals, more=journals)
@FEW
def test_an_answer_at_a_position_never_changes(fresh: Fresh, told: list[Record], more: list[Record]) -> None:
    book = filled(fresh(), told)
    at = book.position()
    before = seen(book, at=at)
    book.append(more)
    for one in (told + more)[:2]:
        book.review(one.id, "reject", "A. Reviewer")
        book.retract(one.document.id, day(0), "the outlet")
    book.append([replace(m, id=f"{m.id}-new", coder="coder-2") for m in told])
    assert seen(book, at=at) == before


@given(told=journals)
@FEW
def test_coding_again_never_doubles(fresh: Fresh, told: list[Record]) -> None:
    book = filled(fresh(), told)
    events = [(e.type, e.reports) for e in book.events(on=TODAY, known=TODAY)]
    standing = [(m["kind"], m["scope"], m["certainty"], m["reports"]) for m in answer(book)["measures"]]
    book.append([replace(m, id=f"{m.id}-again", coder="coder-2") for m in told])
    assert sorted((e.type, e.reports) for e in book.events(on=TODAY, known=TODAY)) == sorted(events)
    after = [(m["kind"], m["scope"], m["certainty"], m["reports"]) for m in answer(book)["measures"]]
    assert sorted(map(str, after)) == sorted(map(str, standing))


@given(one=records(), offset=st.integers(0, DAYS + 10), change=st.sampled_from(["threaten", "propose"]))
@FEW
def test_a_threat_or_proposal_never_stands(fresh: Fresh, one: Record, offset: int, change: str) -> None:
    assert one.measure is not None
    kind = {"threaten": "THREATEN", "propose": "REQUEST"}[change]
    book = filled(fresh(), [replace(one, type=kind, measure=replace(one.measure, change=change))])
    assert answer(book, on=day(offset))["measures"] == []


@given(told=journals, offset=st.integers(0, DAYS + 10))
@FEW
def test_why_agrees_with_what_stands(fresh: Fresh, told: list[Record], offset: int) -> None:
    book = filled(fresh(), told)
    on = day(offset)
    for measure in answer(book, on=on)["measures"]:
        found = book.why(measure["id"], on=on, known=TODAY)["measure"]
        assert found["certainty"] == measure["certainty"] in ("certain", "possible")
        if measure["certainty"] == "certain" and measure["since"]["latest"]:
            assert measure["since"]["latest"] <= on.isoformat()
