"""How answers show things: measures, events, coverage and the question itself as plain dicts of the contract."""

from collections.abc import Mapping
from typing import Any

from statusquo.codebook.folding import fold_table
from statusquo.codebook.tables import codebook
from statusquo.core.event import Event
from statusquo.core.ids import text_digest
from statusquo.core.record import Record
from statusquo.core.standing import Measure
from statusquo.ledger.asof import Clocks
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.events import event_to_json
from statusquo.writers.records import Json, day_to_json, interval_to_json


def shown_question(ask: str, asked: Mapping[str, Any], clocks: Clocks, world: WorldView) -> Json:
    """Return what was asked, with the clocks, the filters and the digest of the tables that answered it."""
    return {"ask": ask, **asked, **clocks.to_json(), "tables": tables_digest(world)}


def tables_digest(world: WorldView) -> str:
    """Return one digest over the codebook's, the fold's and the world's tables."""
    return text_digest(codebook().digest + fold_table().digest + world.digest)[:20]


def shown_coverage(store: Store, clocks: Clocks) -> Json:
    """Return how much was read: documents, first and last day of publication up to the day of knowledge."""
    seen = store.coverage(clocks.known, clocks.at)
    return {
        "documents": seen.documents,
        "first": None if seen.first is None else day_to_json(seen.first),
        "last": None if seen.last is None else day_to_json(seen.last),
    }


def shown_measure(measure: Measure, records: Mapping[str, Record]) -> Json:
    """Return a standing measure with the evidence that it rests on."""
    identity = measure.identity
    sides = [code for code in (identity.imposer, identity.target) if code]
    truce = identity.kind == "truce"
    return {
        "id": measure.id,
        "kind": identity.kind,
        "imposer": list(dict.fromkeys(sides)) if truce else [c for c in (identity.imposer,) if c],
        "target": list(dict.fromkeys(sides)) if truce else [c for c in (identity.target,) if c],
        "body": identity.body or None,
        "scope": measure.scope,
        "flow": measure.flow,
        "coverage": measure.coverage,
        "goods": list(measure.goods),
        "listed": list(measure.listed),
        "since": interval_to_json(measure.since) or {"earliest": None, "latest": None},
        "until": interval_to_json(measure.until),
        "condition": measure.condition,
        "ground": measure.ground,
        "state": measure.state,
        "certainty": measure.certainty.value,
        "contested": measure.contested,
        "presupposed": measure.presupposed,
        "last_reported": measure.last_reported.isoformat(),
        "supersedes": [{"id": s.id, "scope": s.scope} for s in measure.supersedes],
        "reports": measure.reports,
        "score": measure.score,
        "evidence": [shown_evidence(records[r]) for r in measure.records if r in records],
    }


def shown_evidence(record: Record) -> Json:
    """Return the main sentence of a record with its voices."""
    return {
        "record": record.id,
        "document": record.document.id,
        "published": record.document.published.isoformat(),
        "text": record.evidence[0].text if record.evidence else None,
        "voices": [
            {"name": v.name, "kind": v.kind.value, "code": v.code, "anonymous": v.anonymous} for v in record.attribution
        ],
    }


def shown_event(event: Event) -> Json:
    """Return an event with its reports' ids and its main sentence."""
    return event_to_json(event, text=True)
