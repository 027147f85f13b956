"""Benchmarks of the ledger: dyad questions at two sizes, appends against DuckDB's own bulk insert, kill -9 rounds.

    python bench/ledger.py scale --small 100000 --large 1000000   time and memory of questions as the journal grows
    python bench/ledger.py append --events 100000                 appends against a plain bulk insert of the same rows
    python bench/ledger.py kill --rounds 100                      processes killed in the middle of appends

Events are synthetic: dyads drawn from a Zipf distribution over 200 states, one in ten with a measure part. Two dyads
are kept equal in size at every scale: a rare one (20 events) and a hot one (2,000), spread evenly over the journal.
"""

import argparse
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from pathlib import Path

import duckdb

from statusquo.core import Actor, DocumentRef, Evidence, MeasurePart, Record, Source, Span, TimeSpan, content_id
from statusquo.ledger import Ledger
from statusquo.ledger.entry import Entry, Kind, record_entry, run_entry

STATES = [a + b + c for a in "ABCDEF" for b in "ABCDEF" for c in "XYZUVW"][:200]
RARE, HOT = ("QQA", "QQB"), ("QQC", "QQD")
SIZES = {RARE: 20, HOT: 2000}
KINDS = ("trade", "travel", "financial", "diplomatic")
CHANGES = ("impose", "extend", "lift", "narrow")
FIRST = date(2005, 1, 1)


class Flat:
    """A world without bodies: what is measured is the ledger."""

    digest = "bench"
    bodies: dict = {}  # noqa: RUF012

    def relation(self, body, code, day):
        return "none"

    def members(self, body, day):
        return ()

    def rule(self, body, matter, day):
        return None

    def find(self, name):
        return name


def made(number: int, pair: tuple[str, str], measured: bool, rng: random.Random) -> Record:
    day = FIRST + timedelta(days=number % 7000)
    text = f"{pair[0]} acted on {pair[1]} for the {number:09d}th time, as officials of both sides said on the day."
    part = None
    if measured:
        part = MeasurePart(
            kind=rng.choice(KINDS),
            change=rng.choice(CHANGES),
            imposer=pair[:1],
            target=pair[1:],
            since=TimeSpan.day(day),
        )
    return Record(
        id=content_id("r", {"n": number}), coder="bench", document=DocumentRef(id=f"d{number:09d}", published=day),
        type="SANCTION" if part else rng.choice(("ACCUSE", "CONSULT", "AGREE", "THREATEN")),
        quad=4 if part else 3, intensity=-6.0,
        actors=(Actor(code=pair[0], name=pair[0]),), recipients=(Actor(code=pair[1], name=pair[1]),),
        date=TimeSpan.day(day), measure=part,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text),), source=Source(rule="bench"),
    )  # fmt: skip


def journal(size: int, seed: int = 1) -> Iterator[Record]:
    """Yield so many records; the fixed dyads' events lie evenly among the rest."""
    rng = random.Random(seed)
    for number, (pair, measured) in enumerate(pairs_of(size, rng)):
        yield made(number, pair, measured, rng)


def pairs_of(size: int, rng: random.Random) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield the dyad of each event and whether it has a measure part: every tenth, of the fixed dyads' own too."""
    weights = [1 / (n + 1) for n in range(len(STATES))]
    every = {pair: size // count for pair, count in SIZES.items()}
    drawn = iter(())
    for number in range(size):
        pair = next((p for p, step in every.items() if number % step == step - 1 and number // step < SIZES[p]), None)
        if pair is not None:
            yield pair, number // every[pair] % 10 == 0
        else:
            one = next(drawn, None)
            if one is None:
                drawn = iter(rng.choices(STATES, weights, k=20000))
                one = next(drawn)
            two = next(drawn, STATES[0])
            yield (one, two if two != one else STATES[(STATES.index(one) + 7) % 200]), number % 10 == 0


NUMBER, DAY, NAME = 987654320, "§day§", "§name§"
"""Marks of a template in the place of the number, the day and the id: nothing else in it reads so."""
BATCH = 60000


class Templates:
    """Entries like `record_entry(made(...))`, filled into templates: what is measured is the ledger, not the encoder.

    A template is an entry of a model with marks in the place of the pair, the number and the day.
    """

    def __init__(self):
        self.known, self.terms = {}, {}

    def entries(self, number: int, pair: tuple[str, str], measured: bool, rng: random.Random) -> list[Entry]:
        key = (measured, rng.randrange(64 if measured else 4))
        if key not in self.known:
            self.known[key] = self._template(made(NUMBER, ("ÅÅÅ", "ÖÖÖ"), measured, random.Random(key[1])))
        run, payload, terms, number_text = self.known[key]
        day = FIRST + timedelta(days=number % 7000)
        name = f"{number:020x}"
        told = (
            ("ÅÅÅ", pair[0]),
            ("ÖÖÖ", pair[1]),
            (number_text, f"{number:09d}"),
            (DAY, day.isoformat()),
            (NAME, name),
        )

        def put(text: str) -> str:
            for old, new in told:
                text = text.replace(old, new)
            return text

        document = f"d{number:09d}"
        if (key, pair) not in self.terms:
            both = "|".join(sorted(pair))
            rest = [t for t in terms if t[:2] not in ("d:", "m:")]
            self.terms[key, pair] = tuple(f"p:{both}" if t.startswith("p:") else put(t) for t in rest)
        own = (f"d:{document}", f"m:m-{name}") if measured else (f"d:{document}",)
        filled = own + self.terms[key, pair]
        kept = {"document": document, "coder": "bench", "day": day}
        return [
            Entry(kind=Kind.RUN, id=f"run-{name}", payload=put(run), terms=(f"run:{document}",), **kept),
            Entry(kind=Kind.RECORD, id=f"r-{name}", payload=put(payload), terms=filled, **kept),
        ]

    def _template(self, model: Record) -> tuple[str, str, tuple[str, ...], str]:
        entry, day = record_entry(model), model.document.published.isoformat()
        run = run_entry(model.document, "bench").payload.replace(day, DAY)
        payload = entry.payload.replace(model.id, f"r-{NAME}").replace(day, DAY)
        return run, payload, entry.terms, model.document.id[1:]


def events(size: int, seed: int = 1) -> Iterator[Entry]:
    """Yield the entries of so many events; the fixed dyads' events lie evenly among the rest."""
    templates, rng = Templates(), random.Random(seed)
    for number, (pair, measured) in enumerate(pairs_of(size, rng)):
        yield from templates.entries(number, pair, measured, rng)


def fill(path: Path, size: int, seconds: float) -> tuple[float, int]:
    """Fill a ledger until it has so many events or the time is over; return the time taken and the events there."""
    begin, done, batch = time.perf_counter(), 0, []
    with Ledger(path, world=Flat()) as ledger:
        for entry in events(size):
            batch.append(entry)
            if len(batch) == 2 * BATCH:
                ledger.store.append(batch)
                done, batch = done + BATCH, []
                if done % (10 * BATCH) == 0:
                    print(f"{done:,} events after {time.perf_counter() - begin:.0f} s", flush=True)
                if time.perf_counter() - begin > seconds:
                    return time.perf_counter() - begin, done
        done += len(batch) // 2
        ledger.store.append(batch)
    return time.perf_counter() - begin, done


def percentile(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


QUESTIONS = ("status", "standing")
ASKED = {"on": "2024-01-01", "known": "2026-01-01"}


def ask(ledgers: dict[int, Ledger], pairs: dict[int, tuple[str, str]], rounds: int) -> dict[str, dict[int, float]]:
    """Return the 95th percentile of each question in milliseconds, by the clock and by the processor's time.

    The ledgers are asked in turn, so that what else the machine does falls on each of them alike; on a machine that
    others use the processor's time (of all threads) is the steadier one.
    """
    clocks = {"clock": time.perf_counter, "processor": time.process_time}
    times: dict[tuple[str, int], list[float]] = {}
    for number in range(-1, rounds):  # the first round warms up
        for size, ledger in ledgers.items():
            pair = pairs[size]
            for question in QUESTIONS:
                begin = {c: now() for c, now in clocks.items()}
                answer = (
                    ledger.status(*pair, **ASKED) if question == "status" else ledger.standing(between=pair, **ASKED)
                )
                taken = {c: now() - begin[c] for c, now in clocks.items()}
                assert answer["measures"], f"the dyad {pair} has measures in force"
                for c in clocks if number >= 0 else ():
                    times.setdefault((f"{question} by {c}", size), []).append(taken[c])
    found: dict[str, dict[int, float]] = {}
    for (name, size), some in times.items():
        found.setdefault(name, {})[size] = round(1000 * percentile(some), 2)
    return found


def scale(small: int, large: int, folder: Path, rounds: int, seconds: float) -> None:
    """Fill two ledgers where the folder lacks them, and ask both the same questions."""
    for size in (small, large):
        path = folder / f"l{size}.duckdb"
        if not path.exists():
            taken, there = fill(path, size, seconds)
            print(f"filled {there:,} events in {taken:.1f} s, {path.stat().st_size / 1e6:.0f} MB; {peak()}", flush=True)
    with ExitStack() as opened:
        ledgers = {n: opened.enter_context(Ledger(folder / f"l{n}.duckdb", world=Flat())) for n in (small, large)}
        for name, pair in (("rare", RARE), ("hot", HOT)):
            for question, found in ask(ledgers, dict.fromkeys(ledgers, pair), rounds).items():
                print(f"{name} {question}: {found} ms p95, ratio {found[large] / found[small]:.2f}", flush=True)
    print(peak())


def peak() -> str:
    return f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def append(events: int, rounds: int, folder: Path) -> None:
    """Append the same rows three ways: as records, as entries, and by DuckDB's own insert of plain rows."""
    records = list(journal(max(events, 2000)))
    entries = [e for r in records for e in (run_entry(r.document, r.coder), record_entry(r))]

    def ours(path: Path) -> None:
        with Ledger(path, world=Flat()) as ledger:
            for start in range(0, len(records), 20000):
                ledger.append(records[start : start + 20000])

    def stored(path: Path) -> None:
        with Ledger(path, world=Flat()) as ledger:
            for start in range(0, len(entries), 40000):
                ledger.store.append(entries[start : start + 40000])

    def plain(path: Path) -> None:
        import numpy as np

        names = ("id", "kind", "document", "coder", "day", "payload")
        with duckdb.connect(str(path)) as con:
            con.execute(
                f"CREATE TABLE journal ({', '.join(f'{n} ' + ('DATE' if n == 'day' else 'VARCHAR') for n in names)})"
            )
            for start in range(0, len(entries), 40000):
                some = entries[start : start + 40000]
                con.register("batch", {n: np.array([str(getattr(e, n)) for e in some], dtype=object) for n in names})
                con.execute("INSERT INTO journal SELECT id, kind, document, coder, day::DATE, payload FROM batch")
                con.unregister("batch")

    with Ledger(folder / "first.duckdb", world=Flat()) as ledger:  # tables and libraries are loaded before the race
        ledger.append(records[:1000])
    clocks = {"clock": time.perf_counter, "processor": time.process_time}
    shares: dict[str, list[float]] = {}
    for number in range(rounds):
        taken = {}
        for way in (ours, stored, plain):
            begin = {c: now() for c, now in clocks.items()}
            way(folder / f"{way.__name__}{number}.duckdb")
            taken[way] = {c: now() - begin[c] for c, now in clocks.items()}
        for c in clocks:
            rates = {way.__name__: round(len(entries) / taken[way][c]) for way in taken}
            for way in (ours, stored):
                shares.setdefault(f"{way.__name__} by {c}", []).append(taken[plain][c] / taken[way][c])
            print(f"by {c}: entries a second {rates}", flush=True)
    print("share of plain, median of the rounds:", {k: round(sorted(v)[len(v) // 2], 2) for k, v in shares.items()})


WRITER = """
import sys
sys.path[:0] = [{here!r}]
from ledger import Flat, journal
from statusquo.ledger import Ledger
records = list(journal(4000, seed=int(sys.argv[1])))
with Ledger({path!r}, world=Flat()) as ledger:
    print("ready", flush=True)
    for start in range(0, len(records), 20):
        ledger.append(records[start : start + 20])
        print(start, flush=True)
"""


def kill(rounds: int, folder: Path, url: str | None) -> None:
    """Kill a writer at a random moment of its appends; every acknowledged batch must be there, and none in half."""
    rng, told, kept, lost, half, killed = random.Random(7), 0, 0, 0, 0, 0
    while killed < rounds:
        where = url or str(folder / f"k{killed}.duckdb")
        with suppress(FileNotFoundError):
            Path(where).unlink()
        lines = stricken(where, batches=rng.randrange(1, 19), seconds=rng.uniform(0, 0.03))
        with Ledger(where, world=Flat()) as ledger:
            numbers = {int(r.document[1:]) for r in ledger.store.scan() if r.kind.value == "record"}
        if url:
            import psycopg

            with psycopg.connect(url, autocommit=True) as con:
                con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
        if lines is None:  # it had ended when this process, which others had stopped, came to kill it
            continue
        acknowledged = int(lines[-1]) + 20
        killed += 1
        told += acknowledged
        kept += len(numbers)
        lost += sum(n not in numbers for n in range(acknowledged))
        half += len(numbers) % 20
    print(f"{killed} rounds: {told:,} events acknowledged, {kept:,} there, {lost} lost, {half} of half batches")


def stricken(where: str, batches: int, seconds: float) -> list[str] | None:
    """Start a writer, kill it so many seconds after so many batches, and return its lines; None when it had ended."""
    code = WRITER.format(here=str(Path(__file__).parent), path=where)
    with subprocess.Popen([sys.executable, "-c", code, "1"], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        lines = [writer.stdout.readline() for _ in range(batches + 1)]  # "ready", then one for each batch
        time.sleep(seconds)
        writer.kill()
        lines += writer.stdout.read().splitlines()
    if writer.returncode > 0:
        raise SystemExit("the writer failed")
    return lines if writer.returncode == -signal.SIGKILL else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("scale", "append", "kill"))
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=1e9, help="fill a ledger no longer than this")
    parser.add_argument("--folder", type=Path, help="keep the files here")
    parser.add_argument("--url", help="a PostgreSQL database for kill; its schema statusquo is dropped")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.what == "scale":
            scale(asked.small, asked.large, folder, min(asked.rounds, 50), asked.seconds)
        elif asked.what == "append":
            append(asked.events, min(asked.rounds, 5), folder)
        else:
            kill(asked.rounds, folder, asked.url)


if __name__ == "__main__":
    main()
