"""The words of date expressions: tables in `data/`, read once.

Invariant: a word has exactly one class, so that one symbol stands for one token in the grammar's patterns.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from statusquo.core.errors import TableError

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]
"""First word of a phrase to its (words, name) rows, longest first."""


def rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table in `data/`; raise TableError where a cell is missing."""
    text = files(__package__).joinpath("data", f"{table}.csv").read_text(encoding="utf-8")
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if any(cell is None for cell in row.values()):
            raise TableError(f"dates/{table}.csv", line, "the row has fewer cells than the header")
        yield row


def group(name: str) -> frozenset[str]:
    """Return the words of a group of `groups.csv`; a rule asks for them by the module and the use.

    Raises:
        TableError: if the table has no such group.
    """
    words = _groups().get(name)
    if not words:
        raise TableError("dates/groups.csv", 0, f"there is no group {name!r}")
    return frozenset(words)


@cache
def _groups() -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for row in rows("groups"):
        groups.setdefault(row["group"], set()).add(row["word"])
    return groups


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables of the grammar: words by class, quantities, parts, holidays, events, traps and outlets."""

    words: dict[str, tuple[str, str]]
    fuzzy: dict[tuple[str, str], tuple[int, int]]
    qualifiers: dict[str, tuple[float, float]]
    parts: dict[tuple[str, str], tuple[int, str]]
    holidays: dict[str, tuple[str, str]]
    events: dict[str, tuple[str, str]]
    phrases: Phrases
    outlets: dict[str, str]
    verbs: dict[str, str]

    def quantity(self, word: str, unit: str) -> tuple[int, int]:
        """Return the least and most that a fuzzy quantity means for a unit."""
        return self.fuzzy.get((word, unit)) or self.fuzzy[word, "*"]


@cache
def lexicon() -> Lexicon:
    """Return the tables, checked."""
    words: dict[str, tuple[str, str]] = {}
    for line, row in enumerate(rows("lexicon"), start=2):
        if row["word"] in words:
            raise TableError("dates/lexicon.csv", line, f"{row['word']!r} has a class already")
        words[row["word"]] = (row["class"], row["value"])
    holidays = {row["name"]: (row["kind"], row["value"]) for row in rows("holidays")}
    events = {row["name"]: (row["first"], row["last"]) for row in rows("events")}
    named = [("HOLIDAY", name) for name in holidays]
    named += [("EVENT", name) for name in events] + [("TRAP", row["phrase"]) for row in rows("traps")]
    return Lexicon(
        words=words,
        fuzzy={(row["quantity"], row["unit"]): (int(row["low"]), int(row["high"])) for row in rows("fuzzy")},
        qualifiers={row["qualifier"]: (float(row["low"]), float(row["high"])) for row in rows("qualifiers")},
        parts={(row["part"], row["grain"]): (int(row["first"]), row["last"]) for row in rows("parts")},
        holidays=holidays,
        events=events,
        phrases=_phrases(named),
        outlets={row["outlet"]: row["order"] for row in rows("outlets")},
        verbs={row["form"]: row["tense"] for row in rows("verbs")},
    )


def _phrases(named: list[tuple[str, str]]) -> Phrases:
    """Index phrases by their first word, cut as the tokenizer cuts text."""
    from statusquo.coding.dates.tokens import words_of  # the tokenizer needs the word classes first

    table: Phrases = {}
    for kind, name in named:
        words = words_of(name)
        table.setdefault(words[0], []).append((words, f"{kind}:{name}"))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table
