"""The loader: every rule breaks with the line that breaks it, and the cache changes nothing but the time."""

import csv
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusquo.codebook import codebook
from statusquo.core.errors import TableError
from statusquo.world import World
from statusquo.world.rows import ALWAYS, STILL, TABLES, Holder, Membership, State
from statusquo.world.tables import _SECTORS, DATA, load_tables, ordinal

STATES = "code,kind,name,aliases,adjectives,demonyms,capitals,seats,start,end,successors,source\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("STATUSQUO_CACHE", str(tmp_path / "cache"))


def table(tmp_path, name, text):
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_all_packaged_tables_load_and_name_their_sources():
    tables = load_tables()
    assert set(tables.counts) == set(TABLES)
    assert tables.counts["states"] > 250
    assert tables.counts["places"] > 2000
    assert sum(tables.sources.values()) == sum(tables.counts.values())
    assert all(row.source for name, kind in TABLES.items() for row in tables.rows(name, kind))


@pytest.mark.parametrize(
    ("row", "line", "problem"),
    [
        ("tur,state,Turkey,,,,,,,,,recalled", 2, "codes are capitals"),
        ("TUR,planet,Turkey,,,,,,,,,recalled", 2, "no kind 'planet'"),
        ("TUR,state,,,,,,,,,,recalled", 2, "name is empty"),
        ("TUR,state,Turkey,,,,,,,,,", 2, "source is empty"),
        ("TUR,state,Turkey,,,,,,yesterday,,,recalled", 2, "is no date"),
        ("TUR,state,Turkey,,,,,,2021-02-30,,,recalled", 2, "no day 2021-02-30"),
        ("TUR,state,Turkey,,,,,,2021,2020-12-31,,recalled", 2, "before it starts"),
        ("TUR,state,Turkey", 2, "3 cells under 12 columns"),
        ("TUR,state,Turkey,,,,,,,,,recalled\n\nGRC,state,Greece,,,,,,1830-13,,,recalled", 4, "no day 1830-13"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path, row, line, problem):
    folder = table(tmp_path, "states.csv", STATES + row + "\n")
    with pytest.raises(TableError, match=problem) as told:
        load_tables(data=folder)
    assert (told.value.table, told.value.line) == ("states.csv", line)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("bodies.csv", "code,name,kind,source\nABC,A Body,unoin,recalled\n", "no kind 'unoin'"),
        ("memberships.csv", "body,member,relation,source\nABC,TUR,memeber,recalled\n", "no relation 'memeber'"),
        ("rules.csv", "body,matter,rule,source\nABC,general,unanimous,recalled\n", "no rule 'unanimous'"),
        ("rules.csv", "body,matter,rule,threshold,source\nABC,general,majority,most,recalled\n", "is a number"),
        ("rules.csv", "body,matter,rule,threshold,source\nABC,general,majority,-3,recalled\n", "not above 0"),
        ("groups.csv", "code,name,sector,source\nABC,A Front,REBEL,recalled\n", "no sector 'REBEL'"),
    ],
)
def test_each_table_has_closed_lists(tmp_path, name, text, problem):
    with pytest.raises(TableError, match=problem) as told:
        load_tables(data=table(tmp_path, name, text))
    assert (told.value.table, told.value.line) == (name, 2)


def test_sectors_are_those_of_the_codebook():
    assert codebook().sectors == _SECTORS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code,kind\nTUR,state\n", "'name' is missing"),
        ("code,kind,name,colour\n", "no column 'colour'"),
        ("", "the table is empty"),
        ('code,kind,name\n"TUR,state,Turkey\n', "not CSV"),
    ],
)
def test_a_wrong_header_is_told(tmp_path, text, problem):
    with pytest.raises(TableError, match=problem):
        load_tables(data=table(tmp_path, "states.csv", text))


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path):
    folder = table(tmp_path, "states.csv", STATES)
    (folder / "states.csv").write_bytes(STATES.encode() + b"TUR,state,T\xfcrkei,,,,,,,,,recalled\n")
    with pytest.raises(TableError, match="UTF-8") as told:
        load_tables(data=folder)
    assert told.value.line == 2


def test_a_table_may_lie_in_several_files(tmp_path):
    folder = table(tmp_path, "states.csv", STATES + "TUR,state,Turkey,,,,,,,,,recalled\n")
    table(tmp_path, "states_more.csv", STATES + "GRC,state,Greece,,,,,,,,,recalled\n")
    assert [row.code for row in load_tables(data=folder).rows("states", State)] == ["TUR", "GRC"]


def test_the_cache_gives_the_same_rows_and_a_change_of_bytes_another_digest(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    first, second = load_tables(data=folder), load_tables(data=folder)
    assert first.digest == second.digest
    assert all(first.rows(name, kind) == second.rows(name, kind) for name, kind in TABLES.items())
    with (folder / "states.csv").open("a", encoding="utf-8") as file:
        file.write("XXA,state,Nowhere,,,,,,,,,recalled\n")
    assert load_tables(data=folder).digest != first.digest


def test_a_broken_or_unwritable_cache_costs_only_time(tmp_path, monkeypatch):
    folder = table(tmp_path, "states.csv", STATES + "TUR,state,Turkey,,,,,,,,,recalled\n")
    load_tables(data=folder)
    for kept in (tmp_path / "cache").iterdir():
        kept.write_bytes(b"\xc1 broken")
    assert load_tables(data=folder).rows("states", State)[0].code == "TUR"
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STATUSQUO_CACHE", str(tmp_path / "file" / "below"))
    assert load_tables(data=folder).rows("states", State)[0].code == "TUR"
    if os.geteuid() != 0:
        (tmp_path / "locked").mkdir(mode=0o500)
        monkeypatch.setenv("STATUSQUO_CACHE", str(tmp_path / "locked"))
        assert load_tables(data=folder).rows("states", State)[0].code == "TUR"


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_shorter_dates_widen_to_hold_the_longer(day):
    exact = f"{day:%Y-%m-%d}".rjust(10, "0")
    for cell in (exact, exact[:7], exact[:4], ""):
        assert ordinal("t", 1, cell, last=False) <= day.toordinal() <= ordinal("t", 1, cell, last=True)
    assert ordinal("t", 1, exact, last=False) == ordinal("t", 1, exact, last=True) == day.toordinal()
    assert (ordinal("t", 1, "", last=False), ordinal("t", 1, "", last=True)) == (ALWAYS, STILL)


def test_a_users_name_wins_over_ours(tmp_path):
    names = tmp_path / "mine.csv"
    names.write_text(
        "name,code,sector,start,end\nOrion Front,ORION,REB,2020-01-01,\nThe Bear,RUS,GOV,,\n", encoding="utf-8"
    )
    world = World.load(names)
    assert world.find("orion front") == "ORION"
    found = world.resolve("Orion Front", date(2024, 5, 1), "The Orion Front shelled the port.")
    assert [(a.code, a.sector) for a in found.actors] == [("ORION", "REB")]
    assert world.digest != World.load().digest


def test_a_users_memberships_rules_and_holders_win(tmp_path):
    mine = tmp_path / "memberships.csv"
    mine.write_text("body,member,relation,start,end\nNATO,ISR,member,2020-01-01,\n", encoding="utf-8")
    assert World.load(mine).relation("NATO", "ISR", date(2024, 8, 2)) == "member"
    mine.write_text("office,name,start,end,source\nTUR-president,Ayse Yilmaz,2024-01-01,,made up\n", encoding="utf-8")
    world = World.load(mine)
    assert {h.name for h in world.holders["TUR-president"] if h.user} == {"Ayse Yilmaz"}
    found = world.resolve("Ayse Yilmaz", date(2024, 8, 2), "Ayse Yilmaz spoke.")
    assert [(a.code, a.sector) for a in found.actors] == [("TUR", "GOV")]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("name,code\nOrion,orion\n", 2, "codes are capitals"),
        ("name,code,sector\nOrion,ORION,REBEL\n", 2, "no sector 'REBEL'"),
        ("name,code,start\nOrion,ORION,2020-13-01\n", 2, "no day"),
        ("label,id\nOrion,ORION\n", 1, "columns are of no table"),
    ],
)
def test_a_users_table_is_checked_with_line_numbers(tmp_path, text, line, problem):
    names = tmp_path / "mine.csv"
    names.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=problem) as told:
        World.load(names)
    assert told.value.line == line
    assert str(names) in str(told.value)


def test_a_users_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TableError, match="can't be read"):
        World.load(tmp_path / "no.csv")


def test_rows_that_state_facts_have_dates_in_order():
    tables = load_tables()
    for name, kind in (("memberships", Membership), ("holders", Holder)):
        assert all(row.first <= row.last for row in tables.rows(name, kind))


def test_the_packaged_files_have_no_stray_columns():
    for path in sorted(Path(DATA).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1, path.name
