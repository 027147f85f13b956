"""Tree: questions to the dependency tree of one sentence.

Invariant: word numbers index the sentence's words; every walk ends, also on a tree with a cycle.
"""

from collections.abc import Iterator

from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


class Tree:
    """One sentence's tree with its children indexed once."""

    __slots__ = ("kids", "sentence", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words: tuple[Word, ...] = sentence.words
        self.kids: list[list[int]] = [[] for _ in self.words]
        for i, word in enumerate(self.words):
            if 0 <= word.head < len(self.words) and word.head != i:
                self.kids[word.head].append(i)

    def lemma(self, i: int) -> str:
        """Return the lemma of word `i`, or its text in lower case where it has none."""
        return self.words[i].lemma or self.words[i].text.lower()

    def children(self, i: int, *relations: str) -> list[int]:
        """Return the children of `i` with one of the relations; "obl" matches "obl:tmod" too."""
        return [k for k in self.kids[i] if _is(self.words[k].relation, relations)]

    def child(self, i: int, *relations: str) -> int | None:
        """Return the first such child, or None."""
        found = self.children(i, *relations)
        return found[0] if found else None

    def up(self, i: int) -> Iterator[int]:
        """Yield the ancestors of `i`, nearest first."""
        seen = {i}
        while 0 <= (i := self.words[i].head) < len(self.words) and i not in seen:
            seen.add(i)
            yield i

    def subtree(self, i: int, *, without: frozenset[str] = frozenset()) -> list[int]:
        """Return `i` and all words below it in text order, leaving out branches with a relation in `without`."""
        found, todo = {i}, [i]
        while todo:
            for k in self.kids[todo.pop()]:
                if k not in found and self.words[k].relation not in without:
                    found.add(k)
                    todo.append(k)
        return sorted(found)

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

    def prepositions(self, i: int) -> set[str]:
        """Return the lemmas of the case markers of `i`, of fixed phrases the first word."""
        return {self.lemma(k) for k in self.children(i, "case")}

    def at(self, position: int) -> int | None:
        """Return the word that covers a character of the document, or None."""
        for i, word in enumerate(self.words):
            if word.start <= position < word.end:
                return i
        return None

    def head_of(self, span: Span) -> int | None:
        """Return the word inside `span` whose head lies outside (the first, where there are several)."""
        inside = [i for i, w in enumerate(self.words) if span.start <= w.start and w.end <= span.end]
        members = set(inside)
        heads = [i for i in inside if self.words[i].head not in members and self.words[i].tag != "PUNCT"]
        nominal = [i for i in heads if self.words[i].tag in NOMINAL or self.words[i].tag == "VERB"]
        return next(iter(nominal or heads or inside), None)

    def passive(self, i: int) -> bool:
        """Tell whether the verb `i` has a passive subject or auxiliary."""
        return any(self.words[k].relation in ("nsubj:pass", "aux:pass", "csubj:pass") for k in self.kids[i])

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


def _is(relation: str, wanted: tuple[str, ...]) -> bool:
    return relation in wanted or relation.partition(":")[0] in wanted
