"""Attributions in brat standoff as PolNeAR has them: articles with source, cue and content of each attribution.

A set is a folder or .tar.gz whose paths hold `NAME.txt` and `NAME_ANNOTATOR.ann`; the day stands in the name
(YYYY-MM-DD). Of articles with several annotators the first by name is taken.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from statusquo.core.errors import InputError
from statusquo.core.span import Span
from statusquo.evaluate.rows import members

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One attribution of a gold article, each part one or more spans."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with its day and its attributions."""

    name: str
    text: str
    published: date
    gold: tuple[Said, ...]


def articles(path: Path, part: str | None = "dev") -> list[Article]:
    """Return the articles of a set in order of their names; of those under a folder `part`, where there is one.

    Raises:
        InputError: if no article has both its text and its attributions.
    """
    texts: dict[str, str] = {}
    notes: dict[str, tuple[str, str]] = {}
    found = list(members(path, ".txt", ".ann"))
    inside = [(n, body) for n, body in found if part and f"/{part}/" in f"/{n}"]
    for name, body in inside or found:
        stem = Path(name).stem
        if name.endswith(".txt"):
            texts[stem] = body
        else:
            article, _, annotator = stem.rpartition("_")
            if article not in notes or annotator < notes[article][0]:
                notes[article] = (annotator, body)
    named = [(n, _DAY.search(n)) for n in sorted(texts) if n in notes]
    out = [
        Article(name=n, text=texts[n], published=date.fromisoformat(day[0]), gold=attributions(notes[n][1]))
        for n, day in named
        if day is not None
    ]
    if not out:
        raise InputError(f"{path}: no article with NAME.txt, NAME_ANNOTATOR.ann and a day in its name")
    return out


def attributions(notes: str) -> tuple[Said, ...]:
    """Read brat standoff: T lines with spans, E lines that join them; those without content are left out."""
    spans: dict[str, tuple[Span, ...]] = {}
    out = []
    for line in notes.splitlines():
        cells = line.split("\t")
        if line.startswith("T") and len(cells) > 1:  # a note's text may run over several lines
            ranges = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = tuple(Span(start=int(a), end=int(b)) for a, b in (r.split() for r in ranges))
    for line in notes.splitlines():
        if not line.startswith("E"):
            continue
        parts: dict[str, tuple[Span, ...]] = {"Source": (), "Cue": (), "Content": ()}
        for cell in line.split("\t")[1].split()[1:]:
            role, _, at = cell.partition(":")
            role = role.rstrip("0123456789")
            if role in parts:
                parts[role] += spans.get(at, ())
        if parts["Content"]:
            out.append(Said(source=parts["Source"], cue=parts["Cue"], content=parts["Content"]))
    return tuple(out)
