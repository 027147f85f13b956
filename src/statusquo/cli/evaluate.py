"""`statusquo evaluate`: figures on labelled sets, with bounds, floors, and errors grouped by cause."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from statusquo.cli.options import OwnNames, OwnTerms, OwnWords, one_of, user_table
from statusquo.cli.printing import console
from statusquo.core.errors import QuestionError

if TYPE_CHECKING:
    from statusquo.evaluate import Result
    from statusquo.evaluate.suites import Options

SuiteName = Annotated[
    str, typer.Argument(metavar="[SUITE]", help="gold, plover, quiet, relate, dates, voices, names, syntax or report.")
]
Data = Annotated[
    Path | None, typer.Option("--data", help="The set; without it the example that ships with the package.")
]
Form = Annotated[str, typer.Option("--format", metavar="table|json", help="How the figures are printed.")]
Errors = Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Errors by cause, N examples of each.")]
Floors = Annotated[
    Path | None, typer.Option("--floors", help="Hold the figures to the floors in this file; --data is their folder.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N items.")]
Coded = Annotated[
    Path | None, typer.Option("--coded", help="Score these records (code --format jsonl), by whatever system.")
]
Weights = Annotated[Path | None, typer.Option("--weights", help="A folder with another encoder.")]


def evaluate(
    suite: SuiteName = "gold",
    data: Data = None,
    form: Form = "table",
    errors: Errors = 0,
    floors: Floors = None,
    limit: Limit = None,
    coded: Coded = None,
    names: OwnNames = None,
    lexicon: OwnWords = None,
    measures: OwnTerms = None,
    weights: Weights = None,
) -> None:
    """Measure how good the coding is on a labelled set that you have, or on the example that ships with the package.

    Figures come with bootstrap bounds (5 and 95 % of 400 resamplings). With --floors the exit code is 1 when a figure
    lies below its floor. Your own --names, --lexicon, --measures or --weights are measured in place of ours.

    Examples:
      statusquo evaluate
      statusquo evaluate gold --data dev.jsonl --errors 3
      statusquo evaluate relate --data plv.jsonl --format json
      statusquo evaluate dates --data timebank.tar.gz
      statusquo evaluate --floors eval/floors.json --data SETS
    """
    from statusquo.evaluate import example_path
    from statusquo.evaluate.suites import SUITES, Options, run

    one_of("--format", form, ("table", "json"))
    user = [user_table(path) for path in (names, lexicon, measures, coded)]
    options = Options(limit=limit, coded=user[3])
    if any(user[:3]) or weights is not None:
        from statusquo.coding.coder import Coder

        coder = Coder(names=user[0], terms=user[1], measures=user[2], weights=weights)
        options = Options(coder=coder, limit=limit, coded=user[3])
    if floors is not None:
        _hold(floors, data, form, options)
        return
    one_of("the suite", suite, tuple(SUITES))
    if data is None and suite not in ("gold", "names", "dates"):
        raise QuestionError(f"suite {suite} needs --data: {SUITES[suite].form}")
    result = run(suite, data or example_path(), options)
    if form == "json":
        print(json.dumps({**_versions(), **result.to_json(errors)}, ensure_ascii=False, indent=2))
    else:
        show(result, errors)


def show(result: "Result", errors: int) -> None:
    """Print a result as a table, and its errors by cause."""
    out = console()
    out.print(Text(f"{result.suite} on {result.data}: {result.items} items", style="bold"))
    out.print(Text(f"sha256 {result.sha256}", style="dim", overflow="fold"))
    table = Table("figure", "value", "bounds", "cases", "more", box=None, pad_edge=False)
    for name, figure in result.figures.items():
        between = f"[{figure.low:.3f}, {figure.high:.3f}]" if figure.low is not None and figure.high is not None else ""
        more = "  ".join(
            f"{k} {v:.3f}" if v <= 1 or not v.is_integer() else f"{k} {v:.0f}" for k, v in figure.detail.items()
        )
        table.add_row(name, f"{figure.value:.3f}", Text(between), str(figure.n), more)
    out.print(table)
    for note in result.notes:
        out.print(Text(note, style="dim"))
    if errors:
        for cause, told in result.ranked():
            out.print(Text(f"{len(told):5} {cause:36} {'; '.join(told[:errors])}", overflow="fold"))


def _hold(floors: Path, data: Path | None, form: str, options: "Options") -> None:
    from statusquo.evaluate.floors import check
    from statusquo.evaluate.suites import run

    if data is None:
        raise QuestionError("--floors needs --data: the folder under which the sets of the floors file lie")
    rows, fallen = [], []
    for held in check(user_table(floors) or floors, data, partial(run, options=options)):
        rows.append({"suite": held.suite, "set": held.set, "figure": held.figure, "floor": held.floor,
                     "value": held.value, "problem": held.problem})  # fmt: skip
        fallen += [held.problem] if held.problem else []
        if form == "table":
            told = "not here, skipped" if held.value is None else f"{held.value:.3f}  floor {held.floor:.3f}"
            print(f"{held.set:28} {held.figure:20} {held.problem or told}", flush=True)
    if form == "json":
        print(json.dumps({**_versions(), "floors": rows, "fallen": fallen}, ensure_ascii=False, indent=2))
    if fallen:
        raise typer.Exit(1)


def _versions() -> dict[str, str]:
    from statusquo import __version__

    return {"statusquo": __version__}
