"""A report of the kind the project is for: change its names, dates and order, and the records change with them."""

import itertools
from datetime import date

import pytest

from statusquo.coding.coder import default_coder
from statusquo.core import TimeSpan
from statusquo.readers import document

BLOCK = (
    "{A} has blocked talks between {BODY} and {B} since {MONTH} because of the dispute over the river, officials "
    "familiar with the matter told {AGENCY} on Monday."
)
VETO = (
    "Speaking on condition of anonymity, the officials told {AGENCY} that {A} had vetoed all {BODY} cooperation with "
    "{B} since {MONTH}, including joint patrols and training courses."
)
KEEP = "The officials said {A} would maintain this block until the dam was opened."
TRADE = "The {A_ADJ} Trade Ministry announced in early {PART} it had suspended all exports to {B}."
EARLIER = "The {A_ADJ} government banned imports of cement from {B} on {EARLIER_DAY}."
THREAT = "Last week, {B} threatened to expel the {A_ADJ} ambassador."
CALL = "Last month, the {B_ADJ} president called on {BODY} to end its cooperation with {A}."
ACCUSE = "The {B_ADJ} Foreign Ministry accused {A} of blackmail."

CASES = [
    {
        "A": "Hungary", "A_ADJ": "Hungarian", "B": "Ukraine", "B_ADJ": "Ukrainian", "BODY": "NATO",
        "AGENCY": "Reuters",
        "MONTH": "October", "PART": "May", "EARLIER_DAY": "April 3", "published": date(2018, 6, 12),
        "codes": "HUN UKR NATO",
        "since": (date(2017, 10, 1), date(2017, 10, 31)), "part": (date(2018, 5, 1), date(2018, 5, 10)),
        "day": date(2018, 4, 3),
    },
    {
        "A": "Greece", "A_ADJ": "Greek", "B": "Albania", "B_ADJ": "Albanian", "BODY": "the European Union",
        "AGENCY": "AFP",
        "MONTH": "February", "PART": "June", "EARLIER_DAY": "March 20", "published": date(2021, 9, 7),
        "codes": "GRC ALB EU",
        "since": (date(2021, 2, 1), date(2021, 2, 28)), "part": (date(2021, 6, 1), date(2021, 6, 10)),
        "day": date(2021, 3, 20),
    },
    {
        "A": "Algeria", "A_ADJ": "Algerian", "B": "Israel", "B_ADJ": "Israeli", "BODY": "the African Union",
        "AGENCY": "AP",
        "MONTH": "July", "PART": "November", "EARLIER_DAY": "October 9", "published": date(2022, 1, 18),
        "codes": "DZA ISR AU", "since": (date(2021, 7, 1), date(2021, 7, 31)),
        "part": (date(2021, 11, 1), date(2021, 11, 10)), "day": date(2021, 10, 9),
    },
]  # fmt: skip
ORDERS = [(0, 1, 2, 3, 4, 5, 6, 7), (3, 4, 0, 1, 2, 7, 6, 5)]


def coded(case, order):
    parts = [BLOCK, VETO, KEEP, TRADE, EARLIER, THREAT, CALL, ACCUSE]
    text = "\n\n".join(parts[k].format(**case) for k in order)
    (done,) = default_coder().code([document(text, case["published"], name="own")])
    assert not done.rejections
    return text, done.records


def codes(sides):
    return {a.code for a in sides}


def measures(records, kind, *changes):
    return [r for r in records if r.measure and r.measure.kind == kind and r.measure.change in changes]


@pytest.mark.parametrize(("case", "order"), list(itertools.product(CASES, ORDERS)), ids=lambda x: str(x)[:30])
def test_records_follow_names_dates_and_order(case, order):
    _, records = coded(case, order)
    a, b, body = case["codes"].split()
    (block,) = [r for r in measures(records, "block", "impose") if r.measure.target == (b,)]
    assert block.type == "REJECT"
    assert (block.measure.imposer, block.measure.body) == ((a,), body)
    assert (block.measure.since.earliest, block.measure.since.latest) == case["since"]
    assert block.status.value == "ongoing"
    assert "joint patrols" in block.measure.scope
    assert "river" in block.measure.ground
    assert any(v.anonymous for v in block.attribution)
    assert any(v.kind.value == "media" and v.name == case["AGENCY"] for v in block.attribution)

    (kept,) = measures(records, "block", "extend")
    assert (kept.measure.imposer, kept.measure.target, kept.measure.body) == ((a,), (b,), body)
    assert "dam was opened" in kept.measure.condition

    trade = [r for r in measures(records, "trade", "impose", "widen") if r.measure.imposer == (a,)]
    assert {r.type for r in trade} == {"SANCTION"}
    dates = {(r.date.earliest, r.date.latest) for r in trade}
    assert dates == {case["part"], (case["day"], case["day"])}

    threats = [r for r in records if r.type == "THREATEN" and codes(r.actors) == {b}]
    assert threats
    assert not measures(threats, "diplomatic", "impose"), "a threat never stands"
    assert any(r.type == "REQUEST" and codes(r.actors) == {b} and codes(r.recipients) == {body} for r in records)
    assert any(r.type == "ACCUSE" and codes(r.actors) == {b} and codes(r.recipients) == {a} for r in records)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["A"])
def test_every_record_can_be_defended(case):
    text, records = coded(case, ORDERS[0])
    assert len({r.id for r in records}) == len(records)
    for record in records:
        assert record.source.rule or record.source.head
        assert isinstance(record.date, TimeSpan)
        for piece in record.evidence:
            assert piece.span.of(text) == piece.text
            assert piece.trigger is not None
            assert piece.trigger.of(text) == piece.trigger_text
            assert piece.span.covers(piece.trigger)
        for actor in (*record.actors, *record.recipients):
            assert actor.span is None or actor.span.of(text)


def test_coding_again_gives_the_same_ids():
    first, second = coded(CASES[0], ORDERS[0])[1], coded(CASES[0], ORDERS[0])[1]
    assert [r.id for r in first] == [r.id for r in second]
