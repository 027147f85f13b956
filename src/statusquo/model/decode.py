"""Decode: from a window's head outputs to labels, spans and readings.

Invariant: every index lies inside the window's words, spans are not empty, scores lie in 0..1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from statusquo.core.sentence import Argument, EventReading, Predicate, RoleReading
from statusquo.model.bio import best_paths, runs
from statusquo.model.contract import Contract
from statusquo.model.tree import best_tree

Array = NDArray[Any]
PREDICATE_THRESHOLD = 0.5
ROLE_THRESHOLD = 0.5
LABEL_FLOOR = 0.02
"""Labels of a reading with a lower score are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Labels of a window's words, heads within the window."""

    tags: list[str]
    heads: list[int]
    relations: list[str]
    entities: list[str]


def softmax(logits: Array, axis: int = -1) -> Array:
    """Return probabilities along an axis."""
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def log_softmax(logits: Array, axis: int = -1) -> Array:
    """Return log probabilities along an axis, not below about -28."""
    return np.asarray(np.log(np.maximum(softmax(logits, axis), 1e-12)))


def sigmoid(logits: Array) -> Array:
    """Return probabilities of single labels."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40))))


def grammar(contract: Contract, out: Mapping[str, Array], row: int, size: int) -> Grammar:
    """Return the grammar of the window in batch row `row` with `size` words."""
    heads = best_tree(out["arcs"][row, :size, :size])
    found = out["relations"][row, :size, :size]
    labels = contract.heads["relations"]
    relations = ["root" if h < 0 else labels[found[i, h]] for i, h in enumerate(heads)]
    relations = ["dep" if h >= 0 and r == "root" else r for h, r in zip(heads, relations, strict=True)]
    tags = [contract.heads["tags"][i] for i in out["tags"][row, :size].tolist()]
    entities = [
        contract.heads["entities"][i] for i in best_paths(log_softmax(out["entities"][row : row + 1, :size]))[0]
    ]
    return Grammar(tags=tags, heads=heads, relations=relations, entities=entities)


def head_of(heads: Sequence[int], start: int, end: int) -> int:
    """Return the word of `[start, end)` whose head lies outside, the first such."""
    return next((i for i in range(start, end) if not start <= heads[i] < end), start)


def spans(
    contract: Contract, out: Mapping[str, Array], sizes: Sequence[int]
) -> list[list[tuple[str, int, int, float]]]:
    """Return (label, start, end, score) of the arguments of each row of `arguments`; sizes are words of each window."""
    labels = contract.heads["arguments"]
    logits = out["arguments"].transpose(0, 2, 1) / contract.temperatures.get("arguments", 1.0)
    beyond = np.arange(logits.shape[1]) >= np.array(sizes)[out["predicate_index"][:, 0]][:, None]
    logits[beyond] = np.where(np.arange(len(labels)) == 0, 0.0, -100.0)
    chances = softmax(logits)
    paths = best_paths(np.log(np.maximum(chances, 1e-12)))
    top = np.take_along_axis(chances, paths[:, :, None], 2)[:, :, 0]
    return [
        [(kind, a, b, float(scores[a:b].mean())) for kind, a, b in runs([labels[i] for i in path])]
        for path, scores in zip(paths.tolist(), top, strict=True)
    ]


def predicates(
    contract: Contract,
    out: Mapping[str, Array],
    found: Sequence[Sequence[tuple[str, int, int, float]]],
    row: int,
    heads: Sequence[int],
) -> tuple[Predicate, ...]:
    """Return the predicates of the window in batch row `row`; `found` is what `spans` gave for the batch."""
    scores = sigmoid(out["predicates"][row, : len(heads)] / contract.temperatures.get("predicates", 1.0))
    made: list[Predicate] = []
    for k in np.flatnonzero(out["predicate_index"][:, 0] == row).tolist():
        word = int(out["predicate_index"][k, 1])
        if word < len(heads) and scores[word] >= PREDICATE_THRESHOLD:
            arguments = tuple(
                Argument(label=label, start=a, end=b, head=head_of(heads, a, b), score=score)
                for label, a, b, score in found[k]
            )
            made.append(Predicate(word=word, arguments=arguments, score=float(scores[word])))
    return tuple(made)


def readings(contract: Contract, out: Mapping[str, Array], row: int, size: int) -> tuple[EventReading, ...]:
    """Return what the event heads read at the trigger words of the window in batch row `row`."""
    found: list[EventReading] = []
    for k in np.flatnonzero(out["trigger_index"][:, 0] == row).tolist():
        word = int(out["trigger_index"][k, 1])
        if word < size:
            found.append(_reading(contract, out["events"][row, word], out["roles"][k, :, :size], word))
    return tuple(found)


def _reading(contract: Contract, logits: Array, roles: Array, word: int) -> EventReading:
    at, parts = 0, dict[str, tuple[tuple[str, float], ...]]()
    for name in ("types", "modes", "statuses", "measures", "changes"):
        labels = contract.heads[name]
        part = logits[at : at + len(labels)] / contract.temperatures.get(name, 1.0)
        parts[name] = _ranked(labels, sigmoid(part) if name == "types" else softmax(part))
        at += len(labels)
    return EventReading(word=word, roles=_roles(contract, roles), **parts)


def _ranked(labels: Sequence[str], scores: Array) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-scores, kind="stable").tolist()
    return tuple((labels[i], float(scores[i])) for n, i in enumerate(order) if n == 0 or scores[i] >= LABEL_FLOOR)


def _roles(contract: Contract, logits: Array) -> tuple[RoleReading, ...]:
    """Return the runs of words that are likelier than not in each role [R, W]."""
    scores = sigmoid(logits / contract.temperatures.get("roles", 1.0))
    found: list[RoleReading] = []
    for role, chances in zip(contract.heads["roles"], scores, strict=True):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], (chances >= ROLE_THRESHOLD).astype(np.int8), [0]))))
        for a, b in edges.reshape(-1, 2).tolist():
            found.append(RoleReading(role=role, start=a, end=b, score=float(chances[a:b].mean())))
    return tuple(found)
