"""The lexicon: words that tell acts, the nouns that name measures, and what a verb does to them.

Invariant: every row is checked on load against the codebook's closed lists, and a user's row wins over ours. A verb
with an `effect` tells a measure act when its object is a measure noun; what follows is in `effects.csv`, by the
polarity of that noun: a restriction (sanctions), a flow (trade) or a truce.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from statusquo.codebook.tables import codebook, digest_of, read_rows
from statusquo.core.errors import TableError

EFFECTS = frozenset(
    "block leave impose ban suspend end lift extend widen narrow allow sanction expel recall breach noun".split()
)
POLARITIES = frozenset({"restriction", "flow", "truce", "side", "body", "agreement"})
COLUMNS = {
    "lexicon": (("lemma", "pos", "type"), ("mode", "effect", "recipient", "weight", "source", "note")),
    "objects": (("term", "kind", "polarity"), ("flow", "source", "note")),
}
"""Columns of a user's table: those that it needs, and those that it may have."""
MINE = "user:"
"""How the sources of rows of a user's own tables begin."""
RECIPIENTS = frozenset({"obj", "mutual", "none", "obl", "on", "with", "to", "of", "from", "in", "against"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word or phrase that tells an act.

    `lemma` holds the head lemma first ("call on"). `type` is empty where only the object makes it an act. `recipient`
    says where the recipient stands: obj, mutual, none, or a preposition. `weight` (0..1) is how sure the word alone is.
    `rule` names the row for a record's source.
    """

    lemma: str
    pos: str
    type: str
    mode: str | None
    effect: str | None
    recipient: str
    weight: float
    rule: str

    @property
    def mine(self) -> bool:
        """Whether a user's own table says so; it is then not weighed against the encoder's reading."""
        return self.rule.startswith(MINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTerm:
    """A noun phrase that names a measure or what a measure restricts; `kind` None takes it from its modifiers."""

    term: str
    kind: str | None
    polarity: str
    flow: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an effect does to a noun of one polarity: the event's type and mode and the measure's change."""

    type: str | None
    mode: str | None
    change: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All entries by (head lemma, part of speech), longest phrase first; measure terms by head lemma.

    `control` tells what a verb makes of the act in its complement: threat, promise, refusal, call, plan, attempt ...
    """

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    terms: Mapping[str, tuple[MeasureTerm, ...]]
    effects: Mapping[tuple[str, str], Effect]
    control: Mapping[str, str]
    digest: str


Row = tuple[str, int, str, dict[str, str]]
"""Table and line for messages, the table as `source` names it, and the row."""


@cache
def lexicon(entries: Path | None = None, terms: Path | None = None) -> Lexicon:
    """Load the lexicon, with a user's own files of entries and measure terms winning over ours.

    Raises:
        TableError: if a row is wrong; the message names table and line.
    """
    by_head: dict[tuple[str, str], dict[tuple[str, str | None], Entry]] = {}
    for table, line, name, row in _rows("lexicon", entries):
        entry = _entry(table, line, name, row)
        head = entry.lemma.split()[0] if entry.pos == "V" else entry.lemma.split()[-1]
        found = by_head.setdefault((head, entry.pos), {})
        for key in [k for k, e in found.items() if e.lemma == entry.lemma and _source(e) != name]:
            del found[key]  # what a user says of a word is all that is said of it
        found[entry.lemma, entry.effect] = entry
    by_noun: dict[str, dict[str, MeasureTerm]] = {}
    for table, line, name, row in _rows("objects", terms):
        term = _term(table, line, name, row)
        by_noun.setdefault(term.term.split()[-1], {})[term.term] = term
    effects = {(row["effect"], row["polarity"]): _effect(line, row) for line, row in read_rows("effects")}
    return Lexicon(
        entries={key: tuple(sorted(found.values(), key=_longest)) for key, found in by_head.items()},
        terms={key: tuple(sorted(found.values(), key=lambda t: -len(t.term))) for key, found in by_noun.items()},
        effects=effects,
        control={row["lemma"]: row["control"] for _, row in read_rows("control")},
        digest=digest_of("lexicon", "objects", "effects", "control"),
    )


def _longest(entry: Entry) -> tuple[int, float]:
    return -len(entry.lemma.split()), -entry.weight


def _source(entry: Entry) -> str:
    return entry.rule.removesuffix(f":{entry.lemma}")


def _rows(table: str, user: Path | None) -> Iterator[Row]:
    for line, row in read_rows(table):
        yield f"{table}.csv", line, table, row
    if user is not None:
        yield from _user_rows(user, *COLUMNS[table])


def _user_rows(path: Path, needed: Sequence[str], more: Sequence[str]) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [c for c in needed if c not in (reader.fieldnames or ())]
            if missing:
                raise TableError(str(path), 1, f"lacks the columns {', '.join(missing)}")
            strange = [c for c in reader.fieldnames or () if c not in (*needed, *more)]
            if strange:
                raise TableError(str(path), 1, f"no column {strange[0]!r}; there are {', '.join((*needed, *more))}")
            for row in reader:
                if None in row or None in row.values():
                    raise TableError(
                        str(path), reader.line_num,
                        f"needs {len(reader.fieldnames or ())} cells, one a column; quote cells that hold a comma",
                    )  # fmt: skip
                yield str(path), reader.line_num, f"{MINE}{path.name}", row
    except OSError as error:
        raise TableError(str(path), 0, f"can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TableError(str(path), 0, "is not UTF-8 text") from None


def _entry(table: str, line: int, name: str, row: Mapping[str, str]) -> Entry:
    lemma, pos, kind = row["lemma"].strip().lower(), row["pos"].strip().upper(), row["type"].strip()
    effect, recipient = row.get("effect") or None, row.get("recipient") or "obj"
    mode = row.get("mode") or None
    types = codebook().types
    if not lemma or pos not in ("V", "N"):
        raise TableError(table, line, "needs a lemma, and pos V or N")
    if kind and kind not in types:
        raise TableError(table, line, f"type {kind!r} is none of {', '.join(types)}")
    if mode and (not kind or mode not in types[kind].modes):
        raise TableError(
            table, line, f"mode {mode!r} is none of {kind}'s: {', '.join(types[kind].modes) if kind else ''}"
        )
    if effect and effect not in EFFECTS:
        raise TableError(table, line, f"effect {effect!r} is none of {', '.join(sorted(EFFECTS))}")
    if not kind and not effect:
        raise TableError(table, line, "needs a type or an effect")
    if recipient not in RECIPIENTS:
        raise TableError(table, line, f"recipient {recipient!r} is none of {', '.join(sorted(RECIPIENTS))}")
    try:
        weight = float(row.get("weight") or 0.9)
    except ValueError:
        raise TableError(table, line, f"weight {row['weight']!r} is no number from 0 to 1") from None
    if not 0 <= weight <= 1:
        raise TableError(table, line, f"weight {weight} is not from 0 to 1")
    return Entry(lemma=lemma, pos=pos, type=kind, mode=mode, effect=effect, recipient=recipient, weight=weight,
                 rule=f"{name}:{lemma}")  # fmt: skip


def _term(table: str, line: int, name: str, row: Mapping[str, str]) -> MeasureTerm:
    term, kind, polarity = row["term"].strip().lower(), row["kind"].strip() or None, row["polarity"].strip()
    flow = row.get("flow") or None
    if not term:
        raise TableError(table, line, "needs a term")
    if kind and kind not in codebook().kinds:
        raise TableError(table, line, f"kind {kind!r} is none of {', '.join(sorted(codebook().kinds))}")
    if polarity not in POLARITIES:
        raise TableError(table, line, f"polarity {polarity!r} is none of {', '.join(sorted(POLARITIES))}")
    if flow not in (None, "import", "export", "both"):
        raise TableError(table, line, f"flow {flow!r} is none of import, export, both")
    return MeasureTerm(term=term, kind=kind, polarity=polarity, flow=flow, rule=f"{name}:{term}")


def _effect(line: int, row: Mapping[str, str]) -> Effect:
    kind, mode, change = row["type"] or None, row["mode"] or None, row["change"] or None
    if (kind and kind not in codebook().types) or (change and change not in codebook().changes):
        raise TableError("effects.csv", line, f"unknown type {kind!r} or change {change!r}")
    if row["effect"] not in EFFECTS or row["polarity"] not in POLARITIES:
        raise TableError("effects.csv", line, "unknown effect or polarity")
    return Effect(type=kind, mode=mode, change=change)
