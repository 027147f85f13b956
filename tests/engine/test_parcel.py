"""Parcels: what comes out of one equals what went in, type by type."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.voice import VoiceKind
from statusquo.engine.crew import Batch
from statusquo.engine.parcel import pack, unpack
from statusquo.engine.work import Plan, Work

PLAIN = st.none() | st.integers() | st.text() | st.binary() | st.dates() | st.sampled_from(list(VoiceKind))


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner)))
def test_plain_values_come_out_as_they_went_in(value):
    assert unpack(pack(value)) == value


def test_a_coded_batch_comes_out_as_it_went_in():
    text = "Kenya suspended flights to Somalia on Monday, a government spokesman said."
    document = Document(id="one", text=text, published=date(2021, 5, 12))
    coded = Work(Plan())([document])
    again = unpack(pack(coded))
    assert again == coded
    assert coded[0].records
    assert [type(r) for r in again[0].records] == [type(r) for r in coded[0].records]
    assert hash(again[0].records[0]) == hash(coded[0].records[0])


def test_shared_and_single_fields_survive():
    span = Span(start=1, end=4)
    batch = Batch(number=3, documents=())
    again = unpack(pack((span, span, batch, Plan(names=Path("names.csv")))))
    assert again == (span, span, batch, Plan(names=Path("names.csv")))
    assert again[0] is again[1]
