"""`statusquo explain`: what it shows is what coding does."""

import json

import pytest

import statusquo
from statusquo.cli.app import app
from statusquo.codebook.rules import rows_of
from statusquo.core.errors import TableError

TEXT = "Kenya has banned imports of sugar from Uganda, the trade ministry in Nairobi said on Monday."
DAY = "2018-02-06"
SEVERAL = (
    "Chile expelled the ambassador of Peru on Monday. Ghana lifted its embargo on Togo. Mali has accused Niger of "
    "lying. Norway imposed sanctions on Oman."
)


def ask(capsys, *words):
    app(["explain", *map(str, words)], standalone_mode=False)
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def told():
    from datetime import date

    from statusquo.coding.coder import default_coder
    from statusquo.coding.explain import explain
    from statusquo.readers import document

    return explain(document(TEXT, date.fromisoformat(DAY)), default_coder())


def test_the_records_are_those_of_coding(told):
    coded = statusquo.code(TEXT, published=DAY)
    assert [r["id"] for r in told["records"]] == [r.id for r in coded]
    assert told["records"]


def test_the_row_that_decided_is_marked_and_named_in_the_record(capsys):
    told = json.loads(ask(capsys, SEVERAL, "--published", DAY, "--format", "json"))
    frames = [f["rule"] for s in told["sentences"] for f in s["frames"]]
    record = next(r for r in told["records"] if r["rule"])
    assert record["rule"] in frames
    rows = [r for s in told["sentences"] for r in s["rows"]]
    assert record["rule"].split(">")[0].split("/")[0].removeprefix("not ") in {r["rule"] for r in rows if r["chosen"]}
    assert rows_of(record["rule"])[0]["table"] == "lexicon.csv"


@pytest.mark.parametrize("rule", [None, "", "own:ban", "/home/me/lexicon:ban", "lexicon:no such word"])
def test_what_is_no_rule_of_ours_has_no_row(rule):
    assert rows_of(rule) == []


def test_a_rule_of_two_rows_names_both():
    words = {r.get("lemma") or r.get("term") for r in rows_of("lexicon:threaten>lexicon:cut/objects:tie")}
    assert {"threaten", "cut", "tie"} <= words


def test_every_step_is_there(told):
    (sentence,) = told["sentences"]
    assert [w["text"] for w in sentence["words"]][:3] == ["Kenya", "has", "banned"]
    assert any("KEN" in a for m in sentence["mentions"] for a in m["actors"])
    assert any(p["word"] == "said" for p in sentence["predicates"])
    assert [d["text"] for d in told["dates"]] == ["on Monday"] or [d["text"] for d in told["dates"]] == ["Monday"]
    assert told["voices"]


def test_labels_of_heads_come_best_first(told):
    for reading in told["sentences"][0]["readings"]:
        for name in ("types", "measures", "changes"):
            scores = [score for _, score in reading[name]]
            assert scores == sorted(scores, reverse=True)


def test_it_prints_for_people(capsys):
    out = ask(capsys, TEXT, "--published", DAY)
    for title in ("Names", "Lexicon rows that fit", "Frames", "Dates", "Voices", "Records"):
        assert title in out


def test_a_row_of_ones_own_shows_at_its_word(tmp_path, capsys):
    table = tmp_path / "own.csv"
    text = "Chad mothballed its trade with Niger on Monday."
    before = json.loads(ask(capsys, text, "--published", DAY, "--format", "json"))
    table.write_text("lemma,pos,type,mode,effect,recipient,weight\nmothball,V,,,suspend,obj,0.9\n", encoding="utf-8")
    after = json.loads(ask(capsys, text, "--published", DAY, "--lexicon", table, "--format", "json"))
    assert not [r for r in before["sentences"][0]["rows"] if r["word"] == "mothballed"]
    rows = [r for r in after["sentences"][0]["rows"] if r["word"] == "mothballed"]
    assert rows
    assert rows[0]["rule"].endswith(":mothball")
    assert after["sentences"][0]["frames"][0]["kind"] == "trade"


def test_a_wrong_row_is_named_by_its_line(tmp_path, capsys):
    table = tmp_path / "own.csv"
    table.write_text("lemma,pos,type\nmothball,X,SANCTION\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 2"):
        ask(capsys, "Chad mothballed it.", "--lexicon", table)


def test_a_text_with_nothing_to_code_says_so(capsys):
    assert "No record." in ask(capsys, "It rained all night.", "--published", DAY)


@pytest.mark.parametrize(("lemma", "fits"), [("ban", True), ("banned", False)])
def test_an_own_word_that_fits_nothing_is_told(capsys, tmp_path, lemma, fits):
    own = tmp_path / "own.csv"
    own.write_text(f"lemma,pos,type,mode,effect,recipient\n{lemma},V,,,ban,from\n")
    told = ask(capsys, "Norway bans imports of fish from Iceland.", "--published", DAY, "--lexicon", own)
    assert ("No row of own.csv fits" in told) is not fits
