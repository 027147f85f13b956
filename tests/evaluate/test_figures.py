"""Figures: what the counts say, and laws of the bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.evaluate.figures import f1, macro, ratio, share

COUNTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(lambda t: (min(t), t[1], t[2])),
    min_size=2,
    max_size=30,
)


def test_f1_by_hand():
    figure = f1([(1, 2, 1), (0, 1, 1)])
    assert figure.value == pytest.approx(2 * 1 / (3 + 2))
    assert figure.detail["precision"] == pytest.approx(1 / 2)
    assert figure.detail["recall"] == pytest.approx(1 / 3)
    assert figure.n == 3


def test_macro_counts_rare_labels_as_much_as_frequent_ones():
    pairs = [("A", "A")] * 9 + [("B", "A")]
    assert macro(pairs).value == pytest.approx((2 * 9 / (9 + 10) + 0) / 2)


def test_an_answer_that_gold_lacks_counts_against_no_label_of_its_own():
    assert macro([("A", "A"), ("A", "Z")]).detail == {"A": pytest.approx(2 / 3)}


def test_share_and_ratio_of_nothing_are_zero_without_bounds():
    assert share([]).value == 0
    assert share([]).low is None
    assert ratio([(1, 2)]).value == 0.5
    assert ratio([(1, 2)]).low is None


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_bounds_are_in_range_and_repeat(rows):
    one, two = f1(rows), f1(rows)
    assert (one.low, one.high) == (two.low, two.high)
    assert 0 <= one.low <= one.high <= 1
    assert 0 <= one.value <= 1


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_more_of_the_same_items_narrow_the_bounds(rows):
    few, many = f1(rows), f1(rows * 40)
    assert many.value == pytest.approx(few.value)
    assert many.high - many.low <= max(few.high - few.low, 0.12)
