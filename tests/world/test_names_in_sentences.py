"""Names in sentences of our own: each stands for the expected code and sector on its day."""

import csv
from datetime import date
from pathlib import Path

import pytest

from statusquo.world import World

TEXT = (Path(__file__).parent / "names_in_sentences.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TEXT.splitlines()))


@pytest.fixture(scope="module")
def world():
    return World.load()


def test_there_are_enough_cases():
    assert len(CASES) >= 400
    assert len({(c["sentence"], c["name"], c["day"]) for c in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['name']}@{c['day']}")
def test_name_in_its_sentence(world, case):
    assert case["name"] in case["sentence"]
    found = world.resolve(case["name"], date.fromisoformat(case["day"]), case["sentence"])
    got = [(a.code, a.sector or "") for a in found.actors]
    assert (case["code"], case["sector"]) in got, f"{got} by {found.rule}: {found.reason}"
    assert found.rule
    assert 0 < found.score <= 1
