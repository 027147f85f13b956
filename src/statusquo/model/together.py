"""Together: the outputs of several batches as those of one, so that decoding is paid for once.

Invariant: decoding what is put together gives each window what decoding its own batch gives: rows are added and words
beyond a window's own are zeros, which decoding never looks at.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_WORDS = {
    "tags": (1,), "entities": (1,), "predicates": (1,), "arcs": (1, 2), "relations": (1, 2), "arguments": (2,),
    "events": (1,), "roles": (2,),
}  # fmt: skip
"""Axes of each output that run over words; an output without such an axis has one row a found word or pair."""


def together(outs: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Return the outputs of several batches, in order, as one batch's."""
    if len(outs) == 1:
        return dict(outs[0])
    widest = max(out["tags"].shape[1] for out in outs)
    rows = np.cumsum([0] + [out["tags"].shape[0] for out in outs[:-1]])
    made: dict[str, Array] = {}
    for name in outs[0]:
        parts = [out[name] for out in outs]
        if name in ("predicate_index", "trigger_index"):
            parts = [part + np.array([row, 0]) for part, row in zip(parts, rows, strict=True)]
        made[name] = np.concatenate([_widened(part, _WORDS.get(name, ()), widest) for part in parts])
    return made


def _widened(part: Array, axes: Sequence[int], widest: int) -> Array:
    """Return an array with zeros up to `widest` along some axes."""
    shape = list(part.shape)
    for axis in axes:
        shape[axis] = widest
    if tuple(shape) == part.shape:
        return part
    wide = np.zeros(shape, part.dtype)
    wide[tuple(slice(size) for size in part.shape)] = part
    return wide
