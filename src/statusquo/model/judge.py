"""The judge: small forests of trees that weigh heads, lexicon and grammar, kept in one ONNX file each.

`acts` says how likely a word tells an act of a type; `sides` how likely a mention is its actor, its recipient or
neither; `parties` how likely it imposes or suffers the act's measure; `changes` what the act does to a measure, if
anything. They were fitted to items that the encoder had not seen (`train/judge.py`). Invariant: a Judge only exists
over files whose features are the ones that this statusquo computes; a row's answer depends on it alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from statusquo.core.errors import ModelError

Rows = Sequence[Sequence[float]]


class Judge:
    """Scores rows of features. Make one with `load`."""

    def __init__(self, acts: Any, sides: Any, parties: Any, changes: Any, digest: str) -> None:
        self._acts = acts
        self._sides = sides
        self._parties = parties
        self._changes = changes
        self.digest = digest

    @classmethod
    def load(cls, folder: Path, features: Mapping[str, Sequence[str]]) -> "Judge":
        """Return the judge of a folder of weights: a file for each of `features`, the names of what it is told.

        Raises:
            ModelError: if a file is missing, or was fitted to other features.
        """
        paths = {name: folder / f"{name}.onnx" for name in features}
        sessions = {name: _session(path, features[name]) for name, path in paths.items()}
        total = hashlib.sha256(b"".join(path.read_bytes() for path in paths.values()))
        return cls(**sessions, digest=total.hexdigest())

    def acts(self, rows: Rows) -> list[float]:
        """Return the chance of each row (see `features.ACT_NAMES`) to tell an act, 0..1."""
        return [chances[1] for chances in _run(self._acts, rows)]

    def sides(self, rows: Rows) -> list[tuple[float, float]]:
        """Return the chances of each row (see `features.SIDE_NAMES`) to be the actor and to be the recipient, 0..1."""
        return [(chances[1], chances[2]) for chances in _run(self._sides, rows)]

    def parties(self, rows: Rows) -> list[tuple[float, float]]:
        """Return the chances of each row (see `features.PARTY_NAMES`) to impose and to suffer a measure, 0..1."""
        return [(chances[1] + chances[3], chances[2] + chances[3]) for chances in _run(self._parties, rows)]

    def changes(self, rows: Rows) -> list[list[float]]:
        """Return the chance of each of `features.CHANGES` for each row (see `features.CHANGE_NAMES`), 0..1."""
        return _run(self._changes, rows)


def _session(path: Path, names: Sequence[str]) -> Any:
    import onnxruntime

    if not path.is_file():
        raise ModelError(f"{path}: no such file; a folder of weights holds the judge beside the encoder")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    told = session.get_modelmeta().custom_metadata_map.get("statusquo.features", "")
    if told != ",".join(names):
        raise ModelError(f"{path}: fitted to other features than this statusquo computes; fit it anew")
    return session


def _run(session: Any, rows: Rows) -> list[list[float]]:
    import numpy as np

    if not rows:
        return []
    found: list[list[float]] = session.run(["probabilities"], {"rows": np.array(rows, np.float32)})[0].tolist()
    return found
