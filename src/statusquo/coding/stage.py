"""Stage: one step of coding, and what it needs and gives.

Invariant: a stage returns a document with the same text; it assigns only the fields that it declares.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from statusquo.core.document import Document


class Stage(Protocol):
    """A callable Document -> Document that declares which Document fields it requires and assigns."""

    @property
    def name(self) -> str:
        """A short stable word, as used in rejections and profiles."""

    @property
    def requires(self) -> frozenset[str]:
        """Fields that earlier stages must have assigned."""

    @property
    def assigns(self) -> frozenset[str]:
        """Fields that this stage fills."""

    def __call__(self, document: Document, /) -> Document:
        """Return the document with this stage's fields filled."""


@runtime_checkable
class BatchStage(Protocol):
    """A stage that does many documents at once faster than one by one, with the same result for each."""

    def batch(self, documents: Sequence[Document], /) -> list[Document]:
        """Return the documents, in order, with this stage's fields filled."""
