"""The ledger as a file: what is no ledger, a newer one, one that is locked, read-only or half written."""

import subprocess
import sys
import tempfile
import textwrap
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from fake_world import FakeWorld
from make import record

from statusquo.core.errors import LedgerError, LedgerLockedError, LedgerTooNewError, NotALedgerError
from statusquo.ledger import Ledger, duckdb_index
from statusquo.ledger.memory_store import MemoryStore

BAN = record(published="2020-03-02", by="USA", to="IRN", kind="trade", change="impose", since="2020-03-01")
ASK = {"by": "USA", "on": "2020-06-01", "known": "2026-01-01"}


def ledger(path: Path) -> Ledger:
    return Ledger(path, world=FakeWorld())


def test_text_file_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("just some notes, and more of them\n" * 500)
    for ask in (lambda: ledger(path).standing(**ASK), lambda: ledger(path).append([BAN])):
        with pytest.raises(NotALedgerError, match=r"notes\.duckdb: is not a statusquo ledger"):
            ask()
    assert path.read_text().startswith("just some notes")


def test_other_database_and_directory_and_empty_file_are_no_ledgers(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (x INT)")
    with pytest.raises(NotALedgerError, match="is a DuckDB file but not"):
        ledger(path).append([BAN])
    with pytest.raises(NotALedgerError, match="is a directory"):
        ledger(tmp_path).standing(**ASK)
    empty = tmp_path / "empty.duckdb"
    empty.touch()
    with pytest.raises(NotALedgerError, match="is empty"):
        ledger(empty).standing(**ASK)


def test_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    ledger(path).append([BAN])
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(LedgerTooNewError, match="schema 99"):
        ledger(path).standing(**ASK)


def test_missing_ledger_is_not_made_by_a_question(tmp_path: Path) -> None:
    path = tmp_path / "none.duckdb"
    with pytest.raises(LedgerError, match="no such ledger"):
        ledger(path).standing(**ASK)
    assert not path.exists()


def test_read_only_folder_and_unwritable_path_say_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="can't be opened") as caught:
        ledger(tmp_path / "no" / "such" / "folder" / "l.duckdb").append([BAN])
    assert "\n" not in str(caught.value)


def test_lock_of_another_process_is_named(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    ledger(path).append([BAN])
    code = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        for ask in (lambda: ledger(path).standing(**ASK), lambda: ledger(path).append([BAN])):
            with pytest.raises(LedgerLockedError, match="another process holds this ledger") as caught:
                ask()
            assert "\n" not in str(caught.value)
        holder.stdin.close()
    assert len(ledger(path).standing(**ASK)["measures"]) == 1


def test_snapshot_reads_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    code = WRITER.format(here=str(Path(__file__).parent), path=str(path))
    with subprocess.Popen([sys.executable, "-c", code, "0"], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for _ in range(3):
            writer.stdout.readline()
        with Ledger(path, world=FakeWorld(), snapshot=True) as copy:
            seen = copy.store.coverage(date(2026, 1, 1)).documents
            with pytest.raises(LedgerError, match="snapshot can't be written"):
                copy.append([BAN])
        writer.kill()
    assert seen >= 60
    assert seen % 20 == 0


FILLER = """
import resource, sys
sys.path[:0] = [{here!r}]
from fake_world import FakeWorld
from make import record
from statusquo.core.errors import LedgerError
from statusquo.ledger import Ledger, duckdb_index
from statusquo.ledger.memory_store import MemoryStore
size = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, size))
told = {{"published": "2020-03-02", "by": "USA", "to": "IRN", "type": "ACCUSE"}}
for n in range(100):
    text = " ".join(str(hash((n, i))) for i in range(400))
    try:
        batch = [record(document=f"d{{n}}-{{i}}", text=text, **told) for i in range(20)]
        Ledger({path!r}, world=FakeWorld()).append(batch)
    except LedgerError as problem:
        print(n, str(problem))
        break
"""


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    code = FILLER.format(here=str(Path(__file__).parent), path=str(path))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.count("\n") == 1, ran.stderr
    written = int(ran.stdout.split()[0])
    assert written > 0
    assert str(path) in ran.stdout
    documents = {r.document for r in ledger(path).store.scan()}
    assert {f"d{n}-{i}" for n in range(written) for i in range(20)} <= documents
    assert len(documents) % 20 == 0


def test_reading_while_this_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    with ledger(path) as writer:
        writer.append([BAN])
        assert len(ledger(path).standing(**ASK)["measures"]) == 1
        assert len(writer.standing(**ASK)["measures"]) == 1


def test_questions_never_load_the_model(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    ledger(path).append([BAN])
    code = textwrap.dedent(f"""
        import sys
        import statusquo
        asked = statusquo.Ledger({str(path)!r})
        asked.standing(by="USA", on="2020-06-01", known="2026-01-01")
        asked.status("USA", "IRN", on="2020-06-01", known="2026-01-01")
        heavy = {{"onnxruntime", "tokenizers", "torch", "pandas", "statusquo.model", "statusquo.coding"}}
        print(sorted(heavy & set(sys.modules)))
    """)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "[]", ran.stderr


WRITER = """
import sys
import tempfile
sys.path[:0] = [{here!r}]
from make import record
from statusquo.ledger import Ledger, duckdb_index
from statusquo.ledger.memory_store import MemoryStore
with Ledger({path!r}) as ledger:
    for n in range(int(sys.argv[1]), 10**6):
        told = {{"published": "2020-03-02", "by": "USA", "to": "IRN", "type": "ACCUSE"}}
        batch = [record(document=f"d{{n}}-{{i}}", **told) for i in range(20)]
        ledger.append(batch)
        print(n, flush=True)
"""


@pytest.mark.parametrize("after", [1, 2, 4])
def test_kill_in_the_middle_of_appends_loses_nothing_acknowledged(tmp_path: Path, after: int) -> None:
    path = tmp_path / "l.duckdb"
    code = WRITER.format(here=str(Path(__file__).parent), path=str(path))
    writer = subprocess.Popen([sys.executable, "-c", code, "0"], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    acknowledged = [int(writer.stdout.readline()) for _ in range(after)][-1]
    writer.kill()
    writer.wait()
    writer.stdout.close()
    documents = [r.document for r in ledger(path).store.scan() if r.kind.value == "record"]
    for n in range(acknowledged + 1):
        assert sum(d.startswith(f"d{n}-") for d in documents) == 20
    assert len(documents) % 20 == 0
    assert ledger(path).append([BAN]) == 2


def test_the_index_finds_all_through_its_levels_and_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb_index, "CAPACITY", (30, 200, 2**62))
    path = tmp_path / "l.duckdb"
    states = ("USA", "IRN", "TUR", "FRA", "POL")
    plain = Ledger(MemoryStore(), world=FakeWorld())
    for n in range(75):
        by, to = states[n % 5], states[(n + 1 + n % 3) % 5]
        told = [record(document=f"d{n}-{i}", published="2020-03-02", by=by, to=to, type="ACCUSE") for i in range(4)]
        assert ledger(path).append(told) == plain.append(told) == 8
        assert ledger(path).append(told) == 0
    with duckdb.connect(str(path), read_only=True) as con:
        sizes = [con.execute(f"SELECT count(*) FROM links_{level}").fetchall()[0][0] for level in range(3)]  # noqa: S608
        last = con.execute("SELECT term FROM links_2 ORDER BY rowid").fetchall()
    assert sizes[1] <= 200
    assert sizes[2] > 4 * 200  # it has been sorted anew, and has had a run added since
    assert 1 <= sum(one > other for one, other in pairwise(last)) < duckdb_index.RUNS
    few, many = ["p:IRN|USA"], [f"d:d{n}-{n % 4}" for n in range(60)]
    for terms in (few, many, ["a:USA", "a:TUR", "a:none"]):
        found = [r.id for r in ledger(path).store.find(terms)]
        assert found == [r.id for r in plain.store.find(terms)] != []


def test_rows_are_found_also_where_their_numbers_have_moved(tmp_path: Path) -> None:
    path = tmp_path / "l.duckdb"
    told = [record(document=f"d{n}", published="2020-03-02", by="USA", to="IRN", type="ACCUSE") for n in range(5)]
    ledger(path).append(told)
    before = ledger(path).store.find(["p:IRN|USA"])
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE OR REPLACE TABLE journal AS FROM journal ORDER BY position DESC")
    assert ledger(path).store.find(["p:IRN|USA"]) == before
    assert len(before) == 5


READER = """
import os, sys
sys.path[:0] = [{here!r}]
from fake_world import FakeWorld
from make import record
from statusquo.core.errors import LedgerError
from statusquo.ledger import Ledger
told = {{"published": "2020-03-02", "by": "USA", "to": "IRN", "kind": "trade", "change": "impose"}}
book = Ledger({path!r}, world=FakeWorld())
book.append([record(document="first", **told)])
ask = {{"by": "USA", "on": "2020-06-01", "known": "2026-01-01"}}
before = book.standing(**ask)
os.chmod({path!r}, 0o444)
os.chmod(os.path.dirname({path!r}), 0o555)
if os.geteuid() == 0:  # nothing is read-only to root
    os.chown({path!r}, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    book.append([record(document="second", **told)])
except LedgerError as problem:
    print(problem)
print(book.standing(**ask) == before)
"""


def test_a_read_only_file_is_told_and_can_be_asked() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # open to the user it becomes
        Path(folder).chmod(0o755)
        path = Path(folder) / "l.duckdb"
        code = READER.format(here=str(Path(__file__).parent), path=str(path))
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)
        said, same = ran.stdout.splitlines() or ("", ran.stderr)
        assert same == "True", ran.stderr
        assert f"{path}: can't be" in said
        assert "read-only" in said or "ermission denied" in said
        assert {r.document for r in ledger(path).store.scan()} == {"first"}
