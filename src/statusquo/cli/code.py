"""`statusquo code`: reports to records, printed, written or appended to a ledger."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from statusquo.cli.options import LedgerOption, ledger_path, one_of, user_table
from statusquo.core.document import Document
from statusquo.core.errors import InputError
from statusquo.readers import Read, SetAside, day, read
from statusquo.writers.formats import FORMATS as FILE_FORMATS
from statusquo.writers.formats import Sink, open_sink

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder
    from statusquo.ledger import Ledger

FORMATS = ("table", *FILE_FORMATS)

FEW = 3
"""Up to so many documents no progress is shown."""

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Text or JSON Lines files, directories, or -.")]
Form = Annotated[str | None, typer.Option("--format", metavar="|".join(FORMATS), help="Print the records so.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the records here instead of printing them.")]
Published = Annotated[str | None, typer.Option("--published", metavar="DAY", help="Day of reports that tell none.")]
NoText = Annotated[bool, typer.Option("--no-text", help="Keep offsets and hashes instead of the reports' words.")]
Names = Annotated[Path | None, typer.Option("--names", help="Your own table of names, winning over ours.")]
Terms = Annotated[Path | None, typer.Option("--lexicon", help="Your own words that tell acts.")]
MeasureTerms = Annotated[Path | None, typer.Option("--measures", help="Your own measure terms.")]
Quarantine = Annotated[Path | None, typer.Option("--quarantine", help="Write what was set aside, with reasons, here.")]


@dataclass(slots=True)
class Tally:
    """What one run of `code` has done so far."""

    documents: int = 0
    records: int = 0
    measures: int = 0
    new: int = 0
    failed: int = 0
    aside: list[SetAside] = field(default_factory=list)


def code(
    inputs: Inputs,
    ledger: LedgerOption = None,
    form: Form = None,
    out: Out = None,
    published: Published = None,
    no_text: NoText = False,
    names: Names = None,
    lexicon: Terms = None,
    measures: MeasureTerms = None,
    quarantine: Quarantine = None,
) -> None:
    """Code dated reports into records, and append them to a ledger.

    Without --format and --out the records go to the ledger (--ledger, $STATUSQUO_LEDGER or statusquo.duckdb here) and a
    table is printed; with them a ledger is written only where one is named.
    """
    chosen = one_of("--format", form or ("jsonl" if out else "table"), FORMATS)
    named = ledger or os.environ.get("STATUSQUO_LEDGER")
    target = ledger_path(named) if named or not (form or out) else None
    when = day(published) if published else None
    tally = Tally()
    rows = read(inputs, when)
    first = next(rows, None)  # a missing input is told before the encoder loads
    coder = _coder(user_table(names), user_table(lexicon), user_table(measures))
    with ExitStack() as stack:
        book = stack.enter_context(_book(target, text=not no_text)) if target else None
        gathered = stack.enter_context(book.gather(coder=coder.digest)) if book is not None else None
        sink = _table(out) if chosen == "table" else stack.enter_context(open_sink(chosen, out, text=not no_text))
        for document in _shown(coder.code(_kept(first, rows, tally)), tally):
            if gathered is not None:
                gathered.add(document, document.records)
            sink(document)
    tally.new = gathered.new if gathered is not None else 0
    _report(tally, target, quarantine)


def _coder(names: Path | None, terms: Path | None, measures: Path | None) -> "Coder":
    from statusquo.coding.coder import Coder

    return Coder(names=names, terms=terms, measures=measures)


def _table(out: Path | None) -> Sink:
    if out is not None:
        raise InputError("--format table is for the terminal; give --format jsonl, csv or parquet with --out")
    from statusquo.cli.show import records

    return lambda document: records(list(document.records)) if document.records else None


def _book(target: str, *, text: bool) -> "Ledger":
    from statusquo.ledger import Ledger

    return Ledger(target, text=text)


def _kept(first: Read | None, rows: Iterator[Read], tally: Tally) -> Iterator[Document]:
    """Yield the documents; say what was set aside, and why, as it comes."""
    if first is None:
        return
    for row in _chain(first, rows):
        if isinstance(row, SetAside):
            tally.aside.append(row)
            print(f"statusquo: set aside {row.place}: {row.reason}", file=sys.stderr)
        else:
            yield row


def _chain(first: Read, rows: Iterator[Read]) -> Iterator[Read]:
    yield first
    yield from rows


def _shown(documents: Iterator[Document], tally: Tally) -> Iterator[Document]:
    """Count documents as they pass; show progress on a terminal once there are more than a few."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,} reports"),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("coding", total=None, told="", visible=False)
        for document in documents:
            tally.documents += 1
            tally.records += len(document.records)
            tally.measures += sum(r.measure is not None for r in document.records)
            tally.failed += bool(document.rejections)
            told = f"{tally.records:,} records, {len(tally.aside):,} set aside"
            progress.update(task, completed=tally.documents, told=told, visible=tally.documents > FEW)
            yield document


def _report(tally: Tally, target: str | None, quarantine: Path | None) -> None:
    """Print the closing line, write the quarantine, and fail when nothing at all could be coded."""
    if quarantine is not None:
        quarantine.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in tally.aside))
    counts = f"{tally.documents:,} reports, {tally.records:,} records, {tally.measures:,} of them with a measure"
    aside = f", {len(tally.aside):,} set aside" if tally.aside else ""
    failed = f", {tally.failed:,} only partly coded" if tally.failed else ""
    where = f"; {tally.new:,} new entries in {target}" if target else ""
    if not tally.documents:
        raise InputError(f"nothing was coded{aside}" if tally.aside else "nothing was coded: the inputs hold no report")
    print(f"{counts}{aside}{failed}{where}", file=sys.stderr)
