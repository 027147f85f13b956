"""NITF: the News Industry Text Format of the IPTC, one story a document (NITF 3.x, iptc.org/standards/nitf)."""

from typing import Any

_DAYS = ("date.release", "date.issue", "story.date")
"""Elements that tell the day in `norm`, best first; `date.publication` of pubdata comes before them."""


def nitf(root: Any) -> dict[str, Any]:
    """Return the fields of the report that an nitf element holds."""
    pubdata = _first(root, "pubdata")
    days = [pubdata.get("date.publication")] if pubdata is not None else []
    days += [e.get("norm") for name in _DAYS for e in root.iter("{*}" + name)]
    holder, identity = _first(root, "doc.copyright"), _first(root, "doc-id")
    outlet = pubdata.get("name") if pubdata is not None else None
    return {
        "text": paragraphs(root), "published": next((d for d in days if d), None),
        "title": told(_first(root, "hl1")) or told(_first(root, "title")) or None,
        "outlet": outlet or (holder.get("holder") if holder is not None else None),
        "id": identity.get("id-string") if identity is not None else None,
    }  # fmt: skip


def paragraphs(root: Any) -> str:
    """Return the paragraphs of the first body that has some, parted by empty lines."""
    for name in ("body.content", "body"):
        for body in root.iter("{*}" + name):
            blocks = [told(p) for p in body.iter("{*}p")] or [told(body)]
            if text := "\n\n".join(b for b in blocks if b):
                return text
    return ""


def told(element: Any) -> str:
    """Return the words of an element on one line; empty for none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _first(root: Any, name: str) -> Any:
    return next(root.iter("{*}" + name), None)
