"""The questions: `status`, `standing`, `why`, printed as tables or as one JSON object."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statusquo.cli import show
from statusquo.cli.options import Shared, day_of, one_of, question

if TYPE_CHECKING:
    from statusquo.ledger import Ledger

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


Hidden = Annotated[str | None, typer.Option("--on", hidden=True)]
Second = Annotated[str | None, typer.Argument(help="Only what is between A and B.")]
Before = Annotated[str, typer.Option("--from", metavar="DAY", help="What stood on this day ...")]
After = Annotated[str | None, typer.Option("--to", metavar="DAY", help="... against this day (default: today).")]
KnownBefore = Annotated[str | None, typer.Option("--known-from", metavar="DAY", help="As known on this day.")]


@question
def status(*, a: Actor, b: Actor, suppose: If = None, matter: Matter = "engagement", shared: Shared) -> None:
    """Tell what A may do with B, what stands between them, and who would have to move.

    Examples:
      statusquo status NATO Israel --on 2024-08-02
      statusquo status EU Georgia --if "HUN lifts" --format json
    """
    _answer(shared, show.status, lambda book, asked: book.status(a, b, matter=matter, suppose=suppose, **asked))


@question
def standing(
    *, by: By = None, against: Against = None, between: Between = None, kind: Kind = None, shared: Shared
) -> None:
    """List the measures in force on a day, by what was published up to another.

    Examples:
      statusquo standing --by TUR --on 2024-06-01
      statusquo standing --between USA CHN --known 2018-07-06 --min-reports 2
    """
    sides: dict[str, Any] = {"by": by, "against": against, "between": between, "kind": kind}
    _answer(shared, show.standing, lambda book, asked: book.standing(**sides, **asked))


@question
def why(*, wanted: Id, shared: Shared) -> None:
    """Show what a record, an event or a measure rests on: sentences, voices, rules.

    Examples:
      statusquo why m-39c8c067338acebe4a1a
    """
    _answer(shared, show.why, lambda book, asked: book.why(wanted, **asked))


@question
def timeline(*, a: Actor, b: Second = None, shared: Shared) -> None:
    """List events and changes of measures of an actor, or between two, in order.

    Examples:
      statusquo timeline TUR ISR --on 2024-08-02
    """
    _answer(shared, show.timeline, lambda book, asked: book.timeline(a, b, **asked))


@question
def diff(
    *, before: Before, to: After = None, known_before: KnownBefore = None, by: By = None, against: Against = None,
    kind: Kind = None, on: Hidden = None, shared: Shared,
) -> None:  # fmt: skip
    """Tell what changed in what stands between two days, or in what was known of it.

    Examples:
      statusquo diff --from 2024-01-01 --to 2024-06-01
      statusquo diff --from 2024-06-01 --known-from 2024-06-01 --against RUS
    """
    known = day_of("--known", shared.known)
    one = (day_of("--from", before), day_of("--known-from", known_before) if known_before else known)
    two = (day_of("--to", to or on), known)
    sides: dict[str, Any] = {"by": by, "against": against, "kind": kind}
    _answer(shared, show.diff, lambda book, _: book.diff(one, two, **sides, **shared.filters))


@question
def conditions(*, by: By = None, against: Against = None, shared: Shared) -> None:
    """List measures whose condition for an end may have come true, for a person to check.

    Examples:
      statusquo conditions --on 2024-06-01
      statusquo conditions --by TUR --format json
    """
    _answer(shared, show.conditions, lambda book, asked: book.conditions(by=by, against=against, **asked))


def _answer(
    shared: Shared,
    picture: Callable[[dict[str, Any]], None],
    ask: Callable[["Ledger", dict[str, Any]], dict[str, Any]],
) -> None:
    one_of("--format", shared.form, ("table", "json"))
    asked = {**shared.days, **shared.filters}
    with shared.book() as book:
        answer = ask(book, asked)
    if shared.form == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        picture(answer)
