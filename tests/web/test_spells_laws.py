"""Laws of the spells: over random journals they agree with `standing` on every day, and grow as if made at once."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.core.certainty import Certainty
from statusquo.core.standing import Identity
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.ledger import Ledger
from statusquo.ledger.asof import Clocks, known_records
from statusquo.ledger.memory_store import MemoryStore
from statusquo.ledger.standing import Asked, fold_records
from statusquo.web.index import Index
from statusquo.web.spells import CONTESTED, Known, SpellBook, packed

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from make import record

FIRST = date(2021, 1, 1)
EVER = Clocks(on=ValidDay(date.max), known=KnownDay(date.max))
TYPES = {"threaten": "THREATEN", "propose": "REQUEST", "lift": "CONCEDE", "deny": "REJECT"}
CHANGES = ("announce", "impose", "extend", "widen", "narrow", "suspend", "lift", "deny", "threaten")


@st.composite
def reports(draw):
    change = draw(st.sampled_from(CHANGES))
    first, wide = draw(st.integers(0, 40)), draw(st.sampled_from([0, 0, 1, 4, 20]))
    when = f"{FIRST + timedelta(days=first)}..{FIRST + timedelta(days=first + wide)}"
    published = FIRST + timedelta(days=first + wide + draw(st.integers(0, 9)))
    until = FIRST + timedelta(days=first + wide + 9)
    number = draw(st.integers(0, 9))
    return record(
        published=published.isoformat(), document=f"d-{number}-{published}", type=TYPES.get(change, "SANCTION"),
        by=draw(st.sampled_from(["USA", "CHN", "USA CHN"])), to="IRN", kind=draw(st.sampled_from(["trade", "block"])),
        change=change, status="future" if change == "announce" else "occurred", date=when,
        since=when if change in ("impose", "announce", "widen") else None,
        until=draw(st.sampled_from([None, f"{until}..{until}"])), n=number,
        body=draw(st.sampled_from([None, None, "EU"])),
        scope=draw(st.sampled_from([None, "all imports", "rice", "rice and cement"])),
        voices=draw(st.sampled_from([(), ("A (official)",), ("B (person)",)])),
    )  # fmt: skip


def folded(store, on, known):
    clocks = Clocks(on=ValidDay(on), known=KnownDay(known))
    measures = fold_records(known_records(store, Asked().terms(), clocks), clocks, Asked().wants)
    return sorted((m.identity, m.id, m.certainty is Certainty.CERTAIN, m.contested) for m in measures)


def told(book, on, known):
    return sorted((r.identity, r.id, bool(f & 2), bool(f & CONTESTED)) for r, f in book.stands(on, known))


DAYS = st.integers(-5, 70).map(lambda n: FIRST + timedelta(days=n)) | st.sampled_from(
    [date(2023, 1, 1), date(2035, 1, 1)]
)


@settings(max_examples=60, deadline=None)
@given(
    journal=st.lists(reports(), max_size=7),
    days=st.lists(st.tuples(DAYS, DAYS), min_size=4, max_size=8),
    data=st.data(),
)
def test_spells_agree_with_standing_however_the_journal_grew(journal, days, data):
    store, index, book = MemoryStore(), Index(), SpellBook(EVER)
    ledger = Ledger(store)
    for one in journal:
        ledger.append([one])
        if data.draw(st.booleans()):
            index.grow(store)
            book.grow(store, index)
    if journal and data.draw(st.booleans()):
        chosen = data.draw(st.sampled_from(journal))
        target = data.draw(st.sampled_from([chosen.id, chosen.document.id]))
        ledger.retract(target, chosen.document.published + timedelta(days=data.draw(st.integers(0, 20))), "A. Reader")
    if journal and data.draw(st.booleans()):
        ledger.review(data.draw(st.sampled_from(journal)).id, "reject", "A. Reader")
    index.grow(store)
    book.grow(store, index)
    for on, known in days:
        assert told(book, on, known) == folded(store, on, known), (on, known)


@settings(max_examples=30, deadline=None)
@given(journal=st.lists(reports(), min_size=1, max_size=6))
def test_the_index_counts_what_counts(journal):
    store, index = MemoryStore(), Index()
    ledger = Ledger(store)
    for one in journal:
        ledger.append([one])
    ledger.review(journal[0].id, "reject", "A. Reader")
    again = Ledger(store)
    again.append([], [journal[-1].document], coder="coder-2")
    index.grow(store)
    clocks = Clocks(on=ValidDay(date.max), known=KnownDay(date.max))
    live = known_records(store, [f"a:{c}" for c in ("USA", "CHN")], clocks)
    assert index.totals("9999")["records"] == len(live)
    wanted = {c: sum(c in {a.code for a in (*r.actors, *r.recipients)} for r in live) for c in ("USA", "CHN", "IRN")}
    assert {c: n for c, n in index.actors().items() if c != "EU"} == {c: n for c, n in wanted.items() if n}


def test_two_measures_of_the_same_days_are_two_rows():
    one = Known(Identity(kind="trade", imposer="USA", target="IRN", body=""), "m-1", 738000, None, ((738000, None, 2),))
    rows = packed([one, replace(one, id="m-2")])["rows"]
    assert len(rows) == 2
    assert rows[0] == rows[1]
