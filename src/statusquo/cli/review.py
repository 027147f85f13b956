"""`statusquo review`: a named person's verdicts on records, one after the other or from a file.

Invariant: every verdict is in the journal before the next record is shown, so a sitting can end at any time and goes on
where it ended. Answers are read from standard input, line by line, so a sitting can be scripted.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from statusquo.cli.hand import there
from statusquo.cli.options import LedgerOption, ledger_path
from statusquo.cli.printing import console, interval
from statusquo.core.errors import InputError, QuestionError
from statusquo.core.record import Record
from statusquo.writers.records import interval_to_json

if TYPE_CHECKING:
    from statusquo.ledger import Ledger

File = Annotated[Path | None, typer.Argument(help="YAML, CSV or JSON file of verdicts; without it step by step.")]
Reviewer = Annotated[
    str | None, typer.Option("--reviewer", "--by", metavar="NAME", help="Whose verdicts these are.", show_default=False)
]
Type = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Only records of this event type.")]
Between = Annotated[
    tuple[str, str] | None, typer.Option("--between", metavar="A B", help="Only records that speak of both.")
]
Actor = Annotated[str | None, typer.Option("--actor", metavar="A", help="Only records that speak of A.")]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND|any", help="Only records with such a measure.")]
MinScore = Annotated[float, typer.Option("--min-score", min=0.0, max=1.0, help="With at least this score.")]
MaxScore = Annotated[float, typer.Option("--max-score", min=0.0, max=1.0, help="With at most this score.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many in this sitting.")]

ASK = "accept, reject, correct, skip, quit (a note may follow) > "
HELP = """a, accept    the record is right                r, reject    it is wrong: nothing counts it any more
c, correct   set fields, then an empty line     s, skip      leave it for later
q, quit      end here; what was said is kept    a note may follow the word: r not about trade
fields: type, mode, contexts, actors, recipients, date, end, status, kind, change, imposer, target, body, scope, flow,
coverage, goods, listed, since, until, condition, ground
lists are parted by |, - clears a field, kind=none the measure"""
WORDS = {"a": "accept", "r": "reject", "c": "correct", "s": "skip", "q": "quit", "h": "help", "?": "help"}


def review(
    file: File = None, ledger: LedgerOption = None, reviewer: Reviewer = None, kind_of_act: Type = None,
    between: Between = None, actor: Actor = None, kind: Kind = None, min_score: MinScore = 0.0,
    max_score: MaxScore = 1.0, limit: Limit = 1000,
) -> None:  # fmt: skip
    """Step through records that nobody has judged, lowest score first; or append the verdicts of a file.

    Examples:
      statusquo review --reviewer "A. Reader"
      statusquo review verdicts.csv --reviewer "A. Reader"
    """
    from statusquo.codebook.tables import codebook
    from statusquo.ledger import Ledger
    from statusquo.ledger.review import Wanted, waiting

    book = Ledger(ledger_path(ledger))  # not held: between two verdicts others may use the ledger
    if file is not None:
        added = book.review_file(there(file), reviewer)
        print(f"{added} new reviews in {ledger_path(ledger)}", file=sys.stderr)
        return
    if not (reviewer or "").strip():
        raise QuestionError("a review needs the reviewer's name: give --reviewer NAME")
    if kind_of_act is not None and kind_of_act not in codebook().types:
        raise QuestionError(f"no event type {kind_of_act!r}; types are {', '.join(codebook().types)}")
    if kind not in (None, "any", *codebook().kinds):
        raise QuestionError(f"no measure kind {kind!r}; kinds are any, {', '.join(sorted(codebook().kinds))}")
    sides = tuple(book.find(name) for name in (*(between or ()), *((actor,) if actor else ())))
    wanted = Wanted(
        type=kind_of_act, between=tuple(dict.fromkeys(sides)), kind=kind, min_score=min_score, max_score=max_score,
        limit=limit,
    )  # fmt: skip
    with book.store.session():
        found = waiting(book.store, wanted)
    _sit(book, found, str(reviewer))


def _sit(book: "Ledger", records: list[Record], reviewer: str) -> None:
    """Ask for a verdict on each record until the end, a quit, or the end of the input."""
    out = console()
    done = dict.fromkeys(("accept", "reject", "correct", "skip"), 0)
    for number, record in enumerate(records, 1):
        _picture(out, record, f"{number} of {len(records)}")
        word = _verdict(book, record, reviewer)
        if word == "quit":
            break
        done[word] += 1
    told = ", ".join(f"{count} {word}" for word, count in done.items() if count) or "no verdicts"
    left = len(records) - sum(done.values())
    print(f"{told}; {left} left of {len(records)}", file=sys.stderr)


def _verdict(book: "Ledger", record: Record, reviewer: str) -> str:
    """Ask until the answer can be carried out; append it and return its word."""
    while True:
        answer = _line(ASK)
        if answer is None:
            return "quit"
        first, _, rest = answer.strip().partition(" ")
        word = WORDS.get(first.lower(), first.lower())
        if word in ("skip", "quit"):
            return word
        if word in ("accept", "reject"):
            book.review(record.id, word, reviewer, note=rest.strip() or None)
            return word
        if word == "correct":
            if _corrected(book, record, reviewer, rest.strip() or None):
                return word
        else:
            print(HELP)


def _corrected(book: "Ledger", record: Record, reviewer: str, note: str | None) -> bool:
    """Ask for fields until they can be carried out, and append the corrected record; False where none is set."""
    from statusquo.ledger.fields import CORRECTABLE, corrected
    from statusquo.ledger.hand import cells_of

    while True:
        told: dict[str, str] = {}
        while line := (_line("  field = value (empty line: done) > ") or "").strip():
            name, equals, value = line.partition("=")
            if not equals or name.strip() not in CORRECTABLE:
                print(f"  write field = value; fields are {', '.join(CORRECTABLE)}")
            else:
                told[name.strip()] = value.strip() or "-"
        if not told:
            print("  nothing is set, so nothing is corrected")
            return False
        try:
            new = corrected(record, cells_of(told, CORRECTABLE, "the correction"), book.find)
        except (InputError, QuestionError, ValueError) as problem:
            print(f"  {problem}")
            continue
        book.review(record.id, "correct", reviewer, corrected=new, note=note)
        return True


def _line(prompt: str) -> str | None:
    """Return the next line of standard input, or None at its end; the prompt goes to a terminal only."""
    if sys.stdin.isatty():
        print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line or None


def _picture(out: Console, record: Record, place: str) -> None:
    """Print a record as a reviewer needs it: what it says, then the sentence that it rests on."""
    first = record.evidence[0] if record.evidence else None
    out.print()
    score = f"score {record.source.score:.2f} by {record.source.rule or record.source.head or record.coder}"
    out.print(Text.assemble((place, "bold"), f"  {record.id}  {score}"))
    document = record.document
    told = ", ".join(filter(None, (document.outlet, document.title, document.url)))
    out.print(Text(f"{document.published} {document.id}" + (f" ({told})" if told else ""), style="dim"))
    act = record.type + (f"-{record.mode}" if record.mode else "")
    out.print(Text.assemble((act, "bold"), f"  {_sides(record)}", f"  {_days(record)}  {record.status.value}"))
    if record.measure is not None:
        part = record.measure
        sides = f"{', '.join(part.imposer) or '?'} → {', '.join(part.target) or '?'}"
        out.print(Text(f"measure: {part.kind} {part.change}  {sides}" + (f" in {part.body}" if part.body else "")))
        for name in ("scope", "since", "until", "condition", "ground"):
            value = getattr(part, name)
            if value is not None:
                shown = value if isinstance(value, str) else interval(interval_to_json(value))
                out.print(Text(f"  {name}: {shown}", overflow="fold"))
    if record.attribution:
        out.print(Text("said by " + " ← ".join(f"{v.name} ({v.kind.value})" for v in record.attribution)))
    if first is not None:
        out.print(_sentence(record))


def _sentence(record: Record) -> Text:
    piece = record.evidence[0]
    if piece.text is None:
        return Text(f"characters {piece.span.start} to {piece.span.end}; the ledger keeps no text", style="dim")
    text = Text(f"“{piece.text}”", style="italic", overflow="fold")
    if piece.trigger is not None and piece.span.covers(piece.trigger):
        start = piece.trigger.start - piece.span.start + 1
        text.stylize("bold", start, start + piece.trigger.end - piece.trigger.start)
    return text


def _sides(record: Record) -> str:
    actors, recipients = (
        ", ".join((a.code or a.name) + (f":{a.sector}" if a.sector else "") for a in side)
        for side in (record.actors, record.recipients)
    )
    return f"{actors or '?'} → {recipients}" if recipients else actors or "?"


def _days(record: Record) -> str:
    return interval(interval_to_json(record.date)) + f" ({record.date.basis.value})"
