"""`statusquo panel` and `statusquo export`: tables out of a ledger, for statistics and for other systems."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from statusquo.cli import serve
from statusquo.cli.options import (
    At,
    Known,
    LedgerOption,
    MinReports,
    MinScore,
    Named,
    On,
    Reviewed,
    Voices,
    clocks,
    filters,
    ledger_path,
    one_of,
)
from statusquo.core.errors import QuestionError
from statusquo.writers.events import EVENT_FORMATS, event_sink
from statusquo.writers.formats import record_sink
from statusquo.writers.measures import MEASURE_FORMATS, write_measures
from statusquo.writers.rows import row_sink

Unit = Annotated[str, typer.Option("--by", metavar="dyad-month|actor-month", help="One row for each of these.")]
Actors = Annotated[list[str] | None, typer.Option("--actor", help="Only rows of this actor; may be given again.")]
Since = Annotated[str | None, typer.Option("--start", metavar="DAY", help="First month of the panel.")]
TableForm = Annotated[str, typer.Option("--format", metavar="csv|jsonl|parquet", help="How rows are written.")]
What = Annotated[str, typer.Argument(metavar="measures|events|records|site", help="What to write.")]
Folder = Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Where a site is written.")]
ExportActors = Annotated[list[str] | None, typer.Option("--actor", help="Only what this actor is in; may be repeated.")]
ExportForm = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="jsonl|csv|parquet|...",
        help="jsonl, csv, parquet; measures also ftm (FollowTheMoney) and gta, the others plover and polecat.",
    ),
]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave the reports' sentences out; their digests stay.")]
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
    types = {c: "BIGINT" for c in found["columns"] if c not in ("month", "actor", "recipient")} | {
        "intensity": "DOUBLE"
    }
    with row_sink(form, out, found["columns"], types) as put:
        for row in found["rows"]:
            put(row)


def export(
    what: What = "measures", folder: Folder = None, ledger: LedgerOption = None, actor: ExportActors = None,
    on: On = None,
    known: Known = None, at: At = None, voice: Voices = None, named: Named = False, min_reports: MinReports = 1,
    min_score: MinScore = 0.0, reviewed: Reviewed = False, form: ExportForm = None, out: Out = None,
    no_text: NoText = False,
) -> None:  # fmt: skip
    """Write measures in force on a day, all events or records known by then, or the page with its data as a site."""
    from statusquo.ledger import Ledger

    one_of("what to export", what, ("measures", "events", "records", "site"))
    if what == "site":
        serve.site(folder, ledger, on, known, no_text=no_text)
        return
    if folder is not None:
        raise QuestionError(f"{folder}: a folder is for `export site`; name a file with --out")
    form = one_of("--format", form or "jsonl", MEASURE_FORMATS if what == "measures" else EVENT_FORMATS)
    chosen = {**clocks(on, known), **filters(at, voice, named, min_reports, min_score, reviewed)}
    with Ledger(ledger_path(ledger)) as book:
        if what == "measures":
            wanted = {book.find(a) for a in actor or ()}
            found = [m for m in book.standing(**chosen)["measures"] if not wanted or wanted & _sides(m)]
            write_measures(found, form, out, text=not no_text, label=_label())
        elif what == "events":
            with event_sink(form, out, text=not no_text) as put_event:
                for event in book.events(actors=actor or (), **chosen):
                    put_event(event)
        else:
            with record_sink(form, out, text=not no_text) as put_record:
                for record in book.records(actors=actor or (), **chosen):
                    put_record(record)


def _label() -> Callable[[str], str]:
    from statusquo.world import World

    return World.load().label


def _sides(measure: Mapping[str, Any]) -> set[str]:
    return {*measure["imposer"], *measure["target"], measure["body"]}
