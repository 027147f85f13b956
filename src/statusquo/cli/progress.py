"""Progress: what a run of `code` has done so far, its bar, its quarantine, and its closing lines."""

import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import IO

import msgspec

from statusquo.core.errors import InputError
from statusquo.engine.local import Outcome
from statusquo.engine.meter import Meter
from statusquo.engine.work import Seconds
from statusquo.readers import SetAside

Rows = Generator[Outcome | SetAside, None, None]

FEW = 3
"""Up to so many reports no progress is shown."""

TOLD = 20
"""So many rows that were set aside are told one by one; further ones are counted."""


@dataclass(slots=True)
class Tally:
    """What one run has done so far; seconds are those of the wall."""

    documents: int = 0
    copies: int = 0
    before: int = 0
    sentences: int = 0
    records: int = 0
    measures: int = 0
    new: int = 0
    partly: int = 0
    aside: int = 0
    began: float = field(default_factory=perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return max(perf_counter() - self.began, 1e-9)

    def count(self, outcome: Outcome) -> None:
        """Count a document."""
        records = outcome.document.records
        self.before += outcome.read == "before"
        self.documents += outcome.read != "before"
        self.copies += outcome.read == "copy"
        self.sentences += outcome.sentences
        self.records += len(records)
        self.measures += sum(r.measure is not None for r in records)
        self.partly += any(r.code in ("failed", "died") for r in outcome.document.rejections)


class Quarantine:
    """Where rows that were set aside go, with their reasons, as they come: a JSON line each, and standard error."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._file = path, None if path is None else _opened(path)
        self._told = 0

    def put(self, row: SetAside) -> None:
        """Keep a row that was not read."""
        self._write(row, f"set aside {row.place}: {row.reason}")

    def put_partly(self, outcome: Outcome) -> None:
        """Keep what a stage could not do for a report; the rest of it was coded."""
        for rejection in outcome.document.rejections:
            if rejection.code in ("failed", "died"):
                name = outcome.document.id
                reason = f"{rejection.stage} {rejection.code}: {rejection.detail}"
                self._write(SetAside(place=name, reason=reason), f"only partly coded {name}: {reason}")

    def close(self) -> None:
        """Close the file, and say how much was not told."""
        if self._file is not None:
            self._file.close()
        if self._told > TOLD:
            where = f"; all of them are in {self._path}" if self._path else "; --quarantine FILE keeps them all"
            print(f"statusquo: {self._told - TOLD:,} more were not told here{where}", file=sys.stderr)

    def _write(self, row: SetAside, line: str) -> None:
        if self._file is not None:
            self._file.write(msgspec.json.encode(row) + b"\n")
        self._told += 1
        if self._told <= TOLD:
            print(f"statusquo: {line}", file=sys.stderr)


@contextmanager
def quarantine(path: Path | None) -> Iterator[Quarantine]:
    """Give a quarantine that is complete when the context ends."""
    made = Quarantine(path)
    try:
        yield made
    finally:
        made.close()


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise InputError(f"{path}: can't be written: {error.strerror}") from None


@contextmanager
def shown(rows: Rows, tally: Tally, meter: Meter) -> Iterator[Iterator[Outcome | SetAside]]:
    """Give the rows, counted as they pass, with a bar on a terminal once there are more than a few."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    told = TextColumn("{task.fields[told]}")
    columns = (SpinnerColumn(), BarColumn(bar_width=20), TextColumn("{task.fields[part]}"), told, TimeElapsedColumn())

    def passing() -> Iterator[Outcome | SetAside]:
        shown_at = 0.0
        for row in rows:
            if isinstance(row, SetAside):
                tally.aside += 1
            else:
                tally.count(row)
            if (seconds := tally.seconds) - shown_at > 0.2 and tally.documents + tally.before > FEW:
                shown_at = seconds
                fields = _fields(tally, meter.part())
                progress.update(task, visible=True, **fields)  # type: ignore[arg-type]
            yield row

    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with closing(rows), bar as progress:
        task = progress.add_task("coding", total=None, told="", part="", visible=False)
        yield passing()


def _fields(tally: Tally, part: float | None) -> dict[str, object]:
    """Return what the bar shows: the part that is read, the rate, the counts, and the time left."""
    rate = tally.documents / tally.seconds
    told = f"{tally.documents + tally.before:,} reports, {rate:,.0f} a second, {tally.records:,} records"
    told += f", {tally.aside:,} set aside" if tally.aside else ""
    if part is None:
        return {"told": told, "part": ""}
    left = tally.seconds * (1 - part) / part if part > 0.01 and not tally.before else None
    if left is not None:
        told += f", {int(left) // 60}:{int(left) % 60:02} left"
    return {"told": told, "part": f"{part:4.0%}", "total": 1.0, "completed": part}


def report(tally: Tally, target: str | None) -> None:
    """Print the closing line; fail when nothing at all could be coded.

    Raises:
        InputError: if there was no report in the inputs.
    """
    aside = f", {tally.aside:,} set aside" if tally.aside else ""
    if not tally.documents and not tally.before:
        raise InputError(f"nothing was coded{aside}" if aside else "nothing was coded: the inputs hold no report")
    counts = f"{tally.documents:,} reports, {tally.records:,} records, {tally.measures:,} of them with a measure"
    copies = f", {tally.copies:,} copies of earlier reports" if tally.copies else ""
    before = f", {tally.before:,} read before" if tally.before else ""
    partly = f", {tally.partly:,} only partly coded" if tally.partly else ""
    where = f"; {tally.new:,} new entries in {target}" if target else ""
    rate = f"; {tally.documents / tally.seconds:,.0f} reports a second" if tally.documents > 100 else ""
    print(f"{counts}{copies}{before}{aside}{partly}{where}{rate}", file=sys.stderr)


def profile(tally: Tally, seconds: Seconds, workers: int) -> None:
    """Print what each stage cost, summed over the workers, and the rate beside that of the bare encoder.

    The bare encoder's rate is what the workers' graphs alone would do: sentences by the seconds spent in them.
    """
    from rich.console import Console
    from rich.table import Table

    graph = seconds.pop("graph", 0.0)
    parts = {name: spent for name, spent in seconds.items() if name not in _OURS}
    if "parse" in parts:
        parts["parse"] -= graph
        parts = {"encoder": graph, "parse (pieces, trees, spans)": parts.pop("parse"), **parts}
    parts |= {name: seconds[name] for name in _OURS if name in seconds}
    total = sum(parts.values()) or 1e-9
    table = Table("stage", "seconds", "share", box=None, pad_edge=False)
    for name, spent in parts.items():
        table.add_row(name, f"{spent:,.2f}", f"{spent / total:.1%}")
    Console(stderr=True).print(table)
    if graph and tally.sentences:
        bare, whole = workers * tally.sentences / graph, tally.sentences / tally.seconds
        print(
            f"{tally.sentences:,} sentences in {tally.seconds:,.1f} s with {workers} worker(s): {whole:,.0f} a second; "
            f"the encoder alone {bare:,.0f} a second; {whole / bare:.0%} of it",
            file=sys.stderr,
        )


_OURS = ("reading", "looking up", "writing")
"""Seconds of the process that reads and writes, while the workers code."""
