"""Behavioural suites hold their floors; each is large enough and covers every type and kind of measure."""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from statusquo.codebook import codebook

_FILE = Path(__file__).parents[2] / "eval" / "behaviour.py"
_SPEC = importlib.util.spec_from_file_location("behaviour", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
behaviour = importlib.util.module_from_spec(_SPEC)
sys.modules["behaviour"] = behaviour
_SPEC.loader.exec_module(behaviour)
FLOORS = json.loads(behaviour.FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures():
    return behaviour.shares(behaviour.run())


@pytest.mark.parametrize("suite", FLOORS)
def test_suite_holds_its_floor(suite, figures):
    assert figures[suite] >= FLOORS[suite]


def test_every_suite_has_a_floor():
    assert FLOORS.keys() == {*behaviour.SUITES, "all"}


def test_suites_are_large_and_cover_the_codebook():
    probes = list(behaviour.probes())
    sizes = Counter(p.suite for p in probes)
    assert all(sizes[suite] >= 30 for suite in behaviour.SUITES)
    assert {p.row["type"] for p in probes} == codebook().types.keys()
    assert {p.row["kind"] for p in probes} - {""} == codebook().kinds


def test_a_probe_that_changes_too_much_fails():
    row = {"id": "x", "type": "ACCUSE", "kind": "", "a": "Ireland", "b": "Israel"}
    base, other = (
        next(iter(behaviour.Coder().code([behaviour.document_from({"text": t, "published": behaviour.PUBLISHED})])))
        for t in ("Ireland condemned Israel.", "Israel condemned Ireland.")
    )
    told = behaviour.base_of(row, base.records)
    same, turned = behaviour.Probe("paraphrase", row, ""), behaviour.Probe("swap", row, "", swap=True)
    names = {"IRL": "ISR", "ISR": "IRL"}
    assert not behaviour.wrong(same, told, base.records, names)
    assert behaviour.wrong(same, told, other.records, names) == "sides"
    assert not behaviour.wrong(turned, told, other.records, names)
    assert behaviour.wrong(same, told, (), names) == "nothing coded"
    assert behaviour.wrong(same, None, base.records, names) == "base not read"
