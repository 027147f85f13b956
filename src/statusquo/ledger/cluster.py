"""Clusters: records of the same act become one event.

The rule: two records tell the same act when they have the same type, the same sides (without order for mutual acts),
the same standing in the world (happened, or spoken of), days that can be the same, and either near text (at least
`NEAR` of their content words shared) or the same change of a measure; spans wider than `CLOSE_DAYS` need near text.
Events imported from other data sets were told apart by their makers: each stands for itself.
Events are the connected components over the records that are known. Invariant: the outcome is a function of the set.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from statusquo.codebook.tables import MUTUAL_TYPES
from statusquo.core.certainty import Certainty
from statusquo.core.event import Event, event_id
from statusquo.core.record import Record, Status
from statusquo.core.timespan import KnownDay, TimeSpan
from statusquo.ledger.scope import Order, order, read_scope

NEAR = 0.4
CLOSE_DAYS = 31
IMPORTED = "import:"
"""How the rule of an imported event's source begins."""
_WORD = re.compile(r"[^\W_]{3,}")
_REAL = frozenset({Status.OCCURRED, Status.ONGOING, Status.HISTORICAL})


def sides_of(record: Record) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of both sides; of a mutual act all in the first."""
    actors = frozenset(a.code for a in record.actors if a.code)
    recipients = frozenset(a.code for a in record.recipients if a.code)
    if record.type in MUTUAL_TYPES:
        return actors | recipients, frozenset()
    return actors, recipients


def events_of(records: Iterable[Record]) -> list[Event]:
    """Return the events that the records tell, in order of their day and id."""
    groups: dict[object, list[Record]] = defaultdict(list)
    for record in records:
        alone = record.id if (record.source.rule or "").startswith(IMPORTED) else ""
        groups[record.type, sides_of(record), record.status in _REAL or record.status.value, alone].append(record)
    events = [_event(c) for g in groups.values() for c in _components(sorted(g, key=_telling))]
    return sorted(events, key=lambda e: (e.date.earliest, e.date.latest, e.id))


def _telling(record: Record) -> tuple[object, ...]:
    return record.document.published, record.id


def _components(records: Sequence[Record]) -> list[list[Record]]:
    """Split records of one type and sides into components; a sweep over days keeps it from comparing all pairs."""
    home = {r.id: r.id for r in records}

    def root(key: str) -> str:
        while home[key] != key:
            home[key] = key = home[home[key]]
        return key

    words = {r.id: _words(r) for r in records}
    open_: list[Record] = []
    for record in sorted(records, key=lambda r: (r.date.earliest, r.date.latest, r.id)):
        open_ = [o for o in open_ if o.date.latest >= record.date.earliest]
        for other in open_:
            one, two = root(record.id), root(other.id)
            if one != two and _same(record, other, words):
                home[max(one, two)] = min(one, two)
        open_.append(record)
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[root(record.id)].append(record)
    return list(found.values())


def _same(one: Record, other: Record, words: dict[str, frozenset[str]]) -> bool:
    if one.date.same(other.date) is Certainty.NO:
        return False
    if (one.measure is None) != (other.measure is None):
        near = 0.6  # one report tells the measure and the other does not: only if they are near copies
    elif one.measure is not None and other.measure is not None:
        if (one.measure.kind, one.measure.change) != (other.measure.kind, other.measure.change):
            return False
        close = max(one.date.days, other.date.days) <= CLOSE_DAYS
        if close and order(read_scope(one.measure), read_scope(other.measure)) is Order.EQUAL:
            return True
        near = NEAR
    else:
        near = NEAR
    return _likeness(words[one.id], words[other.id]) >= near


def _words(record: Record) -> frozenset[str]:
    text = " ".join(e.text or "" for e in record.evidence[:1])
    return frozenset(w.casefold() for w in _WORD.findall(text))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _event(records: list[Record]) -> Event:
    first, last = records[0], records[-1]
    actors, recipients = sides_of(first)
    return Event(
        id=event_id(first.id),
        type=first.type,
        mode=next((r.mode for r in records if r.mode), None),
        actors=tuple(sorted(actors)),
        recipients=tuple(sorted(recipients)),
        date=_shared([r.date for r in records]),
        status=first.status.value,
        quad=first.quad,
        intensity=first.intensity,
        records=tuple(records),
        reports=len({r.document.id for r in records}),
        first_published=KnownDay(first.document.published),
        last_published=KnownDay(last.document.published),
    )


def _shared(spans: Sequence[TimeSpan]) -> TimeSpan:
    shared, *rest = sorted(spans, key=lambda s: (s.basis.value != "text", s.days, s.earliest))
    for span in rest:
        shared = shared.meet(span) or shared
    return shared
