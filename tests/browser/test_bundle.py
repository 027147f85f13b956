"""The page that ships is the one that its sources build, and small."""

import json
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).parents[2]
WEB, BUILT = HOME / "web", HOME / "src" / "statusquo" / "web" / "static"
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "tools")
MOST = 350 * 1024


def digest(data):
    return sha256(data).hexdigest()


def files(path):
    return [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]


def test_the_bundle_fits_its_sources():
    told = json.loads((BUILT / "digest.json").read_text("utf-8"))
    names = sorted(p.relative_to(WEB).as_posix() for s in SOURCES for p in files(WEB / s))
    lines = "".join(f"{n} {digest((WEB / n).read_bytes())}\n" for n in names)
    assert told["source"] == digest(lines.encode()), "web/ has changed: cd web && npm ci && npm run build"


def test_the_bundle_is_as_it_was_built_and_small():
    told = json.loads((BUILT / "digest.json").read_text("utf-8"))
    there = {p.relative_to(BUILT).as_posix(): p.read_bytes() for p in files(BUILT) if p.name != "digest.json"}
    assert {name: digest(data) for name, data in there.items()} == told["files"]
    assert sum(map(len, there.values())) <= MOST


def test_the_page_has_no_inline_code():
    page = (BUILT / "index.html").read_text("utf-8")
    assert page.count("<script") == page.count("src=")
    assert "<style" not in page
    assert 'name="statusquo" content="server"' in page
