"""Notebook: records, events, measures and timelines as HTML, for Jupyter.

`statusquo.notebook.show(thing)` returns an object that Jupyter displays richly and that prints as plain text elsewhere.
Invariant: every word of a report is escaped; there is no script and nothing is fetched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from statusquo.core.event import Event
from statusquo.core.record import Record
from statusquo.frames import rows

_LONGEST = 400
_QUADS = {1: "#2a6f97", 2: "#2d6a4f", 3: "#b5651d", 4: "#9b2226"}
_CELL = "text-align:left;vertical-align:top;padding:2px 8px"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to display: HTML in a notebook, a line elsewhere."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def show(thing: Any) -> Shown:
    """Return records, events, or an answer of the ledger (standing, status, timeline, panel) for display."""
    if isinstance(thing, Mapping):
        return _answer(thing)
    told = [thing] if isinstance(thing, Record | Event) else list(thing)
    return Shown(_table(("date", "type", "who", "to whom", "status", "measure", "said by", "sentence"),
                        map(_line, told)), f"{len(told)} records")  # fmt: skip


def _line(told: Record | Event) -> list[str]:
    record = told.records[0] if isinstance(told, Event) else told
    part, evidence = record.measure, record.evidence[:1]
    colour = _QUADS[told.quad]
    return [
        _plain(_days(told.date)),
        f'<b style="color:{colour}">{_plain(told.type)}</b> {_plain(told.mode or "")}',
        _plain(_side(told.actors)),
        _plain(_side(told.recipients)),
        _plain(record.status.value),
        _plain(f"{part.kind}, {part.change}" if part else ""),
        _plain(" → ".join(v.name for v in record.attribution)),
        "".join(_marked(e.text, e.span.start, e.trigger) for e in evidence if e.text),
    ]


def _side(actors: Iterable[Any]) -> str:
    """Return a record's actors, or an event's codes."""
    return ", ".join(a if isinstance(a, str) else a.code or a.name for a in actors)


def _marked(text: str, start: int, trigger: Any) -> str:
    """Return a sentence with its trigger marked."""
    if trigger is None or not start <= trigger.start < trigger.end <= start + len(text):
        return _plain(text)
    first, last = trigger.start - start, trigger.end - start
    return f"{escape(text[:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:])}"


def _days(span: Any) -> str:
    return str(span.earliest) if span.earliest == span.latest else f"{span.earliest} to {span.latest}"


def _answer(told: Mapping[str, Any]) -> Shown:
    asked = told.get("question") or {}
    about = f"On {asked.get('on')}, as known on {asked.get('known')}"
    if "engagement" in told:
        pair = f"{asked.get('a', '')} and {asked.get('b', '')}"
        about = f"{pair}: engagement {told['engagement']} ({told['certainty']}). {about}"
    if told.get("basis") == "no_report":
        about += ". No report bears on it."
    names, found = rows(told)
    kept = [n for n in names if any(r.get(n) not in (None, "", 0, False) for r in found)]
    body = _table(kept, ([_plain(r.get(n)) for n in kept] for r in found))
    return Shown(f"<p>{escape(about)}</p>{body}", f"{about}: {len(found)} rows")


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    return escape(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _table(columns: Iterable[str], lines: Iterable[list[str]]) -> str:
    head = "".join(f'<th style="{_CELL}">{escape(c)}</th>' for c in columns)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
