"""Figures of the docs are those that a named command measured: one place holds each, and the prose says the same."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
NUMBER = re.compile(r"(?<![\w.])\.?\d[\d,]*(?:\.\d+)?(?![\w])")


def numbers(text):
    """Return the numbers of a text, without the targets of links and code."""
    plain = re.sub(r"\]\([^)]*\)|`[^`]*`", " ", text)
    return {n.rstrip(",") for n in NUMBER.findall(plain)}


def paragraphs(page, naming):
    """Return the paragraphs of a page that name a source of figures."""
    return [p for p in re.split(r"\n\s*\n", (HOME / page).read_text(encoding="utf-8")) if naming in p]


def read(*pages):
    return "\n".join((HOME / p).read_text(encoding="utf-8") for p in pages)


def test_numbers_are_found():
    assert numbers("F1 .85 of 1,834 in 0.6 s at `x 7` and [it](9.md), v2 and 3,") == {".85", "1,834", "0.6", "3"}


@pytest.mark.parametrize(
    ("page", "naming", "sources"),
    [
        ("README.md", "bench/", ["bench/README.md"]),
        ("docs/data.md", "data/README.md", ["data/README.md"]),
    ],
)
def test_prose_says_what_was_measured(page, naming, sources):
    found = paragraphs(page, naming)
    assert found, f"{page} no longer names {naming}"
    measured = numbers(read(*sources))
    for paragraph in found:
        strange = numbers(paragraph) - measured
        assert not strange, f"{page}: {sorted(strange)} stand in none of {sources}: {paragraph[:120]}"


def test_the_page_of_figures_is_written_from_the_kept_ones():
    """`eval/figures.json` is what the commands gave; the table shows it and nothing else."""
    spec = importlib.util.spec_from_file_location("eval_figures", HOME / "eval" / "figures.py")
    figures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(figures)
    kept = json.loads(figures.KEPT.read_text(encoding="utf-8"))
    shown = read("docs/figures.md").partition(figures.BEGIN)[2].partition(figures.END)[0].strip()
    assert shown == figures.table(kept), "run python eval/figures.py"
