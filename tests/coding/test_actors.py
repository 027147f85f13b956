"""The actors stage, on sentences of our own: with no grammar at hand it goes by the order of words."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.coding.actors import Actors
from statusquo.core import Document, Sentence, Span, Word

STAGE = Actors()


def read(text, day=date(2024, 8, 2)):
    spans = [m for m in re.finditer(r"[^\n]+?(?:[.!?][\"”]?(?=\s|$)|\n|$)", text) if m[0].strip()]
    sentences = tuple(Sentence(span=Span(start=m.start(), end=m.end())) for m in spans)
    return STAGE(Document(id="d", text=text, published=day, sentences=sentences))


def told(text, day=date(2024, 8, 2)):
    return {m.span.of(text): [(a.code, a.sector) for a in m.actors] for m in read(text, day).mentions}


def test_it_declares_what_it_needs_and_gives():
    assert (STAGE.name, STAGE.requires, STAGE.assigns) == ("actors", {"sentences"}, {"mentions"})


def test_title_nation_and_name_are_one_mention():
    assert told("Turkish President Recep Tayyip Erdogan refused.") == {
        "Turkish President Recep Tayyip Erdogan": [("TUR", "GOV")]
    }


def test_names_joined_are_mentions_of_their_own():
    mentions = told("Russia, China and Iran held a drill.")
    assert mentions == {"Russia": [("RUS", "GOV")], "China": [("CHN", "GOV")], "Iran": [("IRN", "GOV")]}


def test_a_possessive_is_a_mention_of_its_owner():
    assert told("Norway's exports fell.")["Norway"] == [("NOR", "GOV")]


def test_descriptions_go_back_to_what_was_named():
    text = "NATO met in Oslo. Norway told the alliance to wait. The Norwegian prime minister left early."
    mentions = told(text)
    assert mentions["the alliance"] == [("NATO", "IGO")]
    assert mentions["The Norwegian prime minister"] == [("NOR", "GOV")]


def test_it_goes_back_to_what_opens_the_sentence():
    text = "Egypt told Sudan that it would close the crossing."
    assert told(text)["it"] == [("EGY", "GOV")]


def test_he_goes_back_to_a_person():
    text = "Emmanuel Macron called Japan. He promised help."
    assert told(text, date(2023, 5, 2))["He"] == [("FRA", "GOV")]


def test_his_government_is_the_persons():
    text = "Viktor Orban flew to Minsk. His government had asked for the talks."
    assert told(text, date(2023, 5, 2))["His government"] == [("HUN", "GOV")]


def test_an_apposition_is_joined():
    text = "Hakan Fidan, the Turkish foreign minister, agreed."
    mentions = read(text).mentions
    assert [m.span.of(text) for m in mentions] == ["Hakan Fidan, the Turkish foreign minister"]


def test_a_bloc_told_by_its_size():
    text = "The 27-nation bloc agreed on Monday."
    assert told(text)["The 27-nation bloc"] == [("EU", "IGO")]


def test_the_same_report_under_other_names_gives_the_same_shape():
    text = "{a} has blocked work between NATO and {b}. The {c} Trade Ministry said it would not yield."
    one = told(text.format(a="Turkey", b="Israel", c="Turkish"))
    two = told(text.format(a="Hungary", b="Ukraine", c="Hungarian"))
    swap = {"TUR": "HUN", "ISR": "UKR"}
    assert [[(swap.get(c, c), s) for c, s in a] for a in one.values()] == list(two.values())


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ethiopia accused Eritrea of arming rebels.", ["Ethiopia", "Eritrea"]),
        ("France forces Chad to leave.", ["France", "Chad"]),
        ("Peru hosts Chile on Friday.", ["Peru", "Chile"]),
    ],
)
def test_a_verb_never_stands_inside_a_mention(text, sides):
    mentions = told(text)
    assert [m for m in mentions if m in sides] == sides
    assert not any(" " in m for m in mentions)


def test_a_clauses_verb_is_no_role():
    text = "Egypt guards Sudan closely."
    words, at = [], 0
    for word, tag, head, relation in [
        ("Egypt", "PROPN", 1, "nsubj"), ("guards", "VERB", -1, "root"), ("Sudan", "PROPN", 1, "obj"),
        ("closely", "ADV", 1, "advmod"),
    ]:  # fmt: skip
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start=start, end=at, text=word, tag=tag, head=head, relation=relation))
    sentence = Sentence(span=Span(start=0, end=len(text)), words=tuple(words))
    document = STAGE(Document(id="d", text=text, published=date(2024, 8, 2), sentences=(sentence,)))
    assert [m.span.of(text) for m in document.mentions] == ["Egypt", "Sudan"]


def test_an_indefinite_phrase_goes_to_no_country_far_back():
    text = "Chad and Niger met. The talks were short. The rain was heavy. Two diplomats were expelled."
    assert "Two diplomats" not in told(text)


def test_goods_and_members_are_nobody():
    assert told("Exports fell and members left.") == {}


@pytest.mark.parametrize("text", ["", "\n\n", "x", "The", "... --- ...", "\u0000\ud83d\ude00 Turkey"])
def test_odd_texts_are_read_without_harm(text):
    assert isinstance(read(text).mentions, tuple)


WORDS = st.sampled_from(
    ["Turkey", "the", "president", "Israel's", "of", "and", "troops", "NATO", ",", "he", "its", "Erdogan",
    "foreign", "minister",
     "in", "Gaza", "said", "“", "”", "May", "US-led", "coalition", "both", "countries", "Foo", "Bar", "Party", "."]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=30))
def test_mentions_lie_in_the_text_in_order_with_a_rule(words):
    text = " ".join(words)
    document = read(text)
    starts = [m.span.start for m in document.mentions]
    assert starts == sorted(starts)
    for mention in document.mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.covers(mention.head)
        assert mention.rule
        assert mention.actors
        assert 0 < mention.score <= 1
    assert document.text == text
