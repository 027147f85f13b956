"""Gold: what counts as the same record, and how errors are grouped; sentences of our own."""

import json

import pytest

from statusquo.codebook import codebook
from statusquo.core.errors import InputError
from statusquo.evaluate import example_path, run
from statusquo.evaluate.gold import causes, codes, key, read, score
from statusquo.evaluate.suites import Options


def event(kind="ACCUSE", actors=("AAA",), recipients=("BBB",), **more):
    return {"type": kind, "actors": list(actors), "recipients": list(recipients), "status": "occurred", **more}


def item(*events, name="i"):
    return {"id": name, "date": "2020-01-02", "text": "x", "events": list(events)}


def test_mutual_acts_take_their_sides_without_order():
    assert key(event("CONSULT", ["AAA"], ["BBB"])) == key(event("CONSULT", ["BBB", "AAA"], []))
    assert key(event("ACCUSE", ["AAA"], ["BBB"])) != key(event("ACCUSE", ["BBB"], ["AAA"]))


def test_a_domestic_recipient_counts_as_none():
    assert key(event("COERCE", ["AAA"], ["AAA"])) == key(event("COERCE", ["AAA"], []))
    assert key(event("ASSAULT", ["AAA"], ["AAA"])) != key(event("ASSAULT", ["AAA"], []))


def test_codes_compare_without_case_and_punctuation_under_one_name():
    assert codes(["Al-Shabaab", {"code": "isil"}, None, {"code": None}]) == {"ALSHABAAB", "ISIS"}


def test_a_perfect_coder_scores_one_and_an_idle_one_zero():
    items = read(example_path())
    perfect = score(items, {i["id"]: i["events"] for i in items})
    assert {name: f.value for name, f in perfect.items()} == dict.fromkeys(perfect, 1.0)
    idle = score(items, {})
    assert idle["type.f1"].value == 0
    assert idle["empty.stay"].value == 1


def test_one_record_too_many_costs_precision_and_not_recall():
    wanted = event()
    figure = score([item(wanted)], {"i": [wanted, event("PROTEST")]})["record.f1"]
    assert figure.detail["precision"] == 0.5
    assert figure.detail["recall"] == 1


@pytest.mark.parametrize(
    ("gold", "got", "cause"),
    [
        (event(), None, "not found: ACCUSE"),
        (event(), event(actors=["CCC"]), "actor another"),
        (event(), event(recipients=[]), "recipient not found"),
        (event(recipients=[]), event(), "recipient where there is none"),
        (event(recipients=["BBB", "CCC"]), event(), "recipient incomplete"),
        (event(), event(recipients=["BBB", "CCC"]), "recipient too many"),
        (event(trigger="blames"), event("REJECT", evidence=[{"trigger": {"text": "blames"}}]),
         "other type: ACCUSE as REJECT"),
    ],
)  # fmt: skip
def test_errors_are_grouped_by_cause(gold, got, cause):
    assert causes([item(gold)], {"i": [got] if got else []})[cause] == ["i"]


def test_what_is_too_much_is_told():
    assert causes([item()], {"i": [event("PROTEST")]}) == {"too much: PROTEST": ["i"]}


def test_a_line_that_is_no_item_is_named(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "a", "date": "2020-01-01", "text": "x", "events": []}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"item 2: the field 'text'"):
        read(path)


def test_records_of_another_system_can_be_scored(tmp_path):
    items = read(example_path())
    path = tmp_path / "coded.jsonl"
    rows = [{"document": {"id": i["id"]}, **e} for i in items for e in i["events"][:1] if i["id"] != "ex-01"]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    result = run("gold", example_path(), Options(coded=path))
    assert result.figures["record.f1"].detail["precision"] == 1
    assert result.errors == {"not found: SANCTION": ["ex-01"]}


def test_the_example_keeps_the_codebook():
    for entry in read(example_path()):
        for told in entry["events"]:
            kind = codebook().types[told["type"]]
            assert told["mode"] is None or told["mode"] in kind.modes, entry["id"]
            assert all(a["name"] in entry["text"] for a in told["actors"] + told["recipients"]), entry["id"]
            assert told["trigger"] in entry["text"], entry["id"]
            if told["measure"]:
                assert told["measure"]["kind"] in codebook().kinds
                assert told["measure"]["change"] in codebook().changes
