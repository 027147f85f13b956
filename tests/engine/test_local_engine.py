"""The local engine: the same entries from any number of workers, after a kill and after a resume."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from statusquo.coding.coder import default_coder
from statusquo.coding.copies import as_copy, reading_key
from statusquo.core.document import Document
from statusquo.engine import crew as crews
from statusquo.engine import local
from statusquo.engine.crew import Batch, Crew
from statusquo.engine.local import Local
from statusquo.engine.work import Plan
from statusquo.ledger import Ledger
from statusquo.readers import SetAside

STATES = ("Kenya", "Peru", "Norway", "Chile", "Poland", "Ghana", "Japan", "Oman", "Fiji", "Nepal", "Cuba", "Malta")
ACTS = (
    "suspended flights to {b} on Monday, a government spokesman said.",
    "recalled its ambassador from {b}. The minister called the vote unfair.",
    "and {b} signed a trade agreement in Geneva yesterday.",
    "threatened to ban imports of copper from {b} until the prisoners are freed.",
    "lifted its embargo on {b} on 3 March, two officials told reporters.",
)


def reports(count):
    """Return rows of JSON Lines in which every seventh report has the words of an earlier one."""
    rows = []
    for n in range(count):
        k = n - 5 if n % 7 == 6 else n
        a, b = STATES[k % 12], STATES[(k // 12 + k + 1) % 12]
        text = f"{a} {ACTS[k % 5].format(b=b)} It was the {k + 2}th such step."
        rows.append({"id": f"r{n}", "text": text, "published": f"2021-0{1 + k % 9}-11"})
    return rows


def write(path, rows):
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path


def command(*words, cwd):
    code = "from statusquo.cli import main; main()"
    environment = {**os.environ, "STATUSQUO_LEDGER": "", "STATUSQUO_BATCH": "8"}
    return subprocess.Popen(
        [sys.executable, "-c", code, "code", *map(str, words)], cwd=cwd, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def journal(path):
    return [(r.position, r.kind, r.id, r.document, r.coder, r.day, r.payload) for r in Ledger(path).store.scan()]


def documents(rows):
    return [Document(id=r["id"], text=r["text"], published=date.fromisoformat(r["published"])) for r in rows]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The journal of one worker over 60 reports, and the folder with their file."""
    folder = tmp_path_factory.mktemp("engine")
    write(folder / "in.jsonl", reports(60))
    done = command("in.jsonl", "--ledger", "one.duckdb", "--workers", "1", cwd=folder)
    said = done.communicate(timeout=600)
    assert done.returncode == 0, said
    rows = journal(folder / "one.duckdb")
    assert sum(r[1] == "run" for r in rows) == 60
    assert len(rows) > 100
    return folder, rows


@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_workers_writes_the_same_journal(alone, workers):
    folder, expected = alone
    done = command("in.jsonl", "--ledger", f"{workers}.duckdb", "--workers", workers, cwd=folder)
    said = done.communicate(timeout=600)
    assert done.returncode == 0, said
    assert journal(folder / f"{workers}.duckdb") == expected


def test_a_run_that_was_killed_goes_on_and_appends_nothing_twice(alone, tmp_path):
    folder, expected = alone
    book = tmp_path / "killed.duckdb"
    first = write(tmp_path / "part.jsonl", reports(60)[:25])
    done = command(first, "--ledger", book, "--workers", "1", cwd=tmp_path)  # what a killed run had written
    done.communicate(timeout=600)
    killed = command(folder / "in.jsonl", "--ledger", book, "--workers", "2", cwd=tmp_path)
    time.sleep(2.0)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=600)
    again = command(folder / "in.jsonl", "--ledger", book, "--workers", "2", cwd=tmp_path)
    _, said = again.communicate(timeout=600)
    assert again.returncode == 0, said
    assert "read before" in said
    assert journal(book) == expected
    third = command(folder / "in.jsonl", "--ledger", book, "--workers", "1", cwd=tmp_path)
    _, said = third.communicate(timeout=600)
    assert "60 read before; 0 new entries" in said
    assert journal(book) == expected


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    write(tmp_path / "in.jsonl", reports(60))
    parent = command("in.jsonl", "--ledger", "l.duckdb", "--workers", "2", cwd=tmp_path)
    children = []
    for _ in range(2000):
        children = _children(parent.pid)
        if len(children) >= 2:
            break
        time.sleep(0.05)
    assert len(children) >= 2
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate(timeout=600)
    for _ in range(600):
        if not any(_alive(pid) for pid in children):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlived its parent by a minute")


def _stat(pid):
    """Return state and parent of a process, or nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return []


def _children(parent):
    pids = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
    return [pid for pid in pids if _stat(pid)[1:] == [str(parent)]]


def _alive(pid):
    return _stat(pid)[:1] not in ([], ["Z"])


def test_an_interrupt_keeps_what_is_finished(tmp_path):
    write(tmp_path / "in.jsonl", reports(60) * 40)
    run = command("in.jsonl", "--ledger", "l.duckdb", "--workers", "2", "--format", "jsonl", cwd=tmp_path)
    run.stdout.readline()  # the first record is out, so coding is under way
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=600)
    assert run.returncode == 130
    assert "Traceback" not in said
    rows = journal(tmp_path / "l.duckdb")
    assert rows
    with duckdb.connect(str(tmp_path / "l.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) = count(DISTINCT id) FROM journal").fetchone() == (True,)


def test_quarantine_tells_each_row_that_was_set_aside(tmp_path):
    good = reports(3)
    lines = [json.dumps(good[0]), "{broken", json.dumps(good[1]), '{"text": "x"}', json.dumps(good[2])]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    run = command("in.jsonl", "--ledger", "l.duckdb", "--quarantine", "q.jsonl", "--profile", cwd=tmp_path)
    _, said = run.communicate(timeout=600)
    assert run.returncode == 0, said
    kept = [json.loads(line) for line in (tmp_path / "q.jsonl").read_text().splitlines()]
    assert [row["line"] for row in kept] == [2, 4]
    assert all(row["reason"] for row in kept)
    assert "3 reports" in said
    assert "2 set aside" in said
    assert "encoder" in said


def test_a_copy_gets_the_records_that_coding_it_would_give():
    rows = reports(21)
    original, other = documents([rows[1]])[0], documents([{**rows[6], "id": "copy"}])[0]
    assert reading_key(original) == reading_key(other)
    coder = default_coder()
    first, second = coder.code([original, other])
    assert first.records
    assert as_copy(first.records, other) == second.records
    assert first.records[0].id != second.records[0].id


def test_a_report_of_another_day_or_word_is_no_copy():
    one = Document(id="a", text="Peru left on Monday.", published=date(2021, 1, 4))
    later = Document(id="b", text=one.text, published=date(2021, 1, 5))
    turned = Document(id="c", text="Peru left on Sunday.", published=date(2021, 1, 4))
    assert len({reading_key(d) for d in (one, later, turned)}) == 3


def test_copies_are_coded_once(monkeypatch):
    monkeypatch.setattr(local, "DOCUMENTS", 10)
    coded = []
    work = crews.Work.__call__
    monkeypatch.setattr(crews.Work, "__call__", lambda self, batch: coded.extend(batch) or work(self, batch))
    out = list(Local(Plan()).code(documents(reports(40))))
    assert [o.document.id for o in out] == [f"r{n}" for n in range(40)]
    assert [o.read for o in out].count("copy") == 5
    assert len(coded) == 35
    plain = [d.records for d in default_coder().code(documents(reports(40)))]
    assert [o.document.records for o in out] == plain


def test_rows_set_aside_come_out_in_their_place():
    first, second = documents(reports(2))
    aside = SetAside(place="here", reason="broken")
    out = list(Local(Plan()).code([first, aside, second]))
    assert [o if isinstance(o, SetAside) else o.document.id for o in out] == ["r0", aside, "r1"]


def _deadly(pipe, plan):
    """A worker that a report with the word KILLER brings down."""
    work = crews.Work.__call__

    def call(self, batch):
        if any("KILLER" in d.text for d in batch):
            os.kill(os.getpid(), signal.SIGKILL)
        return work(self, batch)

    crews.Work.__call__ = call
    _SERVE(pipe, plan)


_SERVE = crews._serve


def test_a_report_that_kills_its_process_takes_no_other_with_it(monkeypatch):
    monkeypatch.setattr(crews, "_serve", _deadly)
    docs = documents(reports(4))
    docs[2] = Document(id="bad", text="KILLER", published=date(2021, 1, 1))
    with Crew(Plan(), 1) as team:
        team.give(Batch(number=7, documents=tuple(docs)))
        (done,) = team.done()
    assert done.number == 7
    assert [bool(c.records) for c in done.coded] == [True, True, False, True]
    (rejection,) = done.coded[2].rejections
    assert (rejection.code, "status -9" in rejection.detail) == ("died", True)
