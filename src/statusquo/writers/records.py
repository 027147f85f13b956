"""Records to and from the JSON of the contract (`statusquo code --format jsonl`), field by field.

Invariant: `record_from_json(record_to_json(r)) == r` for every record with its text; field names and their order are
the public contract, so a change here is a change of the schema.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from statusquo.core.actor import Actor
from statusquo.core.errors import InputError
from statusquo.core.evidence import Evidence, Location, Source
from statusquo.core.ids import text_digest
from statusquo.core.measure import MeasurePart
from statusquo.core.record import SCHEMA, DocumentRef, Record, Status
from statusquo.core.span import Span
from statusquo.core.timespan import UNKNOWN_FUTURE, UNKNOWN_PAST, Basis, TimeSpan
from statusquo.core.voice import Quote, Voice, VoiceKind

Json = dict[str, Any]


_iso = lru_cache(maxsize=16384)(date.isoformat)
"""The ISO day; kept, because reports of one time name the same days again and again."""
_UNBOUNDED = (UNKNOWN_PAST, UNKNOWN_FUTURE)


def day_to_json(day: date) -> str | None:
    """Return the ISO day, or None where it is unbounded."""
    return None if day in _UNBOUNDED else _iso(day)


def span_to_json(span: TimeSpan | None) -> Json | None:
    """Return `{earliest, latest, basis}` with None for an unbounded end, or None for no span."""
    return None if span is None else _known_span(span)


def _known_span(span: TimeSpan) -> Json:
    return {"earliest": day_to_json(span.earliest), "latest": day_to_json(span.latest), "basis": str(span.basis)}


def interval_to_json(span: TimeSpan | None) -> Json | None:
    """Return `{earliest, latest}`, as measures have it, or None."""
    return None if span is None else {"earliest": day_to_json(span.earliest), "latest": day_to_json(span.latest)}


def record_to_json(record: Record, *, text: bool = True) -> Json:
    """Return the record as one JSON object of the contract.

    With `text=False` the report's words are left out (evidence, triggers, the day's words) and a SHA-256 of each
    evidence text is added as `sha256`, so that a holder of the text can check the quotation.
    """
    source, day = record.source, _known_span(record.date)
    day["text"] = record.date_text if text else None
    return {
        "id": record.id,
        "schema": record.schema,
        "coder": record.coder,
        "document": _document_to_json(record.document, text=text),
        "type": record.type,
        "mode": record.mode,
        "contexts": list(record.contexts),
        "quad": record.quad,
        "intensity": record.intensity,
        "actors": [_actor_to_json(a) for a in record.actors],
        "recipients": [_actor_to_json(a) for a in record.recipients],
        "date": day,
        "end": span_to_json(record.end),
        "location": _location_to_json(record.location),
        "status": str(record.status),
        "attribution": [_voice_to_json(v) for v in record.attribution],
        "measure": _measure_to_json(record.measure),
        "evidence": [_evidence_to_json(e, text=text) for e in record.evidence],
        "source": {"rule": source.rule, "head": source.head, "score": source.score},
    }


def _document_to_json(document: DocumentRef, *, text: bool) -> Json:
    return {
        "id": document.id,
        "published": _iso(document.published),
        "outlet": document.outlet,
        "title": document.title if text else None,
        "url": document.url,
    }


def _offsets(span: Span | None) -> Json:
    return {"start": span.start if span else None, "end": span.end if span else None}


def _actor_to_json(actor: Actor) -> Json:
    span = actor.span
    return {
        "code": actor.code,
        "sector": actor.sector,
        "name": actor.name,
        "start": span.start if span else None,
        "end": span.end if span else None,
    }


def _location_to_json(place: Location | None) -> Json | None:
    if place is None:
        return None
    return {"name": place.name, "country": place.country, "latitude": place.latitude, "longitude": place.longitude}


def _voice_to_json(voice: Voice) -> Json:
    return {
        "name": voice.name,
        "kind": str(voice.kind),
        "code": voice.code,
        "cue": voice.cue,
        "medium": voice.medium,
        "anonymous": voice.anonymous,
        "quote": str(voice.quote),
        **_offsets(voice.span),
        "date": span_to_json(voice.date),
    }


def _measure_to_json(part: MeasurePart | None) -> Json | None:
    if part is None:
        return None
    return {
        "kind": part.kind,
        "change": part.change,
        "imposer": list(part.imposer),
        "target": list(part.target),
        "body": part.body,
        "scope": part.scope,
        "flow": part.flow,
        "coverage": part.coverage,
        "goods": list(part.goods),
        "listed": list(part.listed),
        "since": span_to_json(part.since),
        "until": span_to_json(part.until),
        "condition": part.condition,
        "ground": part.ground,
    }


def _evidence_to_json(evidence: Evidence, *, text: bool) -> Json:
    trigger = None
    if evidence.trigger is not None:
        trigger = {"text": evidence.trigger_text if text else None, **_offsets(evidence.trigger)}
    shown: Json = {
        "text": evidence.text if text else None,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "sentence": evidence.sentence,
        "trigger": trigger,
    }
    if not text and evidence.text is not None:
        shown["sha256"] = text_digest(evidence.text)
    return shown


def record_from_json(row: Mapping[str, Any]) -> Record:
    """Return the record that a JSON object of the contract tells.

    Intervals may be `{earliest, latest}` objects or pairs; fields that may be null or empty may be left out.

    Raises:
        InputError: if a needed field is missing or a value can't be read, naming the record and the field.
    """
    try:
        return _record_from_json(row)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        what = f"field {problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise InputError(f"record {row.get('id', '?')!r} can't be read: {what}") from problem


def _record_from_json(row: Mapping[str, Any]) -> Record:
    document, source, when = row["document"], row.get("source") or {}, span_from_json(row["date"])
    if when is None:
        raise ValueError("date is null")
    return Record(
        id=row["id"],
        schema=row.get("schema", SCHEMA),
        coder=row["coder"],
        document=DocumentRef(
            id=document["id"],
            published=date.fromisoformat(document["published"]),
            outlet=document.get("outlet"),
            title=document.get("title"),
            url=document.get("url"),
        ),
        type=row["type"],
        mode=row.get("mode"),
        contexts=tuple(row.get("contexts") or ()),
        quad=row["quad"],
        intensity=row["intensity"],
        actors=tuple(_actor_from_json(a) for a in row.get("actors") or ()),
        recipients=tuple(_actor_from_json(a) for a in row.get("recipients") or ()),
        date=when,
        date_text=row["date"].get("text") if isinstance(row["date"], Mapping) else None,
        end=span_from_json(row.get("end")),
        location=_location_from_json(row.get("location")),
        status=Status(row.get("status", "occurred")),
        attribution=tuple(_voice_from_json(v) for v in row.get("attribution") or ()),
        measure=measure_from_json(row.get("measure")),
        evidence=tuple(_evidence_from_json(e) for e in row.get("evidence") or ()),
        source=Source(rule=source.get("rule"), head=source.get("head"), score=source.get("score", 1.0)),
    )


def span_from_json(value: Mapping[str, Any] | Sequence[str | None] | None) -> TimeSpan | None:
    """Return the time span of an interval object or a pair of ISO days; None ends are unbounded."""
    if not value:
        return None
    if isinstance(value, Mapping):
        earliest, latest, basis = value.get("earliest"), value.get("latest"), value.get("basis") or "text"
    else:
        (earliest, latest), basis = value, "text"
    return TimeSpan(
        earliest=date.fromisoformat(earliest) if earliest else UNKNOWN_PAST,
        latest=date.fromisoformat(latest) if latest else UNKNOWN_FUTURE,
        basis=Basis(basis),
    )


def _span_from(row: Mapping[str, Any]) -> Span | None:
    start, end = row.get("start"), row.get("end")
    return None if start is None or end is None else Span(start=start, end=end)


def _actor_from_json(row: Mapping[str, Any]) -> Actor:
    name = row.get("name") or row.get("code") or ""
    return Actor(code=row.get("code"), sector=row.get("sector"), name=name, span=_span_from(row))


def _location_from_json(row: Mapping[str, Any] | None) -> Location | None:
    if not row:
        return None
    latitude, longitude = row.get("latitude"), row.get("longitude")
    return Location(name=row["name"], country=row.get("country"), latitude=latitude, longitude=longitude)


def _voice_from_json(row: Mapping[str, Any]) -> Voice:
    return Voice(
        name=row["name"],
        kind=VoiceKind(row["kind"]),
        code=row.get("code"),
        cue=row.get("cue"),
        medium=row.get("medium"),
        anonymous=bool(row.get("anonymous")),
        quote=Quote(row.get("quote") or "indirect"),
        span=_span_from(row),
        date=span_from_json(row.get("date")),
    )


def measure_from_json(row: Mapping[str, Any] | None) -> MeasurePart | None:
    """Return the measure part that an object of the contract tells, or None."""
    if not row:
        return None
    return MeasurePart(
        kind=row["kind"],
        change=row["change"],
        imposer=tuple(row.get("imposer") or ()),
        target=tuple(row.get("target") or ()),
        body=row.get("body"),
        scope=row.get("scope"),
        flow=row.get("flow"),
        coverage=row.get("coverage"),
        goods=tuple(row.get("goods") or ()),
        listed=tuple(row.get("listed") or ()),
        since=span_from_json(row.get("since")),
        until=span_from_json(row.get("until")),
        condition=row.get("condition"),
        ground=row.get("ground"),
    )


def _evidence_from_json(row: Mapping[str, Any]) -> Evidence:
    trigger = row.get("trigger")
    return Evidence(
        span=Span(start=row["start"], end=row["end"]),
        sentence=row.get("sentence", 0),
        text=row.get("text"),
        trigger=_span_from(trigger) if trigger else None,
        trigger_text=trigger.get("text") if trigger else None,
    )
