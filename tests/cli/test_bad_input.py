"""Bad input gets one clear line and exit code 1, or is set aside with its reason while the rest is coded."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

GOOD = {"text": "France recalled its ambassador from Mali on Monday.", "published": "2022-02-01", "id": "good"}


def statusquo(*words, stdin=b"", cwd, **environment):
    done = subprocess.run(
        [sys.executable, "-c", "from statusquo.cli import main; main()", *map(str, words)], input=stdin, cwd=cwd,
        capture_output=True, check=False, env={**os.environ, "STATUSQUO_LEDGER": "", "COLUMNS": "80", **environment},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def jsonl(path, *rows):
    path.write_bytes(b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in rows))
    return path


def test_no_such_file(tmp_path):
    code, _, error = statusquo("code", "nowhere.txt", "--format", "jsonl", cwd=tmp_path)
    assert code == 1
    assert "nowhere.txt: no such file" in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("binary.txt", b"\x7fELF\x02\x01\x00\x00\x00\x00", "binary"),
        ("latin.txt", b"date 2022-02-01\nLe pr\xe9sident", "invalid UTF-8"),
        ("undated.txt", b"France recalled its ambassador.", "no date"),
        ("impossible.txt", b"date 2023-02-30\nFrance recalled its ambassador.", "2023-02-30"),
        ("empty.jsonl", b"", "empty"),
    ],
)
def test_files_that_hold_no_report(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    code, out, error = statusquo("code", name, "--format", "jsonl", cwd=tmp_path)
    assert code == 1
    assert out == ""
    assert said in error
    assert name in error


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b'{"text": "x", "published": ', "no valid JSON"),
        (b'{"text": "\xff\xfe", "published": "2022-02-01"}', "UTF-8"),
        (b"[1, 2]", "JSON object"),
        ({"text": "France left."}, "published"),
        ({"text": "France left.", "published": "31/12/2020"}, "31/12/2020"),
        ({"text": "France left.", "published": "2023-02-30"}, "2023-02-30"),
        ({"published": "2022-02-01"}, "text"),
        ({"text": " ", "published": "2022-02-01"}, "text"),
        ({"text": "a\x00b", "published": "2022-02-01"}, "null bytes"),
        ({"text": "x" * 5_000_000, "published": "2022-02-01"}, "5,000,000 characters"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_is_coded(tmp_path, row, said):
    rows = [{**GOOD, "id": f"good-{n}"} for n in range(6)]
    path = jsonl(tmp_path / "in.jsonl", *rows, row, {**GOOD, "id": "last"})
    code, out, error = statusquo("code", path, "--format", "jsonl", "--quarantine", "bad.jsonl", cwd=tmp_path)
    assert code == 0, error
    assert {json.loads(line)["document"]["id"] for line in out.splitlines()} == {r["id"] for r in rows} | {"last"}
    assert "line 7" in error
    assert said in error
    kept = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(kept) == 1
    assert said in kept[0]["reason"]


def test_standard_input_takes_text_and_rows(tmp_path):
    text = b"date 2022-02-01\nFrance recalled its ambassador from Mali on Monday."
    for stdin in (text, json.dumps(GOOD).encode()):
        code, out, error = statusquo("code", "-", "--format", "jsonl", stdin=stdin, cwd=tmp_path)
        assert code == 0, error
        assert any(json.loads(line)["type"] == "SANCTION" for line in out.splitlines())


def test_a_ledger_that_is_none(tmp_path):
    (tmp_path / "notes.duckdb").write_text("shopping list", encoding="utf-8")
    code, _, error = statusquo("standing", "--by", "FRA", "--ledger", "notes.duckdb", cwd=tmp_path)
    assert code == 1
    assert "notes.duckdb" in error
    code, _, error = statusquo("standing", "--by", "FRA", "--ledger", "missing.duckdb", cwd=tmp_path)
    assert code == 1
    assert "missing.duckdb" in error
    assert not (tmp_path / "missing.duckdb").exists()


def test_an_unknown_actor_is_a_usage_error_with_near_names(tmp_path):
    path = jsonl(tmp_path / "in.jsonl", GOOD)
    assert statusquo("code", path, "--ledger", "l.duckdb", cwd=tmp_path)[0] == 0
    code, _, error = statusquo("status", "NATO", "Isreal", "--ledger", "l.duckdb", cwd=tmp_path)
    assert code == 2
    assert "Israel" in error


@pytest.mark.parametrize(
    "words", [["--on", "yesterday"], ["--kind", "sorcery"], ["--voice", "ghost"], ["--format", "xml"]]
)
def test_wrong_options_are_usage_errors(tmp_path, words):
    path = jsonl(tmp_path / "in.jsonl", GOOD)
    statusquo("code", path, "--ledger", "l.duckdb", cwd=tmp_path)
    code, _, error = statusquo("standing", *words, "--ledger", "l.duckdb", cwd=tmp_path)
    assert code == 2
    assert words[1] in error


def test_coding_twice_appends_nothing(tmp_path):
    path = jsonl(tmp_path / "in.jsonl", GOOD)
    first = statusquo("code", path, "--ledger", "l.duckdb", cwd=tmp_path)[2]
    again = statusquo("code", path, "--ledger", "l.duckdb", cwd=tmp_path)[2]
    assert "; 0 new entries" in again
    assert "; 0 new entries" not in first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("standing", "--nosuch"), "No such option: --nosuch"),
        (("nosuch",), "No such command 'nosuch'"),
        (("standing", "--on"), "requires an argument"),
        (("status", "NATO"), "Missing argument"),
    ],
)
def test_a_usage_error_says_what_and_exits_with_2(tmp_path, words, said):
    code, _, error = statusquo(*words, cwd=tmp_path)
    assert code == 2
    assert said in error


@pytest.mark.skipif(find_spec("typer._click") is None, reason="this typer stands on the click package")
def test_the_command_line_needs_no_click_of_its_own(tmp_path):
    code = "import sys; sys.modules['click'] = None; from statusquo.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "who", "Ruritania"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr, done.stderr.decode()
