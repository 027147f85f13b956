"""Every format tells the same two reports: text, day, title and outlet."""

import gzip
import io
import subprocess
import sys
from datetime import date

import duckdb
import pytest
import samples
from samples import DAYS, FIRST, ROWS, SECOND, TITLES

from statusquo.core import Document
from statusquo.core.errors import InputError, QuestionError
from statusquo.readers import SetAside, mapping_from, read, told_day

pytest.importorskip("trafilatura", reason="needs the extra [ingest]")
pytest.importorskip("fastwarc", reason="needs the extra [ingest]")

PAGES = [samples.page(t, d, n) for t, d, n in zip((FIRST, SECOND), DAYS, TITLES, strict=True)]
WARC = [("https://lake.example/1", PAGES[0]), ("https://lake.example/2", PAGES[1])]


def documents(*inputs, **options):
    items = list(read([str(i) for i in inputs], **options))
    assert not [i for i in items if isinstance(i, SetAside)], items
    return items


def check(found, *, title=True, exact=True):
    assert [d.published.isoformat() for d in found] == list(DAYS)
    for document, text, name in zip(found, (FIRST, SECOND), TITLES, strict=True):
        assert document.text == text if exact else document.text.startswith(text)
        assert document.title == (name if title else None)
        assert document.outlet == "Lake Courier"


def zstd(raw):
    import zstandard

    return zstandard.ZstdCompressor().compress(raw)


@pytest.mark.parametrize(
    ("name", "content", "exact"),
    [
        ("a.jsonl", samples.jsonl(), True),
        ("a.ndjson.gz", gzip.compress(samples.jsonl()), True),
        ("a.jsonl.zst", zstd(samples.jsonl()), True),
        ("a.json", b"[" + b",".join(samples.jsonl().splitlines()) + b"]", True),
        ("b.json", b'{"status":"ok","articles":[' + b",".join(samples.jsonl().splitlines()) + b"]}", True),
        ("a.csv", samples.table(), True),
        ("bom.csv", b"\xef\xbb\xbf" + samples.table(";"), True),
        ("a.tsv", samples.table("\t"), True),
        ("guessed.csv", samples.table(names=("Article Text", "pubDate", "Headline", "Source", "Link")), True),
        ("a.rss", samples.rss(), True),
        ("a.atom", samples.atom(), True),
        ("g2.xml", samples.newsml(), True),
        ("w.warc.gz", samples.warc(WARC), False),
        ("w.warc", samples.warc(WARC, gz=False), False),
        ("w.warc.zst", zstd(samples.warc(WARC, gz=False)), False),
        ("z.zip", samples.zipped(a__jsonl=samples.jsonl()), True),
        ("zz.zip", samples.zipped(z__zip=samples.zipped(a__csv__gz=gzip.compress(samples.table()))), True),
    ],
)
def test_a_format_tells_its_reports(tmp_path, name, content, exact):
    path = tmp_path / name
    path.write_bytes(content)
    check(documents(path), exact=exact)
    path.rename(tmp_path / "nameless")
    if name != "b.json":  # one object on one line is a row of JSON Lines unless the name says otherwise
        check(documents(tmp_path / "nameless"), exact=exact)


def test_standard_input_takes_every_format(monkeypatch):
    for content in (samples.jsonl(), samples.table(), samples.rss(), gzip.compress(samples.warc(WARC, gz=False))):
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(content)}))
        check(documents("-"), exact=False)


def test_parquet(tmp_path):
    path = tmp_path / "odd [name] *.parquet"
    with duckdb.connect() as base:
        base.execute("CREATE TABLE t (body TEXT, pubdate DATE, headline TEXT, source TEXT, n INT)")
        base.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, 1)",
            [[r["text"], r["published"], r["title"], r["outlet"]] for r in ROWS],
        )
        base.execute(f"COPY t TO '{tmp_path}/plain.parquet' (FORMAT parquet)")
    (tmp_path / "plain.parquet").rename(path)
    told = []
    check(documents(path, note=told.append))
    assert len(told) == 1
    assert "text from 'body'" in told[0]
    assert "published from 'pubdate'" in told[0]


def test_mail(tmp_path):
    samples.mbox(tmp_path / "m.mbox")
    check(documents(tmp_path / "m.mbox"))
    digest = (
        b"Subject: Daily\r\nFrom: Lake Courier <a@b>\r\nDate: Tue, 11 May 2021 08:30:00 +0300\r\nMIME-Version: 1.0\r\n"
    )
    digest += b'Content-Type: multipart/digest; boundary="x"\r\n\r\n'
    for row, when in zip(ROWS, samples.MAILED, strict=True):
        digest += b"--x\r\n\r\n" + samples.message(row, when).as_bytes() + b"\r\n"
    (tmp_path / "d.eml").write_bytes(digest + b"--x--\r\n")
    check(documents(tmp_path / "d.eml"))


def test_nitf_and_text_and_a_directory(tmp_path):
    for n, row in enumerate(ROWS):
        (tmp_path / f"{n}.nitf").write_bytes(samples.nitf(row))
    (tmp_path / "ignored.png").write_bytes(b"\x89PNG")
    check(documents(tmp_path))
    below = tmp_path / "below"
    below.mkdir()
    (below / "x.html").write_bytes(PAGES[0])
    (below / "y.txt").write_text(f"date 2021-05-12\n{SECOND}", encoding="utf-8")
    found = documents(tmp_path)
    assert [d.id for d in found] == ["lake-1", "lake-1", "below/x.html", "below/y.txt"]


LINKED = '<script type="application/ld+json">{"@type":["NewsArticle"],"datePublished":"2020-03-04"}</script>'
BROKEN = '<script type="application/ld+json">{"@type": broken</script>'


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2020-03-04T23:00:00-05:00">', "2020-03-04"),
        ('<meta name="DC.date.issued" content="2020-03-04">', "2020-03-04"),
        (LINKED + '<meta property="article:published_time" content="2022-01-01">', "2020-03-04"),
        (BROKEN + '<meta itemprop="datePublished" content="2020-03-04">', "2020-03-04"),
        ('<meta name="date" content="04/05/2020">', None),
        ('<link rel="canonical" href="https://lake.example/2020/03/04/kenya">', "2020-03-04"),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_of_a_page_is_the_one_it_states(tmp_path, head, day):
    path = tmp_path / "p.html"
    path.write_bytes(samples.page(head=head))
    (item,) = read([str(path)])
    if day is None:
        assert isinstance(item, SetAside)
        assert item.cause == "date"
        (item,) = read([str(path)], date(2020, 3, 4))
        day = "2020-03-04"
    assert isinstance(item, Document)
    assert item.published.isoformat() == day


def test_a_page_from_before_its_own_day_is_refused(tmp_path):
    path = tmp_path / "w.warc"
    path.write_bytes(samples.warc([("https://lake.example/1", samples.page(day="2024-01-01"))], gz=False))
    (item,) = read([str(path)])
    assert isinstance(item, SetAside)
    assert "fetched on 2021-05-13" in item.reason


def test_the_day_of_the_crawl_is_taken_only_when_asked_for(tmp_path):
    path = tmp_path / "w.warc"
    path.write_bytes(samples.warc([("https://lake.example/1", samples.page(head=""))], gz=False))
    (item,) = read([str(path)])
    assert isinstance(item, SetAside)
    assert "--map published=WARC-Date" in item.reason
    (item,) = read([str(path)], mapping={"published": "WARC-Date"})
    assert isinstance(item, Document)
    assert item.published == date(2021, 5, 13)


def test_the_mapping_wins_and_a_missing_column_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,lead,date,seen\nx,Kenya suspended flights,2021-01-01,2020-02-02\n", encoding="utf-8")
    (found,) = documents(path, mapping=mapping_from("text=lead, published=seen"))
    assert (found.text, found.published) == ("Kenya suspended flights", date(2020, 2, 2))
    (aside,) = read([str(path)], mapping={"text": "nothing"})
    assert "no such column" in aside.reason
    assert "'lead'" in aside.reason
    (tmp_path / "n.jsonl").write_text('{"article":{"body":"Kenya left."},"date":"2021-01-01"}\n', encoding="utf-8")
    assert documents(tmp_path / "n.jsonl", mapping={"text": "article.body"})[0].text == "Kenya left."
    for wrong in ("published", "when=x", "=x"):
        with pytest.raises(QuestionError):
            mapping_from(wrong)


def test_a_table_without_known_columns_says_how_to_name_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("words,when\nKenya left,2021-01-01\n", encoding="utf-8")
    (aside,) = read([str(path)])
    assert "--map text=COLUMN" in aside.reason
    assert "'words', 'when'" in aside.reason


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2021-05-11", "2021-05-11"), ("2021-05-11T23:59:00-08:00", "2021-05-11"), ("20210511", "2021-05-11"),
        ("20210511T083000Z", "2021-05-11"), ("20210511T083000+0300", "2021-05-11"), (20210511, "2021-05-11"),
        ("Tue, 11 May 2021 08:30:00 GMT", "2021-05-11"), ("May 11, 2021", "2021-05-11"), ("11 May 2021", "2021-05-11"),
        ("2021/05/11", "2021-05-11"), (1620719000, "2021-05-11"), (1620719000123, "2021-05-11"),
        ("11/05/2021", None), ("yesterday", None), ("", None), (0, None), (-5, None),
        (float("nan"), None), (True, None),
        ("2021-02-30", None), ("0001-01-01T00:00:00", None), ("20211332", None),
    ],
)  # fmt: skip
def test_days_have_one_reading_or_none(told, day):
    if day is None:
        with pytest.raises(InputError):
            told_day(told)
    else:
        assert told_day(told).isoformat() == day


OTHERS = {
    "de": "Die Bundesregierung hat am Montag neue Sanktionen gegen den Iran angekündigt, wie ein Sprecher mitteilte.",
    "fr": "Le ministre a annoncé lundi la suspension de la coopération militaire avec le Mali après le coup d'État.",
    "es": "El gobierno anunció el martes la suspensión de las relaciones diplomáticas con Ecuador tras el asalto.",
    "pt": "O governo anunciou na segunda-feira a retirada do embaixador em Israel, segundo fontes do ministério.",
    "nl": "De regering heeft maandag besloten om de uitvoer van wapens naar het land op te schorten.",
    "da": "Regeringen besluttede mandag at indstille al våbeneksport til landet, oplyser ministeriet i København.",
    "hu": "A magyar kormány hétfőn bejelentette, hogy megvétózza az uniós csomagot, közölte a külügyminisztérium.",
    "id": "Pemerintah mengumumkan pada hari Senin penghentian ekspor nikel ke Uni Eropa, kata juru bicara kementerian.",
    "CYRILLIC": "Россия приостановила участие в договоре, сообщил в понедельник представитель министерства.",
    "ARABIC": "أعلنت الحكومة يوم الاثنين تعليق العلاقات الدبلوماسية مع الدولة المجاورة",
    "CJK": "中国外交部周一宣布对三名美国官员实施制裁。",
}


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_set_aside(tmp_path, code):
    path = tmp_path / "a.jsonl"
    path.write_bytes(samples.jsonl([{"text": OTHERS[code], "published": "2021-01-01"}, ROWS[0]]))
    first, second = read([str(path)])
    assert isinstance(first, SetAside)
    assert first.cause == "language"
    assert f"looks like {code}" in first.reason
    assert isinstance(second, Document)
    assert isinstance(next(iter(read([str(path)], english=False))), Document)


@pytest.mark.parametrize(
    "text",
    [
        "Erdoğan meets Orbán.", "Servando Gómez Martínez arrested in Morelia, Michoacán.", FIRST, SECOND,
        "“La paix maintenant,” Macron said on Tuesday, adding that France would not send its troops to the Sahel.",
        "中国 (China) said on Monday that it would impose sanctions on three officials of the United States.",
    ],
)  # fmt: skip
def test_english_with_foreign_names_is_coded(tmp_path, text):
    path = tmp_path / "a.jsonl"
    path.write_bytes(samples.jsonl([{"text": text, "published": "2021-01-01"}]))
    assert documents(path)[0].text == text


def test_a_missing_extra_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_bytes(PAGES[0])
    with pytest.raises(InputError, match=r"pip install 'statusquo\[ingest\]'"):
        list(read([str(tmp_path)]))


WITHOUT = """
import subprocess
import sys
for name in ("trafilatura", "fastwarc", "fastwarc.warc", "lxml", "lxml.etree", "zstandard", "httpx", "protego"):
    sys.modules[name] = None
from statusquo.cli import main
sys.argv = ["statusquo", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("words", "library"),
    [
        (["code", "a.html"], "trafilatura"), (["code", "a.warc"], "fastwarc"), (["code", "a.rss"], "lxml"),
        (["code", "a.jsonl.zst"], "zstandard"), (["code", "https://lake.example/"], "httpx"),
        (["watch", "https://lake.example/feed", "--once"], "protego"),
    ],
)  # fmt: skip
def test_without_the_extra_the_command_says_what_to_install(tmp_path, words, library):
    whole = {"a.html": PAGES[0], "a.warc": samples.warc(WARC, gz=False), "a.rss": samples.rss()}
    for name, content in {**whole, "a.jsonl.zst": zstd(samples.jsonl())}.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"takes {library}, which is not installed: pip install 'statusquo[ingest]'" in done.stderr


def test_the_core_reads_its_formats_without_the_extra(tmp_path):
    samples.mbox(tmp_path / "m.mbox")
    (tmp_path / "a.csv").write_bytes(samples.table())
    (tmp_path / "z.zip").write_bytes(samples.zipped(a__jsonl=samples.jsonl()))
    script = WITHOUT.replace("from statusquo.cli import main", "from statusquo.readers import read").split(
        "sys.argv ="
    )[0]
    script += "print(sum(hasattr(item, 'text') for item in read(sys.argv[1:])))"
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "6", done.stderr
