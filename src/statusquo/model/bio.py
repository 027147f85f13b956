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
    that kind (for I-), so a word costs a handful of array operations for all N rows together. What a number is added
    to all tags of a word makes no difference, so logits do as well as log chances.
    """
    rows, words, tags = scores.shape
    out = np.zeros((rows, words), np.int64)
    if not rows or not words:
        return out
    by_word = np.asarray(scores).transpose(1, 0, 2)
    outer = np.ascontiguousarray(by_word[:, :, 0], np.float64)
    begin, inner = (np.ascontiguousarray(by_word[:, :, first::2], np.float64) for first in (1, 2))
    first = begin.argmax(2)  # of the kinds that may begin at a word, the best one depends on that word alone
    row = np.arange(rows)
    highest = begin[np.arange(words)[:, None], row, first]
    came = np.zeros((words, rows), np.int64)  # tag of the best end at each word
    begun, gone_on = np.empty((words, rows, (tags - 1) // 2)), np.empty((words, rows, (tags - 1) // 2))
    best = np.zeros(rows)
    ends = np.empty((3, rows))
    for w in range(words):
        np.add(begin[w], best[:, None], out=begun[w])
        if w:
            np.maximum(begun[w - 1], gone_on[w - 1], out=gone_on[w])
            gone_on[w] += inner[w]
        else:
            gone_on[w] = -np.inf
        last = gone_on[w].argmax(1)
        np.add(best, outer[w], out=ends[0])
        np.add(best, highest[w], out=ends[1])
        ends[2] = gone_on[w][row, last]
        kind = ends.argmax(0)
        came[w] = np.where(kind == 0, 0, np.where(kind == 1, 1 + 2 * first[w], 2 + 2 * last))
        best = ends.max(0)
    tag = came[-1]
    for w in range(words - 1, 0, -1):
        out[:, w] = tag
        kinds = np.maximum(tag - 1, 0) // 2
        from_begin = begun[w - 1][row, kinds] >= gone_on[w - 1][row, kinds]
        tag = np.where((tag > 0) & (tag % 2 == 0), tag - from_begin, came[w - 1])
    out[:, 0] = tag
    return out


def spans(paths: Array) -> Array:
    """Return (row, start, end, kind) of each span in best paths [N, W]: each B- with the I- behind it, in order."""
    rows, words = paths.shape
    if not words:
        return np.zeros((0, 4), np.int64)
    inside = (paths > 0) & (paths % 2 == 0)
    stops = np.where(inside, words, np.arange(words))  # a span ends at the first word behind it that is no I-
    ends = np.full((rows, words + 1), words)
    ends[:, :words] = np.minimum.accumulate(stops[:, ::-1], axis=1)[:, ::-1]
    row, start = np.nonzero(paths % 2 == 1)
    return np.stack([row, start, ends[row, start + 1], paths[row, start] // 2], axis=1)
