"""diff: what changed in what stands between two days, or between what was known on two."""

from collections.abc import Iterable

from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.shown import shown_coverage, shown_measure, shown_question
from statusquo.ledger.standing import Asked, fold_records
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json

COMPARED = ("scope", "since", "until", "condition", "state", "certainty", "contested")
"""Fields whose change makes a measure `changed`."""


def diff(store: Store, world: WorldView, before: Clocks, after: Clocks, asked: Asked) -> Json:
    """Return the measures that began, ended and changed from one pair of clocks to another."""
    earlier, later = _standing(store, before, asked), _standing(store, after, asked)
    pairs = [(e, _same(e, later)) for e in earlier]
    kept = [(e, found) for e, found in pairs if found is not None]
    matched = {id(found) for _, found in kept}
    fields = {"by": asked.by, "against": asked.against, "between": list(asked.between or ()), "kind": asked.kind}
    question = shown_question("diff", fields, after, world)
    return {
        "question": {**question, "from": before.to_json()},
        "coverage": shown_coverage(store, after),
        "began": [m for m in later if id(m) not in matched],
        "ended": [e for e, found in pairs if found is None],
        "changed": [{"before": e, "after": m} for e, m in kept if any(e[f] != m[f] for f in COMPARED)],
    }


def _standing(store: Store, clocks: Clocks, asked: Asked) -> list[Json]:
    records = known_records(store, asked.terms(), clocks)
    known = {r.id: r for r in records}
    return [shown_measure(m, known) for m in fold_records(records, clocks, asked.wants)]


def _same(measure: Json, others: Iterable[Json]) -> Json | None:
    """Return the same measure among others: the same identity and a record of their own in common."""
    reports = {e["record"] for e in measure["evidence"]}
    for other in others:
        if any(other[f] != measure[f] for f in ("kind", "imposer", "target", "body")):
            continue
        if other["id"] == measure["id"] or (
            other["scope"] == measure["scope"] and reports & {e["record"] for e in other["evidence"]}
        ):
            return other
    return None
