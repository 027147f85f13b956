"""Textless: answers without the reports' words, for licensed news: offsets, codes and hashes stay."""

from typing import Any

_WORDS = frozenset({"text", "title", "lead"})


def textless(value: Any) -> Any:
    """Return a JSON value with every `text`, `title` and `lead` of a report set to null, and marks in them emptied."""
    if isinstance(value, dict):
        return {
            k: None if k in _WORDS and isinstance(v, str) else [] if k == "marks" else textless(v)
            for k, v in value.items()
        }
    return [textless(v) for v in value] if isinstance(value, list) else value
