"""Tree: questions to the dependency tree of one sentence.

Invariant: word numbers index the sentence's words; every walk ends, also on a tree with a cycle.
"""

from bisect import bisect_left
from collections import OrderedDict

from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_PASSIVE = frozenset({"nsubj:pass", "aux:pass", "csubj:pass"})

REMEMBERED = 2048
"""Sentences whose trees are kept, each some 10 KB; those made longest ago go first."""

_trees: OrderedDict[int, "Tree"] = OrderedDict()


def tree_of(sentence: Sentence) -> "Tree":
    """Return the tree of a sentence, made once for all stages that ask while its batch is coded."""
    found = _trees.get(id(sentence))
    if found is None or found.sentence is not sentence:  # a kept tree holds its sentence, so that no id is given anew
        found = _trees[id(sentence)] = Tree(sentence)
        if len(_trees) > REMEMBERED:
            _trees.popitem(last=False)
    return found


class Tree:
    """One sentence's tree with its children indexed once; what is often asked of a word is worked out once."""

    __slots__ = ("_below", "_cases", "_up", "bases", "kids", "passives", "relations", "sentence", "starts", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words: tuple[Word, ...] = sentence.words
        self.starts = [word.start for word in self.words]
        self.relations = [word.relation for word in self.words]
        self.bases = [relation.partition(":")[0] for relation in self.relations]
        self.kids: list[list[int]] = [[] for _ in self.words]
        self.passives: set[int] = set()
        for i, word in enumerate(self.words):
            if 0 <= word.head < len(self.words) and word.head != i:
                self.kids[word.head].append(i)
                if word.relation in _PASSIVE:
                    self.passives.add(word.head)
        self._up: dict[int, tuple[int, ...]] = {}
        self._below: dict[tuple[int, frozenset[str]], tuple[int, ...]] = {}
        self._cases: dict[int, frozenset[str]] = {}

    def lemma(self, i: int) -> str:
        """Return the lemma of word `i`, or its text in lower case where it has none."""
        return self.words[i].lemma or self.words[i].text.lower()

    def children(self, i: int, *relations: str) -> list[int]:
        """Return the children of `i` with one of the relations; "obl" matches "obl:tmod" too."""
        return [k for k in self.kids[i] if self.bases[k] in relations or self.relations[k] in relations]

    def child(self, i: int, *relations: str) -> int | None:
        """Return the first such child, or None."""
        for k in self.kids[i]:
            if self.bases[k] in relations or self.relations[k] in relations:
                return k
        return None

    def up(self, i: int) -> tuple[int, ...]:
        """Return the ancestors of `i`, nearest first."""
        found = self._up.get(i)
        if found is None:
            above, at = {i: None}, i
            while 0 <= (at := self.words[at].head) < len(self.words) and at not in above:
                above[at] = None
            found = self._up[i] = tuple(above)[1:]
        return found

    def subtree(self, i: int, *, without: frozenset[str] = frozenset()) -> tuple[int, ...]:
        """Return `i` and all words below it in text order, leaving out branches with a relation in `without`."""
        below = self._below.get((i, without))
        if below is None:
            found, todo = {i}, [i]
            while todo:
                for k in self.kids[todo.pop()]:
                    if k not in found and self.relations[k] not in without:
                        found.add(k)
                        todo.append(k)
            below = self._below[i, without] = tuple(sorted(found))
        return below

    def span(self, i: int, *, without: frozenset[str] = frozenset()) -> Span:
        """Return the characters from the first to the last word of the subtree."""
        below = self.subtree(i, without=without)
        return self.cut(below[0], below[-1] + 1)

    def cut(self, start: int, end: int) -> Span:
        """Return the characters of words `[start, end)`."""
        return Span(start=self.words[start].start, end=self.words[end - 1].end)

    def conjuncts(self, i: int) -> list[int]:
        """Return `i` and the words coordinated with it below."""
        found = [i]
        for k in self.children(i, "conj"):
            found += self.conjuncts(k) if k not in found else []
        return found

    def prepositions(self, i: int) -> frozenset[str]:
        """Return the lemmas of the case markers of `i`, of fixed phrases the first word."""
        found = self._cases.get(i)
        if found is None:
            found = self._cases[i] = frozenset(self.lemma(k) for k in self.children(i, "case"))
        return found

    def at(self, position: int) -> int | None:
        """Return the word that covers a character of the document, or None."""
        for i, word in enumerate(self.words):
            if word.start <= position < word.end:
                return i
        return None

    def inside(self, span: Span) -> list[int]:
        """Return the words that lie wholly inside `span`."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return [i for i in range(first, last) if self.words[i].end <= span.end]

    def head_of(self, span: Span) -> int | None:
        """Return the word inside `span` whose head lies outside (the first, where there are several)."""
        inside = self.inside(span)
        members = set(inside)
        heads = [i for i in inside if self.words[i].head not in members and self.words[i].tag != "PUNCT"]
        nominal = [i for i in heads if self.words[i].tag in NOMINAL or self.words[i].tag == "VERB"]
        return next(iter(nominal or heads or inside), None)

    def passive(self, i: int) -> bool:
        """Tell whether the verb `i` has a passive subject or auxiliary."""
        return i in self.passives

    def negated(self, i: int) -> bool:
        """Tell whether a negation hangs on `i`."""
        return any(self.lemma(k) in _NEGATIONS for k in self.children(i, "advmod", "det", "cc:preconj", "advmod:neg"))

    def auxiliaries(self, i: int) -> list[str]:
        """Return the lemmas of the auxiliaries of `i` in text order."""
        return [self.lemma(k) for k in self.children(i, "aux", "aux:pass", "cop")]

    def marks(self, i: int) -> set[str]:
        """Return the lemmas of the subordinators and case markers of the clause that `i` heads."""
        return {
            self.lemma(k)
            for k in self.children(i, "mark", "case", "advmod")
            if k < i or self.words[k].relation != "advmod"
        }


_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "nt"})
