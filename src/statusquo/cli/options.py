"""Options that several commands share, and how they become clocks and filters."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from statusquo.core.errors import QuestionError

DEFAULT_LEDGER = "statusquo.duckdb"

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger", metavar="PATH|URL", help=f"The ledger (default: $STATUSQUO_LEDGER or {DEFAULT_LEDGER} here)."
    ),
]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="In force on this day (default: today).")]
Known = Annotated[
    str | None, typer.Option("--known", metavar="DAY", help="By reports published up to this day (default: today).")
]
At = Annotated[
    int | None, typer.Option("--at", metavar="N", help="By the journal as it was at position N (default: now).")
]
Voices = Annotated[str | None, typer.Option("--voice", metavar="KIND,...", help="Only what these kinds of voice say.")]
Named = Annotated[bool, typer.Option("--named", help="Leave out what only unnamed voices say.")]
MinReports = Annotated[int, typer.Option("--min-reports", min=1, help="At least so many reports.")]
MinScore = Annotated[float, typer.Option("--min-score", min=0.0, max=1.0, help="Records with at least this score.")]
Reviewed = Annotated[bool, typer.Option("--reviewed", help="Only records that a person has accepted or corrected.")]
Format = Annotated[str, typer.Option("--format", metavar="table|json", help="How the answer is printed.")]


def ledger_path(given: str | None) -> str:
    """Return the ledger that the command line, the environment or the default names."""
    return given or os.environ.get("STATUSQUO_LEDGER") or DEFAULT_LEDGER


def clocks(on: str | None, known: str | None) -> dict[str, Any]:
    """Return the days of a question, today where not given: the only place that reads the clock.

    Raises:
        QuestionError: if a day is no day.
    """
    return {"on": _day("--on", on), "known": _day("--known", known)}


def filters(
    at: int | None,
    voices: str | None,
    named: bool,
    min_reports: int,
    min_score: float,
    reviewed: bool,
) -> dict[str, Any]:
    """Return the filters of a question, without those that filter nothing."""
    given = {
        "at": at, "voices": voices, "named": named or None, "min_reports": min_reports if min_reports > 1 else None,
        "min_score": min_score or None, "reviewed": reviewed or None,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return the value, or raise the usage error that tells what is allowed."""
    if value not in allowed:
        raise QuestionError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
    return value


def user_table(path: Path | None) -> Path | None:
    """Return the path of a user's table, or raise when it isn't there."""
    if path is not None and not path.is_file():
        raise QuestionError(f"{path}: no such table")
    return path


def _day(name: str, value: str | None) -> date:
    if value is None:
        return date.today()  # noqa: DTZ011  the user's own calendar day is meant
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise QuestionError(f"{name} needs a day as YYYY-MM-DD, not {value!r}") from None
