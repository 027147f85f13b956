"""Entry: one line of the journal, and the terms under which it is found again.

Invariant: an entry's id is a content hash, so appending it twice appends it once; its terms are a function of its
content, so the index can always be built again from the journal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Any

import msgspec

from statusquo.core.document import Document
from statusquo.core.ids import content_id, text_digest
from statusquo.core.measure import MeasurePart
from statusquo.core.record import DocumentRef, Record
from statusquo.ledger.parts import identities
from statusquo.writers.records import record_to_json

SCHEMA = 1
"""Version of the journal's entries; a ledger with a higher one is refused."""


class Kind(StrEnum):
    """What an entry is."""

    RUN = "run"
    RECORD = "record"
    HAND = "hand"
    REVIEW = "review"
    RETRACTION = "retraction"


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One journal entry before it has a position.

    `day` is the day of publication (knowledge time); reviews, which are no news, carry the day of what they review or
    `date.min`. `payload` is JSON. `terms` are the keys of the index.
    """

    kind: Kind
    id: str
    document: str
    coder: str
    day: date
    payload: str
    terms: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, gc=False):
    """An entry as read back from a store, with its position."""

    position: int
    kind: Kind
    id: str
    document: str
    coder: str
    day: date
    payload: str

    @property
    def json(self) -> dict[str, Any]:
        """The payload as an object."""
        loaded: dict[str, Any] = msgspec.json.decode(self.payload)
        return loaded


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many documents a ledger has read, and the first and last day of their publication."""

    documents: int
    first: date | None
    last: date | None


def run_entry(document: DocumentRef, coder: str, text: str | None = None, *, keep: bool = True) -> Entry:
    """Return the entry that says: this coder read this document.

    With `text` it tells which text that was: the report's words and title, or without `keep` their digest alone.
    """
    fields = {"document": document.id, "coder": coder}
    payload = {"published": document.published.isoformat(), "outlet": document.outlet, "url": document.url}
    if text is not None:
        payload |= {"title": document.title, "text": text} if keep else {"sha256": text_digest(text)}
    return Entry(
        kind=Kind.RUN,
        id=content_id("run", fields),
        document=document.id,
        coder=coder,
        day=document.published,
        payload=_json(payload),
        terms=(f"run:{document.id}",),
    )


def document_entries(
    document: Document | DocumentRef, records: Sequence[Record], coder: str, *, text: bool = True
) -> list[Entry]:
    """Return the entries of one coded document: that it was read, then what was found in it.

    `coder` is the digest for a document without records; `text` as in `record_entry`.
    """
    ref, words = (document.ref, document.text) if isinstance(document, Document) else (document, None)
    coders = {r.coder: None for r in records} or (coder,)
    entries = [run_entry(ref, c, words, keep=text) for c in coders]
    entries += [record_entry(r, text=text) for r in records]
    return entries


def record_entry(record: Record, *, text: bool = True, kind: Kind = Kind.RECORD) -> Entry:
    """Return the entry of a coded (or hand-made) record."""
    return Entry(
        kind=kind,
        id=record.id,
        document=record.document.id,
        coder=record.coder,
        day=record.document.published,
        payload=_json(record_to_json(record, text=text)),
        terms=tuple(record_terms(record)),
    )


def note_entry(kind: Kind, target: str, fields: dict[str, Any], day: date, corrected: Record | None = None) -> Entry:
    """Return a review or retraction of the record or document with the id `target`; `corrected` is found as it is."""
    content = {"target": target, **fields}
    prefix = "review" if kind is Kind.REVIEW else "retraction"
    return Entry(
        kind=kind,
        id=content_id(prefix, {**content, "day": day}),
        document="",
        coder="",
        day=day,
        payload=_json(content),
        terms=(f"on:{target}", *(record_terms(corrected) if corrected else ())),
    )


def record_terms(record: Record) -> list[str]:
    """Return the keys under which a record is found: sides, pairs, identities, and the ids that it may give."""
    found = [f"d:{record.document.id}"]
    codes = {a.code for a in (*record.actors, *record.recipients) if a.code}
    if record.measure is not None:
        part = record.measure
        found += _measure_terms(record.id, part)
        codes |= {*part.imposer, *part.target, *((part.body,) if part.body else ())}
    found += _side_terms(tuple(sorted(codes)))
    return found


@lru_cache(maxsize=4096)
def _side_terms(codes: tuple[str, ...]) -> list[str]:
    pairs = [f"p:{one}|{other}" for one, other in combinations(codes, 2)]
    return [*(f"a:{code}" for code in codes), *pairs]


def _measure_terms(record: str, part: MeasurePart) -> Iterable[str]:
    found = list[str]()
    for identity in identities(part):
        one, other, body = identity.imposer, identity.target, identity.body
        found += (f"m:{identity.measure_id(record)}", f"i:{one}", f"t:{other}", f"it:{one}>{other}")
        if part.kind == "truce":
            found += (f"i:{other}", f"t:{one}", f"it:{other}>{one}")
        if body:
            found.append(f"bt:{body}>{other}")
        found.append(f"k:{part.kind}")
    return dict.fromkeys(found)


def _json(value: dict[str, Any]) -> str:
    return _ENCODER.encode(value).decode()


_ENCODER = msgspec.json.Encoder()
