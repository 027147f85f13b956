"""Columns: which column of a table, or key of an object, fills which field of a report.

Invariant: what the user maps wins; the contract's own names come next; a guess from `data/columns.csv` is always shown.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from statusquo.core.document import Document
from statusquo.core.errors import InputError, QuestionError
from statusquo.readers.documents import document_from
from statusquo.readers.options import Options

FIELDS = ("text", "published", "id", "title", "outlet", "url")
_CONTRACT = {"text": ("text",), "published": ("published", "date")}
_MOST_SHAPES = 1000
"""Sets of keys whose columns are remembered; files whose rows have more shapes than that are read without."""


def mapping_from(words: str | None) -> dict[str, str]:
    """Return the mapping that "published=pubDate,text=body" tells.

    Raises:
        QuestionError: if it is no such list, or names a field that a report has not.
    """
    found: dict[str, str] = {}
    for part in (words or "").split(","):
        if not part.strip():
            continue
        name, equals, column = (p.strip() for p in part.partition("="))
        if not equals or not column:
            raise QuestionError(f"--map takes field=column,..., for example published=pubDate, not {part.strip()!r}")
        if name not in FIELDS:
            raise QuestionError(f"--map knows the fields {', '.join(FIELDS)}, not {name!r}")
        found[name] = column
    return found


@cache
def guesses() -> dict[str, tuple[str, ...]]:
    """Return the columns that are taken for each field, surest first, from `data/columns.csv`."""
    found: dict[str, list[str]] = {}
    table = files("statusquo.readers").joinpath("data/columns.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["field"], []).append(_plain(row["column"]))
    return {name: tuple(columns) for name, columns in found.items()}


class Columns:
    """Turns rows into documents. Looks at each new set of keys once, and shows what it guesses."""

    def __init__(self, options: Options, place: str) -> None:
        self._options, self._place = options, place
        self._shapes: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        self._shown: set[str] = set()

    def document(self, row: Mapping[str, Any], published: date | None = None) -> Document:
        """Return the document that a row tells.

        Raises:
            InputError: if the text or the date is missing or impossible.
        """
        picked = self.pick(row)
        if picked.get("text") in (None, "") and "text" not in self._taken(row):
            raise InputError(_missing("text", row))
        return document_from(picked, published or self._options.published)

    def pick(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a report that a row fills."""
        picked = {}
        for name, columns in self._taken(row).items():
            for column in columns:
                value = row[column] if column in row else _walk(row, column)
                if value not in (None, ""):
                    picked[name] = value
                    break
        return picked

    def used(self, columns: Iterable[str]) -> set[str]:
        """Return the columns that fill a field."""
        return {c for taken in self._taken(dict.fromkeys(columns)).values() for c in taken}

    def check(self, columns: Iterable[str]) -> None:
        """Look at a table's header before its rows.

        Raises:
            InputError: if no column holds the text, no column the date and none is given, or a mapped one is missing.
        """
        there = dict.fromkeys(columns, "")
        taken = self._taken(there)
        for name, column in self._options.mapping.items():
            if column not in there:
                raise InputError(f"--map {name}={column}: no such column; there are {_listed(there)}")
        if "text" not in taken:
            raise InputError(_missing("text", there))
        if "published" not in taken and self._options.published is None:
            raise InputError(_missing("published", there))

    def _taken(self, row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        shape = tuple(row)
        known = self._shapes.get(shape)
        if known is None:
            known = self._resolve(shape)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[shape] = known
        return known

    def _resolve(self, shape: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        plain: dict[str, str] = {}
        for column in shape:
            plain.setdefault(_plain(column), column)
        taken, told = dict[str, tuple[str, ...]](), list[str]()
        for name in FIELDS:
            if name in self._options.mapping:
                taken[name] = (self._options.mapping[name],)
            elif own := tuple(c for c in _CONTRACT.get(name, (name,)) if c in shape):
                taken[name] = own
            elif guess := next((plain[g] for g in guesses()[name] if g in plain), None):
                taken[name] = (guess,)
                told.append(f"{name} from {guess!r}")
        self._show(told)
        return taken

    def _show(self, told: list[str]) -> None:
        new = [t for t in told if t not in self._shown]
        self._shown.update(new)
        if new:
            self._options.note(f"{self._place}: taking {', '.join(new)} (--map field=column says otherwise)")


def _plain(column: str) -> str:
    return "".join(c for c in column.casefold() if c.isalnum())


def _walk(row: Mapping[str, Any], path: str) -> Any:
    """Return what lies under "article.body" in objects inside one another, None when nothing does."""
    value: Any = row
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _missing(name: str, row: Iterable[str]) -> str:
    what = "report's text" if name == "text" else "day of publication"
    other = "" if name == "text" else ", or give --published YYYY-MM-DD"
    return f"no column is known to hold the {what} among {_listed(row)}: name it with --map {name}=COLUMN{other}"


def _listed(columns: Iterable[str]) -> str:
    names = [str(c)[:40] for c in columns]
    return ", ".join(map(repr, names[:12])) + (f" and {len(names) - 12} more" if len(names) > 12 else "") or "none"
