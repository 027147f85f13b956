"""Spark engine: inputs larger than one machine, coded by Spark's workers into a ledger of Parquet files.

Invariant: the entries are the local engine's, byte for byte; their positions follow publication day and document, so
they don't depend on how Spark cut the input. A ledger is there wholly or not at all: its mark is written last.

What is written under the ledger's folder: `journal/month=YYYY-MM/` with the entries, `index/` with their terms (what
questions look up), `standing/` with the measures in force on the day of the last report, `aside/` with what was not
read.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statusquo.core.errors import InputError
from statusquo.engine.crew import PINNED
from statusquo.engine.work import Plan
from statusquo.ledger.parquet_store import write_mark

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from statusquo.engine.cluster import Job

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
TABLES = (".parquet", ".pq")
FILES_AT_ONCE, ROWS_AT_ONCE = 64, 1024
"""Rows of an Arrow batch: whole files may be large, lines and table rows are not."""

SPARK = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_AT_ONCE),
    "spark.ui.enabled": "false",
    "spark.sql.files.maxPartitionBytes": "16m",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
"""Settings of a session that we open; one that is there already keeps its own."""

HERE = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
"""Settings on one machine: the work is done in Python, so Java needs to start quickly rather than to run fast."""


def form_of(inputs: Iterable[str]) -> str:
    """Return how inputs are read, by the end of their names: lines (JSON Lines), table (Parquet) or whole files.

    Raises:
        InputError: if they are of several kinds.
    """
    forms = {"lines" if n.endswith(LINES) else "table" if n.rstrip("/").endswith(TABLES) else "files" for n in inputs}
    if len(forms) != 1:
        raise InputError("--engine spark reads one kind of input at a time: JSON Lines, Parquet, or folders of files")
    return forms.pop()


def session(master: str) -> "SparkSession":
    """Return a Spark session on a master such as local[2] or spark://host:7077.

    Raises:
        InputError: if PySpark or Java is missing, or the master can't be reached.
    """
    try:
        from pyspark.errors.exceptions.base import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("--engine spark needs PySpark: pip install 'statusquo[spark]', and Java 17 or newer") from None
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise InputError("--engine spark needs Java 17 or newer; on Debian: apt-get install default-jre-headless")
    for name in PINNED:
        os.environ.setdefault(name, "false" if name.startswith("TOKENIZERS") else "1")
    maker = SparkSession.builder.master(master).appName("statusquo")
    here = master.startswith("local")
    if here:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in (SPARK | (HERE if here else {})).items():
        maker = maker.config(name, value)
    for name in PINNED:
        maker = maker.config(f"spark.executorEnv.{name}", os.environ[name])
    try:
        made: SparkSession = maker.getOrCreate()
    except (PySparkException, OSError) as error:
        raise InputError(f"Spark can't be started on {master}: {str(error).splitlines()[0]}") from None
    made.sparkContext.setLogLevel("ERROR")
    return made


def code(
    spark: "SparkSession",
    inputs: list[str],
    plan: Plan,
    folder: Path,
    *,
    form: str,
    published: date | None = None,
    mapping: Mapping[str, str] | None = None,
    english: bool = True,
) -> dict[str, int]:
    """Code the inputs into a ledger of Parquet files at `folder`; return counts of documents, records and set aside.

    Raises:
        InputError: if the folder is there already, or an input can't be read.
    """
    if folder.exists():
        raise InputError(f"{folder}: is there already; name a folder that is not, or remove it")
    from statusquo.engine.cluster import Job

    job = Job(plan=plan, form=form, published=published, mapping=dict(mapping or {}), english=english)
    raw = folder / "_coded"
    try:
        _coded(spark, inputs, job).write.parquet(_uri(raw))
        entries = spark.read.parquet(_uri(raw))
        counts = _written(entries, folder)
        _index(spark.read.parquet(_uri(folder / "journal")), folder)
        last = _last_day(spark, folder)
        if last is not None:
            _fold(entries, last, folder)
        shutil.rmtree(raw)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        told = _spark_error(error)
        if told is None:
            raise
        raise InputError(f"Spark stopped: {told}") from error
    write_mark(folder)
    return counts


def _coded(spark: "SparkSession", inputs: list[str], job: "Job") -> "DataFrame":
    from pyspark.sql import Window
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    from statusquo.engine.cluster import CODED, code_batches

    rows = _read(spark, inputs, job)
    coded = rows.mapInArrow(partial(code_batches, job), from_arrow_schema(CODED))
    same = Window.partitionBy("id").orderBy("payload")  # an id is there once, whatever the order of the input
    return coded.withColumn("n", f.row_number().over(same)).where("n = 1").drop("n")


def _read(spark: "SparkSession", inputs: list[str], job: "Job") -> "DataFrame":
    from pyspark.sql import functions as f

    names = [_address(name) for name in inputs]
    if job.form == "table":
        from statusquo.readers.columns import Columns

        table = spark.read.parquet(*names)
        columns = Columns(job.options, ", ".join(inputs))
        columns.check(table.columns)
        return table.select(*[f"`{c}`" for c in table.columns if c in columns.used(table.columns)])
    if job.form == "lines":
        lines = spark.read.option("lineSep", "\n").text(names)
        return lines.select(f.col("_metadata.file_path").alias("path"), f.col("value").cast("binary").alias("content"))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(FILES_AT_ONCE))
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(names)
    return files.select("path", "content")


def _address(name: str) -> str:
    """Return what Spark reads: an address as it is, a local path as a whole one.

    Raises:
        InputError: if a local path isn't there.
    """
    if "://" in name:
        return name
    path = Path(name)
    if not path.exists() and not any(c in name for c in "*?["):
        raise InputError(f"{name}: no such file or directory; give a path or an address that Spark can read")
    return _uri(path)


def _uri(path: Path) -> str:
    """Return a local path so that Spark doesn't look for it in the cluster's own file system."""
    return f"file://{path.absolute()}"


def _written(entries: "DataFrame", folder: Path) -> dict[str, int]:
    """Write the journal with positions in order of day and document, and what was set aside; return the counts."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    from statusquo.engine.cluster import ASIDE

    told = entries.where(f.col("kind") != ASIDE)
    rows = told.groupBy("month", "kind").count().collect()
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row["month"]] = sizes.get(row["month"], 0) + row["count"]
    before, offsets = 0, []
    for month in sorted(sizes):
        offsets.append((month, before))
        before += sizes[month]
    spark = entries.sparkSession
    order = Window.partitionBy("month").orderBy("day", "document", "place", "id")
    start = f.broadcast(spark.createDataFrame(offsets, "month string, before long"))
    placed = (
        told.join(start, "month")
        .withColumn("position", f.col("before") + f.row_number().over(order))
        .select("position", "id", "kind", "document", "coder", "day", "payload", "terms", "month")
    )
    placed.sortWithinPartitions("month", "position").write.partitionBy("month").parquet(_uri(folder / "journal"))
    aside = entries.where(f.col("kind") == ASIDE).select("payload")
    aside.coalesce(1).write.text(_uri(folder / "aside"))
    of_kind = {kind: sum(r["count"] for r in rows if r["kind"] == kind) for kind in ("run", "record")}
    lost = spark.read.text(_uri(folder / "aside")).count()
    return {"documents": of_kind["run"], "records": of_kind["record"], "aside": lost}


def _index(journal: "DataFrame", folder: Path) -> None:
    """Write (term, position, month), sorted by term, so that a question reads a few row groups."""
    from pyspark.sql import functions as f

    terms = f.array_union("terms", f.array(f.concat(f.lit("id:"), "id")))
    keys = journal.select(f.explode(terms).alias("term"), "position", "month")
    keys.sort("term", "position").write.parquet(_uri(folder / "index"))


def _last_day(spark: "SparkSession", folder: Path) -> date | None:
    last = spark.read.parquet(_uri(folder / "journal")).agg({"day": "max"}).collect()[0][0]
    return last if isinstance(last, date) else None


def _fold(entries: "DataFrame", day: date, folder: Path) -> None:
    """Fold the measures by key, and write those that stand on `day`."""
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    from statusquo.engine.cluster import FOLDED

    keyed = entries.where(f.col("kind") == "record").select(f.explode("keys").alias("key"), "payload")
    standing = keyed.groupBy("key").applyInArrow(_grouped(day), from_arrow_schema(FOLDED))
    standing.write.parquet(_uri(folder / "standing"))


def _grouped(day: date) -> Any:
    from statusquo.engine.cluster import fold_group

    def of_group(table: Any) -> Any:
        return fold_group(day, table)

    return of_group


def _spark_error(error: BaseException) -> str | None:
    """Return the telling line of an error of Spark's, None for any other."""
    from py4j.protocol import Py4JError
    from pyspark.errors.exceptions.base import PySparkException

    if not isinstance(error, PySparkException | Py4JError):
        return None
    lines = [line.strip() for line in str(error).splitlines() if "Error:" in line or "Exception:" in line]
    return (lines or str(error).splitlines() or ["unknown"])[-1][:300]


def set_aside(folder: Path) -> Iterator[bytes]:
    """Yield the JSON lines of what was set aside."""
    for file in sorted((folder / "aside").glob("part-*")):
        yield from file.read_bytes().splitlines(keepends=True)
