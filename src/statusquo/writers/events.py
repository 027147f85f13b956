"""Events (one act with all its reports) in the formats of records: as objects, flat rows, PLOVER JSON, POLECAT rows.

Invariant: a row is the event's; what only a report tells (names, place, sentence, end) is of its first report. PLOVER's
`coded_date` is the day of publication of the first report: by when the act was known.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from statusquo.core.event import Event
from statusquo.core.ids import text_digest
from statusquo.writers.foreign import POLECAT_COLUMNS, to_plover, to_polecat
from statusquo.writers.records import Json, span_to_json
from statusquo.writers.rows import row_sink

EVENT_FORMATS = ("jsonl", "csv", "parquet", "plover", "polecat")
EVENT_COLUMNS = (
    "id", "type", "mode", "contexts", "quad", "intensity", "actors", "recipients", "actor_sectors", "recipient_sectors",
    "date_earliest", "date_latest", "date_basis", "status", "location", "country", "latitude", "longitude", "reports",
    "published", "last_published", "coders", "text", "records", "documents",
)  # fmt: skip
EVENT_TYPES = {
    "quad": "INTEGER", "intensity": "DOUBLE", "latitude": "DOUBLE", "longitude": "DOUBLE", "reports": "INTEGER",
    "date_earliest": "DATE", "date_latest": "DATE", "published": "DATE", "last_published": "DATE",
}  # fmt: skip


@contextmanager
def event_sink(form: str, out: Path | None, *, text: bool) -> Iterator[Callable[[Event], None]]:
    """Give a function that writes one event in one of `EVENT_FORMATS`.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    show: Callable[..., Mapping[str, Any]] = event_row
    columns, types, rows = EVENT_COLUMNS, EVENT_TYPES, form
    if form == "jsonl":
        show = event_to_json
    elif form == "plover":
        show, rows = _plover, "jsonl"
    elif form == "polecat":
        show, rows = _polecat, "tsv"
    with row_sink(rows, out, POLECAT_COLUMNS if form == "polecat" else columns, types) as put:

        def write(event: Event) -> None:
            put(show(event, text=text))

        yield write


def event_to_json(event: Event, *, text: bool) -> Json:
    """Return an event with its reports' ids and the main sentence of its first report, or that sentence's digest."""
    first = event.records[0]
    told = first.evidence[0].text if first.evidence else None
    shown: Json = {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "date": span_to_json(event.date),
        "status": event.status,
        "quad": event.quad,
        "intensity": event.intensity,
        "reports": event.reports,
        "published": event.first_published.isoformat(),
        "last_published": event.last_published.isoformat(),
        "text": told if text else None,
        "records": [r.id for r in event.records],
    }
    return shown if text or told is None else {**shown, "sha256": text_digest(told)}


def event_row(event: Event, *, text: bool) -> Json:
    """Return an event as one flat row of `EVENT_COLUMNS`."""
    first, shown = event.records[0], event_to_json(event, text=text)
    days, place = shown["date"], first.location
    row = {name: shown[name] for name in EVENT_COLUMNS if name in shown}
    return row | {
        "contexts": list(dict.fromkeys(c for r in event.records for c in r.contexts)),
        "actor_sectors": [a.sector or "" for a in first.actors],
        "recipient_sectors": [a.sector or "" for a in first.recipients],
        "date_earliest": days["earliest"],
        "date_latest": days["latest"],
        "date_basis": days["basis"],
        "location": place.name if place else None,
        "country": place.country if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "coders": list(dict.fromkeys(r.coder for r in event.records)),
        "documents": list(dict.fromkeys(r.document.id for r in event.records)),
    }


def _plover(event: Event, *, text: bool) -> Json:
    first = replace(event.records[0], id=event.id, date=event.date, mode=event.mode)
    return {**to_plover(first, text=text), "reports": event.reports}


def _polecat(event: Event, *, text: bool) -> Json:
    return to_polecat(replace(event.records[0], id=event.id, date=event.date, mode=event.mode), text=text)
