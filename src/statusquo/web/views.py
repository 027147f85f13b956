"""Views: the routes that the page's pictures and lists stand on."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from statusquo import __version__
from statusquo.codebook.tables import codebook
from statusquo.core.record import Record, Status
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.core.voice import VoiceKind
from statusquo.ledger.asof import Clocks, counted
from statusquo.ledger.shown import shown_coverage
from statusquo.ledger.why import chain
from statusquo.web import pictures
from statusquo.web.asks import (
    DocumentsAsk,
    DyadAsk,
    Filtered,
    OnDay,
    QueueAsk,
    SearchAsk,
    WorldAsk,
    day,
    nothing_like,
)
from statusquo.web.desk import Desk
from statusquo.web.finding import shown_measures, shown_record
from statusquo.web.replies import desk_of, reply
from statusquo.web.reports import reviews, safe_url, stored
from statusquo.web.spells import packed
from statusquo.writers.records import Json, record_to_json

routes = APIRouter(tags=["views"])
Code = Annotated[str, Path(max_length=200)]
EVERY = "9999"


def info(desk: Desk) -> Json:
    """Return what this server is, over which ledger, and the closed lists of the codebook."""
    book, today = codebook(), desk.today()
    seen = desk.store.coverage(today)
    return {
        "statusquo": __version__,
        "api": 1,
        "title": desk.settings.ledger.rpartition("@")[2].replace("\\", "/").rpartition("/")[2],
        "today": today.isoformat(),
        "position": desk.store.position(),
        "writable": desk.settings.token is not None,
        "coding": desk.settings.coding,
        "text": desk.settings.text,
        "coverage": {"documents": seen.documents, "first": seen.first, "last": seen.last},
        "tables": desk.tables,
        "kinds": sorted(book.kinds),
        "types": list(book.types),
        "modes": {name: list(kind.modes) for name, kind in book.types.items() if kind.modes},
        "changes": sorted(book.changes),
        "statuses": [s.value for s in Status],
        "voices": [v.value for v in VoiceKind],
        "static": False,
    }


def coverage(desk: Desk, known: str | None) -> Json:
    """Return how much was read, by month and outlet."""
    last = day(known, "known", desk.today())
    seen = desk.store.coverage(last)
    totals = desk.view().totals(last.isoformat())
    return {"documents": seen.documents, "first": seen.first, "last": seen.last, **totals}


@routes.get("/info")
async def show_info(request: Request) -> Response:
    """Tell what this server is, and over which ledger."""
    desk = desk_of(request)
    return await reply(request, lambda: info(desk))


@routes.get("/coverage")
async def show_coverage(request: Request, ask: Annotated[OnDay, Query()]) -> Response:
    """Tell how much was read."""
    desk = desk_of(request)
    return await reply(request, lambda: coverage(desk, ask.known))


@routes.get("/actors")
async def actors(request: Request, ask: Annotated[OnDay, Query()]) -> Response:
    """List every actor that the ledger speaks of, with its place on the map."""
    desk = desk_of(request)

    def make() -> Json:
        _, known = ask.days(desk.today())
        counts = desk.view().actors(known.isoformat())
        return {"actors": [desk.places.row(code, n) for code, n in sorted(counts.items())]}

    return await reply(request, make)


@routes.get("/actors/{code}")
async def actor(request: Request, code: Code, ask: Annotated[OnDay, Query()]) -> Response:
    """Show one actor: its bodies, offices, and whom it deals with."""
    desk = desk_of(request)

    def make() -> Json:
        on, known = ask.days(desk.today())
        index = desk.view()
        counts = index.actors(known.isoformat())
        if code not in counts and not desk.world.known(code):
            raise nothing_like("actor", code)
        row = desk.places.row(code, counts.get(code, 0))
        return pictures.actor(desk.world, row, code, on, index.partners(code))

    return await reply(request, make)


@routes.get("/world")
async def world(request: Request, ask: Annotated[WorldAsk, Query()]) -> Response:
    """Give all measures in force on a day as arcs between actors."""
    desk = desk_of(request)

    def make() -> Json:
        clocks = ask.clocks(desk.today())
        kinds = frozenset(k for k in (ask.kind or "").split(",") if k)
        told = shown_coverage(desk.store, clocks)
        found = pictures.arcs(desk.spells(clocks).stands(clocks.on, clocks.known), kinds)
        return {
            "question": {"ask": "world", **clocks.to_json(), "kinds": sorted(kinds)},
            "coverage": told,
            "arcs": found,
        }

    return await reply(request, make)


@routes.get("/spells")
async def spells(request: Request, ask: Annotated[Filtered, Query()]) -> Response:
    """Give every measure with the days on which it stands, as known on every day."""
    desk = desk_of(request)

    def make() -> Json:
        book = desk.spells(ask.clocks(desk.today()))
        seen = desk.store.coverage(desk.today())
        told = {"documents": seen.documents, "first": seen.first, "last": seen.last}
        return {"position": book.position, "coverage": told, "thinned": book.thinned, **packed(book)}

    return await reply(request, make)


@routes.get("/dyad")
async def dyad(request: Request, ask: Annotated[DyadAsk, Query()]) -> Response:
    """Give everything between two actors over all days, for a picture."""
    desk = desk_of(request)

    def make() -> Json:
        book = desk.ledger()
        clocks = ask.clocks(desk.today())
        return pictures.dyad(book.store, desk.world, clocks, book.find(ask.a), book.find(ask.b))

    return await reply(request, make)


@routes.get("/bodies")
async def bodies(request: Request, ask: Annotated[OnDay, Query()]) -> Response:
    """List the bodies that decide."""
    desk = desk_of(request)

    def make() -> Json:
        on, _ = ask.days(desk.today())
        index = desk.view()
        return {"bodies": pictures.bodies(desk.world, index.actors(), index.blocks(), on)}

    return await reply(request, make)


@routes.get("/bodies/{code}")
async def body(request: Request, code: Code, ask: Annotated[Filtered, Query()]) -> Response:
    """Show a body: members, partners, rules, blocks in force and in the past."""
    desk = desk_of(request)

    def make() -> Json:
        if code not in desk.world.bodies:
            raise nothing_like("body", code)
        return pictures.body(desk.ledger().store, desk.world, ask.clocks(desk.today()), code)

    return await reply(request, make)


@routes.get("/documents")
async def documents(request: Request, ask: Annotated[DocumentsAsk, Query()]) -> Response:
    """List the reports that the ledger has read, newest first."""
    desk = desk_of(request)

    def make() -> Json:
        first = day(ask.first, "from", desk.today()).isoformat() if ask.first else "0000"
        last = day(ask.to, "to", desk.today()).isoformat() if ask.to else EVERY
        code = desk.ledger().find(ask.actor) if ask.actor else None
        total, rows = desk.view().documents(
            words=ask.q if desk.settings.text else "", outlet=ask.outlet, first=first, last=last, actor=code,
            limit=ask.limit, offset=ask.offset,
        )  # fmt: skip
        rows = [{**r, "url": safe_url(r["url"]), "text": r["text"] and desk.settings.text} for r in rows]
        return {"page": {"total": total, "offset": ask.offset, "limit": ask.limit}, "documents": rows}

    return await reply(request, make, ask="documents", form=ask.format)


@routes.get("/documents/{name:path}")
async def document(request: Request, name: Annotated[str, Path(max_length=1000)]) -> Response:
    """Show one report with what was found in it."""
    desk = desk_of(request)

    def make() -> Json:
        found = stored(desk.ledger().store, desk.view(), name)
        if found is None:
            raise nothing_like("document", name)
        return found

    return await reply(request, make)


@routes.get("/records/{name}")
async def record(request: Request, name: Code) -> Response:
    """Show one record with the last verdict on it."""
    desk = desk_of(request)

    def make() -> Json:
        found = records_of(desk, [name])
        if not found:
            raise nothing_like("record", name)
        verdict = reviews(desk.store, [name]).get(name)
        return {"record": record_to_json(found[0]), "review": verdict, "chain": chain(found)}

    return await reply(request, make)


def records_of(desk: Desk, ids: list[str]) -> list[Record]:
    """Return records that count today by id, in the order of the ids."""
    store = desk.ledger().store
    clocks = Clocks(on=ValidDay(desk.today()), known=KnownDay(desk.today()))
    with store.session():
        found = {r.id: r for r in counted(store, store.get(ids), clocks)}
    return [found[i] for i in ids if i in found]


@routes.get("/search")
async def search(request: Request, ask: Annotated[SearchAsk, Query()]) -> Response:
    """Find actors, measures, records and documents by words."""
    desk = desk_of(request)

    def make() -> Json:
        into = {w.strip() for w in ask.into.split(",")}
        known = day(ask.known, "known", desk.today()).isoformat()
        index = desk.view()
        found: Json = {"query": ask.q, "actors": [], "measures": [], "records": [], "documents": []}
        if "actors" in into:
            found["actors"] = desk.finder.actors(ask.q, index.actors(known), ask.limit)
        if not desk.settings.text:
            return found
        if "records" in into:
            found["records"] = [
                shown_record(r, ask.q)
                for r in records_of(desk, index.search(ask.q, known=known, limit=ask.limit, offset=ask.offset))
            ]
        if "measures" in into:
            records = records_of(
                desk, index.search(ask.q, known=known, measures=True, limit=ask.limit, offset=ask.offset)
            )
            found["measures"] = [m for r in records for m in shown_measures(r)][: ask.limit]
        if "documents" in into and ask.q.strip():
            _, rows = index.documents(words=ask.q, last=known, limit=ask.limit, offset=ask.offset)
            found["documents"] = [{k: r[k] for k in ("id", "published", "title", "lead", "outlet")} for r in rows]
        return found

    return await reply(request, make, ask="search", form=ask.format)


@routes.get("/review/queue")
async def queue(request: Request, ask: Annotated[QueueAsk, Query()]) -> Response:
    """List records that wait for a person, the least sure first, or those that have had one."""
    desk = desk_of(request)

    def make() -> Json:
        code = desk.ledger().find(ask.actor) if ask.actor else None
        total, ids = desk.view().queue(
            done=ask.state == "done", most=ask.max_score, kind=ask.type, actor=code, limit=ask.limit, offset=ask.offset
        )
        rows = desk.store.get(ids)
        told = {r.id: r.json for r in rows}
        verdicts = reviews(desk.store, ids)
        if ask.format == "csv":
            return {"records": [{**told[i], "review": verdicts.get(i)} for i in ids if i in told]}
        page = {"total": total, "offset": ask.offset, "limit": ask.limit}
        return {"page": page, "records": [{"record": told[i], "review": verdicts.get(i)} for i in ids if i in told]}

    return await reply(request, make, ask="queue", form=ask.format)
