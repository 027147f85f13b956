"""`statusquo code`: reports to records, printed, written or appended to a ledger."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from statusquo.cli.options import LedgerOption, OwnNames, OwnTerms, OwnWords, ledger_path, one_of, user_table
from statusquo.core.document import Document
from statusquo.core.errors import InputError, QuestionError
from statusquo.readers import Read, SetAside, day, mapping_from, read
from statusquo.writers.formats import FORMATS as FILE_FORMATS
from statusquo.writers.formats import Sink, open_sink

if TYPE_CHECKING:
    from statusquo.cli.progress import Quarantine
    from statusquo.engine.journal import Journal
    from statusquo.engine.local import Outcome
    from statusquo.engine.second import SecondReader
    from statusquo.engine.work import Plan

FORMATS = ("table", "voices", *FILE_FORMATS)

SHOWN = 50
"""So many reports with records are shown in a table; an archive's records are asked for, not looked through."""

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, directories, addresses, or -.")]
Form = Annotated[str | None, typer.Option("--format", metavar="|".join(FORMATS), help="Print the records so.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the records here instead of printing them.")]
Published = Annotated[str | None, typer.Option("--published", metavar="DAY", help="Day of reports that tell none.")]
Map = Annotated[str | None, typer.Option("--map", metavar="FIELD=COLUMN,...", help="Which column fills a field.")]
AnyLanguage = Annotated[bool, typer.Option("--any-language", help="Code what is not in English, too.")]
NoText = Annotated[bool, typer.Option("--no-text", help="Keep offsets and hashes instead of the reports' words.")]
QuarantineFile = Annotated[
    Path | None, typer.Option("--quarantine", help="Write what was set aside, with reasons, here.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Coding processes (default: one a core).")
]
EngineName = Annotated[str, typer.Option("--engine", metavar="local|spark", help="This machine, or Apache Spark.")]
Master = Annotated[str, typer.Option("--master", metavar="URL", help="Spark's master: local[2], spark://host:7077.")]
Second = Annotated[
    str | None,
    typer.Option("--second-reader", metavar="URL", help="Ask this OpenAI-compatible endpoint about unsure records."),
]
SecondModel = Annotated[str | None, typer.Option("--second-model", metavar="NAME", help="The second reader's model.")]
Profile = Annotated[bool, typer.Option("--profile", help="Say at the end what each stage cost.")]


def code(
    inputs: Inputs,
    ledger: LedgerOption = None,
    form: Form = None,
    out: Out = None,
    published: Published = None,
    mapping: Map = None,
    any_language: AnyLanguage = False,
    no_text: NoText = False,
    names: OwnNames = None,
    lexicon: OwnWords = None,
    measures: OwnTerms = None,
    quarantine: QuarantineFile = None,
    workers: Workers = None,
    profile: Profile = False,
    engine: EngineName = "local",
    master: Master = "local[*]",
    second_reader: Second = None,
    second_model: SecondModel = None,
) -> None:
    """Code dated reports into records, and append them to a ledger.

    Without --format and --out the records go to the ledger (--ledger, $STATUSQUO_LEDGER or statusquo.duckdb here) and a
    table is printed; with them a ledger is written only where one is named. A run that was stopped goes on where it
    was when it is started again: what the ledger has is not coded a second time.

    With --second-reader the sentences of records with a score below .7 are sent to the endpoint (key: the variable
    STATUSQUO_SECOND_KEY). Its answers count only where the words that it names stand in the sentence, and are marked.

    Examples:
      statusquo code reports/ --ledger my.duckdb
      statusquo code archive.jsonl.gz --workers 8 --quarantine aside.jsonl
      statusquo code report.txt --format jsonl
      statusquo code table.csv --map text=body,published=day --format parquet --out records.parquet
    """
    from statusquo.engine.work import Plan

    columns, when = mapping_from(mapping), day(published) if published else None
    named = ledger or os.environ.get("STATUSQUO_LEDGER")
    target = Target(
        ledger=ledger_path(named) if named or not (form or out) else None,
        form=one_of("--format", form or ("jsonl" if out else "table"), FORMATS),
        out=out,
        quarantine=quarantine,
        again=bool(form or out),
    )
    user = [user_table(path) for path in (names, lexicon, measures)]
    said = target.form == "voices"
    plan = Plan(names=user[0], lexicon=user[1], measures=user[2], text=not no_text, voices=said)
    second = _second(second_reader, second_model)
    if one_of("--engine", engine, ("local", "spark")) == "spark":
        if second is not None:
            raise QuestionError("--second-reader goes with --engine local")
        from statusquo.cli.spark import run

        run(inputs, plan, target, master, published=when, mapping=columns, english=not any_language)
        return
    rows = read(inputs, when, mapping=columns, english=not any_language, note=_say)
    first = next(rows, None)  # a missing input is told before the encoder loads
    told = chain([first] if first is not None else [], rows)
    _run(inputs, told, plan, target, workers=workers or os.cpu_count() or 1, profile=profile, second=second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where records go; with `again` also those of reports that the ledger has, since they are to be written out."""

    ledger: str | None
    form: str
    out: Path | None
    quarantine: Path | None
    again: bool


def _run(
    inputs: list[str],
    rows: Iterator[Read],
    plan: "Plan",
    to: Target,
    *,
    workers: int,
    profile: bool,
    second: "SecondReader | None" = None,
) -> None:
    """Take the rows through the local engine into ledger and sink."""
    from statusquo.cli import progress
    from statusquo.engine.local import Local
    from statusquo.engine.meter import Meter

    tally = progress.Tally()
    with ExitStack() as stack:
        stopped = stack.enter_context(_interruptible())
        aside = stack.enter_context(progress.quarantine(to.quarantine))
        sink = _table(to.out) if to.form == "table" else stack.enter_context(_sink(to, text=plan.text))
        journal = _journal(stack, to.ledger, text=plan.text)
        known = journal.read if journal is not None and not to.again else None
        engine = Local(plan, workers, second.known(known) if second is not None and known is not None else known)
        coded = engine.code(rows)
        if second is not None:
            coded = second.outcomes(coded, lambda: engine.digest, text=plan.text)
        for outcome in stack.enter_context(progress.shown(coded, tally, Meter(inputs))):
            with engine.spending("writing"):
                _put(outcome, sink, journal, aside)
            if stopped:
                break
        if journal is not None:
            with engine.spending("writing"):
                journal.flush()
    tally.new = journal.new if journal is not None else 0
    progress.report(tally, to.ledger)
    if second is not None:
        _say(f"second reader: {second.told()}")
    if profile:
        progress.profile(tally, engine.seconds, engine.size)
    if stopped:
        raise KeyboardInterrupt


def _second(url: str | None, model: str | None) -> "SecondReader | None":
    if url is None:
        return None
    from statusquo.engine.second import SecondReader, endpoint

    return SecondReader(endpoint=endpoint(url, model, os.environ.get("STATUSQUO_SECOND_KEY")))


def _sink(to: Target, *, text: bool) -> AbstractContextManager[Sink]:
    if to.form == "voices":
        from statusquo.cli.voices import voices_sink

        return voices_sink(to.out, text=text)
    return open_sink(to.form, to.out, text=text)


def _put(outcome: "Outcome | SetAside", sink: Sink, journal: "Journal | None", aside: "Quarantine") -> None:
    if isinstance(outcome, SetAside):
        aside.put(outcome)
        return
    if journal is not None and outcome.entries:
        journal.add(outcome.entries)
    aside.put_partly(outcome)
    sink(outcome.document)


def _journal(stack: ExitStack, where: str | None, *, text: bool) -> "Journal | None":
    if where is None:
        return None
    from statusquo.engine.journal import Journal
    from statusquo.ledger import Ledger

    return stack.enter_context(Journal(stack.enter_context(Ledger(where, text=text))))


def _table(out: Path | None) -> Sink:
    if out is not None:
        raise InputError("--format table is for the terminal; give --format jsonl, csv or parquet with --out")
    from statusquo.cli.printing import records

    shown = 0

    def put(document: Document) -> None:
        nonlocal shown
        if document.records:
            shown += 1
            if shown <= SHOWN:
                records(list(document.records))
            elif shown == SHOWN + 1:
                _say(f"the records of the first {SHOWN} reports are shown; --format jsonl prints all")

    return put


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Give a list that is empty until the first interrupt, which ends the run cleanly; a second ends it at once."""
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)
        _say("stopping when what is under way is done; interrupt again to drop it")

    before = signal.signal(signal.SIGINT, note)
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, before)


def _say(line: str) -> None:
    print(f"statusquo: {line}", file=sys.stderr)
