"""panel: events and measures in force counted by month, for each ordered pair of actors or for each actor.

Invariant: counts are of events (one act told by many reports counts once), by the month of the event's earliest day;
only acts that happened (occurred, ongoing) count. A measure counts in a month when it stands on the month's last day.
Memory: the records known are held at once; limit the panel by actors or months where a journal is too large for that.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from statusquo.codebook.folding import fold_table
from statusquo.codebook.tables import codebook
from statusquo.core.certainty import Certainty
from statusquo.core.errors import QuestionError
from statusquo.core.event import Event
from statusquo.core.timespan import UNKNOWN_PAST, ValidDay
from statusquo.ledger.asof import Clocks, every_record, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.fold import glimpses_on
from statusquo.ledger.folded import Folded, fold_all, foresee
from statusquo.ledger.parts import parts_of
from statusquo.ledger.shown import shown_coverage, shown_question
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json

UNITS = ("dyad-month", "actor-month")
QUAD_COLUMNS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
Key = tuple[str, str, str]


@dataclass(slots=True)
class Cell:
    """One row's counts."""

    events: int = 0
    reports: int = 0
    quads: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    types: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    intensity: float = 0.0
    certain: int = 0
    possible: int = 0


def panel(
    store: Store, world: WorldView, clocks: Clocks, by: str, *, actors: Sequence[str] = (), start: date | None = None
) -> Json:
    """Return `{question, coverage, columns, rows}`; a row is a dict with the documented columns.

    Args:
        store: the journal.
        world: the tables, for their digest.
        clocks: months run up to that of `clocks.on`.
        by: dyad-month (ordered: who did it to whom; both orders for mutual acts) or actor-month (as the acting side).
        actors: only rows whose actor (or recipient) is among these; all when empty.
        start: first day of the first month; that of the first event or measure when not given.

    Raises:
        QuestionError: for another unit.
    """
    if by not in UNITS:
        raise QuestionError(f"no panel by {by!r}; units are {', '.join(UNITS)}")
    records = known_records(store, [f"a:{a}" for a in actors], clocks) if actors else list(every_record(store, clocks))
    cells: dict[Key, Cell] = defaultdict(Cell)
    first = start or date.min
    for event in events_of(r for r in records if r.status.value in ("occurred", "ongoing")):
        if first <= event.date.earliest <= clocks.on and event.reports >= clocks.min_reports:
            _count_event(cells, event, by)
    asked = set(actors)
    parts = [p for r in records for p in parts_of(r) if not asked or asked & {p.identity.imposer, p.identity.target}]
    for one in fold_all(parts, min_reports=clocks.min_reports):
        _count_measures(cells, one, by, first, clocks)
    rows = [_row(key, cell, by) for key, cell in sorted(cells.items()) if not actors or set(key[:2]) & set(actors)]
    return {
        "question": shown_question("panel", {"by": by, "actors": list(actors)}, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "columns": columns(by),
        "rows": rows,
    }


def columns(by: str) -> list[str]:
    """Return the panel's columns in order.

    `month` (YYYY-MM), `actor`, `recipient` (dyads only), `events`, `reports` (documents), one column a quad and one a
    type (counts of events), `intensity` (sum over events), `measures_certain` and `measures_possible` (in force on the
    month's last day, imposed by the actor, on the recipient).
    """
    sides = ["actor", "recipient"] if by == "dyad-month" else ["actor"]
    types = [t.lower() for t in codebook().types]
    ends = ["intensity", "measures_certain", "measures_possible"]
    return ["month", *sides, "events", "reports", *QUAD_COLUMNS, *types, *ends]


def _count_event(cells: dict[Key, Cell], event: Event, by: str) -> None:
    month = f"{event.date.earliest:%Y-%m}"
    recipients = event.recipients or tuple(a for a in event.actors if len(event.actors) > 1)
    if by == "actor-month":
        pairs = [(a, "") for a in event.actors]
    else:
        pairs = [(a, r) for a in event.actors for r in recipients if a != r]
    for actor, recipient in dict.fromkeys(pairs):
        cell = cells[actor, recipient, month]
        cell.events += 1
        cell.reports += event.reports
        cell.quads[event.quad - 1] += 1
        cell.types[event.type] += 1
        cell.intensity += event.intensity


def _count_measures(cells: dict[Key, Cell], folded: Folded, by: str, first: date, clocks: Clocks) -> None:
    identity = folded.identity
    pairs = {(identity.imposer, identity.target)}
    if identity.kind == "truce":
        pairs.add((identity.target, identity.imposer))
    if by == "actor-month":
        pairs = {(imposer, "") for imposer, _ in pairs}
    cuts = _cuts(folded)
    days = list(_month_ends(max(first, date.fromordinal(cuts[0])), clocks.on))
    if not days:
        return
    changed = set(_new(folded, cuts, days))
    foresee(folded, [day.toordinal() for day in sorted(changed)])
    found = (0, 0)
    for day in days:
        if day in changed:
            seen = glimpses_on(folded, ValidDay(day))
            certain = sum(m.certainty is Certainty.CERTAIN for m in seen)
            found = (certain, len(seen) - certain)
        if any(found):
            for actor, recipient in pairs:
                cell = cells[actor, recipient, f"{day:%Y-%m}"]
                cell.certain += found[0]
                cell.possible += found[1]


def _new(folded: Folded, cuts: Sequence[int], days: Iterable[date]) -> Iterable[date]:
    """Yield the days on which the answer may be another than on the one before."""
    last = -1
    for day in days:
        today = day.toordinal()
        place = bisect_right(cuts, today)
        if place != last or any(s.lo <= today < s.hi for s in folded.steps):
            last = place
            yield day


def _cuts(folded: Folded) -> list[int]:
    """Return the days on which an answer on this identity may change, the first report at the earliest."""
    told = min((p.published for a in folded.acts for p in a.parts), default=date.max).toordinal()
    days = {told if s.lo == UNKNOWN_PAST.toordinal() else s.lo for s in folded.steps}
    days |= {s.hi + 1 for s in folded.steps}
    age = fold_table().ages[folded.identity.kind]
    days |= {p.published.toordinal() + age + 1 for a in folded.acts for p in a.parts}
    limit = date.max.toordinal()
    return sorted(min(d, limit) for d in days) or [limit]


def _month_ends(first: date, last: date) -> Iterable[date]:
    """Yield the last day of every month from that of `first` to that of `last`; `last` itself in its month."""
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=32)).replace(day=1)
        yield min(following - timedelta(days=1), last)
        month = following


def _row(key: Key, cell: Cell, by: str) -> Json:
    actor, recipient, month = key
    sides = {"actor": actor, "recipient": recipient} if by == "dyad-month" else {"actor": actor}
    return {
        "month": month,
        **sides,
        "events": cell.events,
        "reports": cell.reports,
        **dict(zip(QUAD_COLUMNS, cell.quads, strict=True)),
        **{t.lower(): cell.types.get(t, 0) for t in codebook().types},
        "intensity": round(cell.intensity, 3),
        "measures_certain": cell.certain,
        "measures_possible": cell.possible,
    }
