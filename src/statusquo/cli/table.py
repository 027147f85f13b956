"""`statusquo panel` and `statusquo export`: tables out of a ledger, for statistics and for other systems."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from statusquo.cli.options import At, Known, LedgerOption, On, clocks, ledger_path, one_of
from statusquo.core.errors import InputError
from statusquo.writers.formats import text_stream
from statusquo.writers.measures import GTA_COLUMNS, to_ftm, to_gta

Unit = Annotated[str, typer.Option("--by", metavar="dyad-month|actor-month", help="One row for each of these.")]
Actors = Annotated[list[str] | None, typer.Option("--actor", help="Only rows of this actor; may be given again.")]
Since = Annotated[str | None, typer.Option("--start", metavar="DAY", help="First month of the panel.")]
TableForm = Annotated[str, typer.Option("--format", metavar="csv|jsonl|parquet", help="How rows are written.")]
MeasureForm = Annotated[str, typer.Option("--format", metavar="jsonl|csv|ftm|gta", help="How measures are written.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]


def panel(
    ledger: LedgerOption = None, by: Unit = "dyad-month", actor: Actors = None, start: Since = None, on: On = None,
    known: Known = None, at: At = None, form: TableForm = "csv", out: Out = None,
) -> None:  # fmt: skip
    """Count events and measures in force by month, ready for a regression."""
    from statusquo.ledger import Ledger

    one_of("--format", form, ("csv", "jsonl", "parquet"))
    chosen: dict[str, Any] = {} if at is None else {"at": at}
    with Ledger(ledger_path(ledger)) as book:
        found = book.panel(by, actors=actor or (), start=start, **clocks(on, known), **chosen)
    write_rows(found["rows"], found["columns"], form, out)


def export(
    ledger: LedgerOption = None, on: On = None, known: Known = None, at: At = None, form: MeasureForm = "jsonl",
    out: Out = None,
) -> None:  # fmt: skip
    """Write the measures in force on a day as the contract's JSON, flat rows, FollowTheMoney or GTA-like rows."""
    from statusquo.ledger import Ledger
    from statusquo.world import World

    one_of("--format", form, ("jsonl", "csv", "ftm", "gta"))
    chosen: dict[str, Any] = {} if at is None else {"at": at}
    with Ledger(ledger_path(ledger)) as book:
        found = book.standing(**clocks(on, known), **chosen)["measures"]
    label = World.load().label
    if form == "ftm":
        write_rows(to_ftm(found, label), (), "jsonl", out)
    elif form == "gta":
        write_rows(to_gta(found, label), GTA_COLUMNS, "csv", out)
    elif form == "csv":
        rows = [_flat(m) for m in found]
        write_rows(rows, tuple(_flat_columns()), "csv", out)
    else:
        write_rows(found, (), "jsonl", out)


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Iterable[str], form: str, out: Path | None) -> None:
    """Write rows as csv, jsonl or parquet to a file or standard output.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    if form == "parquet":
        _parquet(list(rows), list(columns), out)
        return
    with text_stream(out) as stream:
        if form == "csv":
            writer = csv.DictWriter(stream, list(columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        else:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")


_LISTS = ("imposer", "target", "goods", "listed")
_PLAIN = ("id", "kind", "body", "scope", "flow", "coverage", "condition", "ground", "state", "certainty", "contested",
          "presupposed", "last_reported", "reports", "score")  # fmt: skip


def _flat_columns() -> Iterator[str]:
    yield from _PLAIN
    yield from _LISTS
    yield from ("since_earliest", "since_latest", "until_earliest", "until_latest", "documents")


def _flat(measure: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: measure.get(name) for name in _PLAIN} | {name: "|".join(measure.get(name) or ()) for name in _LISTS}
    for name in ("since", "until"):
        days = measure.get(name) or {}
        row |= {f"{name}_earliest": days.get("earliest"), f"{name}_latest": days.get("latest")}
    return row | {"documents": "|".join(dict.fromkeys(e["document"] for e in measure["evidence"]))}


def _parquet(rows: list[Mapping[str, Any]], columns: list[str], out: Path | None) -> None:
    if out is None:
        raise InputError("--format parquet needs --out FILE")
    import tempfile

    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        middle = Path(folder) / "rows.csv"
        write_rows(rows, columns, "csv", middle)
        try:
            duckdb.read_csv(str(middle), header=True).write_parquet(str(out))
        except duckdb.Error as error:
            raise InputError(f"{out}: can't be written: {error}") from None
