"""Split: the laws of words and sentences, and sentence ends in the prose of news."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusquo.coding.split import LONGEST, Split, sentences
from statusquo.core.document import Document

NEWSY = st.text(alphabet=st.sampled_from(list("aBcé  ..?!\"”'’()-–\n,;:5$%…U.S.\t")), max_size=120)


@given(st.one_of(NEWSY, st.text(max_size=80)))
def test_words_cover_all_but_white_space_in_order(text):
    found = [word for sentence in sentences(text) for word in sentence.words]
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(w.text for w in found) == "".join(text.split())


@given(NEWSY)
def test_sentences_are_in_order_and_hold_their_words(text):
    found = sentences(text)
    assert all(s.words and s.span.start == s.words[0].start and s.span.end == s.words[-1].end for s in found)
    assert all(a.span.end <= b.span.start and a.paragraph <= b.paragraph for a, b in pairwise(found))


def texts(text):
    return [s.span.of(text) for s in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Kenya's Gen. J. R. Otieno met U.S. envoys at 5 p.m. on Jan. 5.", "He left."],
        ["They flew to the U.S.", "The talks failed."],
        ["Peru cut 2.5% of trade.", "It was the No. 3 buyer, after Bolivia, Chile et al.", "But it paid $1,000.50."],
        ['"Will you go?" Okello asked.', "Nobody answered."],
        ["“We shall not go.”", "He repeated it."],
        ["date 2024-08-02 Peru recalled its envoy.", "Chile did too."],
        ["He waited...", "Nobody came!", "Who cares?"],
        ["The firm, Andes Inc., left Lima.", "Its rival (Sur Co.) stayed.", "(Both sell copper.)"],
        ['The minister said "no."', "She then left."],
        ["Article 5 of the pact was never used.", "5 states have left."],
    ],
)
def test_sentence_ends(parts):
    assert texts(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "dateline",
    [
        "ANKARA, Aug. 2 (Reuters) - ",
        "VIENNA - ",
        "KYIV, Ukraine (AP) — ",
        "UNITED NATIONS (AFP) -- ",
        "PORT-AU-PRINCE - ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline):
    assert texts(f"{dateline}Peru recalled its envoy. Chile did too.") == ["Peru recalled its envoy.", "Chile did too."]


@pytest.mark.parametrize(
    "start", ["UN envoys met - and left. ", "NATO said it would wait. ", "The US - or so it says - left. "]
)
def test_capitals_alone_make_no_dateline(start):
    assert texts(start + "Chile did too.")[0] == start.strip()


def test_a_missing_space_after_a_full_stop_still_ends_the_sentence():
    assert texts("The war ended.Talks began.") == ["The war ended.", "Talks began."]


def test_empty_lines_part_paragraphs_and_single_newlines_do_not():
    found = sentences("Peru and\nChile met.\n \nBolivia did not\n\n\nA headline without an end\n\nIt rained.")
    assert [s.paragraph for s in found] == [0, 1, 2, 3]


def test_bulleted_lines_stand_alone():
    assert texts("They agreed on:\n- open borders\n- free trade") == [
        "They agreed on:",
        "- open borders",
        "- free trade",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("didn't can’t cannot", ["did", "n't", "ca", "n’t", "can", "not"]),
        ("Peru's O'Connell's states'", ["Peru", "'s", "O'Connell", "'s", "states", "'"]),
        ("U.S.-led al-Assad non-NATO", ["U.S.", "-", "led", "al", "-", "Assad", "non-NATO"]),
        ("(2024-08-02) 1990s 10:30", ["(", "2024-08-02", ")", "1990s", "10:30"]),
        ("see https://example.org/a?b=1.", ["see", "https://example.org/a?b=1", "."]),
    ],
)
def test_words_follow_the_treebank(text, words):
    assert [w.text for s in sentences(text) for w in s.words] == words


def test_text_without_any_end_is_cut():
    found = sentences("word " * 1000)
    assert max(len(s.words) for s in found) == LONGEST
    assert sum(len(s.words) for s in found) == 1000


def test_stage_declares_and_fills_sentences():
    stage = Split()
    document = stage(Document(id="d", text="Peru left. Chile stayed.", published=date(2024, 1, 1)))
    assert (stage.name, stage.requires, stage.assigns) == ("split", frozenset(), frozenset({"sentences"}))
    assert len(document.sentences) == 2
