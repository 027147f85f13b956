"""Records to JSON and back, and measures in others' formats."""

from fake_world import FakeWorld
from hypothesis import given, settings
from make import record
from test_laws import records

from statusquo.core import Actor, Location, Quote, Span, TimeSpan, Voice, VoiceKind
from statusquo.core.errors import InputError
from statusquo.ledger import Ledger
from statusquo.ledger.memory_store import MemoryStore
from statusquo.writers.measures import GTA_COLUMNS, to_ftm, to_gta
from statusquo.writers.records import record_from_json, record_to_json

BAN = {
    "published": "2020-03-02", "by": "USA", "to": "IRN", "kind": "trade", "change": "impose", "since": "2020-03-01",
}  # fmt: skip
CONTRACT = (
    "id schema coder document type mode contexts quad intensity actors recipients date end location status attribution "
    "measure evidence source"
).split()


@given(records())
@settings(max_examples=60, deadline=None)
def test_records_survive_json(told) -> None:
    assert record_from_json(record_to_json(told)) == told


def test_every_field_of_the_contract_in_its_order() -> None:
    from dataclasses import replace

    told = record(**BAN, end="2021-01-01")
    told = replace(
        told,
        actors=(Actor(code=None, name="five states", span=Span(start=0, end=3)),),
        location=Location(name="Vienna", country="AUT", latitude=48.2, longitude=16.4),
        attribution=(
            Voice(
                name="an aide", kind=VoiceKind.OFFICIAL, code="USA", cue="said", medium="X", anonymous=True,
                quote=Quote.MIXED, span=Span(start=1, end=4), date=TimeSpan.day(told.document.published),
            ),
        ),
    )  # fmt: skip
    shown = record_to_json(told)
    assert list(shown) == CONTRACT
    assert list(shown["document"]) == ["id", "published", "outlet", "title", "url"]
    assert (
        list(shown["measure"])
        == ("kind change imposer target body scope flow coverage goods listed since until condition ground").split()
    )
    assert list(shown["evidence"][0]) == ["text", "start", "end", "sentence", "trigger"]
    assert record_from_json(shown) == told


def test_a_broken_record_is_named() -> None:
    shown = record_to_json(record(published="2020-03-02", by="USA", to="IRN"))
    for change, word in (({"status": "done"}, "done"), ({"date": None}, "date"), ({"document": {}}, "'id' is missing")):
        try:
            record_from_json({**shown, **change})
        except InputError as problem:
            assert word in str(problem)  # noqa: PT017
        else:
            raise AssertionError(change)


def test_measures_as_follow_the_money_and_gta() -> None:
    ledger = Ledger(MemoryStore(), world=FakeWorld())
    other = {**BAN, "by": "FRA", "kind": "travel", "since": "2020-04-01"}
    ledger.append([record(**BAN, scope="oil"), record(**other, ground="war")])
    measures = ledger.standing(on="2020-06-01", known="2026-01-01")["measures"]
    entities = list(to_ftm(measures, {"IRN": "Iran", "USA": "United States", "FRA": "France"}.__getitem__))
    assert [e["schema"] for e in entities] == ["Organization", "Sanction", "Sanction"]
    sanction = next(e["properties"] for e in entities if e["properties"].get("program") == ["trade"])
    assert sanction["authority"] == ["United States"]
    assert sanction["startDate"] == ["2020-03-01"]
    assert sanction["entity"] == [entities[0]["id"]]
    rows = list(to_gta(measures))
    assert len(rows) == 1
    assert tuple(rows[0]) == GTA_COLUMNS
    assert (rows[0]["Date Implemented"], rows[0]["Affected Products"]) == ("2020-03-01", "oil")
