"""Parse: the stage that runs the encoder over all sentences of a batch of documents.

Invariant: what is read in a sentence depends on its words alone. So a sentence that stands word for word in an earlier
report (an agency's text, retold with another headline) is read once, and each report's offsets stay its own.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from statusquo.core.document import Document
from statusquo.core.sentence import Sentence

REMEMBERED = 4096
"""Sentences whose reading is kept, each some 10 KB; those used longest ago go first."""


class Annotator(Protocol):
    """What this stage needs of the encoder."""

    def annotate(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences with grammar, predicates and readings."""


class Parse:
    """Fill each sentence's grammar and readings. The result of a sentence doesn't depend on its batch."""

    name = "parse"
    requires = frozenset({"sentences"})
    assigns = frozenset({"grammar"})

    def __init__(self, encoder: Annotator) -> None:
        self.encoder = encoder
        self._read: OrderedDict[tuple[str, ...], Sentence] = OrderedDict()

    def __call__(self, document: Document) -> Document:
        """Annotate one document's sentences."""
        return self.batch([document])[0]

    def batch(self, documents: Sequence[Document]) -> list[Document]:
        """Annotate the sentences of all documents together, those with the same words once."""
        keys = [[tuple([w.text for w in s.words]) for s in d.sentences] for d in documents]
        new: dict[tuple[str, ...], Sentence] = {}
        found: dict[tuple[str, ...], Sentence] = {}
        for document, names in zip(documents, keys, strict=True):
            for key, sentence in zip(names, document.sentences, strict=True):
                if key in self._read:
                    self._read.move_to_end(key)
                    found[key] = self._read[key]
                else:
                    new.setdefault(key, sentence)
        found |= zip(new, self.encoder.annotate(list(new.values())), strict=True)
        self._keep({key: found[key] for key in new})
        return [
            replace(d, sentences=tuple(_placed(found[k], s) for k, s in zip(names, d.sentences, strict=True)))
            for d, names in zip(documents, keys, strict=True)
        ]

    def _keep(self, found: dict[tuple[str, ...], Sentence]) -> None:
        self._read.update(found)
        while len(self._read) > REMEMBERED:
            self._read.popitem(last=False)


def _placed(read: Sentence, own: Sentence) -> Sentence:
    """Return a reading of the same words with the places of `own`."""
    if read.span == own.span and read.paragraph == own.paragraph and _same_places(read, own):
        return read
    words = tuple(replace(w, start=o.start, end=o.end) for w, o in zip(read.words, own.words, strict=True))
    return replace(read, span=own.span, paragraph=own.paragraph, words=words)


def _same_places(one: Sentence, other: Sentence) -> bool:
    return all(a.start == b.start and a.end == b.end for a, b in zip(one.words, other.words, strict=True))
