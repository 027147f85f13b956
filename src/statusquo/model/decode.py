"""Decode: from a batch's head outputs to labels, spans and readings of each window.

Invariant: every index lies inside the window's words, spans are not empty, scores lie in 0..1. Work is done for the
batch at once where it is arithmetic, and a window's results never depend on the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from statusquo.core.sentence import Argument, EventReading, Predicate, RoleReading
from statusquo.model.bio import best_paths, spans
from statusquo.model.contract import Contract
from statusquo.model.tree import best_tree

Array = NDArray[Any]
Found = tuple[str, int, int, float]
PREDICATE_THRESHOLD = 0.5
ROLE_THRESHOLD = 0.5
LABEL_FLOOR = 0.02
"""Labels of a reading with a lower score are left out, but for the best one."""
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Types whose sides are both actors (codebook, section 5)."""
RELATE_FLOOR = 0.02
"""Weight of the pair head's own types beside what the triggers and their roles say."""
WORD_HEADS = ("types", "modes", "statuses", "measures", "changes")


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


def _paths(logits: Array, sizes: Array) -> Array:
    """Return the best BIO tags [N, W] of logits [N, W, tags]; words from `sizes` on are O."""
    beyond = np.arange(logits.shape[1]) >= sizes[:, None]
    if beyond.any():
        logits = logits.copy()
        logits[beyond] = -100.0
        logits[beyond, 0] = 0.0
    return best_paths(logits)


def grammar(contract: Contract, out: Mapping[str, Array], sizes: Sequence[int]) -> list[Grammar]:
    """Return the grammar of each window of a batch; `sizes` are their numbers of words."""
    names = contract.heads["entities"]
    entities = _paths(out["entities"], np.array(sizes)).tolist()
    return [
        _grammar(contract, out, row, size, [names[i] for i in entities[row][:size]]) for row, size in enumerate(sizes)
    ]


def _grammar(contract: Contract, out: Mapping[str, Array], row: int, size: int, entities: list[str]) -> Grammar:
    heads = best_tree(out["arcs"][row, :size, :size])
    labels, tags = contract.heads["relations"], contract.heads["tags"]
    found = out["relations"][row, np.arange(size), heads].tolist()  # a root's own is not used
    relations = ["root" if h < 0 else labels[r] for h, r in zip(heads, found, strict=True)]
    relations = ["dep" if h >= 0 and r == "root" else r for h, r in zip(heads, relations, strict=True)]
    named = _verbal([tags[i] for i in out["tags"][row, :size].tolist()], heads, relations)
    return Grammar(tags=named, heads=heads, relations=relations, entities=entities)


def _verbal(tags: Sequence[str], heads: Sequence[int], relations: Sequence[str]) -> list[str]:
    """Return the tags with VERB where the tree says so: only verbs have objects, no noun has an auxiliary alone."""
    hung = list(zip(heads, relations, strict=True))
    objects = {head for head, relation in hung if relation in _OBJECTS}
    alone = {head for head, relation in hung if relation == "aux"} - {h for h, relation in hung if relation == "cop"}
    return ["VERB" if i in objects or (i in alone and tag in _NOUNS) else tag for i, tag in enumerate(tags)]


_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
_OBJECTS = frozenset({"obj", "iobj", "aux:pass"})


def head_of(heads: Sequence[int], start: int, end: int) -> int:
    """Return the word of `[start, end)` whose head lies outside, the first such."""
    return next((i for i in range(start, end) if not start <= heads[i] < end), start)


def predicates(
    contract: Contract, out: Mapping[str, Array], grammars: Sequence[Grammar]
) -> list[tuple[Predicate, ...]]:
    """Return the predicates of each window of a batch with their arguments."""
    labels, index = contract.heads["arguments"], out["predicate_index"]
    sizes = np.array([len(g.heads) for g in grammars])
    scores = sigmoid(out["predicates"][index[:, 0], index[:, 1]] / contract.temperatures.get("predicates", 1.0))
    sure = scores >= PREDICATE_THRESHOLD
    index, scores = index[sure], scores[sure]
    logits = out["arguments"][sure].transpose(0, 2, 1) / contract.temperatures.get("arguments", 1.0)
    paths = _paths(logits, sizes[index[:, 0]])
    kinds = [label[2:] for label in labels[1::2]]
    held: list[list[Argument]] = [[] for _ in range(len(paths))]
    places = index[:, 0].tolist()
    found = spans(paths)
    for (k, start, end, kind), score in zip(found.tolist(), _sure(logits, paths, found), strict=True):
        head = head_of(grammars[places[k]].heads, start, end)
        held[k].append(Argument(label=kinds[kind], start=start, end=end, head=head, score=score))
    made: list[list[Predicate]] = [[] for _ in grammars]
    for (row, word), score, arguments in zip(index.tolist(), scores.tolist(), held, strict=True):
        if word < len(grammars[row].heads):
            made[row].append(Predicate(word=word, arguments=tuple(arguments), score=score))
    return [tuple(predicates) for predicates in made]


def _sure(logits: Array, paths: Array, found: Array) -> list[float]:
    """Return how sure each span of the paths is: the mean chance of its words' tags."""
    told = paths > 0
    chances = np.zeros(told.shape)
    chances[told] = np.take_along_axis(softmax(logits[told].astype(np.float64)), paths[told][:, None], 1)[:, 0]
    sums = np.zeros((len(paths), paths.shape[1] + 1))
    np.cumsum(chances, axis=1, out=sums[:, 1:])
    row, start, end = found[:, 0], found[:, 1], found[:, 2]
    means: list[float] = np.minimum((sums[row, end] - sums[row, start]) / (end - start), 1.0).tolist()
    return means


def readings(contract: Contract, out: Mapping[str, Array], sizes: Sequence[int]) -> list[tuple[EventReading, ...]]:
    """Return what the event heads read at the trigger words of each window of a batch."""
    index = out["trigger_index"]
    made: list[list[EventReading]] = [[] for _ in sizes]
    logits = out["events"][index[:, 0], index[:, 1]]
    parts: list[list[tuple[tuple[str, float], ...]]] = []
    at = 0
    for name in WORD_HEADS:
        labels = contract.heads[name]
        part = logits[:, at : at + len(labels)] / contract.temperatures.get(name, 1.0)
        parts.append(_ranked(labels, sigmoid(part) if name == "types" else softmax(part)))
        at += len(labels)
    filled = sigmoid(out["roles"].astype(np.float64) / contract.temperatures.get("roles", 1.0))
    roles = _roles(contract, filled, np.array(sizes)[index[:, 0]])
    names = contract.heads["roles"]
    by_word = [filled[:, names.index(role)].round(4).tolist() for role in ("actor", "recipient", "imposer", "target")]
    for k, (row, word) in enumerate(index.tolist()):
        if word < sizes[row]:
            types, modes, statuses, measures, changes = (part[k] for part in parts)
            acting, undergoing, imposing, targeted = (tuple(found[k][: sizes[row]]) for found in by_word)
            made[row].append(
                EventReading(
                    word=word,
                    types=types,
                    modes=modes,
                    statuses=statuses,
                    measures=measures,
                    changes=changes,
                    roles=tuple(roles[k]),
                    acting=acting,
                    undergoing=undergoing,
                    imposing=imposing,
                    targeted=targeted,
                )
            )
    return [tuple(found) for found in made]


def _ranked(labels: Sequence[str], scores: Array) -> list[tuple[tuple[str, float], ...]]:
    """Return the labels of each row of scores [N, labels], best first, down to the floor."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(scores, order, 1).tolist()
    keep = np.maximum((scores >= LABEL_FLOOR).sum(1), 1).tolist()
    return [
        tuple((labels[i], score) for i, score in zip(ids[:n], chances[:n], strict=True))
        for ids, chances, n in zip(order.tolist(), ranked, keep, strict=True)
    ]


def _roles(contract: Contract, scores: Array, sizes: Array) -> list[list[RoleReading]]:
    """Return for each trigger the runs of words that are likelier than not in a role; scores [N, R, W]."""
    made: list[list[RoleReading]] = [[] for _ in range(len(scores))]
    inside = (scores >= ROLE_THRESHOLD) & (np.arange(scores.shape[2]) < sizes[:, None, None])
    edges = np.diff(np.pad(inside.astype(np.int8), ((0, 0), (0, 0), (1, 1))), axis=2)
    starts, ends = np.argwhere(edges == 1).tolist(), np.nonzero(edges == -1)[2].tolist()
    for (trigger, role, a), b in zip(starts, ends, strict=True):
        score = float(scores[trigger, role, a:b].mean())
        made[trigger].append(RoleReading(role=contract.heads["roles"][role], start=a, end=b, score=score))
    return made


def relate(
    contract: Contract, out: Mapping[str, Array], source: Sequence[int], target: Sequence[int]
) -> dict[str, float]:
    """Return the chances of each type between two names of one window (row 0), and of NONE.

    The pair head says whether there is a relation. Which one, say the triggers: how likely a trigger is of a type,
    times how likely source and target fill its roles. On held-out pairs this tells types better than the pair head.
    """
    labels, types = contract.heads["relates"], contract.heads["types"]
    head = softmax(out["relates"][0].astype(np.float64) / contract.temperatures.get("relates", 1.0))
    by_pair = np.array([head[labels.index(name)] for name in types])
    index = out["trigger_index"]
    logits = out["events"][index[:, 0], index[:, 1]][:, : len(types)].astype(np.float64)
    told = sigmoid(logits / contract.temperatures.get("types", 1.0))
    filled = sigmoid(out["roles"].astype(np.float64) / contract.temperatures.get("roles", 1.0))
    actor, recipient = (filled[:, contract.heads["roles"].index(role)] for role in ("actor", "recipient"))
    acts, undergoes, joins = (x[:, list(w)].mean(1) for x, w in ((actor, source), (recipient, target), (actor, target)))
    mutual = np.array([name in MUTUAL for name in types])
    sides = np.where(mutual, np.maximum(undergoes, joins)[:, None], undergoes[:, None]) * acts[:, None]
    weights = (told * sides).max(0, initial=0.0) + RELATE_FLOOR * by_pair + 1e-9
    none = float(head[labels.index("NONE")])
    chances = (1.0 - none) * weights / weights.sum()
    return {"NONE": none, **dict(zip(types, chances.tolist(), strict=True))}
