"""Lemmas: regular and irregular forms that the table must get right, and the law that a lemma is lower case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusquo.model.lemma import lemma


@pytest.mark.parametrize(
    ("form", "tag", "base"),
    [
        ("vetoed", "VERB", "veto"),
        ("Imposing", "VERB", "impose"),
        ("banned", "VERB", "ban"),
        ("frozen", "VERB", "freeze"),
        ("withdrew", "VERB", "withdraw"),
        ("lies", "VERB", "lie"),
        ("embargoes", "NOUN", "embargo"),
        ("treaties", "NOUN", "treaty"),
        ("crises", "NOUN", "crisis"),
        ("Sanctions", "NOUN", "sanction"),
        ("is", "AUX", "be"),
        ("wo", "AUX", "will"),
        ("n’t", "PART", "not"),
        ("Reuters", "PROPN", "reuters"),
    ],
)
def test_forms(form, tag, base):
    assert lemma(form, tag) == base


@given(st.text(min_size=1, max_size=12), st.sampled_from(["VERB", "NOUN", "ADJ", "PROPN", "X"]))
def test_a_lemma_is_never_empty_nor_capital(form, tag):
    assert lemma(form, tag)
    assert lemma(form, tag) == lemma(form, tag).lower()
