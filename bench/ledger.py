"""Benchmarks of the ledger: dyad questions at two sizes, appends against DuckDB's own bulk insert, kill -9 rounds.

    python bench/ledger.py scale --small 100000 --large 1000000   time and memory of questions as the journal grows
    python bench/ledger.py append --events 100000                 appends against a plain bulk insert of the same rows
    python bench/ledger.py kill --rounds 100                      processes killed in the middle of appends

Events are synthetic: dyads drawn from a Zipf distribution over 200 states, one in ten with a measure part. Two dyads
are kept equal in size at every scale: a rare one (20 events) and a hot one (2,000), spread evenly over the journal.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from statusquo.core import Actor, DocumentRef, Evidence, MeasurePart, Record, Source, Span, TimeSpan, content_id
from statusquo.ledger import Ledger
from statusquo.ledger.entry import record_entry, run_entry

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


def made(number: int, pair: tuple[str, str], rng: random.Random) -> Record:
    day = FIRST + timedelta(days=number % 7000)
    text = f"{pair[0]} acted on {pair[1]} for the {number}th time, as officials of both sides said on the day."
    part = None
    if number % 10 == 0:
        part = MeasurePart(
            kind=rng.choice(KINDS),
            change=rng.choice(CHANGES),
            imposer=pair[:1],
            target=pair[1:],
            since=TimeSpan.day(day),
        )
    return Record(
        id=content_id("r", {"n": number}), coder="bench", document=DocumentRef(id=f"d{number}", published=day),
        type="SANCTION" if part else rng.choice(("ACCUSE", "CONSULT", "AGREE", "THREATEN")),
        quad=4 if part else 3, intensity=-6.0,
        actors=(Actor(code=pair[0], name=pair[0]),), recipients=(Actor(code=pair[1], name=pair[1]),),
        date=TimeSpan.day(day), measure=part,
        evidence=(Evidence(span=Span(start=0, end=len(text)), sentence=0, text=text),), source=Source(rule="bench"),
    )  # fmt: skip


def journal(size: int, seed: int = 1) -> Iterator[Record]:
    """Yield so many records; the fixed dyads' events lie evenly among the rest."""
    rng = random.Random(seed)
    weights = [1 / (n + 1) for n in range(len(STATES))]
    every = {pair: size // count for pair, count in SIZES.items()}
    drawn = iter(())
    for number in range(size):
        pair = next((p for p, step in every.items() if number % step == step - 1 and number // step < SIZES[p]), None)
        if pair is None:
            one = next(drawn, None)
            if one is None:
                drawn = iter(rng.choices(STATES, weights, k=20000))
                one = next(drawn)
            two = next(drawn, STATES[0])
            pair = (one, two if two != one else STATES[(STATES.index(one) + 7) % 200])
        yield made(number, pair, rng)


def fill(path: Path, size: int) -> float:
    begin = time.perf_counter()
    with Ledger(path, world=Flat()) as ledger:
        batch: list[Record] = []
        for record in journal(size):
            batch.append(record)
            if len(batch) == 20000:
                ledger.append(batch)
                batch = []
        ledger.append(batch)
    return time.perf_counter() - begin


def percentile(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def ask(path: Path, pair: tuple[str, str], rounds: int) -> dict[str, float]:
    asked = {"on": "2024-01-01", "known": "2026-01-01"}
    times: dict[str, list[float]] = {"status": [], "standing": []}
    with Ledger(path, world=Flat()) as ledger:
        ledger.status(*pair, **asked)
        for _ in range(rounds):
            begin = time.perf_counter()
            ledger.status(*pair, **asked)
            middle = time.perf_counter()
            ledger.standing(between=pair, **asked)
            times["status"].append(middle - begin)
            times["standing"].append(time.perf_counter() - middle)
    return {name: round(1000 * percentile(taken), 2) for name, taken in times.items()}


def scale(small: int, large: int, folder: Path, rounds: int) -> None:
    found = {}
    for size in (small, large):
        path = folder / f"l{size}.duckdb"
        if not path.exists():
            print(f"filled {size:,} events in {fill(path, size):.1f} s, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        found[size] = {name: ask(path, pair, rounds) for name, pair in (("rare", RARE), ("hot", HOT))}
        print(size, json.dumps(found[size]), "ms p95; peak memory of this process",
              resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB", flush=True)  # fmt: skip
    for name in ("rare", "hot"):
        ratios = {q: round(found[large][name][q] / found[small][name][q], 2) for q in found[small][name]}
        print(name, "ratio", ratios)


def append(events: int, folder: Path) -> None:
    records = list(journal(max(events, 2000)))
    entries = [e for r in records for e in (run_entry(r.document, r.coder), record_entry(r))]
    begin = time.perf_counter()
    with Ledger(folder / "ours.duckdb", world=Flat()) as ledger:
        for start in range(0, len(records), 20000):
            ledger.append(records[start : start + 20000])
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    with Ledger(folder / "entries.duckdb", world=Flat()) as ledger:
        for start in range(0, len(entries), 40000):
            ledger.store.append(entries[start : start + 40000])
    stored = time.perf_counter() - begin
    import numpy as np

    names = ("id", "kind", "document", "coder", "day", "payload")
    begin = time.perf_counter()
    with duckdb.connect(str(folder / "plain.duckdb")) as con:
        con.execute(
            "CREATE TABLE journal "
            "(id VARCHAR, kind VARCHAR, document VARCHAR, coder VARCHAR, day DATE, payload VARCHAR)"
        )
        for start in range(0, len(entries), 40000):
            some = entries[start : start + 40000]
            columns = {n: np.array([str(getattr(e, n)) for e in some], dtype=object) for n in names}
            con.register("batch", columns)
            con.execute("INSERT INTO journal SELECT id, kind, document, coder, day::DATE, payload FROM batch")
            con.unregister("batch")
    plain = time.perf_counter() - begin
    rate = len(entries)
    print(f"append of records {rate / ours:,.0f} entries/s, of entries {rate / stored:,.0f}, plain {rate / plain:,.0f}")
    print(f"share of plain: records {plain / ours:.2f}, entries {plain / stored:.2f}")


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
    """Kill a writer after a random time; every acknowledged batch must be there, and none in half."""
    rng, lost, half = random.Random(7), 0, 0
    for number in range(rounds):
        where = url or str(folder / f"k{number}.duckdb")
        code = WRITER.format(here=str(Path(__file__).parent), path=where)
        writer = subprocess.Popen([sys.executable, "-c", code, "1"], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(rng.uniform(0.02, 0.4))
        writer.kill()
        told = [int(line) for line in writer.stdout.read().split()]
        writer.wait()
        ledger = Ledger(where, world=Flat())
        numbers = {int(r.document[1:]) for r in ledger.store.scan() if r.kind.value == "record"} if told else set()
        lost += sum(n not in numbers for start in told for n in range(start, start + 20))
        half += len(numbers) % 20
        if url:
            import psycopg

            with psycopg.connect(url, autocommit=True) as con:
                con.execute("SET client_min_messages TO warning; DROP SCHEMA IF EXISTS statusquo CASCADE")
    print(f"{rounds} rounds: {lost} acknowledged events lost, {half} entries of half batches")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("scale", "append", "kill"))
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--folder", type=Path, help="keep the files here")
    parser.add_argument("--url", help="a PostgreSQL database for kill; its schema statusquo is dropped")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.what == "scale":
            scale(asked.small, asked.large, folder, min(asked.rounds, 50))
        elif asked.what == "append":
            append(asked.events, folder)
        else:
            kill(asked.rounds, folder, asked.url)


if __name__ == "__main__":
    main()
