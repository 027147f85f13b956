"""Markup: the text of a fragment of HTML, as feeds and e-mails carry it.

Invariant: one pass over the fragment, whatever it holds: each search for an end that fails is the last of its kind.
"""

import html
import re

_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style head template noscript title".split())
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")


_UNSEEN = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])
"""Soft hyphens, joiners, marks of direction: how a page is to be set, not what it says."""


def visible(text: str) -> str:
    """Return what a reader of a page sees: its text without the marks that only set it."""
    return text if text.isascii() else text.translate(_UNSEEN)


def text_of(fragment: str) -> str:
    """Return the text of a fragment of HTML, its blocks parted by empty lines; plain text comes out as it is."""
    if "<" not in fragment:
        return visible(html.unescape(fragment) if "&" in fragment else fragment).strip()
    blocks, line, at = list[str](), list[str](), 0
    while at < len(fragment):
        start = fragment.find("<", at)
        if start < 0:
            line.append(fragment[at:])
            break
        line.append(fragment[at:start])
        at, name = _tag(fragment, start)
        if not name:
            line.append(fragment[start:at])
        elif name in _BLOCKS:
            blocks.append(_joined(line))
            line = []
    blocks.append(_joined(line))
    return "\n\n".join(b for b in blocks if b)


def _tag(fragment: str, start: int) -> tuple[int, str]:
    """Return where what begins at `start` ends, and the name of its tag: empty when it is none, "!" for comments."""
    if fragment.startswith("<!--", start):
        end = fragment.find("-->", start + 4)
        return (end + 3, "!") if end >= 0 else (len(fragment), "!")
    if fragment.startswith("<![CDATA[", start):
        return start + 9, "!"
    found = _NAME.match(fragment, start + 1)
    if found is None:
        if fragment.startswith(("<!", "<?"), start):
            end = fragment.find(">", start)
            return (end + 1, "!") if end >= 0 else (len(fragment), "!")
        return start + 1, ""
    end = fragment.find(">", start)
    if end < 0:
        return len(fragment), "!"
    name = found.group(1).casefold()
    if name in _SILENT and fragment[start + 1] != "/":
        return _after(fragment, name, end + 1), "!"
    return end + 1, name


def _after(fragment: str, name: str, start: int) -> int:
    """Return where the element of this name that can hold no report ends: the fragment's end when it never does."""
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(fragment, start)
    return closing.end() if closing else len(fragment)


def _joined(parts: list[str]) -> str:
    return _SPACE.sub(" ", visible(html.unescape("".join(parts)))).strip()
