"""What a large ledger needs: answers that don't wait for a writer, several kinds at once, a site that is bounded."""

import json
import time
from datetime import date, timedelta

import pytest
from token_of_tests import TOKEN

from statusquo.core.errors import InputError, UnknownActorError
from statusquo.web import desk as desks
from statusquo.web import site as sites
from statusquo.web import spells
from statusquo.web.index import LEAD

DAYS = {"on": "2024-06-01", "known": "2024-06-01"}
REPORT = {
    "text": "Kenya suspended flights to Somalia on 2 May, officials said.",
    "published": "2021-05-12",
    "id": "new",
}


def add(client, **changes):
    body = {"documents": [{**REPORT, **changes}]}
    return client.post("/api/v1/documents", json=body, headers={"Authorization": f"Bearer {TOKEN}"}).json()


def test_a_costly_answer_is_given_again_while_it_is_worked_out_anew(serve, monkeypatch):
    monkeypatch.setattr(desks, "CHEAP", 0.0)
    monkeypatch.setattr(desks, "LASTS", 1e9)
    client = serve(token=TOKEN)
    first = client.get("/api/v1/actors")
    told = add(client)
    again = client.get("/api/v1/actors")
    assert again.headers["X-Position"] == first.headers["X-Position"] != str(told["position"])
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/api/v1/actors", headers={"If-None-Match": first.headers["ETag"]}).status_code in (200, 304)
    for _ in range(100):
        if client.get("/api/v1/actors").headers["X-Position"] == str(told["position"]):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the answer was never worked out anew")


def test_a_server_that_still_reads_its_ledger_says_so(serve, monkeypatch):
    client = serve(queue=0.01)
    monkeypatch.setattr(desks.Desk, "view", lambda _: time.sleep(0.3))
    for warming, code in ((True, "busy"), (False, "too_costly")):
        client.app.state.desk.warming = warming
        told = client.get(f"/api/v1/actors?on=2020-01-0{1 + warming}")
        assert (told.status_code, told.json()["error"]["code"]) == (503, code)
        assert int(told.headers["Retry-After"]) > 0


@pytest.mark.parametrize("asks", [{"X-Position": "+"}, {"Cache-Control": "no-cache"}])
def test_who_has_seen_a_position_is_told_nothing_older(serve, monkeypatch, asks):
    monkeypatch.setattr(desks, "CHEAP", 0.0)
    monkeypatch.setattr(desks, "LASTS", 1e9)
    client = serve(token=TOKEN)
    client.get("/api/v1/actors")
    position = str(add(client)["position"])
    headers = {k: position if v == "+" else v for k, v in asks.items()}
    assert client.get("/api/v1/actors", headers=headers).headers["X-Position"] == position


def test_without_lag_every_answer_is_of_the_journals_end(serve, monkeypatch):
    monkeypatch.setattr(desks, "CHEAP", 0.0)
    client = serve(token=TOKEN, lag=0.0)
    client.get("/api/v1/actors")
    position = str(add(client)["position"])
    assert client.get("/api/v1/actors").headers["X-Position"] == position


def test_standing_takes_several_kinds_and_puts_the_surest_first(reader):
    every = reader.get("/api/v1/standing", params={**DAYS, "by": "TUR"}).json()["measures"]
    kinds = sorted({m["kind"] for m in every})
    assert len(kinds) > 1
    asked = {**DAYS, "by": "TUR", "kind": ",".join(kinds[:2]), "order": "fresh"}
    found = reader.get("/api/v1/standing", params=asked).json()["measures"]
    assert {m["id"] for m in found} == {m["id"] for m in every if m["kind"] in kinds[:2]}
    ranks = [(m["certainty"] == "certain", m["last_reported"]) for m in found]
    assert ranks == sorted(ranks, reverse=True)
    sure = reader.get("/api/v1/standing", params={**DAYS, "by": "TUR", "certain": True}).json()["measures"]
    assert [m["id"] for m in sure] == [m["id"] for m in every if m["certainty"] == "certain"]
    assert reader.get("/api/v1/standing", params={"kind": "trade,trad"}).status_code == 400


def test_a_report_without_a_title_goes_by_its_first_words(serve):
    client = serve(token=TOKEN)
    add(client, id="untitled", text="Kenya suspended flights to Somalia. " + "The talks went on. " * 30)
    (row,) = client.get("/api/v1/documents", params={"q": "untitled"}).json()["documents"]
    assert row["lead"].startswith("Kenya suspended flights to Somalia. The talks")
    assert len(row["lead"]) <= LEAD + 2
    assert row["lead"].endswith("…")


def test_without_words_no_first_words_either(serve):
    client = serve(token=TOKEN, text=False)
    add(client, id="untitled")
    rows = client.get("/api/v1/documents", params={"limit": 1000}).json()["documents"]
    assert all(r["lead"] is None for r in rows)


def test_what_is_told_apart_coarsely_is_counted(serve, monkeypatch):
    monkeypatch.setattr(spells, "MOST_KNOWN", 2)
    client = serve(token=TOKEN)
    assert client.get("/api/v1/spells").json()["thinned"] == 0
    for day in (12, 13, 14):
        add(client, published=f"2021-05-{day}", id=f"new-{day}")
    assert client.get("/api/v1/spells").json()["thinned"] == 1


def test_a_site_too_large_is_refused_before_anything_is_written(examples, tmp_path, monkeypatch):
    monkeypatch.setattr(sites, "MOST_FILES", 200)
    day = date(2024, 6, 1)
    with pytest.raises(InputError, match=r"about \d+ files .*--actor"):
        sites.write_site(str(examples), tmp_path / "out", on=day, known=day)
    assert not (tmp_path / "out").exists()


def test_a_site_of_some_actors_has_only_theirs(examples, tmp_path):
    day = date(2024, 6, 1)
    out = tmp_path / "out"
    sites.write_site(str(examples), out, on=day, known=day + timedelta(days=1), actors=["Turkey"])

    def load(name):
        return json.loads((out / "data" / f"{name}.json").read_text(encoding="utf-8"))

    pairs, rows, lines = load("dyads")["dyads"], load("documents")["documents"], load("search")["records"]
    assert pairs
    assert all("TUR" in p for p in pairs)
    assert {r["document"] for r in lines} <= {r["id"] for r in rows}
    assert len(list((out / "data" / "documents").iterdir())) == len(rows)
    assert load("info")["only"] == ["TUR"]
    with pytest.raises(UnknownActorError):
        sites.write_site(str(examples), tmp_path / "no", on=day, known=day, actors=["Turky"])
