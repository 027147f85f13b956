"""status of two actors that are no bodies: what stands between them both ways, their ties, and where it goes.

Invariant: `trend` sums the PLOVER intensity (-10 hostile to 10 friendly) of the events among the two, each told once
however many report it, by month of the event's earliest day, over the twelve months up to that of the day asked.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from statusquo.core.certainty import Certainty
from statusquo.core.errors import QuestionError
from statusquo.core.record import Record
from statusquo.core.standing import Measure
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.hypothesis import Hypothesis
from statusquo.ledger.shown import shown_coverage, shown_event, shown_measure, shown_question
from statusquo.ledger.standing import fold_records
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json

RECENT_DAYS = 365
RECENT_EVENTS = 10
TREND_MONTHS = 12
TIES = ("diplomatic", "cooperation", "truce")
"""Kinds of measure that tell of a tie between two itself: relations, joint work, a truce that holds."""


def pair_status(
    store: Store, world: WorldView, clocks: Clocks, one: str, other: str, suppose: Sequence[Hypothesis] = ()
) -> Json:
    """Return measures both ways, ties, shared bodies, recent events and the trend of two actors that are no bodies.

    Raises:
        QuestionError: for a supposed change other than lifting.
    """
    if any(h.change != "lift" for h in suppose):
        raise QuestionError("between two states --if can only suppose that one lifts its measures")
    lifted = {h.code for h in suppose}
    records = known_records(store, [f"it:{one}>{other}", f"it:{other}>{one}", pair_term(one, other)], clocks)
    between = {one, other}
    folded = fold_records(records, clocks, lambda i: {i.imposer, i.target} == between)
    measures = [m for m in folded if m.identity.imposer not in lifted or m.identity.kind == "truce"]
    certain = any(m.certainty is Certainty.CERTAIN for m in measures)
    state = "limited" if any(m.identity.kind != "truce" for m in measures) else "open"
    shared = _shared_bodies(world, between, clocks.on)
    known = {r.id: r for r in records}
    basis = "reported" if records else "no_report"
    sure = certain if measures else basis == "reported"
    answer = {
        "question": shown_question("status", {"a": one, "b": other}, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "basis": basis,
        "relation": "none",
        "rule": None,
        "engagement": state,
        "certainty": (Certainty.CERTAIN if sure else Certainty.POSSIBLE).value,
        "contested": any(m.contested for m in measures),
        "blocks": [],
        "to_reopen": [],
        "measures": [shown_measure(m, known) for m in measures],
        "recent": recent(records, clocks, between),
        "shared_bodies": shared,
        "ties": _ties(measures),
        "trend": trend(records, clocks, between),
    }
    if suppose:
        answer["if"] = [{"actor": h.code, "change": h.change} for h in suppose]
    return answer


def _shared_bodies(world: WorldView, between: set[str], on: date) -> list[str]:
    """Return the bodies that both are members of; organs go without saying where the body itself is shared."""
    shared = {b for b in world.bodies if all(world.relation(b, code, on) == "member" for code in between)}
    return sorted(code for code in shared if world.bodies[code].parent not in shared)


def _ties(measures: Sequence[Measure]) -> Json:
    """Return by kind of tie how it stands: `restricted` by the measures named, or `no_report` of any in force."""
    found = {}
    for kind in TIES:
        mine = [m for m in measures if m.identity.kind == kind]
        sure = max((m.certainty for m in mine), key=lambda c: c.rank, default=None)
        state = "no_report" if not mine else "in_force" if kind == "truce" else "restricted"
        found[kind] = {
            "state": state,
            "certainty": None if sure is None else sure.value,
            "by": sorted({m.identity.imposer for m in mine if m.identity.imposer}),
            "measures": [m.id for m in mine],
        }
    return found


def recent(records: Iterable[Record], clocks: Clocks, between: set[str]) -> list[Json]:
    """Return the newest events among the actors up to the day asked, newest first."""
    start = clocks.on - timedelta(days=RECENT_DAYS)
    near = [r for r in records if r.date.earliest <= clocks.on and r.date.latest >= start and _among(r, between)]
    events = [e for e in events_of(near) if e.reports >= clocks.min_reports]
    events.sort(key=lambda e: (e.date.latest, e.date.earliest, e.id), reverse=True)
    return [shown_event(e) for e in events[:RECENT_EVENTS]]


def _among(record: Record, between: set[str]) -> bool:
    codes = {a.code for a in (*record.actors, *record.recipients)}
    part = record.measure
    if part is not None:
        codes |= {*part.imposer, *part.target, part.body}
    return len(codes & between) > 1


def trend(records: Iterable[Record], clocks: Clocks, between: set[str]) -> list[Json]:
    """Return events and summed intensity of the twelve months up to the day asked, by month of their earliest day."""
    months: dict[str, list[float]] = {}
    year, month = clocks.on.year, clocks.on.month
    for back in range(TREND_MONTHS - 1, -1, -1):
        index = year * 12 + month - 1 - back
        months[f"{index // 12:04d}-{index % 12 + 1:02d}"] = []
    real = [r for r in records if r.status.value in ("occurred", "ongoing") and _among(r, between)]
    for event in events_of(real):
        if event.reports >= clocks.min_reports and event.date.earliest <= clocks.on:
            months.get(f"{event.date.earliest:%Y-%m}", []).append(event.intensity)
    return [{"month": m, "events": len(v), "intensity": round(sum(v), 3)} for m, v in months.items()]


def pair_term(one: str, other: str) -> str:
    """Return the term that finds the records on both."""
    first, second = sorted((one, other))
    return f"p:{first}|{second}"
