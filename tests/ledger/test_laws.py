"""Laws of the ledger, over random journals: order of arrival, replay, the two clocks, threats, brute force."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fake_world import FakeWorld
from hypothesis import given, settings
from hypothesis import strategies as st
from make import record

from statusquo.codebook.folding import IN_FORCE, fold_table
from statusquo.core import Certainty, Record, TimeSpan, ValidDay
from statusquo.ledger import Ledger, machine
from statusquo.ledger.bodies import Decision
from statusquo.ledger.fold import fold
from statusquo.ledger.folded import fold_all
from statusquo.ledger.machine import START, Step, apply, reach
from statusquo.ledger.memory_store import MemoryStore
from statusquo.ledger.parts import parts_of
from statusquo.ledger.scope import Order, order, read_scope

START_DAY = date(2021, 1, 1)
DAYS = 40
CHANGES = ("threaten", "propose", "announce", "impose", "extend", "widen", "narrow", "suspend", "lift", "deny")
SCOPES = (None, "all imports", "12 product categories", "rice", "rice and cement", "exports of rice")
TODAY = "2026-01-01"


def day(offset: int) -> date:
    return START_DAY + timedelta(days=offset)


@st.composite
def spans(draw: Any) -> TimeSpan:
    first = draw(st.integers(0, DAYS))
    return TimeSpan(earliest=day(first), latest=day(first + draw(st.integers(0, 4))))


@st.composite
def records(draw: Any) -> Record:
    change = draw(st.sampled_from(CHANGES))
    when = draw(spans())
    kind = {"threaten": "THREATEN", "propose": "REQUEST", "lift": "CONCEDE", "deny": "REJECT"}.get(change, "SANCTION")
    if change == "announce":
        kind = draw(st.sampled_from(["SANCTION", "CONCEDE"]))
    published = when.latest + timedelta(days=draw(st.integers(0, 10)))
    return record(
        published=published,
        document=f"d-{draw(st.integers(0, 30))}-{published}",
        type=kind,
        by=draw(st.sampled_from(["USA", "CHN"])),
        to="IRN",
        kind=draw(st.sampled_from(["trade", "block"])),
        change=change,
        status=draw(st.sampled_from(["occurred", "ongoing"])) if change != "announce" else "future",
        date=when,
        since=when if change in ("impose", "announce", "widen") else None,
        until=draw(st.none() | st.just(TimeSpan(earliest=when.latest, latest=when.latest + timedelta(days=9)))),
        scope=draw(st.sampled_from(SCOPES)),
        n=draw(st.integers(0, 99)),
    )


journals = st.lists(records(), max_size=7)


def ledger_of(told: Sequence[Record]) -> Ledger:
    ledger = Ledger(MemoryStore(), world=FakeWorld())
    for one in told:
        ledger.append([one])
    return ledger


def answer(ledger: Ledger, **asked: Any) -> dict[str, Any]:
    answered = ledger.standing(**{"against": "IRN", "on": day(DAYS // 2), "known": TODAY, **asked})
    del answered["question"]
    return answered


@given(journals, st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_arrival_changes_nothing(told: list[Record], random: Any) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    one, other = ledger_of(told), ledger_of(shuffled)
    for offset in (10, 25, 45):
        assert answer(one, on=day(offset)) == answer(other, on=day(offset))
    assert (
        one.timeline("IRN", on=TODAY, known=TODAY)["entries"] == other.timeline("IRN", on=TODAY, known=TODAY)["entries"]
    )


@given(journals)
@settings(max_examples=40, deadline=None)
def test_appending_twice_changes_nothing(told: list[Record]) -> None:
    ledger = ledger_of(told)
    before, position = answer(ledger), ledger.position()
    assert ledger.append(told) == 0
    assert (answer(ledger), ledger.position()) == (before, position)


@given(journals, journals, st.integers(0, DAYS))
@settings(max_examples=60, deadline=None)
def test_later_news_never_changes_what_was_known(told: list[Record], more: list[Record], offset: int) -> None:
    known = day(offset)
    ledger = ledger_of(told)
    before = answer(ledger, known=known), ledger.timeline("IRN", on=TODAY, known=known)["entries"]
    ledger.append([m for m in more if m.document.published > known])
    assert (answer(ledger, known=known), ledger.timeline("IRN", on=TODAY, known=known)["entries"]) == before


@given(journals, journals)
@settings(max_examples=60, deadline=None)
def test_an_answer_at_a_position_never_changes(told: list[Record], more: list[Record]) -> None:
    ledger = ledger_of(told)
    at = ledger.position()
    before = answer(ledger, at=at)
    ledger.append(more)
    for one in more[:1]:
        ledger.review(one.id, "reject", "A. Reviewer")
        ledger.retract(one.document.id, day(0), "the outlet")
    ledger.append([replace(m, id=f"{m.id}-new", coder="coder-2") for m in told])
    assert answer(ledger, at=at) == before


@given(journals)
@settings(max_examples=60, deadline=None)
def test_coding_again_never_doubles(told: list[Record]) -> None:
    ledger = ledger_of(told)
    before = sorted(e["reports"] for e in ledger.timeline("IRN", on=TODAY, known=TODAY)["entries"])
    standing = [(m["kind"], m["scope"], m["certainty"], m["reports"]) for m in answer(ledger)["measures"]]
    again = [replace(m, id=f"{m.id}-again", coder="coder-2") for m in told]
    ledger.append(again)
    assert sorted(e["reports"] for e in ledger.timeline("IRN", on=TODAY, known=TODAY)["entries"]) == before
    assert sorted(map(str, standing)) == sorted(
        str((m["kind"], m["scope"], m["certainty"], m["reports"])) for m in answer(ledger)["measures"]
    )


@given(journals, st.integers(0, DAYS + 10))
@settings(max_examples=60, deadline=None)
def test_threats_and_proposals_change_nothing(told: list[Record], offset: int) -> None:
    quiet = [r for r in told if r.measure and r.measure.change not in ("threaten", "propose")]
    on = ValidDay(day(offset))
    assert fold(parts(told), on) == fold(parts(quiet), on)


@given(journals, st.integers(0, DAYS + 10))
@settings(max_examples=60, deadline=None)
def test_what_filters_leave_stands_on_records_that_pass(told: list[Record], offset: int) -> None:
    ledger = ledger_of(told)
    for measure in answer(ledger, on=day(offset))["measures"]:
        assert measure["certainty"] in ("certain", "possible")
        assert measure["evidence"]
        assert measure["since"]["earliest"] is None or measure["since"]["earliest"] <= day(offset).isoformat()
        found = ledger.why(measure["id"], on=day(offset), known=TODAY)
        assert found["measure"]["id"] == measure["id"]
        assert {link["record"] for link in found["chain"]} == {e["record"] for e in measure["evidence"]}


def parts(told: Sequence[Record]) -> list[Any]:
    return [p for r in told for p in parts_of(r)]


# -- the machine against brute force
@st.composite
def steps(draw: Any) -> list[Step]:
    made: list[Step] = []
    for number in range(draw(st.integers(1, 5))):
        lo = draw(st.integers(1, 8))
        hi = lo + draw(st.integers(0, 4))
        change = draw(st.sampled_from(["impose", "extend", "narrow", "suspend", "lift", "announce"]))
        strands = draw(st.sampled_from([(0,), (1,), (0, 1)]))
        rank = (draw(st.integers(0, 3)), number)
        timer = {"announce": "effect", "impose": "lapse", "suspend": "resume"}.get(change)
        timed = timer is not None and draw(st.booleans())
        sets = (timer,) if timed and timer else ()
        made.append(Step(changes=tuple((s, change) for s in strands), lo=lo, hi=hi, rank=rank, act=number, sets=sets))
        if timed and timer:
            late = hi + draw(st.integers(0, 3))
            made.append(
                Step(
                    changes=tuple((s, timer) for s in strands), lo=lo, hi=late, rank=(9, number), act=number,
                    after=len(made) - 1,
                )
            )  # fmt: skip
    return made


def brute(told: Sequence[Step], on: int) -> set[Any]:
    found = set()
    for days in itertools.product(*(range(s.lo, s.hi + 1) for s in told)):
        placed = [((d, s.rank), n) for n, (d, s) in enumerate(zip(days, told, strict=True))]
        at = {n: place for place, n in placed}
        if any(s.after is not None and at[s.after] > at[n] for n, s in enumerate(told)):
            continue
        state = (START, START)
        for (when, _), n in sorted(placed):
            if when <= on:
                state = apply(told[n], state)
        found.add(state)
    return found


@given(steps(), st.integers(0, 14))
@settings(max_examples=150, deadline=None)
def test_reach_equals_brute_force(told: list[Step], on: int) -> None:
    if len(told) <= 6:
        assert reach(told, 2, on) == brute(told, on)


@given(steps(), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_beyond_its_limit_reach_is_a_superset(told: list[Step], on: int) -> None:
    exact, machine.MOST_OPEN = machine.MOST_OPEN, 1
    try:
        assert len(told) > 6 or brute(told, on) <= reach(told, 2, on)
    finally:
        machine.MOST_OPEN = exact


@given(st.lists(records(), max_size=4), st.integers(0, DAYS + 5))
@settings(max_examples=100, deadline=None)
def test_certainty_equals_the_count_over_all_admissible_days(told: list[Record], offset: int) -> None:
    on = ValidDay(day(offset))
    for folded in fold_all(parts(told)):
        if len(folded.steps) > 5 or len(folded.strands) != 1 or any(s.hi - s.lo > 20 for s in folded.steps):
            continue
        worlds = brute_one(folded.steps, on.toordinal())
        stands = [w in IN_FORCE for w in worlds]
        measures = [m for m in fold(parts(told), on) if m.identity == folded.identity]
        expected = Certainty.CERTAIN if all(stands) else Certainty.POSSIBLE if any(stands) else Certainty.NO
        assert (measures[0].certainty if measures else Certainty.NO) is expected


def brute_one(told: Sequence[Step], on: int) -> list[str]:
    states = []
    for days in itertools.product(*(range(s.lo, s.hi + 1) for s in told)):
        at = [(d, s.rank) for d, s in zip(days, told, strict=True)]
        if any(s.after is not None and at[s.after] > at[n] for n, s in enumerate(told)):
            continue
        state = (START,)
        for n in sorted(range(len(told)), key=lambda i: at[i]):
            if at[n][0] <= on:
                state = apply(told[n], state)
        states.append(state[0][0])
    return states


# -- tables, scopes and rules
def test_threats_proposals_and_denials_never_change_a_state() -> None:
    for (state, change), move in fold_table().transitions.items():
        if change in ("threaten", "propose", "deny"):
            assert move.next == state


def test_only_changes_that_bring_a_measure_lead_into_force() -> None:
    leads = {c for (s, c), m in fold_table().transitions.items() if m.next in IN_FORCE and s not in IN_FORCE}
    assert leads == {"open", "impose", "effect", "extend", "widen", "narrow", "resume"}


texts = st.sampled_from([s for s in SCOPES if s] + ["steel", "all trade", "54 goods", "joint exercises", "oil and gas"])


@given(texts, texts)
def test_scope_order_is_antisymmetric(one: str, other: str) -> None:
    scopes = [read_scope(p.measure) for t in (one, other) if (p := record(
        published=START_DAY, by="USA", to="IRN", kind="trade", change="impose", scope=t)) and p.measure]  # fmt: skip
    assert order(scopes[0], scopes[1]) is ~order(scopes[1], scopes[0])
    assert order(scopes[0], scopes[0]) is Order.EQUAL


members = st.sets(st.sampled_from("ABCDEFGH"), min_size=1)


@given(
    members, members, st.sampled_from(["consensus", "majority", "two_thirds", "qualified", "veto_majority"]), members
)
def test_ways_out_are_minimal_and_sufficient(everyone: set[str], against: set[str], rule: str, veto: set[str]) -> None:
    threshold = {"qualified": 0.55, "veto_majority": 5}.get(rule)
    decision = Decision(
        rule=rule,
        members=frozenset(everyone),
        threshold=threshold,
        veto=frozenset(everyone if rule == "consensus" else veto & everyone if rule == "veto_majority" else ()),
    )
    objectors = everyone & against
    enough = [
        set(c) for n in range(len(objectors) + 1) for c in itertools.combinations(sorted(objectors), n)
        if decision.passes(objectors - set(c))
    ]  # fmt: skip
    least = sorted((sorted(e) for e in enough if not any(o < e for o in enough)), key=lambda e: (len(e), e))
    assert decision.ways_out(objectors) == ([] if decision.passes(objectors) else least)
