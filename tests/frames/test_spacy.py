"""The spaCy component, in a blank pipeline."""

import pytest

import statusquo
from statusquo.core.errors import InputError

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

TEXT = "Kenya suspended flights to Somalia on Monday."
DAY = "2023-06-14"


@pytest.fixture(scope="module")
def nlp():
    import statusquo.spacy  # noqa: F401  registers the component where the package's entry point is not installed

    made = spacy.blank("en")
    made.add_pipe("statusquo", config={"published": DAY})
    return made


def test_events_are_the_records_of_coding(nlp):
    assert [r.id for r in nlp(TEXT)._.events] == [r.id for r in statusquo.code(TEXT, published=DAY)]


def test_triggers_are_spans_with_their_type(nlp):
    (span,) = nlp(TEXT)._.event_spans()
    assert (span.text, span.label_) == ("suspended", "SANCTION")


def test_a_stream_comes_out_in_order_with_empty_texts_kept(nlp):
    docs = list(nlp.pipe([TEXT, " ", "It rained.", TEXT], batch_size=2))
    assert [len(d._.events) for d in docs] == [1, 0, 0, 1]


def test_a_documents_own_day_wins(nlp):
    from spacy.tokens import Doc

    doc = nlp.make_doc(TEXT)
    assert isinstance(doc, Doc)
    doc._.published = "2020-01-15"
    assert str(nlp(doc)._.events[0].document.published) == "2020-01-15"


def test_without_a_day_the_error_says_what_to_do():
    made = spacy.blank("en")
    made.add_pipe("statusquo")
    with pytest.raises(InputError, match="published"):
        made(TEXT)
