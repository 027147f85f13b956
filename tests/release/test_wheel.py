"""The wheel: it builds twice to the same bytes, holds what it needs, and works from itself alone."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed"),
]
EPOCH = "1700000000"


def build(out):
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(out)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return out / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Lay the wheel out in a folder of its own; what it needs comes from this environment, the source does not."""
    where = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(where)
    return where


def statusquo(installed, folder, *words):
    code = (
        f"import sys; sys.path[:] = [p for p in sys.path if p != {str(HOME / 'src')!r}]\n"
        f"import statusquo; assert statusquo.__file__.startswith({str(installed)!r}), statusquo.__file__\n"
        "from statusquo.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], cwd=folder, text=True, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(installed), "STATUSQUO_LEDGER": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_two_builds_are_the_same_bytes(wheel, tmp_path):
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, build(tmp_path))]
    assert digests[0] == digests[1]


def test_it_holds_weights_tables_licence_and_the_example_set(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        told = next(n for n in names if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(packed.read(told).decode("utf-8"))
    for name in ("model/weights/encoder.onnx", "codebook/data/lexicon.csv", "world/data/rules.csv",
                 "evaluate/data/example.jsonl"):  # fmt: skip
        assert f"statusquo/{name}" in names
    assert any(n.endswith("licenses/LICENSE") for n in names)
    assert not [n for n in names if n.startswith(("tests/", "train/", "data/")) or n.endswith((".duckdb", ".pyc"))]
    assert metadata["Requires-Python"] == ">=3.11"


def test_it_codes_evaluates_and_tells_its_digests(installed, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("date 2021-05-12\nKenya suspended flights to Somalia on Monday.\n", encoding="utf-8")
    rows = statusquo(installed, tmp_path, "code", report, "--format", "jsonl", "--workers", 1)
    assert {json.loads(line)["type"] for line in rows.splitlines()} == {"SANCTION"}
    figures = json.loads(statusquo(installed, tmp_path, "evaluate", "--format", "json"))
    assert figures["items"] == 20
    facts = json.loads(statusquo(installed, tmp_path, "info", "--format", "json"))
    assert len(facts["encoder"]["digest"]) == 64
    assert all(len(v) == 64 for v in facts["tables"].values())
