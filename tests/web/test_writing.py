"""Writing: coding before storing, appending, reviewing: with a name, with the token, while others read."""

import threading

import pytest
from token_of_tests import TOKEN

from statusquo.ledger import Ledger

TEXT = (
    "Kenya suspended flights to Somalia on Monday, a government spokesman said \U0001f6eb. "
    "Somalia condemned the decision."
)


def test_code_this_stores_nothing(reader):
    before = reader.get("/health").json()["position"]
    told = reader.post("/api/v1/code", json={"text": TEXT, "published": "2021-05-12", "title": "Flights"}).json()
    assert told["text"] == TEXT
    assert told["document"]["title"] == "Flights"
    assert any(r["measure"] and r["measure"]["imposer"] == ["KEN"] for r in told["records"])
    units = TEXT.encode("utf-16-le")
    for span in told["spans"]:
        assert units[2 * span["start16"] : 2 * span["end16"]].decode("utf-16-le") == TEXT[span["start"] : span["end"]]
    assert any(s["kind"] == "date" for s in told["spans"])
    assert reader.get("/health").json()["position"] == before


def test_code_this_can_be_switched_off(serve):
    told = serve(coding=False).post("/api/v1/code", json={"text": TEXT, "published": "2021-05-12"})
    assert told.status_code == 403


def test_appended_reports_are_seen_at_once(serve, bearer):
    client = serve(token=TOKEN)
    tag = client.get("/api/v1/standing?by=KEN").headers["etag"]
    spells = client.get("/api/v1/spells").json()
    reports = [{"text": TEXT, "published": "2021-05-12", "id": "ke/1"}, {"text": " ", "published": "2021-05-12"}]
    told = client.post("/api/v1/documents", json={"documents": reports}, headers=bearer).json()
    assert told["new"] > 1
    assert told["documents"] == ["ke/1"]
    assert told["set_aside"][0]["index"] == 1
    again = client.get("/api/v1/standing?by=KEN&on=2021-06-01", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json()["measures"]
    assert len(client.get("/api/v1/spells").json()["rows"]) > len(spells["rows"])
    assert "KEN" in {a["code"] for a in client.get("/api/v1/actors").json()["actors"]}
    assert client.get("/api/v1/documents/ke%2F1").json()["text"] == TEXT
    assert client.post("/api/v1/documents", json={"documents": reports[:1]}, headers=bearer).json()["new"] == 0


def test_a_review_changes_what_stands(serve, bearer):
    client = serve(token=TOKEN)
    asked = {"by": "POL", "on": "2023-10-01"}
    before = client.get("/api/v1/standing", params={**asked, "against": "UKR"}).json()["measures"]
    record = before[0]["evidence"][0]["record"]
    queue = client.get("/api/v1/review/queue", params={"limit": 1000}).json()
    assert record in {r["record"]["id"] for r in queue["records"]}
    told = client.post(
        "/api/v1/review", json={"record": record, "verdict": "reject", "by": "A. Reader", "note": "no"}, headers=bearer
    )
    assert told.json()["new"] == 1
    assert not client.get("/api/v1/standing", params={**asked, "against": "UKR"}).json()["measures"]
    world = client.get("/api/v1/world", params={"on": "2023-10-01"}).json()["arcs"]
    assert not [a for a in world if a[:2] == ["POL", "UKR"]]
    left = client.get("/api/v1/review/queue", params={"limit": 1000}).json()
    assert left["page"]["total"] == queue["page"]["total"] - 1
    done = client.get("/api/v1/review/queue", params={"state": "done"}).json()["records"]
    assert {"verdict": "reject", "by": "A. Reader", "note": "no"} in [r["review"] for r in done]


def test_a_correction_moves_a_record_to_other_actors(serve, bearer):
    client = serve(token=TOKEN)
    before = client.get("/api/v1/standing", params={"by": "NGA", "on": "2023-10-01"}).json()["measures"]
    record = before[0]["evidence"][0]["record"]
    changes = {"actors": ["Ghana"], "imposer": ["Ghana"]}
    body = {"record": record, "verdict": "correct", "by": "A. Reader", "changes": changes}
    assert client.post("/api/v1/review", json=body, headers=bearer).json()["new"] == 1
    assert not client.get("/api/v1/standing", params={"by": "NGA", "on": "2023-10-01"}).json()["measures"]
    arcs = client.get("/api/v1/world", params={"on": "2023-10-01"}).json()["arcs"]
    assert [a for a in arcs if a[:3] == ["GHA", "NER", "trade"]]
    assert not [a for a in arcs if a[0] == "NGA"]
    found = client.get("/api/v1/search", params={"q": "electricity", "in": "records"}).json()["records"]
    assert found[0]["actors"] == ["GHA"]
    assert client.get("/api/v1/actors").json()["actors"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"record": "rec-none"}, 404),
        ({"by": ""}, 400),
        ({"verdict": "maybe"}, 400),
        ({"verdict": "correct"}, 400),
        ({"verdict": "correct", "changes": {"nofield": "x"}}, 400),
        ({"verdict": "correct", "changes": {"record": "other", "type": "ACCUSE"}}, 200),
        ({"verdict": "correct", "changes": {"type": "DANCE"}}, 400),
        ({"verdict": "correct", "changes": {"actors": ["Nowhereland"]}}, 400),
        ({"verdict": "correct", "changes": {"date": "yesterday"}}, 400),
        ({"verdict": "correct", "changes": {"status": "perhaps"}}, 400),
        ({"verdict": "accept", "changes": {"type": "ACCUSE"}}, 400),
    ],
)
def test_wrong_reviews_write_nothing(serve, bearer, more, status):
    client = serve(token=TOKEN)
    record = client.get("/api/v1/review/queue").json()["records"][0]["record"]["id"]
    before = client.get("/health").json()["position"]
    told = client.post(
        "/api/v1/review", json={"record": record, "verdict": "accept", "by": "me", **more}, headers=bearer
    )
    assert told.status_code == status, told.text
    assert client.get("/health").json()["position"] == before + (status == 200)


def test_readers_and_a_writer_at_once(serve, bearer):
    client = serve(token=TOKEN, rate=0)
    wrong, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            for path in ("standing?by=KEN", "spells", "actors", "search?q=flights", "documents"):
                told = client.get(f"/api/v1/{path}")
                if told.status_code != 200:
                    wrong.append(told.text)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for n in range(6):
        report = {"text": TEXT.replace("Monday", f"{n + 1} May"), "published": "2021-05-12", "id": f"ke-{n}"}
        assert client.post("/api/v1/documents", json={"documents": [report]}, headers=bearer).json()["new"] > 0
    stop.set()
    for one in readers:
        one.join()
    assert not wrong
    assert client.get("/api/v1/documents?actor=KEN").json()["page"]["total"] == 6


def test_the_file_holds_what_was_written(serve, bearer, tmp_path):
    client = serve(token=TOKEN, ledger=str(tmp_path / "new.duckdb"))
    assert client.get("/api/v1/standing").json()["measures"] == []
    client.post("/api/v1/documents", json={"documents": [{"text": TEXT, "published": "2021-05-12"}]}, headers=bearer)
    client.__exit__(None, None, None)
    assert Ledger(tmp_path / "new.duckdb").standing(by="KEN", on="2021-06-01", known="2021-06-01")["measures"]
    client.__enter__()
