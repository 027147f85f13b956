"""Where acts took place and their contexts; sentences of our own."""

from importlib.resources import files

import pytest

from statusquo.codebook import codebook
from statusquo.coding.coder import default_coder
from statusquo.coding.contexts import TABLE as CONTEXTS
from statusquo.coding.linear import linear
from statusquo.coding.places import TABLE as PLACES
from statusquo.readers import document_from
from statusquo.world import World
from statusquo.world.gazetteer import Gazetteer


def records(text):
    return next(iter(default_coder().code([document_from({"text": text, "published": "2024-03-14"})]))).records


@pytest.mark.parametrize(
    ("text", "name", "country", "degrees"),
    [
        ("The foreign ministers of Peru and Chile met in Geneva.", "Geneva", "CHE", True),
        ("In Zambia, police arrested three opposition leaders.", "Zambia", "ZMB", False),
        ("Israeli aircraft bombed a depot near Aleppo, Syria, on Monday.", "Aleppo, Syria", "SYR", True),
        ("Canadian police arrested a Russian diplomat in London, Ontario.", "London, Ontario", "CAN", True),
        ("British police arrested a Russian diplomat in London.", "London", "GBR", True),
    ],
)
def test_the_place_of_an_act(text, name, country, degrees):
    [place] = {r.location for r in records(text)}
    assert (place.name, place.country, place.latitude is not None) == (name, country, degrees)


def test_a_party_is_no_place():
    assert {r.location for r in records("Norway lifted its sanctions on Sudan.")} == {None}


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Spain and Algeria held talks on trade and tariffs.", "economic"),
        ("Germany accused Iran of enriching uranium for a nuclear bomb.", "cbrn"),
        ("Israeli aircraft bombed an army depot in Syria.", "military"),
    ],
)
def test_contexts_of_an_act(text, context):
    assert context in {c for r in records(text) for c in r.contexts}


def test_tables_name_contexts_of_the_codebook_and_stay_small():
    model = linear(CONTEXTS, "context")
    assert model.bias.keys() <= codebook().contexts
    assert linear(PLACES, "place").bias.keys() == {"place"}
    assert model.told(()) == ()
    assert (files("statusquo.codebook") / "data" / f"{CONTEXTS}.csv").stat().st_size < 300_000


def test_namesakes_are_settled_by_the_countries_named():
    gazetteer = Gazetteer(World.load())
    assert gazetteer.settle("London").country == "GBR"
    assert gazetteer.settle("London", ["CAN"]).country == "CAN"
    assert gazetteer.settle("Nowhereville") is None


def test_a_province_lies_where_its_town_does_without_its_degrees():
    gazetteer = Gazetteer(World.load())
    assert gazetteer.find("Kabul airfield") == ()
    spot = gazetteer.settle("Kabul airfield")
    assert (spot.country, spot.latitude) == ("AFG", None)
