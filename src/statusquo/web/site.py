"""Site: a ledger written as a folder of files that any web host can serve: the page, and its answers as JSON.

Invariant: every file is what the server would have answered on the two days of the export; the site needs no server
and never writes.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import msgspec

from statusquo.core.errors import InputError, LedgerError
from statusquo.web.app import API, create_app
from statusquo.web.asks import MOST_ROWS
from statusquo.web.bundle import INDEX, bundle
from statusquo.web.desk import Desk
from statusquo.web.finding import shown_record
from statusquo.web.settings import Settings
from statusquo.web.views import records_of
from statusquo.writers.records import Json

MOST_FILES = 20_000
"""Files of one site at most: what web hosts take (a site on GitHub Pages, a folder over FTP), and a reader's search
in the browser can still load. A larger ledger is published in part (`actors`), or served."""
LEAST_RECORDS = 2
"""A pair without measures gets a file of its own when it has so many records."""
_MARK, _STATIC = b'name="statusquo" content="server"', b'name="statusquo" content="static"'
_OTHER = re.compile(r"[^A-Za-z0-9+-]")
Fetch = Callable[..., Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a ledger a site holds: the pairs and reports that get a file of their own, None of actors for all."""

    pairs: list[tuple[str, str]]
    rows: list[Json]
    actors: frozenset[str] | None


def write_site(
    ledger: str, folder: Path, *, on: date, known: date, text: bool = True, actors: Sequence[str] = (),
    snapshot: bool = False,
) -> int:  # fmt: skip
    """Write the site of a ledger and return how many files it has.

    Args:
        ledger: where it is.
        folder: where the site is written.
        on: the day in question.
        known: the day of knowledge.
        text: with the reports' words.
        actors: only pairs, reports and sentences with one of these; the map and its measures stay whole.
        snapshot: read a copy of the ledger file, while another process writes to it or serves it.

    Raises:
        InputError: when the folder can't be written, holds something else than an earlier site, or the site would have
            more than `MOST_FILES` files.
        UnknownActorError: for an actor that no table knows.
        LedgerError: when the ledger can't be read.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / INDEX).exists())):
        raise InputError(f"{folder}: is not empty and no site; name a new folder")
    settings = Settings(
        ledger=ledger, text=text, rate=0, seconds=600, queue=86_400, rows=10**9, coding=False, snapshot=snapshot
    )
    app = create_app(settings, warm=False)
    try:
        days = {"on": on.isoformat(), "known": known.isoformat()}
        return asyncio.run(_write(app, app.state.desk, folder, days, actors))
    except OSError as problem:
        raise InputError(f"{folder}: can't be written: {problem.strerror or problem}") from problem
    finally:
        app.state.desk.close()


async def _write(app: Any, desk: Desk, folder: Path, days: dict[str, str], actors: Sequence[str]) -> int:
    written = 0

    async def fetch(path: str, **query: Any) -> Json:
        return await _fetch(app, f"{API}/{path}", query)

    part = await _part(fetch, desk, days, frozenset(desk.ledger().find(a) for a in actors))

    for name, body in _page():
        written += _put(folder / name, body)
    async for name, answer in _answers(fetch, desk, days, part):
        written += _put(folder / "data" / f"{name}.json", msgspec.json.encode(answer))
    return written


def _page() -> Iterator[tuple[str, bytes]]:
    for name, file in bundle().items():
        yield name, file.body.replace(_MARK, _STATIC) if name == INDEX else file.body


async def _part(fetch: Fetch, desk: Desk, days: dict[str, str], actors: frozenset[str]) -> Part:
    """Return what the site holds.

    Raises:
        InputError: when that is too much for one.
    """
    index = desk.view()
    pairs = [
        (a, b)
        for a, b, n, measures in index.pairs()
        if (measures or n >= LEAST_RECORDS) and (not actors or a in actors or b in actors)
    ]
    asks = [{"actor": code} for code in sorted(actors)] or [{}]
    rows = {r["id"]: r for ask in asks for r in [row async for row in _documents(fetch, days["known"], ask)]}
    files = len(pairs) + len(rows) + len(index.actors(days["known"])) + len(desk.world.bodies)
    if files > MOST_FILES:
        raise InputError(
            f"the site would have about {files:,} files ({len(rows):,} reports, {len(pairs):,} pairs of actors), more "
            f"than the {MOST_FILES:,} that hosts take; name actors (--actor TUR --actor SYR), or use `statusquo serve`"
        )
    newest = sorted(rows.values(), key=lambda r: r["id"])
    newest.sort(key=lambda r: r["published"], reverse=True)
    return Part(pairs, newest, actors or None)


async def _answers(fetch: Fetch, desk: Desk, days: dict[str, str], part: Part) -> Any:
    """Yield the name and content of every data file."""
    info = await fetch("info")
    only = sorted(part.actors) if part.actors else None
    yield "info", {**info, **days, "static": True, "writable": False, "coding": False, "only": only}
    yield "coverage", await fetch("coverage", known=days["known"])
    yield "spells", await fetch("spells")
    yield "measures", await fetch("standing", **days)
    actors = await fetch("actors", **days)
    yield "actors", actors
    for code, name in _named(a["code"] for a in actors["actors"]):
        yield f"actors/{name}", await fetch(f"actors/{quote(code, safe='')}", **days)
    bodies = await fetch("bodies", **days)
    yield "bodies", bodies
    for code, name in _named(b["code"] for b in bodies["bodies"]):
        yield f"bodies/{name}", await fetch(f"bodies/{quote(code, safe='')}", **days)
    yield "dyads", {"dyads": [list(p) for p in part.pairs]}
    for a, b in part.pairs:
        yield f"dyads/{file_name(a)}--{file_name(b)}", await fetch("dyad", a=a, b=b, **days)
    yield "documents", {"documents": [{**row, "file": n} for n, row in enumerate(part.rows)]}
    for n, row in enumerate(part.rows):
        yield f"documents/{n}", await fetch(f"documents/{quote(row['id'], safe='')}")
    yield "search", {"records": list(_lines(desk, days["known"], part))}


async def _documents(fetch: Fetch, known: str, ask: dict[str, str]) -> Any:
    offset = 0
    while rows := (await fetch("documents", to=known, limit=MOST_ROWS, offset=offset, **ask))["documents"]:
        for row in rows:
            yield row
        offset += MOST_ROWS


def _lines(desk: Desk, known: str, part: Part) -> Iterator[Json]:
    """Yield every live record of the site's reports as a line of a list, newest first."""
    if not desk.settings.text:
        return
    ids = desk.view().everything(known, None if part.actors is None else {r["id"] for r in part.rows})
    for start in range(0, len(ids), MOST_ROWS):
        for record in records_of(desk, ids[start : start + MOST_ROWS]):
            line = shown_record(record, "")
            del line["marks"]
            yield line


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, file_name(code)) for code in codes]


def file_name(code: str) -> str:
    """Return a code as a name of a file that every host takes."""
    return _OTHER.sub("_", code)


def _put(path: Path, body: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return 1


async def _fetch(app: Any, path: str, query: dict[str, Any]) -> Json:
    """Ask the application as a client would, without a network."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "root_path": "", "headers": [(b"host", b"localhost")],
        "query_string": urlencode(query).encode(), "client": ("127.0.0.1", 0), "server": ("localhost", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    answer: Json = msgspec.json.decode(b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body"))
    if sent[0]["status"] != 200:
        raise LedgerError(f"{path}: {answer['error']['message']}")
    return answer
