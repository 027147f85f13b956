"""A browser on a server over the ledger of the example reports, started as a user would start it."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TOKEN = "a token of the tests, long enough"  # noqa: S105
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--lang=en-GB",
]  # fmt: skip
DAY = "2023-02-01"
PATIENCE = 120_000
"""Milliseconds that a view may take: a server over the whole archive first reads it."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The ledger that `examples/make_demo.py` makes."""
    pytest.importorskip("fastapi", reason="the server's extra isn't installed ([server])")
    spec = importlib.util.spec_from_file_location("make_demo_browser", HOME / "examples" / "make_demo.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made.build(tmp_path_factory.mktemp("browser") / "demo.duckdb")


@pytest.fixture(scope="session")
def site(demo):
    """The address of a server over the examples that takes reviews."""
    yield from serving(demo)


@pytest.fixture(scope="session")
def archive_site(tmp_path_factory):
    """The address of a server over the ledger of a whole archive that `STATUSQUO_ARCHIVE_LEDGER` names.

    That is a file, of which a copy is served, or the address of a server that runs already (reading all takes minutes).
    """
    pytest.importorskip("fastapi", reason="the server's extra isn't installed ([server])")
    ledger = os.environ.get("STATUSQUO_ARCHIVE_LEDGER", "")
    if ledger.startswith("http://"):
        yield ledger.rstrip("/") + "/"
        return
    if not ledger or not Path(ledger).is_file():
        pytest.skip("no ledger of the whole archive (STATUSQUO_ARCHIVE_LEDGER names none)")
    yield from serving(Path(shutil.copyfile(ledger, tmp_path_factory.mktemp("archive") / "archive.duckdb")))


def serving(ledger):
    """Serve a ledger as a user would, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    main = "from statusquo.cli import main; main()"
    words = ["serve", "--ledger", str(ledger), "--port", str(port), "--write-token", TOKEN, "--rate", "0"]
    log = ledger.with_suffix(".log").open("wb")
    server = subprocess.Popen([sys.executable, "-c", main, *words], stdout=log, stderr=log, env={**os.environ})
    try:
        yield wait_for(f"http://127.0.0.1:{port}/", server)
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def wait_for(address, server):
    """Return the address once the server answers there."""
    for _ in range(240):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(f"{address}health", timeout=5):  # noqa: S310  our own server
                return address
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.25)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def chromium():
    """A browser; the tests skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed ([dev])")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def look(chromium, site):
    """Open a view in a window of its own; what the page logs as an error fails the test."""
    yield from windows(chromium, site)


@pytest.fixture
def look_archive(chromium, archive_site):
    """Open a view of the archive's ledger, as `look` does."""
    yield from windows(chromium, archive_site)


def windows(chromium, site):
    """Yield what opens views; close them at the end, and fail on what the page logged as an error."""
    contexts, wrong = [], []

    def opened(route="", *, width=1440, height=900, colours="light"):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=colours)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.goto(f"{site}#{route}")
        page.locator("main").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.fixture(scope="module")
def axe():
    """Return the source of axe-core."""
    found = pytest.importorskip("axe_playwright_python", reason="axe-core isn't installed ([dev])")
    return (Path(found.__path__[0]) / "axe.min.js").read_text("utf-8")
