"""Whom phrases without a name of their own stand for, in reports of our own writing (encoder's grammar)."""

from datetime import date

import pytest

from statusquo.codebook.tables import read_rows
from statusquo.coding.antecedents import LABEL, TABLE, article_of, kind_of_role
from statusquo.coding.chunks import Chunk
from statusquo.coding.coder import default_coder
from statusquo.coding.parties import count_of
from statusquo.core import Document, Span
from statusquo.readers import document


def told(text, day="2024-08-02"):
    """Return the codes of each mention, by its words; of words said twice the last."""
    done = next(iter(default_coder().code([document(text, published=date.fromisoformat(day))])))
    assert not done.rejections
    return {m.span.of(text): sorted(str(a.code) for a in m.actors) for m in done.mentions}


BORDER = (
    "Thailand closed its border with Cambodia on Friday. Thai soldiers had been wounded there by a mine. "
    "China, which trades with {both}, called for calm."
)


@pytest.mark.parametrize("both", ["both countries", "both sides", "the two governments", "both capitals"])
def test_words_for_all_the_parties_stand_for_each(both):
    assert told(BORDER.format(both=both))[both] == ["KHM", "THA"]


def test_parties_follow_the_names():
    text = BORDER.replace("Thailand", "Kenya").replace("Thai ", "Kenyan ").replace("Cambodia", "Uganda")
    assert told(text.format(both="both governments"))["both governments"] == ["KEN", "UGA"]


def test_neighbours_are_the_two_told_of():
    text = "Thailand closed its border with Cambodia on Friday. The neighbours fought for five days."
    assert told(text)["The neighbours"] == ["KHM", "THA"]


def test_two_soldiers_are_no_two_parties():
    text = "Kenya and Uganda met on Monday. The two soldiers were freed."
    assert told(text).get("The two soldiers") != ["KEN", "UGA"]


@pytest.mark.parametrize(
    ("words", "noun", "count"),
    [("both sides", "sides", 2), ("all three sides", "sides", 3), ("the rivals", "rivals", 2),
     ("two sides", "sides", 0), ("the soldiers", "soldiers", 0), ("the two rival governments", "governments", 2)],
)  # fmt: skip
def test_how_many_parties_a_phrase_means(words, noun, count):
    end = len(words)
    chunk = Chunk(start=0, end=end, head=Span(start=end - len(noun), end=end), noun=noun)
    assert count_of(chunk, words) == count


def test_they_may_be_what_and_joins():
    text = "Kenya and Uganda signed a treaty. They agreed to open the crossing."
    assert told(text)["They"] == ["KEN", "UGA"]


def test_an_object_is_never_its_own_verbs_subject():
    text = "Kenya closed the crossing. Uganda accused it of bad faith."
    assert told(text)["it"] == ["KEN"]


def test_an_organ_is_of_the_body_named():
    text = "NATO met in Oslo on Monday. Norway welcomed the talks. The alliance's council agreed to a new force."
    assert told(text)["The alliance's council"] == ["NATO"]


def test_people_of_a_body_told_by_a_noun():
    text = "The European Union met on Monday. Norway watched. The foreign ministers of the bloc agreed to a ban."
    assert told(text)["The foreign ministers"] == ["EU"]


def test_another_than_whose_it_is():
    text = "Kenya has a quarrel with Uganda. Kenya accused its neighbour of smuggling."
    assert told(text)["its neighbour"] == ["UGA"]


def test_neighbours_unnamed_are_nobody():
    text = "Kenya closed its airspace. Kenya warned its neighbours on Monday."
    assert told(text).get("its neighbours") == ["None"]


def test_whose_goes_to_what_stands_before_it():
    text = "Kenya thanked Uganda, whose army had helped."
    assert told(text)["army"] == ["UGA"]


def test_a_bloc_by_its_size_is_the_one_whose_members_are_named():
    text = "Mali and Niger were shut out. Ghana, Togo and Benin agreed. The 15-nation bloc will meet."
    assert told(text, "2022-01-10")["The 15-nation bloc"] == ["ECOWAS"]


def test_an_empty_report_has_no_mentions():
    stage = next(s for s in default_coder().pipeline.stages if s.name == "actors")
    assert stage(Document(id="d", text="", published=date(2024, 8, 2), sentences=())).mentions == ()


def test_each_weight_is_a_number_of_a_feature_that_can_be():
    rows = [row for _, row in read_rows(TABLE)]
    assert {row[LABEL] for row in rows} == {LABEL}
    names = [row["feature"] for row in rows]
    assert len(names) == len(set(names))
    kinds = {n.split("&", 1)[0].split(".")[0] for n in names} - {"bias", "threshold"}
    assert kinds <= {"any", "short", "long", "state", "body", "group", "organ", "office", "envoy", "force", "folk",
                     "thing", "titled", "both", "other"}  # fmt: skip
    assert float(next(row["weight"] for row in rows if row["feature"] == "any&rules")) > 0


def test_classes_of_nouns():
    assert kind_of_role("ambassadors", "office", "GOV") == "envoy"
    assert kind_of_role("kingdom", "institution", "GOV") == "state"
    assert kind_of_role("soldiers", "group", "MIL") == "force"
    assert kind_of_role("parliament", "group", "LEG") == "organ"
    assert (article_of("the minister"), article_of("masked men")) == ("the", "a")
