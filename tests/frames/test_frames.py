"""Answers and records as data frames: same rows, real days, balanced panels."""

from datetime import date

import pytest

import statusquo
from statusquo.core.errors import InputError
from statusquo.frames import balanced, rows, to_arrow, to_pandas, to_polars
from statusquo.ledger import Ledger
from statusquo.readers import document

REPORTS = (
    ("2023-06-14", "Kenya suspended flights to Somalia on Monday because of unpaid fees."),
    ("2023-08-22", "Kenya accused Somalia of lying on Monday."),
)
CLOCKS = {"on": "2023-09-30", "known": "2023-09-30"}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("frames") / "l.duckdb") as made:
        for day, text in REPORTS:
            found = statusquo.code(text, published=day)
            made.append(found, [document(text, date.fromisoformat(day))])
        yield made


def test_records_become_rows_in_order():
    found = [r for day, text in REPORTS for r in statusquo.code(text, published=day)]
    _, told = rows(found)
    assert [r["id"] for r in told] == [r.id for r in found]


def test_standing_measures_become_rows(book):
    answer = book.standing(**CLOCKS)
    columns, told = rows(answer)
    assert [r["id"] for r in told] == [m["id"] for m in answer["measures"]]
    assert told[0]["imposer"] == "KEN"
    assert set(told[0]) == set(columns)


def test_what_is_no_table_is_refused():
    with pytest.raises(InputError, match="only panels"):
        rows({"id": "m-1"})


def test_pandas_has_days_as_days(book):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = to_pandas(book.standing(**CLOCKS))
    assert frame["since_earliest"].iloc[0] == pandas.Timestamp("2023-06-12")
    assert frame["until_latest"].isna().all()


def test_arrow_and_polars_hold_the_same_rows(book):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pytest.importorskip("polars", reason="polars is not installed")
    answer = book.panel("dyad-month", **CLOCKS)
    arrow, polars = to_arrow(answer), to_polars(answer)
    assert arrow.column_names == polars.columns == answer["columns"]
    assert arrow.num_rows == polars.height == len(answer["rows"])
    assert to_arrow(book.standing(**CLOCKS)).column("since_earliest")[0].as_py() == date(2023, 6, 12)


def test_a_balanced_panel_has_every_month_and_loses_nothing(book):
    pytest.importorskip("pandas", reason="pandas is not installed")
    panel = to_pandas(book.panel("dyad-month", **CLOCKS))
    full = balanced(panel, start="2023-05", end="2023-09")
    pairs = panel[["actor", "recipient"]].drop_duplicates()
    assert len(full) == 5 * len(pairs)
    assert not full.isna().any().any()
    assert full["events"].sum() == panel["events"].sum()
    assert not full.duplicated(["actor", "recipient", "month"]).any()
    assert list(full.columns) == list(panel.columns)


def test_months_that_are_none_are_refused(book):
    pytest.importorskip("pandas", reason="pandas is not installed")
    with pytest.raises(InputError, match="YYYY-MM"):
        balanced(to_pandas(book.panel("dyad-month", **CLOCKS)), start="May", end="soon")


def test_without_pandas_the_error_says_what_to_install(book, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="pip install pandas"):
        to_pandas(book.standing(**CLOCKS))
