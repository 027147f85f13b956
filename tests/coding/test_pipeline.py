"""The pipeline: stages in an order that works, and no document lost to a stage that fails."""

from dataclasses import replace
from datetime import date

import pytest

from statusquo.coding.grammar import Tree
from statusquo.coding.pipeline import Pipeline
from statusquo.core import Document, Sentence, Span, Word
from statusquo.core.errors import PipelineError


class Titled:
    name = "titled"
    requires = frozenset()
    assigns = frozenset({"title"})

    def __call__(self, document):
        return replace(document, title=document.text.upper())


class Needy:
    name = "needy"
    requires = frozenset({"title"})
    assigns = frozenset({"outlet"})

    def __call__(self, document):
        if "bad" in document.text:
            raise KeyError("no such thing")
        return replace(document, outlet=document.title)


class Together(Needy):
    def batch(self, documents):
        return [self(d) for d in documents]


def documents(*texts):
    return [Document(id=t, text=t, published=date(2024, 1, 1)) for t in texts]


def test_a_requirement_that_nobody_meets_is_told_before_the_run():
    with pytest.raises(PipelineError, match="'needy' requires title"):
        Pipeline([Needy(), Titled()], "x")


@pytest.mark.parametrize("stage", [Needy, Together])
def test_a_failing_document_is_kept_with_its_reason_and_its_mates_go_on(stage):
    good, bad, fine = Pipeline([Titled(), stage()], "x").batch(documents("good", "bad", "fine"))
    assert (good.outlet, fine.outlet) == ("GOOD", "FINE")
    assert bad.title == "BAD"
    assert bad.outlet is None
    (rejection,) = bad.rejections
    assert (rejection.stage, rejection.code) == ("needy", "failed")
    assert "KeyError" in rejection.detail


def test_time_is_kept_by_stage():
    pipeline = Pipeline([Titled(), Needy()], "x")
    pipeline(documents("good")[0])
    assert set(pipeline.seconds) == {"titled", "needy"}


def tree(*words):
    """Words as (text, tag, head, relation)."""
    position, found = 0, []
    for text, tag, head, relation in words:
        found.append(
            Word(
                start=position,
                end=position + len(text),
                text=text,
                lemma=text.lower(),
                tag=tag,
                head=head,
                relation=relation,
            )
        )
        position += len(text) + 1
    return Tree(Sentence(span=Span(start=0, end=position), words=tuple(found)))


def test_walks_end_on_a_cycle():
    loop = tree(("a", "NOUN", 1, "nmod"), ("b", "NOUN", 0, "nmod"))
    assert list(loop.up(0)) == [1]
    assert loop.subtree(0) == (0, 1)


def test_passive_negation_and_prepositions():
    sentence = tree(
        ("Sanctions", "NOUN", 3, "nsubj:pass"),
        ("were", "AUX", 3, "aux:pass"),
        ("not", "PART", 3, "advmod"),
        ("lifted", "VERB", -1, "root"),
        ("by", "ADP", 5, "case"),
        ("Oslo", "PROPN", 3, "obl"),
    )
    assert sentence.passive(3)
    assert sentence.negated(3)
    assert sentence.prepositions(5) == {"by"}
    assert sentence.head_of(Span(start=0, end=9)) == 0


def test_a_sentence_seen_before_is_read_once_and_keeps_its_own_places():
    from statusquo.coding.parse import Parse
    from statusquo.coding.split import Split

    class Counting:
        def __init__(self):
            self.read = []

        def annotate(self, sentences):
            self.read += sentences
            return [replace(s, words=tuple(replace(w, tag="NOUN") for w in s.words)) for s in sentences]

    told = ["Ann left. Bob stayed.", "Brief  news. Bob  stayed. Ann left."]
    documents = [Split()(Document(id=t, text=t, published=date(2021, 1, 1))) for t in told]
    encoder = Counting()
    stage = Parse(encoder)
    first, second = stage.batch(documents)
    assert len(encoder.read) == 3
    for document in (first, second, stage(documents[1])):
        for sentence in document.sentences:
            for word in sentence.words:
                assert document.text[word.start : word.end] == word.text
                assert word.tag == "NOUN"
            assert sentence.span.start == sentence.words[0].start
    assert len(encoder.read) == 3
