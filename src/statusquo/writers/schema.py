"""Schema: the JSON Schema of a record as `statusquo code --format jsonl` prints it.

Invariant: what `record_to_json` returns is valid under it, with and without the report's words, and nothing is allowed
that it doesn't name: a field more or less is a change of the schema's version.
"""

from typing import Any

from statusquo.codebook.tables import codebook
from statusquo.core.record import SCHEMA, Status
from statusquo.core.timespan import Basis
from statusquo.core.voice import Quote, VoiceKind

Json = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of one record."""
    codes = codebook()
    modes = sorted({mode for kind in codes.types.values() for mode in kind.modes})
    return {
        "$schema": DRAFT,
        "$id": f"urn:statusquo:record:{SCHEMA}",
        "title": "statusquo record",
        "description": "One act in one report: who did what to whom, when, and who says so.",
        **_object(
            {
                "id": _text("Content hash of document, evidence, type, sides and coder."),
                "schema": {"const": SCHEMA, "description": "Version of these fields."},
                "coder": _text("Digest of the coder: rules, tables and weights."),
                "document": _document(),
                "type": _one_of(codes.types, "PLOVER event type."),
                "mode": _null(_one_of(modes, "PLOVER mode of the type.")),
                "contexts": _list(_one_of(sorted(codes.contexts), "PLOVER context.")),
                "quad": {"enum": [1, 2, 3, 4],
                         "description": "1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."},
                "intensity": {"type": "number", "minimum": -10, "maximum": 10, "description": "PLOVER scale."},
                "actors": _list(_actor()),
                "recipients": _list(_actor()),
                "date": _object({**_interval_fields(), "text": _null(_text("The words that tell the day."))}),
                "end": _null(_interval("When it ended, where told.")),
                "location": _null(_location()),
                "status": _one_of([s.value for s in Status], "Whether it happened."),
                "attribution": {**_list(_voice()), "description": "Chain of voices, the outermost first."},
                "measure": _null(_measure()),
                "evidence": _list(_evidence()),
                "source": _object({
                    "rule": _null(_text("Rows of the lexicon that told it.")),
                    "head": _null(_text("Head of the encoder that told it, or the second reader.")),
                    "score": {"type": "number", "minimum": 0, "maximum": 1},
                }),
            }
        ),
    }  # fmt: skip


def _object(fields: Json, optional: tuple[str, ...] = ()) -> Json:
    needed = [name for name in fields if name not in optional]
    return {"type": "object", "properties": fields, "required": needed, "additionalProperties": False}


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _one_of(values: Any, description: str) -> Json:
    return {"enum": list(values), "description": description}


def _day() -> Json:
    return _null({"type": "string", "format": "date"})


def _interval_fields() -> Json:
    basis = _one_of([b.value for b in Basis], "An expression, tense or an earlier sentence, or the day of publication.")
    return {"earliest": _day(), "latest": _day(), "basis": basis}


def _interval(description: str) -> Json:
    return {**_object(_interval_fields()), "description": f"{description} A day known to lie in a closed interval."}


def _offset() -> Json:
    return _null({"type": "integer", "minimum": 0})


def _document() -> Json:
    return _object(
        {
            "id": _text("The caller's id, or a content hash."),
            "published": {"type": "string", "format": "date"},
            "outlet": _null(_text("Who published it.")),
            "title": _null(_text("Its headline; null without words.")),
            "url": _null(_text("Where it stands.")),
        }
    )


def _actor() -> Json:
    return _object(
        {
            "code": _null(_text("ISO 3166 alpha-3, or the code of a body or group; null for an unnamed group.")),
            "sector": _null(_one_of(sorted(codebook().sectors), "PLOVER sector.")),
            "name": _text("As written."),
            "start": _offset(),
            "end": _offset(),
        }
    )


def _location() -> Json:
    number: Json = _null({"type": "number"})
    return _object({"name": _text("As written."), "country": _null(_text("ISO3.")), "latitude": number,
                    "longitude": number})  # fmt: skip


def _voice() -> Json:
    return _object(
        {
            "name": _text("As written."),
            "kind": _one_of([k.value for k in VoiceKind], "Kind of voice."),
            "code": _null(_text("For whom it speaks.")),
            "cue": _null(_text("The word that attributes.")),
            "medium": _null(_text("What it spoke through.")),
            "anonymous": {"type": "boolean", "description": "True for every unnamed voice."},
            "quote": _one_of([q.value for q in Quote], "Its own words, retold, or both."),
            "start": _offset(),
            "end": _offset(),
            "date": _null(_interval("Day of the telling.")),
        }
    )


def _measure() -> Json:
    codes = codebook()
    return _object(
        {
            "kind": _one_of(sorted(codes.kinds), "What is restricted or committed."),
            "change": _one_of(sorted(codes.changes), "What the act does to it."),
            "imposer": _list(_text("Actor code.")),
            "target": _list(_text("Actor code.")),
            "body": _null(_text("The deciding organ.")),
            "scope": _null(_text("What is covered, in the report's words.")),
            "flow": _null(_one_of(["import", "export", "both"], "Of trade.")),
            "coverage": _null(_one_of(["all", "partial"], "How much of it.")),
            "goods": _list(_text("Goods named.")),
            "listed": _list(_text("Persons and firms named.")),
            "since": _null(_interval("Since when it holds.")),
            "until": _null(_interval("Until when.")),
            "condition": _null(_text("The stated condition for its end.")),
            "ground": _null(_text("The stated reason.")),
        }
    )


def _evidence() -> Json:
    place: Json = {"type": "integer", "minimum": 0}
    trigger = _object({"text": _null(_text("The word.")), "start": _offset(), "end": _offset()})
    return _object(
        {
            "text": _null(_text("The words; null in ledgers without them.")),
            "start": {**place, "description": "Characters of the text as given."},
            "end": place,
            "sentence": place,
            "trigger": _null(trigger),
            "sha256": _text("Of the words, where they are left out."),
        },
        optional=("sha256",),
    )
