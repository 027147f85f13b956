"""Casting: who is the actor and who the recipient of an act, as the judge reads each mention beside it.

Invariant: one place of the text is never on both sides; a side's actors carry the span that names them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from statusquo.codebook import SPEECH_TYPES
from statusquo.coding.control import Frame
from statusquo.coding.features import Place, party_rows, side_rows
from statusquo.coding.grammar import Tree
from statusquo.coding.sides import Sides, unique
from statusquo.core.actor import Actor
from statusquo.core.measure import MeasurePart
from statusquo.core.sentence import EventReading
from statusquo.model.judge import Judge

T = TypeVar("T")
Sided = tuple[tuple[Actor, ...], tuple[Actor, ...]]

ACTOR, RECIPIENT, LIKELY_ACTOR, LIKELY_RECIPIENT = 0.6, 0.55, 0.4, 0.35
"""Least chance of a side, and of the likeliest one where none reaches that; chosen on held-out items, see eval/."""

PARTY, LIKELY_PARTY = 0.5, 0.25
"""The same for a measure's imposer and target."""

ROLE = 0.5
"""Least score of a reading where no mention stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A word that tells an act, with all that is known around it.

    `said` tells that it stands in direct speech: its actor may be the speaker, whom the sentence need not name.
    """

    tree: Tree
    sides: Sides
    word: int
    kind: str
    frame: Frame | None
    reading: EventReading
    stands: Sequence[Place]
    said: bool = False


def cast(judge: Judge, scene: Scene, part: MeasurePart | None) -> tuple[Sided, MeasurePart | None]:
    """Return actors and recipients of the act, and its measure part with imposer and target."""
    rows = side_rows(scene.tree, scene.sides, scene.word, scene.kind, scene.frame, scene.reading, scene.stands)
    chances = judge.sides(rows)
    sides = _sides(scene, chances)
    if part is None:
        return sides, None
    told = party_rows(rows, chances, scene.reading, scene.stands, part.kind, part.change)
    imposer, target = _parties(scene.stands, judge.parties(told))
    return sides, replace(part, imposer=imposer, target=target)


def _parties(
    stands: Sequence[Place], chances: Sequence[tuple[float, float]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of imposer and target, each code on the side that one of its mentions makes likelier."""
    best: dict[str, tuple[float, float]] = {}
    for place, (imposes, suffers) in zip(stands, chances, strict=True):
        for code in (a.code for a in place.mention.actors if a.code):
            known = best.get(code, (0.0, 0.0))
            best[code] = max(known[0], imposes), max(known[1], suffers)
    imposer = [c for c, (i, t) in best.items() if i >= PARTY and i >= t]
    target = [c for c, (i, t) in best.items() if t >= PARTY and t > i]
    rest = [c for c in best if c not in imposer and c not in target]
    if not imposer:
        imposer = _likeliest([(c, best[c][0]) for c in rest], LIKELY_PARTY)
    if not target:
        target = _likeliest([(c, best[c][1]) for c in rest if c not in imposer], LIKELY_PARTY)
    return tuple(imposer), tuple(target)


def _sides(scene: Scene, chances: Sequence[tuple[float, float]]) -> Sided:
    ranked = list(zip(scene.stands, chances, strict=True))
    likely = [(p, a) for p, (a, r) in ranked if a >= ACTOR and a > r]
    acting = _whole(scene.tree, [p for p, a in likely if not _told_better(p, a, likely)])
    strange_actors, strange_recipients = _strangers(scene)
    if not acting and not strange_actors and not (scene.said and scene.kind in SPEECH_TYPES):
        acting = _likeliest([(p, a) for p, (a, r) in ranked if a > r], LIKELY_ACTOR)
    actors = unique((*_actors(acting), *strange_actors))
    own = {a.code for a in actors}
    undergoing = _whole(scene.tree, [p for p, (_, r) in ranked if r >= RECIPIENT and p not in acting])
    recipients = unique((*_actors(undergoing), *strange_recipients))
    foreign = tuple(a for a in recipients if a.code not in own)
    if not foreign:
        others = [(p, r) for p, (_, r) in ranked if p not in acting and not own & {a.code for a in p.mention.actors}]
        foreign = unique(_actors(_likeliest(others, LIKELY_RECIPIENT)))
    return actors, foreign or recipients


def _told_better(place: Place, chance: float, others: Sequence[tuple[Place, float]]) -> bool:
    """Tell whether the same actors are likelier meant elsewhere, as by the subject after "officials said that"."""
    codes = {a.code for a in place.mention.actors}
    same = (c for p, c in others if p is not place and {a.code for a in p.mention.actors} == codes)
    return None not in codes and any(c > chance for c in same)


def _whole(tree: Tree, chosen: list[Place]) -> list[Place]:
    """Return the places without those that only say where, whose or who another one is.

    As in "rebels in Chad", "Chad-backed rebels" and "Ada Brun, a minister": one actor, told by the phrase around.
    """
    return [p for p in chosen if not any(_only_tells(tree, p, other) for other in chosen)]


def _only_tells(tree: Tree, place: Place, other: Place) -> bool:
    word = tree.words[place.head]
    if place is other or not other.start <= word.head < other.end:
        return False
    if word.relation == "nmod":
        return bool(tree.prepositions(place.head) & _WHERE)
    if word.relation == "appos":
        return place.mention.kind != "name"
    inside = other.start <= place.start and place.end <= other.end
    return inside and place.head != other.head and word.relation in ("nmod:poss", "amod", "compound")


_WHERE = frozenset({"in", "at", "near", "from"})


def _actors(places: Iterable[Place]) -> list[Actor]:
    return [actor for place in places for actor in place.mention.actors]


def _likeliest(chances: Sequence[tuple[T, float]], least: float) -> list[T]:
    best = max(chances, key=lambda pair: pair[1], default=None)
    return [best[0]] if best is not None and best[1] >= least else []


def _strangers(scene: Scene) -> Sided:
    """Return the sides that the heads read in words where no mention stands ("a man who broke into the embassy")."""
    told: dict[str, list[Actor]] = {"actor": [], "recipient": []}
    for role in scene.reading.roles:
        free = not any(p.start < role.end and role.start < p.end for p in scene.stands)
        if role.role in told and role.score >= ROLE and free:
            told[role.role] += scene.sides.within(scene.tree.cut(role.start, role.end))
    return unique(told["actor"]), unique(told["recipient"])
