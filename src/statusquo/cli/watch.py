"""`statusquo watch`: feeds, looked at again and again, into a ledger."""

import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statusquo.cli.options import LedgerOption, OwnNames, OwnTerms, OwnWords, ledger_path, user_table
from statusquo.core.errors import InputError, LedgerError, QuestionError

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder
    from statusquo.readers.watching import Look, Watcher

SHORTEST = 60.0
"""Shortest pause between two looks at a feed, in seconds: more would be a burden on its server."""

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

Feeds = Annotated[list[str], typer.Argument(metavar="FEED...", help="Addresses of RSS or Atom feeds.")]
Every = Annotated[str, typer.Option("--every", metavar="TIME", help="Pause between two looks: 15m, 1h, 1d.")]
Once = Annotated[bool, typer.Option("--once", help="Look once and leave, for cron.")]
Pages = Annotated[bool, typer.Option("--pages", help="Read the page of each new entry in place of its summary.")]
Private = Annotated[bool, typer.Option("--allow-private", help="Allow this machine and the local network.")]
State = Annotated[Path | None, typer.Option("--state", help="What is remembered (default: beside the ledger).")]
NoText = Annotated[bool, typer.Option("--no-text", help="Keep offsets and hashes instead of the reports' words.")]
Quarantine = Annotated[Path | None, typer.Option("--quarantine", help="Add what was set aside, with reasons, here.")]


def watch(
    feeds: Feeds,
    every: Every = "15m",
    ledger: LedgerOption = None,
    once: Once = False,
    pages: Pages = False,
    allow_private: Private = False,
    state: State = None,
    names: OwnNames = None,
    lexicon: OwnWords = None,
    measures: OwnTerms = None,
    no_text: NoText = False,
    quarantine: Quarantine = None,
) -> None:
    """Code what is new in feeds into a ledger, again and again.

    A feed that has not changed is not sent again (ETag, Last-Modified); one that fails is left alone for longer each
    time. A site's robots.txt is kept to, and only public addresses are read. Nothing is coded twice, also after a stop.

    Examples:
      statusquo watch https://example.org/feed.xml --every 15m --ledger my.duckdb
      statusquo watch https://example.org/feed.xml --once --pages
    """
    from statusquo.readers.feed_state import StateFile
    from statusquo.readers.fetch import Fetcher, FetchError, checked_scheme
    from statusquo.readers.options import Options
    from statusquo.readers.watching import Watcher

    pause, target = seconds(every), ledger_path(ledger)
    for feed in feeds:
        try:
            checked_scheme(feed)
        except FetchError as error:
            raise QuestionError(str(error)) from None
    tables = [user_table(path) for path in (names, lexicon, measures)]
    with ExitStack() as stack:
        kept = stack.enter_context(StateFile(state or state_beside(target)))
        fetcher = Fetcher(private=allow_private)
        watcher = Watcher(kept, fetcher, every=pause, options=Options(note=_say), clock=time.time, pages=pages)
        stopped = stack.enter_context(_until_told())
        into = Into(target, tables, text=not no_text, quarantine=quarantine)
        looks = _round(feeds, watcher, into)
        while not once and not stopped:
            _wait(min(pause, *(watcher.due(feed) or pause for feed in feeds)), stopped)
            if not stopped:
                _round(feeds, watcher, into)
    if once and looks and all(look.failed for look in looks):
        raise InputError("no feed could be read")


def seconds(told: str) -> float:
    """Return the seconds that "15m", "1h" or "90s" tells.

    Raises:
        QuestionError: if it is no such thing, or shorter than a minute.
    """
    found = re.fullmatch(r"(\d{1,6})\s*([smhd]?)", told.strip().casefold())
    if found is None:
        raise QuestionError(f"--every takes a time such as 15m, 1h or 1d, not {told!r}")
    value = float(found.group(1)) * _UNITS[found.group(2) or "m"]
    if value < SHORTEST:
        raise QuestionError(f"--every must be a minute or more, not {told!r}: feeds are others' servers")
    return value


def state_beside(target: str) -> Path:
    """Return where the state of a watch is kept for a ledger; a ledger on a server has it in this directory."""
    return Path("statusquo.watch" if "://" in target else f"{target}.watch")


class Into:
    """The ledger that looks are coded into; it is opened for each look, so that it can be asked in between."""

    def __init__(self, target: str, tables: list[Path | None], *, text: bool, quarantine: Path | None) -> None:
        self._target, self._tables, self._text, self._quarantine = target, tables, text, quarantine
        self._coder: Coder | None = None

    def put(self, look: "Look") -> None:
        """Code what a look brought, append it, and say so.

        Raises:
            LedgerError: if the ledger can't be written; nothing of the look is kept then.
        """
        from statusquo.ledger import Ledger

        for row in look.aside:
            _say(f"set aside {row.place}: {row.reason}")
        self._keep(look)
        if not look.documents:
            return
        coder = self._coder = self._coder or self._loaded()
        documents = list(coder.code(look.documents))
        with Ledger(self._target, text=self._text) as book:
            new = book.append([r for d in documents for r in d.records], documents, coder=coder.digest)
        count = sum(len(d.records) for d in documents)
        _say(f"{look.feed}: {len(documents)} new reports, {count} records; {new} new entries in {self._target}")

    def _loaded(self) -> "Coder":
        from statusquo.coding.coder import Coder

        names, terms, measures = self._tables
        return Coder(names=names, terms=terms, measures=measures)

    def _keep(self, look: "Look") -> None:
        import msgspec

        if self._quarantine is not None and look.aside:
            with self._quarantine.open("ab") as out:
                out.writelines(msgspec.json.encode(row) + b"\n" for row in look.aside)


def _round(feeds: list[str], watcher: "Watcher", into: Into) -> list["Look"]:
    """Look once at each feed that is due, and code what is new; a ledger that is busy is tried again next time."""
    looks = []
    for feed in feeds:
        if watcher.due(feed):
            continue
        look = watcher.look(feed)
        looks.append(look)
        if look.failed:
            _say(f"{feed}: {look.failed}")
        try:
            into.put(look)
        except LedgerError as error:
            _say(f"{feed}: {error}; it is looked at again")
            continue
        watcher.coded(look)
    return looks


@contextmanager
def _until_told() -> Iterator[list[int]]:
    """Give a list that is empty until the program is told to stop (Ctrl-C or a TERM signal)."""
    told: list[int] = []

    def stop(number: int, _: Any) -> None:
        if told:
            raise KeyboardInterrupt  # asked a second time: leave at once
        told.append(number)

    before: dict[int, Callable[..., Any] | int | None] = {
        s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(pause: float, stopped: list[int]) -> None:
    until = time.monotonic() + pause
    while not stopped and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 1.0))


def _say(line: str) -> None:
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    print(f"{now} {line}", file=sys.stderr, flush=True)
