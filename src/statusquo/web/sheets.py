"""Sheets: answers as CSV, one row an entry, with nothing in a cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is read as a formula by spreadsheets; an apostrophe before it makes it text."""
_PLACES = {
    "standing": "measures", "timeline": "entries", "panel": "rows", "conditions": "measures",
    "documents": "documents", "search": "records", "queue": "records",
}  # fmt: skip


def sheet(ask: str, answer: Mapping[str, Any]) -> bytes:
    """Return the rows of an answer as CSV in UTF-8; nested fields are joined by `_`, lists by `|`."""
    if ask == "diff":
        rows = [{"what": "began", **m} for m in answer["began"]] + [{"what": "ended", **m} for m in answer["ended"]]
        rows += [{"what": "changed", **pair["after"]} for pair in answer["changed"]]
    else:
        rows = list(answer[_PLACES[ask]])
    flat = [_flat(r) for r in rows]
    columns = list(answer.get("columns") or dict.fromkeys(k for r in flat for k in r))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in r.items()} for r in flat)
    return stream.getvalue().encode("utf-8", "replace")


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            found |= _flat(value, f"{key}_")
        elif name == "evidence" and isinstance(value, Sequence):
            found |= _evidence(value)
        elif isinstance(value, list):
            found[key] = "|".join(_item(v) for v in value)
        else:
            found[key] = value
    return found


def _evidence(links: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the documents behind a measure and its first sentence; a record's own sentences have no document."""
    documents = list(dict.fromkeys(e["document"] for e in links if "document" in e))
    return {"documents": "|".join(documents), "text": next((e.get("text") for e in links if e.get("text")), None)}


def _item(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("code") or value.get("id") or value.get("name") or "")
    return "" if value is None else str(value)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
