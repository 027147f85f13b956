"""Answers: the API says what the command line says, and its own views agree with it."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from statusquo.core import Document, text_digest
from statusquo.ledger import Ledger
from statusquo.web.spells import EPOCH
from statusquo.writers.records import record_from_json

DAY = "2024-06-01"
ASKED = [
    ("standing", {"by": "Turkey"}, ["standing", "--by", "Turkey"]),
    ("standing", {"kind": "block"}, ["standing", "--kind", "block"]),
    ("standing", {"between": "IND,PAK"}, ["standing", "--between", "IND", "PAK"]),
    ("status", {"a": "NATO", "b": "SWE"}, ["status", "NATO", "SWE"]),
    ("status", {"a": "OSCE", "b": "BLR", "if": "LTU lifts"}, ["status", "OSCE", "BLR", "--if", "LTU lifts"]),
    ("timeline", {"a": "TUR", "b": "USA"}, ["timeline", "TUR", "USA"]),
    ("conditions", {}, ["conditions"]),
]


@pytest.mark.parametrize(("path", "query", "words"), ASKED)
def test_the_api_says_what_the_command_line_says(reader, examples, path, query, words):
    told = reader.get(f"/api/v1/{path}", params={**query, "on": DAY, "known": DAY}).json()
    command = ["statusquo", *words, "--on", DAY, "--known", DAY, "--format", "json", "--ledger", str(examples)]
    code = f"import sys; sys.argv = {command!r}; from statusquo.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told


def stands(rows, on, known):
    """Read packed spells as the page does: the set of (imposer, target, kind, body, flags) on two days."""
    found = []
    today, told = (d.toordinal() - EPOCH for d in (on, known))
    for imposer, target, kind, body, start, end, spells in rows["rows"]:
        if not (start <= told and (end is None or told < end)):
            continue
        for first, last, flags in spells:
            if (first is None or first <= today) and (last is None or today < last):
                names = rows["actors"][imposer], rows["actors"][target], rows["kinds"][kind], rows["bodies"][body]
                found.append((*names, flags))
    return sorted(found)


def test_spells_agree_with_standing_on_every_tenth_day(reader, examples):
    rows = reader.get("/api/v1/spells").json()
    days = [date(2014, 3, 1) + timedelta(days=n) for n in range(0, 4500, 10)]
    days = [d for n, d in enumerate(days) if n % 3 == 0] + [date(2023, 9, 16), date(2016, 6, 30), date(2022, 6, 28)]
    different = 0
    with Ledger(examples) as book:
        for on in days:
            for known in (on, date(2026, 1, 1)):
                told = book.standing(on=on, known=known)["measures"]
                wanted = sorted(
                    (sides[0], sides[1], m["kind"], m["body"] or "",
                     (2 if m["certainty"] == "certain" else 1) + (4 if m["contested"] else 0))
                    for m in told
                    for sides in [((m["imposer"] or [""])[0], (m["target"] or [""])[-1])]
                )  # fmt: skip
                assert stands(rows, on, known) == wanted, (on, known)
                different += len(wanted)
    assert different > 500


def test_world_names_the_measures_that_stand(reader):
    arcs = reader.get("/api/v1/world", params={"on": DAY, "known": DAY}).json()["arcs"]
    told = reader.get("/api/v1/standing", params={"on": DAY, "known": DAY}).json()["measures"]
    assert {i for *_, ids in arcs for i in ids} == {m["id"] for m in told}
    assert sum(n for *_, n, _ in arcs) == len(told)
    only = reader.get("/api/v1/world", params={"on": DAY, "known": DAY, "kind": "block"}).json()["arcs"]
    assert only
    assert {a[2] for a in only} == {"block"}


def test_a_filter_by_voice_reaches_the_spells(reader):
    every = reader.get("/api/v1/spells").json()["rows"]
    official = reader.get("/api/v1/spells", params={"voice": "official"}).json()["rows"]
    assert 0 < len(official) < len(every)
    rows = reader.get("/api/v1/spells", params={"voice": "official"}).json()
    day = date(2025, 5, 25)
    told = reader.get("/api/v1/standing", params={"voice": "official", "on": str(day), "known": str(day)}).json()
    assert len(stands(rows, day, day)) == len(told["measures"])


def test_a_dyad_has_bars_events_and_changes(reader):
    told = reader.get("/api/v1/dyad", params={"a": "United States", "b": "Turkey", "on": DAY, "known": DAY}).json()
    assert told["names"] == {"TUR": "Turkey", "USA": "United States"}
    assert told["events"]
    travel = [m for m in told["measures"] if m["kind"] == "travel" and m["imposer"] == ["USA"]]
    assert travel[0]["spells"][0]["from"].startswith("2017-10")
    assert travel[0]["spells"][-1]["to"] <= "2017-12-29"
    assert all(m["spells"] and m["records"] for m in told["measures"])


def test_a_body_comes_first_and_has_its_organs_blocks(reader):
    one = reader.get("/api/v1/dyad", params={"a": "Sweden", "b": "NATO", "on": DAY, "known": DAY}).json()
    assert one["question"]["a"] == "NATO"
    assert any(m["kind"] == "block" and m["imposer"] == ["TUR"] for m in one["measures"])


def test_a_body_shows_members_rules_and_the_history_of_blocks(reader):
    told = reader.get("/api/v1/bodies/NATO", params={"on": "2022-06-01", "known": DAY}).json()
    members = {m["code"] for m in told["members"]}
    assert "TUR" in members
    assert "SWE" not in members
    assert any(r["rule"] == "consensus" for r in told["rules"])
    assert any(m["imposer"] == ["TUR"] and m["kind"] == "block" for m in told["history"])
    listed = {b["code"]: b for b in reader.get("/api/v1/bodies", params={"on": DAY}).json()["bodies"]}
    assert listed["NATO"]["members"] == 32
    assert listed["NATO"]["blocks"] > 0


def test_actors_have_names_and_places(reader):
    rows = {a["code"]: a for a in reader.get("/api/v1/actors").json()["actors"]}
    assert rows["TUR"]["name"] == "Turkey"
    assert abs(rows["TUR"]["latitude"] - 39.9) < 0.2
    assert rows["NATO"]["seat"] == "Brussels"
    assert rows["HEZBOLLAH"]["country"] == "LBN"
    one = reader.get("/api/v1/actors/TUR", params={"on": "2023-01-01"}).json()
    assert {"code": "NATO", "name": rows["NATO"]["name"], "relation": "member"} in one["bodies"]
    assert any("Erdogan" in o["holder"] for o in one["offices"])
    assert one["near"][0][1] >= one["near"][-1][1]
    assert reader.get("/api/v1/actors/NOSUCHCODE").status_code == 404


def test_offsets_count_both_ways(reader):
    told = reader.get("/api/v1/documents/danube-herald-0311").json()
    text = told["text"]
    units = text.encode("utf-16-le")
    after = [s for s in told["spans"] if s["start"] > text.index("\U0001f54a")]
    assert after
    for span in told["spans"]:
        plain = text[span["start"] : span["end"]]
        assert units[2 * span["start16"] : 2 * span["end16"]].decode("utf-16-le") == plain
    assert all(s["start16"] == s["start"] + 1 for s in after)
    assert {"actor", "evidence", "trigger", "voice", "date"} <= {s["kind"] for s in told["spans"]}
    for record in told["records"]:
        main = record["evidence"][0]
        assert text[main["start"] : main["end"]] == main["text"]
        assert units[2 * main["start16"] : 2 * main["end16"]].decode("utf-16-le") == main["text"]


def test_documents_are_listed_searched_and_paged(reader):
    first = reader.get("/api/v1/documents", params={"limit": 10}).json()
    second = reader.get("/api/v1/documents", params={"limit": 10, "offset": 10}).json()
    assert first["page"] == {"total": 33, "offset": 0, "limit": 10}
    assert len({d["id"] for d in (*first["documents"], *second["documents"])}) == 20
    grain = reader.get("/api/v1/documents", params={"q": "grain apples"}).json()["documents"]
    assert [d["id"] for d in grain] == ["baltic-courier-0919"]
    assert grain[0]["url"] == "https://news.example/2023/09/19/grain"
    belarus = reader.get("/api/v1/documents", params={"actor": "Belarus", "to": "2022-01-01"}).json()["documents"]
    assert [d["id"] for d in belarus] == ["2021-06-28-brussels-minsk.txt"]
    assert reader.get("/api/v1/documents/no-such-report").status_code == 404


def test_search_finds_actors_measures_records_and_documents(reader):
    told = reader.get("/api/v1/search", params={"q": "turk"}).json()
    assert told["actors"][0]["code"] == "TUR"
    assert told["records"]
    assert told["measures"]
    for row in told["records"]:
        units = row["text"].encode("utf-16-le")
        for start, end in row["marks"]:
            assert units[2 * start : 2 * end].decode("utf-16-le").lower().startswith("turk")
    why = reader.get(f"/api/v1/why/{told['measures'][0]['id']}").json()
    assert why["measure"]["kind"] == told["measures"][0]["kind"]
    assert reader.get("/api/v1/search", params={"q": '"" OR * NEAR('}).json()["records"] == []


def test_sheets_open_in_a_spreadsheet(reader):
    sheet = reader.get("/api/v1/standing", params={"on": DAY, "known": DAY, "format": "csv"})
    assert sheet.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(sheet.text)))
    told = reader.get("/api/v1/standing", params={"on": DAY, "known": DAY}).json()["measures"]
    assert [r["id"] for r in rows] == [m["id"] for m in told]
    for path in (
        "timeline?a=TUR",
        "panel",
        "diff?from=2023-01-01&to=2024-01-01",
        "conditions",
        "documents",
        "search?q=ban",
    ):
        mark = "&" if "?" in path else "?"
        body = reader.get(f"/api/v1/{path}{mark}format=csv")
        assert body.status_code == 200, body.text
        assert len(body.text.splitlines()) > 1 or path == "conditions"


def test_tags_stand_for_positions(reader):
    first = reader.get("/api/v1/standing", params={"by": "TUR"})
    again = reader.get("/api/v1/standing", params={"by": "TUR"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert first.headers["x-position"] in first.headers["etag"]


def test_answers_are_small_on_the_way(reader):
    told = reader.get("/api/v1/standing", headers={"Accept-Encoding": "gzip"})
    assert told.headers["content-encoding"] == "gzip"
    assert int(told.headers["content-length"]) < len(told.content) / 3


def test_coverage_counts_what_was_read(reader):
    told = reader.get("/api/v1/coverage").json()
    assert told["documents"] == sum(read for _, read, _ in told["months"]) == 33
    assert told["records"] == sum(n for *_, n in told["months"]) > 100
    assert ["Baltic Courier", 2] in told["outlets"]


def test_who_and_why_and_panel(reader):
    assert reader.get("/api/v1/who", params={"name": "Turkish", "on": DAY}).json()["actors"][0]["code"] == "TUR"
    record = reader.get("/api/v1/search", params={"q": "embargo", "in": "records"}).json()["records"][0]
    assert reader.get(f"/api/v1/why/{record['id']}").json()["chain"]
    assert reader.get(f"/api/v1/records/{record['id']}").json()["record"]["id"] == record["id"]
    rows = reader.get("/api/v1/panel", params={"by": "actor-month", "actor": "TUR", "on": DAY}).json()["rows"]
    assert {r["actor"] for r in rows} == {"TUR"}


def test_info_and_service(reader):
    told = reader.get("/api/v1/info").json()
    assert told["writable"] is False
    assert "block" in told["kinds"]
    assert told["coverage"]["documents"] == 33
    assert reader.get("/health").json()["ok"] is True
    assert 'statusquo_requests_total{method="GET",route="/health",status="200"}' in reader.get("/metrics").text


def coded_herald(examples):
    with Ledger(examples) as book:
        rows = book.store.find(["d:danube-herald-0311"])
        (run,) = [r for r in book.store.scan() if r.kind.value == "run" and r.document == "danube-herald-0311"]
    return [record_from_json(r.json) for r in rows], run.json["text"]


def test_a_ledger_of_sentences_shows_its_parts(serve, examples, tmp_path):
    records, text = coded_herald(examples)
    with Ledger(tmp_path / "parts.duckdb") as book:
        book.append(records)
    told = serve(ledger=str(tmp_path / "parts.duckdb")).get("/api/v1/documents/danube-herald-0311").json()
    assert told["text"] is None
    assert told["parts"]
    for part in told["parts"]:
        assert text[part["start"] : part["end"]] == part["text"]
    inside = [s for s in told["spans"] if "part" in s]
    assert len(inside) > 5
    for span in inside:
        units = told["parts"][span["part"]]["text"].encode("utf-16-le")
        assert units[2 * span["start16"] : 2 * span["end16"]].decode("utf-16-le") == text[span["start"] : span["end"]]


def test_a_ledger_without_words_shows_offsets_and_a_digest(serve, examples, tmp_path):
    records, text = coded_herald(examples)
    document = Document(id=records[0].document.id, text=text, published=records[0].document.published)
    with Ledger(tmp_path / "wordless.duckdb", text=False) as book:
        book.append(records, [document])
    client = serve(ledger=str(tmp_path / "wordless.duckdb"))
    told = client.get("/api/v1/documents/danube-herald-0311").json()
    assert (told["text"], told["parts"]) == (None, None)
    assert told["sha256"] == text_digest(text)
    assert {s["kind"] for s in told["spans"]} >= {"actor", "evidence", "trigger"}
    assert client.get("/api/v1/documents").json()["documents"][0]["text"] is False
