"""Sectors: a bare name's side takes its sector from the act; a side with a role keeps its own."""

from datetime import date

import pytest

from statusquo.codebook import codebook
from statusquo.codebook.sides import act_sectors, side_sector
from statusquo.coding.sectors import Sectors, bare
from statusquo.core import Act, Actor, Document, Mention, Source
from statusquo.core.span import Span


def _document(rule: str, sector: str | None, kind: str, mode: str | None) -> Document:
    text = "Ruritania shelled the town."
    span = Span(start=0, end=9)
    actor = Actor(code="RUR", sector=sector, name="Ruritania", span=span)
    mention = Mention(span=span, head=span, actors=(actor,), kind="name", rule=rule, score=1.0)
    act = Act(
        sentence=0, predicate=1, trigger=Span(start=10, end=17), clause=Span(start=0, end=27), type=kind, mode=mode,
        actors=(actor,), recipients=(), measure=None, source=Source(rule=None, head=None, score=1.0),
    )  # fmt: skip
    return Document(id="d", text=text, published=date(2020, 1, 1), mentions=(mention,), acts=(act,))


@pytest.mark.parametrize(
    ("rule", "told", "kind", "mode", "sector"),
    [
        ("state:Ruritania", "GOV", "ASSAULT", "heavy-weapons", "MIL"),
        ("state:Ruritania", "GOV", "PROTEST", "demo", "CVL"),
        ("state:Ruritania", "GOV", "SANCTION", "convict", "JUD"),
        ("state:Ruritania", "GOV", "SANCTION", "discontinue", "GOV"),
        ("place:Strelsau", None, "COERCE", "curfew", "GOV"),
        ("role:police of Ruritania", "COP", "ASSAULT", None, "COP"),
        ("role:government of Ruritania", "GOV", "ASSAULT", None, "GOV"),
        ("group:Blue Front", "REB", "PROTEST", "demo", "REB"),
    ],
)
def test_the_act_settles_a_bare_name_and_nothing_else(rule, told, kind, mode, sector):
    coded = Sectors()(_document(rule, told, kind, mode))
    assert [a.sector for a in coded.acts[0].actors] == [sector]
    assert [a.code for a in coded.acts[0].actors] == ["RUR"]


def test_a_modes_row_goes_before_its_types():
    table = act_sectors()
    both = [c for c in table if c[1:3] != ("*", "*") and (c[0], "*", "*", *c[3:]) in table]
    assert both
    for kind, mode, measure, side, told in both:
        asked = (None if mode == "*" else mode or None, None if measure == "*" else measure or None)
        assert (side_sector(kind, *asked, side, told or None) or "") == table[kind, mode, measure, side, told]


def test_every_row_is_of_the_codebook_and_changes_something():
    table, book = act_sectors(), codebook()
    assert table
    for (kind, mode, measure, side, told), sector in table.items():
        assert mode in {"*", "", *book.types[kind].modes}
        assert measure in {"*", "", *book.kinds}
        assert side in {"actor", "recipient"}
        general = table.get((kind, "*", "*", side, told)) if (mode, measure) != ("*", "*") else None
        assert sector != (told if general is None else general)


def test_a_case_without_a_row_keeps_what_the_name_tells():
    assert side_sector("CONSULT", "visit", None, "actor", "GOV") == "GOV"
    assert side_sector("CONSULT", None, None, "actor", None) is None


def test_the_target_of_a_ban_on_goods_is_the_country_not_its_government():
    assert side_sector("SANCTION", "discontinue", "trade", "recipient", "GOV") is None
    assert side_sector("SANCTION", "discontinue", "membership", "recipient", "GOV") == "GOV"
    assert side_sector("SANCTION", "discontinue", "trade", "actor", "GOV") == "GOV"


def test_bare_names_are_told_by_rule_and_sector():
    assert bare("state:Ruritania", "GOV")
    assert not bare("state:Ruritania", "JUD")
    assert not bare("holder:RUR-president", "GOV")
