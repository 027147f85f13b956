"""Standing measures in others' formats: FollowTheMoney `Sanction` entities and rows like Global Trade Alert's.

Input is the `measures` list of a `standing` answer. Sources: FollowTheMoney `schema/Sanction.yaml` and
`schema/Organization.yaml`; column heads of the GTA data centre's export. What we don't know stays out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from statusquo.core.ids import content_id, text_digest
from statusquo.writers.records import Json
from statusquo.writers.rows import row_sink

MEASURE_FORMATS = ("jsonl", "csv", "parquet", "ftm", "gta")
_LISTS = ("imposer", "target", "goods", "listed")
_PLAIN = ("id", "kind", "body", "scope", "flow", "coverage", "condition", "ground", "state", "certainty", "contested",
          "presupposed", "last_reported", "reports", "score")  # fmt: skip
MEASURE_COLUMNS = (
    *_PLAIN, *_LISTS, "since_earliest", "since_latest", "until_earliest", "until_latest", "supersedes", "documents",
)  # fmt: skip
MEASURE_TYPES = {
    "contested": "BOOLEAN", "presupposed": "BOOLEAN", "reports": "INTEGER", "score": "DOUBLE", "last_reported": "DATE",
    "since_earliest": "DATE", "since_latest": "DATE", "until_earliest": "DATE", "until_latest": "DATE",
}  # fmt: skip
GTA_COLUMNS = (
    "Intervention ID", "Title", "Implementing Jurisdiction", "Affected Jurisdiction", "Intervention Type",
    "Trade Flow", "Affected Products", "Date Announced", "Date Implemented", "Date Removed", "Is In Force", "Source",
)  # fmt: skip
Label = Callable[[str], str]


def write_measures(
    measures: Iterable[Json], form: str, out: Path | None, *, text: bool = True, label: Label = str
) -> None:
    """Write measures in one of `MEASURE_FORMATS`; without `text` the sentences they rest on become digests.

    Raises:
        InputError: if the file can't be written, or parquet has no file.
    """
    told = measures if text else map(_textless, measures)
    rows: Iterable[Json] = map(measure_row, told) if form in ("csv", "parquet") else told
    if form in ("ftm", "gta"):
        rows = to_ftm(told, label) if form == "ftm" else to_gta(told, label)
    columns = GTA_COLUMNS if form == "gta" else MEASURE_COLUMNS
    with row_sink({"ftm": "jsonl", "gta": "csv"}.get(form, form), out, columns, MEASURE_TYPES) as put:
        for row in rows:
            put(row)


def measure_row(measure: Mapping[str, Any]) -> Json:
    """Return a measure as one flat row of `MEASURE_COLUMNS`."""
    row = {name: measure.get(name) for name in (*_PLAIN, *_LISTS)}
    for name in ("since", "until"):
        days = measure.get(name) or {}
        row |= {f"{name}_earliest": days.get("earliest"), f"{name}_latest": days.get("latest")}
    row["supersedes"] = [s["id"] for s in measure.get("supersedes") or ()]
    return row | {"documents": list(dict.fromkeys(e["document"] for e in measure["evidence"]))}


def _textless(measure: Json) -> Json:
    return {**measure, "evidence": [_digested(e) for e in measure["evidence"]]}


def _digested(piece: Json) -> Json:
    if piece["text"] is None:
        return piece
    return {**piece, "text": None, "sha256": text_digest(piece["text"])}


def to_ftm(measures: Iterable[Json], label: Label = str) -> Iterator[Json]:
    """Yield FollowTheMoney entities: a Sanction for each measure with a target, and each target once.

    A measure whose day of beginning or end is an interval gets its earliest start and latest end, which is how
    FollowTheMoney writes dates that are not sharp; `notes` say how certain it is.
    """
    seen: set[str] = set()
    for measure in measures:
        for code in measure["target"]:
            target = content_id("ftm", {"code": code})
            if target not in seen:
                seen.add(target)
                yield _entity(target, "Organization", {"name": [label(code)], "keywords": [code]})
            yield _entity(f"{measure['id']}-{code}".lower(), "Sanction", _sanction(measure, target, label))


def _entity(identity: str, schema: str, properties: dict[str, list[str]]) -> Json:
    return {"id": identity, "schema": schema, "properties": {k: v for k, v in properties.items() if v}}


def _sanction(measure: Json, target: str, label: Label) -> dict[str, list[str]]:
    since, until = measure["since"], measure["until"] or {}
    return {
        "entity": [target],
        "authority": [label(code) for code in (*measure["imposer"], *_some(measure["body"]))],
        "program": [measure["kind"]],
        "provisions": _some(measure["scope"]),
        "reason": _some(measure["ground"]),
        "duration": _some(measure["condition"]),
        "status": [measure["state"]],
        "startDate": _some(since["earliest"] or since["latest"]),
        "endDate": _some(until.get("latest")),
        "modifiedAt": [measure["last_reported"]],
        "summary": _some(measure["evidence"][0]["text"]) if measure["evidence"] else [],
        "notes": [f"{measure['certainty']}, {measure['reports']} reports"],
    }


def _some(value: Any) -> list[str]:
    return [str(value)] if value else []


def to_gta(measures: Iterable[Json], label: Label = str) -> Iterator[Json]:
    """Yield one row a measure of trade, with the columns `GTA_COLUMNS`."""
    for measure in measures:
        if measure["kind"] != "trade":
            continue
        until = measure["until"] or {}
        title = f"{', '.join(map(label, measure['imposer']))}: {measure['scope'] or 'trade measure'}"
        cells = (
            measure["id"], title, "; ".join(map(label, measure["imposer"])), "; ".join(map(label, measure["target"])),
            "trade restriction", measure["flow"] or "", "; ".join(measure["goods"]) or measure["scope"] or "",
            min((e["published"] for e in measure["evidence"]), default=""), measure["since"]["earliest"] or "",
            until.get("latest") or "", "yes" if measure["certainty"] == "certain" else "possibly",
            "; ".join(sorted({e["document"] for e in measure["evidence"]})),
        )  # fmt: skip
        yield dict(zip(GTA_COLUMNS, cells, strict=True))
