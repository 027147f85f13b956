"""Fuzzing of the readers: whole files of each format, broken at random, read, and what comes out looked at.

python tests/readers/fuzzed.py SECONDS [SEED]
"""

import gzip
import io
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import samples

from statusquo.core import Document
from statusquo.readers import Options, SetAside
from statusquo.readers.inputs import read_source
from statusquo.readers.source import Budget, Counting, Source

LONGEST = 20.0
"""Seconds of the processor that one file of a few kilobytes may take."""

CAUSES = frozenset("date text size columns json encoding xml damaged language fetch robots kind other".split())
TOKENS = (
    b"<", b">", b"</", b"&", b"&amp;", b"&#0;", b"&#x110000;", b"]]>",
    b"<![CDATA[", b"<!--", b"<!DOCTYPE x [", b'"', b"'",
    b",", b"\t", b"\r", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"{", b"}", b"[", b"]",
    b"From x Mon Jan 1 00:00:00 2021\n", b"--", b"Content-Length: 99999999999999999999\r\n", b"WARC/1.0\r\n", b"WARC/9",
    b"-1", b"1e400", b"9" * 400, b"\\ud800", b"\\u0000", b"2021-02-30", b"0000-00-00", b"<item>", b"</item>", b"<p>",
    "\u202e\u200b\u0301".encode(), b"HTTP/1.1 ", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n",
    b"charset=utf-7", b"=?utf-8?q?=?=", b"datePublished", b"@type",
)  # fmt: skip


def _mail():
    with tempfile.TemporaryDirectory() as folder:
        return samples.mbox(Path(folder) / "m.mbox")


def _parquet():
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as base:
        path = Path(folder) / "a.parquet"
        base.execute(
            f"COPY (SELECT 'Kenya left.' AS text, DATE '2021-01-01' AS published) TO '{path}' (FORMAT parquet)"
        )
        return path.read_bytes()


def _zst(raw):
    import zstandard

    return zstandard.ZstdCompressor().compress(raw)


PAGE = [("https://lake.example/1", samples.page()), ("https://lake.example/2", samples.page())]
WHOLE = {
    "text": b"date 2021-05-11\n" + samples.FIRST.encode(), "jsonl": samples.jsonl(),
    "json": b"[" + b",".join(samples.jsonl().splitlines()) + b"]", "csv": samples.table(), "tsv": samples.table("\t"),
    "html": samples.page(), "rss": samples.rss(), "atom": samples.atom(), "nitf": samples.nitf(),
    "newsml": samples.newsml(), "warc": samples.warc(PAGE, gz=False), "warc.gz": samples.warc(PAGE), "mbox": _mail(),
    "eml": samples.message(samples.ROWS[0], samples.MAILED[0]).as_bytes(), "parquet": _parquet(),
    "zip": samples.zipped(a__jsonl=samples.jsonl(), b__xml=samples.rss()), "gz": gzip.compress(samples.table()),
    "zst": _zst(samples.jsonl()),
}  # fmt: skip
FORMS = tuple(WHOLE)
_KINDS = {"rss": "xml", "atom": "xml", "nitf": "xml", "newsml": "xml", "zip": None, "gz": None, "zst": None,
          "warc.gz": None}  # fmt: skip


def broken(form, chance, count):
    """Return the whole file of a format with `count` changes at random places."""
    raw = bytearray(WHOLE[form])
    for _ in range(count):
        at = chance.randrange(len(raw) + 1)
        way = chance.randrange(7)
        if way == 0:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            raw[at:at] = chance.choice(TOKENS)
        elif way == 2:
            del raw[at : at + chance.randrange(1, 64)]
        elif way == 3:
            raw[at:at] = raw[at : at + chance.randrange(1, 400)]
        elif way == 4:
            del raw[at:]
        elif way == 5:
            raw[at:at] = chance.choice(TOKENS) * chance.randrange(1, 200)
        else:
            raw[at : at + 8] = WHOLE[chance.choice(FORMS)][:8]
    return bytes(raw)


def check(form, raw):
    """Read a file as a format, and as whatever its bytes look like; return how many items came."""
    found = 0
    for kind in {_KINDS.get(form, form), None}:
        budget = Budget()
        stream = io.BufferedReader(Counting(io.BytesIO(raw), budget), 1 << 16)
        source = Source(name="fuzzed", stream=stream, options=Options(), key="fuzzed", kind=kind, budget=budget)
        begun = time.process_time()
        for item in read_source(source):
            found += 1
            assert isinstance(item, Document | SetAside)
            if isinstance(item, Document):
                assert item.text.strip()
                assert "\x00" not in item.text
                item.text.encode()
                assert item.id
            else:
                assert item.reason
                assert item.cause in CAUSES
        assert time.process_time() - begun < LONGEST
    return found


def run(seconds, seed=1, keep=None):
    """Break and read files for so long; return how many of each format. A file that fails is kept in a directory."""
    chance = random.Random(seed)  # noqa: S311  no secret
    done, until = Counter(), time.monotonic() + seconds
    while time.monotonic() < until:
        for form in FORMS:
            raw = broken(form, chance, chance.randrange(1, 16))
            try:
                check(form, raw)
            except BaseException:
                if keep is not None:
                    (keep / f"fault-{seed}.{form}").write_bytes(raw)
                raise
            done[form] += 1
    return dict(done)


if __name__ == "__main__":
    for_seconds, with_seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    counts = run(for_seconds, with_seed, Path.cwd())
    print(f"seed {with_seed}: {sum(counts.values()):,} files in {for_seconds:.0f} s without a fault: {counts}")
