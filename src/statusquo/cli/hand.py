"""`statusquo record`: entries that people make by hand, under their names."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from statusquo.cli.options import LedgerOption, ledger_path
from statusquo.core.errors import InputError

File = Annotated[Path, typer.Argument(help="YAML, CSV or JSON file; docs/howto/team.md tells its fields.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so, where the file's rows don't.")]


def record(file: File, ledger: LedgerOption = None, by: By = None) -> None:
    """Append entries made by hand, with a named voice.

    Examples:
      statusquo record entries.yaml --by "A. Reader" --ledger my.duckdb
    """
    from statusquo.ledger import Ledger

    with Ledger(ledger_path(ledger)) as book:
        added = book.record_file(there(file), by)
    print(f"{added} new entries in {ledger_path(ledger)}", file=sys.stderr)


def there(file: Path) -> Path:
    """Return the path of a file that is there.

    Raises:
        InputError: when it is not.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    return file
