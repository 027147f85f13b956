"""Ids: content hashes of named identity fields.

Invariant: an id depends on its identity fields alone, through a canonical JSON, so the same content has the same id
on every machine and in every version that keeps the field names.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from json.encoder import encode_basestring
from typing import Any

ID_BYTES = 10
"""80 bits: among 10 million ids a collision is expected with a chance of about 4e-11."""


def content_id(prefix: str, fields: Mapping[str, Any]) -> str:
    """Return `prefix` + "-" + 20 hex digits of the SHA-256 of the canonical JSON of `fields`.

    Fields may hold strings, numbers, None, dates, and sequences or mappings of these; order of keys is no matter.
    """
    return f"{prefix}-{hashlib.sha256(_canonical(fields).encode()).hexdigest()[: 2 * ID_BYTES]}"


def _canonical(fields: Mapping[str, Any]) -> str:
    for value in fields.values():
        if type(value) is not str:
            return _CANONICAL.encode(fields)
    # words alone, as most ids have them: the same JSON without an encoder set up for each
    told = [f"{encode_basestring(name)}:{encode_basestring(fields[name])}" for name in sorted(fields)]
    return "{" + ",".join(told) + "}"


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in hex, as kept by ledgers without text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no identity field")


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
