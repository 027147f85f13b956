"""`statusquo code --format voices`: a report as who said what, plain in a pipe, in colour on a terminal."""

import io
import subprocess
import sys
from datetime import date

import pytest
from rich.console import Console

from statusquo.cli.voices import marked, show, turns
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Attribution, Quote, Voice, VoiceKind

TEXT = 'Two envoys told Reuters on Friday that Cyprus said it "will not sign". The river rose.'


def span(words):
    return Span(start=TEXT.index(words), end=TEXT.index(words) + len(words))


def said(name, kind, cue, words, **more):
    voice = Voice(name=name, kind=kind, cue=cue, span=span(name), **more)
    return Attribution(voice=voice, source=span(name), cue=span(cue), content=tuple(span(w) for w in words))


FRIDAY = TimeSpan.day(date(2024, 3, 1))
INNERMOST = said("Cyprus", VoiceKind.OFFICIAL, "said", ['it "will not sign"'], quote=Quote.MIXED, code="CYP")
INNER = said("Two envoys", VoiceKind.OFFICIAL, "told", ['that Cyprus said it "will not sign"'], anonymous=True,
             date=FRIDAY, medium="interview")  # fmt: skip
OUTER = said("Reuters", VoiceKind.MEDIA, "told", ["Two envoys", 'that Cyprus said it "will not sign"'], date=FRIDAY)
DOCUMENT = Document(
    id="d1", text=TEXT, published=date(2024, 3, 2), title="Cyprus", attributions=(INNERMOST, INNER, OUTER)
)


def printed(document, *, terminal=False, text=True):
    out = Console(file=io.StringIO(), width=90, force_terminal=terminal, color_system="standard" if terminal else None,
                  highlight=False)  # fmt: skip
    show(document, out, text=text)
    return out.file.getvalue()


def test_voices_stand_outermost_first_and_indented():
    lines = [line for line in printed(DOCUMENT).splitlines() if line]
    assert lines == [
        "d1, published 2024-03-02: Cyprus",
        "Reuters (media) told on 2024-03-01, indirect",
        "    Two envoys (official, unnamed) told through interview on 2024-03-01, indirect",
        '        that Cyprus said it "will not sign"',
        "        Cyprus (official, CYP) said, mixed",
        '            it "will not sign"',
    ]


def test_the_order_of_the_attributions_is_no_matter():
    for order in ([INNERMOST, OUTER, INNER], [OUTER, INNER, INNERMOST], [INNER, INNERMOST, OUTER]):
        (top,) = turns(order)
        assert [top.said, top.inner[0].said, top.inner[0].inner[0].said] == [OUTER, INNER, INNERMOST]


def test_a_terminal_shows_the_report_with_its_spans_in_colour():
    shown = printed(DOCUMENT, terminal=True)
    assert "\x1b[" in shown
    assert "The river rose." in shown
    assert "The river rose." not in printed(DOCUMENT)
    styles = {(TEXT[s.start : s.end], s.style) for s in marked(DOCUMENT).spans}
    assert {("Cyprus", "bold magenta"), ("said", "underline"), ('it "will not sign"', "yellow")} <= styles


def test_without_text_no_word_of_the_contents_is_printed():
    shown = printed(DOCUMENT, text=False)
    assert "sign" not in shown
    assert f"characters {TEXT.index('it')}-{TEXT.index('. The')}" in shown


def test_a_report_in_which_nobody_speaks_says_so():
    assert "nobody speaks" in printed(Document(id="d2", text="Rain.", published=date(2024, 3, 2)))


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text('date 2024-03-02\n\n"We will leave," Kenyan President William Ruto said.\n')
    (folder / "b.txt").write_text("date 2024-03-03\n\nGhana said that Togo had closed its ports.\n")
    (folder / "c.txt").write_text('date 2024-03-02\n\n"We will leave," Kenyan President William Ruto said.\n\n')
    return folder


def test_the_command_takes_several_reports_and_writes_files(two_reports, tmp_path):
    out = tmp_path / "voices.txt"
    words = ["code", str(two_reports), "--format", "voices", "--out", str(out), "--workers", "1"]
    run = [sys.executable, "-c", "from statusquo.cli import main; main()", *words]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = out.read_text()
    assert "\x1b" not in told
    assert all(line == line.rstrip() for line in told.splitlines())
    first, second, copy = told.split("published")[1:]
    assert "Kenyan President William Ruto" in first
    assert "direct" in first
    assert "Ghana (official, GHA) said, indirect" in second
    assert "Kenyan President William Ruto" in copy
    assert not (tmp_path / "statusquo.duckdb").exists()
