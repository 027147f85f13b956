"""Events: which words of a sentence tell an act, of which type and mode, and who stands on which side.

The rule that decides between lexicon and event heads, where the weights have event heads:

1. A word is a candidate for each type that a lexicon row or the heads tell there (`types_told`). The judge weighs both
   with the grammar around the word; it tells the best type that reaches `SURE` (`SAID` in direct speech), and a second
   one from `SECOND` on. A report without an act of `LONE` tells none.
2. A noun phrase of several words that the lexicon knows decides the type where the heads see any act by `HALF` or more;
   a measure that the lexicon tells between states decides among its rival types (`_RIVALS`); a row of a user's own
   decides alone.
3. The judge says of each mention whether it is the act's actor, its recipient or neither (see casting.py).
4. The judge says whether the act changes a measure and how (`MEASURED`); heads and lexicon together say of which kind.
5. Without event heads, a lexicon row of at least `ALONE` is an act if one of its sides is named.

Invariant: every act has a trigger inside its clause, and its source names the row or the head that made it.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from statusquo.codebook import MUTUAL_TYPES, SPEECH_TYPES, Lexicon, codebook
from statusquo.coding.casting import Scene, Sided, cast
from statusquo.coding.control import Frame, frames
from statusquo.coding.features import CHANGES, act_rows, change_row, places, types_told
from statusquo.coding.grammar import NOMINAL, Tree, tree_of
from statusquo.coding.lexical import matches
from statusquo.coding.quotes import find_quotes
from statusquo.coding.sides import Sides, elsewhere, unique, without
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.evidence import Source
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Act
from statusquo.core.sentence import EventReading
from statusquo.core.span import Span
from statusquo.model.judge import Judge
from statusquo.world import World
from statusquo.world.context import Context

SURE, SECOND, HALF, ALONE = 0.3, 0.45, 0.2, 0.5
"""Thresholds on the judge's, the heads' and the lexicon's scores; chosen on held-out training items, see eval/."""

SAID = 0.25
"""`SURE` for words in direct speech: what the judge learned from holds little of it, so it doubts too much."""

LONE = 0.5
"""A report whose likeliest act is less likely than this tells none."""

_RIVALS = {
    "SANCTION": ("COERCE", "REJECT"),
    "CONCEDE": ("RETREAT", "SUPPORT", "COERCE", "SANCTION"),
    "REJECT": ("SANCTION", "COERCE"),
}
"""Types that the heads may give where the lexicon tells a measure between states, which decides its type."""

LEXICON, MEASURED = 0.35, 0.55
"""What a kind of measure that the lexicon tells adds to the heads' chance, and the least chance of a measure."""

TOLD = 0.35
"""`MEASURED` where the lexicon tells a change."""


_HELD_UP = frozenset({"cooperation", "membership"})
"""What a body does that a member's veto or block keeps it from."""


class Events:
    """Find the acts of each sentence with their sides.

    Args:
        lexicon: words that tell acts.
        world: whose names resolve, and which codes are bodies.
        judge: weighs lexicon and event heads; None where the encoder has no event heads, then the lexicon decides.
    """

    name = "events"
    requires = frozenset({"sentences", "grammar", "mentions"})
    assigns = frozenset({"acts"})

    def __init__(self, lexicon: Lexicon, world: World, *, judge: Judge | None) -> None:
        self.lexicon = lexicon
        self.world = world
        self.judge = judge

    def __call__(self, document: Document) -> Document:
        """Return the document with its acts."""
        acts: list[Act] = []
        said = [q.span for q in find_quotes(document.text) if q.speech] if self.judge is not None else []
        context: list[Context] = []  # made once a document, when a side first needs it
        for number, sentence in enumerate(document.sentences):
            if not sentence.words:
                continue
            tree = tree_of(sentence)
            mentions = [m for m in document.mentions if sentence.span.overlaps(m.span)]
            resolve = partial(self._resolve, document, context, sentence.span)
            acts += self._sentence(tree, Sides(tree, mentions, self.world, resolve), number, said)
        if self.judge is not None and all(act.source.score < LONE for act in acts):
            acts = []
        return replace(document, acts=tuple(acts)) if acts or document.acts else document

    def _resolve(self, document: Document, context: list[Context], bounds: Span, span: Span) -> tuple[Actor, ...]:
        """Return whom a phrase stands for that the actors stage passed over, by the names around it."""
        if not context:
            context.append(self.world.resolver.context(document.text, document.published))
        found = self.world.resolver.resolve_span(span.start, span.end, context[0], (bounds.start, bounds.end))
        return tuple(replace(a, span=a.span or span) for a in found.actors)

    def _sentence(self, tree: Tree, sides: Sides, number: int, said: Sequence[Span]) -> list[Act]:
        found, folded = frames(tree, list(matches(tree, self.lexicon)), self.lexicon, sides)
        by_rule = {f.match.word: f for f in found}
        by_head = {r.word: r for r in tree.sentence.readings if r.word not in folded}
        stands = places(tree, sides) if self.judge is not None else []
        acts = []
        for i, kind, score, row in self._decided(tree, sides, by_rule, by_head, said):
            frame, reading = by_rule.get(i), by_head.get(i)
            frame = frame if frame is not None and frame.type == kind else None
            both = (frame.actors, frame.recipients) if frame else ((), ())
            part = _measure(self.judge, row, frame, reading)
            if self.judge is not None and reading is not None:
                scene = Scene(
                    tree=tree, sides=sides, word=i, kind=kind, frame=frame, reading=reading, stands=stands,
                    said=_quoted(tree, i, said),
                )  # fmt: skip
                both, part = cast(self.judge, scene, part)
            act = _act(tree, number, i, kind, frame, reading, score, both, part)
            acts += [a for a in _each_way(tree, act) if a.actors or a.recipients or _in_speech(tree, a)]
        return [a for a in acts if not _told_below(tree, a, acts) and not _measured_above(tree, a, acts)]

    def _decided(
        self,
        tree: Tree,
        sides: Sides,
        by_rule: dict[int, Frame],
        by_head: dict[int, EventReading],
        said: Sequence[Span] = (),
    ) -> list[tuple[int, str, float, Sequence[float]]]:
        """Return the (word, type, score, row of features) that stand in a sentence, by the rule above."""
        if self.judge is None:
            return [(i, f.type, f.weight, ()) for i, f in sorted(by_rule.items()) if f.weight >= ALONE]
        heads = {i: dict(r.types) for i, r in by_head.items()}
        rows: dict[tuple[int, str], list[float]] = {}
        for i in sorted(by_rule.keys() | by_head.keys()):
            kinds = types_told(by_rule.get(i), heads.get(i, {}))
            made = act_rows(tree, sides, i, kinds, by_rule.get(i), heads, by_head.get(i))
            rows |= {(i, kind): row for kind, row in zip(kinds, made, strict=True)}
        chances: dict[int, dict[str, float]] = {}
        for (i, kind), chance in zip(rows, self.judge.acts(list(rows.values())), strict=True):
            chances.setdefault(i, {})[kind] = chance
        return [
            (i, kind, chance, rows[i, kind])
            for i, by_type in chances.items()
            for kind, chance in _best(
                _settled(by_rule.get(i), heads.get(i, {}), by_type), SAID if _quoted(tree, i, said) else SURE
            )
        ]


def _settled(frame: Frame | None, heads: Mapping[str, float], chances: dict[str, float]) -> dict[str, float]:
    """Return the chances at one word where the lexicon decides the type (rule 2 above), else as they are."""
    if frame is None:
        return chances
    if frame.match.entry.mine:
        return {frame.type: max(frame.weight, LONE)}
    if " " in frame.match.entry.lemma and frame.match.entry.pos == "N":
        known = max(heads.values(), default=0.0)  # "verbal attacks": a known phrase says more than its head
        return {frame.type: max(*chances.values(), LONE) if known >= HALF else chances[frame.type]}
    if frame.kind is not None and (frame.foreign or frame.type == "CONCEDE"):
        rivals = _RIVALS.get(frame.type, ())
        best = max(chances.get(kind, 0.0) for kind in (frame.type, *rivals))
        return {k: v for k, v in chances.items() if k not in rivals} | {frame.type: best}
    return chances


def _best(chances: Mapping[str, float], least: float) -> list[tuple[str, float]]:
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:2]
    return [(kind, chance) for n, (kind, chance) in enumerate(ranked) if chance >= (SECOND if n else least)]


def _quoted(tree: Tree, i: int, said: Sequence[Span]) -> bool:
    return any(span.start <= tree.words[i].start < span.end for span in said)


def _act(
    tree: Tree,
    number: int,
    i: int,
    kind: str,
    frame: Frame | None,
    reading: EventReading | None,
    score: float,
    both: Sided,
    part: MeasurePart | None,
) -> Act:
    actors, recipients = both
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
        measure=part,
        source=Source(rule=frame.rule if frame else None, head="event" if reading is not None else None, score=score),
    )


def _told_below(tree: Tree, act: Act, acts: list[Act]) -> bool:
    """Tell whether the act is only the announcing of one in its complement ("announced that it had cut ties")."""
    for other in acts:
        word = tree.words[other.predicate]
        if other.type == act.type and word.head == act.predicate and word.relation in ("ccomp", "xcomp"):
            return True
    return False


def _measured_above(tree: Tree, act: Act, acts: list[Act]) -> bool:
    """Tell whether the act is only the measure that the verb above it tells of ("lifted its veto")."""
    word = tree.words[act.predicate]
    if word.tag not in NOMINAL or word.relation not in ("obj", "nsubj:pass"):
        return False
    if act.measure is not None and act.measure.change != "impose":
        return False
    return any(a.measure is not None for a in acts if a.predicate == word.head and a is not act)


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


def _mode(kind: str, frame: Frame | None, reading: EventReading | None) -> str | None:
    modes = codebook().types[kind].modes
    if reading is not None:
        for mode, score in reading.modes:
            if mode in modes and score >= HALF:
                return mode
    return frame.mode if frame and frame.mode in modes else None


def _measure(
    judge: Judge | None, row: Sequence[float], frame: Frame | None, reading: EventReading | None
) -> MeasurePart | None:
    """Return kind and change; the measures stage fills in the rest.

    The judge says whether there is a measure and what changes; its kind is the likeliest of the heads, to which what
    the lexicon tells adds `LEXICON`. A row of the user's own decides alone.
    """
    kind, change, flow = (frame.kind, frame.change, frame.flow) if frame is not None else (None, None, None)
    told = MeasurePart(kind=kind, change=change, flow=flow) if kind and change else None
    if judge is None or reading is None or (told and frame is not None and frame.match.entry.mine):
        return told
    chances = dict(zip(CHANGES, judge.changes([change_row(row, frame, reading)])[0], strict=True))
    kinds = {name: chance for name, chance in reading.measures if name != "none"}
    if 1.0 - chances.pop("none") < (TOLD if change else MEASURED) or not kinds:
        return None
    total = sum(kinds.values())
    kinds = {name: chance / total for name, chance in kinds.items()}
    if kind is not None:
        kinds[kind] = kinds.get(kind, 0.0) + LEXICON
    likeliest = max(kinds, key=lambda k: kinds[k])
    if kind == "block" and likeliest in _HELD_UP:
        likeliest = kind  # what a body is kept from doing together is blocked, not reduced
    return MeasurePart(kind=likeliest, change=max(chances, key=lambda c: chances[c]), flow=flow)


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
