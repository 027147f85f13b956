"""TimeSpan and Certainty: three-valued comparisons agree with trying every admissible day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusquo.core import Certainty, TimeSpan

START = date(2024, 1, 1)
small = st.integers(0, 12)


@st.composite
def spans(draw):
    first, last = sorted((draw(small), draw(small)))
    return TimeSpan(earliest=START + timedelta(first), latest=START + timedelta(last))


def days(span):
    return [span.earliest + timedelta(n) for n in range(span.days)]


def verdict(truths):
    return Certainty.CERTAIN if all(truths) else Certainty.POSSIBLE if any(truths) else Certainty.NO


@given(spans(), small)
def test_on_or_before_is_the_verdict_over_all_days(span, n):
    day = START + timedelta(n)
    assert span.on_or_before(day) is verdict([d <= day for d in days(span)])


@given(spans(), spans())
def test_before_and_same_are_the_verdict_over_all_pairs(a, b):
    pairs = [(x, y) for x in days(a) for y in days(b)]
    assert a.before(b) is verdict([x < y for x, y in pairs])
    assert a.same(b) is verdict([x == y for x, y in pairs])


@given(spans(), spans())
def test_meet_holds_the_days_of_both(a, b):
    meet = a.meet(b)
    assert (set(days(meet)) if meet else set()) == set(days(a)) & set(days(b))


@given(spans(), st.integers(-50, 50))
def test_shift_moves_both_ends_and_back(span, n):
    assert span.shift(n).shift(-n) == span
    assert span.shift(n).days == span.days


def test_reversed_span_is_refused():
    with pytest.raises(ValueError, match="earliest <= latest"):
        TimeSpan(earliest=START, latest=START - timedelta(1))


values = st.sampled_from(list(Certainty))


@given(values, values)
def test_certainty_is_a_kleene_logic(a, b):
    assert (a & b).rank == min(a.rank, b.rank)
    assert (a | b).rank == max(a.rank, b.rank)
    assert ~(a & b) is (~a | ~b)
    assert ~~a is a


def test_certainty_is_no_bool():
    with pytest.raises(TypeError):
        bool(Certainty.POSSIBLE)
