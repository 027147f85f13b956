"""Refusals: what the server turns away, cleanly, and what it never lets through."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from token_of_tests import TOKEN

from statusquo.core import Actor, DocumentRef, Evidence, MeasurePart, Record, Source, Span, TimeSpan, Voice, VoiceKind
from statusquo.core.document import Document
from statusquo.ledger import Ledger

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`};javascript:alert(3)//"
FORMULA = '=HYPERLINK("http://x.example","y")'


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/v1/standing?bye=TUR", "bad_question"),
        ("/api/v1/standing?by=Turky", "unknown_actor"),
        ("/api/v1/standing?kind=nokind", "bad_question"),
        ("/api/v1/standing?on=2024-02-30", "bad_question"),
        ("/api/v1/standing?on=0001-01-01", "bad_question"),
        ("/api/v1/standing?between=TUR", "bad_question"),
        ("/api/v1/standing?limit=0", "bad_question"),
        ("/api/v1/standing?min_score=2", "bad_question"),
        ("/api/v1/standing?voice=nobody", "bad_question"),
        ("/api/v1/status?a=TUR", "bad_question"),
        ("/api/v1/status?a=TUR&b=TUR", "bad_question"),
        ("/api/v1/status?a=NATO&b=SWE&if=nonsense", "bad_question"),
        ("/api/v1/why/x?on=never", "bad_question"),
        ("/api/v1/documents?q=%00", "bad_question"),
    ],
)
def test_wrong_questions_are_400_with_a_reason(reader, path, code):
    told = reader.get(path)
    assert told.status_code == 400
    assert told.json()["error"]["code"] == code
    assert "Traceback" not in told.text


def test_near_names_are_offered(reader):
    assert "Turkey" in reader.get("/api/v1/standing?by=Turky").json()["error"]["near"]


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/why/m-0", "/api/v1/records/r-0", "/api/v1/bodies/TUR", "/x.y"]
)
def test_what_is_not_there_is_404(reader, path):
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/app.py", "/..%2f..%2fapp.py",
        "/static/../app.py", "/assets/..\\..\\app.py", "/api/v1/documents/../../../../etc/passwd", "//etc/passwd",
        "/assets/%c0%ae%c0%ae/app.py", "/.git/config", "/data/seats.csv",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_bundle(reader, path):
    request = reader.build_request("GET", "http://localhost:8321/")
    request.url = request.url.copy_with(raw_path=path.encode())
    told = reader.send(request)
    assert told.status_code in (200, 404)
    assert "root:" not in told.text
    assert "import " not in told.text
    assert "latitude" not in told.text
    if told.status_code == 200:  # the page itself, for its own views
        assert told.headers["content-type"].startswith("text/html")


def test_every_answer_carries_the_headers(reader):
    for path in ("/", "/api/v1/info", "/api/v1/standing?on=x", "/nothing.here", "/health"):
        headers = reader.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


def test_foreign_hosts_are_turned_away(serve):
    client = serve(hosts=("desk.example",))
    for host, status in (
        ("evil.example", 400),
        ("desk.example:8321", 200),
        ("[::1]:8321", 200),
        ("localhost", 200),
        ("", 400),
    ):
        assert client.get("/api/v1/info", headers={"Host": host}).status_code == status, host


def test_without_a_token_nothing_is_written(reader, bearer):
    for path in ("review", "documents"):
        told = reader.post(f"/api/v1/{path}", json={}, headers=bearer)
        assert told.status_code == 403
        assert told.json()["error"]["code"] == "not_allowed"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        "Bearer \xff\xfe",
    ],
)
def test_wrong_tokens_are_401_and_write_nothing(serve, given):
    client = serve(token=TOKEN)
    before = client.get("/health").json()["position"]
    headers = {"Authorization": given.encode("latin-1")} if given else {}
    for path, body in (("review", {"record": "x", "verdict": "accept", "by": "me"}), ("documents", {"documents": []})):
        told = client.post(f"/api/v1/{path}", json=body, headers=headers)
        assert told.status_code == 401
        assert told.headers["www-authenticate"] == "Bearer"
    assert client.get("/health").json()["position"] == before


def test_forms_of_foreign_pages_are_refused(serve, bearer):
    client = serve(token=TOKEN)
    told = client.post(
        "/api/v1/review", content="record=x", headers={**bearer, "Content-Type": "application/x-www-form-urlencoded"}
    )
    assert told.status_code == 415
    told = client.post("/api/v1/code", content='{"text": "x"}', headers={"Content-Type": "text/plain"})
    assert told.status_code == 415


def test_large_bodies_are_413(serve):
    client = serve(body=2000)
    assert client.post("/api/v1/code", json={"text": "x" * 3000, "published": "2024-01-01"}).status_code == 413

    def pieces():
        for _ in range(100):
            yield b"x" * 100

    assert (
        client.post("/api/v1/code", content=pieces(), headers={"Content-Type": "application/json"}).status_code == 413
    )


WRONG_BODIES = [
    "",
    "{",
    "[]",
    "null",
    '{"text": 1, "published": "2024-01-01"}',
    '{"text": "\\ud800", "published": "2024-01-01"}',
    '{"text": "x"}',
    '{"text": " ", "published": "2024-01-01"}',
    '{"text": "a\\u0000b", "published": "2024-01-01"}',
    '{"text": "x", "published": "soon"}',
    '{"text": "x", "published": "2024-01-01", "more": 1}',
    "[" * 5000,
]


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_wrong_bodies_are_400(reader, body):
    told = reader.post("/api/v1/code", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code == 400, told.text


def test_too_many_requests_are_429(serve):
    client = serve(rate=1.0)
    told = [client.get("/api/v1/info").status_code for _ in range(12)]
    assert told[:4] == [200] * 4
    assert told[-1] == 429
    assert int(client.get("/api/v1/info").headers["retry-after"]) >= 1


def test_costly_questions_are_stopped(serve):
    client = serve(rows=20)
    told = client.get("/api/v1/panel")
    assert told.status_code == 503
    assert told.json()["error"]["code"] == "too_costly"
    assert client.get("/api/v1/status?a=NATO&b=ISR").status_code == 200


def evil_document():
    ref = {"id": f"../../{EVIL}", "published": date(2024, 5, 1)}
    text = f"Freedonia banned imports of {EVIL} from Sylvania, {EVIL} said."
    document = Document(text=text, title=EVIL, outlet=EVIL, url="javascript:alert(1)", **ref)
    voice = Voice(name=EVIL, kind=VoiceKind.PERSON, span=Span(start=0, end=9))
    part = MeasurePart(
        kind="trade", change="impose", imposer=("USA",), target=("CHN",), scope=FORMULA, condition=EVIL, ground=EVIL
    )
    record = Record(
        id="rec-evil", coder="c", document=DocumentRef(title=EVIL, outlet=EVIL, url="javascript:alert(1)", **ref),
        type="SANCTION", quad=4, intensity=-6.0,
        actors=(Actor(code="USA", name=EVIL, span=Span(start=0, end=9)),),
        recipients=(Actor(code=EVIL.upper(), name=FORMULA, span=Span(start=2, end=9)),),
        date=TimeSpan.day(ref["published"]), attribution=(voice,), source=Source(rule=EVIL), measure=part,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text),),
    )  # fmt: skip
    return document, record


def test_what_a_report_says_stays_text(serve, tmp_path):
    document, record = evil_document()
    path = tmp_path / "evil.duckdb"
    with Ledger(path) as book:
        book.append([record], [document])
    client = serve(ledger=str(path))
    documents = client.get("/api/v1/documents").json()["documents"]
    assert documents[0]["title"] == EVIL
    assert documents[0]["url"] is None
    for told in (
        "standing",
        "documents",
        "search?q=banned",
        "actors",
        "review/queue",
        "dyad?a=USA&b=CHN",
        "timeline?a=USA",
        "world",
        "spells",
    ):
        found = client.get(f"/api/v1/{told}")
        assert found.status_code == 200
        assert found.headers["content-type"] == "application/json"
        json.loads(found.text)
    shown = client.get("/api/v1/documents/" + quote(document.id, safe=""))
    assert shown.json()["text"] == document.text
    assert shown.json()["document"]["url"] is None
    assert shown.json()["records"][0]["document"]["url"] is None
    sheet = client.get("/api/v1/standing?format=csv").text
    assert "'=HYPERLINK" in sheet
    assert ",=HYPERLINK" not in sheet.replace('"', "")


WORDLESS = (
    "standing timeline?a=TUR documents review/queue dyad?a=TUR&b=USA documents/danube-herald-0311 search?q=Turkey "
    "conditions status?a=OSCE&b=BLR bodies/NATO"
).split()


def strings(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def test_without_text_no_word_of_a_report_goes_out(serve, reader, examples):
    client = serve(text=False)
    with Ledger(examples) as book:
        texts = {e.text for r in book.records(on="2026-01-01", known="2026-01-01") for e in r.evidence}
    assert texts & set(strings(reader.get("/api/v1/standing").json()))
    for path in WORDLESS:
        told = client.get(f"/api/v1/{path}")
        assert told.status_code == 200
        assert not texts & set(strings(told.json())), path
    shown = client.get("/api/v1/documents/danube-herald-0311").json()
    assert shown["text"] is None
    assert shown["spans"]
    assert shown["sha256"]
