"""Linear: readable tables of learned weights, and the probabilities that features have by them.

Invariant: a table has the columns of its label, `feature`, `weight`, `source`; each label has a row `bias` and a row
`threshold` (a probability), and features that the table does not name weigh nothing.
"""

import math
from collections.abc import Iterable
from functools import cache

from statusquo.codebook.tables import read_rows
from statusquo.core.errors import TableError

BIAS, THRESHOLD = "bias", "threshold"


class Linear:
    """A logistic model for each label of a table.

    Args:
        table: name of the file in `codebook/data`, without its ending.
        column: the column that names the label.

    Raises:
        TableError: if a weight is no number, or a label lacks its bias or threshold.
    """

    def __init__(self, table: str, column: str) -> None:
        self.bias: dict[str, float] = {}
        self.thresholds: dict[str, float] = {}
        found: dict[str, list[tuple[str, float]]] = {}
        for line, row in read_rows(table):
            try:
                weight = float(row["weight"])
            except ValueError:
                raise TableError(f"{table}.csv", line, f"weight is a number, not {row['weight']!r}") from None
            if row["feature"] == BIAS:
                self.bias[row[column]] = weight
            elif row["feature"] == THRESHOLD:
                self.thresholds[row[column]] = weight
            else:
                found.setdefault(row["feature"], []).append((row[column], weight))
        self._order = {feature: n for n, feature in enumerate(sorted(found))}
        self._ordered = [found[feature] for feature in self._order]
        used = {label for weights in self._ordered for label, _ in weights}
        if lacking := sorted((used | self.bias.keys()) ^ (self.bias.keys() & self.thresholds.keys())):
            raise TableError(f"{table}.csv", 0, f"{lacking[0]!r} needs both a row bias and a row threshold")

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return the probability of each label; a feature counts once, and their order makes no difference."""
        sums = dict(self.bias)
        known = {self._order[feature] for feature in features if feature in self._order}
        for n in sorted(known):  # sums of floats vary with the order
            for label, weight in self._ordered[n]:
                sums[label] += weight
        return {label: 1 / (1 + math.exp(-total)) for label, total in sums.items()}

    def told(self, features: Iterable[str]) -> tuple[str, ...]:
        """Return the labels that reach their thresholds, the likeliest first."""
        scores = self.scores(features)
        reached = [label for label, score in scores.items() if score >= self.thresholds[label]]
        return tuple(sorted(reached, key=lambda label: (-scores[label], label)))


@cache
def linear(table: str, column: str) -> Linear:
    """Return the model of a packaged table, read once."""
    return Linear(table, column)
