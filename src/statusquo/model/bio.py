"""BIO: from tag scores to spans that don't overlap.

Invariant: a path has I-X only after B-X or I-X, and every run is a span of at least one word.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def repair(labels: Sequence[str]) -> list[str]:
    """Turn an I- that continues nothing into a B-."""
    out: list[str] = []
    for label in labels:
        before = out[-1][2:] if out else ""
        out.append("B-" + label[2:] if label[0] == "I" and before != label[2:] else label)
    return out


def runs(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (kind, start, end) of each B- with its I-."""
    out: list[tuple[str, int, int]] = []
    for i, label in enumerate(repair(labels)):
        if label[0] == "B":
            out.append((label[2:], i, i + 1))
        elif label[0] == "I":
            out[-1] = (out[-1][0], out[-1][1], i + 1)
    return out


def best_paths(scores: Array) -> Array:
    """Return the best tags [N, W] by log scores [N, W, 1 + 2 * kinds], where tags are O, B-a, I-a, B-b, I-b, ...

    The best path into a word only ever needs the best end so far (for O and B-) and, for each kind, the best end in
    that kind (for I-), so a word costs a handful of array operations for all N rows together.
    """
    rows, words, tags = scores.shape
    out = np.zeros((rows, words), np.int64)
    if not rows or not words:
        return out
    begin, inner = scores[:, :, 1::2], scores[:, :, 2::2]
    row = np.arange(rows)
    came = np.zeros((words, rows), np.int64)  # tag of the best end at each word
    from_begin = np.zeros((words, rows, (tags - 1) // 2), bool)
    best = np.zeros(rows)
    last_begin = last_inner = np.full((rows, (tags - 1) // 2), -np.inf)
    for w in range(words):
        from_begin[w] = last_begin >= last_inner
        now_inner = np.maximum(last_begin, last_inner) + inner[:, w]
        now_begin = best[:, None] + begin[:, w]
        b, i = now_begin.argmax(1), now_inner.argmax(1)
        ends = np.stack([best + scores[:, w, 0], now_begin[row, b], now_inner[row, i]])
        kind = ends.argmax(0)
        came[w] = np.choose(kind, [np.zeros(rows, np.int64), 1 + 2 * b, 2 + 2 * i])
        best, last_begin, last_inner = ends.max(0), now_begin, now_inner
    tag = came[-1]
    for w in range(words - 1, -1, -1):
        out[:, w] = tag
        inside = (tag > 0) & (tag % 2 == 0)
        kinds = np.maximum(tag - 1, 0) // 2
        tag = np.where(inside, tag - from_begin[w][row, kinds], came[w - 1])
    return out
