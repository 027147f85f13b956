"""Writing: coding a report before it is stored, and, with the token, reviews and new reports."""

import hmac
from hashlib import sha256

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from statusquo.core.document import Document
from statusquo.core.errors import InputError, QuestionError
from statusquo.ledger.fields import corrected
from statusquo.ledger.hand import review_of
from statusquo.ledger.ledger import Ledger
from statusquo.readers import document as make_document
from statusquo.web.asks import Report, Reports, Tried, Verdict, day, nothing_like
from statusquo.web.desk import Desk
from statusquo.web.guard import Refusal
from statusquo.web.replies import desk_of, plain
from statusquo.web.reports import coded
from statusquo.writers.records import Json, record_from_json

routes = APIRouter(tags=["writing"])


def json_only(request: Request) -> None:
    """Refuse bodies that a foreign page's form could send."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "bad_question", "send application/json")


def may_write(request: Request) -> None:
    """Let only holders of the token through; the comparison takes the same time for every wrong one."""
    token = desk_of(request).settings.token
    if token is None:
        raise Refusal(403, "not_allowed", "this server is read-only; start it with --write-token")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(sha256(given.strip().encode()).digest(), sha256(token.encode()).digest())
    if scheme.lower() != "bearer" or not same:
        raise Refusal(401, "wrong_token", "writing needs the server's token")


Json_ = Depends(json_only)
Token = Depends(may_write)


def _document(desk: Desk, told: Report) -> Document:
    return make_document(
        told.text, day(told.published, "published", desk.today()), name=told.id or None, title=told.title,
        outlet=told.outlet, url=told.url,
    )  # fmt: skip


@routes.post("/code", dependencies=[Json_])
async def try_code(request: Request, told: Tried) -> Response:
    """Code a report without storing it."""
    desk = desk_of(request)
    if not desk.settings.coding:
        raise Refusal(403, "not_allowed", "this server does not code reports (--no-code)")
    (done,) = await desk.code([_document(desk, told)])
    return plain(coded(done, desk.coder.digest))


@routes.post("/documents", dependencies=[Json_, Token])
async def add_documents(request: Request, told: Reports) -> Response:
    """Code reports and append them to the ledger; a report that can't be read never stops the others."""
    desk = desk_of(request)
    ready, aside = list[Document](), list[Json]()
    for number, one in enumerate(told.documents):
        try:
            ready.append(_document(desk, one))
        except (InputError, QuestionError) as problem:
            aside.append({"index": number, "reason": str(problem)})
    done = await desk.code(ready) if ready else []
    new = await desk.write(lambda book: _append(book, done, desk)) if done else 0
    return plain({
        "new": new,
        "position": desk.store.position(),
        "documents": [d.id for d in done],
        "records": sum(len(d.records) for d in done),
        "set_aside": aside,
    })  # fmt: skip


def _append(book: Ledger, documents: list[Document], desk: Desk) -> int:
    return book.append([r for d in documents for r in d.records], documents, coder=desk.coder.digest)


@routes.post("/review", dependencies=[Json_, Token])
async def review(request: Request, told: Verdict) -> Response:
    """Append a named person's verdict on a record."""
    desk = desk_of(request)
    new = await desk.write(lambda book: _review(book, told))
    return plain({"new": new, "position": desk.store.position()})


def _review(book: Ledger, told: Verdict) -> int:
    rows = book.store.get([told.record])
    if not rows or rows[0].kind.value not in ("record", "hand"):
        raise nothing_like("record", told.record)
    row = {**(told.changes or {}), "record": told.record, "verdict": told.verdict, "by": told.by, "note": told.note}
    read = review_of(row, "the review")
    new = None
    if read.verdict == "correct":
        try:
            new = corrected(record_from_json(rows[0].json), read.changes, book.find)
        except (ValueError, KeyError) as problem:
            raise InputError(f"the review: {problem}") from problem
    return book.review(read.record, read.verdict, read.by, corrected=new, note=read.note)
