"""Trees: the best well-formed dependency tree by the arc scores.

Invariant: what `best_tree` returns has one root (-1) and no cycle, whatever the scores.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]


def best_tree(scores: Scores) -> list[int]:
    """Return each word's head, -1 for the root.

    Args:
        scores: [n, n]; row = dependent, column = head; the diagonal scores a word as root.
    """
    best: list[int] = scores.argmax(1).tolist()
    roots = [i for i, head in enumerate(best) if i == head]
    if len(roots) != 1 or not _is_tree(best, roots[0]):
        best = _repair(scores)
    return [-1 if head == i else head for i, head in enumerate(best)]


def _is_tree(heads: list[int], root: int) -> bool:
    """Tell whether every word leads up to the root."""
    state = [0] * len(heads)  # 0 unseen, else the walk that saw it
    state[root] = -1
    for start in range(len(heads)):
        i = start
        while state[i] == 0:
            state[i] = start + 1
            i = heads[i]
        if state[i] == start + 1:
            return False
        while state[start] > 0 and state[start] != -1:
            state[start], start = -1, heads[start]  # noqa: PLW2901  # mark the walk as good
    return True


def _repair(scores: Scores) -> list[int]:
    """Return the best tree under the root that costs least (Chu-Liu/Edmonds)."""
    n = len(scores)
    work = scores.astype(np.float64)
    diagonal = np.diag(work).copy()
    np.fill_diagonal(work, -np.inf)
    root = int((diagonal - work.max(1)).argmax()) if n > 1 else 0
    heads = _arborescence(work, root) if n > 1 else [0]
    heads[root] = root
    return heads


def _arborescence(work: Scores, root: int) -> list[int]:
    """Return heads of the maximum spanning arborescence; work[dependent, head], -inf on the diagonal."""
    n = len(work)
    heads = work.argmax(1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if not cycle:
        return [int(h) for h in heads]
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    kept = len(outside)
    gain = work[cycle] - work[cycle, heads[cycle]][:, None]  # what breaking the cycle at a word costs
    small = np.full((kept + 1, kept + 1), -np.inf)
    small[:kept, :kept] = work[np.ix_(outside, outside)]
    small[kept, :kept] = gain[:, outside].max(0)
    small[:kept, kept] = work[outside][:, cycle].max(1)
    small[kept, kept] = -np.inf
    solved = _arborescence(small, int(np.flatnonzero(outside == root)[0]))
    out = [int(h) for h in heads]
    for i, word in enumerate(outside):
        if word != root:
            out[word] = int(outside[solved[i]]) if solved[i] < kept else cycle[int(work[word, cycle].argmax())]
    entry = int(outside[solved[kept]])
    out[cycle[int(gain[:, entry].argmax())]] = entry
    return out


def _cycle(heads: NDArray[np.intp], root: int) -> list[int]:
    """Return the words of one cycle, or nothing."""
    seen = np.zeros(len(heads), int)
    for start in range(len(heads)):
        i, walk = start, []
        while not seen[i] and i != root:
            seen[i] = start + 1
            walk.append(i)
            i = int(heads[i])
        if i != root and seen[i] == start + 1:
            return walk[walk.index(i) :]
    return []
