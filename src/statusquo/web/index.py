"""Index: what the journal holds, kept in memory for lists and for search, and grown as the journal grows.

Invariant: it is a view: it can be built again from the journal at any time, and it only ever reads on from where it
stopped. A record is live unless its document was coded anew, a person rejected it, or it was withdrawn.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from statusquo.core.record import Record
from statusquo.ledger.entry import Kind, Row
from statusquo.ledger.parts import identities
from statusquo.ledger.store import Store
from statusquo.writers.records import Json, record_from_json

Triple = tuple[str, str, str]
"""Kind, imposer and target of a measure: what is folded together."""

_CREATE = """
CREATE TABLE documents (id TEXT PRIMARY KEY, day TEXT, title TEXT, outlet TEXT, url TEXT, coder TEXT, run TEXT,
                        text INT, gone INT DEFAULT 0, n INTEGER, lead TEXT) WITHOUT ROWID;
CREATE INDEX documents_by_day ON documents (day);
CREATE TABLE records (n INTEGER PRIMARY KEY, id TEXT, document TEXT, coder TEXT, hand INT, day TEXT, type TEXT,
                      kind TEXT, score REAL, verdict TEXT, live INT, gone INT DEFAULT 0);
CREATE INDEX records_by_id ON records (id);
CREATE INDEX records_by_document ON records (document);
CREATE INDEX records_by_score ON records (score, day) WHERE live AND verdict IS NULL;
CREATE TABLE sides (code TEXT, n INT);
CREATE INDEX sides_by_code ON sides (code, n);
CREATE INDEX sides_by_n ON sides (n);
CREATE VIRTUAL TABLE said USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE reports USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
"""
_WORD = re.compile(r"\w+")
LEAD = 110
"""Characters of a report's beginning that lists show where it has no title."""


class Index:
    """Documents, records, their sides and their words, up to `position`."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.executescript(_CREATE)
        self._lock = threading.RLock()
        self._reading = threading.Lock()
        self.position = 0
        self.touched: dict[Triple, int] = {}
        """Every measure's kind and sides, with the last position that may have changed it."""
        self.retracted: set[str] = set()
        """Documents and records that were withdrawn on some day."""

    def grow(self, store: Store) -> None:
        """Read on to the end of the journal."""
        if store.position() <= self.position:
            return
        with self._reading:
            last = self.position
            batch: list[Row] = []
            for row in store.scan(None, last):
                batch.append(row)
                if len(batch) == 2000:
                    self._take(store, batch)
                    batch = []
            self._take(store, batch)

    def _take(self, store: Store, rows: Sequence[Row]) -> None:
        if not rows:
            return
        with self._lock:
            self._db.execute("BEGIN")
            for row in rows:
                self._add(store, row)
            self._db.execute("COMMIT")
            self.position = rows[-1].position

    def _add(self, store: Store, row: Row) -> None:
        if row.kind is Kind.RUN:
            self._run(row)
        elif row.kind in (Kind.RECORD, Kind.HAND):
            self._record(record_from_json(row.json), row, row.position)
        elif row.kind is Kind.REVIEW:
            self._review(store, row)
        else:
            self._retract(row)

    def _run(self, row: Row) -> None:
        told = row.json
        text = told.get("text")
        self._db.execute(
            "INSERT INTO documents (id, day, title, outlet, url, coder, run, text, n, lead) "
            "VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET coder = excluded.coder, run = excluded.run, "
            "text = max(text, excluded.text), title = coalesce(excluded.title, title), "
            "lead = coalesce(excluded.lead, lead)",
            [row.document, row.day.isoformat(), told.get("title"), told.get("outlet"), told.get("url"), row.coder,
             row.id, int(text is not None), row.position, None if told.get("title") else _lead(text)],
        )  # fmt: skip
        words = " ".join(filter(None, (told.get("title"), told.get("outlet"), text, row.document)))
        self._db.execute("INSERT INTO reports (rowid, words) VALUES (?, ?)", [row.position, words])
        for (number,) in self._all("SELECT n FROM records WHERE document = ?", [row.document]):
            self._touch(number, row.position)
        self._db.execute(
            "UPDATE records SET live = (hand OR coder = ?) AND NOT gone AND verdict IS NOT 'reject' WHERE document = ?",
            [row.coder, row.document],
        )

    def _record(self, record: Record, row: Row, number: int, verdict: str | None = None) -> None:
        """Add a record under a number; a correction's words and sides stand under the review's number."""
        hand = row.kind is Kind.HAND
        newest = self._all("SELECT coder, gone FROM documents WHERE id = ?", [record.document.id])
        gone = record.id in self.retracted or record.document.id in self.retracted
        live = (hand or not newest or newest[0][0] == record.coder) and not gone
        part = record.measure
        self._db.execute(
            "INSERT OR IGNORE INTO records VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            [number, record.id, record.document.id, record.coder, hand, record.document.published.isoformat(),
             record.type, part.kind if part else None, record.source.score, verdict, live, gone],
        )  # fmt: skip
        codes = {a.code for a in (*record.actors, *record.recipients) if a.code}
        if part is not None:
            codes |= {*part.imposer, *part.target, *((part.body,) if part.body else ())} - {""}
            for identity in identities(part):
                self.touched[identity.kind, identity.imposer, identity.target] = row.position
        self._db.executemany("INSERT INTO sides VALUES (?, ?)", [(c, number) for c in sorted(codes)])
        words = [e.text for e in record.evidence] + [a.name for a in (*record.actors, *record.recipients)]
        words += [v.name for v in record.attribution] + [record.type, record.mode]
        words += [part.kind, part.change, part.scope, part.condition, part.ground, *part.goods] if part else []
        self._db.execute("INSERT INTO said (rowid, words) VALUES (?, ?)", [number, " ".join(filter(None, words))])

    def _review(self, store: Store, row: Row) -> None:
        told = row.json
        found = self._all("SELECT n, coder, document, gone FROM records WHERE id = ? ORDER BY n DESC", [told["target"]])
        if not found:
            return
        for number, *_ in found:
            self._touch(number, row.position)
        live = told["verdict"] != "reject"
        self._db.execute(
            "UPDATE records SET verdict = ?, live = ? AND NOT gone AND (hand OR coder = coalesce("
            "(SELECT coder FROM documents WHERE id = document), coder)) WHERE n = ?",
            [told["verdict"], live, found[0][0]],
        )
        self._db.execute("UPDATE records SET live = 0 WHERE id = ? AND n < ?", [told["target"], found[0][0]])
        if told["verdict"] == "correct":
            self._db.execute("UPDATE records SET live = 0 WHERE id = ?", [told["target"]])
            first = store.get([told["target"]])[0]
            fixed = Row(row.position, first.kind, first.id, first.document, first.coder, first.day, "{}")
            self._record(record_from_json({**told["record"], "id": first.id}), fixed, row.position, "correct")

    def _retract(self, row: Row) -> None:
        target = row.json["target"]
        self.retracted.add(target)
        for (number,) in self._all("SELECT n FROM records WHERE id = ? OR document = ?", [target, target]):
            self._touch(number, row.position)
        self._db.execute("UPDATE records SET live = 0, gone = 1 WHERE id = ? OR document = ?", [target, target])
        self._db.execute("UPDATE documents SET gone = 1 WHERE id = ?", [target])

    def changed(self, since: int) -> tuple[set[Triple], int]:
        """Return the measures that may have changed after a position, and the position up to which that is known."""
        with self._lock:
            return {t for t, p in self.touched.items() if p > since}, self.position

    def _touch(self, number: int, position: int) -> None:
        """Note that the measures of a record may have changed, by the pairs of its sides and its kind."""
        kinds = [k for (k,) in self._all("SELECT kind FROM records WHERE n = ?", [number]) if k]
        if not kinds:
            return
        codes = {"", *(c for (c,) in self._all("SELECT code FROM sides WHERE n = ?", [number]))}
        for triple in [(kinds[0], one, other) for one in codes for other in codes]:
            if triple in self.touched:
                self.touched[triple] = position

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    # -- lists --------------------------------------------------------------------------------------------------------
    def actors(self, known: str = "9999") -> dict[str, int]:
        """Return how many live records each code is in."""
        query = "SELECT code, count(*) FROM sides JOIN records USING (n) WHERE live AND day <= ? GROUP BY code"
        return dict(self._all(query, [known]))

    def partners(self, code: str, most: int = 24) -> list[tuple[str, int]]:
        """Return the codes that share most live records with this one."""
        query = (
            "SELECT o.code, count(*) FROM sides s JOIN records r USING (n) JOIN sides o ON o.n = s.n "
            "WHERE s.code = ? AND o.code <> s.code AND r.live GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
        )
        return [(c, n) for c, n in self._all(query, [code, most])]

    def pairs(self) -> list[tuple[str, str, int, int]]:
        """Return every pair of codes in live records with how many records and how many with a measure."""
        query = (
            "SELECT a.code, b.code, count(*), count(r.kind) FROM sides a JOIN sides b ON a.n = b.n AND a.code < b.code "
            "JOIN records r ON r.n = a.n WHERE r.live GROUP BY 1, 2"
        )
        return [(a, b, n, m) for a, b, n, m in self._all(query)]

    def blocks(self) -> dict[str, int]:
        """Return how many live records of kind block each code is in."""
        query = "SELECT code, count(*) FROM sides JOIN records USING (n) WHERE live AND kind = 'block' GROUP BY code"
        return dict(self._all(query))

    def totals(self, known: str) -> Json:
        """Return counts of records and measures, by month of publication, and of documents by outlet."""
        records = dict(
            self._all("SELECT substr(day,1,7), count(*) FROM records WHERE live AND day<=? GROUP BY 1", [known])
        )
        read = dict(self._all("SELECT substr(day,1,7), count(*) FROM documents WHERE day<=? GROUP BY 1", [known]))
        outlets = self._all(
            "SELECT outlet, count(*) FROM documents WHERE outlet IS NOT NULL AND day <= ? GROUP BY 1 "
            "ORDER BY 2 DESC, 1 LIMIT 50", [known],
        )  # fmt: skip
        (measures,) = self._all("SELECT count(*) FROM records WHERE live AND kind IS NOT NULL AND day <= ?", [known])[0]
        return {
            "records": sum(records.values()),
            "measures": measures,
            "months": [[m, read.get(m, 0), records.get(m, 0)] for m in sorted({*records, *read})],
            "outlets": [list(o) for o in outlets],
        }

    def documents(
        self, *, words: str = "", outlet: str | None = None, first: str = "0000", last: str = "9999",
        actor: str | None = None, limit: int = 100, offset: int = 0,
    ) -> tuple[int, list[Json]]:  # fmt: skip
        """Return how many documents match, and a page of them, newest first."""
        where, values = ["day BETWEEN ? AND ?"], list[Any]([first, last])
        if words.strip():
            query = _match(words)
            if query is None:
                return 0, []
            where.append("n IN (SELECT rowid FROM reports WHERE reports MATCH ?)")
            values.append(query)
        if outlet:
            where.append("outlet = ?")
            values.append(outlet)
        if actor:
            where.append("id IN (SELECT document FROM records JOIN sides USING (n) WHERE live AND code = ?)")
            values.append(actor)
        columns = (
            "id, day, title, lead, outlet, url, text, gone, "
            "(SELECT count(*) FROM records r WHERE r.document = documents.id AND live), "
            "(SELECT count(kind) FROM records r WHERE r.document = documents.id AND live)"
        )
        told, order = f"FROM documents WHERE {' AND '.join(where)}", "ORDER BY day DESC, id"
        total, rows = self._page("count(*)", columns, told, order, values, limit, offset)
        names = ("id", "published", "title", "lead", "outlet", "url", "text", "withdrawn", "records", "measures")
        flags = ("text", "withdrawn")
        return total, [{k: bool(v) if k in flags else v for k, v in zip(names, r, strict=True)} for r in rows]

    def document(self, name: str) -> Json | None:
        """Return a document's row with the id of its newest run."""
        rows = self._all("SELECT id, day, title, outlet, url, coder, run, text FROM documents WHERE id = ?", [name])
        names = ("id", "published", "title", "outlet", "url", "coder", "run", "text")
        return dict(zip(names, rows[0], strict=True)) if rows else None

    def search(
        self, words: str, *, known: str = "9999", measures: bool = False, limit: int = 20, offset: int = 0
    ) -> list[str]:
        """Return ids of live records whose words match, the best first."""
        query = _match(words)
        if query is None:
            return []
        rows = self._all(
            "SELECT r.id FROM said JOIN records r ON r.n = said.rowid WHERE said MATCH ? AND r.live AND r.day <= ? "
            "AND (r.kind IS NOT NULL OR NOT ?) ORDER BY rank, r.day DESC, r.n LIMIT ? OFFSET ?",
            [query, known, measures, limit, offset],
        )
        return [i for (i,) in rows]

    def everything(self, known: str, documents: set[str] | None = None) -> list[str]:
        """Return the ids of all live records published by a day (in some documents only), newest first."""
        rows = self._all("SELECT id, document FROM records WHERE live AND day <= ? ORDER BY day DESC, n", [known])
        return [i for i, document in rows if documents is None or document in documents]

    def queue(
        self, *, done: bool, most: float, kind: str | None, actor: str | None, limit: int, offset: int
    ) -> tuple[int, list[str]]:
        """Return how many records wait for a person (or have had one), and ids of a page, the least sure first."""
        where, values = ["score <= ?"], list[Any]([most])
        where.append("verdict IS NOT NULL" if done else "live AND verdict IS NULL")
        if kind:
            where.append("type = ?")
            values.append(kind)
        if actor:
            where.append("n IN (SELECT n FROM sides WHERE code = ?)")
            values.append(actor)
        told, order = f"FROM records WHERE {' AND '.join(where)}", "GROUP BY id ORDER BY 2, 3, 1"
        columns = "id, min(score), min(day)"
        total, rows = self._page("count(DISTINCT id)", columns, told, order, values, limit, offset)
        return total, [i for i, *_ in rows]

    def _page(
        self, count: str, columns: str, told: str, order: str, values: list[Any], limit: int, offset: int
    ) -> tuple[int, list[tuple[Any, ...]]]:
        """Return how many rows a question has, and one page of them in order."""
        (total,) = self._all(f"SELECT {count} {told}", values)[0]
        return total, self._all(f"SELECT {columns} {told} {order} LIMIT ? OFFSET ?", [*values, limit, offset])


def _lead(text: str | None) -> str | None:
    """Return the first words of a report, by which a list can call one without a title."""
    words = " ".join((text or "")[: 3 * LEAD].split())
    return (words if len(words) <= LEAD else words[:LEAD].rpartition(" ")[0] + " …") or None


def words_of(query: str) -> list[str]:
    """Return the words of a query; everything else in it is no syntax."""
    return [w for w in _WORD.findall(query) if w.strip("_")][:12]


def _match(query: str) -> str | None:
    words = words_of(query)
    return " ".join(f'"{w}"*' for w in words) if words else None


def triples(records: Iterable[Record]) -> Iterator[Triple]:
    """Yield the kind and sides of each measure that the records speak of."""
    for record in records:
        if record.measure is not None:
            yield from ((i.kind, i.imposer, i.target) for i in identities(record.measure))
