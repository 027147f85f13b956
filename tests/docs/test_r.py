"""The R lines of the docs: they name columns that the panel's Parquet has, and run where there is an R."""

import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

import statusquo
from statusquo.cli.app import app
from statusquo.core.document import DocumentRef
from statusquo.ledger import Ledger

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "research.md").read_text(encoding="utf-8")
(LINES,) = re.findall(r"^```r\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
READ = "arrow::read_parquet"
TEXTS = {
    "2021-01-05": "Chile accused Peru of violating its airspace on Monday.",
    "2021-02-10": "Peru banned imports of fruit from Chile on Tuesday.",
    "2021-03-09": "Peru lifted its ban on imports of fruit from Chile on Monday.",
}


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("r")
    with Ledger(folder / "l.duckdb") as book:
        for day, text in TEXTS.items():
            records = statusquo.code(text, published=day)
            book.append(records, [DocumentRef(id=records[0].document.id, published=records[0].document.published)])
    days = ["--on", "2021-04-30", "--known", "2021-04-30"]
    path = folder / "panel.parquet"
    words = ["panel", "--ledger", str(folder / "l.duckdb"), *days, "--format", "parquet", "--out", str(path)]
    assert not app(words, standalone_mode=False)
    return path


def unknown(lines, columns):
    """Return the names that the lines take from the panel, less its columns and those made by an earlier line."""
    made = set(re.findall(r"^panel\$(\w+) <-", lines, re.MULTILINE))
    formula = re.search(r"lm\((.*?), data", lines)[1]
    used = {*re.findall(r"panel\$(\w+)", lines), *re.findall(r"\w+", formula.replace("factor", ""))}
    return used - columns - made


def test_the_lines_name_columns_of_the_panel(panel):
    with duckdb.connect() as base:
        columns = set(base.read_parquet(str(panel)).columns)
    assert unknown(LINES, columns) == set()
    assert unknown(LINES, columns - {"intensity"}) == {"intensity"}


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on this machine")
def test_the_lines_run(panel):
    """Without the arrow package (it isn't in Debian) base R reads the same panel from CSV."""
    there = subprocess.run(["Rscript", "-e", 'stopifnot(requireNamespace("arrow"))'], capture_output=True, check=False)
    lines = LINES
    if there.returncode:
        with duckdb.connect() as base:
            base.read_parquet(str(panel)).write_csv(str(panel.with_suffix(".csv")))
        assert READ in lines
        lines = lines.replace(READ, '(function(path) read.csv(sub("parquet$", "csv", path)))')
    script = lines + '\nstopifnot(c("measures_certain", "intensity") %in% names(coef(model)), nrow(panel) > 2)\n'
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", script], cwd=panel.parent, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Coefficients" in done.stdout
