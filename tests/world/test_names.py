"""The matcher: hits are at word boundaries, cased as names, and never overlap."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.world import World
from statusquo.world.names import Names
from statusquo.world.spelling import fold, plural

WORLD = World.load()
SURFACES = sorted(WORLD.senses)


def found(names, text):
    return [(text[h.start : h.end], h.surface) for h in names.find(text)]


def test_the_longest_name_wins_and_words_are_not_broken():
    names = Names(["New York", "New York City", "Niger", "Nigeria", "Mali", "Army of Mali"])
    assert found(names, "New York City fell.") == [("New York City", "New York City")]
    assert found(names, "New York Cityscape") == [("New York", "New York")]
    assert found(names, "Nigerian, Somali and Maliau") == []
    assert found(names, "Mali's and Niger-Mali") == [("Mali", "Mali"), ("Niger", "Niger"), ("Mali", "Mali")]


def test_case_counts():
    names = Names(["Turkey", "US", "al-Qaeda", "March"])
    assert found(names, "They sold us a turkey.") == []
    assert found(names, "TURKEY warns the US") == [("TURKEY", "Turkey"), ("US", "US")]
    assert found(names, "TELL US NOW OR NEVER") == []
    assert [s for _, s in found(names, "Al-Qaeda and al-Qaeda")] == ["al-Qaeda", "al-Qaeda"]


def test_prefixes_that_make_it_someone_else():
    names = Names(["US", "Russia"])
    assert found(names, "anti-US and pro-Russia marches, US$5") == []
    assert found(names, "US-led talks") == [("US", "US")]


def test_marks_and_quotes_fold_without_moving_a_character():
    names = Names([fold("Erdoğan"), fold("Côte d’Ivoire")])
    assert [t for t, _ in found(names, "“Erdoğan” left Côte d’Ivoire")] == ["Erdoğan", "Côte d’Ivoire"]
    assert [t for t, _ in found(names, "Erdogan left Cote d'Ivoire")] == ["Erdogan", "Cote d'Ivoire"]


@given(st.text(max_size=200))
def test_folding_keeps_every_length(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SURFACES), st.text(alphabet="aB .,'-é", max_size=6)), max_size=12))
def test_hits_are_in_order_apart_and_whole_words(parts):
    text = " ".join(parts)
    plain, last = fold(text), 0
    for hit in WORLD.names.find(text):
        assert last <= hit.start < hit.end <= len(text)
        assert hit.start == 0 or not plain[hit.start - 1].isalnum()
        assert hit.end == len(plain) or not plain[hit.end].isalnum()
        assert hit.surface in WORLD.senses
        last = hit.end


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([s for s in SURFACES if len(s) > 3 and s[0].isupper()]))
def test_every_surface_is_found_where_it_stands_alone(surface):
    hits = WORLD.names.find(f"It said {surface}, twice.")
    assert hits
    assert any(surface == hit.surface or hit.surface in surface or surface in hit.surface for hit in hits)


@pytest.mark.parametrize(
    ("one", "many"), [("Frenchman", "Frenchmen"), ("Kazakh", "Kazakhs"), ("Spaniard", "Spaniards"), ("ally", "allies")]
)
def test_plurals(one, many):
    assert plural(one) == many


def test_who_comes_from_abroad_is_of_no_one_country():
    day, text = date(2013, 3, 3), "Kabul asked that foreign troops leave the valley."
    assert [(a.code, a.sector) for a in WORLD.resolve("foreign troops", day, text).actors] == [(None, "MIL")]
    assert [(a.code, a.sector) for a in WORLD.resolve("the Kenyan foreign minister", day).actors] == [("KEN", "GOV")]


def test_people_of_many_countries_are_of_no_one_country():
    day, text = date(2021, 3, 3), "Oman barred travellers from 19 countries; Oman tests anyone entering the port."
    for name in ("travellers from 19 countries", "anyone entering the port"):
        assert [(a.code, a.sector) for a in WORLD.resolve(name, day, text).actors] == [(None, "CVL")]


def test_a_make_with_its_number_is_nobodys_name():
    names = Names(["Su", "Kim"])
    assert found(names, "A Su-25 fell; Su and Kim saw it.") == [("Su", "Su"), ("Kim", "Kim")]
