"""Options that several commands share, and how they become clocks and filters."""

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statusquo.core.errors import QuestionError

if TYPE_CHECKING:
    from statusquo.ledger import Ledger

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
Snapshot = Annotated[
    bool, typer.Option("--snapshot", help="Ask a copy of the ledger file, while another process writes to it.")
]
OwnNames = Annotated[Path | None, typer.Option("--names", help="Your own table of names, winning over ours.")]
OwnWords = Annotated[Path | None, typer.Option("--lexicon", help="Your own words that tell acts.")]
OwnTerms = Annotated[Path | None, typer.Option("--measures", help="Your own measure terms.")]
Format = Annotated[str, typer.Option("--format", metavar="table|json", help="How the answer is printed.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The options that every question takes."""

    ledger: LedgerOption = None
    on: On = None
    known: Known = None
    at: At = None
    voice: Voices = None
    named: Named = False
    min_reports: MinReports = 1
    min_score: MinScore = 0.0
    reviewed: Reviewed = False
    snapshot: Snapshot = False
    form: Format = "table"

    @property
    def days(self) -> dict[str, Any]:
        """Both days of the question, today where not given."""
        return clocks(self.on, self.known)

    @property
    def filters(self) -> dict[str, Any]:
        """The journal position and the filters, without those that filter nothing."""
        given = {
            "at": self.at, "voices": self.voice, "named": self.named or None,
            "min_reports": self.min_reports if self.min_reports > 1 else None, "min_score": self.min_score or None,
            "reviewed": self.reviewed or None,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value is not None}

    @contextmanager
    def book(self) -> "Iterator[Ledger]":
        """Give the ledger that is asked, or with --snapshot a copy of it."""
        from statusquo.ledger import Ledger

        with Ledger(ledger_path(self.ledger), snapshot=self.snapshot) as book:
            yield book


def question(ask: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Shared`; it gets them together as its argument `shared`.

    An option that the command names itself (its own --format, say) is the command's.
    """
    own = [p for p in inspect.signature(ask).parameters.values() if p.name != "shared"]
    names = {p.name for p in own}
    shared = [p for p in inspect.signature(Shared).parameters.values() if p.name not in names]

    @wraps(ask)
    def command(**given: Any) -> None:
        rest = {p.name: given.pop(p.name) for p in shared}
        ask(**given, shared=Shared(**rest))

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def ledger_path(given: str | None) -> str:
    """Return the ledger that the command line, the environment or the default names."""
    return given or os.environ.get("STATUSQUO_LEDGER") or DEFAULT_LEDGER


def clocks(on: str | None, known: str | None) -> dict[str, Any]:
    """Return the days of a question, today where not given: the only place that reads the clock.

    Raises:
        QuestionError: if a day is no day.
    """
    return {"on": day_of("--on", on), "known": day_of("--known", known)}


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


def day_of(name: str, value: str | None) -> date:
    """Return the day of an option, today without one.

    Raises:
        QuestionError: if it is no day.
    """
    if value is None:
        return date.today()  # noqa: DTZ011  the user's own calendar day is meant
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise QuestionError(f"{name} needs a day as YYYY-MM-DD, not {value!r}") from None
