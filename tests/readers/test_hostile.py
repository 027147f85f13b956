"""Hostile and broken input: a reason in the quarantine, the rest read, in bounded time and memory.

Each input that could take much is read in a process of its own whose peak memory and time are looked at.
"""

import gzip
import io
import json
import subprocess
import sys
import time
import zipfile

import pytest
import samples
from samples import FIRST, ROWS

from statusquo.core import Document
from statusquo.readers import SetAside, read
from statusquo.readers.source import GRACE, LONGEST_LINE

pytest.importorskip("trafilatura", reason="needs the extra [ingest]")

GOOD = samples.jsonl(ROWS[:1])
MOST_MIB = 400
"""Resident memory in MiB that reading may take: the libraries alone take about 150."""
LONGEST = 30.0
"""Seconds of the processor; what is read here takes one to eight."""

READER = """
import resource, sys, json
from statusquo.readers import read, SetAside
for item in read(sys.argv[1:]):
    aside = isinstance(item, SetAside)
    print(json.dumps(["aside", item.place, item.cause, item.reason] if aside else ["read", item.id]))
used = resource.getrusage(resource.RUSAGE_SELF)
# ru_maxrss is handed down from the process that started this one; the high-water mark of its own memory is not.
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps(["peak", int(own.split()[1]) // 1024, used.ru_utime + used.ru_stime]))
"""


def bounded(*inputs, stdin=None):
    """Read in a process of its own; return what was read and set aside, once time and memory are checked."""
    done = subprocess.run(
        [sys.executable, "-c", READER, *map(str, inputs)], stdin=stdin, capture_output=True, timeout=20 * LONGEST,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert not done.stderr, done.stderr.decode()[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    _, peak, seconds = rows[-1]
    assert seconds < LONGEST
    assert peak < MOST_MIB
    return [r[1] for r in rows if r[0] == "read"], [r[1:] for r in rows if r[0] == "aside"]


def zeros(path, size, before=b"", after=b""):
    """Write a sparse file with a hole of `size` null bytes between two beginnings of nothing."""
    with path.open("wb") as out:
        out.write(before)
        out.seek(len(before) + size)
        out.write(after)
    return path


def test_a_line_of_two_gigabytes(tmp_path):
    path = zeros(tmp_path / "a.jsonl", 2 * 1024**3, GOOD, b"\n" + GOOD)
    got, aside = bounded(path)
    assert len(got) == 2
    ((place, cause, reason),) = aside
    assert place.endswith("a.jsonl, line 2")
    assert cause == "size"
    assert "longer than 16 MiB" in reason


@pytest.mark.parametrize("name", ["a.csv", "a.mbox", "a.txt", "a.html", "a.json", "a.xml", "a.warc", "a.eml", "a"])
def test_null_bytes_without_end_in_every_format(tmp_path, name):
    got, aside = bounded(zeros(tmp_path / name, 256 * 1024**2, b"", b"\n"))
    assert not got
    assert len(aside) == 1


def test_an_overlong_line_in_a_table(tmp_path):
    table = samples.table()
    path = tmp_path / "a.csv"
    path.write_bytes(table + b"x" * (LONGEST_LINE + 100) + b"\n" + table.split(b"\n", 1)[1])
    got, aside = bounded(path)
    assert len(got) == 4
    assert [(a[0].rsplit(", ")[-1], a[1]) for a in aside] == [("line 4", "size")]


def bomb(size):
    """Return a zip with one member of `size` null bytes, which packs a thousandfold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first.jsonl", GOOD)
        with archive.open("bomb.jsonl", "w", force_zip64=True) as member:
            for _ in range(size // (1 << 20)):
                member.write(bytes(1 << 20))
    return out.getvalue()


def test_a_zip_bomb(tmp_path):
    path = tmp_path / "b.zip"
    path.write_bytes(bomb(4 * GRACE))
    got, aside = bounded(path)
    assert len(got) == 1
    assert aside[0][1] == "size"
    assert "as bombs do" in aside[0][2]


def test_a_bomb_of_bombs(tmp_path):
    path = tmp_path / "b.zip"
    inner = samples.zipped(**{f"b{n}__zip": bomb(GRACE // 2) for n in range(8)})
    path.write_bytes(samples.zipped(a__jsonl=GOOD, deep__zip=inner))
    got, aside = bounded(path)
    assert got
    assert any("as bombs do" in reason for _, _, reason in aside)


def test_an_inner_archive_earns_no_budget(tmp_path):
    """An archive that is large once unpacked, so that what lies in it seems to be in proportion."""
    path, inner = tmp_path / "b.zip", io.BytesIO(bomb(2 * GRACE))
    with zipfile.ZipFile(inner, "a") as archive:
        archive.writestr("padding.bin", bytes(GRACE // 4))
    path.write_bytes(samples.zipped(inner__zip=inner.getvalue()))
    got, aside = bounded(path)
    assert len(got) == 1
    assert any("as bombs do" in reason for _, _, reason in aside)


def test_archives_in_archives_without_end(tmp_path):
    raw = GOOD
    for _ in range(30):
        raw = gzip.compress(raw)
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(raw)
    got, aside = bounded(path)
    assert not got
    assert "in one another" in aside[0][2]


def test_a_gzip_bomb_from_standard_input(tmp_path):
    path = tmp_path / "b.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _ in range(3 * GRACE // (1 << 20)):
            out.write(bytes(1 << 20))
    with path.open("rb") as stdin:
        got, aside = bounded("-", stdin=stdin)
    assert not got
    assert aside


def test_a_cut_gzip_keeps_what_came_before(tmp_path):
    raw = gzip.compress(samples.jsonl([{**ROWS[0], "id": f"{n:05}-{hash(str(n))}"} for n in range(20_000)]))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(raw[: len(raw) // 2])
    got, aside = bounded(path)
    assert 5_000 < len(got) < 15_000
    assert "damaged or cut off" in aside[-1][2]


LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>"
    + "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1 or str()};' * 10}'>" for n in range(1, 10))
    + "]>"
)
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
ITEM = "<item><title>{0}</title><description>{0}</description><pubDate>2021-01-01</pubDate></item>"


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("body", ["<rss><channel>{}</channel></rss>", "<feed>{}</feed>"])
def test_entities_of_ones_own_are_refused(tmp_path, prolog, body):
    path = tmp_path / "a.xml"
    entity = "&lol9;" if prolog is LAUGHS else "&x;"
    path.write_text(prolog + body.format(ITEM.format(entity)), encoding="utf-8")
    got, aside = bounded(path)
    assert not got
    assert aside[0][1] == "xml"
    assert "declares entities" in aside[0][2]
    wide = tmp_path / "wide.xml"
    wide.write_bytes(path.read_text(encoding="utf-8").replace("?>", " encoding='utf-16'?>", 1).encode("utf-16"))
    got, aside = bounded(wide)
    assert not got
    assert aside


def test_deep_nesting(tmp_path):
    deep = "<div>" * 100_000 + f"<p>{FIRST}</p>" + "</div>" * 100_000
    (tmp_path / "a.html").write_text(f"<html><body>{deep}</body></html>", encoding="utf-8")
    (tmp_path / "b.html").write_bytes(samples.page())
    item = ITEM.format("Kenya left the bloc.")
    (tmp_path / "c.rss").write_text(f"<rss><channel>{item}{item}<item>{deep}</item></channel></rss>", encoding="utf-8")
    (tmp_path / "d.json").write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")
    (tmp_path / "e.jsonl").write_text('{"a":' * 100_000 + "1" + "}" * 100_000 + "\n" + GOOD.decode(), encoding="utf-8")
    inner = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5_000))
    (tmp_path / "f.eml").write_text(f"From: a@b\nDate: Tue, 11 May 2021 08:30:00 +0300\n{inner}", encoding="utf-8")
    (tmp_path / "g.rss").write_text(
        f"<rss><channel>{ITEM.format('<![CDATA[' + deep + ']]>')}</channel></rss>", encoding="utf-8"
    )
    inner = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(900)) + "x\n" * 1_000_000
    (tmp_path / "h.eml").write_text(f"From: a@b\nDate: Tue, 11 May 2021 08:30:00 +0300\n{inner}", encoding="utf-8")
    got, aside = bounded(tmp_path)
    assert len(got) == 1 + 2 + 1 + 1  # b, both whole items of c, the good row of e, and the text within the CDATA of g
    assert {place.split("/")[-1].split(",")[0] for place, _, _ in aside} == {
        "a.html", "c.rss", "d.json", "e.jsonl", "f.eml", "h.eml",
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["<", "<!--", "<p", "<a href='", "&", "<![CDATA[", "<script>", "</", "<!", "&#"])
def test_markup_that_never_ends_takes_one_pass(unit):
    from statusquo.readers.markup import text_of

    begun = time.process_time()
    text_of(unit * 300_000)
    assert time.process_time() - begun < LONGEST / 5


def test_a_wide_page(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<p>x</p>" * 150_000, encoding="utf-8")
    got, aside = bounded(path)
    assert not got
    assert "elements" in aside[0][2]


def test_columns_too_many_on_row_five(tmp_path):
    lines = samples.table(rows=[ROWS[0]] * 8).splitlines(keepends=True)
    lines[4] = lines[4].rstrip() + b",x,y,z\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes(b"".join(lines))
    items = list(read([str(path)]))
    assert sum(isinstance(i, Document) for i in items) == 7
    (aside,) = [i for i in items if isinstance(i, SetAside)]
    assert (aside.line, aside.cause, aside.path) == (5, "columns", str(path))
    assert "8 columns where the header has 5" in aside.reason
    assert FIRST in aside.row


def test_a_quote_that_never_closes_costs_its_row_alone(tmp_path):
    for count in (100, 90_000):  # the table ends before a row is too long, and after
        lines = ["text,published\n", *(f"{FIRST.replace(',', '')} No {n},2021-05-11\n" for n in range(count))]
        lines[5] = '"' + lines[5]
        path = tmp_path / "a.csv"
        path.write_text("".join(lines), encoding="utf-8")
        got, aside = bounded(path)
        assert len(got) == count - 1
        assert len(aside) == 1
        assert aside[0][0].endswith("line 6")
        assert "never closed" in aside[0][2]


def test_null_bytes_and_halves_of_characters(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "Kenya\\u0000 left.", "published": "2021-01-01"}\n'
        b'{"text": "Kenya \\ud800 left.", "published": "2021-01-01"}\n'
        b'{"text": "Kenya left.", "published": "2021-01-01", "title": "\\udfff"}\n' + b"\x00\n" + GOOD
    )
    items = list(read([str(path)]))
    assert [isinstance(i, Document) for i in items] == [False] * 4 + [True]
    (tmp_path / "a.csv").write_bytes(
        b"text,published\nKenya\x00 left,2021-01-01\nKenya l\xe9ft,2021-01-01\n" + b"x,2021-01-01\n"
    )
    items = list(read([str(tmp_path / "a.csv")]))
    assert [isinstance(i, Document) for i in items] == [False, False, True]
    assert "null bytes" in items[0].reason
    assert "UTF-8" in items[1].reason


def test_a_warc_cut_in_the_middle(tmp_path):
    pytest.importorskip("fastwarc", reason="needs the extra [ingest]")
    pages = [(f"https://lake.example/{n}", samples.page(title=f"No {n}")) for n in range(20)]
    for name, gz in (("a.warc.gz", True), ("a.warc", False)):
        whole = samples.warc(pages, gz=gz)
        path = tmp_path / name
        path.write_bytes(whole[: len(whole) // 2 + 100])
        got, aside = bounded(path)
        assert len(got) in (9, 10)
        assert any("cut off" in reason for _, _, reason in aside), aside


def test_a_directory_goes_on_after_each_bad_file(tmp_path):
    for n, content in enumerate(
        (b"", b"PK\x03\x04broken", b"\x1f\x8bbroken", b"PAR1broken", b"\x28\xb5\x2f\xfdbroken")
    ):
        (tmp_path / f"{n}{('.txt', '.zip', '.gz', '.parquet', '.zst')[n]}").write_bytes(content)
    (tmp_path / "z.jsonl").write_bytes(GOOD)
    got, aside = bounded(tmp_path)
    assert len(got) == 1
    assert len(aside) == 5


def test_an_encrypted_member_and_a_path_that_climbs(tmp_path):
    raw = bytearray(samples.zipped(**{"../../climbs__jsonl": GOOD, "locked__jsonl": GOOD}))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    path = tmp_path / "in" / "deep" / "a.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    items = list(read([str(path)]))
    assert [type(i) for i in items] == [Document, SetAside]
    assert "encrypted" in items[1].reason
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "deep", "in"]
