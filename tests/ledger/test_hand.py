"""Entries and reviews made by hand, from files."""

import json
from pathlib import Path

import pytest
from fake_world import FakeWorld
from make import record

from statusquo.core.errors import InputError, QuestionError, UnknownActorError
from statusquo.ledger import Ledger
from statusquo.ledger.fields import read_span
from statusquo.ledger.memory_store import MemoryStore

HEAD = "published,type,actors,recipients,kind,change,imposer,target,since,until,scope,text,voice,voice_kind,by\n"
ROW = "2020-03-02,SANCTION,Turkey,Israel,trade,impose,TUR,ISR,2020-03,,steel,Steel stopped.,the ministry,official,\n"
ASK = {"on": "2020-06-01", "known": "2026-01-01"}


def ledger() -> Ledger:
    return Ledger(MemoryStore(), world=FakeWorld())


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_entry_stands_with_its_maker_and_voice(tmp_path: Path) -> None:
    told = ledger()
    path = write(tmp_path, "entries.csv", HEAD + ROW)
    assert told.record_file(path, by="A. Clerk") == 1
    assert told.record_file(path, by="A. Clerk") == 0
    measure = told.standing(by="TUR", **ASK)["measures"][0]
    assert measure["since"] == {"earliest": "2020-03-01", "latest": "2020-03-31"}
    assert measure["evidence"][0]["voices"][0]["name"] == "the ministry"
    found = told.why(measure["evidence"][0]["record"], **ASK)
    assert (found["record"]["coder"], found["record"]["quad"]) == ("hand:A. Clerk", 4)


def test_yaml_and_json_tell_the_same(tmp_path: Path) -> None:
    text = """
- {published: 2020-03-02, type: SANCTION, actors: [TUR], recipients: [ISR], kind: trade, change: impose,
   imposer: [TUR], target: [ISR], since: 2020-03-01, by: A. Clerk}
"""
    told = ledger()
    assert told.record_file(write(tmp_path, "e.yaml", text)) == 1
    row = {
        "published": "2020-03-02", "type": "SANCTION", "actors": ["TUR"], "recipients": ["ISR"], "kind": "trade",
        "change": "impose", "imposer": ["TUR"], "target": ["ISR"], "since": "2020-03-01", "by": "A. Clerk",
    }  # fmt: skip
    other = json.dumps([row])
    assert told.record_file(write(tmp_path, "e.json", other)) == 0
    assert len(told.standing(by="TUR", **ASK)["measures"]) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + ROW.replace("SANCTION", "SANCTIONS"), "line 2: no event type 'SANCTIONS'"),
        (HEAD + ROW + ROW.replace("impose", "imposed"), "line 3: no measure change 'imposed'"),
        (HEAD + ROW.replace("2020-03,", "March,"), "line 2: 'March' is no day"),
        (HEAD + ROW.replace("Turkey", "Nowhere"), "no actor is known as 'Nowhere'"),
        (HEAD.replace("scope", "scoop") + ROW, "unknown field 'scoop'"),
        (HEAD + ROW.rstrip() + ",one too many\n", "more cells than the header"),
        (HEAD + ROW.replace("2020-03-02", ""), "line 2: 'published' is missing"),
    ],
)
def test_wrong_rows_are_named_and_nothing_is_written(tmp_path: Path, text: str, problem: str) -> None:
    told = ledger()
    with pytest.raises((InputError, UnknownActorError), match=problem):
        told.record_file(write(tmp_path, "e.csv", text), by="A. Clerk")
    assert told.position() == 0


def test_entry_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="who enters it"):
        ledger().record_file(write(tmp_path, "e.csv", HEAD + ROW))


def test_reviews_from_csv(tmp_path: Path) -> None:
    told = ledger()
    ban = record(published="2020-03-02", by="USA", to="IRN", kind="trade", change="impose", since="2020-03-01")
    other = record(published="2020-03-02", by="USA", to="CUB", kind="trade", change="impose", since="2020-03-01")
    told.append([ban, other])
    head = "record,verdict,by,note,kind,target\n"
    text = f"{head}{ban.id},correct,B. Editor,wrong kind,arms,\n{other.id},reject,B. Editor,,,\n"
    path = write(tmp_path, "r.csv", text)
    assert told.review_file(path) == 2
    assert told.review_file(path) == 0
    assert [m["kind"] for m in told.standing(by="USA", **ASK)["measures"]] == ["arms"]
    told.review(other.id, "accept", "C. Chief")
    assert len(told.standing(by="USA", **ASK)["measures"]) == 2
    told.review(other.id, "reject", "C. Chief")
    assert len(told.standing(by="USA", **ASK)["measures"]) == 1
    with pytest.raises(QuestionError, match="no record"):
        told.review("r-none", "accept", "C. Chief")
    with pytest.raises(QuestionError, match="reviewer's name"):
        told.review(ban.id, "accept", " ")


def test_read_span_widens_months_and_years() -> None:
    assert str(read_span("2024-02").latest) == "2024-02-29"
    assert str(read_span("2023..2024-01").latest) == "2024-01-31"
    assert str(read_span("2024-02-03").earliest) == "2024-02-03"
    for wrong in ("2024-13", "soon", "2024-02-30", "2024-03..2024-02"):
        with pytest.raises(InputError):
            read_span(wrong)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_spreadsheets_in_other_languages(tmp_path: Path, separator: str) -> None:
    told = ledger()
    head = ["published", "type", "actors", "recipients", "kind", "change", "imposer", "target", "scope"]
    row = [
        "2020-03-02",
        "SANCTION",
        "USA|TUR",
        "IRN",
        "trade",
        "impose",
        "USA|TUR",
        "IRN",
        '"steel, ""old"" iron; tin"',
    ]
    text = "\ufeff" + separator.join(head) + "\r\n" + separator.join(row) + "\r\n"
    assert told.record_file(write(tmp_path, "e.csv", text), by="A. Clerk") == 1
    found = told.standing(against="IRN", **ASK)["measures"]
    assert [m["imposer"] for m in found] == [["TUR"], ["USA"]]
    assert {m["scope"] for m in found} == {'steel, "old" iron; tin'}


def test_why_names_who_judged_a_record() -> None:
    told = ledger()
    ban = record(published="2020-03-02", by="USA", to="IRN", kind="trade", change="impose", since="2020-03-01")
    told.append([ban])
    assert told.why(ban.id, **ASK)["chain"][0]["reviews"] == []
    at = told.position()
    told.review(ban.id, "accept", "B. Editor", note="read it twice")
    measure = told.standing(by="USA", **ASK)["measures"][0]["id"]
    given = [{"verdict": "accept", "by": "B. Editor", "note": "read it twice"}]
    for wanted in (ban.id, measure, f"e-{ban.id}"):
        assert told.why(wanted, **ASK)["chain"][0]["reviews"] == given
    told.review(ban.id, "reject", "C. Chief", note="a draft")
    with pytest.raises(QuestionError, match=r"does not count: C\. Chief rejected it \(a draft\)"):
        told.why(ban.id, **ASK)
    assert told.why(ban.id, at=at, **ASK)["chain"][0]["reviews"] == []
    with pytest.raises(QuestionError, match="does not count at these clocks"):
        told.why(ban.id, on="2020-01-01", known="2020-01-01", at=at)
    with pytest.raises(QuestionError, match="nothing known by then has the id"):
        told.why("rec-none", **ASK)
