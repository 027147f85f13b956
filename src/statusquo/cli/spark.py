"""`statusquo code --engine spark`: the same coding on Apache Spark, into a ledger of Parquet files."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from statusquo.core.errors import InputError, QuestionError

if TYPE_CHECKING:
    from statusquo.cli.code import Target
    from statusquo.engine.work import Plan


def run(
    inputs: list[str],
    plan: "Plan",
    to: "Target",
    master: str,
    *,
    published: date | None,
    mapping: Mapping[str, str],
    english: bool,
) -> None:
    """Code the inputs on a Spark master.

    Raises:
        QuestionError: for options that only the local engine has.
        InputError: if Spark or the folder can't be had, or nothing was coded.
    """
    if to.again or to.ledger is None:
        raise QuestionError("--engine spark writes a ledger's folder: give --ledger FOLDER, without --format and --out")
    if "://" in to.ledger or to.ledger.endswith(".duckdb"):
        raise QuestionError(f"--engine spark writes a folder of Parquet files: give --ledger FOLDER, not {to.ledger}")
    folder = Path(to.ledger)
    if folder.exists():
        raise InputError(f"{folder}: is there already; name a folder that is not, or remove it")
    from statusquo.engine import spark

    form = spark.form_of(inputs)
    began = perf_counter()
    session = spark.session(master)
    try:
        counts = spark.code(
            session, inputs, plan, folder, form=form, published=published, mapping=mapping, english=english
        )
    finally:
        session.stop()
    seconds = perf_counter() - began
    if to.quarantine is not None:
        with to.quarantine.open("wb") as out:
            out.writelines(spark.set_aside(folder))
    aside = f", {counts['aside']:,} set aside" if counts["aside"] else ""
    if not counts["documents"]:
        raise InputError(f"nothing was coded{aside}")
    told = f"{counts['documents']:,} reports, {counts['records']:,} records{aside}; ledger in {folder}"
    print(f"{told}; {counts['documents'] / seconds:,.0f} reports a second", file=sys.stderr)
