"""A spaCy component: `nlp.add_pipe("statusquo")` fills `doc._.events` with the records of a text.

It reads the text itself, not spaCy's own analysis, so it works in a blank pipeline too. The day of publication comes
from `doc._.published` or the component's setting. spaCy finds the component where this package is installed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from statusquo.core.errors import InputError
from statusquo.core.record import Record

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError:
    raise InputError("the spaCy component needs spaCy: pip install 'statusquo[spacy]'") from None

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

NAME = "statusquo"
BATCH = 64


def _register() -> None:
    for name, value in (("events", ()), ("published", None)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=value)
    if not Doc.has_extension("event_spans"):
        Doc.set_extension("event_spans", method=event_spans)


def event_spans(doc: Doc) -> list[Span]:
    """Return the triggers of the events as spans labelled by type; the tokens that a trigger touches."""
    found = []
    for record in doc._.events:
        for piece in record.evidence[:1]:
            place = piece.trigger or piece.span
            span = doc.char_span(place.start, place.end, label=record.type, alignment_mode="expand")
            if span is not None:
                found.append(span)
    return found


class Component:
    """Codes documents as they pass.

    Args:
        published: the day of texts that don't tell theirs in `doc._.published`.
    """

    def __init__(self, published: str | None = None) -> None:
        self.published = published
        _register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its events."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Yield documents with their events, coded in batches."""
        waiting: list[Doc] = []
        for doc in stream:
            waiting.append(doc)
            if len(waiting) >= batch_size:
                yield from self._batch(waiting)
                waiting = []
        yield from self._batch(waiting)

    def _batch(self, docs: list[Doc]) -> Iterator[Doc]:
        from statusquo.readers import document

        told = [document(doc.text, self._day(doc)) for doc in docs if doc.text.strip()]
        coded = iter(_coder().code(told))
        for doc in docs:
            doc._.events = next(coded).records if doc.text.strip() else ()
            yield doc

    def _day(self, doc: Doc) -> date:
        from statusquo.readers import day

        told = doc._.published or self.published
        if told is None:
            raise InputError(
                'a text needs its day: set doc._.published, or nlp.add_pipe("statusquo", config={"published": DAY})'
            )
        return told if isinstance(told, date) else day(told)

    def to_disk(self, path: Any, *, exclude: Any = ()) -> None:
        """Keep nothing: the settings are in the pipeline's configuration, tables and weights in this package."""

    def from_disk(self, path: Any, *, exclude: Any = ()) -> "Component":  # noqa: ARG002
        """Return the component: there is nothing to read."""
        return self


def _coder() -> "Coder":
    from statusquo.coding.coder import default_coder

    return default_coder()


def component(nlp: Language, name: str, published: str | None) -> Component:  # noqa: ARG001  spaCy's own form
    """Return the component for a pipeline."""
    return Component(published)


Language.factory(NAME, assigns=["doc._.events"], default_config={"published": None}, func=component)


def records(doc: Doc) -> tuple[Record, ...]:
    """Return a document's records, typed."""
    return tuple(doc._.events)
