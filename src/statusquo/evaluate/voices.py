"""Voices: attributions against gold ones, on words as our splitter parts them (punctuation doesn't count).

`content.f1`: words inside any content, ours against theirs. `source`: of their attributions with a source that share
content with one of ours (the one whose content has the greatest overlap by Jaccard, at least a quarter), both sources
have the same head word. `quote.speaker`: of quoted speech (five words or more between quotation marks) that they
attribute to a source, the innermost of ours over it has the same head, or a name shared with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from statusquo.coding.grammar import Tree
from statusquo.coding.quotes import find_quotes
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.voice import Attribution
from statusquo.evaluate.brat import Article, Said
from statusquo.evaluate.figures import Figure, f1, ratio

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

MATCH, OVER, SPOKEN = 0.25, 0.6, 5
Words = set[tuple[int, int]]
_NOT_NEEDED = ("events", "statuses")
_COMMON = {"the", "and", "who", "said", "mr", "mrs", "sen", "gov"}


def code(items: Iterable[Article], coder: "Coder") -> list[Document]:
    """Return the articles with their attributions, by the stages that find voices (those of acts left out)."""
    documents = [Document(id=a.name, text=a.text, published=a.published) for a in items]
    for stage in coder.pipeline.stages:
        if stage.name in _NOT_NEEDED:
            continue
        batch = getattr(stage, "batch", None)
        documents = batch(documents) if batch is not None else [stage(d) for d in documents]
        if stage.name == "voices":
            break
    return documents


class Score:
    """Counts over articles, and errors by cause."""

    def __init__(self) -> None:
        self.content: list[tuple[int, int, int]] = []
        self.sources: list[tuple[int, int]] = []
        self.quotes: list[tuple[int, int]] = []
        self.errors: dict[str, list[str]] = defaultdict(list)

    def add(self, document: Document, gold: Sequence[Said]) -> None:
        """Count one article."""
        words = [
            (s, i, w.start)
            for s, sentence in enumerate(document.sentences)
            for i, w in enumerate(sentence.words)
            if any(c.isalnum() for c in w.text)
        ]

        def inside(spans: Iterable[Span]) -> Words:
            told = tuple(spans)
            return {(s, i) for s, i, at in words if any(x.start <= at < x.end for x in told)}

        theirs = [inside(g.content) for g in gold]
        ours = [inside(a.content) for a in document.attributions]
        all_theirs, all_ours = set[tuple[int, int]]().union(*theirs), set[tuple[int, int]]().union(*ours)
        self.content.append((len(all_theirs & all_ours), len(all_theirs), len(all_ours)))
        for said, told in zip(gold, theirs, strict=True):
            if len(told - all_ours) > max(2, 0.5 * len(told)):
                self._wrong("content missed", document, said.cue or said.content)
        for found, told in zip(document.attributions, ours, strict=True):
            if len(told - all_theirs) > max(2, 0.5 * len(told)):
                self._wrong("content too much", document, (found.cue,) if found.cue else found.content)
        trees = [Tree(s) for s in document.sentences]
        self.sources.append(self._sources(document, trees, gold, theirs, ours))
        self.quotes.append(self._quotes(document, trees, gold))

    def figures(self) -> dict[str, Figure]:
        """Return the figures, with bounds over articles."""
        return {"content.f1": f1(self.content), "source": ratio(self.sources), "quote.speaker": ratio(self.quotes)}

    def _wrong(self, cause: str, document: Document, spans: Sequence[Span]) -> None:
        at = min(s.start for s in spans)
        self.errors[cause].append(f"{document.id}, character {at}")

    def _sources(
        self, document: Document, trees: list[Tree], gold: Sequence[Said], theirs: list[Words], ours: list[Words]
    ) -> tuple[int, int]:
        right = matched = 0
        for said, told in zip(gold, theirs, strict=True):
            near = [(len(told & o) / len(told | o), -n) for n, o in enumerate(ours) if told & o]
            if not said.source or not near or max(near)[0] < MATCH:
                continue
            mine = document.attributions[-max(near)[1]].source
            same = mine is not None and _head(trees, said.source) == _head(trees, (mine,))
            matched, right = matched + 1, right + same
            if not same:
                self._wrong("source", document, said.source)
        return right, matched

    def _quotes(self, document: Document, trees: list[Tree], gold: Sequence[Said]) -> tuple[int, int]:
        right = cases = 0
        for quote in find_quotes(document.text):
            theirs = [g for g in gold if g.source and _overlap(g.content, quote.inner) > OVER]
            if quote.words < SPOKEN or not theirs:
                continue
            covering = [
                a
                for a in document.attributions
                if _overlap(a.content, quote.inner) > OVER and not (a.cue and quote.span.covers(a.cue))
            ]
            best = min(covering, key=lambda a: sum(s.end - s.start for s in a.content), default=None)
            same = best is not None and any(_same(document, trees, best, g) for g in theirs)
            cases, right = cases + 1, right + same
            if not same:
                self._wrong("speaker of a quote", document, (quote.span,))
        return right, cases


def _head(trees: list[Tree], spans: Sequence[Span]) -> tuple[int, int] | None:
    """Return the word that heads a source: of the longest part, the word whose head lies outside."""
    span = max(spans, key=lambda s: s.end - s.start)
    for n, tree in enumerate(trees):
        if tree.sentence.span.overlaps(span):
            found = tree.head_of(span)
            return (n, found) if found is not None else None
    return None


def _overlap(spans: Sequence[Span], inner: Span) -> float:
    shared = sum(max(0, min(s.end, inner.end) - max(s.start, inner.start)) for s in spans)
    return shared / max(1, inner.end - inner.start)


def _same(document: Document, trees: list[Tree], mine: Attribution, gold: Said) -> bool:
    """Tell whether two attributions name one speaker: the same head word, or a name that the two share."""
    if mine.source is not None and _head(trees, gold.source) == _head(trees, (mine.source,)):
        return True
    theirs = {w for s in gold.source for w in re.findall(r"\w+", s.of(document.text).lower()) if len(w) > 2}
    ours = {w for w in re.findall(r"\w+", mine.voice.name.lower()) if len(w) > 2}
    return bool((theirs & ours) - _COMMON)
