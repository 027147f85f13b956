"""Floors under the figures of eval/dates.py; they may be raised, never lowered."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

SHARED = os.environ.get("STATUSQUO_SHARED")
SCRIPT = Path(__file__).parents[2] / "eval" / "dates.py"

pytestmark = pytest.mark.skipif(not SHARED, reason="STATUSQUO_SHARED does not name the folder with the measuring sets")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("eval_dates", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["eval_dates"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["eval_dates"]


def test_timebank(script):
    count = script.measure(list(script.timebank(Path(SHARED))), "")
    precision, recall = count["hit"] / count["found"], count["hit"] / count["gold"]
    assert 2 * precision * recall / (precision + recall) >= 0.92
    assert count["class"] / count["hit"] >= 0.95
    assert count["value"] / count["valued"] >= 0.87


def test_gold_dates_are_among_those_found(script):
    total, named, _ = script.gold_items(Path(SHARED), "")
    assert named / total >= 0.90
