"""App: the whole application over one ledger, and the server that runs it."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel

from statusquo import __version__
from statusquo.core.errors import StatusquoError
from statusquo.web import questions, views, writing
from statusquo.web.bundle import INDEX, File, bundle
from statusquo.web.connection import Patient
from statusquo.web.desk import Desk
from statusquo.web.guard import HEAD, Guard, Refusal
from statusquo.web.replies import LOG, add_errors, plain
from statusquo.web.settings import Settings

API = "/api/v1"
CONNECTIONS = 1000
"""Connections beyond which further ones are told to come back."""


class Told(BaseModel):
    """What an error says."""

    code: str
    message: str


class Wrong(BaseModel):
    """An error."""

    error: Told


_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Wrong, "description": what}
    for status, what in (
        (400, "a question that can't be asked so"),
        (401, "wrong token"),
        (403, "read-only"),
        (404, "nothing of that name"),
        (408, "too slow"),
        (413, "too large"),
        (415, "not JSON"),
        (431, "too large a head"),
        (429, "too many requests"),
        (503, "too costly, busy, or the ledger is not to be had"),
    )
}


def create_app(settings: Settings, *, warm: bool = True) -> FastAPI:
    """Return the application over the ledger that the settings name.

    Args:
        settings: how it is run.
        warm: read the journal in the background as soon as the server starts, so that the first view is quick.

    Raises:
        LedgerError: when the ledger can't be opened.
    """
    desk = Desk(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(_warm(desk)) if warm else None
        yield
        if task is not None:
            task.cancel()
        desk.close()

    app = FastAPI(
        title="statusquo", version=__version__, summary="What stands between states, and who says so.",
        openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None, lifespan=life, responses=_ERRORS,
    )  # fmt: skip
    app.state.desk = desk
    for routes in (questions.routes, views.routes, writing.routes):
        app.include_router(routes, prefix=API)
    add_errors(app)
    _add_service(app, desk)
    _add_page(app, bundle())
    app.add_middleware(Guard, settings=settings, metrics=desk.metrics)
    return app


async def _warm(desk: Desk) -> None:
    try:
        seconds = await asyncio.get_running_loop().run_in_executor(None, desk.warm)
    except (StatusquoError, RuntimeError) as problem:
        LOG.error("the views could not be made: %s", problem)
    else:
        LOG.info("views made in %.1f s", seconds)


def _add_service(app: FastAPI, desk: Desk) -> None:
    @app.get("/health", tags=["service"])
    async def health() -> Response:
        """Tell whether the ledger can be read."""
        try:
            return plain({"ok": True, "position": await desk.position()})
        except (StatusquoError, Refusal):
            return plain({"ok": False}, 503)

    @app.get("/metrics", tags=["service"], response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Give counters in the text format of Prometheus."""
        gauges = {
            "journal_position": await desk.position(), "questions_waiting": desk.waiting,
            "reports_waiting": desk.coding, "answers_from_kept": desk.hits,
        }  # fmt: skip
        return PlainTextResponse(desk.metrics.text(gauges), media_type="text/plain; version=0.0.4; charset=utf-8")


def _add_page(app: FastAPI, files: dict[str, File]) -> None:
    @app.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(request: Request, path: str) -> Response:
        file = files.get(path or INDEX)
        if file is None:
            first, last = path.partition("/")[0], path.rpartition("/")[2]
            if first in ("api", "assets") or "." in last:
                raise Refusal(404, "no_such_thing", "there is nothing at this address")
            path, file = INDEX, files[INDEX]
        caching = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
        headers = {"ETag": file.tag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.zipped, media_type=file.media, headers={**headers, "Content-Encoding": "gzip"})
        return Response(file.body, media_type=file.media, headers=headers)


def run(settings: Settings) -> None:
    """Serve until stopped."""
    sys.setswitchinterval(0.001)  # answers that are kept should not wait behind questions that are worked out
    app = create_app(settings)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    patient = type("Patient", (Patient,), {"SECONDS": settings.patience})
    uvicorn.run(
        app, host=settings.host, port=settings.port, http=patient, ws="none", access_log=False, server_header=False,
        log_level="warning", timeout_keep_alive=5, limit_concurrency=CONNECTIONS, timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=2 * HEAD,
    )  # fmt: skip
