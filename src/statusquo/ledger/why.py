"""why: what an id stands for and everything that it rests on, down to sentence, voice chain and rule."""

from collections.abc import Sequence

from statusquo.codebook.rules import rows_of
from statusquo.core.errors import QuestionError
from statusquo.core.event import Event, first_record
from statusquo.core.record import Record
from statusquo.ledger.asof import Clocks, counted, known_records
from statusquo.ledger.cluster import events_of
from statusquo.ledger.entry import Kind
from statusquo.ledger.fold import measure_of
from statusquo.ledger.folded import fold_all
from statusquo.ledger.parts import identities, parts_of
from statusquo.ledger.shown import shown_event, shown_measure, shown_question
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import WorldView
from statusquo.writers.records import Json, record_to_json


def why(store: Store, world: WorldView, clocks: Clocks, wanted: str) -> Json:
    """Return a record, event or measure with the chain of reports behind it.

    Raises:
        QuestionError: when nothing that counts at these clocks has this id.
    """
    question = shown_question("why", {"id": wanted}, clocks, world)
    if wanted.startswith("m-"):
        found = _measure(store, clocks, wanted)
    elif wanted.startswith("e-"):
        event = _event(store, clocks, wanted)
        found = {"event": shown_event(event), "chain": chain(event.records)}
    else:
        records = counted(store, store.get([wanted], clocks.at), clocks)
        if not records:
            raise _unknown(store, clocks, wanted)
        found = {"record": record_to_json(records[0]), "chain": chain(records)}
    given = verdicts(store, [link["record"] for link in found["chain"]], clocks.at)
    for link in found["chain"]:
        link["reviews"] = given.get(link["record"], [])
    return {"id": wanted, **found, "question": question}


def verdicts(store: Store, records: Sequence[str], at: int | None = None) -> dict[str, list[Json]]:
    """Return the verdicts on records, with the names of who gave them; of each record's the last one counts."""
    found: dict[str, list[Json]] = {}
    for row in store.find([f"on:{r}" for r in records], at):
        if row.kind is Kind.REVIEW:
            told = row.json
            found.setdefault(told["target"], []).append({k: told.get(k) for k in ("verdict", "by", "note")})
    return found


def _unknown(store: Store, clocks: Clocks, wanted: str) -> QuestionError:
    given = verdicts(store, [wanted], clocks.at).get(wanted, [])
    if given and given[-1]["verdict"] == "reject":
        note = f" ({given[-1]['note']})" if given[-1]["note"] else ""
        return QuestionError(f"the record {wanted} does not count: {given[-1]['by']} rejected it{note}")
    if store.get([wanted], clocks.at):
        return QuestionError(
            f"the record {wanted} does not count at these clocks and filters: published later, withdrawn, or read "
            "again since by a newer coder"
        )
    return QuestionError(f"nothing known by then has the id {wanted!r}")


def _event(store: Store, clocks: Clocks, wanted: str) -> Event:
    first = counted(store, store.get([first_record(wanted)], clocks.at), clocks)
    if not first:
        raise QuestionError(f"nothing known by then has the id {wanted!r}")
    sides = sorted({a.code for a in (*first[0].actors, *first[0].recipients) if a.code})
    pairs = [f"p:{one}|{other}" for n, one in enumerate(sides) for other in sides[n + 1 :]]
    near = known_records(store, pairs or [f"a:{code}" for code in sides] or [f"d:{first[0].document.id}"], clocks)
    return next(e for e in events_of(near) if any(r.id == first[0].id for r in e.records))


def _measure(store: Store, clocks: Clocks, wanted: str) -> Json:
    first = [r for r in known_records(store, [f"m:{wanted}"], clocks) if r.measure]
    for opener in first:
        assert opener.measure is not None
        for identity in identities(opener.measure):
            if identity.measure_id(opener.id) != wanted:
                continue
            records = known_records(store, [f"it:{identity.imposer}>{identity.target}"], clocks)
            parts = [p for r in records for p in parts_of(r)]
            for folded in fold_all(parts, min_reports=clocks.min_reports):
                key = (folded.identity.kind, folded.identity.imposer, folded.identity.target)
                if key != (identity.kind, identity.imposer, identity.target):
                    continue
                measure = measure_of(folded, wanted, clocks.on)
                if measure is not None:
                    known = {r.id: r for r in records}
                    told = [known[i] for i in measure.records if i in known]
                    return {"measure": shown_measure(measure, known), "chain": chain(told)}
    raise QuestionError(f"nothing known by then has the id {wanted!r}")


def chain(records: Sequence[Record]) -> list[Json]:
    """Return one link a report: what it says of the measure or act, its sentence, voices (outermost first) and rule."""
    return [_link(r) for r in records]


def _link(record: Record) -> Json:
    shown = record_to_json(record)
    return {
        "record": record.id,
        "document": shown["document"],
        "type": record.type,
        "status": record.status.value,
        "date": shown["date"],
        "change": record.measure.change if record.measure else None,
        "voices": shown["attribution"],
        "evidence": shown["evidence"],
        "source": shown["source"],
        "rows": rows_of(record.source.rule),
        "coder": record.coder,
    }
