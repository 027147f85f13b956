"""Whatever bytes come, every reader gives documents and reasons, and nothing else.

A longer run: STATUSQUO_FUZZ_SECONDS=3600 python -m pytest tests/readers/test_fuzz.py -k longer
"""

import io
import os
import random
import time
from datetime import date

import fuzzed
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import FIRST

from statusquo.core import Document
from statusquo.core.errors import InputError, QuestionError
from statusquo.readers import Options, SetAside, header, mapping_from, told_day
from statusquo.readers.delimited import LONGEST_ROW, delimited
from statusquo.readers.dirt import Mended
from statusquo.readers.language import other_language
from statusquo.readers.markup import text_of
from statusquo.readers.source import Source

pytest.importorskip("lxml", reason="needs the extra [ingest]")

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.sampled_from(fuzzed.FORMS), st.randoms(use_true_random=False), st.integers(1, 12))
def test_broken_files_of_each_format(form, chance, count):
    fuzzed.check(form, fuzzed.broken(form, chance, count))


@QUICK
@given(st.sampled_from(fuzzed.FORMS), st.binary(max_size=2000))
def test_any_bytes_as_each_format(form, raw):
    fuzzed.check(form, raw)


def test_a_longer_run():
    seconds = float(os.environ.get("STATUSQUO_FUZZ_SECONDS", "0"))
    if not seconds:
        pytest.skip("STATUSQUO_FUZZ_SECONDS says for how long")
    seed = int(os.environ.get("STATUSQUO_FUZZ_SEED", "1"))
    done = fuzzed.run(seconds, seed)
    print(f"seed {seed}: {sum(done.values()):,} files in {seconds:.0f} s without a fault: {done}")
    assert min(done.values()) > 0


@QUICK
@given(st.text(alphabet="<>/!-[]ab pdivscriptCDATA=\"'&;#x1 \n", max_size=400))
def test_markup_leaves_no_tag_and_keeps_words(fragment):
    text = text_of(f"<p>{FIRST}</p>{fragment}")
    assert text.startswith(FIRST)


@given(st.text(max_size=200).filter(lambda t: "<" not in t and "&" not in t))
def test_plain_text_is_no_markup(text):
    assert text_of(text) == text_of(text_of(text))


@QUICK
@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=6))
def test_mending_does_not_depend_on_chunks(raw, cuts):
    raw = b"<rss>" + raw.replace(b"\x00", b"")
    whole, parted, at = Mended(), Mended(), 0
    once, parts = whole.chunk(raw) + whole.rest(), b""
    for cut in [*sorted(cuts), len(raw)]:
        if cut > at:
            parts, at = parts + parted.chunk(raw[at:cut]), cut
    assert parts + parted.rest() == once


@QUICK
@given(st.lists(st.sampled_from([b"amp", b"lt", b"#65", b"#x41", b"quot"]), max_size=8))
def test_what_is_xml_already_is_not_mended(names):
    raw = b"<a>" + b" ".join(b"&" + n + b";" for n in names) + b"</a>"
    mended = Mended()
    assert mended.chunk(raw) + mended.rest() == raw.replace(b"&#x41;", b"&#65;")


CELL = st.text(alphabet="ab\",;\n\r 'é", max_size=12)


@QUICK
@given(st.lists(CELL, min_size=1, max_size=8))
def test_a_table_comes_back_as_it_was_written(cells):
    import csv

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text", "published"])
    writer.writerows([[f"x{cell}", "2021-01-01"] for cell in cells])
    raw = out.getvalue().encode()
    items = list(delimited(Source(name="t", stream=io.BufferedReader(io.BytesIO(raw)), options=Options())))
    assert [i.text for i in items if isinstance(i, Document)] == [f"x{cell}" for cell in cells]
    assert len(raw) < LONGEST_ROW


@QUICK
@given(st.lists(st.text(alphabet='ab",\n', max_size=20), max_size=12))
def test_a_broken_table_loses_no_good_row_after_it(lines):
    good = "Kenya left the bloc,2021-01-01\n"
    raw = ("text,published\n" + "\n".join(lines) + "\n\n" + good * 2).encode()
    items = list(delimited(Source(name="t", stream=io.BufferedReader(io.BytesIO(raw)), options=Options())))
    found = [i.text for i in items if isinstance(i, Document)]
    assert found[-1:] == ["Kenya left the bloc"]
    assert all(isinstance(i, Document | SetAside) for i in items)


@given(st.text(max_size=60) | st.integers() | st.floats() | st.none() | st.booleans() | st.dates())
def test_a_day_or_an_error(value):
    try:
        assert isinstance(told_day(value), date)
    except InputError as error:
        assert "no day" in str(error)  # noqa: PT017  an error is one of the two right outcomes


@given(st.text(max_size=80), st.sampled_from(["", "date ", "DATE: ", "\ufeffdate  "]))
def test_a_header_leaves_the_length_of_the_text(text, before):
    given_text = before + text
    try:
        _, body = header(given_text)
    except InputError:
        return
    assert len(body) == len(given_text)


@given(st.text(max_size=60))
def test_a_mapping_or_a_usage_error(words):
    try:
        assert isinstance(mapping_from(words), dict)
    except QuestionError as error:
        assert "--map" in str(error)  # noqa: PT017  an error is one of the two right outcomes


@QUICK
@given(st.text(max_size=300))
def test_a_language_or_none(text):
    begun = time.process_time()
    assert other_language(text) is None or isinstance(other_language(text), str)
    assert time.process_time() - begun < 20


def test_the_seed_decides():
    one, two = (fuzzed.broken("csv", random.Random(7), 5) for _ in range(2))  # noqa: S311
    assert one == two
