"""`statusquo record` and `statusquo review`: what people add to the journal, under their names."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from statusquo.cli.options import LedgerOption, ledger_path
from statusquo.core.errors import InputError

File = Annotated[Path, typer.Argument(help="YAML, CSV or JSON file; see the reference for its fields.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so, where the file's rows don't.")]


def record(file: File, ledger: LedgerOption = None, by: By = None) -> None:
    """Append entries made by hand, with a named voice."""
    from statusquo.ledger import Ledger

    with Ledger(ledger_path(ledger)) as book:
        added = book.record_file(_there(file), by)
    print(f"{added} new entries in {ledger_path(ledger)}", file=sys.stderr)


def review(file: File, ledger: LedgerOption = None, by: By = None) -> None:
    """Append a named person's verdicts on records: accept, reject or correct, one row each."""
    from statusquo.ledger import Ledger

    with Ledger(ledger_path(ledger)) as book:
        added = book.review_file(_there(file), by)
    print(f"{added} new reviews in {ledger_path(ledger)}", file=sys.stderr)


def _there(file: Path) -> Path:
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    return file
