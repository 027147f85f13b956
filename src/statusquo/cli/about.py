"""`statusquo who`, `statusquo info`, `statusquo schema`: what a name stands for, what this installation is made of."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from statusquo.cli import printing
from statusquo.cli.options import Format, On, OwnNames, clocks, one_of, user_table

Name = Annotated[str, typer.Argument(help="A name, a role or an adjective, as a report would write it.")]


def who(name: Name, on: On = None, names: OwnNames = None, form: Format = "table") -> None:
    """Tell what a name resolves to on a day, and why.

    Examples:
      statusquo who "the Turkish foreign minister" --on 2013-01-01
    """
    from statusquo.world import World
    from statusquo.world.answer import who as resolve

    one_of("--format", form, ("table", "json"))
    answer = asdict(resolve(name, clocks(on, None)["on"], World.load(user_table(names))))
    if form == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
    else:
        printing.who(answer)


def info(form: Format = "table") -> None:
    """Print versions, digests of tables and weights, and how many rows rest on which kind of source.

    Examples:
      statusquo info --format json
    """
    one_of("--format", form, ("table", "json"))
    facts = gather()
    if form == "json":
        print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
    else:
        printing.info(facts)


def schema() -> None:
    """Print the JSON Schema of a record, as `code --format jsonl` writes it.

    Examples:
      statusquo schema > record.schema.json
    """
    from statusquo.writers.schema import record_schema

    print(json.dumps(record_schema(), ensure_ascii=False, indent=2))


def gather() -> dict[str, object]:
    """Return what `info` prints."""
    import platform

    import duckdb

    from statusquo import __version__
    from statusquo.codebook import codebook, lexicon
    from statusquo.core.record import SCHEMA
    from statusquo.model.encoder import Encoder
    from statusquo.world import World

    world, encoder = World.load(), Encoder.load().contract
    return {
        "statusquo": __version__,
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "schema": SCHEMA,
        "tables": {"codebook": codebook().digest, "lexicon": lexicon().digest, "world": world.digest},
        "encoder": {"digest": encoder.digest, "heads": list(encoder.heads), "training": dict(encoder.training)},
        "sources": world.tables.sources,
    }
