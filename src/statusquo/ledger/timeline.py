"""timeline: the events of an actor or between two, with what each changed in what stands, in order of time."""

from collections.abc import Callable, Iterable, Sequence

from statusquo.core.record import Record
from statusquo.core.standing import Identity
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.folded import Folded, fold_all
from statusquo.ledger.parts import parts_of
from statusquo.ledger.shown import shown_coverage, shown_event, shown_question
from statusquo.ledger.store import Store
from statusquo.ledger.strands import Act
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json, interval_to_json


def timeline(store: Store, world: WorldView, clocks: Clocks, one: str, other: str | None = None) -> Json:
    """Return the entries up to the day asked: events, and changes of measures, each with its day as an interval."""
    terms = [f"a:{one}"] if other is None else ["p:" + "|".join(sorted((one, other)))]
    records = known_records(store, terms, clocks)
    wanted = {one} if other is None else {one, other}
    entries = [*_events(records, clocks, wanted), *_changes(store, records, clocks, wanted)]
    entries.sort(key=lambda e: (e["date"]["earliest"] or "", e["date"]["latest"] or "9999", e["entry"], e["id"]))
    return {
        "question": shown_question("timeline", {"a": one, "b": other}, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "basis": "reported" if records else "no_report",
        "entries": entries,
    }


def _events(records: Iterable[Record], clocks: Clocks, wanted: set[str]) -> list[Json]:
    mine = [r for r in records if wanted <= codes_of(r)]
    told = [e for e in events_of(mine) if e.date.earliest <= clocks.on and e.reports >= clocks.min_reports]
    return [{"entry": "event", **shown_event(e), "date": interval_to_json(e.date)} for e in told]


def codes_of(record: Record) -> set[str | None]:
    """Return the codes of all that a record speaks of."""
    codes: set[str | None] = {a.code for a in (*record.actors, *record.recipients)}
    part = record.measure
    return codes | {*part.imposer, *part.target, part.body} if part else codes


def _changes(store: Store, records: Sequence[Record], clocks: Clocks, wanted: set[str]) -> list[Json]:
    def wants(identity: Identity) -> bool:
        return wanted <= {identity.imposer, identity.target, identity.body}

    return [
        _change(folded, strand.acts[0], act)
        for folded in fold_known(store, records, clocks, wants)
        for strand in folded.strands
        for act in strand.acts
        if act.change != "open" and act.when.earliest <= clocks.on
    ]


def fold_known(
    store: Store, records: Sequence[Record], clocks: Clocks, wants: Callable[[Identity], bool]
) -> list[Folded]:
    """Fold the wanted identities that the records speak of, with all their known records."""
    spoken = {p.identity for r in records for p in parts_of(r) if wants(p.identity)}
    terms = sorted({f"it:{i.imposer}>{i.target}" for i in spoken})
    every = known_records(store, terms, clocks) if terms else []
    keys = {(i.kind, i.imposer, i.target) for i in spoken}
    parts = [p for r in every for p in parts_of(r)]
    parts = [p for p in parts if (p.identity.kind, p.identity.imposer, p.identity.target) in keys]
    return fold_all(parts, min_reports=clocks.min_reports)


def _change(folded: Folded, opening: Act, act: Act) -> Json:
    identity, part = folded.identity, act.parts[0]
    return {
        "entry": "measure",
        "date": interval_to_json(act.when),
        "id": identity.measure_id(opening.parts[0].record.id),
        "change": act.change,
        "kind": identity.kind,
        "imposer": identity.imposer or None,
        "target": identity.target or None,
        "body": identity.body or None,
        "scope": part.measure.scope,
        "until": interval_to_json(act.until),
        "reports": act.reports,
        "records": [p.record.id for p in act.parts],
    }
