"""XML: the feeds and the news industry's own formats, read item by item.

Invariant: no entity that a document declares is ever expanded, nothing outside it is opened, and an item is forgotten
once it is read, so memory is that of the largest item.
"""

from collections.abc import Callable, Iterator
from typing import Any

from statusquo.core.errors import InputError
from statusquo.readers.dirt import Mended
from statusquo.readers.documents import Read, document_from
from statusquo.readers.extras import needed
from statusquo.readers.feeds import Feed
from statusquo.readers.newsml import newsml
from statusquo.readers.nitf import nitf
from statusquo.readers.plain import cause_of
from statusquo.readers.source import LARGEST_ITEM, MIB, Source, StopError

_ROOTS = {"rss": "feed", "feed": "feed", "rdf": "feed", "nitf": "nitf", "newsitem": "newsml", "newsmessage": "newsml",
          "packageitem": "newsml", "conceptitem": "newsml", "html": "html"}  # fmt: skip
_ITEMS = {"feed": ("item", "entry"), "nitf": ("nitf",), "newsml": ("newsitem",)}

Fields = dict[str, Any]


def news(source: Source) -> Iterator[Read]:
    """Yield the reports of RSS, Atom, RDF, NITF or NewsML-G2.

    Raises:
        StopError: if it is no such XML, declares entities, or breaks off; what stands before is read.
        InputError: if lxml is missing.
    """
    outer, number = Feed(), 0
    for kind, element in _items(source, outer):
        number += 1
        try:
            fields = _fields(kind, element, outer)
            fields = {**fields, **_mapped(source, element)}
            yield document_from(fields, source.options.published)
        except InputError as error:
            kept = "".join(element.itertext())[:2000]
            yield source.aside(str(error), cause_of(error), line=number, unit="item", row=kept)
    if number == 0:
        raise StopError("the file holds no item", "text")


def _fields(kind: str, element: Any, outer: Feed) -> Fields:
    take: Callable[[Any], Fields] = {"nitf": nitf, "newsml": newsml, "feed": outer.fields}[kind]
    return take(element)


def _mapped(source: Source, element: Any) -> Fields:
    """Return the fields that the user takes from a child of the item, by its name."""
    found: Fields = {}
    for name, wanted in source.options.mapping.items():
        for child in element.iter("{*}" + wanted.rpartition(":")[2]):
            if value := "".join(child.itertext()).strip():
                found[name] = value
                break
    return found


def local(element: Any) -> str:
    """Return an element's name without its namespace, in small letters; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def _items(source: Source, outer: Feed) -> Iterator[tuple[str, Any]]:
    """Yield the kind and the element of each item, and forget it afterwards."""
    etree = needed("lxml.etree", "reading feeds and news XML")
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities="internal", no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    walk, mended = _Walk(outer), Mended()
    try:
        while chunk := source.chunk():
            walk.fed += len(chunk)
            parser.feed(mended.chunk(chunk))
            yield from walk.events(parser)
            if walk.fed > LARGEST_ITEM:
                raise StopError(f"one item is larger than {LARGEST_ITEM // MIB} MiB", "size")
        parser.feed(mended.rest())
        parser.close()
        yield from walk.events(parser)
    except etree.LxmlError as error:
        yield from walk.events(parser)
        raise StopError(f"the XML is damaged: {error}; what came before is read", "xml") from None


class _Walk:
    """Where the reading of one document stands: its kind, how deep it is in an item, bytes since the last one."""

    def __init__(self, outer: Feed) -> None:
        self.kind, self.fed = "", 0
        self._outer, self._inside = outer, 0

    def events(self, parser: Any) -> Iterator[tuple[str, Any]]:
        """Yield the items that are complete."""
        for event, element in parser.read_events():
            if event == "start":
                self._start(element)
            elif self._inside:
                self._inside -= local(element) in _ITEMS[self.kind]
                if not self._inside:
                    yield self.kind, element
                    self._forget(element)
            elif element.getparent() is not None:
                self._outer.look(element, local(element))
                self._forget(element)

    def _start(self, element: Any) -> None:
        if not self.kind:
            self._root(element)
        if local(element) in _ITEMS[self.kind]:
            self._inside += 1

    def _root(self, element: Any) -> None:
        declared = element.getroottree().docinfo.internalDTD
        if declared is not None and any(True for _ in declared.iterentities()):
            raise StopError("it declares entities of its own, as attacks do: none is read", "xml")
        self.kind = _ROOTS.get(local(element), "")
        if self.kind == "html":
            raise StopError("this is a web page: name it .html", "kind")
        if not self.kind:
            known = "RSS, Atom, NITF and NewsML-G2"
            raise StopError(f"XML of a kind that isn't known (<{local(element)[:40]}>): {known} are read", "kind")

    def _forget(self, element: Any) -> None:
        """Free an element and what stands before it."""
        self.fed = 0
        element.clear(keep_tail=False)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
