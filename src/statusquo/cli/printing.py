"""Printing: the console of every command, and what is told without a ledger: records, names, this installation."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from statusquo.core.record import Record

Answer = dict[str, Any]


def console() -> Console:
    """Return the console of the answer: standard output, 80 columns where it is no terminal."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=80)


def interval(days: dict[str, Any] | None) -> str:
    """Return an interval as a reader writes it: one day, a whole month, or from .. to."""
    if not days:
        return ""
    first, last = days.get("earliest"), days.get("latest")
    if first == last:
        return str(first or "?")
    if not first:
        return f"by {last}"
    return f"{first} to {last}" if last else f"from {first}"


def plain(value: object) -> str:
    """Return a value of JSON as words, without what is empty."""
    if isinstance(value, list | tuple):
        return "; ".join(plain(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {plain(v)}" for k, v in value.items() if v not in (None, [], {}, ""))
    return str(value)


def records(found: list[Record]) -> None:
    """Print coded records as a table."""
    table = Table("date", "type", "who", "to whom", "status", "measure", box=None, pad_edge=False)
    for record in found:
        m = record.measure
        first, last = record.date.earliest, record.date.latest
        table.add_row(
            str(first) if first == last else f"{first}\n..{last}", "\n".join(filter(None, (record.type, record.mode))),
            ", ".join(a.code or a.name for a in record.actors), ", ".join(a.code or a.name for a in record.recipients),
            record.status.value, f"{m.kind}\n{m.change}" if m else "",
        )  # fmt: skip
    console().print(table)


def who(answer: Answer) -> None:
    """Print what a name resolves to."""
    out = console()
    for name, value in answer.items():
        if value not in (None, [], {}, "", ()):
            out.print(Text(f"{name}: {plain(value)}", overflow="fold"))


def info(facts: dict[str, object]) -> None:
    """Print what this installation is made of."""
    out = console()
    for name, value in facts.items():
        if isinstance(value, dict):
            out.print(name, style="bold")
            for key, part in value.items():
                out.print(Text(f"  {key}: {plain(part)}", overflow="fold"))
        else:
            out.print(Text(f"{name}: {value}"))
