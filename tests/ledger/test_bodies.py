"""The European Union's qualified majority: states, people, and the four that it takes to block."""

from datetime import date
from itertools import combinations

import pytest

from statusquo.core.errors import QuestionError
from statusquo.ledger import Ledger
from statusquo.ledger.bodies import Decision
from statusquo.ledger.memory_store import MemoryStore
from statusquo.ledger.populations import populations
from statusquo.world import World


def council(day: date) -> Decision:
    world = World.load()
    rule = world.rule("EU", "trade", day)
    assert rule is not None
    return Decision.of(rule, world.members("EU", day), populations("EU", day))


def test_shares_are_known_for_all_members_and_sum_to_a_hundred():
    world = World.load()
    for day in (date(2016, 6, 1), date(2020, 6, 1), date(2023, 6, 1), date(2025, 6, 1)):
        shares = populations("EU", day)
        members = world.members("EU", day)
        assert set(members) <= set(shares)
        assert sum(shares[m] for m in members) == pytest.approx(100, abs=13 if day.year == 2016 else 0.1)
    assert populations("EU", date(2010, 1, 1)) == {}
    assert populations("NATO", date(2020, 1, 1)) == {}


def test_thirty_five_per_cent_of_the_people_block_only_with_four_states():
    decision = council(date(2025, 6, 1))
    assert (len(decision.members), decision.votes_needed) == (27, 15)
    assert decision.passes({"DEU", "FRA", "ITA"})  # 46.9 % of the people, but three states
    assert not decision.passes({"DEU", "FRA", "ITA", "MLT"})
    assert not decision.passes({"DEU", "FRA", "HUN", "LUX"})  # 35.94 %
    assert decision.passes({"DEU", "ITA", "LUX", "HUN"})  # 34.0 %
    thirteen = sorted(decision.members - {"DEU", "FRA", "ITA", "ESP", "POL"})[:13]
    assert not decision.passes(thirteen)
    assert decision.passes(thirteen[:12])


def test_ways_out_are_the_minimal_sets():
    decision = council(date(2025, 6, 1))
    against = {"DEU", "FRA", "HUN", "LUX"}
    ways = decision.ways_out(against)
    minimal = [
        set(c) for size in range(5) for c in combinations(sorted(against), size) if decision.passes(against - set(c))
    ]
    assert {frozenset(w) for w in ways} == {frozenset(m) for m in minimal if not any(o < m for o in minimal)}
    assert ways == [["DEU"], ["FRA"], ["HUN"], ["LUX"]]


def test_status_tells_how_the_body_decides():
    from make import record

    book = Ledger(MemoryStore())
    told = {"to": "MAR", "kind": "block", "change": "impose", "body": "EU", "status": "ongoing", "type": "REJECT"}
    for member in ("HUN", "POL", "ITA", "ESP"):
        book.append([record(published="2025-03-01", by=member, since="2025-02-01", document=member, **told)])
    asked = {"on": "2025-04-01", "known": "2025-04-01", "matter": "trade"}
    answer = book.status("EU", "MAR", **asked)
    assert answer["decision"] == {
        "members": 27, "votes_needed": 15, "population": 0.65, "population_known": True, "veto": [],
    }  # fmt: skip
    assert (answer["rule"], answer["engagement"]) == ("qualified", "open")  # 34.47 % of the people
    held = book.status("EU", "MAR", suppose="ROU vetoes", **asked)
    assert held["engagement"] == "blocked"
    assert held["to_reopen"] == [["ESP"], ["ITA"], ["POL"], ["ROU"]]  # without HUN the others still have 36.57 %
    assert book.status("EU", "MAR", on="2025-04-01", known="2025-04-01")["decision"]["veto"] == ["*"]


def test_two_states_have_ties_shared_bodies_and_a_trend():
    from make import record

    book = Ledger(MemoryStore())
    cut = {"by": "DZA", "to": "MAR", "kind": "diplomatic", "change": "impose", "since": "2021-08-24"}
    book.append([record(published="2021-08-25", **cut)])
    book.append([record(published="2021-09-02", by="MAR", to="DZA", type="ACCUSE", date="2021-09-01")])
    asked = {"on": "2021-10-01", "known": "2021-10-01"}
    answer = book.status("MAR", "DZA", **asked)
    assert answer["ties"]["diplomatic"]["state"] == "restricted"
    assert answer["ties"]["diplomatic"]["by"] == ["DZA"]
    assert answer["ties"]["truce"]["state"] == "no_report"
    assert {"UN", "LAS", "AU"} <= set(answer["shared_bodies"])
    assert [m["month"] for m in answer["trend"]] == [
        "2020-11", "2020-12", *(f"2021-{n:02d}" for n in range(1, 11)),
    ]  # fmt: skip
    assert answer["trend"][9:11] == [
        {"month": "2021-08", "events": 1, "intensity": -6.0}, {"month": "2021-09", "events": 1, "intensity": -3.0},
    ]  # fmt: skip
    lifted = book.status("MAR", "DZA", suppose="DZA lifts", **asked)
    assert (lifted["measures"], lifted["engagement"]) == ([], "open")
    with pytest.raises(QuestionError, match="only suppose that one lifts"):
        book.status("MAR", "DZA", suppose="DZA vetoes", **asked)
