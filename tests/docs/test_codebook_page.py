"""The codebook's sentences: what the page rules of each is in the words of the closed lists, and most are read so."""

import re
from pathlib import Path

import statusquo
from statusquo.codebook import codebook

PAGE = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| \*(.+?)\* \| (.+) \|$", PAGE, re.MULTILINE)
FLOOR = 6
"""So many must be read as ruled; single ones are not pinned, since a learned model reads them."""


def ruled(cell):
    """Return the (type, kind, change) that a ruling names, None where it names none; () for no record."""
    if cell == "nothing":
        return ()
    words, book = re.findall(r"[A-Za-z_]+", cell), codebook()
    return tuple(next((w for w in words if w in known), None) for known in (book.types, book.kinds, book.changes))


def fits(wanted, records):
    told = [(r.type, r.measure and r.measure.kind, r.measure and r.measure.change) for r in records]
    if not wanted:
        return not told
    return any(all(w is None or w == t for w, t in zip(wanted, one, strict=True)) for one in told)


def test_every_ruling_names_what_the_lists_have():
    assert len(ROWS) >= 11
    assert all(ruled(cell) == () or any(ruled(cell)) for _, cell in ROWS)
    assert ruled("SANCTION-discontinue, KEN → UGA; measure trade, impose") == ("SANCTION", "trade", "impose")


def test_most_sentences_are_read_as_ruled():
    wrong = []
    for sentence, cell in ROWS:
        records = statusquo.code(sentence, published="2018-02-06")
        if not fits(ruled(cell), records):
            wrong.append((sentence, cell, [(r.type, r.measure) for r in records]))
    assert len(ROWS) - len(wrong) >= FLOOR, wrong
