"""Connections: a real server on loopback meets clients that are slow, rude or many."""

import asyncio
import contextlib
import socket
import threading
import time

import pytest
import uvicorn

from statusquo.web.app import create_app
from statusquo.web.connection import Patient
from statusquo.web.settings import Settings

PATIENCE = 0.6
PAUSE = 120.0
"""Seconds that a test waits at most: far beyond the server's patience, so that a busy machine makes no test fail."""


class Short(Patient):
    SECONDS = PATIENCE


@pytest.fixture(scope="module")
def server(examples):
    """A server with little patience on a free port."""
    app = create_app(Settings(ledger=str(examples), patience=PATIENCE, rate=0, body=4000), warm=False)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Short, ws="none", log_level="critical", timeout_keep_alive=2, server_header=False,
                            h11_max_incomplete_event_size=8192)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    server.port = listening.getsockname()[1]
    yield server
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


@pytest.fixture
def port(server):
    return server.port


def ask(port, *pieces, wait=0.0, timeout=PAUSE):
    """Send pieces with a pause after each; return all that comes back until the server closes, and the seconds."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as line:
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                line.sendall(piece)
                time.sleep(wait)
        told = b""
        with contextlib.suppress(ConnectionError):
            while more := line.recv(65536):
                told += more
    return told, time.monotonic() - start


HEAD = b"Host: localhost\r\nConnection: close\r\n"
POST = b"POST /api/v1/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def test_an_ordinary_request_is_answered(port):
    told, _ = ask(port, b"GET /api/v1/info HTTP/1.1\r\n" + HEAD + b"\r\n")
    assert told.startswith(b"HTTP/1.1 200")
    assert b"\r\nserver:" not in told.lower()


def test_a_head_that_never_ends_is_cut(port):
    told, seconds = ask(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    assert told == b""
    assert PATIENCE - 0.1 < seconds < PAUSE


def test_a_head_that_drips_is_cut(port):
    _, seconds = ask(port, *[b"X-A: b\r\n"] * 40, wait=0.1)
    assert seconds < PAUSE


def test_silence_is_cut(port):
    _, seconds = ask(port)
    assert seconds < PAUSE


def test_a_body_that_never_ends_is_told_off(port):
    told, seconds = ask(port, POST + b"Content-Length: 100\r\n\r\n{")
    assert told.startswith(b"HTTP/1.1 408")
    assert seconds < PAUSE


def test_a_body_that_is_said_to_be_large_is_refused_unread(port):
    told, seconds = ask(port, POST + b"Content-Length: 99999999\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413")
    assert seconds < PAUSE


def test_a_huge_head_is_refused(port):
    told, _ = ask(port, b"GET / HTTP/1.1\r\n" + HEAD + b"X-A: " + b"a" * 40_000 + b"\r\n\r\n")
    assert told == b"" or told.startswith(b"HTTP/1.1 4")


def test_what_is_no_http_is_refused(port):
    told, _ = ask(port, b"\x16\x03\x01 hello\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 400")


def test_an_answer_that_nobody_reads_does_not_stay(server, port):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    with line:
        line.sendall(b"GET /api/v1/review/queue?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 60)
        time.sleep(0.3)
        assert len(server.server_state.connections) == 1
        end = time.monotonic() + PAUSE
        while server.server_state.connections and time.monotonic() < end:
            time.sleep(0.05)
        assert not server.server_state.connections
    told, _ = ask(port, b"GET /health HTTP/1.1\r\n" + HEAD + b"\r\n")
    assert told.startswith(b"HTTP/1.1 200")


def test_many_at_once_are_all_answered(port):
    wrong = []

    def one():
        told, _ = ask(port, b"GET /api/v1/standing HTTP/1.1\r\n" + HEAD + b"\r\n")
        if not told.startswith(b"HTTP/1.1 200"):
            wrong.append(told[:200])

    threads = [threading.Thread(target=one) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
