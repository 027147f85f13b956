"""PLOVER: coded records against records in PLOVER's own JSON, one object a line or one array in the file.

An object names `event` (or `event_type`, `type`; text or list), the sides (`actor` or `source`, `recipient` or
`target`: codes, or objects with `country_name`, `code` or `country`) and its sentence (`event_text`, `text` or
`sentence`) with a day (`date`, `coded_date` or `published`). Objects of the same sentence and day are one item; one
with no event is an item with nothing to code.
"""

import json
from pathlib import Path
from typing import Any

from statusquo.codebook.tables import codebook
from statusquo.core.errors import InputError
from statusquo.core.ids import text_digest
from statusquo.evaluate.rows import Row, json_lines, text_of

_EVENT, _TEXT = ("event", "event_type", "type"), ("event_text", "text", "sentence")
_DAY = ("coded_date", "published", "date")
_SIDES = {"actors": ("actor", "actors", "source"), "recipients": ("recipient", "recipients", "target")}
_CODE = ("country_name", "code", "country", "actor_code", "cow_code")


def read(path: Path) -> list[Row]:
    """Return the file's events as items of our own gold format.

    Raises:
        InputError: for an object without text, day, or with an event that PLOVER lacks.
    """
    items: dict[str, Row] = {}
    for number, row in enumerate(_objects(path), start=1):
        text, day = _first(row, _TEXT), _first(row, _DAY)
        if not isinstance(text, str) or not text.strip() or not day:
            raise InputError(f"{path}, object {number}: needs its sentence ({', '.join(_TEXT)}) and a day")
        name = text_digest(f"{day} {text}")[:16]
        item = items.setdefault(name, {"id": name, "date": str(day)[:10], "text": text, "events": []})
        item["events"] += _events(row, f"{path}, object {number}")
    return list(items.values())


def _objects(path: Path) -> list[Row]:
    text = text_of(path).lstrip()
    if not text.startswith("["):
        return json_lines(path)
    try:
        rows: list[Row] = json.loads(text)
    except ValueError as problem:
        raise InputError(f"{path}: not JSON ({problem})") from None
    return rows


def _events(row: Row, where: str) -> list[Row]:
    told = _first(row, _EVENT)
    sides = {name: _codes(_first(row, fields)) for name, fields in _SIDES.items()}
    found = []
    for kind in told if isinstance(told, list) else [told]:
        name = str(kind or "").upper()
        if not name or name == "NONE":
            continue
        if name not in codebook().types:
            raise InputError(f"{where}: {kind!r} is no PLOVER type; types are {', '.join(codebook().types)}")
        status = (row.get("statusquo") or {}).get("status", "occurred")
        found.append({"type": name, **sides, "status": status, "measure": None, "date": None})
    return found


def _codes(told: Any) -> list[str]:
    sides = told if isinstance(told, list) else [told] if told else []
    found = []
    for side in sides:
        code = _first(side, _CODE) if isinstance(side, dict) else side
        if code:
            found.append(str(code))
    return found


def _first(row: Row, names: tuple[str, ...]) -> Any:
    return next((row[n] for n in names if row.get(n) not in (None, "", [])), None)
