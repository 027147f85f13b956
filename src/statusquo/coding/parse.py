"""Parse: the stage that runs the encoder over all sentences of a batch of documents."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from statusquo.core.document import Document
from statusquo.core.sentence import Sentence


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

    def __call__(self, document: Document) -> Document:
        """Annotate one document's sentences."""
        return self.batch([document])[0]

    def batch(self, documents: Sequence[Document]) -> list[Document]:
        """Annotate the sentences of all documents together."""
        done = iter(self.encoder.annotate([s for d in documents for s in d.sentences]))
        return [replace(d, sentences=tuple(next(done) for _ in d.sentences)) for d in documents]
