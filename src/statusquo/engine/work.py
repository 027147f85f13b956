"""Work: what one process does to a batch of documents, whatever engine runs it.

Invariant: what comes out for a document depends on the document and the `Plan` alone, never on the process, the batch
or the engine; so any number of workers, a run after a kill, and Spark give the same entries byte for byte.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter

from statusquo.coding.coder import Coder
from statusquo.core.document import Document, Rejection
from statusquo.core.record import Record
from statusquo.core.voice import Attribution
from statusquo.ledger.entry import Entry, document_entries

Seconds = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How documents are coded: the user's tables, the weights, and whether the journal may keep the reports' words.

    `voices` asks for the attributions, too.
    """

    names: Path | None = None
    lexicon: Path | None = None
    measures: Path | None = None
    weights: Path | None = None
    text: bool = True
    voices: bool = False

    def coder(self) -> Coder:
        """Return the coder that this plan describes, on one thread."""
        return Coder(names=self.names, terms=self.lexicon, measures=self.measures, weights=self.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What coding one document gave: its records, its journal entries (the run first), and what stages rejected."""

    records: tuple[Record, ...]
    entries: tuple[Entry, ...]
    rejections: tuple[Rejection, ...] = ()
    sentences: int = 0
    attributions: tuple[Attribution, ...] = ()


class Work:
    """A plan with its coder, loaded when it is first needed, and what its stages have cost so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._entries_seconds = 0.0

    @cached_property
    def coder(self) -> Coder:
        """The coder; loading it takes about a second."""
        return self.plan.coder()

    def __call__(self, documents: Sequence[Document]) -> list[Coded]:
        """Code a batch of documents, in order."""
        pipeline = self.coder.pipeline
        with _uncollected():
            done = pipeline.batch(documents)
            began = perf_counter()
            out = [self._coded(document) for document in done]
            self._entries_seconds += perf_counter() - began
        return out

    def _coded(self, document: Document) -> Coded:
        return Coded(
            records=document.records,
            entries=entries(document, self.coder.digest, text=self.plan.text),
            rejections=document.rejections,
            sentences=len(document.sentences),
            attributions=document.attributions if self.plan.voices else (),
        )

    def seconds(self) -> Seconds:
        """Return what each stage has cost since the last call, with the graph alone under `graph` (part of parse)."""
        spent = {**self.coder.pipeline.seconds, "entries": self._entries_seconds, "graph": self.coder.encoder.seconds}
        self.coder.pipeline.seconds.update(dict.fromkeys(self.coder.pipeline.seconds, 0.0))
        self._entries_seconds = self.coder.encoder.seconds = 0.0
        return spent


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking a batch again and again while it grows: hardly any of it has cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def entries(document: Document, coder: str, *, text: bool) -> tuple[Entry, ...]:
    """Return the journal entries of a coded document: the run, then its records."""
    return tuple(document_entries(document, document.records, coder, text=text))


def lost(document: Document, coder: str, reason: str, *, text: bool) -> Coded:
    """Return what stands for a document that brought its process down: no record, and the reason."""
    rejection = Rejection(stage="engine", code="died", detail=reason)
    failed = replace(document, rejections=(rejection,))
    return Coded(records=(), entries=entries(failed, coder, text=text), rejections=failed.rejections)
