"""Copies: reports with the words of an earlier one, whose records need not be coded again.

Invariant: what a document's records say depends on its text, its day and how its outlet writes dates, on nothing
else; id, outlet, title and url only name it. So the records of a copy are those of the report first read, under the
copy's own name. A report that differs in one letter is no copy: one word ("not") can turn what it tells.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from statusquo.coding.dates.lexicon import lexicon
from statusquo.coding.merge import record_id
from statusquo.core.document import Document
from statusquo.core.record import Record


def reading_key(document: Document) -> bytes:
    """Return 16 bytes that two documents share when, and only when, they are read alike."""
    order = lexicon().outlets.get((document.outlet or "").strip().lower())
    told = f"{document.published.isoformat()}\n{order}\n{document.text}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def as_copy(records: Sequence[Record], document: Document) -> tuple[Record, ...]:
    """Return the records of a report as its copy `document` tells them: its own reference and ids."""
    return tuple(
        replace(
            r,
            id=record_id(document.id, r.evidence, r.type, r.actors, r.recipients, r.coder),
            document=document.ref,
        )
        for r in records
    )
