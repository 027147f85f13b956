"""Floors of name resolution on the gold rows; they need the shared data (STATUSQUO_SHARED)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = os.environ.get("STATUSQUO_SHARED")
EVAL = Path(__file__).parents[2] / "eval" / "actors.py"


@pytest.mark.skipif(not SHARED, reason="STATUSQUO_SHARED does not tell where the shared data lie")
@pytest.mark.parametrize(("name", "code", "sector"), [("train", 0.92, 0.86), ("dev", 0.885, 0.83)])
def test_names_resolve_as_often_as_before(name, code, sector):
    gold = Path(SHARED or "") / "data" / "gold" / f"{name}.jsonl"
    done = subprocess.run([sys.executable, str(EVAL), str(gold)], capture_output=True, text=True, check=True)
    right = float(re.search(r"code right ([\d.]+)", done.stdout)[1])
    given = float(re.search(r"gold gives one: ([\d.]+)", done.stdout)[1])
    assert right >= code
    assert given >= sector
