"""Ids depend on their identity fields alone."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusquo.core import Span, content_id

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda x: st.lists(x, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(max_size=5), plain, max_size=5))
def test_order_of_fields_does_not_matter(fields):
    assert content_id("x", fields) == content_id("x", dict(reversed(fields.items())))


@given(st.dictionaries(st.text(max_size=5), plain | st.text(max_size=8), max_size=5))
def test_the_id_is_the_hash_of_sorted_json(fields):
    text = json.dumps(
        fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda d: d.isoformat()
    )
    assert content_id("x", fields) == "x-" + hashlib.sha256(text.encode()).hexdigest()[:20]


def test_other_fields_give_another_id():
    assert content_id("x", {"a": 1}) != content_id("x", {"a": 2})
    assert content_id("x", {"a": 1}).startswith("x-")


def test_a_field_that_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError):
        content_id("x", {"a": object()})


@given(st.integers(0, 50), st.integers(0, 50), st.text(max_size=60))
def test_spans_cut_and_join(a, b, text):
    start, end = sorted((a, b))
    span = Span(start=start, end=end)
    assert span.of(text) == text[start:end]
    assert span.join(Span(start=0, end=0)).covers(span)


def test_reversed_spans_are_refused():
    with pytest.raises(ValueError, match="start <= end"):
        Span(start=4, end=3)
