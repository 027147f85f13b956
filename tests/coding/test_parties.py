"""Imposer and target of a measure: one code on one side, and what a member leaves."""

from datetime import date

import pytest

from statusquo.coding.casting import _parties
from statusquo.coding.coder import default_coder
from statusquo.coding.features import Place
from statusquo.core.actor import Actor, Mention
from statusquo.core.span import Span
from statusquo.readers import document


def stand(code, at):
    span = Span(start=at, end=at + 3)
    return Place(
        mention=Mention(
            span=span, head=span, kind="name", rule="test", actors=(Actor(code=code, name=code, span=span),)
        ),
        head=at,
        start=at,
        end=at + 1,
    )


def test_a_code_named_twice_stands_where_it_is_likelier():
    stands = [stand("USA", 0), stand("IRN", 5), stand("IRN", 9)]
    assert _parties(stands, [(0.9, 0.1), (0.55, 0.2), (0.1, 0.8)]) == (("USA",), ("IRN",))


def test_the_likeliest_is_taken_where_none_is_sure():
    stands = [stand("USA", 0), stand("IRN", 5)]
    assert _parties(stands, [(0.3, 0.1), (0.2, 0.28)]) == (("USA",), ("IRN",))
    assert _parties(stands, [(0.2, 0.1), (0.1, 0.2)]) == ((), ())


@pytest.mark.parametrize("member", ["Kenya", "Japan"])
def test_who_leaves_a_body_ends_what_stood_with_it(member):
    (done,) = default_coder().code(
        [document(f"{member} withdrew from the World Health Organization.", date(2019, 2, 12))]
    )
    parts = [r.measure for r in done.records if r.measure]
    assert [(p.kind, p.target, p.body) for p in parts] == [("membership", ("WHO",), "WHO")]
