"""Questions from the command line on a ledger of entries made by hand: what is printed, and what is refused."""

import json
import sys

import pytest

from statusquo.cli import main

FIELDS = (
    "document,published,type,actors,recipients,kind,change,imposer,target,body,since,until,condition,"
    "text,voice,voice_kind"
)
ROWS = """
one,2023-11-02,REJECT,TUR,ISR,block,impose,TUR,ISR,NATO,2023-10,,the war ends,Ankara blocks.,an envoy,anonymous
two,2024-05-03,SANCTION,TUR,ISR,trade,impose,TUR,ISR,,2024-05-02,,,Trade stops.,the ministry,official
three,2024-06-03,SANCTION,PER,BOL,travel,impose,PER,BOL,,2024-06-01,2024-12-31,,No visas.,Lima,official
"""
DAYS = ("--on", "2024-08-01", "--known", "2024-08-01")


@pytest.fixture
def ask(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words, failing=0):
        monkeypatch.setattr(sys, "argv", ["statusquo", *words, "--ledger", "l.duckdb"])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert ended.value.code == failing, told.err
        return told.err if failing else told.out

    (tmp_path / "entries.csv").write_text(FIELDS + ROWS, encoding="utf-8")
    run("record", "entries.csv", "--by", "A. Clerk")
    return run


def measures(ask, *words):
    return [m["kind"] for m in json.loads(ask("standing", *words, "--format", "json"))["measures"]]


def test_status_of_a_body_and_what_would_follow(ask):
    out = ask("status", "NATO", "Israel", *DAYS)
    assert "Engagement: blocked (certain)" in out
    assert "TUR would have to move" in out
    out = ask("status", "NATO", "Israel", *DAYS, "--if", "TUR lifts")
    assert ", if TUR lifts" in out
    assert "Engagement: open" in out
    assert "Blocks as reported" in out
    assert "can't suppose" in ask("status", "NATO", "Israel", *DAYS, "--if", "TUR sings", failing=2)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("--by", "TUR", *DAYS), ["block", "trade"]),
        (("--by", "TUR", "--on", "2024-08-01", "--known", "2024-01-01"), ["block"]),
        (("--by", "TUR", *DAYS, "--named"), ["trade"]),
        (("--by", "TUR", *DAYS, "--voice", "official"), ["trade"]),
        (("--by", "TUR", *DAYS, "--at", "1"), ["block"]),
        (("--by", "TUR", *DAYS, "--min-reports", "2"), []),
        (("--by", "TUR", *DAYS, "--snapshot"), ["block", "trade"]),
        (("--against", "Bolivia", *DAYS), ["travel"]),
        (("--against", "Bolivia", "--on", "2025-02-01", "--known", "2025-02-01"), []),
        (("--between", "ISR", "TUR", "--kind", "trade", *DAYS), ["trade"]),
    ],
)
def test_standing_by_each_filter(ask, words, kinds):
    assert sorted(measures(ask, *words)) == kinds


def test_reviews_of_a_spreadsheet_show_in_why(ask, tmp_path):
    found = json.loads(ask("standing", "--by", "PER", *DAYS, "--format", "json"))["measures"][0]
    record = found["evidence"][0]["record"]
    (tmp_path / "verdicts.csv").write_text(f"record;verdict;note\n{record};accept;checked twice\n")
    assert "reviewer's name" in ask("review", "verdicts.csv", failing=1)
    ask("review", "verdicts.csv", "--reviewer", "B. Judge")
    assert "accepted by B. Judge: checked twice" in ask("why", found["id"], *DAYS)
    (tmp_path / "more.csv").write_text(f"record,verdict,by\n{record},reject,C. Chief\n")
    ask("review", "more.csv")
    assert measures(ask, "--by", "PER", *DAYS) == []
    assert "C. Chief rejected it" in ask("why", record, *DAYS, failing=2)


def test_diff_conditions_timeline_and_panel(ask):
    out = ask("diff", "--from", "2024-01-01", "--to", "2024-08-01", "--known", "2024-08-01")
    assert "trade by TUR against ISR" in out.partition("In force only at the second")[2]
    assert "block" not in out
    assert "trade impose" in ask("timeline", "TUR", "ISR", *DAYS)
    assert "Condition (event): the war ends" in ask("conditions", *DAYS)
    rows = ask("panel", "--by", "dyad-month", *DAYS, "--actor", "TUR").splitlines()
    assert rows[0].startswith("month,actor,recipient,events")
    assert any(row.startswith("2024-05,TUR,ISR,1") for row in rows)
