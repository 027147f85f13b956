"""`statusquo panel` and `statusquo export`: tables out of a ledger, for statistics and for other systems."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from statusquo.cli import serve
from statusquo.cli.options import Shared, one_of, question
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
    str,
    typer.Option(
        "--format",
        metavar="jsonl|csv|parquet|...",
        help="jsonl, csv, parquet; measures also ftm (FollowTheMoney) and gta, the others plover and polecat.",
    ),
]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave the reports' sentences out; their digests stay.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]


@question
def panel(
    *, by: Unit = "dyad-month", actor: Actors = None, start: Since = None, form: TableForm = "csv", out: Out = None,
    shared: Shared,
) -> None:  # fmt: skip
    """Count events and measures in force by month, ready for a regression.

    Examples:
      statusquo panel --by dyad-month --format parquet --out panel.parquet
      statusquo panel --by actor-month --actor TUR --start 2015-01-01
    """
    one_of("--format", form, ("csv", "jsonl", "parquet"))
    with shared.book() as book:
        found = book.panel(by, actors=actor or (), start=start, **shared.days, **shared.filters)
    types = {c: "BIGINT" for c in found["columns"] if c not in ("month", "actor", "recipient")} | {
        "intensity": "DOUBLE"
    }
    with row_sink(form, out, found["columns"], types) as put:
        for row in found["rows"]:
            put(row)


@question
def export(
    *, what: What = "measures", folder: Folder = None, actor: ExportActors = None, form: ExportForm = "jsonl",
    out: Out = None, no_text: NoText = False, shared: Shared,
) -> None:  # fmt: skip
    """Write measures in force on a day, all events or records known by then, or the page with its data as a site.

    Examples:
      statusquo export measures --on 2024-06-01 --format csv --out measures.csv
      statusquo export events --format parquet --out events.parquet
      statusquo export site public/ --actor TUR --actor SYR
    """
    one_of("what to export", what, ("measures", "events", "records", "site"))
    if what == "site":
        serve.site(
            folder, shared.ledger, shared.on, shared.known, no_text=no_text, actors=actor, snapshot=shared.snapshot
        )
        return
    if folder is not None:
        raise QuestionError(f"{folder}: a folder is for `export site`; name a file with --out")
    one_of("--format", form, MEASURE_FORMATS if what == "measures" else EVENT_FORMATS)
    asked = {**shared.days, **shared.filters}
    with shared.book() as book:
        if what == "measures":
            wanted = {book.find(a) for a in actor or ()}
            found = [m for m in book.standing(**asked)["measures"] if not wanted or wanted & _sides(m)]
            write_measures(found, form, out, text=not no_text, label=_label())
        elif what == "events":
            with event_sink(form, out, text=not no_text) as put_event:
                for event in book.events(actors=actor or (), **asked):
                    put_event(event)
        else:
            with record_sink(form, out, text=not no_text) as put_record:
                for record in book.records(actors=actor or (), **asked):
                    put_record(record)


def _label() -> Callable[[str], str]:
    from statusquo.world import World

    return World.load().label


def _sides(measure: Mapping[str, Any]) -> set[str]:
    return {*measure["imposer"], *measure["target"], measure["body"]}
