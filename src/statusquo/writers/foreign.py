"""Records in the field's own formats: PLOVER JSON and the columns of the POLECAT release.

Sources: PLOVER draft manual 2.0 (record JSON with `enddate` and `coded_date`); header of the POLECAT release files.
"""

from typing import Any

from statusquo.core.actor import Actor
from statusquo.core.record import Record
from statusquo.writers.records import day_to_json

POLECAT_COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def to_plover(record: Record, *, text: bool) -> dict[str, Any]:
    """Return a record as a PLOVER JSON object; `date` is its earliest day, `statusquo` carries the interval."""
    evidence = record.evidence[0] if record.evidence else None
    found: dict[str, Any] = {
        "id": record.id,
        "date": day_to_json(record.date.earliest),
        "enddate": day_to_json(record.end.latest) if record.end else None,
        "actor": [_plover_actor(a) for a in record.actors],
        "recipient": [_plover_actor(a) for a in record.recipients],
        "event": [record.type],
        "mode": [record.mode] if record.mode else [],
        "context": list(record.contexts),
        "quad_code": record.quad,
        "event_scale": record.intensity,
        "event_text": evidence.text if text and evidence else None,
        "text_info": {"start": evidence.span.start, "end": evidence.span.end} if evidence else None,
        "event_loc": record.location.name if record.location else None,
        "coder": record.coder,
        "coded_date": record.document.published.isoformat(),
        "cite_info": {
            "publication": record.document.outlet,
            "url": record.document.url,
            "title": record.document.title if text else None,
        },
        "statusquo": {"latest": day_to_json(record.date.latest), "status": record.status.value},
    }
    return {key: value for key, value in found.items() if value is not None}


def to_polecat(record: Record, *, text: bool = True) -> dict[str, Any]:  # noqa: ARG001  these rows hold no text
    """Return a record as a row of the POLECAT release; columns that we don't know stay empty."""
    place, evidence = record.location, record.document
    row: dict[str, Any] = dict.fromkeys(POLECAT_COLUMNS, "")
    row |= {
        "Event ID": record.id, "Event Date": day_to_json(record.date.earliest), "Event Type": record.type,
        "Event Mode": record.mode or "", "Intensity": record.intensity, "Quad Code": record.quad,
        "Contexts": ";".join(record.contexts), **_polecat_side("Actor", record.actors),
        **_polecat_side("Recipient", record.recipients), "Placename": place.name if place else "",
        "Country": (place.country if place else "") or "", "Latitude": place.latitude if place else "",
        "Longitude": place.longitude if place else "", "Source": evidence.outlet or "",
        "Publication Date": evidence.published.isoformat(), "Language": "en", "Version": record.coder,
    }  # fmt: skip
    return row


def _plover_actor(actor: Actor) -> dict[str, Any]:
    return {"raw_text": actor.name, "country_name": actor.code, "sector_code": actor.sector}


def _polecat_side(side: str, actors: tuple[Actor, ...]) -> dict[str, str]:
    sectors = ";".join(dict.fromkeys(a.sector for a in actors if a.sector))
    return {
        f"{side} Name": ";".join(a.name for a in actors), f"{side} Country": ";".join(a.code or "" for a in actors),
        f"Primary {side} Sector": sectors.partition(";")[0], f"{side} Sectors": sectors,
        f"{side} Name Raw": ";".join(a.name for a in actors),
    }  # fmt: skip
