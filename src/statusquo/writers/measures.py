"""Standing measures in others' formats: FollowTheMoney `Sanction` entities and rows like Global Trade Alert's.

Input is the `measures` list of a `standing` answer. Sources: FollowTheMoney `schema/Sanction.yaml` and
`schema/Organization.yaml`; column heads of the GTA data centre's export. What we don't know stays out.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from statusquo.core.ids import content_id
from statusquo.writers.records import Json

GTA_COLUMNS = (
    "Intervention ID", "Title", "Implementing Jurisdiction", "Affected Jurisdiction", "Intervention Type",
    "Trade Flow", "Affected Products", "Date Announced", "Date Implemented", "Date Removed", "Is In Force", "Source",
)  # fmt: skip
Label = Callable[[str], str]


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
