"""Cluster: what Spark's Python workers run, over Arrow batches; it needs pyarrow and no Spark.

Invariant: the entries that come out of here are those of the local engine, byte for byte, whatever the partitions.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import msgspec
import pyarrow as pa

from statusquo.core.document import Document
from statusquo.core.ids import text_digest
from statusquo.core.timespan import KnownDay, ValidDay
from statusquo.engine.crew import settle
from statusquo.engine.work import Plan, Work
from statusquo.ledger.asof import Clocks
from statusquo.ledger.entry import Entry, Kind
from statusquo.ledger.fold import fold
from statusquo.ledger.parts import identities, parts_of
from statusquo.ledger.shown import shown_measure
from statusquo.readers import Options, Read, SetAside
from statusquo.readers.columns import Columns
from statusquo.readers.inputs import in_english, read_source
from statusquo.readers.source import Source
from statusquo.writers.records import record_from_json

AT_ONCE = 512
"""Documents coded together."""

CODED = pa.schema(
    [
        ("kind", pa.string()), ("id", pa.string()), ("document", pa.string()), ("coder", pa.string()),
        ("day", pa.date32()), ("payload", pa.string()), ("terms", pa.list_(pa.string())),
        ("keys", pa.list_(pa.string())), ("place", pa.int32()), ("month", pa.string()),
    ]
)  # fmt: skip
"""Columns of coded entries; `place` orders a document's entries, `keys` are what measures are folded by."""

FOLDED = pa.schema(
    [("key", pa.string()), ("measure", pa.string()), ("certainty", pa.string()), ("payload", pa.string())]
)

ASIDE = "aside"
"""Kind of the rows that tell what was set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a Spark worker needs: the plan, and how rows are read. `form` is lines, table or files."""

    plan: Plan
    form: str
    published: date | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    english: bool = True

    @property
    def options(self) -> Options:
        """The options of reading."""
        return Options(published=self.published, mapping=self.mapping, english=self.english)


@cache
def _work(plan: Plan) -> Work:
    work = Work(plan)
    work.coder  # noqa: B018  loaded before the first batch, and once a process
    settle()
    return work


def code_batches(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Code Arrow batches of input rows into Arrow batches of entries (`CODED`)."""
    work = _work(job.plan)
    waiting: list[Document] = []
    for batch in batches:
        aside = list[SetAside]()
        for item in _read(job, batch):
            told = in_english(item, "input") if job.english else item
            aside.append(told) if isinstance(told, SetAside) else waiting.append(told)
        if aside:
            yield _rows([_aside_row(row) for row in aside])
        while len(waiting) >= AT_ONCE:
            yield _coded(work, waiting[:AT_ONCE])
            del waiting[:AT_ONCE]
    if waiting:
        yield _coded(work, waiting)


def _read(job: Job, batch: pa.RecordBatch) -> Iterator[Read]:
    if job.form == "table":
        yield from _of_table(job, batch)
        return
    for name, content in _sources(job, batch):
        stream = io.BufferedReader(io.BytesIO(content))
        key = PurePosixPath(name).name
        source = Source(
            name=key, stream=stream, options=job.options, key=key, kind="jsonl" if job.form == "lines" else None
        )
        yield from read_source(source)


def _sources(job: Job, batch: pa.RecordBatch) -> Iterator[tuple[str, bytes]]:
    paths, contents = batch.column("path").to_pylist(), batch.column("content").to_pylist()
    if job.form == "files":
        yield from zip(paths, contents, strict=True)
        return
    for path in dict.fromkeys(paths):
        yield path, b"".join(c + b"\n" for p, c in zip(paths, contents, strict=True) if p == path and c is not None)


def _of_table(job: Job, batch: pa.RecordBatch) -> Iterator[Read]:
    from statusquo.core.errors import InputError
    from statusquo.readers.plain import cause_of

    columns = Columns(job.options, "input")
    for row in batch.to_pylist():
        try:
            yield columns.document(row)
        except InputError as error:
            kept = " | ".join(str(v) for v in row.values())[:2000]
            yield SetAside(place="input", reason=str(error), row=kept, cause=cause_of(error))


def _coded(work: Work, documents: Sequence[Document]) -> pa.RecordBatch:
    rows = [
        _entry_row(entry, place) for coded in work(documents) for place, entry in enumerate(coded.entries)
    ]  # fmt: skip
    return _rows(rows)


def _entry_row(entry: Entry, place: int) -> dict[str, Any]:
    return {
        "kind": entry.kind.value, "id": entry.id, "document": entry.document, "coder": entry.coder, "day": entry.day,
        "payload": entry.payload, "terms": list(entry.terms), "keys": fold_keys(entry), "place": place,
        "month": f"{entry.day:%Y-%m}" if entry.day.year >= 1000 else entry.day.isoformat()[:7],
    }  # fmt: skip


def _aside_row(row: SetAside) -> dict[str, Any]:
    payload = msgspec.json.encode(row).decode()
    told = {"kind": ASIDE, "id": text_digest(payload), "payload": payload, "place": 0, "month": ASIDE}
    return dict.fromkeys(CODED.names) | told


def _rows(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(rows), schema=CODED)


def fold_keys(entry: Entry) -> list[str]:
    """Return the keys by which an entry's measure is folded: kind, imposer and target of each identity."""
    if entry.kind is not Kind.RECORD:
        return []
    measure = record_from_json(msgspec.json.decode(entry.payload)).measure
    found = identities(measure) if measure is not None else ()
    return list(dict.fromkeys(f"{i.kind}|{i.imposer}|{i.target}" for i in found))


def fold_group(day: date, table: pa.Table) -> pa.Table:
    """Return the measures of one key that stand on a day, by what was published up to it (`FOLDED`)."""
    key = table.column("key")[0].as_py()
    records = [record_from_json(msgspec.json.decode(payload)) for payload in table.column("payload").to_pylist()]
    records = sorted((r for r in records if r.document.published <= day), key=lambda r: (r.document.published, r.id))
    clocks = Clocks(on=ValidDay(day), known=KnownDay(day))
    mine = [p for r in records for p in parts_of(r) if _key(p.identity) == key]
    known = {r.id: r for r in records}
    rows = [
        {
            "key": key, "measure": m.id, "certainty": m.certainty.value,
            "payload": msgspec.json.encode(shown_measure(m, known)).decode(),
        }
        for m in fold(mine, clocks.on, min_reports=clocks.min_reports)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=FOLDED)


def _key(identity: Any) -> str:
    return f"{identity.kind}|{identity.imposer}|{identity.target}"
