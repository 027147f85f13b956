"""The static export: what the server answers, as files; and the same server over PostgreSQL."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date

import pytest

from statusquo.core.errors import InputError, LedgerError
from statusquo.web.site import file_name, write_site

DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def site(examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "out"
    return folder, write_site(str(examples), folder, on=DAY, known=DAY)


def load(folder, name):
    return json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))


def test_the_site_says_what_the_server_says(site, reader):
    folder, written = site
    assert written == sum(1 for p in folder.rglob("*") if p.is_file())
    days = {"on": str(DAY), "known": str(DAY)}
    assert load(folder, "measures") == reader.get("/api/v1/standing", params=days).json()
    assert load(folder, "spells") == reader.get("/api/v1/spells").json()
    pairs = load(folder, "dyads")["dyads"]
    assert ["TUR", "USA"] in pairs
    assert load(folder, "dyads/TUR--USA") == reader.get("/api/v1/dyad", params={"a": "TUR", "b": "USA", **days}).json()
    rows = load(folder, "documents")["documents"]
    assert all(r["published"] <= str(DAY) for r in rows)
    chosen = next(r for r in rows if r["id"] == "danube-herald-0311")
    assert load(folder, f"documents/{chosen['file']}")["text"].startswith("YEREVAN")
    assert load(folder, "bodies/NATO")["members"]
    info = load(folder, "info")
    assert (info["static"], info["on"], info["writable"]) == (True, str(DAY), False)
    assert len(load(folder, "search")["records"]) > 50


def test_every_name_is_plain(site):
    folder, _ = site
    assert all(re.fullmatch(r"[A-Za-z0-9+_.-]+", p.name) for p in (folder / "data").rglob("*"))
    assert file_name("SAUDI-LED COALITION/../x") == "SAUDI-LED_COALITION____x"


def test_a_site_without_text_holds_no_sentence(examples, tmp_path):
    write_site(str(examples), tmp_path / "out", on=DAY, known=DAY, text=False)
    whole = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out" / "data").rglob("*.json"))
    assert "Azerbaijan accused Armenia of shelling" not in whole
    assert '"start"' in whole


def test_other_folders_are_left_alone(examples, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        write_site(str(examples), tmp_path, on=DAY, known=DAY)


def test_a_site_is_written_of_a_copy_while_a_server_holds_the_ledger(examples, tmp_path):
    ledger = tmp_path / "held.duckdb"
    shutil.copyfile(examples, ledger)
    hold = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(ledger)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(LedgerError, match="--snapshot"):
            write_site(str(ledger), tmp_path / "not", on=DAY, known=DAY)
        written = write_site(str(ledger), tmp_path / "out", on=DAY, known=DAY, actors=["TUR"], snapshot=True)
        holder.stdin.close()
    assert written == sum(1 for p in (tmp_path / "out").rglob("*") if p.is_file()) > 0
