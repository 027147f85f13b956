"""`statusquo evaluate` as a user runs it."""

import json

import pytest

from statusquo.cli.app import app
from statusquo.core.errors import QuestionError
from statusquo.evaluate import example_path
from statusquo.evaluate.rows import digest


def ask(capsys, *words):
    status = app(["evaluate", *map(str, words)], standalone_mode=False)
    return status, capsys.readouterr().out


def test_without_anything_it_measures_the_example(capsys):
    _, out = ask(capsys, "--format", "json", "--errors", "1")
    told = json.loads(out)
    assert told["items"] == 20
    assert told["sha256"] == digest(example_path())
    assert told["figures"]["type.f1"]["value"] > 0.6
    assert told["figures"]["type.f1"]["low"] <= told["figures"]["type.f1"]["high"]
    assert all(e["count"] >= len(e["examples"]) for e in told["errors"].values())


def test_the_table_names_figures_and_causes(capsys):
    _, out = ask(capsys, "--errors", "1")
    assert "type.f1" in out
    assert "empty.stay" in out


@pytest.mark.parametrize(("floor", "status"), [(0.1, 0), (1.01, 1)])
def test_floors_decide_the_exit_code(tmp_path, capsys, floor, status):
    path = tmp_path / "floors.json"
    row = {"suite": "gold", "set": example_path().name, "sha256": digest(example_path()), "floors": {"type.f1": floor}}
    path.write_text(json.dumps([row]), encoding="utf-8")
    got, out = ask(capsys, "--floors", path, "--data", example_path().parent)
    assert (got or 0) == status
    assert "type.f1" in out


def test_a_suite_without_its_set_says_what_it_needs(capsys):
    with pytest.raises(QuestionError, match="--data"):
        ask(capsys, "relate")


def test_a_set_that_is_not_there(capsys):
    with pytest.raises(QuestionError, match="no such file"):
        ask(capsys, "gold", "--data", "nowhere.jsonl")


def test_a_users_own_lexicon_is_what_is_measured(tmp_path, capsys):
    row = {"id": "a", "date": "2020-01-02", "text": "Chad blorked Niger.", "events": []}
    gold = tmp_path / "set.jsonl"
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    table = tmp_path / "own.csv"
    table.write_text("lemma,pos,type\nblork,V,NOTYPE\n", encoding="utf-8")
    from statusquo.core.errors import TableError

    with pytest.raises(TableError, match="line 2"):
        ask(capsys, "gold", "--data", gold, "--lexicon", table)
