"""`statusquo import` as a user meets it."""

import json

import pytest
from test_bad_input import statusquo


def gdelt_line(event, code):
    turkey, greece = (["C", name, code3, *[""] * 7] for name, code3 in (("TURKEY", "TUR"), ("GREECE", "GRC")))
    day = [str(event), "20240502", "202405", "2024", "2024.33"]
    act = ["1", code, code[:3], code[:2], "3", "-2.0", "4", "1", "4", "-1.5"]
    return "\t".join([*day, *turkey, *greece, *act, *[""] * 24, "20240503101500", "https://news.example/a"])


def test_import_twice_and_quarantine(tmp_path):
    path = tmp_path / "day.export.CSV"
    lines = [gdelt_line(1, "112"), gdelt_line(2, "010"), gdelt_line(3, "163")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ("import", "gdelt", path, "--ledger", "l.duckdb", "--quarantine", "bad.jsonl")
    code, _, error = statusquo(*words, cwd=tmp_path)
    assert code == 0, error
    assert "line 2: CAMEO code '010' has no PLOVER type" in error
    assert "2 events, 1 set aside; 3 new entries" in error
    assert "0 new entries" in statusquo(*words, cwd=tmp_path)[2]
    assert len((tmp_path / "bad.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    ask = ("--ledger", "l.duckdb", "--on", "2024-06-01", "--known", "2024-06-01", "--format", "json")
    told = json.loads(statusquo("timeline", "TUR", "GRC", *ask, cwd=tmp_path)[1])
    assert sorted(e["type"] for e in told["entries"]) == ["ACCUSE", "SANCTION"]
    assert json.loads(statusquo("standing", "--by", "TUR", *ask, cwd=tmp_path)[1])["measures"] == []


@pytest.mark.parametrize(
    ("words", "content", "status", "said"),
    [
        (["gdelt", "none.csv"], None, 1, "none.csv: no such file"),
        (["acled", "d.csv"], "1", 2, "polecat, gdelt, icews"),
        (["gdelt", "d.csv"], "a\tb\n", 1, "nothing was imported: 1 rows set aside"),
        (["polecat", "d.csv"], "a\tb\n", 1, "no column 'Event ID'"),
        (["icews", "d.zip"], "no archive", 1, "can't be read"),
    ],
)
def test_what_cannot_be_imported(tmp_path, words, content, status, said):
    if content is not None:
        (tmp_path / words[1]).write_text(content, encoding="utf-8")
    code, _, error = statusquo("import", *words, "--ledger", "l.duckdb", cwd=tmp_path)
    assert code == status
    assert said in error


def test_what_was_imported_is_exported(tmp_path):
    (tmp_path / "d.csv").write_text("\n".join(gdelt_line(n, "163") for n in range(1, 4)) + "\n", encoding="utf-8")
    assert statusquo("import", "gdelt", "d.csv", "--ledger", "l.duckdb", cwd=tmp_path)[0] == 0
    ask = ("--ledger", "l.duckdb", "--on", "2024-06-01", "--known", "2024-06-01")
    for what, form, count in (("events", "jsonl", 3), ("records", "csv", 4), ("events", "polecat", 4)):
        code, out, error = statusquo("export", what, "--format", form, *ask, cwd=tmp_path)
        assert code == 0, error
        assert len(out.splitlines()) == count
    assert statusquo("export", "--format", "ftm", *ask, cwd=tmp_path)[:2] == (0, "")
    code, _, error = statusquo("export", "events", "--format", "ftm", *ask, cwd=tmp_path)
    assert (code, "--format is one of jsonl, csv, parquet, plover, polecat" in error) == (2, True)
    code, _, error = statusquo("export", "events", "--format", "parquet", *ask, cwd=tmp_path)
    assert (code, "needs --out FILE" in error) == (1, True)
