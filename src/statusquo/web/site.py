"""Site: a ledger written as a folder of files that any web host can serve: the page, and its answers as JSON.

Invariant: every file is what the server would have answered on the two days of the export; the site needs no server
and never writes.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
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

LEAST_RECORDS = 2
"""A pair without measures gets a file of its own when it has so many records."""
_MARK, _STATIC = b'name="statusquo" content="server"', b'name="statusquo" content="static"'
_OTHER = re.compile(r"[^A-Za-z0-9+-]")
Fetch = Callable[..., Awaitable[Json]]


def write_site(ledger: str, folder: Path, *, on: date, known: date, text: bool = True) -> int:
    """Write the site of a ledger and return how many files it has.

    Raises:
        InputError: when the folder can't be written, or holds something else than an earlier site.
        LedgerError: when the ledger can't be read.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / INDEX).exists())):
        raise InputError(f"{folder}: is not empty and no site; name a new folder")
    settings = Settings(ledger=ledger, text=text, rate=0, seconds=600, rows=10**9, coding=False)
    app = create_app(settings, warm=False)
    try:
        return asyncio.run(_write(app, app.state.desk, folder, {"on": on.isoformat(), "known": known.isoformat()}))
    except OSError as problem:
        raise InputError(f"{folder}: can't be written: {problem.strerror or problem}") from problem
    finally:
        app.state.desk.close()


async def _write(app: Any, desk: Desk, folder: Path, days: dict[str, str]) -> int:
    written = 0

    async def fetch(path: str, **query: Any) -> Json:
        return await _fetch(app, f"{API}/{path}", query)

    for name, body in _page():
        written += _put(folder / name, body)
    async for name, answer in _answers(fetch, desk, days):
        written += _put(folder / "data" / f"{name}.json", msgspec.json.encode(answer))
    return written


def _page() -> Iterator[tuple[str, bytes]]:
    for name, file in bundle().items():
        yield name, file.body.replace(_MARK, _STATIC) if name == INDEX else file.body


async def _answers(fetch: Fetch, desk: Desk, days: dict[str, str]) -> Any:
    """Yield the name and content of every data file."""
    yield "info", {**await fetch("info"), **days, "static": True, "writable": False, "coding": False}
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
    pairs = [(a, b) for a, b, n, measures in desk.view().pairs() if measures or n >= LEAST_RECORDS]
    yield "dyads", {"dyads": [list(p) for p in pairs]}
    for a, b in pairs:
        yield f"dyads/{file_name(a)}--{file_name(b)}", await fetch("dyad", a=a, b=b, **days)
    rows = [row async for row in _documents(fetch, days["known"])]
    yield "documents", {"documents": [{**row, "file": n} for n, row in enumerate(rows)]}
    for n, row in enumerate(rows):
        yield f"documents/{n}", await fetch(f"documents/{quote(row['id'], safe='')}")
    yield "search", {"records": list(_lines(desk, days["known"]))}


async def _documents(fetch: Fetch, known: str) -> Any:
    offset = 0
    while rows := (await fetch("documents", to=known, limit=MOST_ROWS, offset=offset))["documents"]:
        for row in rows:
            yield row
        offset += MOST_ROWS


def _lines(desk: Desk, known: str) -> Iterator[Json]:
    """Yield every live record as a line of a list, newest first."""
    if not desk.settings.text:
        return
    ids = desk.view().everything(known)
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
