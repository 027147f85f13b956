"""What the checker finds in the packaged tables is what has been looked at."""

import csv
from pathlib import Path

from statusquo.world import World
from statusquo.world.check import findings
from statusquo.world.tables import load_tables

REVIEWED = Path(__file__).parent / "reviewed.csv"


def test_findings_are_those_that_were_reviewed():
    with REVIEWED.open(encoding="utf-8", newline="") as file:
        reviewed = {(row["kind"], row["where"], row["what"]) for row in csv.DictReader(file)}
    new = [f for f in findings(World.load()) if (f.kind, f.where, f.what) not in reviewed]
    assert not new, "look at these and mend the tables, or add them to reviewed.csv: " + "; ".join(map(str, new[:5]))


def test_the_checker_sees_what_it_should(tmp_path, monkeypatch):
    monkeypatch.setenv("STATUSQUO_CACHE", str(tmp_path / "cache"))
    data = tmp_path / "data"
    data.mkdir()
    (data / "states.csv").write_text("code,kind,name,source\nAAA,state,Aland,recalled\nBBB,state,Beland,recalled\n")
    (data / "bodies.csv").write_text(
        "code,name,aliases,source\nONE,Union One,The Union,recalled\nTWO,Union Two,The Union,recalled\n"
    )
    (data / "memberships.csv").write_text(
        "body,member,relation,start,end,source\nONE,AAA,member,2000,,recalled\n"
        "ONE,AAA,member,2010,,recalled\nONE,CCC,member,,,recalled\n"
    )
    (data / "offices.csv").write_text("office,code,sector,title,source\nAAA-president,AAA,GOV,president,recalled\n")
    (data / "holders.csv").write_text(
        "office,name,start,end,source\nAAA-president,Ann One,2000-01-01,2004-01-01,recalled\n"
        "AAA-president,Ben Two,2003-01-01,2005-01-01,recalled\nAAA-president,Cy Three,2007-01-01,,recalled\n"
    )
    seen = {(f.kind, f.where) for f in findings(World(load_tables(data=data)))}
    assert ("gap", "AAA-president") in seen
    assert ("overlap", "AAA-president") in seen
    assert ("twice", "ONE/AAA") in seen
    assert ("code", "memberships:ONE/CCC") in seen
    assert ("clash", "Union") in seen
