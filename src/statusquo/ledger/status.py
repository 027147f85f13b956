"""status: what a body may do with an actor, on a day as known on another; two that are no bodies go to `pair`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from statusquo.core.certainty import Certainty
from statusquo.core.errors import QuestionError
from statusquo.core.record import Record
from statusquo.core.standing import Identity, Measure
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.bodies import Decision
from statusquo.ledger.hypothesis import Hypothesis
from statusquo.ledger.pair import pair_status, pair_term, recent
from statusquo.ledger.populations import populations
from statusquo.ledger.shown import shown_coverage, shown_measure, shown_question
from statusquo.ledger.standing import fold_records
from statusquo.ledger.store import Store
from statusquo.ledger.world_view import RuleRow, WorldView
from statusquo.writers.records import Json

_OWN_WHOLE = frozenset({"cooperation", "membership"})
_NARROW = frozenset({"partial"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """What a body can do with an actor: open, limited, blocked or none, how surely, and who would have to move."""

    state: str
    certainty: Certainty
    ways: tuple[tuple[str, ...], ...] = ()


def status(
    store: Store, world: WorldView, clocks: Clocks, one: str, other: str, *, matter: str = "engagement",
    suppose: Sequence[Hypothesis] = (),
) -> Json:  # fmt: skip
    """Return the status of two actors (codes); a body comes first, whichever way it is asked.

    Raises:
        QuestionError: when both are the same.
    """
    if one == other:
        raise QuestionError(f"status needs two actors, not {one} twice")
    if other in world.bodies and one not in world.bodies:
        one, other = other, one
    if one in world.bodies:
        return _body_status(store, world, clocks, one, other, matter, suppose)
    return pair_status(store, world, clocks, one, other, suppose)


def _body_status(
    store: Store, world: WorldView, clocks: Clocks, body: str, other: str, matter: str, suppose: Sequence[Hypothesis]
) -> Json:
    family = _family(world, body)
    records = _about(store, clocks, family, other)
    folded = fold_records(records, clocks, lambda i: other in (i.imposer, i.target))
    measures = [m for m in folded if _concerns(m.identity, family, other)]
    relation = world.relation(body, other, clocks.on)
    rule = world.rule(body, matter, clocks.on)
    blocks = [m for m in measures if _is_block(m, family, other)]
    engagement = _engagement(world, clocks.on, body, other, relation, matter, measures, blocks, suppose)
    basis = "reported" if records else "no_report"
    if basis == "no_report" and not suppose and engagement.state == "open":
        engagement = Engagement(state="open", certainty=Certainty.POSSIBLE)
    known = {r.id: r for r in records}
    asked = {"a": body, "b": other, "matter": matter}
    answer = {
        "question": shown_question("status", asked, clocks, world),
        "coverage": shown_coverage(store, clocks),
        "basis": basis,
        "relation": relation,
        "rule": rule.rule if rule else None,
        "engagement": engagement.state,
        "certainty": engagement.certainty.value,
        "contested": any(m.contested for m in blocks),
        "blocks": [shown_measure(m, known) for m in blocks],
        "to_reopen": [list(way) for way in engagement.ways],
        "measures": [shown_measure(m, known) for m in measures],
        "recent": recent(records, clocks, {*family, other}),
        "decision": _shown_decision(world, rule, body, other, clocks.on, suppose) if rule else None,
    }
    if suppose:
        answer["if"] = [{"actor": h.code, "change": h.change} for h in suppose]
    return answer


def _shown_decision(
    world: WorldView, rule: RuleRow, body: str, other: str, on: date, suppose: Sequence[Hypothesis]
) -> Json:
    """Return how many decide, how many of them must not object, and what share of the people they must have.

    `population` is None where the rule asks for none; `population_known` tells whether it could be judged.
    """
    decision = _decision(world, rule, body, other, on, suppose)
    return {
        "members": len(decision.members),
        "votes_needed": decision.votes_needed,
        "population": decision.population,
        "population_known": decision.counts_people,
        "veto": sorted(decision.veto) if len(decision.veto) < len(decision.members) else ["*"],
    }


def _about(store: Store, clocks: Clocks, family: Sequence[str], other: str) -> list[Record]:
    """Return the records on a body (with its organs) and an actor, with what the blockers did without naming it."""
    terms = [t for code in family for t in (f"bt:{code}>{other}", f"it:{code}>{other}", f"it:{other}>{code}")]
    terms += [pair_term(code, other) for code in family]
    records = known_records(store, terms, clocks)
    blockers = {i for r in records if r.measure and r.measure.body in family for i in r.measure.imposer}
    more = known_records(store, [f"it:{code}>{other}" for code in sorted(blockers)], clocks) if blockers else []
    by_id = {r.id: r for r in [*records, *(r for r in more if r.measure and not r.measure.body)]}
    return sorted(by_id.values(), key=lambda r: (r.document.published, r.id))


def _family(world: WorldView, body: str) -> list[str]:
    organs = [code for code, row in world.bodies.items() if row.parent == body]
    parent = world.bodies[body].parent
    return [body, *sorted(organs), *([parent] if parent else [])]


def _concerns(identity: Identity, family: Sequence[str], other: str) -> bool:
    if identity.body in family and identity.target == other:
        return True
    sides = {identity.imposer, identity.target}
    return other in sides and bool(sides & set(family))


def _is_block(measure: Measure, family: Sequence[str], other: str) -> bool:
    identity = measure.identity
    return identity.kind == "block" and identity.body in family and identity.target == other


def _engagement(
    world: WorldView, on: date, body: str, other: str, relation: str, matter: str, measures: Sequence[Measure],
    blocks: Sequence[Measure], suppose: Sequence[Hypothesis],
) -> Engagement:  # fmt: skip
    if relation == "none":
        return Engagement(state="none", certainty=Certainty.CERTAIN)
    lifted = {h.code for h in suppose if h.change == "lift"}
    vetoing = {h.code for h in suppose if h.change == "veto"}
    found: list[Engagement] = []
    for organ in dict.fromkeys([body, *(m.identity.body for m in blocks)]):
        rule = world.rule(organ, matter, on)
        if rule is None:
            continue
        whole = [m for m in blocks if m.identity.body == organ and m.coverage not in _NARROW]
        decision = _decision(world, rule, organ, other, on, suppose)
        sure = {m.identity.imposer for m in whole if m.certainty is Certainty.CERTAIN} - lifted | vetoing
        maybe = {m.identity.imposer for m in whole} - lifted | vetoing
        found.append(_decided(decision, sure, maybe))
    own = [m for m in measures if m.identity.imposer == body and m.identity.target == other and body not in lifted]
    found += [_own(m, body) for m in own if m.identity.kind != "truce"]
    partial = [m for m in blocks if m.coverage in _NARROW and m.identity.imposer not in lifted]
    found += [Engagement(state="limited", certainty=m.certainty, ways=((m.identity.imposer,),)) for m in partial]
    if relation == "suspended":
        found.append(Engagement(state="limited", certainty=Certainty.CERTAIN))
    return _worst(found)


def _decision(
    world: WorldView, rule: RuleRow, organ: str, other: str, on: date, suppose: Sequence[Hypothesis]
) -> Decision:
    people = populations(organ, on) or populations(world.bodies[organ].parent, on)
    return Decision.of(rule, _voters(world, organ, other, on, suppose), people)


def _voters(world: WorldView, organ: str, other: str, on: date, suppose: Sequence[Hypothesis]) -> set[str]:
    """Return who decides: the members without the one that it is about, as supposed to join or leave."""
    members = set(world.members(organ, on)) | {h.code for h in suppose if h.change == "join"}
    return members - {h.code for h in suppose if h.change == "leave"} - {other}


def _decided(decision: Decision, sure: Iterable[str], maybe: Iterable[str]) -> Engagement:
    maybe = set(maybe)
    if decision.passes(maybe):
        return Engagement(state="open", certainty=Certainty.CERTAIN)
    certainty = Certainty.POSSIBLE if decision.passes(sure) else Certainty.CERTAIN
    ways = tuple(tuple(way) for way in decision.ways_out(maybe))
    return Engagement(state="blocked", certainty=certainty, ways=ways)


def _own(measure: Measure, body: str) -> Engagement:
    """Return what the body's own measure leaves: nothing when it halts all cooperation, else some forms."""
    whole = measure.identity.kind in _OWN_WHOLE and measure.state == "in_force" and measure.coverage not in _NARROW
    return Engagement(state="blocked" if whole else "limited", certainty=measure.certainty, ways=((body,),))


def _worst(found: Sequence[Engagement]) -> Engagement:
    """Return the strictest of several holds; to open again, a way out of each of that kind is needed."""
    for state in ("blocked", "limited"):
        held = [f for f in found if f.state == state]
        if held:
            certainty = max((f.certainty for f in held), key=lambda c: c.rank)
            return Engagement(state=state, certainty=certainty, ways=_all_ways(held))
    return Engagement(state="open", certainty=Certainty.CERTAIN)


def _all_ways(held: Sequence[Engagement]) -> tuple[tuple[str, ...], ...]:
    ways: set[frozenset[str]] = {frozenset()}
    for engagement in held:
        ways = {way | set(more) for way in ways for more in engagement.ways or ((),)}
    least = [w for w in ways if w and not any(o < w for o in ways)]
    return tuple(sorted((tuple(sorted(w)) for w in least), key=lambda w: (len(w), w)))
