"""Events: which words of a sentence tell an act, of which type and mode, and who stands on which side.

The rule that decides between lexicon and event heads, where the weights have event heads:

1. A word that the heads read as an act with a score of at least `SURE` is one, of the heads' type; the lexicon is named
   in the source too where it says the same.
2. A word that the lexicon knows and the heads half see (at least `HALF` for its type) is an act of that type.
3. All else is none. Without event heads, a lexicon row of at least `ALONE` is an act if one of its sides is named.

Invariant: every act has a trigger inside its clause, and its source names the row or the head that made it.
"""

from dataclasses import replace

from statusquo.codebook import MUTUAL_TYPES, Lexicon, codebook
from statusquo.coding.control import Frame, frames
from statusquo.coding.grammar import Tree
from statusquo.coding.lexical import matches
from statusquo.coding.sides import Bodies, Sides, unique, without
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.evidence import Source
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Act
from statusquo.core.sentence import EventReading
from statusquo.core.span import Span

SURE, HALF, ALONE = 0.5, 0.2, 0.5
"""Thresholds on calibrated scores; chosen on held-out training items, see eval/."""

ROLE = 0.5
"""Least score of a role reading."""


class Events:
    """Find the acts of each sentence with their sides.

    Args:
        lexicon: words that tell acts.
        bodies: which codes are bodies.
        reads: whether the encoder has event heads; without them the lexicon alone decides.
    """

    name = "events"
    requires = frozenset({"sentences", "grammar", "mentions"})
    assigns = frozenset({"acts"})

    def __init__(self, lexicon: Lexicon, bodies: Bodies, *, reads: bool) -> None:
        self.lexicon = lexicon
        self.bodies = bodies
        self.reads = reads

    def __call__(self, document: Document) -> Document:
        """Return the document with its acts."""
        acts: list[Act] = []
        for number, sentence in enumerate(document.sentences):
            if not sentence.words:
                continue
            tree = Tree(sentence)
            mentions = [m for m in document.mentions if sentence.span.overlaps(m.span)]
            acts += self._sentence(tree, Sides(tree, mentions, self.bodies), number)
        return replace(document, acts=tuple(acts))

    def _sentence(self, tree: Tree, sides: Sides, number: int) -> list[Act]:
        by_rule = {f.match.word: f for f in frames(tree, list(matches(tree, self.lexicon)), self.lexicon, sides)}
        by_head = {r.word: r for r in tree.sentence.readings}
        acts = []
        for i in sorted(by_rule.keys() | by_head.keys()):
            for kind, frame, reading, score in self._decide(by_rule.get(i), by_head.get(i)):
                act = _act(tree, sides, number, i, kind, frame, reading, score)
                if act.actors or act.recipients:
                    acts.append(act)
        return acts

    def _decide(
        self, frame: Frame | None, reading: EventReading | None
    ) -> list[tuple[str, Frame | None, EventReading | None, float]]:
        """Return the (type, frame, reading, score) that stand at one word, by the rule above."""
        if not self.reads:
            return [(frame.type, frame, None, frame.weight)] if frame is not None and frame.weight >= ALONE else []
        seen = dict(reading.types) if reading is not None else {}
        told = [(kind, score) for kind, score in seen.items() if score >= SURE]
        if not told and frame is not None and seen.get(frame.type, 0.0) >= HALF and frame.weight >= ALONE:
            told = [(frame.type, seen[frame.type])]
        return [(kind, frame if frame and frame.type == kind else None, reading, score) for kind, score in told]


def _act(
    tree: Tree,
    sides: Sides,
    number: int,
    i: int,
    kind: str,
    frame: Frame | None,
    reading: EventReading | None,
    score: float,
) -> Act:
    actors, recipients = (frame.actors, frame.recipients) if frame else ((), ())
    if reading is not None:
        actors, recipients = _read_sides(tree, sides, reading, actors, recipients)
    if kind in MUTUAL_TYPES and not recipients and frame is not None and frame.mutual:
        actors = unique((*actors, *frame.recipients))
    recipients = without(recipients, actors)
    last = frame.match.last if frame else i
    return Act(
        sentence=number,
        predicate=i,
        trigger=Span(start=tree.words[i].start, end=tree.words[max(i, last)].end),
        clause=clause_of(tree, i),
        type=kind,
        mode=_mode(kind, frame, reading),
        actors=actors,
        recipients=recipients,
        measure=_measure(frame, reading),
        source=Source(rule=frame.rule if frame else None, head="event" if reading is not None else None, score=score),
    )


def _read_sides(
    tree: Tree, sides: Sides, reading: EventReading, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Take the sides that the heads read; where they read none, keep what the grammar says."""
    read: dict[str, list[Actor]] = {"actor": [], "recipient": []}
    for role in reading.roles:
        if role.role in read and role.score >= ROLE:
            read[role.role] += sides.within(tree.cut(role.start, role.end))
    return unique(read["actor"]) or actors, unique(read["recipient"]) or recipients


def _mode(kind: str, frame: Frame | None, reading: EventReading | None) -> str | None:
    modes = codebook().types[kind].modes
    if reading is not None:
        for mode, score in reading.modes:
            if mode in modes and score >= HALF:
                return mode
    return frame.mode if frame and frame.mode in modes else None


def _measure(frame: Frame | None, reading: EventReading | None) -> MeasurePart | None:
    """Return kind and change: the heads' where sure, else the lexicon's; the measures stage fills in the rest."""
    rule = (frame.kind, frame.change) if frame and frame.kind and frame.change else None
    if reading is None or not reading.measures:
        return MeasurePart(kind=rule[0], change=rule[1], flow=frame.flow if frame else None) if rule else None
    kind, sure = reading.measures[0]
    change = reading.changes[0][0] if reading.changes else "impose"
    if kind == "none":
        return None if sure >= SURE or rule is None else MeasurePart(kind=rule[0], change=rule[1])
    if sure < SURE and rule is None:
        return None
    if rule is not None and rule[0] == kind and reading.changes and reading.changes[0][1] < SURE:
        change = rule[1]
    return MeasurePart(kind=kind, change=change, flow=frame.flow if frame and frame.kind == kind else None)


def clause_of(tree: Tree, i: int) -> Span:
    """Return the characters of the clause that `i` stands in, from the nearest clausal head down."""
    top = i
    for k in (i, *tree.up(i)):
        top = k
        if tree.words[k].relation in ("root", "parataxis", "ccomp", "advcl", "acl:relcl", "acl") or (
            tree.words[k].relation == "conj" and tree.words[k].tag == "VERB"
        ):
            break
    return tree.span(top)
