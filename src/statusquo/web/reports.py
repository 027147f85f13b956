"""Reports: a document's text with everything that was found in it, in both ways of counting characters.

Invariant: `start` and `end` count Unicode code points of the whole report, `start16` and `end16` UTF-16 units of what
is shown: the text, or the part that a span lies in where only sentences are kept.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from statusquo.coding.dates import find_dates
from statusquo.core.document import Document
from statusquo.core.ids import content_id, text_digest
from statusquo.core.record import Record
from statusquo.core.timespan import UNKNOWN_FUTURE, KnownDay, ValidDay
from statusquo.ledger.asof import Clocks, counted
from statusquo.ledger.entry import Kind
from statusquo.ledger.store import Store
from statusquo.web.index import Index
from statusquo.writers.records import Json, record_to_json

ORDER = ("evidence", "voice", "actor", "recipient", "date", "trigger")
LONGEST_DATED = 200_000
"""Longest text in which dates are looked for when a report is shown."""


class Utf16:
    """Counts UTF-16 units: one for each code point, two for those beyond the first 65,536."""

    def __init__(self, text: str) -> None:
        self._wide = [n for n, c in enumerate(text) if ord(c) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._wide, offset)


def stored(store: Store, index: Index, name: str) -> Json | None:
    """Return a document of the ledger as the page shows it, or None where there is none."""
    row = index.document(name)
    if row is None:
        return None
    run = store.get([content_id("run", {"document": name, "coder": row["coder"]})]) or store.get([row["run"]])
    read = run[0].json if run else {}
    text = read.get("text")
    clocks = Clocks(on=ValidDay(date.max), known=KnownDay(UNKNOWN_FUTURE))
    rows = [r for r in store.find([f"d:{name}"]) if r.kind is not Kind.REVIEW or r.json.get("record")]
    records = [r for r in counted(store, rows, clocks) if r.document.id == name]
    shown = {k: row[k] for k in ("id", "published", "outlet", "title", "url", "coder")}
    told = next((r.document for r in records), None)
    shown["title"] = shown["title"] or (told.title if told else None)
    found = report(shown, text, date.fromisoformat(row["published"]), records)
    found["sha256"] = found["sha256"] or read.get("sha256")
    return {**found, "review": reviews(store, [r.id for r in records])}


def coded(document: Document, coder: str) -> Json:
    """Return a document that was coded just now, in the shape of a stored one."""
    shown = {
        "id": document.id, "published": document.published.isoformat(), "outlet": document.outlet,
        "title": document.title, "url": document.url, "coder": coder,
    }  # fmt: skip
    found = report(
        shown,
        document.text,
        document.published,
        document.records,
        [(d.span.start, d.span.end, "") for d in document.dates],
    )
    return {**found, "review": {}, "rejections": [_rejection(r) for r in document.rejections]}


def _rejection(rejection: Any) -> Json:
    return {"stage": rejection.stage, "code": rejection.code, "detail": rejection.detail}


def report(
    shown: Json, text: str | None, published: date, records: Sequence[Record],
    dates: Sequence[tuple[int, int, str]] | None = None,
) -> Json:  # fmt: skip
    """Return a document, its text or the parts that are kept, its spans and its records."""
    parts = None if text is not None else _parts(records)
    spans = list(_spans(records))
    if text is not None and dates is None and len(text) <= LONGEST_DATED:
        dates = [(d.span.start, d.span.end, "") for d in find_dates(text, published)]
    spans += [_span(s, e, "date", label, []) for s, e, label in dates or ()]
    merged = sorted(_merged(spans), key=lambda s: (s["start"], -s["end"], ORDER.index(s["kind"])))
    rows = [record_to_json(r) for r in records]
    if text is not None:
        _count(Utf16(text), 0, [*merged, *rows])
    elif parts:
        _count_parts(parts, merged, rows)
    shown["url"] = safe_url(shown["url"])
    for row in rows:
        row["document"]["url"] = safe_url(row["document"]["url"])
    return {
        "document": shown,
        "text": text,
        "parts": parts or None,
        "length": len(text) if text is not None else None,
        "sha256": text_digest(text) if text is not None else None,
        "spans": merged,
        "records": rows,
    }


def safe_url(url: str | None) -> str | None:
    """Return a URL that may become a link: one of http or https, without spaces or controls."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return url if url.isprintable() and not any(c.isspace() for c in url) else None


def reviews(store: Store, ids: Sequence[str]) -> dict[str, Json]:
    """Return the last verdict on each of the records that have one."""
    found = {}
    for row in store.find([f"on:{i}" for i in ids]) if ids else ():
        if row.kind is Kind.REVIEW:
            told = row.json
            found[told["target"]] = {k: told.get(k) for k in ("verdict", "by", "note")}
    return found


def _parts(records: Iterable[Record]) -> list[Json]:
    """Return the sentences that the records keep, each once, in order."""
    kept = {(e.span.start, e.span.end): e.text for r in records for e in r.evidence if e.text is not None}
    parts: list[Json] = []
    for (start, end), text in sorted(kept.items(), key=lambda p: (p[0][0], -p[0][1])):
        if not parts or start >= parts[-1]["end"]:
            parts.append({"start": start, "end": end, "text": text})
        elif end > parts[-1]["end"]:  # overlapping pieces of one text are put together
            last = parts[-1]
            last["text"] += text[last["end"] - start :]
            last["end"] = end
    return parts


def _span(start: int, end: int, kind: str, label: str, records: list[str]) -> Json:
    return {"start": start, "end": end, "kind": kind, "label": label, "records": records}


def _spans(records: Iterable[Record]) -> Iterator[Json]:
    for record in records:
        mine = [record.id]
        for side, actors in (("actor", record.actors), ("recipient", record.recipients)):
            for actor in actors:
                if actor.span is not None:
                    yield _span(actor.span.start, actor.span.end, side, actor.code or actor.name, mine)
        for voice in record.attribution:
            if voice.span is not None:
                yield _span(voice.span.start, voice.span.end, "voice", voice.kind.value, mine)
        for evidence in record.evidence:
            yield _span(evidence.span.start, evidence.span.end, "evidence", record.type, mine)
            if evidence.trigger is not None:
                yield _span(evidence.trigger.start, evidence.trigger.end, "trigger", record.type, mine)


def _merged(spans: Iterable[Json]) -> list[Json]:
    """Join spans of one place, kind and label; each keeps the records of all."""
    found: dict[tuple[Any, ...], Json] = {}
    for span in spans:
        key = (span["start"], span["end"], span["kind"], span["label"])
        if key in found:
            found[key]["records"] = list(dict.fromkeys([*found[key]["records"], *span["records"]]))
        else:
            found[key] = dict(span)
    return list(found.values())


def _count(units: Utf16, base: int, value: Any) -> None:
    """Add UTF-16 offsets beside every pair of offsets in a JSON value; `base` is where the counted text begins."""
    if isinstance(value, dict):
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int):
            value["start16"], value["end16"] = units(start - base), units(end - base)
        for inner in list(value.values()):
            _count(units, base, inner)
    elif isinstance(value, list):
        for inner in value:
            _count(units, base, inner)


def _count_parts(parts: Sequence[Json], spans: Sequence[Json], rows: Sequence[Json]) -> None:
    """Count within the part that a span lies in, and say which; a span in no part gets no UTF-16 offsets."""
    units = [Utf16(p["text"]) for p in parts]
    for span in [*spans, *(e for r in rows for e in r["evidence"])]:
        for number, part in enumerate(parts):
            if part["start"] <= span["start"] and span["end"] <= part["end"]:
                span["part"] = number
                span["start16"] = units[number](span["start"] - part["start"])
                span["end16"] = units[number](span["end"] - part["start"])
