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

from statusquo.core.errors import LedgerError, LedgerLockedError, LedgerTooNewError, NotALedgerError
from statusquo.ledger.duckdb_index import CREATE_LEVELS, batch, fill, look, merge
from statusquo.ledger.entry import SCHEMA, Coverage, Entry, Kind, Row
from statusquo.ledger.terms import term_key

STORAGE = "v1.2.0"
MAGIC = "statusquo ledger"
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
_COLUMNS = "position, kind, id, document, coder, day, payload"
_DAY = "DATE '0001-01-01' + (day::INTEGER - 1)"
_AT_END = 2**62


class DuckDBStore:
    """A ledger file. Opening it for a question never creates it.

    With `snapshot` a copy of the file is read, so that questions can be asked while another process writes; it shows
    what was committed when it was made.
    """

    def __init__(self, path: str | Path, *, snapshot: bool = False) -> None:
        self.path = Path(path)
        self._snapshot = snapshot
        self._copies: TemporaryDirectory[str] | None = None
        self._con: duckdb.DuckDBPyConnection | None = None
        self._writes = False
        self._held = False

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keep the file open for the length of one question."""
        with self._open():
            yield

    def hold(self) -> None:
        """Keep the file open (and, once written to, locked) until `close`."""
        self._held = True

    def close(self) -> None:
        """Close the file."""
        self._held = False
        self._shut()

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new, in one transaction, and return how many they were."""
        if not entries:
            return 0
        with self._open(write=True) as con:
            try:
                con.execute("BEGIN")
                added = self._insert(con, list({e.id: e for e in reversed(entries)}.values())[::-1])
                con.execute("COMMIT")
            except duckdb.Error as problem:
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")
                raise LedgerError(f"{self.path}: nothing was written: {_line(problem)}") from problem
            return added

    def _insert(self, con: duckdb.DuckDBPyConnection, entries: list[Entry]) -> int:
        """Insert the entries whose ids the journal lacks, with their links, and merge levels that are full."""
        ids = [term_key(f"id:{e.id}") for e in entries]
        there = {key for key, _ in look(con, "keys", ids)}
        fresh = [(key, e) for key, e in zip(ids, entries, strict=True) if key not in there]
        if not fresh:
            return 0
        last = _one(con.execute("SELECT coalesce(max(position), 0) FROM journal"))
        placed = [(last + n, key, e) for n, (key, e) in enumerate(fresh, 1)]
        added = [e for _, e in fresh]
        with batch(
            con,
            position=[n for n, _, _ in placed],
            id=[e.id for e in added],
            kind=[e.kind.value for e in added],
            document=[e.document for e in added],
            coder=[e.coder for e in added],
            day=[e.day.toordinal() for e in added],
            payload=[e.payload for e in added],
        ):
            columns = f"position, id, kind, document, coder, {_DAY}, payload"
            con.execute(f"INSERT INTO journal SELECT {columns} FROM batch")  # noqa: S608
        keys = [(key, n) for n, key, _ in placed] + self._note_runs(con, placed)
        links, notes = list[tuple[int, int]](), list[tuple[int, int]]()
        for n, _, entry in placed:
            home = notes if entry.kind in (Kind.REVIEW, Kind.RETRACTION) else links
            home += [(term_key(t), n) for t in entry.terms if not t.startswith("run:")]
        links += notes
        for table, rows in (("keys_0", keys), ("links_0", links), ("notes", notes)):
            fill(con, table, rows)
        for name in ("links", "keys"):
            merge(con, name)
        return len(fresh)

    def _note_runs(self, con: duckdb.DuckDBPyConnection, placed: list[tuple[int, int, Entry]]) -> list[tuple[int, int]]:
        """Count new documents, link documents that are read again, and return the keys of the new ones."""
        runs = [(term_key(f"run:{e.document}"), n, e) for n, _, e in placed if e.kind is Kind.RUN]
        seen = dict(look(con, "keys", [key for key, _, _ in runs]))
        again, new = list[tuple[int, int]](), list[tuple[int, int]]()
        days = list[tuple[date, int]]()
        for key, n, entry in runs:
            if key in seen:
                again += [(key, seen[key]), (key, n)]
                continue
            seen[key] = n
            new.append((key, n))
            days.append((entry.day, n))
        fill(con, "reread", again)
        if days:
            with batch(con, day=[d.toordinal() for d, _ in days], position=[n for _, n in days]):
                con.execute(f"INSERT INTO documents SELECT {_DAY}, position FROM batch")  # noqa: S608
            con.execute(
                "INSERT INTO days SELECT day, count(*) FROM documents WHERE position >= ? GROUP BY day "
                "ON CONFLICT (day) DO UPDATE SET documents = documents + excluded.documents",
                [days[0][1]],
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
            found = {p for _, p in look(con, name, [term_key(t) for t in dict.fromkeys(terms)])}
            return self._rows(con, sorted(p for p in found if at is None or p <= at))

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        with self._open() as con:
            found = {p for _, p in look(con, "keys", [term_key(f"id:{i}") for i in dict.fromkeys(ids)])}
            return self._rows(con, sorted(p for p in found if at is None or p <= at))

    def _rows(self, con: duckdb.DuckDBPyConnection, positions: Sequence[int]) -> list[Row]:
        if not positions:
            return []
        query = f"SELECT {_COLUMNS} FROM journal WHERE position IN (SELECT unnest(?::BIGINT[]))"  # noqa: S608
        rows = con.execute(query, [list(positions)]).fetchall()
        return [_row(r) for r in sorted(rows)]

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order, some thousands at a time."""
        start, limit = after, _AT_END if at is None else at
        with self._open() as con:
            while True:
                rows = con.execute(
                    f"SELECT {_COLUMNS} FROM journal WHERE position > ? AND position <= ? ORDER BY position LIMIT 5000",  # noqa: S608
                    [start, limit],
                ).fetchall()
                if not rows:
                    return
                yield from map(_row, rows)
                start = rows[-1][0]

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return the documents read and the days of the first and last."""
        with self._open() as con:
            if at is None:
                query = "SELECT coalesce(sum(documents), 0), min(day), max(day) FROM days WHERE day <= ?"
                values: list[Any] = [known]
            else:
                query = "SELECT count(*), min(day), max(day) FROM documents WHERE day <= ? AND position <= ?"
                values = [known, at]
            count, first, last = con.execute(query, values).fetchall()[0]
            return Coverage(int(count), first, last)

    def position(self) -> int:
        """Return the position of the last entry."""
        with self._open() as con:
            return int(_one(con.execute("SELECT coalesce(max(position), 0) FROM journal")))

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
            if new:
                con.execute("BEGIN;" + _CREATE + "COMMIT;")
            self._check(con)
        except duckdb.Error as problem:
            con.close()
            raise LedgerError(f"{self.path}: can't be opened: {_line(problem)}") from problem
        except LedgerError:
            con.close()
            raise
        return con

    def _raw(self, *, write: bool) -> duckdb.DuckDBPyConnection:
        if self._snapshot:
            return self._copied(write=write)
        if write:
            return duckdb.connect(str(self.path), config={"storage_compatibility_version": STORAGE})
        try:
            return duckdb.connect(str(self.path), read_only=True)
        except duckdb.ConnectionException:  # this process has it open for writing: share that
            return duckdb.connect(str(self.path), config={"storage_compatibility_version": STORAGE})

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
                con = duckdb.connect(str(Path(copies.name, self.path.name)), read_only=True)
            except duckdb.Error:
                copies.cleanup()
                if last:
                    raise
            else:
                self._copies = copies
                return con
        raise AssertionError

    def _explain(self, problem: duckdb.Error, *, write: bool) -> LedgerError:
        text = _line(problem)
        if "lock" in text.lower() or "different configuration" in text:
            hint = "try again when it is done"
            hint += "" if write else ", or ask a copy of it with --snapshot (in Python: snapshot=True)"
            return LedgerLockedError(f"{self.path}: another process holds this ledger; {hint}")
        if "not a valid DuckDB database" in text or "magic bytes" in text.lower():
            return NotALedgerError(f"{self.path}: is not a statusquo ledger")
        return LedgerError(f"{self.path}: can't be opened: {text}")

    def _check(self, con: duckdb.DuckDBPyConnection) -> None:
        try:
            meta = dict(con.execute("SELECT key, value FROM meta").fetchall())
        except duckdb.CatalogException:
            raise NotALedgerError(f"{self.path}: is a DuckDB file but not a statusquo ledger") from None
        if meta.get("format") != MAGIC:
            raise NotALedgerError(f"{self.path}: is a DuckDB file but not a statusquo ledger")
        if int(meta.get("schema", 0)) > SCHEMA:
            raise LedgerTooNewError(
                f"{self.path}: has schema {meta['schema']}, this statusquo reads up to {SCHEMA}; install a newer one"
            )


def _one(result: duckdb.DuckDBPyConnection) -> Any:
    return result.fetchall()[0][0]


def _line(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0]


def _row(values: Sequence[Any]) -> Row:
    position, kind, *rest = values
    return Row(position, Kind(kind), *rest)
