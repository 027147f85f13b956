"""NewsML-G2: the IPTC's news items, alone or in a message (iptc.org/standards/newsml-g2).

The day of publication is that of the version at hand, since no one could read it before, or the end of its embargo.
"""

from typing import Any

from statusquo.core.errors import InputError
from statusquo.readers.documents import told_day
from statusquo.readers.markup import text_of
from statusquo.readers.nitf import paragraphs, told

_WITHDRAWN = ("canceled", "withheld")
_DAYS = ("versionCreated", "contentCreated", "firstCreated", "contentModified")


def newsml(item: Any) -> dict[str, Any]:
    """Return the fields of the report that a newsItem holds.

    Raises:
        InputError: if the item is withdrawn by its provider, or holds no text.
    """
    status = _attribute(item, "pubStatus", "qcode").rpartition(":")[2]
    if status in _WITHDRAWN:
        raise InputError(f"the text is withdrawn: its provider marks the item as {status}")
    text = _text(item)
    if not text:
        kind = _attribute(item, "itemClass", "qcode") or "unknown"
        raise InputError(f"the text is missing: the item (class {kind}) holds none in its contentSet")
    provider = _first(item, "provider")
    return {
        "text": text, "published": _day(item), "title": _title(item), "id": item.get("guid"),
        "outlet": _name(provider), "url": _attribute(item, "link", "href") or None,
    }  # fmt: skip


def _text(item: Any) -> str:
    contents = _first(item, "contentSet")
    if contents is None:
        return ""
    if text := paragraphs(contents):
        return text
    inline = _first(contents, "inlineXML")
    if inline is not None and (text := told(inline)):
        return text
    data = _first(contents, "inlineData")
    if data is None or data.get("encoding"):
        return ""
    raw = "".join(data.itertext())
    return text_of(raw) if "html" in data.get("contenttype", "") else raw.strip()


def _day(item: Any) -> Any:
    created = next((t for name in _DAYS if (t := told(_first(item, name)))), None)
    embargo = told(_first(item, "embargoed"))
    if created and embargo:
        return max(told_day(created), told_day(embargo))
    return created


def _title(item: Any) -> str | None:
    return told(_first(item, "headline")) or told(_first(item, "title")) or None


def _name(provider: Any) -> str | None:
    if provider is None:
        return None
    return told(_first(provider, "name")) or provider.get("literal") or provider.get("qcode") or provider.get("uri")


def _attribute(item: Any, name: str, attribute: str) -> str:
    found = _first(item, name)
    return (found.get(attribute) or "") if found is not None else ""


def _first(item: Any, name: str) -> Any:
    return next(item.iter("{*}" + name), None)
