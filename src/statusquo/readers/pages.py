"""Pages: the report of a web page, with its day, title and outlet.

The day is the one that the page states: its JSON-LD, then its metadata, then what htmldate finds elsewhere, provided
that it stands there in a form with one reading: 04/05/2020 has two. A day after the page was fetched is refused.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import msgspec

from statusquo.core.errors import InputError
from statusquo.readers.documents import Read, document_from, told_day
from statusquo.readers.extras import needed
from statusquo.readers.markup import visible
from statusquo.readers.plain import cause_of
from statusquo.readers.source import Source

LARGEST_PAGE = 8 * 1024 * 1024
"""Largest page in bytes; the largest article pages of news sites have about 2 MiB."""

LARGEST_TREE = 60_000
"""Most elements of a page; trafilatura's time grows faster than their number."""

LARGEST_LD = 500_000
_REPORTS = frozenset(
    "newsarticle article reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle report "
    "reviewnewsarticle blogposting liveblogposting webpage".split()
)
_NODES = 5000
"""Objects of JSON-LD that are looked at."""


def pages(source: Source) -> Iterator[Read]:
    """Yield the report of an HTML file."""
    yield page(source, source.whole(LARGEST_PAGE), address=source.address)


def page(
    source: Source, raw: bytes, *, address: str | None = None, line: int | None = None, fetched: date | None = None
) -> Read:
    """Return the report of a page, or why there is none.

    Args:
        source: where it comes from.
        raw: the page.
        address: where it stood.
        line: its number in an archive, None for a file of its own.
        fetched: the day it was fetched; a later day of publication is refused.

    Raises:
        InputError: if trafilatura is missing.
    """
    trafilatura = needed("trafilatura", "reading web pages")
    unit = "record"
    if len(raw) > LARGEST_PAGE:
        return source.aside(f"the page is larger than {LARGEST_PAGE >> 20} MiB", "size", line=line, unit=unit)
    tree = trafilatura.load_html(_plain(raw))
    size = sum(1 for _ in tree.iter()) if tree is not None else 0
    if tree is None or size > LARGEST_TREE:
        reason = f"the page has {size:,} elements, more than {LARGEST_TREE:,}" if size else "this is no web page"
        return source.aside(reason, "size" if size else "kind", line=line, unit=unit)
    try:
        fields = _fields(trafilatura, tree, raw, address, fetched)
        fields |= {"id": source.key} if line is None and source.key else {}
        document = document_from(fields, source.options.published)
    except InputError as error:
        reason = str(error).replace('"text" is missing or empty: it must be a string with the report', _NO_TEXT)
        return source.aside(reason, cause_of(error), line=line, unit=unit, row=address or "")
    if fetched is not None and document.published > fetched:
        reason = f"{document.published} is no day of publication: the page was fetched on {fetched}"
        return source.aside(reason, "date", line=line, unit=unit, row=address or "")
    return document


_NO_TEXT = "no text of a report is found on the page"


def _plain(raw: bytes) -> bytes:
    """Return a page whose null bytes, which end the text for a parser, are spaces; UTF-16 as UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw[: len(raw) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.replace(b"\x00", b" ")


def _fields(trafilatura: Any, tree: Any, raw: bytes, address: str | None, fetched: date | None) -> dict[str, Any]:
    told = {**_metadata(tree), **_linked(tree)}
    limits: dict[str, Any] = {"original_date": True, "extensive_search": False}
    if fetched is not None:
        limits["max_date"] = fetched.isoformat()
    found = trafilatura.bare_extraction(
        tree, url=address, include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params=limits,
    )  # fmt: skip
    if found is None:
        return told
    lines = [line for line in visible(found.text or "").split("\n") if line.strip()]
    titles = {" ".join(t.split()).casefold() for t in (told.get("title"), found.title) if t}
    if len(lines) > 1 and " ".join(lines[0].split()).casefold() in titles:
        lines = lines[1:]  # the headline is kept as the title; as a sentence it would tell each act twice
    url = address or found.url
    return {
        "text": "\n\n".join(lines), "title": told.get("title") or found.title, "url": url,
        "published": told.get("published") or (found.date if _spelled(found.date, raw, address) else None),
        "outlet": told.get("outlet") or found.sitename or (urlsplit(url).hostname if url else None),
    }  # fmt: skip


def _spelled(told: str | None, raw: bytes, address: str | None) -> bool:
    """Tell whether a day that htmldate found stands on the page, or in its address, in a form with one reading."""
    try:
        when = date.fromisoformat(told or "")
    except ValueError:
        return False
    year, month, number = when.year, when.strftime("%B"), when.day
    short = month[:3]
    forms = [f"{year}-{when.month:02}-{number:02}", f"{year}/{when.month:02}/{number:02}", f"{when:%Y%m%d}"]
    forms += [f"{number}{th} {m} {year}" for m in (month, short) for th in ("", "th")] + [f"{number:02} {month} {year}"]
    forms += [f"{m} {number}{comma} {year}" for m in (month, short, f"{short}.") for comma in ("", ",")]
    where = " ".join(raw.decode("utf-8", "replace").split()) + (address or "")
    return any(form in where for form in forms)


@cache
def _meta_names() -> tuple[tuple[str, str, str], ...]:
    """Return (field, attribute, value in small letters) of `data/page_meta.csv`, surest first."""
    table = files("statusquo.readers").joinpath("data/page_meta.csv").read_text(encoding="utf-8")
    return tuple((r["field"], r["attribute"], r["value"].casefold()) for r in csv.DictReader(table.splitlines()))


def _metadata(tree: Any) -> dict[str, str]:
    """Return what the meta elements tell."""
    there: dict[tuple[str, str], str] = {}
    for element in tree.iter("meta", "time"):
        for attribute in ("property", "name", "itemprop"):
            if value := element.get(attribute):
                content = element.get("content") or element.get("datetime") or ""
                there.setdefault((attribute, value.strip().casefold()), content.strip()[:500])
    found: dict[str, str] = {}
    for field, attribute, value in _meta_names():
        content = there.get((attribute, value), "")
        if content and (field != "published" or _is_day(content)):
            found.setdefault(field, content)
    return found


def _linked(tree: Any) -> dict[str, str]:
    """Return what the page's JSON-LD says of its report."""
    for script in tree.iter("script"):
        if (script.get("type") or "").casefold() == "application/ld+json" and script.text:
            told = _report_of(script.text)
            if told:
                return told
    return {}


def _report_of(text: str) -> dict[str, str]:
    if len(text) > LARGEST_LD:
        return {}
    try:
        value = msgspec.json.decode(re.sub(r"[\x00-\x1f]", " ", text).strip().removesuffix(";"))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}
    waiting, seen = [value], 0
    while waiting and seen < _NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if _kinds(node) & _REPORTS and _is_day(node.get("datePublished")):
                return _told(node)
            waiting += [v for v in node.values() if isinstance(v, dict | list)]
    return {}


def _kinds(node: dict[str, Any]) -> set[str]:
    told = node.get("@type")
    return {str(k).casefold() for k in (told if isinstance(told, list) else [told])}


def _told(node: dict[str, Any]) -> dict[str, str]:
    publisher = node.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    outlet = publisher.get("name") if isinstance(publisher, dict) else publisher
    fields = {"published": node["datePublished"], "title": node.get("headline"), "outlet": outlet}
    return {k: v.strip()[:500] for k, v in fields.items() if isinstance(v, str) and v.strip()}


def _is_day(value: Any) -> bool:
    try:
        told_day(value)
    except InputError:
        return False
    return isinstance(value, str)
