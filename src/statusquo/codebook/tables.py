"""The codebook's closed lists: event types, modes, contexts, sectors, measure kinds and changes.

Invariant: a record holds only values that stand in these tables; a wrong row stops the load with its line.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from statusquo.core.errors import TableError

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
MUTUAL_TYPES = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types whose sides are told without order when both act together (CODEBOOK section 5)."""

SPEECH_TYPES = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE"})
"""Speech acts: once said they have occurred, whatever they speak of (CODEBOOK section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A PLOVER event type: quad 1 to 4, intensity on the scale -10..10, whether it needs a recipient."""

    name: str
    quad: int
    intensity: float
    needs_recipient: bool
    modes: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """All closed lists, by name; `digest` changes with any row."""

    types: Mapping[str, EventType]
    contexts: frozenset[str]
    sectors: frozenset[str]
    kinds: frozenset[str]
    changes: frozenset[str]
    digest: str


def read_rows(table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of `codebook/data/<table>.csv`; every row must have a source.

    Raises:
        TableError: if a row has too few or too many cells, or no source.
    """
    text = (files("statusquo.codebook") / "data" / f"{table}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        if None in row or None in row.values():
            raise TableError(f"{table}.csv", reader.line_num, f"needs the cells {reader.fieldnames}")
        if not row["source"].strip():
            raise TableError(f"{table}.csv", reader.line_num, "has no source")
        yield reader.line_num, row


@cache
def codebook() -> Codebook:
    """Load the codebook's tables once.

    Raises:
        TableError: if a row is wrong; the message names table and line.
    """
    modes: dict[str, list[str]] = {}
    for _, row in read_rows("modes"):
        modes.setdefault(row["type"], []).append(row["mode"])
    types = {row["type"]: _event_type(line, row, tuple(modes.pop(row["type"], ()))) for line, row in read_rows("types")}
    if modes:
        raise TableError("modes.csv", 0, f"has modes of unknown types {sorted(modes)}")
    return Codebook(
        types=MappingProxyType(types),
        contexts=_column("contexts", "context"),
        sectors=_column("sectors", "sector"),
        kinds=_column("kinds", "kind"),
        changes=_column("changes", "change"),
        digest=digest_of(
            "types",
            "modes",
            "contexts",
            "sectors",
            "kinds",
            "changes",
            "context_weights",
            "place_weights",
            "act_sectors",
        ),
    )


def digest_of(*tables: str) -> str:
    """Return a SHA-256 in hex over the named tables' bytes."""
    total = hashlib.sha256()
    for table in tables:
        total.update((files("statusquo.codebook") / "data" / f"{table}.csv").read_bytes())
    return total.hexdigest()


def _event_type(line: int, row: dict[str, str], modes: tuple[str, ...]) -> EventType:
    try:
        quad, intensity = int(row["quad"]), float(row["intensity"])
    except ValueError:
        raise TableError("types.csv", line, "quad and intensity must be numbers") from None
    if quad not in QUADS or not -10 <= intensity <= 10:
        raise TableError("types.csv", line, "quad is 1 to 4 and intensity -10 to 10")
    return EventType(
        name=row["type"],
        quad=quad,
        intensity=intensity,
        needs_recipient=row["recipient"] == "yes",
        modes=modes,
        definition=row["definition"],
    )


def _column(table: str, name: str) -> frozenset[str]:
    return frozenset(row[name] for _, row in read_rows(table))
