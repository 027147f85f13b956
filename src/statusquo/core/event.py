"""Event: the cluster of records that tell the same act, as far as it was known at the clocks asked for.

Invariant: an event has at least one record; its id is that of its first record (by publication, then id) after "e-",
so it stays the same while further reports of the act come in.
"""

from dataclasses import dataclass

from statusquo.core.record import Record
from statusquo.core.timespan import KnownDay, TimeSpan


def event_id(record: str) -> str:
    """Return the id of the event whose first record has this id."""
    return f"e-{record}"


def first_record(event: str) -> str:
    """Return the id of the record that an event's id names."""
    return event.removeprefix("e-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act with all its known reports.

    `records` come in order of publication; `date` is the span that their dates share. `reports` counts documents.
    """

    id: str
    type: str
    mode: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date: TimeSpan
    status: str
    quad: int
    intensity: float
    records: tuple[Record, ...]
    reports: int
    first_published: KnownDay
    last_published: KnownDay
