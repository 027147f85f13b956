"""Several servers side by side on one PostgreSQL ledger: what one appends the other answers."""

import time

from token_of_tests import TOKEN

from statusquo.web.served import FRESH

TEXT = "Kenya suspended flights to Somalia on Monday, a government spokesman said."


def test_two_servers_share_a_ledger(serve, bearer, web_postgres):
    one, other = (serve(ledger=web_postgres, token=TOKEN) for _ in range(2))
    report = {"text": TEXT, "published": "2021-05-12", "id": "ke-1"}
    assert one.post("/api/v1/documents", json={"documents": [report]}, headers=bearer).json()["new"] > 0
    time.sleep(FRESH * 2)
    assert other.get("/api/v1/standing?by=KEN&on=2021-06-01").json()["measures"]
    assert other.get("/api/v1/documents/ke-1").json()["text"] == TEXT
    tag = other.get("/api/v1/spells").headers["etag"]
    report = {"text": TEXT.replace("Kenya", "Uganda"), "published": "2021-05-12", "id": "ug-1"}
    other.post("/api/v1/documents", json={"documents": [report]}, headers=bearer)
    time.sleep(FRESH * 2)
    told = one.get("/api/v1/spells", headers={"If-None-Match": tag})
    assert told.status_code == 200
    assert {"KEN", "UGA"} <= set(told.json()["actors"])
