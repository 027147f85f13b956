"""Crew: worker processes that code batches, each with its own encoder on one thread.

Invariant: a worker holds at most `AHEAD` batches, so memory doesn't grow with the input; a worker that dies takes no
other document with it: its batches are coded one by one by a new worker, and the report that kills it again is told
as lost.
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, Self

from statusquo.core.document import Document
from statusquo.core.errors import StatusquoError
from statusquo.engine.parcel import pack, unpack
from statusquo.engine.work import Coded, Plan, Seconds, Work, lost

AHEAD = 2
"""Batches that a worker holds: one that it codes and one that waits, so that it never idles between two."""

PINNED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "TOKENIZERS_PARALLELISM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Documents to be coded together; `number` is its place in the input."""

    number: int
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A coded batch, with what each stage cost."""

    number: int
    coded: tuple[Coded, ...]
    seconds: Seconds = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Worker:
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    held: deque[Batch] = field(default_factory=deque)


class Crew:
    """`size` worker processes under one plan; a context that ends them.

    Raises:
        StatusquoError: if a worker can't load its tables or weights.
    """

    def __init__(self, plan: Plan, size: int) -> None:
        self._plan, self._context = plan, multiprocessing.get_context("spawn")
        self._workers = [self._hire() for _ in range(size)]
        self.digest = ""
        try:
            for worker in self._workers:
                self.digest = self._greeting(worker)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what they hold is dropped."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()

    @property
    def free(self) -> bool:
        """Whether a worker can take a batch."""
        return any(len(worker.held) < AHEAD for worker in self._workers)

    def give(self, batch: Batch) -> None:
        """Hand a batch to the worker that holds the fewest."""
        worker = min(self._workers, key=lambda w: len(w.held))
        worker.held.append(batch)
        with suppress(OSError):  # a worker that died is found by `done`
            worker.pipe.send_bytes(pack(batch))

    def done(self) -> Iterator[Done]:
        """Wait until at least one batch is coded; yield those that are."""
        pipes = {worker.pipe: worker for worker in self._workers if worker.held}
        for pipe in wait(list(pipes)):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                done = unpack(worker.pipe.recv_bytes())
            except (EOFError, OSError):
                yield from self._one_by_one(worker)
            else:
                worker.held.popleft()
                yield done

    def _hire(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._plan), daemon=True)
        before = {name: os.environ.get(name) for name in PINNED}
        os.environ.update(dict.fromkeys(PINNED, "1") | {"TOKENIZERS_PARALLELISM": "false"})
        try:
            process.start()
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        there.close()
        return _Worker(process=process, pipe=here)

    def _greeting(self, worker: _Worker) -> str:
        try:
            word, told = worker.pipe.recv()
        except (EOFError, OSError):
            raise StatusquoError("a coding process ended before it could load; try --workers 1 to see why") from None
        if word == "failed":
            raise StatusquoError(told)
        return str(told)

    def _one_by_one(self, dead: _Worker) -> Iterator[Done]:
        """Code what a dead worker held, each document alone, with a new worker in its place."""
        at = self._workers.index(dead)
        dead.pipe.close()
        dead.process.join(5)
        self._replace(at)
        for batch in dead.held:
            yield Done(number=batch.number, coded=tuple(self._alone(at, document) for document in batch.documents))

    def _replace(self, at: int) -> _Worker:
        worker = self._workers[at] = self._hire()
        self._greeting(worker)
        return worker

    def _alone(self, at: int, document: Document) -> Coded:
        worker = self._workers[at]
        try:
            worker.pipe.send_bytes(pack(Batch(number=0, documents=(document,))))
            done: Done = unpack(worker.pipe.recv_bytes())
        except (EOFError, OSError):
            worker.process.join(5)
            code = worker.process.exitcode
            self._replace(at)
            return lost(document, self.digest, f"the coding process ended with status {code}", text=self._plan.text)
        else:
            return done.coded[0]


def _serve(pipe: "Connection[Any, Any]", plan: Plan) -> None:
    """Code batches as they come until the other end closes; an interrupt is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work = Work(plan)
        digest = work.coder.digest
        settle()
        pipe.send(("ready", digest))
    except StatusquoError as error:
        pipe.send(("failed", str(error)))
        return
    waiting: SimpleQueue[Batch] = SimpleQueue()
    Thread(target=_receive, args=(pipe, waiting), daemon=True).start()
    while True:
        batch = waiting.get()
        coded = work(batch.documents)
        with suppress(OSError):
            pipe.send_bytes(pack(Done(number=batch.number, coded=tuple(coded), seconds=work.seconds())))


def _receive(pipe: "Connection[Any, Any]", waiting: "SimpleQueue[Batch]") -> None:
    """Take batches off the pipe while another is being coded, so that the parent never waits to hand one over.

    When the other end closes, also because the parent was killed, nobody waits for what is under way: end at once.
    """
    try:
        while True:
            waiting.put(unpack(pipe.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)


def settle() -> None:
    """Leave the tables out of garbage collection: they are many objects that never become garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1000)


class Alone:
    """The crew of one: the same work in this process."""

    def __init__(self, plan: Plan) -> None:
        self._work = Work(plan)
        self.digest = self._work.coder.digest
        self._held: deque[Batch] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop what is held."""
        self._held.clear()

    @property
    def free(self) -> bool:
        """Whether a batch can be taken."""
        return not self._held

    def give(self, batch: Batch) -> None:
        """Take a batch."""
        self._held.append(batch)

    def done(self) -> Iterator[Done]:
        """Code the batch that was taken."""
        batch = self._held.popleft()
        coded = self._work(batch.documents)
        yield Done(number=batch.number, coded=tuple(coded), seconds=self._work.seconds())


def crew(plan: Plan, size: int) -> "Crew | Alone":
    """Return `size` workers, in this process where one is enough."""
    return Crew(plan, size) if size > 1 else Alone(plan)
