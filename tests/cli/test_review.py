"""`statusquo review` step by step, scripted by standard input, and the ledger that comes of it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from test_bad_input import statusquo

from statusquo.core import (
    Actor,
    DocumentRef,
    Evidence,
    MeasurePart,
    Record,
    Source,
    Span,
    TimeSpan,
    Voice,
    VoiceKind,
)
from statusquo.ledger import Ledger

DAY = date(2023, 5, 2)
WORDS = "Kenya suspended flights to Somalia, an aide said."


def made(name, score, **told):
    return replace(
        Record(
            id=f"r-{name}", coder="c", document=DocumentRef(id=f"d-{name}", published=DAY, outlet="Example Post"),
            type="SANCTION", mode="discontinue", quad=4, intensity=-6.0,
            actors=(Actor(code="KEN", name="Kenya", sector="GOV", span=Span(start=0, end=5)),),
            recipients=(Actor(code="SOM", name="Somalia", span=Span(start=27, end=34)),), date=TimeSpan.day(DAY),
            attribution=(Voice(name="an aide", kind=VoiceKind.OFFICIAL, anonymous=True),),
            evidence=(Evidence(span=Span(start=0, end=len(WORDS)), sentence=0, text=WORDS,
                               trigger=Span(start=6, end=15), trigger_text="suspended"),),
            source=Source(rule="lexicon", score=score),
        ),
        **told,
    )  # fmt: skip


FLIGHTS = MeasurePart(
    kind="transit", change="impose", imposer=("KEN",), target=("SOM",), scope="flights", since=TimeSpan.day(DAY)
)


@pytest.fixture
def folder(tmp_path):
    with Ledger(tmp_path / "l.duckdb") as book:
        book.append([
            made("sure", 0.9, measure=FLIGHTS), made("doubtful", 0.3), made("middling", 0.6, type="ACCUSE", mode=None),
        ])  # fmt: skip
    return tmp_path


def review(folder, *words, said=""):
    return statusquo("review", "--ledger", "l.duckdb", *words, stdin=said.encode(), cwd=folder)


def standing(folder, *words):
    asked = ("--on", "2023-06-01", "--known", "2023-06-01", "--format", "json", "--ledger", "l.duckdb")
    return json.loads(statusquo("standing", "--by", "KEN", *asked, *words, cwd=folder)[1])["measures"]


def test_lowest_score_first_and_each_verdict_at_once(folder):
    code, out, error = review(folder, "--reviewer", "A. Reader", said="a fine\nr it is no accusation\ns\n")
    assert code == 0, error
    assert [out.index(f"r-{name}") for name in ("doubtful", "middling", "sure")] == sorted(
        out.index(f"r-{name}") for name in ("doubtful", "middling", "sure")
    )
    assert "“Kenya suspended flights to Somalia, an aide said.”" in out
    assert "KEN:GOV → SOM" in out
    assert "measure: transit impose  KEN → SOM" in out
    assert "an aide (official)" in out
    assert "1 accept, 1 reject, 1 skip; 0 left of 3" in error
    rows = [r.json for r in Ledger(folder / "l.duckdb").store.find(["on:r-doubtful", "on:r-middling"])]
    assert [(r["verdict"], r["by"], r["note"]) for r in rows] == [
        ("accept", "A. Reader", "fine"), ("reject", "A. Reader", "it is no accusation"),
    ]  # fmt: skip


def test_it_goes_on_where_it_ended(folder):
    assert "1 accept; 2 left of 3" in review(folder, "--reviewer", "A. Reader", said="accept\nq\n")[2]
    _, out, error = review(folder, "--reviewer", "B. Reader", said="a\n")  # the input ends: so does the sitting
    assert "r-doubtful" not in out
    assert "1 accept; 1 left of 2" in error
    assert standing(folder, "--reviewed") == []
    review(folder, "--reviewer", "B. Reader", said="a\n")
    assert len(standing(folder, "--reviewed")) == 1
    assert "no verdicts; 0 left of 0" in review(folder, "--reviewer", "B. Reader")[2]


def test_a_correction_is_checked_and_asked_again(folder):
    said = (
        "what\n"  # no such answer: the help is shown
        "c wrong target\nkind = sorcery\n\n"  # refused, and asked again
        "target = Ethiopia\nsince = 2023-04\nflavour = sweet\nscope = -\n\n"
    )
    code, out, error = review(folder, "--reviewer", "A. Reader", "--kind", "transit", said=said)
    assert code == 0, error
    assert "a, accept" in out
    assert "no measure kind 'sorcery'" in out
    assert "write field = value; fields are type, mode" in out
    assert "1 correct; 0 left of 1" in error
    (measure,) = standing(folder)
    assert (measure["target"], measure["scope"]) == (["ETH"], None)
    assert measure["since"] == {"earliest": "2023-04-01", "latest": "2023-04-30"}
    assert standing(folder, "--against", "SOM") == []


def test_a_corrected_type_drops_its_mode_and_keeps_the_sides(folder):
    said = "c\ntype = ACCUSE\nactors = KEN:MIL | Ethiopia\nkind = none\n\n"
    assert review(folder, "--reviewer", "A. Reader", "--kind", "any", said=said)[0] == 0
    (record,) = [r for r in Ledger(folder / "l.duckdb").records(on=DAY, known=DAY) if r.id == "r-sure"]
    assert (record.type, record.mode, record.quad, record.measure) == ("ACCUSE", None, 3, None)
    assert [(a.code, a.sector, a.name) for a in record.actors] == [("KEN", "MIL", "Kenya"), ("ETH", None, "Ethiopia")]
    assert record.actors[0].span == Span(start=0, end=5)
    assert standing(folder) == []


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--type", "ACCUSE"], 1), (["--min-score", "0.5"], 2), (["--max-score", "0.5"], 1), (["--limit", "2"], 2),
        (["--between", "Kenya", "SOM"], 3), (["--actor", "Kenya"], 3), (["--actor", "Ethiopia"], 0),
        (["--kind", "any"], 1), (["--kind", "trade"], 0),
    ],
)  # fmt: skip
def test_what_waits_can_be_asked_for(folder, words, left):
    error = review(folder, "--reviewer", "A. Reader", *words, said="q\n")[2]
    assert f"no verdicts; {left} left of {left}" in error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give --reviewer NAME"), (["--reviewer", " "], "give --reviewer NAME"),
        (["--reviewer", "A", "--type", "FIGHT"], "no event type 'FIGHT'"),
        (["--reviewer", "A", "--kind", "sorcery"], "no measure kind 'sorcery'"),
        (["--reviewer", "A", "--actor", "Isreal"], "did you mean"),
    ],
)  # fmt: skip
def test_wrong_questions(folder, words, said):
    code, _, error = review(folder, *words)
    assert (code, said in " ".join(error.split())) == (2, True)


def test_verdicts_from_a_spreadsheet(folder):
    rows = "record,verdict,note,kind,target\nr-sure,correct,,travel,SOM\nr-doubtful,reject,nonsense,,\n"
    (folder / "v.csv").write_text(rows, encoding="utf-8")
    code, _, error = review(folder, "v.csv", "--reviewer", "A. Reader")
    assert (code, "2 new reviews" in error) == (0, True)
    assert [m["kind"] for m in standing(folder)] == ["travel"]
    (folder / "w.csv").write_text("record,verdict\nr-sure,maybe\n", encoding="utf-8")
    code, _, error = review(folder, "w.csv", "--reviewer", "A. Reader")
    assert (code, "line 2: no verdict 'maybe'" in error) == (1, True)
