"""Desk: where questions are put to one ledger: threads, budgets, views, and answers kept while nothing is appended.

Invariant: every answer names the journal position that it was made for, and is never given on another day. One that
took long to work out may be given again while it is worked out anew, for a time bounded by `Settings.lag`, unless the
asker names a later position; the same question asked by many at once is worked out once.
"""

import asyncio
import gzip
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from statusquo.core.document import Document
from statusquo.core.ids import text_digest
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.ledger.asof import Clocks
from statusquo.ledger.ledger import Ledger
from statusquo.ledger.shown import tables_digest
from statusquo.web.budget import Budget
from statusquo.web.finding import Finder
from statusquo.web.guard import Refusal
from statusquo.web.index import Index
from statusquo.web.metrics import Metrics
from statusquo.web.places import Places
from statusquo.web.served import OwnedFile, shared_store
from statusquo.web.settings import Settings
from statusquo.web.spells import SpellBook
from statusquo.world import World

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

T = TypeVar("T")
WORTH_ZIPPING = 1400
"""Bytes from which an answer is kept compressed too; below it one packet carries it anyway."""
BOOKS = 6
"""Sets of filters for which spells are kept folded."""
CODERS_WAITING = 8
"""Reports that may wait to be coded before further ones are refused."""
CHEAP = 0.1
"""Seconds of work below which an answer is always worked out anew once the journal has grown."""
STEP = 0.25
"""Seconds within which the growth of the journal is noted once."""
LASTS = 200
"""An answer that costs more is given again for so many times its cost, so that readers never wait for a writer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's bytes, as they are and compressed (None where that isn't worth it), with its kind, tag and cost.

    `cost` is in seconds of the processor.
    """

    body: bytes
    zipped: bytes | None
    media: str
    tag: str
    position: int
    cost: float


class Desk:
    """One ledger with everything that answers about it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.store = shared_store(settings.ledger, write=settings.token is not None, snapshot=settings.snapshot)
        self.world = World.load()
        self.places = Places(self.world)
        self.finder = Finder(self.world, self.places)
        self.index = Index()
        self.tables = tables_digest(self.world)
        self._tag = text_digest(f"{settings.ledger}|{self.tables}|{settings.text}")[:10]
        self._threads = ThreadPoolExecutor(settings.readers, thread_name_prefix="question")
        self._heavy = ThreadPoolExecutor(1, thread_name_prefix="heavy")
        self._coding = ThreadPoolExecutor(1, thread_name_prefix="coding")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="writing")
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0
        self._asked: dict[tuple[str, int], asyncio.Future[Answer]] = {}
        self._renewed: set[str] = set()
        self._grown: deque[tuple[int, float]] = deque(maxlen=1000)
        self._books: OrderedDict[Clocks, tuple[SpellBook, threading.Lock]] = OrderedDict()
        self._shelf = threading.Lock()
        self.waiting = self.coding = self.hits = 0
        self.warming = False

    def close(self) -> None:
        """Let go of the ledger and the threads."""
        for threads in (self._threads, self._heavy):
            threads.shutdown(wait=False, cancel_futures=True)
        for threads in (self._coding, self._writing):
            threads.shutdown(wait=True, cancel_futures=True)
        self.store.close()

    def today(self) -> date:
        """Return the server's own day, the default of both clocks."""
        return date.today()  # noqa: DTZ011  as on the command line

    # -- asking -------------------------------------------------------------------------------------------------------
    def ledger(self) -> Ledger:
        """Return the ledger with a fresh budget for one question."""
        spare = Budget(self.store, rows=self.settings.rows, seconds=self.settings.seconds)
        return Ledger(spare, world=self.world, text=self.settings.text)

    async def position(self) -> int:
        """Return the journal's position; a database is asked in a thread of its own."""
        if isinstance(self.store, OwnedFile):
            return self.store.position()
        return await self.work(self.store.position)

    async def answer(
        self, key: str, make: Callable[[], bytes], position: int, media: str = "application/json", *,
        least: int = 0, heavy: bool = False,
    ) -> Answer:  # fmt: skip
        """Return the answer to a question, from what is kept or worked out once for all who ask it now.

        Args:
            key: what the answer is kept under.
            make: works the answer out; runs in a thread.
            position: the journal's.
            media: the answer's kind.
            least: no answer of an earlier position will do.
            heavy: asks the whole ledger; one such question is worked out at a time, beside the others.
        """
        self._note(position)
        kept = self._kept.get(key)
        if kept is not None and (kept.position == position or (kept.position >= least and self._lasts(kept))):
            self._kept.move_to_end(key)
            self.hits += 1
            if kept.position < position and self.waiting < self.settings.readers and key not in self._renewed:
                self._renewed.add(key)
                renewal = self._ask(key, make, position, media, heavy)
                renewal.add_done_callback(lambda _: self._renewed.discard(key))
            return kept
        return await asyncio.shield(self._ask(key, make, position, media, heavy))

    def _ask(
        self, key: str, make: Callable[[], bytes], position: int, media: str, heavy: bool
    ) -> "asyncio.Future[Answer]":
        busy = self._asked.get((key, position))
        if busy is None:
            busy = asyncio.ensure_future(self.work(lambda: self._made(make, media, position), heavy=heavy))
            self._asked[key, position] = busy
            busy.add_done_callback(lambda done: self._keep(key, position, done))
        return busy

    def _note(self, position: int) -> None:
        """Note when the journal was first seen to have grown."""
        now = time.monotonic()
        if not self._grown or (self._grown[-1][0] < position and now - self._grown[-1][1] >= STEP):
            self._grown.append((position, now))

    def _lasts(self, kept: Answer) -> bool:
        """Tell whether an answer that the journal has grown past may be given once more."""
        if kept.cost < CHEAP:
            return False
        now = time.monotonic()
        outdated = next((when for position, when in self._grown if position > kept.position), now)
        return now - outdated < min(kept.cost * LASTS, self.settings.lag)

    def tag(self, position: int) -> str:
        """Return the tag of everything that this ledger answers at a position today."""
        return f'W/"{position}-{self._tag}-{self.today():%j}"'

    def _made(self, make: Callable[[], bytes], media: str, position: int) -> Answer:
        self.view()  # what all answers share is nobody's cost
        start = time.thread_time()
        body = make()
        zipped = gzip.compress(body, 5, mtime=0) if len(body) > WORTH_ZIPPING else None
        return Answer(body, zipped, media, self.tag(position), position, time.thread_time() - start)

    def _keep(self, key: str, position: int, done: "asyncio.Future[Answer]") -> None:
        self._asked.pop((key, position), None)
        if done.cancelled() or done.exception() is not None:
            return
        answer = done.result()
        if (kept := self._kept.get(key)) is not None and kept.position > position:
            return
        self._drop(key)
        self._kept[key] = answer
        self._size += _weight(key, answer)
        while self._size > self.settings.cache and self._kept:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        old = self._kept.pop(key, None)
        if old is not None:
            self._size -= _weight(key, old)

    async def work(self, task: Callable[[], T], *, heavy: bool = False) -> T:
        """Run a task in one of the question threads, a heavy one in the thread for such.

        Raises:
            Refusal: when too many questions wait already, or this one takes too long.
        """
        if self.waiting >= self.settings.waiting:
            raise Refusal(503, "busy", "too many questions at once", retry=2)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.settings.queue):
                threads = self._heavy if heavy else self._threads
                return await asyncio.get_running_loop().run_in_executor(threads, task)
        except TimeoutError:
            if self.warming:
                raise Refusal(503, "busy", "the ledger is still being read; ask again in a moment", retry=5) from None
            raise Refusal(503, "too_costly", "the question takes too long; narrow it", retry=10) from None
        finally:
            self.waiting -= 1

    async def write(self, task: Callable[[Ledger], int]) -> int:
        """Run a task that appends; one at a time, so that what it reads first still holds when it writes."""
        done = await asyncio.get_running_loop().run_in_executor(self._writing, lambda: task(self.ledger()))
        self._note(self.store.position())
        return done

    # -- views --------------------------------------------------------------------------------------------------------
    def view(self) -> Index:
        """Return the index, grown to the journal's end."""
        self.index.grow(self.store)
        return self.index

    def spells(self, clocks: Clocks) -> SpellBook:
        """Return the spells under the filters of these clocks, grown to the journal's end."""
        index = self.view()
        key = Clocks(
            on=ValidDay(date.max), known=KnownDay(date.max), at=clocks.at, voices=tuple(sorted(clocks.voices)),
            named=clocks.named, min_reports=clocks.min_reports, min_score=clocks.min_score, reviewed=clocks.reviewed,
        )  # fmt: skip
        with self._shelf:
            book, lock = self._books.setdefault(key, (SpellBook(key), threading.Lock()))
            self._books.move_to_end(key)
            while len(self._books) > BOOKS:
                del self._books[next(k for k in self._books if k != key)]
        with lock:
            if book.position < index.position:
                book.grow(self.store, index)
        return book

    def warm(self) -> float:
        """Read the journal and fold everything once; return the seconds it took."""
        start = time.perf_counter()
        today = self.today()
        self.warming = True
        try:
            self.spells(Clocks(on=ValidDay(today), known=KnownDay(today)))
        finally:
            self.warming = False
        return time.perf_counter() - start

    # -- coding -------------------------------------------------------------------------------------------------------
    @cached_property
    def coder(self) -> "Coder":
        """The coder with the shipped tables and weights; loaded when a report is first coded."""
        from statusquo.coding.coder import default_coder

        return default_coder()

    async def code(self, documents: list[Document]) -> list[Document]:
        """Return the documents coded, one request at a time.

        Raises:
            Refusal: when too many wait already.
        """
        if self.coding >= CODERS_WAITING:
            raise Refusal(503, "busy", "too many reports wait to be coded", retry=5)
        self.coding += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._coding, lambda: list(self.coder.code(documents)))
        finally:
            self.coding -= 1


def encode(answer: Any) -> bytes:
    """Return an answer as JSON bytes."""
    return msgspec.json.encode(answer)


def _weight(key: str, answer: Answer) -> int:
    return len(key) + len(answer.body) + len(answer.zipped or b"") + 400
