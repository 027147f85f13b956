"""Bundle: the page's files, read once from the package.

Invariant: no request ever names a file on disk: what can be sent is what was read when the server started.
"""

import gzip
import mimetypes
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from statusquo.core.ids import text_digest

MISSING = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>statusquo</title>
<p>This installation has no page: its bundle was not built. Answers are at <a href="/api/v1/info">/api/v1</a>.</p>
</html>
"""
INDEX = "index.html"
_TYPES = {".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the page, as it is and compressed."""

    body: bytes
    zipped: bytes
    media: str
    tag: str


def bundle() -> dict[str, File]:
    """Return the page's files by their path below `static/`; a note in place of the page where it was not built."""
    found: dict[str, File] = {}
    _read(files("statusquo.web").joinpath("static"), "", found)
    if INDEX not in found:
        found[INDEX] = _file(INDEX, MISSING)
    return found


def _read(folder: Traversable, prefix: str, found: dict[str, File]) -> None:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            _read(entry, f"{name}/", found)
        elif not entry.name.startswith("."):
            found[name] = _file(name, entry.read_bytes())


def _file(name: str, body: bytes) -> File:
    suffix = name[name.rfind(".") :]
    media = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media.startswith("text/"):
        media += "; charset=utf-8"
    return File(body, gzip.compress(body, 9, mtime=0), media, f'"{text_digest(body.hex())[:16]}"')
