"""Suites: what can be measured, each from a path to a `Result`.

Invariant: a suite only reads its set; nothing here is tuned to, or trained on, what it measures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from statusquo.core.errors import QuestionError
from statusquo.evaluate import brat, dates, gold, names, plover, relate, report, syntax, timex, voices
from statusquo.evaluate.figures import Figure, Result, share
from statusquo.evaluate.rows import Row, digest, json_lines

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

Measured = tuple[int, Mapping[str, Figure], Mapping[str, Sequence[str]], Sequence[str]]
"""How many items, the figures, the errors by cause, and notes."""

DAY = "2018-01-01"
"""Day of sentences that tell none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a suite runs: the coder, how many items at most, and records coded before (by any system)."""

    coder: "Coder | None" = None
    limit: int | None = None
    coded: Path | None = None

    def the_coder(self) -> "Coder":
        """Return the coder, the shipped one where none is given."""
        from statusquo.coding.coder import default_coder

        return self.coder or default_coder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A measurement: what it says, the form of its set, and how it is done."""

    about: str
    form: str
    measure: Callable[[Path, Options], Measured]


def run(suite: str, path: Path, options: Options | None = None) -> Result:
    """Measure one suite on a set.

    Raises:
        QuestionError: for an unknown suite or a path that isn't there.
        InputError: if the set can't be read.
    """
    if suite not in SUITES:
        raise QuestionError(f"no suite {suite!r}; suites are {', '.join(SUITES)}")
    if not path.exists():
        raise QuestionError(f"{path}: no such file or folder; --data names a set that you have")
    items, figures, errors, notes = SUITES[suite].measure(path, options or Options())
    return Result(
        suite=suite, data=path.name, sha256=digest(path), items=items, figures=figures, errors=errors, notes=notes
    )


def example_path() -> Path:
    """Return the example set that ships with the package: 20 items of our own writing in the gold format."""
    return Path(str(resources.files("statusquo.evaluate").joinpath("data", "example.jsonl")))


def _gold(path: Path, options: Options) -> Measured:
    return _labelled(gold.read(path)[: options.limit], options)


def _plover(path: Path, options: Options) -> Measured:
    size, figures, errors, _ = _labelled(plover.read(path)[: options.limit], options)
    kept = {name: figures[name] for name in ("type.f1", "record.f1", "empty.stay")}
    return size, kept, errors, ["PLOVER rows tell no status, date or voice of our kind: these are left out"]


def _labelled(items: list[Row], options: Options) -> Measured:
    coded: gold.Coded = gold.coded_from(options.coded) if options.coded else gold.code(items, options.the_coder())
    notes = [f"records as given in {options.coded.name}"] if options.coded else []
    return len(items), gold.score(items, coded), gold.causes(items, coded), notes


def _quiet(path: Path, options: Options) -> Measured:
    rows = json_lines(path)[: options.limit]
    items = [{"id": str(n), **r, "date": r.get("date") or DAY, "events": []} for n, r in enumerate(rows)]
    coded = gold.code(items, options.the_coder())
    return len(items), {"stay": share(not coded.get(i["id"]) for i in items)}, gold.causes(items, coded), []


def _relate(path: Path, options: Options) -> Measured:
    rows = relate.read(path)[: options.limit]
    got = relate.answers(rows, options.the_coder())
    return len(rows), relate.score(rows, got), relate.causes(rows, got), []


def _dates(path: Path, options: Options) -> Measured:
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        rows = gold.read(path)[: options.limit]
        figures, errors = dates.score_items(rows)
        return len(rows), figures, errors, []
    items = timex.articles(path)[: options.limit]
    found = dates.find(items)
    return len(items), dates.score(items, found), dates.causes(items, found), []


def _voices(path: Path, options: Options) -> Measured:
    items = brat.articles(path)[: options.limit]
    score = voices.Score()
    for item, document in zip(items, voices.code(items, options.the_coder()), strict=True):
        score.add(document, item.gold)
    return len(items), score.figures(), score.errors, []


def _names(path: Path, options: Options) -> Measured:
    from statusquo.world import World

    items = gold.read(path)[: options.limit]
    found = names.resolve(items, options.coder.world if options.coder else World.load())
    return len(items), names.score(found), names.causes(found), []


def _syntax(path: Path, options: Options) -> Measured:
    items = syntax.read(path)[: options.limit]
    read = syntax.parse(items, options.the_coder())
    return len(items), syntax.score(items, read), syntax.causes(items, read), []


def _report(path: Path, options: Options) -> Measured:
    expected = report.read(path)
    coded: gold.Coded = gold.coded_from(options.coded) if options.coded else gold.code([expected], options.the_coder())
    records = [r for told in coded.values() for r in told]
    return 1, report.score(expected, records), report.causes(expected, records), []


SUITES: Mapping[str, Suite] = {
    "gold": Suite(
        about="records of labelled items: types, sides, status, measures, dates, voices, silence",
        form="JSON Lines of {id, date, text, events}; without --data the 20 items that ship with the package",
        measure=_gold,
    ),
    "plover": Suite(
        about="types and sides against records in PLOVER JSON", form="PLOVER JSON with sentence and day",
        measure=_plover
    ),
    "quiet": Suite(
        about="sentences with nothing to code that stay empty", form="JSON Lines of {text}", measure=_quiet
    ),
    "relate": Suite(
        about="the root type of a given pair, zero-shot", form="PLV: JSON Lines of {marked_text, label}",
        measure=_relate
    ),
    "dates": Suite(
        about="date expressions and their intervals",
        form="TimeML with TIMEX3 (.tml, folder or .tar.gz), or gold items",
        measure=_dates,
    ),
    "voices": Suite(
        about="who says what: contents, sources, speakers of quotes",
        form="PolNeAR: text and brat standoff (folder or .tar.gz)",
        measure=_voices,
    ),
    "names": Suite(about="codes and sectors of actors' names", form="gold items with names", measure=_names),
    "syntax": Suite(
        about="parts of speech and dependencies", form="CoNLL-U (.conllu, .conllu.gz, folder)", measure=_syntax
    ),
    "report": Suite(
        about="one report against an expert's expectations", form="JSON of {document, published, events, must_not}",
        measure=_report,
    ),
}  # fmt: skip
