"""Gold: coded records against a labelled set in our own format, JSON Lines of {id, date, text, events}.

Codes compare without case and punctuation; mutual acts take their sides without order; a domestic recipient equal to
its actor counts as none (codebook, section 5). Bounds are over items.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statusquo.codebook import MUTUAL_TYPES
from statusquo.core.errors import InputError
from statusquo.evaluate.figures import Figure, f1, share
from statusquo.evaluate.rows import Row, json_lines, needs
from statusquo.readers import document_from
from statusquo.writers.records import record_to_json

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

Coded = Mapping[str, Sequence[Row]]
DOMESTIC = ("COERCE", "CONCEDE", "SANCTION", "RETREAT")
VIEWS = ("type", "record", "type+status", "measure")
ALIAS = {
    "HOUTHIS": "HOUTHI", "ISIL": "ISIS", "IS": "ISIS", "ISILK": "ISISK", "ISK": "ISISK", "UNO": "UN", "EUR": "EU",
    "AFRICANUNION": "AU", "UNITEDNATIONS": "UN",
}  # fmt: skip
"""Codes that readers of the codebook write for one actor."""


def read(path: Path | str) -> list[Row]:
    """Return the items of a set.

    Raises:
        InputError: if the file can't be read or an item lacks a field.
    """
    items = json_lines(Path(path))
    for number, item in enumerate(items, start=1):
        needs(item, Path(path), number, "id", "text", "events")
        if "date" not in item:
            needs(item, Path(path), number, "published")
    return items


def code(items: Iterable[Row], coder: "Coder | None" = None) -> dict[str, list[Row]]:
    """Return {item id: coded records as JSON}; an item that can't be read is told on standard error."""
    from statusquo.coding.coder import default_coder

    documents = []
    for item in items:
        day = item.get("date") or item.get("published")
        try:
            documents.append(document_from({"text": item["text"], "published": day, "id": item["id"]}))
        except InputError as error:
            print(f"{item['id']}: {error}", file=sys.stderr)
    return {d.id: [record_to_json(r) for r in d.records] for d in (coder or default_coder()).code(documents)}


def coded_from(path: Path) -> dict[str, list[Row]]:
    """Return {document id: records} of a file of `code --format jsonl`, this system's or another's."""
    found: dict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(json_lines(path), start=1):
        needs(row, path, number, "document", "type")
        found[str(row["document"]["id"])].append(row)
    return dict(found)


def plain_code(given: str | None) -> str:
    """Return a code in capitals without punctuation, under one name where several are in use."""
    bare = re.sub(r"[^A-Z0-9]", "", (given or "").upper())
    return ALIAS.get(bare, bare)


def codes(sides: Iterable[Any] | None) -> frozenset[str]:
    """Return the plain codes of actors, given as codes or objects."""
    names = (s if isinstance(s, str) else (s or {}).get("code") for s in sides or [])
    return frozenset(c for c in map(plain_code, names) if c)


def key(event: Row) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return what must agree for a record to be right: type, actors, recipients."""
    actors, recipients = codes(event.get("actors")), codes(event.get("recipients"))
    if event["type"] in MUTUAL_TYPES and recipients:
        actors, recipients = actors | recipients, frozenset()
    if recipients and recipients <= actors and event["type"] in DOMESTIC:
        recipients = frozenset()
    return event["type"], actors, recipients


def view(name: str, event: Row) -> Any:
    """Return what one of `VIEWS` compares of an event, or None where it has none."""
    if name == "type":
        return event["type"]
    if name == "record":
        return key(event)
    if name == "type+status":
        return event["type"], event.get("status")
    m = event.get("measure")
    return m and (m["kind"], m["change"], codes(m.get("imposer")), codes(m.get("target")))


def score(items: Sequence[Row], coded: Coded) -> dict[str, Figure]:
    """Return the figures of a set: F1 of each view, date and voice of matched records, items that stay empty."""
    figures = {}
    for name in VIEWS:
        rows = []
        for item in items:
            gold = Counter(v for v in (view(name, e) for e in item["events"]) if v)
            got = Counter(v for v in (view(name, e) for e in coded.get(item["id"], [])) if v)
            rows.append((sum((gold & got).values()), sum(gold.values()), sum(got.values())))
        figures[f"{name}.f1"] = f1(rows)
    pairs = [pair for item in items for pair in matched(item["events"], coded.get(item["id"], []))]
    figures["matched.date"] = share(_days(a.get("date")) == _days(b.get("date")) for a, b in pairs)
    figures["matched.voice"] = share(voice_same(a, b) for a, b in pairs)
    figures["empty.stay"] = share(not coded.get(i["id"]) for i in items if not i["events"])
    return figures


def matched(gold: Sequence[Row], got: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return pairs of a gold event and a coded record with the same type and sides, each used once."""
    left, pairs = list(got), []
    for event in gold:
        hit = next((n for n, e in enumerate(left) if key(e) == key(event)), None)
        if hit is not None:
            pairs.append((event, left.pop(hit)))
    return pairs


def _days(span: Any) -> tuple[Any, Any] | None:
    if not span:
        return None
    first, last = (span["earliest"], span["latest"]) if isinstance(span, dict) else span
    return first, last


def voice_same(gold: Row, got: Row) -> bool:
    """Tell whether both have no voice, or innermost voices that share a word of their name or are both unnamed."""
    a, b = gold.get("attribution") or [], got.get("attribution") or []
    if not a or not b:
        return bool(a) == bool(b)
    words = [set(re.findall(r"\w+", (v[-1].get("name") or "").lower())) - {"the", "a", "of"} for v in (a, b)]
    return bool(words[0] & words[1]) or bool(a[-1].get("anonymous") and b[-1].get("anonymous"))


def causes(items: Sequence[Row], coded: Coded) -> dict[str, list[str]]:
    """Return {cause: ids of items} of what was missed, wrong in a side, or too much."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in items:
        left = list(coded.get(item["id"], []))
        right = matched(item["events"], left)
        missed = [e for e in item["events"] if not any(e is a for a, _ in right)]
        left = [e for e in left if not any(e is b for _, b in right)]
        for event in missed:
            found[_cause(event, left)].append(item["id"])
        for event in left:
            found[f"too much: {event['type']}"].append(item["id"])
    return dict(found)


def _cause(event: Row, left: list[Row]) -> str:
    """Return why an event was missed, and take the record that comes near it out of `left`."""
    near = next((e for e in left if e["type"] == event["type"]), None)
    if near is None:
        told = (event.get("trigger") or "").lower()
        other = next((e for e in left if _trigger(e) and _trigger(e) in told), None)
        return f"other type: {event['type']} as {other['type']}" if other else f"not found: {event['type']}"
    left.remove(near)
    gold, got = key(event), key(near)
    return _side("actor", gold[1], got[1]) or _side("recipient", gold[2], got[2]) or "side"


def _trigger(record: Row) -> str:
    trigger = (record.get("evidence") or [{}])[0].get("trigger") or {}
    return (trigger.get("text") or "").lower()


def _side(name: str, gold: frozenset[str], got: frozenset[str]) -> str | None:
    if gold == got:
        return None
    if gold and not got:
        return f"{name} not found"
    if got and not gold:
        return f"{name} where there is none"
    return f"{name} incomplete" if got < gold else f"{name} too many" if gold < got else f"{name} another"
