"""Frames: lexical matches with their sides, after the verbs that govern them have had their say.

"Threatened to cut ties" is one act, THREATEN, whose complement gives mode and measure; "plans to cut ties" is the
cutting, planned. What each governing verb makes of its complement is in `control.csv`.

Invariant: an act in the complement of a speech act is told once, by the speech act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from statusquo.codebook import Effect, Lexicon
from statusquo.coding.grammar import Tree
from statusquo.coding.lexical import Match
from statusquo.coding.sides import Sides, unique, without
from statusquo.core.actor import Actor

_SPEECH = {"threat": "THREATEN", "promise": "AGREE", "refusal": "REJECT", "call": "REQUEST"}
_HARM = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "THREATEN"})
_THREAT_MODE = {"ASSAULT": "violence", "MOBILIZE": "violence", "SANCTION": "restrict", "COERCE": "restrict"}
_YIELD = frozenset({"CONCEDE", "RETREAT"})
_MEET = frozenset({"CONSULT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A match read as an act: type, mode, sides, and the measure's kind and change.

    `complete` says that the complement was read too, so that no measure told here means none.
    """

    match: Match
    type: str
    mode: str | None
    weight: float
    rule: str
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    mutual: bool = False
    kind: str | None = None
    change: str | None = None
    flow: str | None = None
    complete: bool = False

    @property
    def foreign(self) -> bool:
        """Whether the act reaches beyond its actors' own states."""
        own = {a.code for a in self.actors}
        return any(a.code not in own for a in self.recipients)


def frames(tree: Tree, found: Sequence[Match], lexicon: Lexicon, sides: Sides) -> tuple[list[Frame], set[int]]:
    """Return the frames of one sentence in text order, and the words whose acts are folded into a speech act."""
    by_word: dict[int, Frame] = {}
    folded: set[int] = set()
    for match in found:
        frame = _frame(tree, match, lexicon, sides)
        if not match.entry.type and frame.change is None:
            continue
        if match.word not in by_word or _rank(frame) > _rank(by_word[match.word]):
            by_word[match.word] = frame
    for i in sorted(by_word, reverse=True):
        inner = by_word.get(i)
        governor = governing(tree, i)
        if inner is None or governor is None:
            continue
        control = lexicon.control.get(tree.lemma(governor))
        outer = by_word.get(governor)
        if control in _SPEECH and outer is not None and outer.type == _SPEECH[control]:
            by_word[governor] = _folded(outer, inner, control)
            del by_word[i]
            folded.add(i)
    return [by_word[i] for i in sorted(by_word)], folded


def _rank(frame: Frame) -> tuple[bool, bool, int, float]:
    """Order the rows that fit at one word: measures, blocks of bodies first, then longer phrases, then surer ones."""
    return frame.kind is not None, frame.kind == "block", len(frame.match.entry.lemma.split()), frame.weight


def governing(tree: Tree, i: int) -> int | None:
    """Return the verb whose complement `i` heads, or None; passes over coordination and aspect nouns."""
    k = i
    while tree.words[k].relation == "conj" and 0 <= tree.words[k].head < k:
        k = tree.words[k].head
    if tree.words[k].relation in ("xcomp", "ccomp", "advcl", "obl", "obj") and 0 <= tree.words[k].head < len(
        tree.words
    ):
        head = tree.words[k].head
        if tree.words[k].relation in ("obl", "obj") and tree.words[k].tag == "VERB":
            return head
        if tree.words[k].relation in ("xcomp", "ccomp") or (tree.words[k].tag == "VERB" and "to" in tree.marks(k)):
            return head
        if tree.words[k].relation in ("obl", "obj") and tree.prepositions(k) & {"for"}:
            return head
    return None


def _folded(outer: Frame, inner: Frame, control: str) -> Frame:
    """Return the speech act with the mode and measure that its complement gives it."""
    recipients = outer.recipients or without(inner.recipients, outer.actors)
    change, kind, mode = None, inner.kind, outer.mode
    restricts = inner.change in ("impose", "extend", "widen", "announce")
    if control == "threat":
        mode, change = _THREAT_MODE.get(inner.type, "restrict"), "threaten"
    elif control == "promise":
        change = inner.change if kind == "truce" else "threaten" if restricts else "announce" if kind else None
    elif control == "call":
        mode = "yield" if inner.type in _YIELD else "meet" if inner.type in _MEET else outer.mode
        change = "propose" if restricts or kind == "truce" else None
    elif control == "refusal":
        mode = "yield" if inner.type in _YIELD else "meet" if inner.type in _MEET else "assist"
        change = "extend" if inner.change in ("lift", "suspend", "narrow") else None
    if inner.change is None:
        change = None
    kind_of = "THREATEN" if control == "promise" and inner.type in _HARM else outer.type
    return replace(
        outer, type=kind_of, mode=mode, recipients=recipients, kind=kind if change else None, change=change,
        flow=inner.flow if change else None, complete=True, rule=f"{outer.rule}>{inner.rule}",
    )  # fmt: skip


def _frame(tree: Tree, match: Match, lexicon: Lexicon, sides: Sides) -> Frame:
    entry, term = match.entry, match.term
    actors, recipients = _sides(tree, match, sides)
    kind, effect = _effect(tree, match, lexicon, sides)
    told = effect is not None and effect.type is not None
    refused = entry.effect == "allow" and kind == "block"
    return Frame(
        match=match,
        type=(effect.type if told and effect and effect.type else entry.type) or "SANCTION",
        mode=effect.mode if told and effect else entry.mode,
        weight=max(entry.weight, 0.85) if told else entry.weight,
        rule=("not " if refused else "") + entry.rule + (f"/{term.rule}" if term else ""),
        actors=actors,
        recipients=without(recipients, actors),
        mutual=entry.recipient == "mutual",
        kind=kind if told and effect and effect.change else None,
        change=effect.change if told and effect else None,
        flow=term.flow if term else None,
    )


def _effect(tree: Tree, match: Match, lexicon: Lexicon, sides: Sides) -> tuple[str | None, Effect | None]:
    """Return the measure kind that the match is about and what is done to it."""
    name, term = match.entry.effect or "", match.term
    if name == "block" or (name == "allow" and tree.negated(match.word)):
        if sides.bodies_in(match.word):
            return "block", lexicon.effects["block", "body"]
        return None, None
    if name == "leave" and term is None and sides.bodies_in(match.word):
        return "membership", lexicon.effects["leave", "body"]
    if term is None:
        kind = {"sanction": "financial"}.get(name)
        return kind, lexicon.effects.get((name, "side")) if kind or name == "expel" else None
    if not name:
        return _spoken_of(match)
    if name == "leave" and term.kind == "cooperation" and term.polarity == "flow":
        return "membership", lexicon.effects["leave", "agreement"]
    effect = lexicon.effects.get((name, term.polarity))
    if term.kind == "block" and effect is not None and effect.change in ("impose", "extend", "widen"):
        effect = Effect(type="REJECT", mode="assist", change=effect.change)
    return term.kind, effect


def _spoken_of(match: Match) -> tuple[str | None, Effect | None]:
    """Return what a speech act does to the measure that is its object: "called for sanctions", "agreed on a truce"."""
    entry, term = match.entry, match.term
    assert term is not None
    truce, restriction = term.polarity == "truce", term.polarity == "restriction"
    change = {
        "AGREE": "impose" if truce else None,
        "REQUEST": "propose" if truce or restriction else None,
        "REJECT": "propose" if truce else None,
        "THREATEN": "threaten" if restriction else None,
    }.get(entry.type)
    if change is None:
        return None, None
    return term.kind, Effect(type=entry.type, mode=entry.mode, change=change)


def _sides(tree: Tree, match: Match, sides: Sides) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    i, entry = match.word, match.entry
    actors = subject(tree, i, sides)
    recipients: tuple[Actor, ...] = ()
    if entry.recipient != "none":
        if match.object is not None and match.object != match.term_word:
            recipients = sides.at(match.object)
        own = {a.code for a in actors}
        for k in (*_below_object(tree, match), *tree.children(i, "obl", "nmod")):
            if {a.code for a in recipients} <= own:
                recipients = ()
            if not recipients and tree.prepositions(k) & {
                "against",
                "on",
                "with",
                "to",
                "toward",
                "from",
                "in",
                "of",
                "at",
                "for",
                "between",
            }:
                recipients = sides.at(k)
    if entry.pos == "N" and not actors:
        for k in tree.children(i, "nmod:poss", "amod", "compound"):
            actors = actors or sides.at(k)
        for k in tree.children(i, "nmod"):
            if tree.prepositions(k) & {"by", "between"}:
                actors = sides.at(k)
    return actors, recipients


def _below_object(tree: Tree, match: Match) -> list[int]:
    return [] if match.object is None else tree.children(match.object, "nmod")


def subject(tree: Tree, i: int, sides: Sides) -> tuple[Actor, ...]:
    """Return who does what `i` tells: its subject, a passive's agent, or the subject shared with its governor."""
    if tree.passive(i):
        for k in tree.children(i, "obl"):
            if "by" in tree.prepositions(k):
                return sides.at(k)
        return ()
    for k in tree.children(i, "nsubj", "csubj"):
        actors = sides.at(k)
        if actors:
            return actors
    for predicate in tree.sentence.predicates:
        if predicate.word == i:
            for argument in predicate.arguments:
                if argument.label == "ARG0" and (actors := sides.at(argument.head)):
                    return actors
    if tree.children(i, "nsubj"):
        return ()
    relation, head = tree.words[i].relation, tree.words[i].head
    if relation == "acl" and head >= 0:
        return unique(sides.at(head)) if tree.words[i].text.lower().endswith("ing") else ()
    if relation in ("xcomp", "conj", "advcl", "ccomp", "parataxis") and 0 <= head < len(tree.words) and head != i:
        if relation == "xcomp" and (found := tree.child(head, "obj", "iobj")) is not None:
            return sides.at(found)
        return subject(tree, head, sides) if head < i or relation == "advcl" else ()
    return ()
