"""Dirt: what feeds in the wild hold though XML forbids it, mended on the way to the parser.

Invariant: bytes that are XML already pass unchanged; no entity but XML's own five and numbers is left to expand.
"""

import re
from html.entities import html5

_DIRT = re.compile(rb"&(?:#(\d{1,8}|[xX][0-9a-fA-F]{1,7});|([A-Za-z][A-Za-z0-9]{1,31});)?|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_REFERENCE = 36
"""Longest reference in bytes: as much is held back at a chunk's end when one may go on."""


class Mended:
    """Mends one document, chunk by chunk. Documents in UTF-16 pass as they are."""

    def __init__(self) -> None:
        self._held = b""
        self._wide: bool | None = None

    def chunk(self, raw: bytes) -> bytes:
        """Return what can be handed on after these bytes."""
        if self._wide is None:
            self._wide = b"\x00" in raw[:4] or raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        if self._wide:
            return raw
        raw = self._held + raw
        start = raw.rfind(b"&", max(0, len(raw) - _REFERENCE))
        self._held = b""
        if start >= 0 and b";" not in raw[start:]:
            raw, self._held = raw[:start], raw[start:]
        return _DIRT.sub(_mend, raw)

    def rest(self) -> bytes:
        """Return what was held back, at the end."""
        held, self._held = self._held, b""
        return _DIRT.sub(_mend, held)


def _mend(found: "re.Match[bytes]") -> bytes:
    whole, number, name = found.group(), found.group(1), found.group(2)
    if not whole.startswith(b"&"):
        return b" "
    if number is not None:
        code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
        return (b"&#%d;" % code) if _allowed(code) else b" "
    if name is None:
        return b"&amp;"
    if name in _OWN:
        return whole
    characters = html5.get(f"{name.decode()};")
    return b"".join(b"&#%d;" % ord(c) for c in characters) if characters else b"&amp;" + name + b";"


def _allowed(code: int) -> bool:
    """Tell whether XML allows a character (XML 1.0, production 2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
