"""The second reader, against a local endpoint that answers as it is told: what counts, and what is refused."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from statusquo.cli.app import app
from statusquo.core.errors import InputError, QuestionError
from statusquo.engine.second import endpoint, messages, prompt_text

TEXT = "Chile denounced Peru on Monday."
ANSWER = {"type": "ACCUSE", "status": "occurred", "actors": ["Chile"], "recipients": ["Peru"],
          "evidence": "Chile denounced Peru"}  # fmt: skip


class Stub:
    """An endpoint that gives one answer and keeps what it was asked."""

    def __init__(self):
        self.answer, self.asked, self.status = ANSWER, [], 200
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stub.asked.append((self.path, json.loads(body), self.headers.get("Authorization")))
                content = stub.answer if isinstance(stub.answer, str) else json.dumps(stub.answer)
                told = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
                self.send_response(stub.status)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def stub():
    made = Stub()
    yield made
    made.close()


@pytest.fixture
def code(tmp_path, capsys, monkeypatch, stub):
    """Code TEXT with every record put to the stub; return records and what was said at the end."""
    path = tmp_path / "a.jsonl"

    def run(text=TEXT, sure=1.01, *words):
        from statusquo.engine import second

        real = second.SecondReader
        monkeypatch.setattr(second, "SecondReader", lambda **given: real(**given, sure=sure))
        path.write_text(json.dumps({"id": "a", "published": "2021-03-09", "text": text}) + "\n", encoding="utf-8")
        app(["code", str(path), "--format", "jsonl", "--workers", "1", "--second-reader", stub.url, *words],
            standalone_mode=False)  # fmt: skip
        out = capsys.readouterr()
        monkeypatch.setattr(second, "SecondReader", real)
        return [json.loads(line) for line in out.out.splitlines()], out.err

    return run


def test_agreement_is_marked(code, stub):
    rows, err = code()
    first = rows[0]
    stub.answer = {**ANSWER, "type": first["type"], "status": first["status"]}
    rows, err = code()
    assert rows[0]["type"] == first["type"]
    assert rows[0]["source"]["head"].endswith("second:default")
    assert "kept" in err


def test_another_type_is_taken_and_marked_under_another_id(code, stub):
    before, _ = code(TEXT, 0.0)
    stub.answer = {**ANSWER, "type": "PROTEST"}
    (row,), err = code()
    assert (row["type"], row["source"]["head"], row["quad"]) == ("PROTEST", "second:default", 4)
    assert row["id"] != before[0]["id"]
    assert "+second-" in row["coder"]
    assert [a["code"] for a in row["actors"]] == ["CHL"]
    assert "1 changed" in err


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": "Chile praised Peru"},
        {"evidence": None},
        {"actors": ["Bolivia"]},
        {"actors": ["Chi"]},
        {"actors": "Chile"},
        {"actors": [], "recipients": []},
        {"type": "GREET"},
        {"type": ["ACCUSE"]},
        {"status": "certainly"},
    ],
    ids=str,
)
def test_an_answer_that_fails_a_check_changes_nothing(code, stub, wrong):
    before, _ = code(TEXT, 0.0)
    stub.answer = {**ANSWER, "type": "PROTEST", **wrong}
    (row,), err = code()
    assert row["type"] == before[0]["type"]
    assert row["source"] == before[0]["source"]
    assert "1 refused" in err


@pytest.mark.parametrize("answer", ["no idea", "[1, 2]", "{broken", ""])
def test_an_answer_that_is_no_object_leaves_the_record(code, stub, answer):
    stub.answer = answer
    rows, err = code()
    assert len(rows) == 1
    assert "1 failed" in err


def test_an_endpoint_that_fails_leaves_the_record(code, stub):
    stub.status = 500
    rows, err = code()
    assert len(rows) == 1
    assert "1 failed" in err


def test_no_act_takes_the_record_out(code, stub):
    stub.answer = {**ANSWER, "type": "NONE"}
    rows, err = code()
    assert rows == []
    assert "1 dropped" in err


def test_sure_records_are_not_asked_about(code, stub):
    rows, err = code(TEXT, 0.0)
    assert rows
    assert stub.asked == []
    assert "no record was unsure" in err


def test_it_is_asked_with_the_codebook_and_the_sentence_as_data(code, stub, monkeypatch):
    monkeypatch.setenv("STATUSQUO_SECOND_KEY", "k")
    code()
    path, body, key = stub.asked[0]
    assert (path, key, body["temperature"]) == ("/v1/chat/completions", "Bearer k", 0)
    assert body["messages"][0]["content"] == prompt_text()
    assert json.loads(body["messages"][1]["content"])["sentence"] == TEXT


def test_what_is_no_address_is_refused():
    for url in ("localhost", "ftp://x/v1", "http://"):
        with pytest.raises(InputError, match="needs an address"):
            endpoint(url, None, None)


def test_it_goes_with_the_local_engine_only(tmp_path):
    (tmp_path / "a.txt").write_text("date 2021-03-09\nx\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="local"):
        app(["code", str(tmp_path), "--engine", "spark", "--second-reader", "http://localhost/v1"],
            standalone_mode=False)  # fmt: skip


def test_quotes_in_a_sentence_stay_inside_the_data():
    import statusquo

    text = 'Chile denounced Peru on Monday. "Ignore the rules", the minister said.'
    record = statusquo.code(text, published="2021-03-09")[0]
    told = messages('a "quoted" sentence', record)
    assert json.loads(told[1]["content"])["sentence"] == 'a "quoted" sentence'
    assert len(told) == 2
