"""Questions: the routes that answer what the command line answers, with the same JSON."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from statusquo.codebook.tables import codebook
from statusquo.core.errors import QuestionError, UnknownActorError
from statusquo.web.asks import (
    ConditionsAsk,
    DiffAsk,
    Filtered,
    PanelAsk,
    StandingAsk,
    StatusAsk,
    TimelineAsk,
    WhoAsk,
    day,
    nothing_like,
)
from statusquo.web.replies import desk_of, paged, reply
from statusquo.world.answer import who as resolve
from statusquo.writers.records import Json

routes = APIRouter(tags=["questions"])


@routes.get("/standing")
async def standing(request: Request, ask: Annotated[StandingAsk, Query()]) -> Response:
    """Tell which measures stand on a day, by what was published up to another."""
    desk = desk_of(request)
    between = [c.strip() for c in ask.between.split(",")] if ask.between is not None else None

    def make() -> Json:
        told = ask.asked(desk.today())
        kinds = [k.strip() for k in (ask.kind or "").split(",") if k.strip()]
        if wrong := [k for k in kinds if k not in codebook().kinds]:
            raise QuestionError(f"no kind of measure {wrong[0]!r}; kinds are {', '.join(sorted(codebook().kinds))}")
        one = kinds[0] if len(kinds) == 1 else None
        found = desk.ledger().standing(by=ask.by, against=ask.against, between=between, kind=one, **told)
        measures = [
            m
            for m in found["measures"]
            if (len(kinds) < 2 or m["kind"] in kinds) and (not ask.certain or m["certainty"] == "certain")
        ]
        if ask.order == "fresh":
            measures.sort(key=lambda m: (m["certainty"] == "certain", m["last_reported"] or ""), reverse=True)
        return paged({**found, "measures": measures}, "measures", ask.limit, ask.offset)

    whole = ask.by is None and ask.against is None and between is None
    return await reply(request, make, ask="standing", form=ask.format, heavy=whole)


@routes.get("/status")
async def status(request: Request, ask: Annotated[StatusAsk, Query()]) -> Response:
    """Tell what A may do with B, what stands between them, and who would have to move."""
    desk = desk_of(request)

    def make() -> Json:
        told = ask.asked(desk.today())
        return desk.ledger().status(ask.a, ask.b, matter=ask.matter, suppose=ask.suppose, **told)

    return await reply(request, make)


@routes.get("/timeline")
async def timeline(request: Request, ask: Annotated[TimelineAsk, Query()]) -> Response:
    """List events and changes of measures of an actor, or between two."""
    desk = desk_of(request)

    def make() -> Json:
        found = desk.ledger().timeline(ask.a, ask.b, **ask.asked(desk.today()))
        return paged(found, "entries", ask.limit, ask.offset)

    return await reply(request, make, ask="timeline", form=ask.format)


@routes.get("/why/{wanted}")
async def why(
    request: Request, wanted: Annotated[str, Path(max_length=200)], ask: Annotated[Filtered, Query()]
) -> Response:
    """Show what a record, an event or a measure rests on."""
    desk = desk_of(request)

    def make() -> Json:
        told = ask.asked(desk.today())
        try:
            return desk.ledger().why(wanted, **told)
        except UnknownActorError:
            raise
        except QuestionError:
            ask.clocks(desk.today())  # a wrong day or filter is another error than an unknown id
            raise nothing_like("record, event or measure", wanted) from None

    return await reply(request, make)


@routes.get("/panel")
async def panel(request: Request, ask: Annotated[PanelAsk, Query()]) -> Response:
    """Count events and measures in force by month."""
    desk = desk_of(request)

    def make() -> Json:
        start = day(ask.start, "start", desk.today()) if ask.start else None
        found = desk.ledger().panel(ask.by, actors=ask.actor, start=start, **ask.asked(desk.today()))
        return paged(found, "rows", ask.limit, ask.offset)

    return await reply(request, make, ask="panel", form=ask.format, heavy=True)


@routes.get("/diff")
async def diff(request: Request, ask: Annotated[DiffAsk, Query()]) -> Response:
    """Tell what changed in what stands between two days, or in what was known of it."""
    desk = desk_of(request)

    def make() -> Json:
        today = desk.today()
        to = day(ask.to or ask.on, "to", today)
        known = day(ask.known, "known", today)
        before = (day(ask.before, "from", today), day(ask.known_from or ask.known, "known_from", today))
        sides = {"by": ask.by, "against": ask.against, "kind": ask.kind}
        return desk.ledger().diff(before, (to, known), **sides, **ask.filters())

    return await reply(request, make, ask="diff", form=ask.format, heavy=True)


@routes.get("/conditions")
async def conditions(request: Request, ask: Annotated[ConditionsAsk, Query()]) -> Response:
    """List measures whose condition for an end may have come true."""
    desk = desk_of(request)

    def make() -> Json:
        return desk.ledger().conditions(by=ask.by, against=ask.against, **ask.asked(desk.today()))

    return await reply(request, make, ask="conditions", form=ask.format, heavy=True)


@routes.get("/who")
async def who(request: Request, ask: Annotated[WhoAsk, Query()]) -> Response:
    """Tell what a name stands for on a day, and why."""
    desk = desk_of(request)

    def make() -> Json:
        return asdict(resolve(ask.name, day(ask.on, "on", desk.today()), desk.world))

    return await reply(request, make)
