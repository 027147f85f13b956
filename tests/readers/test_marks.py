"""Marks that no one sees: offsets still cut the text as given, and the acts are those of the plain text."""

from datetime import date

import pytest

from statusquo.coding.coder import default_coder
from statusquo.readers import document

PLAIN = "Kenya suspended flights to Somalia on Monday. France recalled its ambassador from Mali after the coup."
MARKED = {
    "right to left": PLAIN.replace("Kenya", "\u202bKenya\u202c").replace("Mali", "\u200fMali\u200f"),
    "zero width": PLAIN.replace("Kenya", "\u200bKenya\u200b").replace("Mali", "\u2060Mali\ufeff"),
    "soft hyphen": PLAIN.replace("Somalia", "Soma\u00adlia").replace("ambassador", "ambas\u00adsador"),
    "override": PLAIN.replace("Somalia", "\u202eSomalia\u202c"),
    "joiners": PLAIN.replace("France", "Fra\u200dnce").replace("Kenya", "Ken\u200cya"),
    "isolates": PLAIN.replace("Kenya", "\u2068Kenya\u2069"),
    "combining": PLAIN.replace("Mali", "Ma\u0301li"),
    "beyond the first plane": PLAIN.replace("Kenya", "\U0001f1f0\U0001f1ea Kenya"),
}


def coded(text):
    return next(default_coder().code([document(text, date(2021, 5, 12))]))


@pytest.mark.parametrize("kind", MARKED)
def test_offsets_cut_the_text_as_given(kind):
    text = MARKED[kind]
    found = coded(text)
    assert found.text == text
    assert found.records
    assert not found.rejections
    for record in found.records:
        for evidence in record.evidence:
            assert evidence.text == text[evidence.span.start : evidence.span.end]
            if evidence.trigger is not None:
                assert evidence.trigger_text == evidence.trigger.of(text)
        for actor in (*record.actors, *record.recipients):
            if actor.span is not None:
                assert actor.name == actor.span.of(text)


@pytest.mark.parametrize("kind", ["right to left", "zero width", "isolates", "override"])
def test_marks_change_no_act(kind):
    def sides(text):
        return [(r.type, [a.code for a in r.actors], [a.code for a in r.recipients]) for r in coded(text).records]

    assert sides(MARKED[kind]) == sides(PLAIN)
