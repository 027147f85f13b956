"""The judge refuses what was fitted to other features, and what it says of a row depends on that row alone."""

import random

import pytest

from statusquo.coding.features import FEATURES
from statusquo.core.errors import ModelError
from statusquo.model.contract import shipped
from statusquo.model.judge import Judge


@pytest.fixture(scope="module")
def judge():
    return Judge.load(shipped(), FEATURES)


def rows(names, count):
    draw = random.Random(3)  # noqa: S311 - numbers to score, no secret
    return [[draw.uniform(-4, 4) for _ in names] for _ in range(count)]


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_a_row_is_scored_alone(judge, name):
    asked = rows(FEATURES[name], 40)
    score = getattr(judge, name)
    together = score(asked)
    assert together == [score([row])[0] for row in asked]
    assert len({str(x) for x in together}) > 1


def test_chances_are_chances(judge):
    assert all(0 <= p <= 1 for p in judge.acts(rows(FEATURES["acts"], 50)))
    for score in (judge.sides, judge.parties):
        names = FEATURES["sides"] if score == judge.sides else FEATURES["parties"]
        assert all(0 <= p <= 1.0001 for pair in score(rows(names, 50)) for p in pair)


def test_nothing_asked_nothing_said(judge):
    assert judge.acts([]) == []
    assert judge.sides([]) == []


def test_other_features_are_refused():
    with pytest.raises(ModelError, match="other features"):
        Judge.load(shipped(), FEATURES | {"acts": (*FEATURES["acts"], "new")})


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="acts"):
        Judge.load(tmp_path, FEATURES)
