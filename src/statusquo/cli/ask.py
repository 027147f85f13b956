"""The questions: `status`, `standing`, `why`, printed as tables or as one JSON object."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from statusquo.cli import show
from statusquo.cli.options import (
    At,
    Format,
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

Actor = Annotated[str, typer.Argument(help="A code (TUR, NATO, HAMAS) or a name.")]
By = Annotated[str | None, typer.Option("--by", metavar="A", help="Imposed by A.")]
Against = Annotated[str | None, typer.Option("--against", metavar="B", help="Aimed at B.")]
Between = Annotated[
    tuple[str, str] | None, typer.Option("--between", metavar="A B", help="Either way between A and B.")
]
Kind = Annotated[str | None, typer.Option("--kind", metavar="K", help="Of this kind (trade, block, travel ...).")]
If = Annotated[str | None, typer.Option("--if", metavar='"TUR lifts"', help="What would follow if this were so.")]
Matter = Annotated[
    str, typer.Option("--matter", help="What the body decides on (engagement, sanctions, admission ...).")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of a record, an event or a measure.")]

ToDay = Annotated[str | None, typer.Option("--to", metavar="DAY", help="... against this day (default: today).")]
KnownFrom = Annotated[str | None, typer.Option("--known-from", metavar="DAY", help="As known on this day.")]


def status(
    a: Actor, b: Actor, ledger: LedgerOption = None, on: On = None, known: Known = None, at: At = None,
    suppose: If = None, matter: Matter = "engagement", voice: Voices = None, named: Named = False,
    min_reports: MinReports = 1, min_score: MinScore = 0.0, reviewed: Reviewed = False, form: Format = "table",
) -> None:  # fmt: skip
    """Tell what A may do with B, what stands between them, and who would have to move."""
    chosen = filters(at, voice, named, min_reports, min_score, reviewed)
    _answer(
        ledger,
        form,
        show.status,
        lambda book: book.status(a, b, matter=matter, suppose=suppose, **clocks(on, known), **chosen),
    )


def standing(
    ledger: LedgerOption = None, by: By = None, against: Against = None, between: Between = None, kind: Kind = None,
    on: On = None, known: Known = None, at: At = None, voice: Voices = None, named: Named = False,
    min_reports: MinReports = 1, min_score: MinScore = 0.0, reviewed: Reviewed = False, form: Format = "table",
) -> None:  # fmt: skip
    """List the measures in force on a day, by what was published up to another."""
    chosen = filters(at, voice, named, min_reports, min_score, reviewed)
    asked: dict[str, Any] = {"by": by, "against": against, "between": between, "kind": kind}
    _answer(ledger, form, show.standing, lambda book: book.standing(**asked, **clocks(on, known), **chosen))


def why(
    wanted: Id, ledger: LedgerOption = None, on: On = None, known: Known = None, at: At = None, form: Format = "table"
) -> None:
    """Show what a record, an event or a measure rests on: sentences, voices, rules."""
    chosen = {} if at is None else {"at": at}
    _answer(ledger, form, show.why, lambda book: book.why(wanted, **clocks(on, known), **chosen))


def _answer(
    ledger: str | None, form: str, picture: Callable[[dict[str, Any]], None], ask: Callable[[Any], dict[str, Any]]
) -> None:
    from statusquo.ledger import Ledger

    one_of("--format", form, ("table", "json"))
    book = Ledger(ledger_path(ledger))
    try:
        answer = ask(book)
    finally:
        book.close()
    if form == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        picture(answer)


def timeline(
    a: Actor, b: Annotated[str | None, typer.Argument(help="Only what is between A and B.")] = None,
    ledger: LedgerOption = None, on: On = None, known: Known = None, at: At = None, voice: Voices = None,
    named: Named = False, min_reports: MinReports = 1, min_score: MinScore = 0.0, reviewed: Reviewed = False,
    form: Format = "table",
) -> None:  # fmt: skip
    """List events and changes of measures of an actor, or between two, in order."""
    chosen = filters(at, voice, named, min_reports, min_score, reviewed)
    _answer(ledger, form, show.timeline, lambda book: book.timeline(a, b, **clocks(on, known), **chosen))


def diff(
    before: Annotated[str, typer.Option("--from", metavar="DAY", help="What stood on this day ...")],
    to: ToDay = None,
    known_before: KnownFrom = None,
    known: Known = None, ledger: LedgerOption = None, by: By = None, against: Against = None, kind: Kind = None,
    at: At = None, form: Format = "table",
) -> None:  # fmt: skip
    """Tell what changed in what stands between two days, or in what was known of it."""
    first, second = clocks(before, known_before or known), clocks(to, known)
    pairs = (first["on"], first["known"]), (second["on"], second["known"])
    chosen = {} if at is None else {"at": at}
    _answer(ledger, form, show.why, lambda book: book.diff(*pairs, by=by, against=against, kind=kind, **chosen))


def conditions(
    ledger: LedgerOption = None, by: By = None, against: Against = None, on: On = None, known: Known = None,
    form: Format = "table",
) -> None:  # fmt: skip
    """List measures whose condition for an end may have come true, for a person to check."""
    _answer(ledger, form, show.why, lambda book: book.conditions(by=by, against=against, **clocks(on, known)))
