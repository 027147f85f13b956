"""The journal in PostgreSQL (`postgresql://...`), for ledgers that many use at once; needs `statusquo[postgres]`.

Invariant: the same contract as the DuckDB store. Writers take turns by a lock on the journal, so positions rise in the
order of commits; readers never wait. All tables lie in the schema `statusquo`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from statusquo.core.errors import LedgerError
from statusquo.ledger.entry import SCHEMA, Entry, Kind, Row
from statusquo.ledger.sql_store import AT_END, COLUMNS, MAGIC, SqlStore, first_line, row_of
from statusquo.ledger.terms import term_key

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
TIMEOUT = 30
"""Seconds that a server has to answer: one under load takes long."""
Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresStore(SqlStore):
    """A ledger in a PostgreSQL database. Opening it for a question never creates it."""

    problem = psycopg.Error
    mark = "%s"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self._con: Connection | None = None

    @property
    def name(self) -> str:
        """The database's name without user and password, for messages."""
        return self.url.partition("?")[0].rpartition("@")[2].removeprefix("postgresql://")

    @contextmanager
    def _transaction(self, con: Connection) -> Iterator[None]:
        with con.transaction():
            con.execute("LOCK TABLE journal IN EXCLUSIVE MODE")
            yield

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
        query = f"SELECT {COLUMNS} FROM journal WHERE position IN (SELECT position FROM links WHERE term = ANY(?) "  # noqa: S608
        query += "AND position <= ?) ORDER BY position"
        keys = [term_key(t) for t in dict.fromkeys(terms)]
        return [row_of(r) for r in self._ask(query, [keys, AT_END if at is None else at])]

    def get(self, ids: Sequence[str], at: int | None = None) -> list[Row]:
        """Return the entries with these ids, in order of position."""
        query = f"SELECT {COLUMNS} FROM journal WHERE id = ANY(?) AND position <= ? ORDER BY position"  # noqa: S608
        return [row_of(r) for r in self._ask(query, [list(ids), AT_END if at is None else at])]

    # -- opening ------------------------------------------------------------------------------------------------------
    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[Connection]:
        owned = self._con is None or self._con.closed
        try:
            if self._con is None or self._con.closed:
                self._con = self._connect()
                self._prepare(self._con, write=write)
            elif write:
                self._prepare(self._con, write=True)
            yield self._con
        except psycopg.OperationalError as problem:
            self._shut()
            raise LedgerError(f"{self.name}: {first_line(problem)}") from problem
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
            con = psycopg.connect(self.url, autocommit=True, connect_timeout=TIMEOUT)
            con.execute("SET client_min_messages TO warning")
        except psycopg.Error as problem:
            raise LedgerError(f"{self.name}: can't be opened: {first_line(problem)}") from problem
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
        try:
            self._check(meta, "its schema statusquo is not a ledger")
        except LedgerError:
            self._shut()
            raise
