"""Frames: answers and records as pandas, Arrow or Polars tables, for those who have these installed.

Takes what `Ledger.panel` (rows), `Ledger.standing` or `status` (measures), `Ledger.timeline` (entries) and `code` or
`Ledger.records` (records) return. Invariant: one row a row, measure, entry or record, in their order; columns that hold
lists are joined by a vertical bar, intervals become two columns of days.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from statusquo.core.errors import InputError
from statusquo.core.record import Record
from statusquo.writers.formats import COLUMNS, flat

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Rows = list[dict[str, Any]]
Told = Mapping[str, Any] | Iterable[Record]

__all__ = ["balanced", "rows", "to_arrow", "to_pandas", "to_polars"]

_MEASURE = (
    "id", "kind", "imposer", "target", "body", "scope", "flow", "coverage", "since_earliest", "since_latest",
    "until_earliest", "until_latest", "condition", "ground", "state", "certainty", "contested", "presupposed",
    "last_reported", "reports", "score", "text",
)  # fmt: skip
_DAYS = ("published", "last_reported", "earliest", "latest")


def rows(told: Told) -> tuple[tuple[str, ...], Rows]:
    """Return columns and rows of an answer or of records.

    Raises:
        InputError: for what is no table (an answer to `why`, say).
    """
    if not isinstance(told, Mapping):
        return COLUMNS, [flat(record, text=True) for record in told]
    if "rows" in told and "columns" in told:
        return tuple(told["columns"]), [dict(row) for row in told["rows"]]
    if "entries" in told:
        found = [_entry(entry) for entry in told["entries"]]
        return _columns(found), found
    if "measures" in told:
        return _MEASURE, [_measure(m) for m in told["measures"]]
    raise InputError("only panels, standing measures, timelines and records are tables; this answer is none")


def _measure(m: Mapping[str, Any]) -> dict[str, Any]:
    main = (m.get("evidence") or [{}])[0]
    row = {**m, **_interval("since", m.get("since")), **_interval("until", m.get("until")), "text": main.get("text")}
    return {name: _cell(row.get(name)) for name in _MEASURE}


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    plain = {k: v for k, v in entry.items() if k not in ("date", "since", "until", "evidence", "records")}
    return {**_interval("date", entry.get("date")), **{k: _cell(v) for k, v in plain.items()}}


def _columns(found: Rows) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in found for name in row))


def _interval(name: str, span: Mapping[str, Any] | None) -> dict[str, Any]:
    told = span or {}
    return {f"{name}_earliest": told.get("earliest"), f"{name}_latest": told.get("latest")}


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "|".join(str(v.get("code") or v.get("name")) if isinstance(v, Mapping) else str(v) for v in value)
    return str(value) if isinstance(value, Mapping) else value


def _typed(columns: Sequence[str], found: Rows) -> dict[str, list[Any]]:
    """Return the columns with days as dates."""
    days = [c for c in columns if c in _DAYS or c.endswith(("_earliest", "_latest"))]
    return {c: [_day(r.get(c)) if c in days else r.get(c) for r in found] for c in columns}


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def to_pandas(told: Told) -> "pd.DataFrame":
    """Return a pandas frame; days are datetime64, unbounded ones NaT.

    Raises:
        InputError: if pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise InputError("to_pandas needs pandas: pip install pandas") from None
    columns, found = rows(told)
    frame = pd.DataFrame(_typed(columns, found), columns=list(columns))
    for name in columns:
        if name in _DAYS or name.endswith(("_earliest", "_latest")):
            frame[name] = pd.to_datetime(frame[name], errors="coerce")
    return frame


def to_arrow(told: Told) -> "pa.Table":
    """Return an Arrow table; days are date32.

    Raises:
        InputError: if pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise InputError("to_arrow needs pyarrow: pip install pyarrow") from None
    return pa.table(_typed(*rows(told)))


def to_polars(told: Told) -> "pl.DataFrame":
    """Return a Polars frame; days are Date.

    Raises:
        InputError: if polars is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise InputError("to_polars needs polars: pip install polars") from None
    return pl.DataFrame(_typed(*rows(told)), infer_schema_length=None)


def balanced(panel: "pd.DataFrame", *, start: str, end: str) -> "pd.DataFrame":
    """Return a panel with a row for every unit in every month from `start` to `end` (YYYY-MM), zero where nothing is.

    A month without a row means that no report told an act or measure then; whether anything was read at all in that
    month is for the ledger's coverage to say.

    Raises:
        InputError: if a month can't be read, or the panel has no column `month`.
    """
    import pandas as pd

    if "month" not in panel:
        raise InputError("a panel has a column month; this table has none")
    try:
        months = [str(m) for m in pd.period_range(start, end, freq="M")]
    except ValueError as problem:
        raise InputError(f"months are YYYY-MM: {problem}") from None
    unit = [name for name in ("actor", "recipient") if name in panel]
    units = panel[unit].drop_duplicates()
    frame = units.merge(pd.DataFrame({"month": months}), how="cross")
    full = frame.merge(panel, on=[*unit, "month"], how="left").sort_values([*unit, "month"], ignore_index=True)
    counts = [name for name in panel.columns if name not in (*unit, "month")]
    full[counts] = full[counts].fillna(0)
    whole = [name for name in counts if name != "intensity"]
    full[whole] = full[whole].astype(int)
    return full[list(panel.columns)]
