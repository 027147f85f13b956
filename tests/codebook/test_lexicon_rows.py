"""Rows of the lexicon that load but could never do what they say: each is told here with its line."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from statusquo.codebook import read_rows
from statusquo.coding.cues import FRAMES
from statusquo.model.lemma import lemma

LEXICON = list(read_rows("lexicon"))
EFFECTS = list(read_rows("effects"))
OBJECTS = list(read_rows("objects"))
MISREAD = frozenset(["hostilities", "tear-gas"])
"""Lemmas of rows that the table of endings (model/lemmas.csv) still takes for inflected forms; none may be added."""
PREPOSITIONS = frozenset("about against as at for in of on over to whether with".split())


def misfits(rows):
    """Return the lines of rows whose verb or noun is not written as its lemma, so that no word ever matches."""
    found = []
    for line, row in rows:
        words = row["lemma"].split()
        word = words[0] if row["pos"] == "V" else words[-1]
        if word not in MISREAD and word != lemma(word, "VERB" if row["pos"] == "V" else "NOUN"):
            found.append(f"lexicon.csv line {line}: {word!r}")
    return found


def twice(rows, *names):
    told = Counter(tuple(row[n].lower() for n in names) for _, row in rows)
    return [key for key, count in told.items() if count > 1]


def unanswered(lexicon, effects):
    known = {row["effect"] for _, row in effects}
    return [f"lexicon.csv line {line}: {row['effect']!r}" for line, row in lexicon
            if row["effect"] and row["effect"] != "noun" and row["effect"] not in known]  # fmt: skip


def frameless(rows):
    """Return the frames of cues that no grammar of voices knows: neither one of `FRAMES` nor a preposition."""
    return [
        f"cues.csv line {line}: {frame!r}"
        for line, row in rows
        for frame in row["frames"].split()
        if frame.partition(":")[0] not in FRAMES | PREPOSITIONS
    ]


def test_no_row_stands_twice():
    assert twice(LEXICON, "lemma", "pos", "effect") == []
    assert twice(OBJECTS, "term") == []
    assert twice(EFFECTS, "effect", "polarity") == []


def test_every_effect_is_answered_by_a_rule():
    assert unanswered(LEXICON, EFFECTS) == []


def test_every_frame_of_a_cue_is_known():
    assert frameless(read_rows("cues")) == []


def test_words_are_lemmas():
    assert misfits(LEXICON) == []


@pytest.mark.parametrize(
    ("row", "check"),
    [
        ({"lemma": "banned", "pos": "V", "effect": ""}, misfits),
        ({"frames": "clause quot"}, frameless),
        ({"lemma": "ban", "pos": "V", "effect": "prohibit"}, lambda rows: unanswered(rows, EFFECTS)),
    ],
)
def test_a_wrong_row_would_be_caught(row, check):
    assert check([(7, row)]) != []
    assert "line 7" in check([(7, row)])[0]


def test_tables_are_rectangular():
    for path in (files("statusquo.codebook") / "data").iterdir():
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines))
        assert all(len(row) == len(header) for row in rows), path.name
