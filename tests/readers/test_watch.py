"""Watch: what is new is coded once, servers are spared, and a stop in between loses nothing."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
import samples
from server import MISSING, answer, site

from statusquo.core.errors import LedgerLockedError, QuestionError
from statusquo.readers import Options

pytest.importorskip("httpx", reason="needs the extra [ingest]")

from statusquo.cli import watch
from statusquo.ledger import Ledger
from statusquo.readers.feed_state import StateFile
from statusquo.readers.fetch import Fetcher
from statusquo.readers.watching import LONGEST_PAUSE, Watcher


@pytest.fixture
def here():
    with site() as served:
        served.answers["/feed"] = answer(samples.rss(), ETag='"1"', Last_Modified="Tue, 11 May 2021 08:30:00 GMT")
        yield served


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(tmp_path):
    with StateFile(tmp_path / "s.watch") as kept:
        yield kept


def watcher(state, clock, **options):
    fetcher = Fetcher(private=True, longest=5)
    return Watcher(state, fetcher, every=900, clock=clock, **{"options": Options(), **options})


def test_what_was_coded_is_not_new_again(here, state, clock):
    looking = watcher(state, clock)
    feed = here.url("/feed")
    first = looking.look(feed)
    assert [d.text for d in first.documents] == [samples.FIRST, samples.SECOND]
    assert len(looking.look(feed).documents) == 2  # not remembered before it is coded
    looking.coded(first)
    assert not watcher(state, clock).look(feed).documents
    assert "If-None-Match" not in here.asked[-3]


def test_a_feed_that_has_not_changed_is_not_sent_again(here, state, clock):
    looking, feed = watcher(state, clock), here.url("/feed")
    looking.coded(looking.look(feed))

    def fresh(head):
        told = 'if-none-match: "1"' in head.casefold() and "if-modified-since: Tue, 11 May 2021" in head.replace(
            "If-Modified-Since", "if-modified-since"
        )
        return answer(status="304 Not Modified", Content_Length=None) if told else answer(b"<rss/>")

    here.answers["/feed"] = fresh
    look = looking.look(feed)
    assert not look.failed
    assert not look.documents
    looking.coded(look)
    assert state.feed(feed).etag == '"1"'  # kept for the next time


def test_only_new_and_changed_entries_come(here, state, clock):
    looking, feed = watcher(state, clock), here.url("/feed")
    looking.coded(looking.look(feed))
    grown = samples.rss().replace(b"two French journalists", b"three French journalists").replace(
        b"</channel>",
        b"<item><title>New</title><guid>9</guid><pubDate>Thu, 13 May 2021 08:00:00 GMT</pubDate><description>"
        b"Japan lifted its ban on imports of beef from Canada on Thursday.</description></item>"
        b"<item><guid>10</guid><description>Undated.</description></item></channel>",
    )  # fmt: skip
    here.answers["/feed"] = answer(grown)
    look = looking.look(feed)
    assert [d.id.rsplit("#")[-1] for d in look.documents] == ["2", "9"]
    assert [a.cause for a in look.aside] == ["date"]
    looking.coded(look)
    again = looking.look(feed)
    assert not again.documents
    assert not again.aside


def test_a_feed_that_fails_is_left_alone_for_longer_each_time(here, state, clock):
    here.answers["/feed"] = answer(status="500 Oops")
    looking, feed, pauses = watcher(state, clock), here.url("/feed"), []
    for _ in range(9):
        look = looking.look(feed)
        assert look.failed
        looking.coded(look)
        pauses.append(looking.due(feed))
        clock.now += pauses[-1]
        assert looking.due(feed) == 0
    assert pauses[:3] == [1800, 3600, 7200]
    assert pauses[-1] == LONGEST_PAUSE
    here.answers["/feed"] = answer(status="429 Slow", Retry_After="200000")
    looking.coded(looking.look(feed))
    assert looking.due(feed) == 200_000
    clock.now += 200_000
    here.answers["/feed"] = answer(samples.rss())
    look = looking.look(feed)
    looking.coded(look)
    assert not look.failed
    assert looking.due(feed) == 0


def test_robots_are_asked_first(here, state, clock):
    here.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /feed\n")
    look = watcher(state, clock).look(here.url("/feed"))
    assert "robots.txt" in look.failed
    assert here.paths() == ["/robots.txt"]


def test_the_pages_of_entries(here, state, clock):
    feed = samples.rss().replace(b"https://lake.example/1", here.url("/1").encode())
    feed = feed.replace(b"https://lake.example/2", here.url("/private/2").encode())
    here.answers |= {
        "/feed": answer(feed), "/1": answer(samples.page(head="")), "/private/2": answer(samples.page()),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n"),
    }  # fmt: skip
    look = watcher(state, clock, pages=True).look(here.url("/feed"))
    first, second = look.documents
    assert "airlines were told" in first.text
    assert (first.published.isoformat(), first.outlet, first.id[-2:]) == (samples.DAYS[0], "Lake Courier", "#1")
    assert second.text == samples.SECOND  # robots.txt keeps the page: the entry stands for it
    assert "/private/2" not in here.paths()
    assert [a.cause for a in look.aside] == ["robots"]


def run(here, tmp_path, *words):
    done = subprocess.run(
        [sys.executable, "-c", "from statusquo.cli import main; main()", "watch", here.url("/feed"), "--once",
         "--allow-private", "--ledger", "l.duckdb", *words],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


def documents(path):
    with Ledger(str(path)) as book:
        return book.store.coverage(date(2030, 1, 1)).documents


def test_once_from_the_command_line(here, tmp_path):
    first = run(here, tmp_path)
    assert first.returncode == 0
    assert "2 new reports" in first.stderr
    assert documents(tmp_path / "l.duckdb") == 2
    again = run(here, tmp_path)
    assert again.returncode == 0
    assert again.stderr == ""
    here.answers["/feed"] = MISSING
    failed = run(here, tmp_path)
    assert failed.returncode == 1
    assert "404" in failed.stderr
    assert len(here.asked) == 6
    assert run(here, tmp_path).returncode == 0  # left alone for now
    assert len(here.asked) == 6


def test_it_stops_when_told_and_the_ledger_can_be_asked_meanwhile(here, tmp_path):
    words = ["watch", here.url("/feed"), "--allow-private", "--ledger", "l.duckdb", "--every", "1m"]
    with subprocess.Popen(
        [sys.executable, "-c", "from statusquo.cli import main; main()", *words],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:  # fmt: skip
        try:
            assert "2 new reports" in running.stderr.readline()
            assert documents(tmp_path / "l.duckdb") == 2
            running.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            assert running.wait(timeout=30) == 0
            assert time.monotonic() - begun < 10
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()


def test_a_ledger_that_is_busy_is_tried_again(here, state, clock, monkeypatch, tmp_path, capsys):
    looking, feed = watcher(state, clock), here.url("/feed")
    into = watch.Into(str(tmp_path / "l.duckdb"), [None] * 3, text=True, quarantine=None)

    def locked(_):
        raise LedgerLockedError("another process holds it")

    monkeypatch.setattr(into, "put", locked)
    watch._round([feed], looking, into)
    assert "looked at again" in capsys.readouterr().err
    assert len(looking.look(feed).documents) == 2


@pytest.mark.parametrize(
    ("told", "found"), [("15m", 900), ("1h", 3600), ("90s", 90), ("2d", 172_800), ("5", 300), (" 1H ", 3600)]
)
def test_times(told, found):
    assert watch.seconds(told) == found


@pytest.mark.parametrize("told", ["", "10s", "0m", "-5m", "1w", "soon", "1.5h", "9999999m"])
def test_times_that_are_none(told):
    with pytest.raises(QuestionError):
        watch.seconds(told)


def test_only_addresses_are_watched(tmp_path):
    for wrong in ("feed.xml", "file:///etc/hostname", "ftp://x/y"):
        done = subprocess.run(
            [sys.executable, "-c", "from statusquo.cli import main; main()", "watch", wrong, "--once"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "http" in done.stderr
        assert not list(tmp_path.iterdir())


def test_state_stands_beside_the_ledger():
    assert str(watch.state_beside("a/l.duckdb")) == "a/l.duckdb.watch"
    assert str(watch.state_beside("postgresql://host/base")) == "statusquo.watch"
