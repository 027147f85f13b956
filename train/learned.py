"""What the stages with learned weights share: their command line, the held-out tenth, and the table of weights."""

import argparse
import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from events import held_out

Row = TypeVar("Row", bound=tuple[Any, ...])


def arguments(about: str, strength: float) -> argparse.ArgumentParser:
    """Return the parser of a script's arguments; `strength` is the regression's C where none is given."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--test", nargs="*", type=Path, default=[])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--strength", type=float, default=strength, help="C of the regression: less is sparser")
    return parser


def split(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows to learn from and those held out; a row begins with its item's id."""
    parts: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        parts[held_out(row[0])].append(row)
    return parts


def write(path: Path, label: str, learned: Iterable[tuple[str, Any, float, Sequence[str]]], least: float) -> None:
    """Write the weights of each (label, model, threshold, features), the largest first, less those below `least`."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow([label, "feature", "weight", "source"])
        for name, model, threshold, features in learned:
            told = sorted(zip(features, model.coef_[0], strict=True), key=lambda pair: -abs(pair[1]))
            kept = [(feature, weight) for feature, weight in told if abs(weight) >= least]
            for feature, weight in [("bias", model.intercept_[0]), ("threshold", threshold), *kept]:
                table.writerow([name, feature, f"{weight:.2f}", "learned"])
