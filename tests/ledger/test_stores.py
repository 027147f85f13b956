"""The contract that every store keeps, on every store."""

from collections.abc import Callable
from datetime import date

import pytest
from fake_world import FakeWorld
from hypothesis import given
from hypothesis import strategies as st
from make import record

from statusquo.core import DocumentRef
from statusquo.core.errors import LedgerError
from statusquo.ledger import Ledger
from statusquo.ledger.entry import Kind, record_entry, run_entry
from statusquo.ledger.store import Store
from statusquo.ledger.terms import term_key, term_keys

Make = Callable[[], Store]
BAN = record(
    published="2020-03-02", by="USA", to="IRN", kind="trade", change="impose", since="2020-03-01", document="a"
)
LIFT = record(
    published="2021-03-02",
    type="CONCEDE",
    by="USA",
    to="IRN",
    kind="trade",
    change="lift",
    until="2021-03-01",
    document="b",
)
KNOWN = {"known": "2026-01-01"}


def entries(*records):
    return [e for r in records for e in (run_entry(r.document, r.coder), record_entry(r))]


@given(st.lists(st.text(), max_size=4), st.sampled_from(["", "id:"]))
def test_keys_of_many_terms_are_those_of_each(terms: list[str], prefix: str) -> None:
    assert term_keys(terms, prefix).tolist() == [term_key(prefix + t) for t in terms]


def test_append_gives_positions_and_finds_again(make_store: Make) -> None:
    store = make_store()
    assert store.append(entries(BAN, LIFT)) == 4
    assert store.position() == 4
    again = make_store()
    rows = again.find(["it:USA>IRN"])
    assert [r.id for r in rows] == [BAN.id, LIFT.id]
    assert [r.position for r in rows] == [2, 4]
    assert rows[0].day == date(2020, 3, 2)
    assert [r.kind for r in again.scan()] == [Kind.RUN, Kind.RECORD, Kind.RUN, Kind.RECORD]
    assert again.find(["it:IRN>USA"]) == []
    assert again.find([]) == []


def test_append_is_exactly_once(make_store: Make) -> None:
    store = make_store()
    store.append(entries(BAN))
    assert make_store().append([*entries(BAN), *entries(BAN, LIFT)]) == 2
    assert make_store().append(entries(BAN, LIFT)) == 0
    assert [r.id for r in make_store().find(["a:USA"])] == [BAN.id, LIFT.id]
    positions = [r.position for r in make_store().scan()]
    assert positions == sorted(set(positions))


def test_at_sees_only_what_was_there(make_store: Make) -> None:
    store = make_store()
    store.append(entries(BAN))
    at = store.position()
    store.append(entries(LIFT))
    assert [r.id for r in store.find(["a:USA"], at)] == [BAN.id]
    assert [r.id for r in store.get([BAN.id, LIFT.id, "none"], at)] == [BAN.id]
    assert len(list(store.scan(at))) == 2
    assert store.coverage(date(2026, 1, 1), at).documents == 1


def test_coverage_counts_documents_also_empty_ones(make_store: Make) -> None:
    store = make_store()
    ledger = Ledger(store, world=FakeWorld())
    empty = DocumentRef(id="nothing-in-it", published=date(2019, 5, 5))
    ledger.append([BAN, LIFT], [empty], coder="c")
    ledger.append([BAN], [empty], coder="another")
    seen = make_store().coverage(date(2026, 1, 1))
    assert (seen.documents, seen.first, seen.last) == (3, date(2019, 5, 5), date(2021, 3, 2))
    assert make_store().coverage(date(2020, 1, 1)).documents == 1
    assert make_store().coverage(date(2000, 1, 1)).first is None


def test_answers_are_the_same_on_every_store(make_store: Make) -> None:
    ledger = Ledger(make_store(), world=FakeWorld())
    ledger.append([BAN, LIFT])
    with Ledger(make_store(), world=FakeWorld()) as again:
        assert len(again.standing(by="USA", on="2020-06-01", **KNOWN)["measures"]) == 1
        assert len(again.standing(by="USA", on="2021-06-01", **KNOWN)["measures"]) == 0
        answer = again.status("USA", "IRN", on="2020-06-01", **KNOWN)
        assert (answer["engagement"], answer["basis"]) == ("limited", "reported")
        assert len(answer["recent"]) == 1
        found = again.why(BAN.id, on="2020-06-01", **KNOWN)
        assert found["record"]["id"] == BAN.id
        rows = again.panel("dyad-month", on="2020-06-30", **KNOWN)["rows"]
        assert [(r["month"], r["events"], r["measures_certain"]) for r in rows] == [
            ("2020-03", 1, 1), ("2020-04", 0, 1), ("2020-05", 0, 1), ("2020-06", 0, 1),
        ]  # fmt: skip
        assert again.panel("dyad-month", on="2020-02-20", **KNOWN)["rows"] == []  # known by then, and not yet begun
        again.append([record(published="2022-01-01", by="USA", to="IRN", type="ACCUSE")])
        assert again.status("USA", "IRN", on="2022-01-05", **KNOWN)["coverage"]["documents"] == 3


def test_gathered_documents_are_all_written_also_when_interrupted(make_store: Make) -> None:
    ledger = Ledger(make_store(), world=FakeWorld())
    told = [record(published="2020-03-02", by="USA", to="IRN", type="ACCUSE", document=f"g{n}") for n in range(7)]
    with pytest.raises(KeyboardInterrupt), ledger.gather(coder="c", size=3) as gathered:  # noqa: PT012
        for one in told:
            gathered.add(one.document, [one])
        gathered.add(DocumentRef(id="empty", published=date(2020, 3, 3)), [])
        raise KeyboardInterrupt
    assert gathered.new == 15
    assert make_store().coverage(date(2026, 1, 1)).documents == 8


def test_a_question_never_creates_a_ledger(make_store: Make) -> None:
    store = make_store()
    if type(store).__name__ == "MemoryStore":
        pytest.skip("a store in memory is always there")
    for _ in range(2):
        with pytest.raises(LedgerError, match="no such ledger"):
            Ledger(make_store(), world=FakeWorld()).standing(by="USA", on="2020-01-01", known="2020-01-01")


def test_text_can_be_left_out(make_store: Make) -> None:
    Ledger(make_store(), world=FakeWorld(), text=False).append([BAN])
    payload = make_store().get([BAN.id])[0].json
    evidence = payload["evidence"][0]
    assert evidence["text"] is None
    assert len(evidence["sha256"]) == 64
    assert evidence["end"] == BAN.evidence[0].span.end
    answer = Ledger(make_store(), world=FakeWorld()).standing(by="USA", on="2020-06-01", **KNOWN)
    assert answer["measures"][0]["evidence"][0]["text"] is None
