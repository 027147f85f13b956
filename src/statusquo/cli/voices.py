"""A report as who said what: its text with the voices marked, then each voice with its words (`code --format voices`).

Invariant: outer voices come first and what they pass on stands indented below them; on a terminal the report is shown
with its spans in colour, elsewhere (a file, a pipe) the voices alone, as plain text. Without text, offsets stand for
the report's words.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from statusquo.cli.printing import console
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Attribution, Quote
from statusquo.writers.formats import Sink
from statusquo.writers.rows import text_stream

COLOURS = {Quote.DIRECT: "green", Quote.MIXED: "yellow", Quote.INDIRECT: "cyan"}
SOURCE, CUE = "bold magenta", "underline"
WIDTH = 100
"""Columns of a file."""
_STEP = 4


@dataclass(slots=True)
class Turn:
    """An attribution with those that it passes on."""

    said: Attribution
    inner: list["Turn"] = field(default_factory=list)


@contextmanager
def voices_sink(out: Path | None, *, text: bool) -> Iterator[Sink]:
    """Give a function that prints one document as who said what.

    Raises:
        InputError: if the file can't be written.
    """
    if out is None:
        screen = console()
        yield lambda document: show(document, screen, text=text)
        return
    with text_stream(out) as stream:
        page = Console(file=stream, width=WIDTH, highlight=False, force_terminal=False)
        yield lambda document: show(document, page, text=text)


def show(document: Document, out: Console, *, text: bool = True) -> None:
    """Print one document's voices; on a terminal the report with its spans in colour before them."""
    heard = document.attributions
    named = f"{document.id}, published {document.published}"
    out.print(Text(named + (f": {document.title}" if document.title and text else ""), style="bold"))
    if not heard:
        out.print(Text("nobody speaks but the report itself", style="dim"))
    elif out.is_terminal and text:
        out.print(marked(document))
        out.print(_legend())
        out.print()
    for turn in turns(heard):
        _print(turn, document, out, 0, text=text)
    out.print()


def turns(heard: Sequence[Attribution]) -> list[Turn]:
    """Return the outermost voices in order of the text, each with those whose words lie inside its own."""
    order = sorted(range(len(heard)), key=lambda n: (-_size(heard[n]), n))
    made: dict[int, Turn] = {}
    tops: list[int] = []
    for n in order:
        around = [m for m in made if _holds(heard[m], heard[n])]
        made[n] = Turn(heard[n])
        if around:  # the last one made is the smallest, or of equals the innermost
            made[around[-1]].inner.append(made[n])
        else:
            tops.append(n)
    for turn in made.values():
        turn.inner.sort(key=lambda t: t.said.content[0].start)
    return [made[n] for n in sorted(tops, key=lambda n: heard[n].content[0].start)]


def marked(document: Document) -> Text:
    """Return the report's text with contents coloured by quote, sources and cues marked; inner voices last."""
    page = Text(document.text, overflow="fold")
    for said in sorted(document.attributions, key=_size, reverse=True):
        for span in said.content:
            page.stylize(COLOURS[said.voice.quote], span.start, span.end)
    for said in document.attributions:
        for style, place in ((SOURCE, said.source), (CUE, said.cue)):
            if place is not None:
                page.stylize(style, place.start, place.end)
    return page


def _legend() -> Text:
    kinds = [(kind.value, style) for kind, style in COLOURS.items()]
    parts = [*kinds, ("who", SOURCE), ("how", CUE)]
    return Text(" ").join(Text(f"[{word}]", style=style) for word, style in parts)


def _print(turn: Turn, document: Document, out: Console, depth: int, *, text: bool) -> None:
    voice = turn.said.voice
    facts = [voice.kind.value, *(["unnamed"] if voice.anonymous and voice.kind.value != "anonymous" else [])]
    facts += [voice.code] if voice.code else []
    how = [voice.cue or "goes on", *([f"through {voice.medium}"] if voice.medium else [])]
    how += [f"on {_days(voice.date)}"] if voice.date is not None else []
    line = Text.assemble(
        (voice.name or "somebody", SOURCE), f" ({', '.join(facts)}) ", (" ".join(how), CUE), ", ",
        (voice.quote.value, COLOURS[voice.quote]),
    )  # fmt: skip
    _indented(out, line, depth)
    if not _passes_on(turn, document.text):
        words = _words(turn.said.content, document.text) if text else _offsets(turn.said.content)
        _indented(out, Text(words, style=COLOURS[voice.quote], overflow="fold"), depth + 1)
    for inner in turn.inner:
        _print(inner, document, out, depth + 1, text=text)


def _indented(out: Console, words: Text, depth: int) -> None:
    indent = _STEP * min(depth, out.width // _STEP // 2)
    for line in words.wrap(out, out.width - indent):
        line.rstrip()
        out.print(Text(" " * indent) + line)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(any(o.covers(i) for o in outer.content) for i in inner.content)


def _passes_on(turn: Turn, text: str) -> bool:
    """Tell whether a voice says nothing but that another says something, which is printed below it."""
    below = [(t.said.source, t.said.cue, *t.said.content) for t in turn.inner]
    told = [span for spans in below for span in spans if span is not None]
    rest = [
        at
        for span in turn.said.content
        for at in range(span.start, span.end)
        if text[at].isalnum() and not any(s.start <= at < s.end for s in told)
    ]
    return bool(turn.inner) and not rest


def _words(content: Sequence[Span], text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in content)


def _offsets(content: Sequence[Span]) -> str:
    return ", ".join(f"characters {span.start}-{span.end}" for span in content)


def _days(when: TimeSpan) -> str:
    return str(when.earliest) if when.days == 1 else f"{when.earliest} to {when.latest}"


def _size(said: Attribution) -> int:
    return sum(s.end - s.start for s in said.content)
