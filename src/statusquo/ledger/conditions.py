"""conditions: measures in force whose stated condition for an end may have come true, for a person to check.

Invariant: this only ever suggests; nothing in what stands changes by it. A later event is a match when it shares at
least `SHARED` content words with the condition; a condition that names a day is due once the day has come. What may
have come true stands first.
"""

import re
from datetime import date

from statusquo.core.certainty import Certainty
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Record
from statusquo.core.timespan import TimeSpan
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.shown import shown_coverage, shown_event, shown_measure, shown_question
from statusquo.ledger.standing import Asked, fold_records
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json, interval_to_json

SHARED = 2
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset(
    {"until", "unless", "there", "that", "this", "with", "from", "have", "been", "when", "after", "their"}
)
_KINDS = (
    ("date", re.compile(r"\b(?:19|20)\d\d\b|\b\d+ (?:days|weeks|months|years)\b", re.IGNORECASE)),
    ("review", re.compile(r"\breview\w*|\breassess\w*|\bassess\w*|\binvestigat\w*", re.IGNORECASE)),
    ("act", re.compile(r"\b(?:agrees?|withdraws?|releases?|complies|apologi[sz]es?|stops?|lifts?)\b", re.IGNORECASE)),
)


def condition_kind(condition: str) -> str:
    """Return date, review, act (of a party) or event."""
    return next((kind for kind, pattern in _KINDS if pattern.search(condition)), "event")


def conditions(store: Store, world: WorldView, clocks: Clocks, asked: Asked) -> Json:
    """Return the measures in force that have a condition, with the later events that may have met it."""
    records = known_records(store, asked.terms(), clocks)
    known = {r.id: r for r in records}
    found = []
    for measure in fold_records(records, clocks, asked.wants):
        if not measure.condition:
            continue
        told = max(r.document.published for r in _tellers(records, measure.condition))
        near = _later(store, measure.identity.imposer, measure.identity.target, clocks)
        events = [e for e in events_of(near) if e.date.latest > told and _matches(measure.condition, e.records)]
        day = _day_of(measure.condition, told)
        found.append({
            "measure": shown_measure(measure, known),
            "condition": measure.condition,
            "condition_kind": condition_kind(measure.condition),
            "day": interval_to_json(day),
            "due": (day.on_or_before(clocks.on) if day else Certainty.NO).value,
            "candidates": [shown_event(e) for e in events],
        })  # fmt: skip
    found.sort(key=lambda f: not (f["candidates"] or f["due"] != Certainty.NO.value))  # stable: else as they stood
    return {
        "question": shown_question("conditions", {"by": asked.by, "against": asked.against}, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "measures": found,
    }


def _day_of(condition: str, told: date) -> TimeSpan | None:
    """Return the day that a condition names, read as of the day when it was told; None where it names none."""
    from statusquo.coding.dates import find_dates

    spans = [m.when for m in find_dates(condition, told) if m.when is not None]
    return max(spans, key=lambda s: (s.latest, s.earliest), default=None)


def _tellers(records: list[Record], condition: str) -> list[Record]:
    return [r for r in records if r.measure and r.measure.condition == condition]


def _later(store: Store, imposer: str, target: str, clocks: Clocks) -> list[Record]:
    sides = [code for code in (imposer, target) if code]
    records = known_records(store, [f"a:{code}" for code in sides], clocks)
    return [r for r in records if r.date.earliest <= clocks.on and r.status.value in ("occurred", "ongoing")]


def _matches(condition: str, records: tuple[Record, ...]) -> bool:
    wanted = _words(condition)
    for record in records:
        part = record.measure
        if part is not None and part.condition == condition:
            continue  # a report of the measure itself
        text = " ".join((e.text or "") for e in record.evidence) + " " + _measure_words(part)
        if len(wanted & _words(text)) >= min(SHARED, len(wanted)) and wanted:
            return True
    return False


def _measure_words(part: MeasurePart | None) -> str:
    return " ".join(filter(None, (part.scope, part.kind))) if part else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold()[:6] for w in _WORD.findall(text) if w.casefold() not in _EMPTY)
