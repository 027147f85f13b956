"""Lemmas by a table of endings learned from UD English EWT.

Invariant: a lemma is lower case and never empty; the longest ending of the table that fits decides ("^" marks a whole
word), and a word without one is its own lemma.
"""

import csv
from functools import cache, lru_cache
from importlib import resources

from statusquo.core.errors import TableError


@cache
def _rules() -> dict[tuple[str, str], tuple[int, str]]:
    """Return (tag, ending) -> (letters to cut, letters to add)."""
    table = resources.files("statusquo.model").joinpath("lemmas.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        if not row["cut"].isdigit():
            raise TableError("lemmas.csv", number, f"cut is a count of letters, not {row['cut']!r}")
        found[row["tag"], row["ending"]] = (int(row["cut"]), row["add"])
    return found


@lru_cache(maxsize=1 << 16)
def lemma(form: str, tag: str) -> str:
    """Return the dictionary form of a word with a UD part of speech."""
    word, rules = form.lower().replace("’", "'"), _rules()
    found = rules.get((tag, "^" + word))
    for start in range(len(word)):
        if found is not None:
            break
        found = rules.get((tag, word[start:]))
    if found is None:
        return word
    cut, add = found
    return (word[: len(word) - cut] + add) or word
