"""Sides: from places in a sentence's tree to the actors that stand there.

Invariant: an actor found here carries the span of the mention that names it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.core.actor import Actor, Mention
from statusquo.core.span import Span

_ASIDE = frozenset({"acl", "acl:relcl", "advcl", "ccomp", "xcomp", "parataxis", "punct", "conj", "appos"})
_OWNER = ("nmod:poss", "compound", "amod", "nmod", "appos", "flat")
_DEPTH = 3


Resolve = Callable[[Span], tuple[Actor, ...]]
"""Whom words stand for that no mention covers."""


class Bodies(Protocol):
    """What this module asks of the world."""

    def body(self, code: str) -> object | None:
        """Return the body with this code, or None."""


class Sides:
    """The mentions of one sentence, found by the word that heads them or by any word that they cover."""

    def __init__(self, tree: Tree, mentions: Iterable[Mention], bodies: Bodies, resolve: Resolve | None = None) -> None:
        self.tree = tree
        self.bodies = bodies
        self.resolve = resolve
        self.by_head: dict[int, Mention] = {}
        self.covering: dict[int, Mention] = {}
        for mention in mentions:
            head = tree.head_of(mention.head)
            if head is None:
                head = tree.head_of(mention.span)
            if head is not None:
                self.by_head.setdefault(head, mention)
            for i in tree.inside(mention.span):
                self.covering.setdefault(i, mention)

    def at(self, i: int) -> tuple[Actor, ...]:
        """Return the actors that the noun phrase headed by `i` names, with its coordinated phrases."""
        found: list[Actor] = []
        for k in self.tree.conjuncts(i):
            if self.tree.words[k].tag in NOMINAL or k == i:
                found += self._phrase(k, _DEPTH)
        return unique(found)

    def named(self, i: int) -> bool:
        """Tell whether `i` itself heads a mention."""
        return i in self.by_head

    def within(self, span: Span) -> tuple[Actor, ...]:
        """Return the actors named inside a stretch of text, in order: its head phrase's, else any inside."""
        head = self.tree.head_of(span)
        if head is not None and head not in self.by_head and head not in self.covering and self.resolve is not None:
            told = tuple(a for a in self.resolve(span) if a.code)
            if told:
                return told
        if head is not None and (actors := self.at(head)):
            joined = [a for k in self.tree.children(head, "amod", "compound") for a in self._joined(k)]
            return unique((*joined, *actors))
        inside = {id(m): m for m in self.covering.values() if span.overlaps(m.span)}
        found = unique(a for m in sorted(inside.values(), key=lambda m: m.span.start) for a in m.actors)
        return found or (self.resolve(span) if self.resolve is not None else ())

    def others(self, i: int, own: Iterable[Actor]) -> tuple[Actor, ...]:
        """Return the actors of another code named in the phrase headed by `i` ("its ambassador to Russia")."""
        codes = {a.code for a in own}
        return tuple(a for a in self.inside(i) if a.code not in codes)

    def _joined(self, k: int) -> list[Actor]:
        """Return the actors of coordinated adjectives ("Israeli and Palestinian officials"), none of a single one."""
        pair = self.tree.conjuncts(k)
        return [a for c in pair if c in self.by_head for a in self.by_head[c].actors] if len(pair) > 1 else []

    def inside(self, i: int) -> tuple[Actor, ...]:
        """Return all actors named in the subtree of `i`, in order of the text."""
        seen: list[Actor] = []
        for k in self.tree.subtree(i, without=frozenset({"acl:relcl", "parataxis"})):
            if k in self.by_head and not self._in_adverbial(k, i):
                seen += self.by_head[k].actors
        return unique(seen)

    def _in_adverbial(self, k: int, top: int) -> bool:
        """Tell whether a clause of time, cause or condition parts `k` from `top`; one of purpose does not."""
        for a in (k, *self.tree.up(k)):
            if a == top:
                return False
            if self.tree.words[a].relation == "advcl" and "to" not in self.tree.marks(a):
                return True
        return False

    def bodies_in(self, i: int) -> tuple[str, ...]:
        """Return the codes of the bodies named below `i`, leaving out its subject."""
        subjects = {k for c in self.tree.children(i, "nsubj") for k in self.tree.subtree(c)}
        found = [
            a.code
            for k in self.tree.subtree(i)
            if k in self.by_head and k not in subjects
            for a in self.by_head[k].actors
        ]
        return tuple(dict.fromkeys(c for c in found if c and self.bodies.body(c) is not None))

    def _phrase(self, i: int, depth: int) -> list[Actor]:
        mention = self.by_head.get(i)
        if mention is None and i in self.covering and self.tree.words[i].tag in NOMINAL:
            mention = self.covering[i]
        if mention is not None:
            return list(mention.actors)
        if depth == 0:
            return []
        for k in self.tree.children(i, *_OWNER):
            relation = self.tree.words[k].relation
            if relation in _ASIDE and relation != "appos":
                continue
            found = [a for c in self.tree.conjuncts(k) for a in self._phrase(c, depth - 1)]
            if found:
                return found
        return []


def unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return the actors without repeats of code, sector and name, in order."""
    seen: dict[tuple[str | None, str | None, str], Actor] = {}
    for actor in actors:
        seen.setdefault((actor.code, actor.sector, actor.name if actor.code is None else ""), actor)
    return tuple(seen.values())


def without(actors: Sequence[Actor], others: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return the actors whose code and sector are not among the others'."""
    gone = {(o.code, o.sector) for o in others}
    return tuple(a for a in actors if (a.code, a.sector) not in gone)


def elsewhere(actors: Sequence[Actor], others: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return the actors that stand at other places of the text than the others."""
    gone = [o.span for o in others if o.span is not None]
    return tuple(a for a in actors if a.span is None or not any(a.span.overlaps(g) for g in gone))
