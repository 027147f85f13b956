"""What other layers ask of the world: members, rules, names, and who is who on a day."""

from datetime import date

import pytest

from statusquo.core.errors import UnknownActorError
from statusquo.world import World, who


@pytest.fixture(scope="module")
def world():
    return World.load()


@pytest.mark.parametrize(
    ("body", "code", "day", "relation"),
    [
        ("NATO", "TUR", date(2024, 8, 2), "member"),
        ("NATO", "ISR", date(2024, 8, 2), "partner"),
        ("NATO", "FIN", date(2023, 4, 3), "candidate"),
        ("NATO", "FIN", date(2023, 4, 4), "member"),
        ("NATO", "SWE", date(2024, 3, 7), "member"),
        ("EU", "GBR", date(2020, 1, 31), "member"),
        ("EU", "GBR", date(2020, 2, 1), "none"),
        ("EU", "HRV", date(2013, 6, 30), "candidate"),
        ("EU", "HRV", date(2013, 7, 1), "member"),
        ("UN", "SSD", date(2011, 7, 13), "none"),
        ("UN", "SSD", date(2011, 7, 14), "member"),
        ("NATO", "BRA", date(2024, 8, 2), "none"),
    ],
)
def test_relation_on_the_day(world, body, code, day, relation):
    assert world.relation(body, code, day) == relation


def test_members_are_those_of_the_day(world):
    assert len(world.members("NATO", date(2000, 1, 1))) == 19
    assert len(world.members("NATO", date(2024, 8, 2))) == 32
    assert len(world.members("EU", date(2015, 1, 1))) == 28
    assert len(world.members("EU", date(2021, 1, 1))) == 27
    assert {"CHN", "FRA", "GBR", "RUS", "USA"} <= set(world.members("UNSC", date(2024, 1, 1)))
    assert len(world.members("UNSC", date(2024, 6, 1))) == 15


def test_rules_by_matter_fall_back_to_the_general_one(world):
    assert world.rule("NATO", "engagement", date(2024, 8, 2)).rule == "consensus"
    assert world.rule("UNSC", "sanctions", date(2024, 8, 2)).threshold == 9
    assert "CHN" in world.rule("UNSC", "sanctions", date(2024, 8, 2)).veto
    assert world.rule("NATO", "no such matter", date(2024, 8, 2)) == world.rule("NATO", "general", date(2024, 8, 2))
    assert world.rule("NOBODY", "general", date(2024, 8, 2)) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("Turkey", "TUR"), ("turkey", "TUR"), ("TUR", "TUR"), ("Türkiye", "TUR"), ("nato", "NATO"), ("The Hague", None),
     ("United States", "USA"), ("the United States", "USA"), ("U.S.", "USA"), ("Security Council", "UNSC"),
     ("Hamas", "HAMAS"), ("European Union", "EU"), ("Kremlin", "RUS"), ("Congo", "COD"), ("Georgia", "GEO"),
     ("Ivory Coast", "CIV"), ("sun", "SUN")],
)  # fmt: skip
def test_find_takes_codes_and_names(world, name, code):
    if code is None:
        with pytest.raises(UnknownActorError):
            world.find(name)
    else:
        assert world.find(name) == code


def test_an_unknown_actor_suggests_near_names(world):
    with pytest.raises(UnknownActorError) as told:
        world.find("Turkie")
    assert told.value.near
    assert any("Turk" in name for name in told.value.near)


def test_labels_are_plain_names(world):
    assert world.label("TUR") == "Turkey"
    assert world.label("NATO") == "North Atlantic Treaty Organization"
    assert world.label("IRQ") == "Iraq"
    assert world.label("NEVER HEARD") == "NEVER HEARD"


def test_questions_of_membership_never_build_the_matcher():
    fresh = World.load()
    fresh.relation("NATO", "TUR", date(2024, 8, 2))
    fresh.rule("NATO", "engagement", date(2024, 8, 2))
    fresh.find("Turkey")
    assert "names" not in fresh.__dict__
    assert "resolver" not in fresh.__dict__


@pytest.mark.parametrize(
    ("name", "day", "code", "holder"),
    [
        ("the US president", date(2017, 1, 19), "USA", "Barack Obama"),
        ("the US president", date(2017, 1, 21), "USA", "Donald Trump"),
        ("the Turkish foreign minister", date(2023, 6, 1), "TUR", "Mevlut Cavusoglu"),
        ("the Turkish foreign minister", date(2023, 6, 10), "TUR", "Hakan Fidan"),
        ("the NATO secretary-general", date(2024, 9, 29), "NATO", "Jens Stoltenberg"),
        ("the NATO secretary-general", date(2024, 10, 3), "NATO", "Mark Rutte"),
        ("Erdogan", date(2024, 8, 2), "TUR", "Recep Tayyip Erdogan"),
    ],
)
def test_who_tells_the_holder_of_the_day(world, name, day, code, holder):
    answer = who(name, day, world)
    assert [(a.code, a.holder) for a in answer.actors] == [(code, holder)]
    assert answer.rule
    assert answer.reason


def test_who_tells_the_other_readings(world):
    answer = who("Georgia", date(2022, 1, 1), world)
    assert answer.actors[0].code == "GEO"
    assert "USA" in {other.code for other in answer.runners_up}
    with pytest.raises(UnknownActorError):
        who("Xyzzyland", date(2022, 1, 1), world)


def test_who_can_be_asked_twice():
    assert who("NATO", date(2022, 1, 1)).actors[0].code == "NATO"
    assert who("TUR", date(2022, 1, 1)).actors[0].label == "Turkey"
