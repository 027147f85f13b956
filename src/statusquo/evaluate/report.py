"""Report: one whole report against what an expert expects of it: records that must come out, and some that must not.

The file is one JSON object: `document` or `text` with `published`, `events` and `must_not` (each a set of conditions
on a record), `most` (how many records at all, 24 where not told). A condition names a field and its value; `FIELD_any`
allows several values, `FIELD_contains` asks for words in a text. Each expected record is matched by another coded one.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from statusquo.core.errors import InputError
from statusquo.evaluate.figures import Figure, share
from statusquo.evaluate.gold import codes, plain_code
from statusquo.evaluate.rows import Row, text_of

MOST = 24
_SIDES = ("actors", "recipients")


def read(path: Path) -> Row:
    """Return the expectations with the report's text under `text`; a text beside the file is found by `document`.

    Raises:
        InputError: if the file is no such object, or its text is not there.
    """
    try:
        told: Row = json.loads(text_of(path))
        events, published = told["events"], told["published"]
    except (ValueError, KeyError, TypeError) as problem:
        raise InputError(f"{path}: no JSON object with events and published ({problem})") from None
    if not told.get("text"):
        told["text"] = text_of(path.parent / Path(str(told.get("document") or path.stem + ".txt")).name)
    return {**told, "id": path.stem, "date": published, "events": events, "must_not": told.get("must_not") or []}


def score(expected: Row, coded: Sequence[Row]) -> dict[str, Figure]:
    """Return the share of expected records found, of forbidden ones absent, and whether there are few enough."""
    fits = [[n for n, r in enumerate(coded) if fit(want, r)] for want in expected["events"]]
    owner = matching(fits)
    most = int(expected.get("most", MOST))
    return {
        "found": share(k in owner for k in range(len(fits))),
        "absent": share(not any(fit(bad, r) for r in coded) for bad in expected["must_not"]),
        "few": Figure(value=float(len(coded) <= most), n=len(coded)),
    }


def causes(expected: Row, coded: Sequence[Row]) -> dict[str, list[str]]:
    """Return {cause: which}: expected records that no record fits, with what the nearest one lacks."""
    found: dict[str, list[str]] = {}
    owner = matching([[n for n, r in enumerate(coded) if fit(want, r)] for want in expected["events"]])
    for k, want in enumerate(expected["events"]):
        if k in owner:
            continue
        lacks = min((_lacks(want, r) for r in coded), key=len, default=["all"])
        found.setdefault("lacks " + ", ".join(lacks), []).append(f"record {want.get('n', k + 1)}")
    for bad in expected["must_not"]:
        for record in coded:
            if fit(bad, record):
                found.setdefault("must not be", []).append(str(record.get("id")))
    return found


def fit(want: Row, record: Row) -> bool:
    """Tell whether a record meets every condition."""
    return not _lacks(want, record)


def _lacks(want: Row, record: Row) -> list[str]:
    return [name for name in want if name not in ("n", "comment") and not _meets(name, want[name], record)]


def _meets(name: str, value: Any, record: Row) -> bool:
    field = re.sub(r"_(any|contains|within)$", "", name)
    got = record.get(field)
    if field in _SIDES:
        sides = codes(got)
        return bool(sides & codes(value)) if name.endswith("_any") else sides == codes(value)
    if field == "text":
        return _within(value, " ".join(str(e.get("text") or "") for e in record.get("evidence") or []))
    if field == "attribution":
        return not got if not value else all(any(_voice(w, v) for v in got or []) for w in value)
    if field == "measure":
        return bool(got) and all(_measure(k, v, got) for k, v in value.items())
    if field == "date":
        days = _days(got)
        if name.endswith("_within"):
            return days is not None and value[0] <= days[0] and days[1] <= value[1]
        return days == tuple(value)
    return got in value if name.endswith("_any") else got == value


def _measure(name: str, value: Any, got: Any) -> bool:
    field = re.sub(r"_(any|contains)$", "", name)
    if name.endswith("_contains"):
        return _within(value, got.get(field))
    if name.endswith("_any"):
        return got.get(field) in value
    if field in ("imposer", "target"):
        return codes(got.get(field)) == codes(value)
    if field == "body":
        return plain_code(got.get(field)) == plain_code(value)
    if field in ("since", "until"):
        return _days(got.get(field)) == (tuple(value) if value else None)
    return bool(got.get(field) == value)


def _voice(want: Row, got: Row) -> bool:
    for name, value in want.items():
        told = got.get(name.removesuffix("_contains"))
        if name.endswith("_contains"):
            good = _within(value, told)
        elif name == "quote":
            good = (told or "") in (value, "mixed")
        elif name == "medium":
            good = str(value).lower() in re.findall(r"\w+", str(told or "").lower())
        else:
            good = told == value
        if not good:
            return False
    return True


def _days(span: Any) -> tuple[str, str] | None:
    if not span:
        return None
    first, last = (span.get("earliest"), span.get("latest")) if isinstance(span, dict) else span
    return (first, last) if first and last else None


def _within(parts: Any, text: Any) -> bool:
    return all(p.lower() in str(text or "").lower() for p in ([parts] if isinstance(parts, str) else parts))


def matching(fits: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return a largest one-to-one matching {row: column}; `fits[row]` are the columns that a row may take."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column in fits[row]:
            if column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    for row in range(len(fits)):
        place(row, set())
    return {row: column for column, row in owner.items()}
