"""The journal in PostgreSQL (`postgresql://...`), for ledgers that many use at once; needs `statusquo[postgres]`.

Invariant: the same contract as the DuckDB store. Writers take turns by a lock on the journal, so positions rise in the
order of commits; readers never wait. All tables lie in the schema `statusquo`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import psycopg

from statusquo.core.errors import LedgerError, LedgerTooNewError, NotALedgerError
from statusquo.ledger.entry import SCHEMA, Coverage, Entry, Kind, Row
from statusquo.ledger.terms import term_key

MAGIC = "statusquo ledger"
_CREATE = f"""
CREATE SCHEMA IF NOT EXISTS statusquo;
SET search_path TO statusquo;
CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);
INSERT INTO meta VALUES ('format', '{MAGIC}'), ('schema', '{SCHEMA}');
CREATE TABLE journal (position bigint PRIMARY KEY, id text UNIQUE NOT NULL, kind text NOT NULL, document text NOT NULL,
                      coder text NOT NULL, day date NOT NULL, payload text NOT NULL);
CREATE TABLE links (term bigint NOT NULL, position bigint NOT NULL);
CREATE INDEX links_by_term ON links (term, position);
CREATE TABLE documents (document text PRIMARY KEY, day date NOT NULL, position bigint NOT NULL);
CREATE TABLE days (day date PRIMARY KEY, documents bigint NOT NULL);
"""  # noqa: S608
_COLUMNS = "position, kind, id, document, coder, day, payload"
_AT_END = 2**62
Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresStore:
    """A ledger in a PostgreSQL database. Opening it for a question never creates it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._con: Connection | None = None
        self._held = False

    @property
    def name(self) -> str:
        """The database's name without user and password, for messages."""
        return self.url.partition("?")[0].rpartition("@")[2].removeprefix("postgresql://")

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keep the connection open for the length of one question."""
        with self._open():
            yield

    def hold(self) -> None:
        """Keep the connection open until `close`."""
        self._held = True

    def close(self) -> None:
        """Close the connection."""
        self._held = False
        self._shut()

    def append(self, entries: Sequence[Entry]) -> int:
        """Add the entries that are new, in one transaction, and return how many they were."""
        if not entries:
            return 0
        with self._open(write=True) as con:
            try:
                with con.transaction():
                    con.execute("LOCK TABLE journal IN EXCLUSIVE MODE")
                    return self._insert(con, list({e.id: e for e in reversed(entries)}.values())[::-1])
            except psycopg.Error as problem:
                raise LedgerError(f"{self.name}: nothing was written: {_line(problem)}") from problem

    def _insert(self, con: Connection, entries: list[Entry]) -> int:
        last = int(con.execute("SELECT coalesce(max(position), 0) FROM journal").fetchall()[0][0])
        rows = con.execute(
            "INSERT INTO journal (position, id, kind, document, coder, day, payload) SELECT * FROM unnest("
            "%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[]) "
            "ON CONFLICT DO NOTHING RETURNING position",
            [
                list(range(last + 1, last + 1 + len(entries))),
                [e.id for e in entries],
                [e.kind.value for e in entries],
                [e.document for e in entries],
                [e.coder for e in entries],
                [e.day for e in entries],
                [e.payload for e in entries],
            ],
        ).fetchall()
        new = {position for (position,) in rows}
        fresh = [(last + n, e) for n, e in enumerate(entries, 1) if last + n in new]
        links = [(term_key(t), n) for n, e in fresh for t in e.terms]
        if links:
            with con.cursor().copy("COPY links (term, position) FROM STDIN") as copy:
                for link in links:
                    copy.write_row(link)
        runs = [(e.document, e.day, n) for n, e in fresh if e.kind is Kind.RUN]
        if runs:
            con.execute(
                "INSERT INTO documents SELECT * FROM unnest(%s::text[], %s::date[], %s::bigint[]) "
                "ON CONFLICT DO NOTHING",
                [list(column) for column in zip(*runs, strict=True)],
            )
            con.execute(
                "INSERT INTO days SELECT day, count(*) FROM documents WHERE position > %s GROUP BY day "
                "ON CONFLICT (day) DO UPDATE SET documents = days.documents + excluded.documents",
                [last],
            )
        return len(fresh)

    def find(self, terms: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries that have one of the terms, in order of position."""
        if not terms:
            return []
        keys = [term_key(t) for t in dict.fromkeys(terms)]
        return self._rows(
            f"SELECT {_COLUMNS} FROM journal WHERE position IN (SELECT position FROM links WHERE term = ANY(%s) "  # noqa: S608
            "AND position <= %s) ORDER BY position",
            [keys, _AT_END if at is None else at],
        )

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        query = f"SELECT {_COLUMNS} FROM journal WHERE id = ANY(%s) AND position <= %s ORDER BY position"  # noqa: S608
        return self._rows(query, [list(ids), _AT_END if at is None else at])

    def _rows(self, query: str, values: list[Any]) -> list[Row]:
        with self._open() as con:
            return [_row(r) for r in con.execute(query.encode(), values).fetchall()]

    def scan(self, at: int | None = None, after: int = 0) -> Iterator[Row]:
        """Yield all entries after a position in order, some thousands at a time."""
        start, limit = after, _AT_END if at is None else at
        query = f"SELECT {_COLUMNS} FROM journal WHERE position > %s AND position <= %s ORDER BY position LIMIT 5000"  # noqa: S608
        while rows := self._rows(query, [start, limit]):
            yield from rows
            start = rows[-1].position

    def coverage(self, known: date, at: int | None = None) -> Coverage:
        """Return the documents read and the days of the first and last."""
        query = b"SELECT coalesce(sum(documents), 0), min(day), max(day) FROM days WHERE day <= %s"
        values: list[Any] = [known]
        if at is not None:
            query = b"SELECT count(*), min(day), max(day) FROM documents WHERE day <= %s AND position <= %s"
            values = [known, at]
        with self._open() as con:
            count, first, last = con.execute(query, values).fetchall()[0]
        return Coverage(int(count), first, last)

    def position(self) -> int:
        """Return the position of the last entry."""
        with self._open() as con:
            return int(con.execute("SELECT coalesce(max(position), 0) FROM journal").fetchall()[0][0])

    # -- opening ------------------------------------------------------------------------------------------------------
    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[Connection]:
        owned = self._con is None or self._con.closed
        if self._con is None or self._con.closed:
            self._con = self._connect()
            self._prepare(self._con, write=write)
        elif write:
            self._prepare(self._con, write=True)
        try:
            yield self._con
        except psycopg.OperationalError as problem:
            self._shut()
            raise LedgerError(f"{self.name}: {_line(problem)}") from problem
        finally:
            if owned and not self._held:
                self._shut()

    def _shut(self) -> None:
        if self._con is not None:
            with suppress(psycopg.Error):
                self._con.close()
            self._con = None

    def _connect(self) -> Connection:
        try:
            con = psycopg.connect(self.url, autocommit=True, connect_timeout=10)
            con.execute("SET client_min_messages TO warning")
        except psycopg.Error as problem:
            raise LedgerError(f"{self.name}: can't be opened: {_line(problem)}") from problem
        return con

    def _prepare(self, con: Connection, *, write: bool) -> None:
        """Check that the database holds a ledger; with `write`, make one where there is none."""
        con.execute("SET search_path TO statusquo")
        there = con.execute("SELECT to_regclass('statusquo.meta')").fetchall()[0][0]
        if there is None and not write:
            self._shut()
            raise LedgerError(f"{self.name}: no such ledger; `statusquo code ... --ledger URL` makes one")
        if there is None:
            with con.transaction():
                con.execute("SELECT pg_advisory_xact_lock(7305)")
                if con.execute("SELECT to_regclass('statusquo.meta')").fetchall()[0][0] is None:
                    con.execute(_CREATE.encode())
        meta: dict[str, str] = dict(con.execute("SELECT key, value FROM meta").fetchall())
        if meta.get("format") != MAGIC:
            self._shut()
            raise NotALedgerError(f"{self.name}: its schema statusquo is not a ledger")
        if int(meta.get("schema", 0)) > SCHEMA:
            self._shut()
            raise LedgerTooNewError(
                f"{self.name}: has schema {meta['schema']}, this statusquo reads up to {SCHEMA}; install a newer one"
            )


def _line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def _row(values: Sequence[Any]) -> Row:
    position, kind, *rest = values
    return Row(position, Kind(kind), *rest)
