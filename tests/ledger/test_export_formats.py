"""Events, records and measures out of a ledger in every format, with and without the reports' words."""

import csv
import json

import duckdb
import pytest
from fake_world import FakeWorld
from make import record

from statusquo.core.ids import text_digest
from statusquo.ledger import Ledger
from statusquo.ledger.memory_store import MemoryStore
from statusquo.writers.events import EVENT_COLUMNS, EVENT_FORMATS, event_sink
from statusquo.writers.foreign import POLECAT_COLUMNS
from statusquo.writers.formats import FORMATS, record_sink
from statusquo.writers.measures import GTA_COLUMNS, MEASURE_COLUMNS, MEASURE_FORMATS, write_measures

WORDS = "Washington banned oil from Iran, an aide said in words under licence"
ASKED = {"on": "2020-06-01", "known": "2026-01-01"}
BAN = {
    "by": "USA", "to": "IRN", "kind": "trade", "change": "impose", "since": "2020-03-01", "scope": "oil",
    "goods": ["oil"], "mode": "discontinue", "text": WORDS,
}  # fmt: skip


@pytest.fixture
def book() -> Ledger:
    book = Ledger(MemoryStore(), world=FakeWorld())
    book.append([
        record(published="2020-03-02", document="one", end="2021-01-01", **BAN),
        record(published="2020-03-03", document="two", **BAN),
        record(published="2020-05-02", by="FRA", to="IRN", type="ACCUSE", document="three", text="Paris blamed Iran"),
    ])  # fmt: skip
    return book


def written(form, path, sink, things, *, text=True):
    with sink(form, path, text=text) as put:
        for thing in things:
            put(thing)
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_events_one_row_an_act(book, tmp_path):
    events = book.events(**ASKED)
    rows = lines(written("jsonl", tmp_path / "e.jsonl", event_sink, events))
    assert [(r["type"], r["reports"]) for r in rows] == [("SANCTION", 2), ("ACCUSE", 1)]
    assert book.why(rows[0]["id"], **ASKED)["event"] == rows[0]
    with written("csv", tmp_path / "e.csv", event_sink, events).open(encoding="utf-8") as stream:
        flat = list(csv.DictReader(stream))
    assert tuple(flat[0]) == EVENT_COLUMNS
    assert (flat[0]["actors"], flat[0]["documents"], flat[0]["date_earliest"]) == ("USA", "one|two", "2020-03-01")
    path = written("parquet", tmp_path / "e.parquet", event_sink, events)
    with duckdb.connect() as con:
        told = con.read_parquet(str(path)).project("reports, intensity, date_earliest").fetchall()
    assert [(n, i, str(d)) for n, i, d in told] == [(2, -6.0, "2020-03-01"), (1, -3.0, "2020-05-02")]


def test_events_as_plover_and_polecat(book, tmp_path):
    events = book.events(**ASKED)
    first = lines(written("plover", tmp_path / "e.json", event_sink, events))[0]
    assert (first["id"], first["date"], first["enddate"]) == (events[0].id, "2020-03-01", "2021-01-01")
    assert (first["coded_date"], first["event"], first["mode"]) == ("2020-03-02", ["SANCTION"], ["discontinue"])
    with written("polecat", tmp_path / "e.tsv", event_sink, events).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert tuple(rows[0]) == POLECAT_COLUMNS
    assert (rows[0]["Event Type"], rows[0]["Actor Country"], rows[0]["Event ID"]) == ("SANCTION", "USA", events[0].id)


def test_measures_flat_and_as_objects(book, tmp_path):
    measures = book.standing(**ASKED)["measures"]
    write_measures(measures, "jsonl", tmp_path / "m.jsonl")
    assert lines(tmp_path / "m.jsonl") == measures
    write_measures(measures, "csv", tmp_path / "m.csv")
    with (tmp_path / "m.csv").open(encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert tuple(row) == MEASURE_COLUMNS
    assert (row["imposer"], row["since_earliest"], row["reports"], row["goods"]) == ("USA", "2020-03-01", "2", "oil")
    write_measures(measures, "parquet", tmp_path / "m.parquet")
    with duckdb.connect() as con:
        told = con.read_parquet(str(tmp_path / "m.parquet")).project("contested, since_earliest, until_latest")
        assert str(told.fetchall()) == "[(False, datetime.date(2020, 3, 1), datetime.date(2021, 1, 1))]"
    write_measures(measures, "gta", tmp_path / "m.gta")
    with (tmp_path / "m.gta").open(encoding="utf-8") as stream:
        assert tuple(next(csv.reader(stream))) == GTA_COLUMNS
    write_measures(measures, "ftm", tmp_path / "m.ftm")
    assert [e["schema"] for e in lines(tmp_path / "m.ftm")] == ["Organization", "Sanction"]


def test_without_text_no_word_of_a_report_goes_out(book, tmp_path):
    for form in EVENT_FORMATS:
        written(form, tmp_path / f"e.{form}", event_sink, book.events(**ASKED), text=False)
    for form in FORMATS:
        written(form, tmp_path / f"r.{form}", record_sink, book.records(**ASKED), text=False)
    for form in MEASURE_FORMATS:
        write_measures(book.standing(**ASKED)["measures"], form, tmp_path / f"m.{form}", text=False)
    for path in tmp_path.iterdir():
        assert b"under licence" not in path.read_bytes(), path.name
    assert lines(tmp_path / "e.jsonl")[0]["sha256"] == text_digest(WORDS)
    assert lines(tmp_path / "m.jsonl")[0]["evidence"][0]["sha256"] == text_digest(WORDS)
    written("csv", tmp_path / "with.csv", record_sink, book.records(**ASKED))
    assert b"under licence" in (tmp_path / "with.csv").read_bytes()


def test_a_corrected_record_of_a_large_journal_comes_once(book, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr("statusquo.ledger.asof.CHUNK", 1)
    first = book.records(**ASKED)[0]
    book.review(first.id, "correct", "A. Editor", corrected=replace(first, type="ACCUSE", mode=None))
    told = book.records(**ASKED)
    assert len(told) == 3
    assert {r.type for r in told if r.id == first.id} == {"ACCUSE"}
    assert len(book.records(actors=["FRA"], **ASKED)) == 1
