"""Addresses: only public ones, within limits, and never further than they were checked."""

import gzip
import socket
import time

import pytest
import samples
from server import answer, drip, site

from statusquo.core import Document
from statusquo.readers import Options, SetAside, read

pytest.importorskip("httpx", reason="needs the extra [ingest]")

from statusquo.readers.fetch import Fetcher, FetchError, is_public
from statusquo.readers.robots import Robots


@pytest.fixture
def here():
    with site() as served:
        yield served


def fails(address, said, **limits):
    with pytest.raises(FetchError, match=said) as raised:
        Fetcher(**{"private": True, **limits}).get(address)
    return raised.value


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  nothing is bound
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("2002:7f00:1::", False),
        ("2002:a00:1::1", False), ("198.18.0.1", False), ("192.0.2.1", False),
    ],
)  # fmt: skip
def test_public_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_read_by_any_name(here, host):
    port = here.address.rsplit(":", 1)[1]
    here.answers["/"] = answer(b"secret")
    fails(f"http://{host}:{port}/", "no public address", private=False)
    assert not here.asked


def test_a_name_is_judged_by_the_address_it_leads_to(here, monkeypatch):
    port = int(here.address.rsplit(":", 1)[1])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    )
    fails(f"http://news.example:{port}/", "news.example is 127.0.0.1", private=False)
    assert not here.asked


def test_a_redirect_is_judged_like_the_first_address(here, monkeypatch):
    """The first address counts as public here; the second, to which it redirects, does not."""
    from statusquo.readers import connect

    def resolved(host, port, *, private):
        if host == "public.example":
            return "127.0.0.1"
        return real(host, port, private=private)

    real = connect.resolved
    monkeypatch.setattr(connect, "resolved", resolved)
    port = here.address.rsplit(":", 1)[1]
    for goal in (here.url("/secret"), f"http://localhost:{port}/secret", f"http://[::ffff:7f00:1]:{port}/secret"):
        here.asked.clear()
        here.answers = {"/feed": answer(status="302 Found", Location=goal), "/secret": answer(b"secret")}
        fails(f"http://public.example:{port}/feed", "no public address", private=False)
        assert here.paths() == ["/feed"]
    for goal in ("file:///etc/hostname", "ftp://public.example/", "gopher://x", "//", "http://", "javascript:1"):
        here.answers["/feed"] = answer(status="301 Moved Permanently", Location=goal)
        here.asked.clear()
        fails(f"http://public.example:{port}/feed", ".", private=False)
        assert set(here.paths()) == {"/feed"}


def test_redirects_end(here):
    here.answers["/a"] = answer(status="302 Found", Location="/a")
    fails(here.url("/a"), "more than 5 redirects")
    here.answers["/b"] = answer(status="307 Temporary Redirect", Location="/c?x=1")
    here.answers["/c?x=1"] = answer(b"there")
    page = Fetcher(private=True).get(here.url("/b"))
    assert (page.body, page.address) == (b"there", here.url("/c?x=1"))


def test_a_length_that_lies(here):
    here.answers["/short"] = answer(b"x" * 100, Content_Length="100000")
    fails(here.url("/short"), "peer closed|incomplete|without sending")
    here.answers["/long"] = answer(b"Kenya left." + b"x" * 100_000, Content_Length="11")
    assert Fetcher(private=True).get(here.url("/long")).body == b"Kenya left."
    here.answers["/huge"] = answer(b"x", Content_Length=str(10**15))
    assert fails(here.url("/huge"), "larger than").cause == "size"
    here.answers["/two"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nKenya left"
    fails(here.url("/two"), ".")
    here.answers["/negative"] = answer(b"x", Content_Length="-1")
    fails(here.url("/negative"), ".")
    here.answers["/none"] = lambda _: (b"x" * (1 << 20) for _ in range(64))
    fails(here.url("/none"), ".")


def test_an_answer_without_end(here):
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    here.answers["/"] = lambda _: (head if n == 0 else b"x" * (1 << 16) for n in range(10_000))
    assert fails(here.url("/"), "larger than", largest=1 << 20).cause == "size"


def test_a_packed_answer_that_is_a_bomb(here):
    here.answers["/bomb"] = answer(gzip.compress(bytes(80 << 20)), Content_Encoding="gzip")
    assert fails(here.url("/bomb"), "larger than|bombs").cause == "size"
    here.answers["/fine"] = answer(gzip.compress(b"Kenya left."), Content_Encoding="gzip")
    assert Fetcher(private=True).get(here.url("/fine")).body == b"Kenya left."
    here.answers["/odd"] = answer(b"x", Content_Encoding="br")
    fails(here.url("/odd"), "not asked for")
    here.answers["/cut"] = answer(gzip.compress(b"Kenya left." * 100)[:-9], Content_Encoding="gzip")
    fails(here.url("/cut"), "cut off")


@pytest.mark.parametrize(
    "parts", [[b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 1000], [answer(Content_Length="1000"), *[b"x"] * 1000]]
)
def test_bytes_that_drip_in_end_with_the_time(here, parts):
    here.answers["/"] = lambda _: drip(parts, 0.05)
    begun = time.monotonic()
    fails(here.url("/"), "too long|no answer", longest=0.5)
    assert time.monotonic() - begun < 5


def test_odd_answers(here):
    for n, raw in enumerate((b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", answer(status="500 Oops"), b"\x00" * 500)):
        here.answers[f"/{n}"] = raw
        fails(here.url(f"/{n}"), ".")
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    fails(f"http://127.0.0.1:{port}/", "refused")
    for address in (
        "http://",
        "http://[",
        "ftp://x/",
        "file:///etc/hostname",
        "http:///x",
        "http://\udc80/",
        "http://a b/",
    ):
        with pytest.raises(FetchError):
            Fetcher(private=True, longest=3).get(address)


def test_an_address_is_an_input_like_another(here):
    here.answers["/feed"] = answer(samples.rss(), Content_Type="text/plain")
    here.answers["/page"] = answer(samples.page())
    options = Options(fetcher=Fetcher(private=True))
    feed = list(read([here.url("/feed")], options=options))
    assert [d.published.isoformat() for d in feed] == list(samples.DAYS)
    (page,) = read([here.url("/page")], options=options)
    assert isinstance(page, Document)
    assert page.url == here.url("/page")
    assert "statusquo/" in here.asked[0]
    gone, still = read([here.url("/gone"), here.url("/page")], options=options)
    assert isinstance(gone, SetAside)
    assert gone.cause == "fetch"
    assert "404" in gone.reason
    assert isinstance(still, Document)
    (hidden,) = read([here.url("/feed")])
    assert "no public address" in hidden.reason


def test_robots(here):
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: statusquo\nDisallow: /private\nAllow: /private/feed$\n"
    here.answers["/robots.txt"] = answer(rules)
    robots = Robots(Fetcher(private=True), time.time)
    robots.check(here.url("/feed"))
    robots.check(here.url("/private/feed"))
    with pytest.raises(FetchError, match=r"robots\.txt") as raised:
        robots.check(here.url("/private/feed/2"))
    assert raised.value.cause == "robots"
    assert here.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "allowed"), [("404 Not Found", True), ("410 Gone", True), ("403 Forbidden", False), ("503 Busy", False)]
)
def test_robots_that_cannot_be_had(here, status, allowed):
    here.answers["/robots.txt"] = answer(status=status)
    robots = Robots(Fetcher(private=True), time.time)
    if allowed:
        robots.check(here.url("/feed"))
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            robots.check(here.url("/feed"))
