"""The encoder contract: what a weights file says about itself, and its check.

Invariant: an Encoder only exists over a file whose version, heads and tokenizer are the ones the run time knows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from statusquo.core.errors import ModelError

VERSION = "1"
SYNTAX_HEADS = ("tags", "relations", "entities", "arguments")
EVENT_HEADS = ("types", "modes", "statuses", "measures", "changes", "roles", "relates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Labels of each head in the order of their outputs, and what the weights were trained on.

    `temperatures` divides the logits of a head before they become scores; `training` names data and figures.
    """

    heads: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    training: Mapping[str, Any]
    digest: str

    @property
    def events(self) -> bool:
        """Whether the weights have event heads."""
        return "types" in self.heads


def shipped() -> Path:
    """Return the folder of the weights that ship with the package."""
    return Path(str(resources.files("statusquo.model").joinpath("weights")))


def files(folder: Path) -> tuple[Path, Path]:
    """Return the paths of encoder and tokenizer in a folder of weights.

    Raises:
        ModelError: if one is missing.
    """
    paths = (folder / "encoder.onnx", folder / "tokenizer.json")
    for path in paths:
        if not path.is_file():
            raise ModelError(f"{path}: no such file; a folder of weights holds encoder.onnx and tokenizer.json")
    return paths


def check(path: Path, tokenizer: Path, metadata: Mapping[str, str]) -> Contract:
    """Return the contract in an ONNX file's metadata.

    Raises:
        ModelError: if the version, the heads or the tokenizer are not what this run time reads.
    """
    version = metadata.get("statusquo.contract")
    if version != VERSION:
        raise ModelError(
            f"{path}: encoder contract {version or 'none'}, this statusquo reads {VERSION}; export it anew"
        )
    try:
        heads = {name: tuple(labels) for name, labels in json.loads(metadata["statusquo.heads"]).items()}
        temperatures = {name: float(value) for name, value in json.loads(metadata["statusquo.temperatures"]).items()}
        training = json.loads(metadata.get("statusquo.training", "{}"))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path}: the encoder contract in its metadata can't be read ({error}); export it anew"
        ) from error
    wanted = SYNTAX_HEADS + (EVENT_HEADS if set(heads) - set(SYNTAX_HEADS) else ())
    if set(heads) != set(wanted):
        raise ModelError(f"{path}: heads {sorted(heads)}, this statusquo reads {sorted(wanted)}; export it anew")
    for name in ("entities", "arguments"):
        if heads[name][:1] != ("O",) or any(label[:2] not in {"B-", "I-"} for label in heads[name][1:]):
            raise ModelError(f"{path}: labels of head {name} are no BIO labels that begin with O; export it anew")
    digest = hashlib.sha256(tokenizer.read_bytes()).hexdigest()
    if digest != metadata.get("statusquo.tokenizer"):
        raise ModelError(
            f"{tokenizer}: not the tokenizer that {path.name} was trained with; take the one exported beside it"
        )
    return Contract(heads=heads, temperatures=temperatures, training=training, digest=_digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
