"""Floors: figures below which a change is refused, in a file with the digest of each set.

The file is a JSON list of `{suite, set, sha256, floors: {figure: least}, lowered?: {figure: {from, reason}}}`.
Invariant: a floor that once was higher says so under `lowered`, with its height and a reason in words; a set whose
digest has changed fails, as figures on another set say nothing about the floor. A set that isn't there is skipped.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statusquo.core.errors import InputError
from statusquo.evaluate.figures import Result
from statusquo.evaluate.rows import digest, text_of

REASON_WORDS = 4
"""A reason has at least so many words."""

RENAMED = {"no_event": "quiet"}
"""Suites under the names that they had before."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One floor with its figure; `value` is None where the set isn't there or the figure is missing."""

    suite: str
    set: str
    figure: str
    floor: float | None
    value: float | None
    problem: str | None = None

    @property
    def fell(self) -> bool:
        """Whether this is a failure."""
        return self.problem is not None


def read(path: Path) -> list[Json]:
    """Return the rows of a floors file, checked.

    Raises:
        InputError: if it is no such file, or a lowered floor has no reason.
    """
    try:
        rows = json.loads(text_of(path))
    except ValueError as problem:
        raise InputError(f"{path}: not JSON ({problem})") from None
    if not isinstance(rows, list):
        raise InputError(f"{path}: is no list of floors")
    for row in rows:
        missing = [n for n in ("suite", "set", "sha256", "floors") if n not in row]
        if missing:
            raise InputError(f"{path}: a row lacks {', '.join(missing)}")
        for figure, told in (row.get("lowered") or {}).items():
            reason = str((told or {}).get("reason") or "")
            if len(reason.split()) < REASON_WORDS:
                raise InputError(f"{path}: {row['set']} {figure} was lowered without a reason in words")
    return rows


def lowered(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what fell from one state of the file to a later one without a word under `lowered`.

    A floor that is gone counts as lowered to nothing.
    """
    now = {(_suite(r), r["set"]): r for r in after}
    found = []
    for row in before:
        later: Mapping[str, Any] = now.get((_suite(row), row["set"]), {})
        floors, told = later.get("floors") or {}, later.get("lowered") or {}
        for figure, least in row["floors"].items():
            fell = figure not in floors or floors[figure] < least
            if fell and figure not in told:
                found.append(f"{row['set']} {figure} from {least} to {floors.get(figure, 'none')}")
    return found


def _suite(row: Mapping[str, Any]) -> str:
    return RENAMED.get(row["suite"], str(row["suite"]))


def check(path: Path, data: Path, measure: Callable[[str, Path], Result]) -> Iterator[Held]:
    """Yield every floor of the file with its figure, measured on the sets under `data`."""
    for row in read(path):
        where = data / row["set"]
        if not where.exists():
            yield Held(suite=row["suite"], set=row["set"], figure="-", floor=None, value=None)
            continue
        found = digest(where)
        if found != row["sha256"]:
            yield Held(suite=row["suite"], set=row["set"], figure="-", floor=None, value=None,
                       problem=f"{row['set']} has changed (sha256 {found})")  # fmt: skip
            continue
        result = measure(row["suite"], where)
        for figure, least in row["floors"].items():
            value = result.figures[figure].value if figure in result.figures else None
            problem = None
            if value is None:
                problem = f"{row['set']}: suite {row['suite']} has no figure {figure}"
            elif value < least:
                problem = f"{row['set']} {figure} {value:.3f} < {least:.3f}"
            yield Held(suite=row["suite"], set=row["set"], figure=figure, floor=least, value=value, problem=problem)
