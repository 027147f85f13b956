"""The Spark engine writes the local engine's entries byte for byte, and the ledger reads them as a journal."""

import io
import json
import os
import shutil
import subprocess
import sys
from datetime import date

import pytest

pa = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'statusquo[spark]'")

from test_local_engine import reports, write  # noqa: E402

from statusquo.core.errors import LedgerError, NotALedgerError  # noqa: E402
from statusquo.engine.cluster import ASIDE, FOLDED, Job, code_batches, fold_group, fold_keys  # noqa: E402
from statusquo.engine.journal import Journal  # noqa: E402
from statusquo.engine.local import Local  # noqa: E402
from statusquo.engine.spark import form_of  # noqa: E402
from statusquo.engine.work import Plan  # noqa: E402
from statusquo.ledger import Ledger  # noqa: E402
from statusquo.readers import SetAside, read  # noqa: E402

LAST = date(2021, 9, 11)


def local(inputs, ledger):
    """Code the inputs with the local engine into a ledger; return its entries without positions, sorted."""
    with Ledger(ledger) as book, Journal(book) as journal:
        for outcome in Local(Plan()).code(read([str(inputs)])):
            if not isinstance(outcome, SetAside):
                journal.add(outcome.entries)
    return plain(ledger)


def plain(ledger):
    return sorted((r.kind.value, r.id, r.document, r.coder, r.day, r.payload) for r in Ledger(ledger).store.scan())


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    write(folder / "in.jsonl", reports(40))
    rows = local(folder / "in.jsonl", folder / "local.duckdb")
    assert sum(r[0] == "record" for r in rows) > 40
    return folder, rows


def rows_of(batches):
    out = [row for batch in batches for row in batch.to_pylist()]
    return sorted(
        (r["kind"], r["id"], r["document"], r["coder"], r["day"], r["payload"]) for r in out if r["kind"] != ASIDE
    ), [r for r in out if r["kind"] == ASIDE]


def lines(rows):
    return pa.RecordBatch.from_pylist([{"path": "file:///d/in.jsonl", "content": line} for line in rows])


def test_lines_give_the_local_entries_however_they_are_cut(expected):
    _, told = expected
    content = [json.dumps(r).encode() for r in reports(40)]
    batches = [lines(content[:7]), lines([*content[7:20], b"{broken"]), lines(content[20:])]
    rows, aside = rows_of(code_batches(Job(plan=Plan(), form="lines"), batches))
    assert rows == told
    assert len(aside) == 1
    assert "JSON" in json.loads(aside[0]["payload"])["reason"]


def test_tables_and_files_give_the_local_entries(expected):
    _, told = expected
    table = [{**r, "published": date.fromisoformat(r["published"])} for r in reports(40)]
    rows, _ = rows_of(code_batches(Job(plan=Plan(), form="table"), [pa.RecordBatch.from_pylist(table)]))
    assert rows == told
    content = io.BytesIO("".join(json.dumps(r) + "\n" for r in reports(40)).encode()).read()
    files = pa.RecordBatch.from_pylist([{"path": "file:///d/in.jsonl", "content": content}])
    rows, _ = rows_of(code_batches(Job(plan=Plan(), form="files"), [files]))
    assert rows == told


def test_the_fold_by_key_gives_the_measures_that_the_ledger_gives(expected):
    folder, _ = expected
    entries = [
        entry
        for outcome in Local(Plan()).code(read([str(folder / "in.jsonl")]))
        for entry in outcome.entries
    ]  # fmt: skip
    keyed = [{"key": k, "payload": e.payload} for e in entries for k in fold_keys(e)]
    found = {}
    for key in {row["key"] for row in keyed}:
        group = pa.Table.from_pylist([row for row in keyed if row["key"] == key])
        folded = fold_group(LAST, group)
        assert folded.schema == FOLDED
        found |= {row["measure"]: json.loads(row["payload"]) for row in folded.to_pylist()}
    assert found == {m["id"]: m for m in standing(folder / "local.duckdb")}
    assert found


def standing(ledger):
    return json.loads(json.dumps(Ledger(ledger).standing(on=LAST, known=LAST)["measures"]))


def test_one_kind_of_input_at_a_time():
    assert form_of(["a.jsonl", "b.ndjson.gz"]) == "lines"
    assert form_of(["news.parquet/"]) == "table"
    assert form_of(["reports/"]) == "files"
    with pytest.raises(Exception, match="one kind of input"):
        form_of(["a.jsonl", "reports/"])


def test_a_folder_without_its_mark_is_no_ledger(tmp_path):
    (tmp_path / "journal").mkdir()
    with pytest.raises(NotALedgerError):
        Ledger(tmp_path).position()


@pytest.fixture(scope="module")
def spark(expected, tmp_path_factory):
    """A ledger's folder written by Spark in local mode, from the same reports and a broken line."""
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or newer")
    pytest.importorskip("pyspark", reason="needs PySpark: pip install 'statusquo[spark]'")
    folder = tmp_path_factory.mktemp("cluster")
    path = write(folder / "in.jsonl", reports(40))
    with path.open("a") as out:
        out.write("{broken\n")
    words = ["--engine", "spark", "--master", "local[2]", "--ledger", "book", "--quarantine", "aside.jsonl"]
    done = subprocess.run(
        [sys.executable, "-c", "from statusquo.cli import main; main()", "code", "in.jsonl", *words], cwd=folder,
        env={**os.environ, "STATUSQUO_LEDGER": ""}, capture_output=True, text=True, timeout=1200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "40 reports" in done.stderr
    assert "1 set aside" in done.stderr
    return folder


def test_spark_writes_the_local_journal(expected, spark):
    _, told = expected
    assert plain(spark / "book") == told
    positions = [r.position for r in Ledger(spark / "book").store.scan()]
    assert positions == list(range(1, len(told) + 1))
    months = {p.name for p in (spark / "book" / "journal").iterdir() if p.is_dir()}
    assert months == {f"month={r['published'][:7]}" for r in reports(40)}
    assert "JSON" in json.loads((spark / "aside.jsonl").read_text())["reason"]


def test_questions_to_sparks_ledger_are_answered_alike(expected, spark):
    folder, _ = expected
    ours, theirs = Ledger(folder / "local.duckdb"), Ledger(spark / "book")
    for ask in (
        lambda book: book.standing(on=LAST, known=LAST),
        lambda book: book.standing(by="KEN", on="2021-04-01", known="2021-04-01"),
        lambda book: book.status("KEN", "CHL", on=LAST, known=LAST),
        lambda book: book.timeline("PER", on=LAST, known=LAST),
    ):
        assert json.dumps(ask(theirs)) == json.dumps(ask(ours))
    with pytest.raises(LedgerError, match="only read"):
        theirs.retract("r1", LAST, "Ann")


def test_sparks_fold_is_the_ledgers(expected, spark):
    import duckdb

    folder, _ = expected
    rows = duckdb.sql(f"SELECT measure, payload FROM '{spark}/book/standing/*.parquet'").fetchall()  # noqa: S608
    assert {name: json.loads(payload) for name, payload in rows} == {
        m["id"]: m for m in standing(folder / "local.duckdb")
    }
