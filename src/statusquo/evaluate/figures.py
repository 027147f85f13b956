"""Figures: what a suite measured, each with its bootstrap bounds, and the errors behind them grouped by cause.

Invariant: the same rows give the same bounds (the resampling has a fixed seed), and `low <= value <= high` up to ties.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Row = TypeVar("Row")

TIMES, LOW, HIGH = 400, 0.05, 0.95
"""Resamplings, and the quantiles that are the bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number from 0 to 1 with its bounds, and how many cases it rests on."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int
    detail: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the figure as one flat JSON object, rounded to four places."""
        told = {"value": self.value, "low": self.low, "high": self.high}
        rounded = {k: None if v is None else round(v, 4) for k, v in told.items()}
        return {**rounded, "n": self.n, **{k: round(v, 4) for k, v in self.detail.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one suite measured on one set: figures by name, and errors as {cause: ids or examples}."""

    suite: str
    data: str
    sha256: str
    items: int
    figures: Mapping[str, Figure]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def to_json(self, errors: int = 0) -> dict[str, Any]:
        """Return the result as one JSON object, with so many examples of each cause of error."""
        shown = {cause: {"count": len(told), "examples": list(told[:errors])} for cause, told in self.ranked()}
        return {
            "suite": self.suite,
            "data": self.data,
            "sha256": self.sha256,
            "items": self.items,
            "figures": {name: figure.to_json() for name, figure in self.figures.items()},
            **({"errors": shown} if errors else {}),
            "notes": list(self.notes),
        }

    def ranked(self) -> list[tuple[str, Sequence[str]]]:
        """Return the causes of errors, most frequent first."""
        return sorted(self.errors.items(), key=lambda kv: (-len(kv[1]), kv[0]))


def bounds(rows: Sequence[Row], statistic: Callable[[Sequence[Row]], float]) -> tuple[float | None, float | None]:
    """Return the bootstrap bounds of a statistic over rows, or (None, None) for fewer than two rows."""
    if len(rows) < 2:
        return None, None
    rng = random.Random(1)  # noqa: S311  a fixed seed, no secret
    found = sorted(statistic(rng.choices(rows, k=len(rows))) for _ in range(TIMES))
    return found[int(LOW * TIMES)], found[int(HIGH * TIMES) - 1]


def share(hits: Iterable[object]) -> Figure:
    """Return the share of true values, with bounds."""
    rows = [float(bool(hit)) for hit in hits]
    low, high = bounds(rows, _mean)
    return Figure(value=_mean(rows), low=low, high=high, n=len(rows))


def ratio(rows: Sequence[tuple[int, int]]) -> Figure:
    """Return hits over cases from (hits, cases) of each item, with bounds over items."""
    low, high = bounds(rows, _ratio)
    return Figure(value=_ratio(rows), low=low, high=high, n=sum(n for _, n in rows))


def f1(rows: Sequence[tuple[int, int, int]]) -> Figure:
    """Return F1 from (true, gold, found) counts of each item, with bounds over items and precision and recall."""
    true, gold, found = (sum(row[k] for row in rows) for k in range(3))
    low, high = bounds(rows, _f1)
    detail = {"precision": true / max(found, 1), "recall": true / max(gold, 1), "found": float(found)}
    return Figure(value=_f1(rows), low=low, high=high, n=gold, detail=detail)


def macro(pairs: Sequence[tuple[str, str]]) -> Figure:
    """Return macro-F1 over the labels that gold has, from (gold, got) pairs, with the F1 of each label."""
    low, high = bounds(pairs, lambda some: _mean(list(_by_label(some).values())))
    each = _by_label(pairs)
    return Figure(value=_mean(list(each.values())), low=low, high=high, n=len(pairs), detail=each)


def _by_label(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    hit: dict[str, int] = {}
    told: dict[str, int] = {}
    for gold, got in pairs:
        hit[gold] = hit.get(gold, 0) + (gold == got)
        told[gold] = told.get(gold, 0) + 1
    read: dict[str, int] = {}
    for _, got in pairs:
        read[got] = read.get(got, 0) + 1
    return {label: 2 * hit[label] / (told[label] + read.get(label, 0)) for label in sorted(told)}


def _mean(rows: Sequence[float]) -> float:
    return sum(rows) / len(rows) if rows else 0.0


def _ratio(rows: Sequence[tuple[int, int]]) -> float:
    cases = sum(n for _, n in rows)
    return sum(hit for hit, _ in rows) / cases if cases else 0.0


def _f1(rows: Sequence[tuple[int, int, int]]) -> float:
    true, gold, found = (sum(row[k] for row in rows) for k in range(3))
    return 2 * true / (gold + found) if gold + found else 0.0
