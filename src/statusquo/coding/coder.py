"""Coder: the standard pipeline with its tables and weights, from documents to records.

Invariant: a coder's digest covers everything that shapes its records: code version, tables, weights and user tables.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from statusquo.codebook import codebook, lexicon
from statusquo.coding.actors import Actors
from statusquo.coding.contexts import Contexts
from statusquo.coding.cues import cue_tables
from statusquo.coding.dates import Dates
from statusquo.coding.events import Events
from statusquo.coding.features import FEATURES
from statusquo.coding.measures import Measures
from statusquo.coding.merge import Merge
from statusquo.coding.parse import Parse
from statusquo.coding.pipeline import Pipeline
from statusquo.coding.places import Places
from statusquo.coding.sectors import Sectors
from statusquo.coding.split import Split
from statusquo.coding.statements import Statements
from statusquo.coding.status import Statuses
from statusquo.coding.voices import Voices
from statusquo.coding.when import When
from statusquo.core.document import Document
from statusquo.core.ids import ID_BYTES
from statusquo.model.contract import shipped
from statusquo.model.judge import Judge
from statusquo.world import World

RULES = "2"
"""Version of the rules in `coding/`; raised when a change of code changes records."""

BATCH = 64
"""Documents coded together: enough for batches sorted by length, small enough for constant memory."""


class Coder:
    """Codes documents with the shipped encoder and tables.

    Args:
        names: a user's table of names, winning over ours.
        terms: a user's lexicon of acts.
        measures: a user's table of measure terms.
        weights: another encoder that keeps the encoder contract.
        threads: threads of the encoder.

    Raises:
        ModelError: if the weights are missing or break the contract.
        TableError: if a table has a wrong row.
    """

    def __init__(
        self,
        *,
        names: Path | None = None,
        terms: Path | None = None,
        measures: Path | None = None,
        weights: Path | None = None,
        threads: int = 1,
    ) -> None:
        from statusquo.model.encoder import Encoder

        self.encoder = Encoder.load(weights, threads=threads)
        self.judge = None
        if self.encoder.contract.events:
            self.judge = Judge.load(weights or shipped(), FEATURES)
        self.world = World.load(names)
        self.lexicon = lexicon(terms, measures)
        digest = self._digest([names, terms, measures])
        self.pipeline = Pipeline(
            (
                Split(),
                Parse(self.encoder),
                Dates(),
                Actors(self.world),
                Events(self.lexicon, self.world, judge=self.judge),
                Statuses(self.lexicon),
                Voices(self.world),
                Statements(),
                When(),
                Measures(self.lexicon, self.world),
                Places(self.world),
                Contexts(),
                Sectors(),
                Merge(digest),
            ),
            digest,
        )

    @property
    def digest(self) -> str:
        """Identity of this coder, as kept on records."""
        return self.pipeline.digest

    def code(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents coded, in order; memory holds one batch at a time."""
        waiting = iter(documents)
        while batch := list(islice(waiting, BATCH)):
            yield from self.pipeline.batch(batch)

    def _digest(self, tables: Iterable[Path | None]) -> str:
        total = hashlib.sha256()
        parts = (codebook().digest, self.lexicon.digest, cue_tables().digest, self.world.digest)
        judge = self.judge.digest if self.judge is not None else "-"
        for part in (RULES, *parts, self.encoder.contract.digest, judge):
            total.update(part.encode() + b"\n")
        for table in tables:
            total.update(table.read_bytes() if table is not None else b"-")
        return f"statusquo-{RULES}-{total.hexdigest()[: 2 * ID_BYTES]}"


@cache
def default_coder() -> Coder:
    """Return the coder with the shipped tables and weights, loaded once."""
    return Coder()
