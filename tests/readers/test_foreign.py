"""Events of other data sets: rows of our own in their release formats."""

import gzip
import zipfile
from datetime import date

import pytest

from statusquo.codebook.cameo import cameo_table, to_plover
from statusquo.core.errors import TableError
from statusquo.ledger import Ledger
from statusquo.ledger.memory_store import MemoryStore
from statusquo.readers import SetAside, gdelt, icews, polecat
from statusquo.readers.foreign import Codes
from statusquo.world import World
from statusquo.writers.foreign import POLECAT_COLUMNS

ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")


@pytest.fixture(scope="module")
def codes():
    return Codes(World.load())


def gdelt_row(event="1001", code="112", one=("TUR", "TURKEY", "TUR", ""), two=("GRC", "GREECE", "GRC", ""), **told):
    wide, day = told.get("wide", True), told.get("day", "20240502")
    sides = [*one, "", "", "", told.get("role", "GOV"), "", "", *two, "", "", "", "", "", ""]
    geo = ["4", "Ankara, Ankara, Turkey", "TU", "TU68", *(["4930"] if wide else []), "39.9", "32.8", "-735338"]
    start = [event, day, "202405", "2024", "2024.33", *sides, "1", code, code[:3], code[:2], "3", "-2.0", "4", "1", "4"]
    row = [*start, "-1.5", *geo, *geo, *geo, told.get("added", "20240503101500" if wide else "20240503")]
    return "\t".join([*row, told.get("url", "https://news.example/a")])


def polecat_row(**told):
    row = dict.fromkeys(POLECAT_COLUMNS, "None") | {
        "Event ID": "P1", "Event Date": "2023-05-02", "Event Type": "SANCTION", "Event Mode": "discontinue",
        "Contexts": "economic; sorcery", "Actor Name": "European Union", "Primary Actor Sector": "IGO",
        "Recipient Name": "Government of Belarus", "Recipient Country": "BLR", "Primary Recipient Sector": "GOV",
        "Publication Date": "2023-05-03", "Source": "Example Wire", "Placename": "Minsk", "Country": "BLR",
        "Latitude": "53.9", "Longitude": "27.6",
    } | told  # fmt: skip
    return "\t".join(row.values())


def icews_row(**told):
    row = dict.fromkeys(ICEWS, "") | {
        "Event ID": "77", "Event Date": "2015-03-04", "Source Name": "Government (Kenya)",
        "Source Sectors": "Executive Office,Government", "Source Country": "Kenya", "Event Text": "Make a visit",
        "CAMEO Code": "42", "Intensity": "1.9", "Target Name": "African Union", "Story ID": "500",
        "Sentence Number": "2", "Publisher": "Example Post", "City": "Addis Ababa", "Country": "Ethiopia",
    } | told  # fmt: skip
    return list(row.values())


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_gdelt_both_versions(tmp_path, codes):
    for wide in (True, False):
        (told,) = gdelt.read(write(tmp_path / "day.CSV", gdelt_row(wide=wide)), codes)
        assert (told.type, told.mode, told.status.value, told.measure) == ("ACCUSE", "disapprove", "occurred", None)
        assert [a.code for a in (*told.actors, *told.recipients)] == ["TUR", "GRC"]
        assert told.actors[0].sector == "GOV"
        assert (told.date.earliest, told.document.published) == (date(2024, 5, 2), date(2024, 5, 3))
        assert (told.document.outlet, told.document.url) == ("news.example", "https://news.example/a")
        assert (told.location.country, told.location.latitude, told.location.longitude) == ("TUR", 39.9, 32.8)
        assert (told.coder.partition("/")[0], told.source.rule) == ("gdelt", "import:gdelt")


def test_gdelt_groups_old_country_codes_and_files_without_urls(tmp_path, codes):
    nato, romania = ("IGOMILNAT", "NATO", "", "NAT"), ("ROMGOV", "BUCHAREST", "ROM", "")
    line = gdelt_row(one=nato, two=romania, wide=False).rpartition("\t")[0]
    (told,) = gdelt.read(write(tmp_path / "old.csv", line), codes)
    assert [a.code for a in (*told.actors, *told.recipients)] == ["NATO", "ROU"]
    assert (told.document.id, told.document.url) == ("gdelt:1001", None)


def test_bad_rows_are_set_aside_with_their_line_and_the_rest_is_read(tmp_path, codes):
    bad = [
        ("1\t2\t3", "has 3 columns"),
        (gdelt_row(event="x"), "GLOBALEVENTID 'x' is no number"),
        (gdelt_row(code="010"), "'010' has no PLOVER type"),
        (gdelt_row(day="20240230"), "SQLDATE '20240230' is no day"),
        (gdelt_row(one=("", "", "", ""), two=("", "", "", "")), "neither side"),
        (gdelt_row(one=("COP", "POLICE", "", ""), two=("CVL", "A MAN", "", "")), "neither side"),
    ]
    path = write(tmp_path / "day.csv", gdelt_row(), *(line for line, _ in bad), gdelt_row(event="1002"))
    rows = list(gdelt.read(path, codes))
    assert [isinstance(r, SetAside) for r in rows] == [False, *[True] * len(bad), False]
    for number, (row, (_, reason)) in enumerate(zip(rows[1:-1], bad, strict=True), 2):
        assert row.place == f"{path}, line {number}"
        assert reason in row.reason


def test_zip_and_gz_are_opened(tmp_path, codes):
    inner = gdelt_row() + "\n"
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("20240503.export.CSV", inner)
    (tmp_path / "d.csv.gz").write_bytes(gzip.compress(inner.encode()))
    plain = list(gdelt.read(write(tmp_path / "d.csv", gdelt_row()), codes))
    assert list(gdelt.read(tmp_path / "d.zip", codes)) == plain
    assert list(gdelt.read(tmp_path / "d.csv.gz", codes)) == plain


def test_polecat(tmp_path, codes):
    path = write(tmp_path / "ngec.txt", "\t".join(POLECAT_COLUMNS), polecat_row())
    (told,) = polecat.read(path, codes)
    assert (told.type, told.mode, told.contexts) == ("SANCTION", "discontinue", ("economic",))
    assert [(a.code, a.sector) for a in (*told.actors, *told.recipients)] == [("EU", "IGO"), ("BLR", "GOV")]
    assert (told.date.earliest, told.document.published) == (date(2023, 5, 2), date(2023, 5, 3))
    assert (told.quad, told.document.outlet, told.location.country) == (4, "Example Wire", "BLR")


def test_polecat_rows_that_cannot_be_read(tmp_path, codes):
    lines = [polecat_row(**{"Event Type": "FIGHT"}), polecat_row(**{"Event Date": "May"}), "P2\tand no more"]
    path = write(tmp_path / "p.txt", "\t".join(POLECAT_COLUMNS), *lines)
    reasons = [row.reason for row in polecat.read(path, codes)]
    assert reasons[0] == "no event type 'FIGHT'"
    assert "'May' is no day" in reasons[1]
    assert reasons[2] == "has 2 cells under 40 columns"
    with pytest.raises(TableError, match="no column 'Event ID'"):
        list(polecat.read(write(tmp_path / "headless.txt", polecat_row()), codes))


def test_icews_tabs_and_commas(tmp_path, codes):
    tabs = write(tmp_path / "events.tab", "\t".join(ICEWS), "\t".join(f'"{c}"' for c in icews_row()))
    quoted = ",".join(f'"{c}"' for c in icews_row())
    commas = write(tmp_path / "events.csv", ",".join(ICEWS), quoted)
    (told,) = icews.read(tabs, codes)
    assert list(icews.read(commas, codes)) == [told]
    assert (told.type, told.mode) == ("CONSULT", "visit")
    assert [(a.code, a.sector) for a in (*told.actors, *told.recipients)] == [("KEN", "GOV"), ("AU", None)]
    assert (told.document.id, told.document.outlet, told.location.country) == ("icews:500", "Example Post", "ETH")


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("042", "CONSULT"), ("42", "CONSULT"), ("841", "RETREAT"), ("0841", "RETREAT"), ("085", "CONCEDE"),
        ("163", "SANCTION"), ("129", "REJECT"), ("1799", "COERCE"), ("20", "REQUEST"), ("204", "ASSAULT"),
        ("010", None), ("10", None), ("19", None), ("", None), ("abc", None), ("999", None),
    ],
)  # fmt: skip
def test_cameo_codes(code, meant):
    found = to_plover(code)
    assert (found.type if found else None) == meant


def test_the_conversion_table_covers_all_roots_but_statements():
    assert {code[:2] for code in cameo_table()} == {f"{n:02d}" for n in range(2, 21)}
    assert len(cameo_table()) > 250


def test_importing_twice_changes_nothing_and_events_of_a_data_set_stay_apart(tmp_path, codes):
    same_day = [gdelt_row(event=str(n), url=f"https://news.example/{n}") for n in (1, 2)]
    told = list(gdelt.read(write(tmp_path / "d.csv", *same_day), codes))
    book = Ledger(MemoryStore())
    assert book.append(told) == 4
    assert book.append(list(gdelt.read(tmp_path / "d.csv", codes))) == 0
    entries = book.timeline("TUR", "GRC", on="2024-06-01", known="2024-06-01")["entries"]
    assert [(e["type"], e["reports"]) for e in entries] == [("ACCUSE", 1), ("ACCUSE", 1)]
    assert book.standing(by="TUR", on="2024-06-01", known="2024-06-01")["measures"] == []


def test_our_own_polecat_export_is_read_back(tmp_path, codes):
    from make_record import sanction

    from statusquo.writers.formats import open_sink

    class Told:
        records = (sanction(),)

    with open_sink("polecat", tmp_path / "out.tsv", text=True) as put:
        put(Told())
    (told,) = polecat.read(tmp_path / "out.tsv", codes)
    assert (told.type, told.mode) == ("SANCTION", "discontinue")
    assert [a.code for a in (*told.actors, *told.recipients)] == ["FRA", "MLI"]
