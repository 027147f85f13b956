"""Floors under the figures of dates on TimeBank and on gold items; they may be raised, never lowered."""

import os
from pathlib import Path

import pytest

from statusquo.evaluate import run

SHARED = os.environ.get("STATUSQUO_SHARED")

pytestmark = pytest.mark.skipif(not SHARED, reason="STATUSQUO_SHARED does not name the folder with the measuring sets")


def test_timebank():
    figures = run("dates", Path(SHARED) / "data" / "dates" / "timebank.tar.gz").figures
    assert figures["recognition.f1"].value >= 0.92
    assert figures["class"].value >= 0.95
    assert figures["interval"].value >= 0.87


def test_gold_dates_are_among_those_found():
    assert run("dates", Path(SHARED) / "data" / "gold" / "dev.jsonl").figures["named"].value >= 0.90
