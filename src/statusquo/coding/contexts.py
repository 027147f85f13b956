"""Contexts: the PLOVER contexts of each act, as many as apply.

Each context has a logistic model over the act's type, mode, measure, sides and the words around it; the weights and the
threshold of each stand in `codebook/data/context_weights.csv`, learned from labels. Invariant: every context given is
one of the codebook's; what the table does not name has no say.
"""

from collections.abc import Iterator
from dataclasses import replace

from statusquo.coding.grammar import Tree, tree_of
from statusquo.coding.linear import linear
from statusquo.core.document import Document
from statusquo.core.record import Act
from statusquo.core.sentence import Word

TABLE, LABEL = "context_weights", "context"
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "ADV"})
_LOOSE = frozenset({"conj", "parataxis", "advcl", "ccomp"})
_MOST = 3
"""Most words of a phrase that counts as one word ("weapons of mass", "human rights council")."""


class Contexts:
    """Give each act its contexts."""

    name = "contexts"
    requires = frozenset({"sentences", "grammar", "acts"})
    assigns = frozenset({"contexts"})

    def __init__(self) -> None:
        self.weights = linear(TABLE, LABEL)

    def __call__(self, document: Document) -> Document:
        """Return the document with the contexts of each act, the likeliest first."""
        if not document.acts:
            return document
        trees = {a.sentence: tree_of(document.sentences[a.sentence]) for a in document.acts}
        around = set(_around(document))
        acts = (
            replace(a, contexts=self.weights.told({*features(trees[a.sentence], a), *around})) for a in document.acts
        )
        return replace(document, acts=tuple(acts))


def document_features(document: Document, act: Act) -> set[str]:
    """Return all that the model sees of one act."""
    return {*features(tree_of(document.sentences[act.sentence]), act), *_around(document)}


def features(tree: Tree, act: Act) -> Iterator[str]:
    """Yield what is seen of an act in its own sentence, as words of the table."""
    yield f"type={act.type}"
    yield f"mode={act.type}:{act.mode}"
    yield f"act={tree.lemma(act.predicate)}"
    if act.measure is not None:
        yield f"measure={act.measure.kind}"
        yield f"type={act.type}&measure={act.measure.kind}"
    for name, side in (("actor", act.actors), ("recipient", act.recipients)):
        for actor in side:
            yield f"{name}={actor.sector}"
            yield f"type={act.type}&{name}={actor.sector}"
            if actor.code and (len(actor.code) > 3 or actor.sector == "IGO"):
                yield f"code={actor.code}"
    codes = [{a.code for a in side if a.code} for side in (act.actors, act.recipients)]
    yield f"abroad={bool(codes[0] and codes[1] and codes[0] != codes[1])}"
    yield f"type={act.type}&abroad={bool(codes[0] and codes[1] and codes[0] != codes[1])}"
    clause = tree.subtree(act.predicate, without=_LOOSE)
    for k in clause:
        if (word := _told(tree.words[k])) is not None:
            yield f"clause={word}"
            yield f"type={act.type}&clause={word}"
    words, lemmas = [_told(w) for w in tree.words], [tree.lemma(k) for k in range(len(tree.words))]
    for k, word in enumerate(words):
        if word is None:
            continue
        yield f"sentence={word}"
        for end in range(k + 2, min(k + _MOST, len(words)) + 1):
            if words[end - 1] is not None:
                yield f"sentence={' '.join(lemmas[k:end])}"


def _around(document: Document) -> Iterator[str]:
    """Yield the words of a short report as a whole; of a longer one they say little of one act."""
    if len(document.sentences) > _SHORT:
        return
    for sentence in document.sentences:
        for w in sentence.words:
            if (word := _told(w)) is not None:
                yield f"report={word}"


_SHORT = 6
"""Sentences of the longest report whose other sentences speak for an act's contexts."""


def _told(word: Word) -> str | None:
    """Return a word as it counts: its lemma where it has a meaning of its own and is no place's or person's name."""
    if word.tag not in _CONTENT or word.entity[2:] in ("LOC", "PER") or len(word.text) < 2:
        return None
    return word.lemma or word.text.lower()
