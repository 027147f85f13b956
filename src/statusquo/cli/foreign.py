"""`statusquo import`: events of other data sets into a ledger, under their own source mark."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from statusquo.cli.options import LedgerOption, ledger_path, one_of
from statusquo.core.errors import InputError
from statusquo.core.record import Record
from statusquo.readers import SetAside

if TYPE_CHECKING:
    from statusquo.ledger import Ledger

DATASETS = ("polecat", "gdelt", "icews")
BATCH = 10_000
"""Records in one transaction."""
SHOWN = 10
"""So many rows that were set aside are told one by one; the others are counted by reason."""

Dataset = Annotated[str, typer.Argument(metavar="polecat|gdelt|icews", help="Whose release format the files have.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Release files, also .zip or .gz.")]
Quarantine = Annotated[Path | None, typer.Option("--quarantine", help="Write what was set aside, with reasons, here.")]


def import_(dataset: Dataset, inputs: Files, ledger: LedgerOption = None, quarantine: Quarantine = None) -> None:
    """Append events of GDELT, ICEWS or POLECAT files, marked by their data set, without measures.

    Examples:
      statusquo import gdelt 20240503.export.CSV.zip --ledger my.duckdb
      statusquo import polecat ngecEvents.txt --quarantine aside.jsonl
    """
    from importlib import import_module

    from statusquo.ledger import Ledger
    from statusquo.readers.foreign import Codes
    from statusquo.world import World

    one_of("data set", dataset, DATASETS)
    for path in inputs:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
    rows = import_module(f"statusquo.readers.{dataset}").read
    codes, tally = Codes(World.load()), Tally()
    with Ledger(ledger_path(ledger)) as book, _kept(quarantine) as keep:
        batch: list[Record] = []
        for row in (row for path in inputs for row in rows(path, codes)):
            if isinstance(row, SetAside):
                tally.set_aside(row)
                keep(row)
                continue
            batch.append(row)
            if len(batch) >= BATCH:
                tally.append(book, batch)
                batch = []
        tally.append(book, batch)
    tally.report(ledger_path(ledger))


@dataclass(slots=True)
class Tally:
    """What one import has done so far."""

    events: int = 0
    new: int = 0
    aside: Counter[str] = field(default_factory=Counter)

    def set_aside(self, row: SetAside) -> None:
        """Count a row by its reason; tell the first ones."""
        self.aside[row.reason] += 1
        if self.aside.total() <= SHOWN:
            print(f"statusquo: set aside {row.place}: {row.reason}", file=sys.stderr)

    def append(self, book: "Ledger", batch: list[Record]) -> None:
        """Append a batch in one transaction."""
        self.events += len(batch)
        self.new += book.append(batch)

    def report(self, target: str) -> None:
        """Print the closing lines; fail when nothing at all could be imported."""
        aside = self.aside.total()
        if aside > SHOWN:
            for reason, count in self.aside.most_common(5):
                print(f"statusquo: set aside in all {count:,}: {reason}", file=sys.stderr)
        if not self.events:
            raise InputError(f"nothing was imported: {aside:,} rows set aside")
        print(f"{self.events:,} events, {aside:,} set aside; {self.new:,} new entries in {target}", file=sys.stderr)


@contextmanager
def _kept(quarantine: Path | None) -> Iterator[Callable[[SetAside], object]]:
    """Give a function that keeps a row that was set aside, in the quarantine's file where one is asked for."""
    if quarantine is None:
        yield lambda _: None
        return
    with quarantine.open("wb") as stream:
        yield lambda row: stream.write(msgspec.json.encode(row) + b"\n")
