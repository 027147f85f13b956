"""Write the reference pages from the code and the tables: `python docs/generate.py [--check]`.

With --check nothing is written, and the exit code is 1 when a page isn't what the code says.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

HOME = Path(__file__).resolve().parent
NOTE = "<!-- written by docs/generate.py; don't edit -->\n"
SHOWN = {
    "types": "Event types",
    "modes": "Modes",
    "contexts": "Contexts",
    "sectors": "Sectors",
    "kinds": "Measure kinds",
    "changes": "Changes of a measure",
    "effects": "Effects",
    "fold": "Fold",
    "aging": "Aging",
    "control": "Governing verbs",
}
"""Tables that people look up, with their headings; the longer ones are told by their columns alone."""
WORLD = ("states", "bodies", "memberships", "rules", "groups", "offices", "holders", "roles", "places", "names")


def commands() -> str:
    """Return the page of commands, from the command line itself."""
    from statusquo.cli.app import app

    group = typer.main.get_command(app)
    parts = [NOTE + "# Commands\n\nEvery question takes clocks and filters; `--format json` gives one JSON object.\n"
             "Completion for your shell: `statusquo --install-completion`.\n"]  # fmt: skip
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        parts.append(f"## {name}\n\n{_help(command.help or '')}\n\n```text\nstatusquo {name}{_usage(command)}\n```\n")
        rows = [row for p in command.params if (row := _option(p)) is not None]
        if rows:
            parts.append("| Option | Meaning |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _help(text: str) -> str:
    """Return a docstring with its examples as a block."""
    told, _, examples = inspect.cleandoc(text).partition("Examples:")
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    shown = "\n\n```text\n" + "\n".join(lines) + "\n```" if lines else ""
    return told.strip().replace("\b", "") + shown


def _usage(command: Any) -> str:
    names = [p.metavar or (p.name or "").upper() for p in command.params if p.param_type_name == "argument"]
    return "".join(f" {name}" for name in names)


def _option(param: Any) -> str | None:
    if getattr(param, "hidden", False) or param.param_type_name == "argument":
        return None
    names = ", ".join(f"`{n}`" for n in (*param.opts, *param.secondary_opts))
    told = " ".join((param.help or "").split()).replace("|", "\\|")
    return f"| {names} | {told} |"


def python() -> str:
    """Return the page of public names, from their docstrings."""
    import statusquo
    from statusquo import frames
    from statusquo.evaluate import Result, run

    parts = [NOTE + "# Python\n"]
    for name in statusquo.__all__:
        if not name.startswith("_"):
            parts += _object(f"statusquo.{name}", getattr(statusquo, name))
    for name in frames.__all__:
        parts += _object(f"statusquo.frames.{name}", getattr(frames, name))
    parts += [*_object("statusquo.evaluate.run", run), *_object("statusquo.evaluate.Result", Result)]
    return "\n".join(parts)


def _object(name: str, thing: Any) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"```text\n{name}{_signature(thing)}\n```\n"
    yield f"{_doc(thing)}\n"
    if inspect.isclass(thing):
        for method, function in inspect.getmembers(thing, inspect.isfunction):
            if not method.startswith("_"):
                yield f"- `{method}{_signature(function)}`: {_doc(function).splitlines()[0]}"
        yield ""


def _signature(function: Any) -> str:
    told = str(inspect.signature(function)).replace("self, ", "").replace("(self)", "()")
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", told)


def _doc(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


def record() -> str:
    """Return the page of the record, from its JSON Schema."""
    from statusquo.writers.schema import record_schema

    schema = record_schema()
    rows = ["| Field | Type | Meaning |", "|---|---|---|", *_fields(schema, "")]
    about = (
        "# Record\n\nOne line of `statusquo code --format jsonl`. The JSON Schema is printed by `statusquo schema`; a "
        "field more or less is a new version of it.\n\n"
    )
    after = (
        "\n\nOffsets count Unicode characters of the text as given, the end exclusive. An interval is a day that is "
        "known to lie between two days.\n"
    )
    return NOTE + about + "\n".join(rows) + after


def _fields(schema: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, field in schema["properties"].items():
        inner, null, many = field, False, False
        if "anyOf" in inner:
            inner, null = inner["anyOf"][0], True
        if inner.get("type") == "array":
            inner, many = inner["items"], True
        kind = inner.get("type", "one of" if "enum" in inner else "number" if "const" in inner else "")
        told = field.get("description") or inner.get("description") or ""
        if "enum" in inner and len(inner["enum"]) <= 20:
            told = f"{told} {', '.join(map(str, inner['enum']))}".strip()
        yield f"| `{prefix}{name}` | {'list of ' if many else ''}{kind}{' or null' if null else ''} | {told} |"
        if inner.get("type") == "object":
            yield from _fields(inner, f"{prefix}{name}{'[]' if many else ''}.")


def tables() -> str:
    """Return the page of tables: the closed lists in full, the others by columns, size and sources."""
    from statusquo.codebook import read_rows
    from statusquo.codebook.lexicon import Entry, MeasureTerm
    from statusquo.world.rows import TABLES

    parts = [
        NOTE
        + "# Tables\n\nTables are CSV files in the package, each row with its source; a wrong row is refused with its "
        "line. Your own rows win over ours (`--names`, `--lexicon`, `--measures`).\n"
    ]
    for name, title in SHOWN.items():
        rows = [row for _, row in read_rows(name)]
        columns = [c for c in rows[0] if c not in ("source", "note")]
        parts.append(f"## {title}\n\n`codebook/data/{name}.csv`\n\n" + _table(columns, rows))
    parts.append("## Lexicon\n\n`codebook/data/lexicon.csv` and `objects.csv`; `cues.csv` and others for voices.\n")
    for name, kind in (("lexicon", Entry), ("objects", MeasureTerm), ("cues", None), ("speakers", None)):
        rows = [row for _, row in read_rows(name)]
        parts.append(f"- `{name}.csv`: {', '.join(rows[0])}.{' ' + _told(kind) if kind else ''}")
    parts.append(
        "\n## World\n\n`world/data`; a table may lie in several files (`holders_more.csv`). Columns of several names "
        "part them by `|`; a name that ends in `?` is a weak one, which gives way where another reading fits. `start` "
        "and `end` are days, months or years, or empty; both belong to the spell.\n"
    )
    parts += [
        f"- `{name}`: {', '.join(_columns(TABLES[name]))}. {_told(TABLES[name])}" for name in WORLD if name in TABLES
    ]
    return "\n".join(parts) + "\n"


def _told(kind: Any) -> str:
    """Return a row's docstring in one line."""
    return " ".join(_doc(kind).split())


def _columns(kind: Any) -> list[str]:
    import msgspec

    return [f.name for f in msgspec.structs.fields(kind) if f.name not in {"line", "user", "first", "last"}]


def _table(columns: list[str], rows: list[dict[str, str]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join((row[c] or "").replace("|", "\\|") for c in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


PAGES = {"commands": commands, "python": python, "record": record, "tables": tables}


def main() -> None:
    """Write or check the pages."""
    stale = []
    for name, page in PAGES.items():
        path, text = HOME / "reference" / f"{name}.md", page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit(f"not what the code says: {', '.join(stale)}; run python docs/generate.py")
    print(json.dumps({"written": stale}))


if __name__ == "__main__":
    main()
