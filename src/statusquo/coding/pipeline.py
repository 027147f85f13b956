"""Pipeline: a tuple of stages folded over documents.

Invariant: no document is lost. What a stage raises becomes a Rejection on the document, which goes on with what it has.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from statusquo.coding.stage import BatchStage, Stage
from statusquo.core.document import Document, Rejection
from statusquo.core.errors import ModelError, PipelineError, TableError


class Pipeline:
    """Stages in an order in which each finds what it requires.

    Args:
        stages: in the order in which they run.
        digest: identity of the coder (tables and weights), kept on each record.

    Raises:
        PipelineError: if a stage requires what no earlier stage assigns.
    """

    def __init__(self, stages: Sequence[Stage], digest: str) -> None:
        given: set[str] = set()
        for stage in stages:
            missing = stage.requires - given
            if missing:
                raise PipelineError(
                    f"stage {stage.name!r} requires {', '.join(sorted(missing))}, which no earlier stage assigns"
                )
            given |= stage.assigns
        self.stages = tuple(stages)
        self.digest = digest
        self.seconds = {stage.name: 0.0 for stage in stages}

    def __call__(self, document: Document) -> Document:
        """Code one document."""
        return self.batch([document])[0]

    def batch(self, documents: Sequence[Document]) -> list[Document]:
        """Code documents, in order; each comes out as it would alone."""
        coded = list(documents)
        for stage in self.stages:
            start = perf_counter()
            coded = _run(stage, coded)
            self.seconds[stage.name] += perf_counter() - start
        return coded


def _run(stage: Stage, documents: list[Document]) -> list[Document]:
    if isinstance(stage, BatchStage):
        try:
            return stage.batch(documents)
        except (ModelError, TableError):
            raise
        except Exception:  # noqa: BLE001, S110  one bad document must not stop its batch mates: do them one by one
            pass
    return [_guarded(stage, document) for document in documents]


def _guarded(stage: Stage, document: Document) -> Document:
    try:
        return stage(document)
    except (ModelError, TableError):
        raise  # a broken installation is no fault of the document
    except Exception as error:  # noqa: BLE001  the document is kept with the reason
        rejection = Rejection(stage=stage.name, code="failed", detail=f"{type(error).__name__}: {error}")
        return replace(document, rejections=(*document.rejections, rejection))
