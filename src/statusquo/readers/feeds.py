"""Feeds: the entries of RSS, Atom and RDF as the fields of a report.

The text of an entry is its full content where the feed carries it, else its summary, else its title.
"""

from html import unescape
from typing import Any
from urllib.parse import urljoin

from statusquo.readers.markup import text_of

_TEXTS = ("encoded", "content", "description", "summary")
_OTHERS = ("search.yahoo.com/mrss/", "podcast-1.0.dtd")
"""Ends of the namespaces whose titles and descriptions speak of pictures and sounds, not of the entry."""

_DAYS = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
"""Day of publication first: an update would tell a later day than the one on which the report was known."""


class Feed:
    """What stands outside the entries: the feed's title and link."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.link: str | None = None

    def look(self, element: Any, name: str) -> None:
        """Take the title and link of the feed from an element outside its entries."""
        told = _text(element)
        if name == "title" and self.title is None and told:
            self.title = told
        elif name == "link" and self.link is None:
            self.link = told or element.get("href")

    def fields(self, entry: Any) -> dict[str, Any]:
        """Return the fields of one entry."""
        children: dict[str, Any] = {}
        for child in entry:
            space, _, name = child.tag.casefold().rpartition("}") if isinstance(child.tag, str) else ("", "", "")
            if space.endswith(_OTHERS):
                continue
            if name == "link" and child.get("rel", "alternate") != "alternate":
                continue
            children.setdefault(name, child)
        title = text_of(_text(children.get("title")))
        texts = [t for n in _TEXTS if (t := _body(children.get(n)))]
        url = self._url(children)
        source = children.get("source")
        source = next(source.iter("{*}title"), source) if source is not None else None
        return {
            "text": texts[0] if texts else title, "title": " ".join(title.split()) or None, "url": url,
            "published": next((d for n in _DAYS if (d := _text(children.get(n)))), None),
            "outlet": _text(source) or self.title, "id": self._id(children, url),
        }  # fmt: skip

    def _url(self, children: dict[str, Any]) -> str | None:
        link = children.get("link")
        told = unescape(((link.get("href") or _text(link)) if link is not None else "").strip())
        guid = children.get("guid")
        if not told and guid is not None and guid.get("isPermaLink", "true") == "true" and "://" in _text(guid):
            told = _text(guid)
        if not told:
            return None
        try:
            return str(urljoin(self.link or "", told))
        except ValueError:
            return told

    def _id(self, children: dict[str, Any], url: str | None) -> str | None:
        """Return what names the entry everywhere: a bare number is unique within its feed only."""
        told = _text(children.get("guid")) or _text(children.get("id"))
        if told and ":" not in told and "/" not in told:
            return f"{self.link or self.title or 'feed'}#{told}"
        return told or url


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _body(element: Any) -> str:
    """Return the text of a description or content, whose markup stands escaped or, in Atom, as XHTML."""
    if element is None:
        return ""
    if len(element):
        blocks = [" ".join("".join(e.itertext()).split()) for e in element.iter("{*}p")]
        return "\n\n".join(b for b in blocks if b) or " ".join(_text(element).split())
    told = _text(element)
    return told if element.get("type") == "text" else text_of(told)
