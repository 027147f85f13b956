"""Benchmark of the server: 50 readers and a writer at once, beside a FastAPI that only says hello on the same machine.

    python bench/server.py --ledger demo.duckdb --seconds 20

Both run under uvicorn with the same settings, each in a process of its own; readers are keep-alive connections that ask
one question after another. The usual questions come again and again, as people ask them, first alone and then while a
writer appends (what is kept goes stale with every append, and costly answers are given again for a while, as the server
does it); of the new ones no two are the same, so nothing kept helps. Each usual question is asked once before any is
timed: that first round is told by itself.
"""

import argparse
import asyncio
import gzip
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

TOKEN = "a token of the benchmark only"
HELLO = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/hello")
async def hello(name: str = "you"):
    return {"hello": name}
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""


class Line:
    """A keep-alive HTTP/1.1 connection."""

    def __init__(self, port):
        self.port, self.reader, self.writer = port, None, None

    async def ask(self, path, body=None):
        """Return the status, the body and the seconds of one request."""
        start = time.perf_counter()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        if body:
            head += (
                f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            )
        self.writer.write(head.encode() + b"\r\n" + (body or b""))
        told = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        length = next((int(h.split(":")[1]) for h in told if h.startswith("content-length")), 0)
        found = await self.reader.readexactly(length)
        return int(told[0].split()[1]), found, time.perf_counter() - start


async def read(port, paths, end, taken, wrong):
    line = Line(port)
    while time.perf_counter() < end:
        path = next(paths)
        status, body, seconds = await line.ask(path)
        taken.append(seconds)
        if status not in (200, 304):
            wrong.append((path, status, body[:200]))


async def write(port, end, taken, wrong):
    line, number = Line(port), 0
    while time.perf_counter() < end:
        text = f"Kenya suspended flights to Somalia on {number % 28 + 1} May, officials said."
        report = {"text": text, "published": "2021-06-01", "id": f"bench-{time.time()}-{number}"}
        status, body, seconds = await line.ask("/api/v1/documents", json.dumps({"documents": [report]}).encode())
        taken.append(seconds)
        if status != 200:
            wrong.append(("/documents", status, body[:200]))
        number += 1
        await asyncio.sleep(0.5)


async def once(port, paths, taken, wrong):
    """Ask each question once, one after another."""
    line = Line(port)
    for path in paths:
        status, body, seconds = await line.ask(path)
        taken.append(seconds)
        if status != 200:
            wrong.append((path, status, body[:200]))


async def load(port, paths, readers, seconds, *, writing):
    taken, wrong, written = [], [], []
    end = time.perf_counter() + seconds
    tasks = [read(port, paths, end, taken, wrong) for _ in range(readers)]
    if writing:
        tasks.append(write(port, end, written, wrong))
    await asyncio.gather(*tasks)
    return taken, wrong, written


def told(name, taken, wrong, written, seconds):
    """Print one line of figures in milliseconds."""
    sure = sorted(taken)
    at = [1e3 * sure[int(len(sure) * q)] for q in (0.5, 0.95, 0.99)] if sure else [0, 0, 0]
    line = f"{name:<34} {len(sure) / seconds:8.0f}/s  p50 {at[0]:7.1f}  p95 {at[1]:7.1f}  p99 {at[2]:7.1f} ms"
    if written:
        line += f"  {len(written)} appends, median {1e3 * median(written):.0f} ms"
    print(f"{line}  errors {len(wrong)}", flush=True)
    for path, status, body in wrong[:3]:
        print("   ", path, status, body)


def started(command, port, path):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    async def ready():
        for _ in range(2400):
            try:
                if (await Line(port).ask(path))[0] == 200:
                    return
            except OSError:
                await asyncio.sleep(0.05)
        raise SystemExit(f"{command[0]} did not start")

    asyncio.run(ready())
    return process


async def questions(port):
    """Return the paths that people ask for, in no order, and a stream of paths of which no two are the same."""
    line = Line(port)

    async def ask(path):
        status, body, _ = await line.ask(path)
        assert status == 200, (path, body)
        return json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)

    actors = sorted((await ask("/api/v1/actors"))["actors"], key=lambda a: -a["records"])[:40]
    codes = [quote(a["code"]) for a in actors]
    documents = [quote(d["id"], safe="") for d in (await ask("/api/v1/documents?limit=50"))["documents"]]
    usual = ["/api/v1/spells", "/api/v1/actors", "/api/v1/info", "/api/v1/bodies", "/api/v1/review/queue"]
    usual += [f"/api/v1/standing?by={c}" for c in codes] + [f"/api/v1/timeline?a={c}&limit=50" for c in codes]
    usual += [f"/api/v1/dyad?a={a}&b={b}" for a, b in itertools.pairwise(codes) if a != b]
    usual += [f"/api/v1/documents/{d}" for d in documents] + ["/api/v1/search?q=sanctions", "/api/v1/search?q=embargo"]
    random.Random(1).shuffle(usual)

    def fresh():
        for n in itertools.count():
            a, b = codes[n % len(codes)], codes[(n * 7 + 1) % len(codes)]
            day = f"20{10 + n // 336 % 15:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}"
            yield f"/api/v1/standing?by={a}&on={day}&at={10**9 + n}"
            if a != b:
                yield f"/api/v1/status?a={a}&b={b}&on={day}&at={10**9 + n}"

    return usual, fresh()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ledger", required=True)
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--readers", type=int, default=50)
    arguments.add_argument("--port", type=int, default=8471)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(asked.ledger, Path(folder) / "copy.duckdb")
        load_now = os.getloadavg()[0]
        print(f"{os.cpu_count()} cores, load {load_now:.1f}, {asked.readers} readers, {asked.seconds:.0f} s each")
        hello = started([sys.executable, "-c", HELLO, str(asked.port)], asked.port, "/hello")
        paths = itertools.cycle(["/hello"])
        found = asyncio.run(load(asked.port, paths, asked.readers, asked.seconds, writing=False))
        told("FastAPI hello", *found, asked.seconds)
        hello.terminate()
        hello.wait()
        port = asked.port + 1
        serve = [sys.executable, "-c", "from statusquo.cli import main; main()", "serve", "--ledger", str(copy)]
        command = [*serve, "--port", str(port), "--write-token", TOKEN, "--rate", "0"]
        server = started(command, port, "/health")
        try:
            warm = time.perf_counter()
            every, fresh = asyncio.run(questions(port))
            asyncio.run(load(port, itertools.cycle(["/api/v1/spells"]), 1, 1, writing=False))
            print(f"views made in {time.perf_counter() - warm - 1:.1f} s")
            first, wrong, warm = [], [], time.perf_counter()
            asyncio.run(once(port, every, first, wrong))
            told(f"{len(every)} usual questions, first time", first, wrong, [], time.perf_counter() - warm)
            usual = itertools.cycle(every)
            for name, paths, writing in (
                ("usual questions, kept answers", usual, False),
                ("usual questions, one writer", usual, True),
                ("ever new questions, one writer", fresh, True),
            ):
                found = asyncio.run(load(port, paths, asked.readers, asked.seconds, writing=writing))
                told(name, *found, asked.seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
