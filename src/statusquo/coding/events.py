"""Events: which words of a sentence tell an act, of which type and mode, and who stands on which side.

The rule that decides between lexicon and event heads, where the weights have event heads:

1. A type's score at a word is the heads' score, plus `TRUST` times the weight of a lexicon row that tells the same
   type. A word is an act of the best type that reaches `SURE`, and of a second one that reaches `SECOND`.
2. A noun phrase of several words that the lexicon knows decides the type where the heads see any act by `HALF` or more;
   a measure that the lexicon tells between states decides among its rival types (`_RIVALS`).
3. Without event heads, a lexicon row of at least `ALONE` is an act if one of its sides is named.

Invariant: every act has a trigger inside its clause, and its source names the row or the head that made it.
"""

import itertools
from dataclasses import replace
from functools import partial

from statusquo.codebook import MUTUAL_TYPES, SPEECH_TYPES, Lexicon, codebook
from statusquo.coding.control import Frame, frames
from statusquo.coding.grammar import Tree
from statusquo.coding.lexical import matches
from statusquo.coding.sides import Sides, elsewhere, unique, without
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.evidence import Source
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Act
from statusquo.core.sentence import EventReading
from statusquo.core.span import Span
from statusquo.world import World
from statusquo.world.context import Context

SURE, HALF, ALONE = 0.5, 0.2, 0.5
"""Thresholds on calibrated scores; chosen on held-out training items, see eval/."""

SECOND = 0.6
"""Least score of a second type at one word."""

TRUST = 0.25
"""What a lexicon row of weight 1 adds to the heads' score."""

_RIVALS = {
    "SANCTION": ("COERCE", "REJECT"),
    "CONCEDE": ("RETREAT", "SUPPORT", "COERCE", "SANCTION"),
    "REJECT": ("SANCTION", "COERCE"),
}
"""Types that the heads may give where the lexicon tells a measure between states, which decides its type."""

NO_MEASURE, SOME_MEASURE = 0.97, 0.5
"""How sure the heads must be to overrule the lexicon's measure, and to see one alone."""

SURE_KIND = 0.6
"""How sure the heads must be of a kind to overrule the lexicon's."""

_MEASURED = frozenset({"SANCTION", "CONCEDE", "REJECT", "THREATEN", "REQUEST", "AGREE", "COERCE", "RETREAT"})
"""Types that may carry a measure part where only the heads see one."""

ROLE = 0.5
"""Least score of a role reading."""


class Events:
    """Find the acts of each sentence with their sides.

    Args:
        lexicon: words that tell acts.
        world: whose names resolve, and which codes are bodies.
        reads: whether the encoder has event heads; without them the lexicon alone decides.
    """

    name = "events"
    requires = frozenset({"sentences", "grammar", "mentions"})
    assigns = frozenset({"acts"})

    def __init__(self, lexicon: Lexicon, world: World, *, reads: bool) -> None:
        self.lexicon = lexicon
        self.world = world
        self.reads = reads

    def __call__(self, document: Document) -> Document:
        """Return the document with its acts."""
        acts: list[Act] = []
        context: list[Context] = []  # made once a document, when a side first needs it
        for number, sentence in enumerate(document.sentences):
            if not sentence.words:
                continue
            tree = Tree(sentence)
            mentions = [m for m in document.mentions if sentence.span.overlaps(m.span)]
            resolve = partial(self._resolve, document, context, sentence.span)
            acts += self._sentence(tree, Sides(tree, mentions, self.world, resolve), number)
        return replace(document, acts=tuple(acts))

    def _resolve(self, document: Document, context: list[Context], bounds: Span, span: Span) -> tuple[Actor, ...]:
        """Return whom a phrase stands for that the actors stage passed over, by the names around it."""
        if not context:
            context.append(self.world.resolver.context(document.text, document.published))
        found = self.world.resolver.resolve_span(span.start, span.end, context[0], (bounds.start, bounds.end))
        return tuple(replace(a, span=a.span or span) for a in found.actors)

    def _sentence(self, tree: Tree, sides: Sides, number: int) -> list[Act]:
        found, folded = frames(tree, list(matches(tree, self.lexicon)), self.lexicon, sides)
        by_rule = {f.match.word: f for f in found}
        by_head = {r.word: r for r in tree.sentence.readings if r.word not in folded}
        acts = []
        for i in sorted(by_rule.keys() | by_head.keys()):
            for kind, frame, reading, score in self._decide(by_rule.get(i), by_head.get(i)):
                act = _act(tree, sides, number, i, kind, frame, reading, score)
                acts += [a for a in _each_way(tree, act) if a.actors or a.recipients or _in_speech(tree, a)]
        return [a for a in acts if not _told_below(tree, a, acts)]

    def _decide(
        self, frame: Frame | None, reading: EventReading | None
    ) -> list[tuple[str, Frame | None, EventReading | None, float]]:
        """Return the (type, frame, reading, score) that stand at one word, by the rule above."""
        if not self.reads:
            return [(frame.type, frame, None, frame.weight)] if frame is not None and frame.weight >= ALONE else []
        scores = dict(reading.types) if reading is not None else {}
        if frame is not None:
            scores[frame.type] = scores.get(frame.type, 0.0) + TRUST * frame.weight
            if " " in frame.match.entry.lemma and frame.match.entry.pos == "N":
                known = max(scores.values())  # "verbal attacks": a known phrase says more than its head
                scores = {frame.type: max(known, SURE) if known >= HALF else known}
            if frame.kind is not None and (frame.foreign or frame.type == "CONCEDE"):
                for rival in _RIVALS.get(frame.type, ()):
                    scores[frame.type] = max(scores[frame.type], scores.pop(rival, 0.0))
        ranked = sorted(scores.items(), key=lambda kv: -kv[1])
        told = [(k, v) for n, (k, v) in enumerate(ranked[:2]) if v >= (SECOND if n else SURE)]
        return [(kind, frame if frame and frame.type == kind else None, reading, min(v, 1.0)) for kind, v in told]


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
        actors, recipients = _read_sides(tree, sides, reading, frame)
    if kind in MUTUAL_TYPES and not recipients and frame is not None and frame.mutual:
        actors = unique((*actors, *frame.recipients))
    recipients = without(recipients, actors) if reading is None else elsewhere(recipients, actors)
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
        measure=_measure(kind, frame, reading),
        source=Source(rule=frame.rule if frame else None, head="event" if reading is not None else None, score=score),
    )


def _told_below(tree: Tree, act: Act, acts: list[Act]) -> bool:
    """Tell whether the act is only the announcing of one in its complement ("announced that it had cut ties")."""
    for other in acts:
        word = tree.words[other.predicate]
        if other.type == act.type and word.head == act.predicate and word.relation in ("ccomp", "xcomp"):
            return True
    return False


def _in_speech(tree: Tree, act: Act) -> bool:
    """Tell whether a speech act without named sides stands in quotation marks: its speaker may be its side."""
    marks = any(w.text in ("“", "”", '"', "``", "''") for w in tree.words)
    return marks and act.type in SPEECH_TYPES


def _each_way(tree: Tree, act: Act) -> list[Act]:
    """Return one act for each direction where sides do a thing to "each other" that isn't mutual by its type."""
    sides = (*act.actors, *act.recipients)
    below = tree.subtree(act.predicate, without=frozenset({"conj", "advcl", "ccomp", "acl:relcl"}))
    words = [tree.words[k].text.lower() for k in below]
    turns = any(a in ("each", "one") and b in ("other", "another") for a, b in itertools.pairwise(words))
    if not turns or act.type in MUTUAL_TYPES or len({a.code for a in sides}) != 2:
        return [act]
    one, other = sides[0], next(a for a in sides if a.code != sides[0].code)
    return [replace(act, actors=(one,), recipients=(other,)), replace(act, actors=(other,), recipients=(one,))]


def _read_sides(
    tree: Tree, sides: Sides, reading: EventReading, frame: Frame | None
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Take the sides that the heads read; where they read none, keep what the grammar says of a measure."""
    best: dict[tuple[int, int], tuple[float, str, tuple[Actor, ...]]] = {}
    for role in reading.roles:
        if role.role in ("actor", "recipient") and role.score >= ROLE:
            span = tree.cut(role.start, role.end)
            found = sides.within(span)
            key = _place(found, span)
            if found and (key not in best or best[key][0] < role.score):
                best[key] = (role.score, role.role, found)
    if frame is not None and frame.complete and frame.recipients:  # the goal of a request is not its recipient
        best = {k: v for k, v in best.items() if v[1] == "actor"}
        best[-1, -1] = (1.0, "recipient", frame.recipients)
    read = {name: unique(a for _, r, f in best.values() if r == name for a in f) for name in ("actor", "recipient")}
    actors = read["actor"] or (frame.actors if frame is not None else ())
    recipients = read["recipient"]
    own = {a.code for a in actors}
    if recipients and own and {a.code for a in recipients} <= own:
        recipients = _beyond(tree, sides, reading, actors) or recipients
    if frame is not None and {a.code for a in recipients} <= own and (frame.kind is not None or not read["actor"]):
        recipients = frame.recipients or recipients
    return actors, recipients


def _place(found: tuple[Actor, ...], span: Span) -> tuple[int, int]:
    """Return where a side stands, so that one phrase is never on both sides."""
    spans = [a.span for a in found if a.span is not None]
    return (spans[0].start, spans[0].end) if spans else (span.start, span.end)


def _beyond(tree: Tree, sides: Sides, reading: EventReading, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return the foreign side named inside a recipient phrase that is the actor's own ("its ambassador to Peru")."""
    for role in reading.roles:
        if role.role == "recipient" and role.score >= ROLE:
            head = tree.head_of(tree.cut(role.start, role.end))
            if head is not None and (found := sides.others(head, actors)):
                return found
    return ()


def _mode(kind: str, frame: Frame | None, reading: EventReading | None) -> str | None:
    modes = codebook().types[kind].modes
    if reading is not None:
        for mode, score in reading.modes:
            if mode in modes and score >= HALF:
                return mode
    return frame.mode if frame and frame.mode in modes else None


def _measure(type_: str, frame: Frame | None, reading: EventReading | None) -> MeasurePart | None:
    """Return kind and change, by the lexicon and the heads; the measures stage fills in the rest.

    The lexicon says whether there is a measure where it names a change, unless the heads are sure of none; the heads'
    kind wins over the lexicon's where they are sure of it. Elsewhere the heads alone decide.
    """
    scores = dict(reading.measures) if reading is not None else {}
    read, sure = max(((k, v) for k, v in scores.items() if k != "none"), key=lambda kv: kv[1], default=(None, 0.0))
    change = reading.changes[0][0] if reading is not None and reading.changes else None
    if frame is not None and frame.change and scores.get("none", 0.0) < NO_MEASURE:
        kind = read if frame.kind is None or (sure >= SURE_KIND and frame.kind != "block") else frame.kind
        return MeasurePart(kind=kind, change=frame.change, flow=frame.flow) if kind else None
    if frame is not None and frame.complete:
        return None
    if not scores or type_ not in _MEASURED or scores.get("none", 0.0) >= 1 - SOME_MEASURE:
        return None
    return MeasurePart(kind=read, change=change) if read and change else None


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
