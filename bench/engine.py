"""Coding and folding an archive as its size grows: `python bench/engine.py ARCHIVE.jsonl.gz --parts 0.1 1 10`.

Each part is an archive of its own, coded by the local engine into a new ledger, and asked one question (what stands on
its last day). A part above 1 repeats the archive with shifted days and exchanged names of states, so that no report is
a copy of another. Of one run: reports and sentences a second from the first byte read to the last entry written; the
rate of the bare encoder (its graph's seconds within the same coding processes); their ratio; reports a second of
processor time (of all processes: the steadier measure where others use the machine, too); the largest resident memory
of a coding process and of this one.
"""

import argparse
import gzip
import json
import os
import re
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

from statusquo.engine.journal import Journal
from statusquo.engine.local import Local
from statusquo.engine.work import Plan
from statusquo.ledger import Ledger
from statusquo.readers import SetAside, read

NAMES = (
    "Israel Iran Iraq Syria Russia Ukraine China Japan India Pakistan Turkey Greece Egypt Libya Sudan Kenya Somalia "
    "Nigeria Mexico Brazil Venezuela Colombia Canada France Germany Italy Spain Poland Yemen Lebanon Jordan Afghanistan"
).split()
_NAME = re.compile(r"\b(" + "|".join(NAMES) + r")\b")


def rows(archive: Path):
    with gzip.open(archive, "rt") if archive.suffix == ".gz" else archive.open() as lines:
        yield from (json.loads(line) for line in lines)


def shifted(row, round_):
    """Return a row of the archive's repetition `round_`: other days, other names of states, another id."""
    if not round_:
        return row
    step = 1 + 3 * round_ % len(NAMES)
    text = _NAME.sub(lambda m: NAMES[(NAMES.index(m[1]) + step) % len(NAMES)], row["text"])
    day = date.fromisoformat((row.get("date") or row["published"])[:10]) - timedelta(days=37 * round_)
    return {**row, "id": f"{row['id']}-{round_}", "text": f"{text} ({round_})", "date": day.isoformat()}


def write(archive: Path, part: float, out: Path) -> int:
    """Write an archive of `part` times the size; a part below 1 takes every so many-th report."""
    count, step = 0, max(1, round(1 / part))
    with out.open("w") as file:
        for round_ in range(max(1, round(part))):
            for number, row in enumerate(rows(archive)):
                if part >= 1 or number % step == 0:
                    file.write(json.dumps(shifted(row, round_)) + "\n")
                    count += 1
    return count


class Memory(threading.Thread):
    """Samples the resident memory of this process and its children, in MiB."""

    def __init__(self):
        super().__init__(daemon=True)
        self.own = self.worker = 0.0
        self.going = True

    def run(self):
        while self.going:
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                except OSError:
                    continue
                size = int(told.get("VmRSS", "0 kB").split()[0]) / 1024
                if told["Pid"].strip() == str(os.getpid()):
                    self.own = max(self.own, size)
                elif told["PPid"].strip() == str(os.getpid()):
                    self.worker = max(self.worker, size)
            time.sleep(1.0)


def measure(path: Path, ledger: Path, workers: int) -> dict:
    engine, counts = Local(Plan(), workers), {"coded": 0, "copy": 0, "aside": 0, "sentences": 0, "records": 0}
    memory = Memory()
    memory.start()
    began, processor = time.perf_counter(), sum(os.times()[:4])
    with Ledger(ledger) as book, Journal(book) as journal:
        for outcome in engine.code(read([str(path)])):
            if isinstance(outcome, SetAside):
                counts["aside"] += 1
                continue
            counts[outcome.read] += 1
            counts["sentences"] += outcome.sentences
            counts["records"] += len(outcome.document.records)
            with engine.spending("writing"):
                journal.add(outcome.entries)
    seconds, processor = time.perf_counter() - began, sum(os.times()[:4]) - processor
    memory.going = False
    bare = engine.size * counts["sentences"] / engine.seconds["graph"]
    last = Ledger(ledger).store.coverage(date.max).last
    asked = time.perf_counter()
    standing = Ledger(ledger).standing(on=last, known=last)
    return {
        "workers": engine.size, **counts, "seconds": round(seconds, 1),
        "reports a second": round((counts["coded"] + counts["copy"]) / seconds, 1),
        "processor seconds": round(processor, 1),
        "reports a processor second": round((counts["coded"] + counts["copy"]) / processor, 1),
        "sentences a second": round(counts["sentences"] / seconds, 1), "bare encoder": round(bare, 1),
        "of the bare encoder": round(counts["sentences"] / seconds / bare, 3),
        "MiB a worker": round(memory.worker or memory.own), "MiB reading and writing": round(memory.own),
        "standing": len(standing["measures"]), "fold of all in seconds": round(time.perf_counter() - asked, 1),
        "ledger MiB": round(ledger.stat().st_size / 2**20), "shares": shares(engine.seconds),
    }  # fmt: skip


def shares(seconds: dict) -> dict:
    parts = {name: spent for name, spent in seconds.items() if name != "graph"}
    parts["parse"] -= seconds["graph"]
    parts["encoder"] = seconds["graph"]
    total = sum(parts.values())
    return {name: round(spent / total, 3) for name, spent in sorted(parts.items(), key=lambda p: -p[1])}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("archive", type=Path)
    ask.add_argument("--parts", type=float, nargs="+", default=[0.1, 1.0])
    ask.add_argument("--workers", type=int, nargs="+", default=[os.cpu_count() or 1])
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for part in args.parts:
            path = Path(folder, "part.jsonl")
            write(args.archive, part, path)
            for workers in args.workers:
                ledger = Path(folder, f"{part}-{workers}.duckdb")
                print(json.dumps({"part": part, **measure(path, ledger, workers)}), flush=True)


if __name__ == "__main__":
    main()
