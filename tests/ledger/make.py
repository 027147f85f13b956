"""Records made by hand for tests of the ledger, from a few words in a dict."""

from datetime import date
from typing import Any

from statusquo.core import (
    Actor,
    Basis,
    DocumentRef,
    Evidence,
    MeasurePart,
    Record,
    Source,
    Span,
    Status,
    TimeSpan,
    Voice,
    VoiceKind,
    content_id,
)
from statusquo.core.timespan import UNKNOWN_FUTURE, UNKNOWN_PAST

QUADS = {
    "AGREE": (1, 2.5), "CONSULT": (1, 2.5), "SUPPORT": (1, 5.0), "CONCEDE": (1, 4.5), "COOPERATE": (2, 9.5),
    "AID": (2, 10.0), "RETREAT": (2, 6.5), "REQUEST": (3, 0.0), "ACCUSE": (3, -3.0), "REJECT": (3, -2.0),
    "THREATEN": (3, -3.5), "PROTEST": (4, -5.0), "SANCTION": (4, -6.0), "MOBILIZE": (4, -5.5), "COERCE": (4, -7.0),
    "ASSAULT": (4, -9.0),
}  # fmt: skip


def span(value: Any) -> TimeSpan | None:
    """Read a day, `early..late`, `?..late` or a month as a span; `~` before it says: no expression in the text."""
    if value is None or isinstance(value, TimeSpan):
        return value
    if isinstance(value, date):
        return TimeSpan.day(value)
    basis = Basis.CONTEXT if value.startswith("~") else Basis.TEXT
    first, _, last = value.removeprefix("~").partition("..")
    last = last or first
    earliest = UNKNOWN_PAST if first == "?" else date.fromisoformat(first)
    latest = UNKNOWN_FUTURE if last == "?" else date.fromisoformat(last)
    return TimeSpan(earliest=earliest, latest=latest, basis=basis)


def many(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value.split()) if isinstance(value, str) else tuple(value)


def voice(value: Any) -> Voice:
    """Read `Name (kind)`, with `anonymous` or a code after the kind."""
    if isinstance(value, dict):
        return Voice(**{**value, "kind": VoiceKind(value["kind"])})
    name, _, rest = value.rstrip(")").partition(" (")
    words = rest.split() or ["official"]
    code = next((w for w in words if w.isupper()), None)
    return Voice(name=name, kind=VoiceKind(words[0]), code=code, anonymous="anonymous" in words)


def record(**told: Any) -> Record:
    """Make a record; `by`, `to` are codes, `date`, `since`, `until` spans, `published` a day, `kind` a measure's."""
    published = told.get("published")
    published = date.fromisoformat(published) if isinstance(published, str) else published
    document = told.get("document") or f"d-{published}"
    text = told.get("text") or f"{told.get('by')} {told.get('type')} {told.get('to')}"
    coder = told.get("coder", "coder-1")
    when = span(told.get("date") or told.get("since") or published)
    assert when is not None
    part = None
    if told.get("kind"):
        part = MeasurePart(
            kind=told["kind"],
            change=told["change"],
            imposer=many(told.get("imposer", told.get("by"))),
            target=many(told.get("target", told.get("to"))),
            body=told.get("body"),
            scope=told.get("scope"),
            flow=told.get("flow"),
            coverage=told.get("coverage"),
            goods=tuple(told.get("goods") or ()),
            listed=tuple(told.get("listed") or ()),
            since=span(told.get("since")),
            until=span(told.get("until")),
            condition=told.get("condition"),
            ground=told.get("ground"),
        )
    kind = told.get("type", "SANCTION")
    quad, intensity = QUADS[kind]
    outlet = told.get("outlet")
    identity = {"coder": coder, **{name: str(value) for name, value in told.items()}}
    return Record(
        id=told.get("id") or content_id("r", identity),
        coder=coder,
        document=DocumentRef(id=document, published=published, outlet=outlet),
        type=kind,
        mode=told.get("mode"),
        quad=quad,
        intensity=intensity,
        actors=tuple(Actor(code=c, name=c) for c in many(told.get("by"))),
        recipients=tuple(Actor(code=c, name=c) for c in many(told.get("to"))),
        date=when,
        end=span(told.get("end")),
        status=Status(told.get("status", "occurred")),
        attribution=tuple(voice(v) for v in told.get("voices", ())),
        measure=part,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text),),
        source=Source(rule="test", score=told.get("score", 1.0)),
    )
