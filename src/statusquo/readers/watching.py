"""Watching: what is new in feeds since the last look.

Invariant: nothing is asked of a site that its robots.txt keeps to itself, nor of a feed sooner than its server or the
backoff allows.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from statusquo.core.document import Document
from statusquo.core.errors import InputError
from statusquo.core.ids import text_digest
from statusquo.readers.documents import SetAside
from statusquo.readers.feed_state import FeedState, StateFile
from statusquo.readers.fetch import Fetcher, FetchError, Page
from statusquo.readers.inputs import in_english, read_source
from statusquo.readers.options import Options
from statusquo.readers.pages import page as read_page
from statusquo.readers.robots import Robots
from statusquo.readers.source import Budget, Source

LONGEST_PAUSE = 24 * 3600.0
"""Longest backoff in seconds."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at a feed brought: new documents, what was set aside, and what to remember once it is coded."""

    feed: str
    documents: tuple[Document, ...] = ()
    aside: tuple[SetAside, ...] = ()
    failed: str | None = None
    state: FeedState
    keys: tuple[Key, ...] = ()


class Watcher:
    """Looks at feeds.

    Args:
        state: what is remembered.
        fetcher: opens addresses.
        every: seconds between two looks at a feed; the backoff after failures doubles it each time.
        options: how entries are read.
        pages: whether the page of each new entry is read in place of the entry's own text.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        state: StateFile,
        fetcher: Fetcher,
        *,
        every: float,
        options: Options,
        clock: Callable[[], float],
        pages: bool = False,
    ) -> None:
        self._state, self._fetcher, self._every = state, fetcher, every
        self._options, self._clock, self._pages = options, clock, pages
        self._robots = Robots(fetcher, clock)

    def due(self, feed: str) -> float:
        """Return the seconds until a feed may be looked at again; 0 when it may now."""
        return max(0.0, self._state.feed(feed).next - self._clock())

    def look(self, feed: str) -> Look:
        """Return what is new in a feed; a feed that fails is left alone for longer each time."""
        known = self._state.feed(feed)
        try:
            self._robots.check(feed)
            page = self._fetcher.get(feed, known.headers)
        except FetchError as error:
            return self._failed(feed, known, error)
        told = page.headers
        state = FeedState(etag=told.get("etag"), modified=told.get("last-modified"))
        if not page.modified:
            return Look(feed=feed, state=replace(known, failures=0, next=0.0))
        return self._entries(feed, page, state)

    def coded(self, look: Look) -> None:
        """Remember that what a look brought is in the ledger."""
        self._state.keep(look.feed, look.state, look.keys)

    def _failed(self, feed: str, known: FeedState, error: FetchError) -> Look:
        pause = min(self._every * 2.0 ** min(known.failures + 1, 20), LONGEST_PAUSE)
        pause = max(pause, error.after or 0.0)
        state = replace(known, failures=known.failures + 1, next=self._clock() + pause)
        return Look(feed=feed, state=state, failed=f"{error}; next look in {_spoken(pause)}")

    def _entries(self, feed: str, page: Page, state: FeedState) -> Look:
        stream = io.BufferedReader(io.BytesIO(page.body))
        source = Source(
            name=feed, stream=stream, options=self._options, address=page.address, budget=Budget(packed=len(page.body))
        )
        documents, aside, keys = list[Document](), list[SetAside](), dict[Key, None]()
        for item in read_source(source):
            key = _key(item)
            if key in keys or self._state.seen(key):
                continue
            keys[key] = None
            if isinstance(item, SetAside):
                aside.append(item)
            else:
                documents.append(self._whole(item, aside) if self._pages else item)
        return Look(feed=feed, documents=tuple(documents), aside=tuple(aside), state=state, keys=tuple(keys))

    def _whole(self, entry: Document, aside: list[SetAside]) -> Document:
        """Return the report on an entry's page, under the entry's id and day; the entry itself where there is none."""
        if not entry.url:
            return entry
        try:
            self._robots.check(entry.url)
            got = self._fetcher.get(entry.url)
        except (FetchError, InputError) as error:
            cause = error.cause if isinstance(error, FetchError) else "other"
            aside.append(SetAside(place=entry.url, path=entry.url, reason=f"{error}; its entry is coded", cause=cause))
            return entry
        options = replace(self._options, published=entry.published)
        holder = Source(name=entry.url, stream=io.BytesIO(), options=options)
        report = in_english(read_page(holder, got.body, address=got.address), entry.url)
        if isinstance(report, SetAside):
            aside.append(replace(report, reason=f"{report.reason}; its entry is coded"))
            return entry
        return replace(
            report, id=entry.id, published=entry.published, title=entry.title or report.title,
            outlet=entry.outlet or report.outlet, url=entry.url,
        )  # fmt: skip


def _key(item: Document | SetAside) -> Key:
    if isinstance(item, Document):
        return item.id, text_digest(item.text)
    return f"aside: {item.reason[:200]}", text_digest(f"{item.path} {item.row}")


def _spoken(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
