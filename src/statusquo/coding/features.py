"""Features: what the judge is told of a mention beside an act, and of a word that may tell an act.

The judge (see judge.py) weighs what the event heads read, what the lexicon's frames say and where the words stand.
Invariant: a row depends on its sentence alone and has as many numbers as its names; all are finite.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from statusquo.codebook import codebook
from statusquo.coding.control import Frame, governing, subject
from statusquo.coding.grammar import Tree
from statusquo.coding.sides import Sides
from statusquo.core.actor import Actor, Mention
from statusquo.core.sentence import EventReading
from statusquo.core.span import Span

_RELATIONS = ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "nmod:poss", "compound", "amod", "appos", "conj")
_PREPOSITIONS = ("by", "to", "against", "with", "on", "from", "of", "in", "between", "for", "at", "over", "after", "as")
_MENTIONS = ("name", "role", "pronoun", "description", "group")
_CLAUSES = ("root", "conj", "advcl", "ccomp", "xcomp", "acl", "acl:relcl", "parataxis", "obj", "obl", "nmod", "nsubj")
_TAGS = ("VERB", "NOUN", "PROPN", "ADJ")
_TYPES = tuple(codebook().types)
_KINDS, _CHANGES = tuple(sorted(codebook().kinds)), tuple(sorted(codebook().changes))
_FAR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mention stands: its head word and its words `[start, end)`."""

    mention: Mention
    head: int
    start: int
    end: int


def places(tree: Tree, sides: Sides) -> list[Place]:
    """Return the mentions of a sentence that have a head word there, in order of the text."""
    found = []
    for head, mention in sides.by_head.items():
        inside = tree.inside(mention.span)
        start, end = (inside[0], inside[-1] + 1) if inside else (head, head + 1)
        found.append(Place(mention=mention, head=head, start=start, end=end))
    return sorted(found, key=lambda p: (p.start, -p.end))


FLOOR = 0.06
"""Least score of the heads at which a type is asked about."""


def types_told(frame: Frame | None, heads: Mapping[str, float]) -> list[str]:
    """Return the types that a lexicon row or the heads tell at one word: those that the judge is asked about."""
    told = {kind for kind, score in heads.items() if score >= FLOOR}
    return sorted(told | ({frame.type} if frame is not None else set()))


_LEAST, _MOST = 1e-4, 1 - 1e-4
_LOWEST, _HIGHEST = (math.log(p / (1 - p)) for p in (_LEAST, _MOST))


def _logit(p: float) -> float:
    if p <= _LEAST:
        return _LOWEST
    if p >= _MOST:
        return _HIGHEST
    return math.log(p / (1 - p))


def _over(scores: Sequence[float], start: int, end: int) -> Sequence[float]:
    return scores[start:end] or (0.0,)


@lru_cache(maxsize=4096)
def _hot(value: str | None, names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(value == name) for name in names)


@lru_cache(maxsize=4096)
def _there(values: frozenset[str], names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(name in values) for name in names)


def _names(group: str, values: Sequence[str]) -> list[str]:
    return [f"{group}={value}" for value in values]


def _stands(actors: Sequence[Actor], span: Span) -> bool:
    return any(a.span is not None and a.span.overlaps(span) for a in actors)


def _path(tree: Tree, head: int, above: Mapping[int, int]) -> tuple[int, int, int]:
    """Return the steps up from `head` to the common ancestor, down from it to a word, and the last word below it.

    `above` are the steps from that word up to itself and to each of its ancestors.
    """
    last = head
    for n, k in enumerate((head, *tree.up(head))):
        if k in above:
            return n, above[k], last
        last = k
    return _FAR, _FAR, last


SIDE_NAMES = (
    "acting.max", "acting.head", "acting.mean", "undergoing.max", "undergoing.head", "undergoing.mean",
    "acting.rival", "undergoing.rival", "frame", "frame.actor", "frame.recipient", "frame.weight", "frame.mutual",
    "subject", "up", "down", "before", "distance", "between", "mentions", "first", "last", "passive", "coded", "body",
    "several", "sector", "same.code", "same.acting", "same.undergoing", "inside", "holds", "title",
    *_names("relation", _RELATIONS), *_names("branch", _RELATIONS), *_names("prep", _PREPOSITIONS),
    *_names("branch.prep", _PREPOSITIONS), *_names("mention", _MENTIONS), *_names("tag", _TAGS),
    *_names("clause", _CLAUSES), *_names("type", _TYPES),
)  # fmt: skip


def side_rows(
    tree: Tree, sides: Sides, i: int, kind: str, frame: Frame | None, reading: EventReading, found: Sequence[Place]
) -> list[list[float]]:
    """Return a row for each mention beside the act of type `kind` at word `i`, by `SIDE_NAMES`."""
    acting = [max(_over(reading.acting, p.start, p.end)) for p in found]
    undergoing = [max(_over(reading.undergoing, p.start, p.end)) for p in found]
    agents = subject(tree, i, sides)
    word = tree.words[i]
    above = {k: n for n, k in enumerate((i, *tree.up(i)))}
    codes = [{a.code for a in p.mention.actors} for p in found]
    passive, weight, mutual = float(tree.passive(i)), frame.weight if frame else 0.0, bool(frame and frame.mutual)
    of_act = (*_hot(word.tag, _TAGS), *_hot(word.relation, _CLAUSES), *_hot(kind, _TYPES))
    rows = []
    for n, place in enumerate(found):
        others = [k for k in range(len(found)) if k != n]
        same = [k for k in others if not codes[n].isdisjoint(codes[k])]
        head, first, last, span = place.head, place.start, place.end, place.mention.span
        up, down, branch = _path(tree, head, above)
        low, high = min(head, i), max(head, i)
        rows.append(
            [
                _logit(acting[n]),
                _logit(reading.acting[head] if head < len(reading.acting) else 0.0),
                sum(_over(reading.acting, first, last)) / max(last - first, 1),
                _logit(undergoing[n]),
                _logit(reading.undergoing[head] if head < len(reading.undergoing) else 0.0),
                sum(_over(reading.undergoing, first, last)) / max(last - first, 1),
                _logit(max([acting[k] for k in others], default=0.0)),
                _logit(max([undergoing[k] for k in others], default=0.0)),
                float(frame is not None),
                float(frame is not None and _stands(frame.actors, span)),
                float(frame is not None and _stands(frame.recipients, span)),
                weight,
                float(mutual),
                float(_stands(agents, span)),
                float(up), float(down),
                float(head < i),
                float(max(-_FAR, min(_FAR, head - i))),
                float(sum([low < p.head < high for p in found])),
                float(len(found)), float(n == 0), float(n == len(found) - 1),
                passive,
                float(None not in codes[n]),
                float(any(c and sides.bodies.body(c) is not None for c in codes[n])),
                float(len(place.mention.actors) > 1),
                float(any(a.sector for a in place.mention.actors)),
                float(bool(same)),
                _logit(max([acting[k] for k in same], default=0.0)),
                _logit(max([undergoing[k] for k in same], default=0.0)),
                float(any(found[k].start <= first and last <= found[k].end for k in others)),
                float(any(first <= found[k].start and found[k].end <= last for k in others)),
                float(last - first > 2),
                *_hot(tree.relations[head], _RELATIONS),
                *_hot(tree.relations[branch], _RELATIONS),
                *_there(tree.prepositions(head), _PREPOSITIONS),
                *_there(tree.prepositions(branch), _PREPOSITIONS),
                *_hot(place.mention.kind, _MENTIONS),
                *of_act,
            ]
        )  # fmt: skip
    return rows


PARTY_NAMES = (
    *SIDE_NAMES, "acting", "undergoing", "imposing.max", "imposing.head", "targeted.max", "targeted.head",
    *_names("kind", _KINDS), *_names("change", _CHANGES),
)  # fmt: skip


def party_rows(
    rows: Sequence[Sequence[float]],
    chances: Sequence[tuple[float, float]],
    reading: EventReading,
    found: Sequence[Place],
    kind: str,
    change: str,
) -> list[list[float]]:
    """Return a row for each mention beside a measure, by `PARTY_NAMES`; `rows` and `chances` are those of its sides."""
    measure = [*_hot(kind, _KINDS), *_hot(change, _CHANGES)]
    made = []
    for row, (acting, undergoing), place in zip(rows, chances, found, strict=True):
        told = []
        for scores in (reading.imposing, reading.targeted):
            told += [
                _logit(max(_over(scores, place.start, place.end))),
                _logit(scores[place.head] if place.head < len(scores) else 0.0),
            ]
        made.append([*row, acting, undergoing, *told, *measure])
    return made


ACT_NAMES = (
    "head", "head.next", "head.rank", "any", "lexicon", "lexicon.none", "lexicon.other", "measured", "known.phrase",
    "kind.none", "passive", "negated", "governed", "depth", "first", "words", "sides.acting", "sides.undergoing",
    "near.same", "near.any", "above.same", "below.same", "sentence.best", "mentions", "object", "subject",
    *_names("tag", _TAGS), *_names("clause", _CLAUSES), *_names("prep", _PREPOSITIONS),
    *_names("type", _TYPES),
)  # fmt: skip


def act_rows(
    tree: Tree,
    sides: Sides,
    i: int,
    kinds: Sequence[str],
    frame: Frame | None,
    scores: Mapping[int, Mapping[str, float]],
    reading: EventReading | None,
) -> list[list[float]]:
    """Return the row of word `i` as an act of each of the types `kinds`, by `ACT_NAMES`.

    `scores` are the heads' by word and type.
    """
    word, own = tree.words[i], scores.get(i, {})
    others = [v for k, v in scores.items() if k != i]
    above = [scores[k] for k in tree.up(i) if k in scores]
    below = [scores[k] for k in tree.subtree(i) if k in scores and k != i]
    whole = [
        dict(reading.measures).get("none", 0.0) if reading else 0.5,
        float(tree.passive(i)), float(tree.negated(i)), float(governing(tree, i) is not None),
        float(len(tree.up(i))), float(i == min(scores, default=i)), float(len(tree.words)),
        max(reading.acting, default=0.0) if reading else 0.0,
        max(reading.undergoing, default=0.0) if reading else 0.0,
    ]  # fmt: skip
    near = float(sum([max(v.values(), default=0.0) >= 0.3 for v in others]))
    stands = [
        float(len(sides.by_head)), float(tree.child(i, "obj") is not None),
        float(tree.child(i, "nsubj", "nsubj:pass") is not None), *_hot(word.tag, _TAGS),
        *_hot(word.relation, _CLAUSES), *_there(tree.prepositions(i), _PREPOSITIONS),
    ]  # fmt: skip
    any_act = _logit(1 - math.prod([1 - v for v in own.values()]))
    measured = float(frame is not None and frame.kind is not None)
    phrase = float(frame is not None and " " in frame.match.entry.lemma)
    rows = []
    for kind in kinds:
        score = own.get(kind, 0.0)
        rivals = [v for k, v in own.items() if k != kind]
        elsewhere = max([v.get(kind, 0.0) for v in others], default=0.0)
        rows.append(
            [
                _logit(score), _logit(max(rivals, default=0.0)), float(sum([v > score for v in rivals])), any_act,
                frame.weight if frame and frame.type == kind else 0.0,
                float(frame is None),
                float(frame is not None and frame.type != kind),
                measured, phrase,
                *whole,
                _logit(elsewhere), near,
                _logit(max([v.get(kind, 0.0) for v in above], default=0.0)),
                _logit(max([v.get(kind, 0.0) for v in below], default=0.0)),
                _logit(max(elsewhere, score)),
                *stands,
                *_hot(kind, _TYPES),
            ]
        )  # fmt: skip
    return rows


CHANGES = ("none", *_CHANGES)
"""What an act may do to a measure, "none" where it has none."""

_STATUSES = ("future", "hypothetical", "negated", "ongoing")

CHANGE_NAMES = (
    *ACT_NAMES, *_names("heads.kind", (*_KINDS, "none")), *_names("heads.change", _CHANGES),
    *_names("lexicon.kind", _KINDS), *_names("lexicon.change", _CHANGES), "complete", *_names("status", _STATUSES),
)  # fmt: skip


def change_row(row: Sequence[float], frame: Frame | None, reading: EventReading) -> list[float]:
    """Return the row of an act as a change of a measure, by `CHANGE_NAMES`; `row` is the act's, `frame` of its type."""
    kinds, changes, statuses = dict(reading.measures), dict(reading.changes), dict(reading.statuses)
    return [
        *row,
        *(_logit(kinds.get(name, 0.0)) for name in (*_KINDS, "none")),
        *(_logit(changes.get(name, 0.0)) for name in _CHANGES),
        *_hot(frame.kind if frame else None, _KINDS), *_hot(frame.change if frame else None, _CHANGES),
        float(frame is not None and frame.complete),
        *(_logit(statuses.get(name, 0.0)) for name in _STATUSES),
    ]  # fmt: skip


FEATURES = {"acts": ACT_NAMES, "sides": SIDE_NAMES, "parties": PARTY_NAMES, "changes": CHANGE_NAMES}
"""What each forest of the judge is told, in order."""
