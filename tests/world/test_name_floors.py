"""Floors of name resolution on the gold rows; they need the shared data (STATUSQUO_SHARED)."""

import os
from pathlib import Path

import pytest

from statusquo.evaluate import run

SHARED = os.environ.get("STATUSQUO_SHARED")


@pytest.mark.skipif(not SHARED, reason="STATUSQUO_SHARED does not tell where the shared data lie")
@pytest.mark.parametrize(("name", "code", "sector"), [("train", 0.92, 0.86), ("dev", 0.885, 0.83)])
def test_names_resolve_as_often_as_before(name, code, sector):
    figures = run("names", Path(SHARED or "") / "data" / "gold" / f"{name}.jsonl").figures
    assert figures["code"].value >= code
    assert figures["sector.given"].value >= sector
