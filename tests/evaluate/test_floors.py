"""Floors: what fails them, and that none of ours was ever lowered without a reason."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from statusquo.core.errors import InputError
from statusquo.evaluate import SUITES, example_path
from statusquo.evaluate.figures import Figure, Result
from statusquo.evaluate.floors import check, lowered, read
from statusquo.evaluate.rows import digest

HOME = Path(__file__).parents[2]
OURS = HOME / "eval" / "floors.json"


def floors_file(folder, floor=0.5, sha256=None, **more):
    row = {"suite": "gold", "set": "set.jsonl", "sha256": sha256 or digest(folder / "set.jsonl"),
           "floors": {"type.f1": floor}, **more}  # fmt: skip
    path = folder / "floors.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    shutil.copy(example_path(), tmp_path / "set.jsonl")
    return tmp_path


def measured(value):
    return lambda suite, path: Result(
        suite=suite, data=path.name, sha256="", items=1, figures={"type.f1": Figure(value=value, n=1)}
    )


@pytest.mark.parametrize(("value", "fell"), [(0.49, True), (0.5, False), (0.9, False)])
def test_a_figure_below_its_floor_fails(folder, value, fell):
    (held,) = check(floors_file(folder), folder, measured(value))
    assert held.fell is fell


def test_a_set_that_has_changed_fails(folder):
    path = floors_file(folder)
    with (folder / "set.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    (held,) = check(path, folder, measured(1.0))
    assert "has changed" in held.problem


def test_a_figure_that_no_suite_measures_fails(folder):
    (held,) = check(floors_file(folder), folder, lambda s, p: Result(suite=s, data="", sha256="", items=0, figures={}))
    assert "no figure type.f1" in held.problem


def test_a_set_that_is_not_there_is_skipped(folder):
    path = floors_file(folder)
    (folder / "set.jsonl").unlink()
    (held,) = check(path, folder, measured(1.0))
    assert not held.fell
    assert held.value is None


def test_a_lowered_floor_needs_words(folder):
    with pytest.raises(InputError, match="lowered without a reason"):
        read(floors_file(folder, lowered={"type.f1": {"from": 0.6, "reason": "worse"}}))


def test_lowering_is_seen():
    def state(value, **more):
        return [{"suite": "gold", "set": "s", "floors": {"type.f1": value}, **more}]

    assert lowered(state(0.6), state(0.5)) == ["s type.f1 from 0.6 to 0.5"]
    assert lowered(state(0.6), []) == ["s type.f1 from 0.6 to none"]
    assert lowered(state(0.5), state(0.6)) == []
    reason = {"type.f1": {"from": 0.6, "reason": "the set lost its easiest third"}}
    assert lowered(state(0.6), state(0.5, lowered=reason)) == []


def test_our_floors_are_of_suites_that_there_are():
    assert {row["suite"] for row in read(OURS)} <= set(SUITES)


def test_a_suite_that_was_renamed_keeps_its_floors():
    before, after = ([{"suite": n, "set": "s", "floors": {"stay": v}}] for n, v in (("no_event", 0.3), ("quiet", 0.2)))
    assert lowered(before, after) == ["s stay from 0.3 to 0.2"]
    assert lowered(before, [{"suite": "quiet", "set": "s", "floors": {"stay": 0.3}}]) == []


def test_no_floor_of_ours_was_ever_lowered_without_a_reason():
    git = subprocess.run(
        ["git", "-C", str(HOME), "log", "--format=%H", "--", "eval/floors.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if git.returncode or not git.stdout.strip():
        pytest.skip("no git history here")
    now = read(OURS)
    for commit in git.stdout.split():
        told = subprocess.run(
            ["git", "-C", str(HOME), "show", f"{commit}:eval/floors.json"], capture_output=True, text=True, check=True
        )
        assert lowered(json.loads(told.stdout), now) == []
