"""The journal in a DuckDB file: the default store.

Invariant: every append is one transaction. The file is written in a storage version that DuckDB 1.2 and later read.
One process that writes locks the file even against readers, so outside of `hold` every call opens and closes it.

How the index is kept is told in `duckdb_index`.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np

from statusquo.core.errors import LedgerError, LedgerLockedError, NotALedgerError
from statusquo.ledger.duckdb_index import CREATE_LEVELS, Numbers, batch, fill, look, merge
from statusquo.ledger.entry import SCHEMA, Entry, Kind, Row
from statusquo.ledger.sql_store import COLUMNS, MAGIC, SqlStore, first_line, row_of
from statusquo.ledger.terms import term_keys

STORAGE = "v1.2.0"
MEMORY = "2GB"
"""What DuckDB may hold at most for a question or an append; merges of the index beyond it go over the disk."""
_READ: dict[str, Any] = {"memory_limit": MEMORY, "threads": 1}
"""A question reads a few row groups: handing them to threads costs more than it brings."""
_WRITE: dict[str, Any] = {"memory_limit": MEMORY, "storage_compatibility_version": STORAGE}
_CREATE = f"""
CREATE TABLE meta (key VARCHAR, value VARCHAR);
INSERT INTO meta VALUES ('format', '{MAGIC}'), ('schema', '{SCHEMA}');
CREATE TABLE journal (position BIGINT, id VARCHAR, kind VARCHAR, document VARCHAR, coder VARCHAR, day DATE,
                      payload VARCHAR);
{CREATE_LEVELS}
CREATE TABLE notes (term BIGINT, position BIGINT);
CREATE TABLE reread (term BIGINT, position BIGINT);
CREATE TABLE documents (day DATE, position BIGINT);
CREATE TABLE days (day DATE PRIMARY KEY, documents BIGINT);
"""  # noqa: S608
_DAY = "DATE '0001-01-01' + (day::INTEGER - 1)"

_NOTES = frozenset({Kind.REVIEW, Kind.RETRACTION})
_LINKED = frozenset(Kind) - {Kind.RUN}


class DuckDBStore(SqlStore):
    """A ledger file. Opening it for a question never creates it.

    With `snapshot` a copy of the file is read, so that questions can be asked while another process writes; it shows
    what was committed when it was made.
    """

    problem = duckdb.Error

    def __init__(self, path: str | Path, *, snapshot: bool = False) -> None:
        super().__init__()
        self.path = Path(path)
        self._snapshot = snapshot
        self._copies: TemporaryDirectory[str] | None = None
        self._con: duckdb.DuckDBPyConnection | None = None
        self._writes = False

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    @contextmanager
    def _transaction(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        con.execute("BEGIN")
        try:
            yield
            con.execute("COMMIT")
        except duckdb.Error:
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")
            raise

    def _insert(self, con: duckdb.DuckDBPyConnection, entries: list[Entry]) -> int:
        """Insert the entries whose ids the journal lacks, with their links, and merge levels that are full."""
        ids = term_keys([e.id for e in entries], "id:")
        runs = [e for e in entries if e.kind is Kind.RUN]
        run_keys = term_keys([e.document for e in runs], "run:")
        there = dict(look(con, "keys", np.concatenate([ids, run_keys])))
        fresh = np.array([key not in there for key in ids.tolist()]) if there else np.ones(len(ids), dtype=bool)
        added = [e for e, new in zip(entries, fresh.tolist(), strict=True) if new]
        if not added:
            return 0
        last = int(_one(con.execute("SELECT coalesce(max(position), 0) FROM journal")))
        positions = np.arange(last + 1, last + 1 + len(added))
        with batch(
            con,
            position=positions,
            id=[e.id for e in added],
            kind=[str(e.kind) for e in added],
            document=[e.document for e in added],
            coder=[e.coder for e in added],
            day=[e.day.toordinal() for e in added],
            payload=[e.payload for e in added],
        ):
            columns = f"position, id, kind, document, coder, {_DAY}, payload"
            con.execute(f"INSERT INTO journal SELECT {columns} FROM batch")  # noqa: S608
        keys = dict(zip([e.id for e in runs], run_keys.tolist(), strict=True))
        told = [(keys[e.id], n, e.day) for n, e in zip(positions.tolist(), added, strict=True) if e.kind is Kind.RUN]
        first = np.array(self._note_runs(con, told, there), dtype=np.int64).reshape(-1, 2)
        fill(con, "keys_0", np.concatenate([ids[fresh], first[:, 0]]), np.concatenate([positions, first[:, 1]]))
        fill(con, "links_0", *_index(positions, added, _LINKED))
        fill(con, "notes", *_index(positions, added, _NOTES))
        for name in ("links", "keys"):
            merge(con, name)
        return len(added)

    def _note_runs(
        self, con: duckdb.DuckDBPyConnection, runs: Sequence[tuple[int, int, date]], seen: dict[int, int]
    ) -> list[tuple[int, int]]:
        """Count new documents, link documents that are read again, and return the keys of the new ones."""
        again, new = list[tuple[int, int]](), list[tuple[int, int]]()
        days = list[int]()
        for key, n, day in runs:
            if key in seen:
                again += [(key, seen[key]), (key, n)]
                continue
            seen[key] = n
            new.append((key, n))
            days.append(day.toordinal())
        rows = np.array(again, dtype=np.int64).reshape(-1, 2)
        fill(con, "reread", rows[:, 0], rows[:, 1])
        if days:
            with batch(con, day=days, position=[n for _, n in new]):
                con.execute(f"INSERT INTO documents SELECT {_DAY}, position FROM batch")  # noqa: S608
            con.execute(
                "INSERT INTO days SELECT day, count(*) FROM documents WHERE position >= ? GROUP BY day "
                "ON CONFLICT (day) DO UPDATE SET documents = documents + excluded.documents",
                [new[0][1]],
            )
        return new

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms, in order of position.

        Terms of one call are of one class: `run:` finds runs only of documents that were read more than once, `on:`
        notes, any other term what the index of links has.
        """
        if not terms:
            return []
        name = {"run": "reread", "on": "notes"}.get(terms[0].partition(":")[0], "links")
        with self._open() as con:
            found = {p for _, p in look(con, name, term_keys(dict.fromkeys(terms)))}
            return self._rows(con, sorted(p for p in found if at is None or p <= at))

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        with self._open() as con:
            found = {p for _, p in look(con, "keys", term_keys(dict.fromkeys(ids), "id:"))}
            return self._rows(con, sorted(p for p in found if at is None or p <= at))

    def _rows(self, con: duckdb.DuckDBPyConnection, positions: Sequence[int]) -> list[Row]:
        if not positions:
            return []
        query = f"SELECT {COLUMNS} FROM journal WHERE {{}} IN (SELECT unnest(?::BIGINT[]))"  # noqa: S608
        # rows are never deleted, so DuckDB's own number of a row is its position less one, and faster to find by
        rows = con.execute(query.format("rowid"), [[p - 1 for p in positions]]).fetchall()
        if sorted(r[0] for r in rows) != sorted(positions):
            rows = con.execute(query.format("position"), [list(positions)]).fetchall()
        return [row_of(r) for r in sorted(rows)]

    # -- opening ------------------------------------------------------------------------------------------------------
    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        if self._con is not None and write and not self._writes:
            self._shut()
        owned = self._con is None
        if self._con is None:
            self._con, self._writes = self._connect(write=write), write
        try:
            yield self._con
        finally:
            if owned and not self._held:
                self._shut()

    def _shut(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None
        if self._copies is not None:
            self._copies.cleanup()
            self._copies = None

    def _connect(self, *, write: bool) -> duckdb.DuckDBPyConnection:
        new = not self.path.exists() or (write and self.path.stat().st_size == 0)
        if new and not write:
            raise LedgerError(f"{self.path}: no such ledger; `statusquo code ... --ledger {self.path}` makes one")
        if self.path.is_dir():
            raise NotALedgerError(f"{self.path}: is a directory, not a ledger file")
        if not new and self.path.stat().st_size == 0:
            raise NotALedgerError(f"{self.path}: is empty, not a ledger; remove it or name another file")
        try:
            con = self._raw(write=write)
        except duckdb.Error as problem:
            raise self._explain(problem, write=write) from problem
        try:
            con.execute("SET enable_progress_bar = false")  # a slow question would print it into its answer
            if new:
                con.execute("BEGIN;" + _CREATE + "COMMIT;")
            self._check(self._marks(con), "is a DuckDB file but not a statusquo ledger")
        except duckdb.Error as problem:
            con.close()
            raise LedgerError(f"{self.path}: can't be opened: {first_line(problem)}") from problem
        except LedgerError:
            con.close()
            raise
        return con

    def _raw(self, *, write: bool) -> duckdb.DuckDBPyConnection:
        if self._snapshot:
            return self._copied(write=write)
        if write:
            return duckdb.connect(str(self.path), config=_WRITE)
        try:
            return duckdb.connect(str(self.path), read_only=True, config=_READ)
        except duckdb.ConnectionException:  # this process has it open for writing: share that
            return duckdb.connect(str(self.path), config=_WRITE)

    def _copied(self, *, write: bool) -> duckdb.DuckDBPyConnection:
        """Open a copy of the file and its write-ahead log; a copy torn by a checkpoint in between is made again."""
        if write:
            raise LedgerError(f"{self.path}: a snapshot can't be written to; leave --snapshot out")
        for last in (False, False, True):
            copies = TemporaryDirectory(prefix="statusquo-")
            for name in (self.path.name, f"{self.path.name}.wal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(self.path.with_name(name), Path(copies.name, name))
            try:
                con = duckdb.connect(str(Path(copies.name, self.path.name)), read_only=True, config=_READ)
            except duckdb.Error:
                copies.cleanup()
                if last:
                    raise
            else:
                self._copies = copies
                return con
        raise AssertionError

    def _explain(self, problem: duckdb.Error, *, write: bool) -> LedgerError:
        text = first_line(problem)
        if "lock" in text.lower() or "different configuration" in text:
            hint = "try again when it is done"
            hint += "" if write else ", or ask a copy of it with --snapshot (in Python: snapshot=True)"
            return LedgerLockedError(f"{self.path}: another process holds this ledger; {hint}")
        if "not a valid DuckDB database" in text or "magic bytes" in text.lower():
            return NotALedgerError(f"{self.path}: is not a statusquo ledger")
        return LedgerError(f"{self.path}: can't be opened: {text}")

    def _marks(self, con: duckdb.DuckDBPyConnection) -> dict[str, str]:
        try:
            return dict(con.execute("SELECT key, value FROM meta").fetchall())
        except duckdb.CatalogException:
            return {}


def _index(positions: Numbers, entries: Sequence[Entry], kinds: frozenset[Kind]) -> tuple[Numbers, Numbers]:
    """Return the terms of the entries of these kinds, as keys, with the positions that have them."""
    wanted = [e.kind in kinds for e in entries]
    chosen = [e.terms for e, want in zip(entries, wanted, strict=True) if want]
    if not chosen:
        return positions[:0], positions[:0]
    numbers: dict[str, int] = {}
    numbered = [numbers.setdefault(term, len(numbers)) for terms in chosen for term in terms]
    places = np.repeat(positions[np.array(wanted)], [len(terms) for terms in chosen])
    return term_keys(numbers)[np.array(numbered, dtype=np.int64)], places


def _one(result: duckdb.DuckDBPyConnection) -> Any:
    return result.fetchall()[0][0]
