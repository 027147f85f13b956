"""Replies: from a question's answer to an HTTP response, with its tag, its page, its form and its errors."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from statusquo.core.errors import InputError, LedgerError, QuestionError, StatusquoError, UnknownActorError
from statusquo.web.budget import TooCostlyError
from statusquo.web.desk import Answer, Desk, encode
from statusquo.web.guard import Refusal
from statusquo.web.sheets import sheet
from statusquo.web.textless import textless
from statusquo.writers.records import Json

LOG = logging.getLogger("statusquo.web")
JSON, CSV = "application/json", "text/csv; charset=utf-8"
_NAMES = {400: "bad_question", 401: "wrong_token", 403: "not_allowed", 404: "no_such_thing", 405: "not_allowed"}


def desk_of(request: Request) -> Desk:
    """Return the desk that the application was made with."""
    desk: Desk = request.app.state.desk
    return desk


async def reply(
    request: Request, make: Callable[[], Json], *, ask: str = "", form: str = "json", heavy: bool = False
) -> Response:
    """Answer a question: 304 where the client has it already, else from the desk, as JSON or as a sheet.

    Args:
        request: its path and query are what the answer is kept under.
        make: works the answer out; runs in a thread.
        ask: the kind of question, for a sheet.
        form: json or csv.
        heavy: it asks the whole ledger.
    """
    desk = desk_of(request)
    position = await desk.position()
    tag = desk.tag(position)
    given = request.headers.get("if-none-match", "")
    if _has(given, tag):
        return Response(status_code=304, headers=_base(tag, position))

    def made() -> bytes:
        answer = make() if desk.settings.text else textless(make())
        return sheet(ask, answer) if form == "csv" else encode(answer)

    query = "&".join(f"{k}={v!r}" for k, v in sorted(request.query_params.multi_items()))
    key = f"{request.url.path}?{query}|{desk.today()}"
    media, least = CSV if form == "csv" else JSON, _least(request, position)
    found = await desk.answer(key, made, position, media, least=least, heavy=heavy)
    base = _base(found.tag, found.position)
    if _has(given, found.tag):
        return Response(status_code=304, headers=base)
    return _response(request, found, base, f"{ask}.csv" if form == "csv" else None)


def _base(tag: str, position: int) -> dict[str, str]:
    return {"ETag": tag, "X-Position": str(position), "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def _least(request: Request, position: int) -> int:
    """Return the position from which on an answer will do: what the client has seen, or the journal's own."""
    if "no-cache" in request.headers.get("cache-control", ""):
        return position
    seen = request.headers.get("x-position", "")
    return min(int(seen), position) if seen.isascii() and seen.isdigit() and len(seen) < 20 else 0


def _response(request: Request, found: Answer, base: dict[str, str], name: str | None) -> Response:
    headers, body = dict(base), found.body
    if found.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"], body = "gzip", found.zipped
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, media_type=found.media, headers=headers)


def plain(answer: Any, status: int = 200) -> Response:
    """Return an answer that is not kept."""
    return Response(encode(answer), status, media_type=JSON, headers={"Cache-Control": "no-store"})


def paged(answer: Json, name: str, limit: int | None, offset: int) -> Json:
    """Return the answer with one page of a list where a limit was asked for."""
    if limit is None and not offset:
        return answer
    rows = answer[name]
    size = len(rows) if limit is None else limit
    page = {"total": len(rows), "offset": offset, "limit": size}
    return {**answer, name: rows[offset : offset + size], "page": page}


def _has(given: str, tag: str) -> bool:
    return any(t.strip().removeprefix("W/") == tag.removeprefix("W/") for t in given.split(",") if t.strip())


def add_errors(app: FastAPI) -> None:
    """Make every error an answer of the contract; what nobody foresaw is logged and told as nothing but that."""

    async def refused(_: Request, no: Exception) -> Response:
        refusal = no if isinstance(no, Refusal) else as_refusal(no)
        return Response(refusal.body, refusal.status, headers=refusal.headers, media_type=JSON)

    for kind in (Refusal, StatusquoError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, refused)


def as_refusal(error: Exception) -> Refusal:
    """Return what a client is told of an error."""
    if isinstance(error, UnknownActorError):
        return Refusal(400, "unknown_actor", str(error), near=list(error.near))
    if isinstance(error, QuestionError | InputError):
        return Refusal(400, "bad_question", str(error))
    if isinstance(error, TooCostlyError):
        return Refusal(503, "too_costly", str(error), retry=10)
    if isinstance(error, LedgerError):
        LOG.error("%s", error)
        return Refusal(503, "ledger", "the ledger can't be read or written just now", retry=5)
    if isinstance(error, RequestValidationError):
        return Refusal(400, "bad_question", "; ".join(_told(e) for e in error.errors()[:5]))
    if isinstance(error, HTTPException):
        return Refusal(error.status_code, _NAMES.get(error.status_code, "refused"), str(error.detail))
    LOG.error("unforeseen", exc_info=error)
    return Refusal(500, "failed", "the server could not answer; its log says more")


def _told(error: Any) -> str:
    where = ".".join(str(p) for p in error["loc"][1:]) or "the request"
    return f"{where}: {error['msg']}"
