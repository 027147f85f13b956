"""Decode: from a window's head outputs to labels, spans and readings.

Invariant: every index lies inside the window's words, spans are not empty, scores lie in 0..1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from statusquo.core.sentence import Argument, EventReading, Predicate, RoleReading
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
    entities = [contract.heads["entities"][i] for i in out["entities"][row, :size].argmax(-1).tolist()]
    return Grammar(tags=tags, heads=heads, relations=relations, entities=repair_bio(entities))


def repair_bio(labels: Sequence[str]) -> list[str]:
    """Turn an I- that continues nothing into a B-."""
    out: list[str] = []
    for label in labels:
        before = out[-1][2:] if out else ""
        out.append("B-" + label[2:] if label[0] == "I" and before != label[2:] else label)
    return out


def runs(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (kind, start, end) of each B- with its I-."""
    out: list[tuple[str, int, int]] = []
    for i, label in enumerate(repair_bio(labels)):
        if label[0] == "B":
            out.append((label[2:], i, i + 1))
        elif label[0] == "I":
            out[-1] = (out[-1][0], out[-1][1], i + 1)
    return out


def head_of(heads: Sequence[int], start: int, end: int) -> int:
    """Return the word of `[start, end)` whose head lies outside, the first such."""
    return next((i for i in range(start, end) if not start <= heads[i] < end), start)


def predicates(
    contract: Contract, out: Mapping[str, Array], rows: Array, row: int, heads: Sequence[int]
) -> tuple[Predicate, ...]:
    """Return the predicates of a window with their arguments; `rows` index `arguments` for this window."""
    size, labels = len(heads), contract.heads["arguments"]
    scores = sigmoid(out["predicates"][row, :size] / contract.temperatures.get("predicates", 1.0))
    found: list[Predicate] = []
    for k in rows:
        word = int(out["predicate_index"][k, 1])
        if word >= size or scores[word] < PREDICATE_THRESHOLD:
            continue
        chances = softmax(out["arguments"][k, :, :size] / contract.temperatures.get("arguments", 1.0), axis=0)
        best = chances.argmax(0)
        top = chances[best, np.arange(size)]
        arguments = tuple(
            Argument(label=kind, start=a, end=b, head=head_of(heads, a, b), score=float(top[a:b].mean()))
            for kind, a, b in runs([labels[i] for i in best.tolist()])
        )
        found.append(Predicate(word=word, arguments=arguments, score=float(scores[word])))
    return tuple(found)


def readings(
    contract: Contract, out: Mapping[str, Array], rows: Array, row: int, size: int
) -> tuple[EventReading, ...]:
    """Return what the event heads read at the trigger words of a window; `rows` index `roles`."""
    found: list[EventReading] = []
    for k in rows:
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
