"""Relate: the PLOVER root of what a given source does to a given target, zero-shot, on rows in the form of PLV.

Rows hold `text`, `marked_text` (with <s>..</s> and <t>..</t>) and `label`; another system's answers on the same rows
(`NAME_root`) are scored beside ours. Crosswalk from our rulings to theirs: CONCEDE and RETREAT are one root, YIELD; the
other types keep their names; NONE is no root and is left out. Never used to train or to choose.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from statusquo.codebook import codebook
from statusquo.core.span import Span
from statusquo.evaluate.figures import Figure, macro, share
from statusquo.evaluate.rows import Row, json_lines, needs

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

CROSSWALK = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
YIELD_QUAD = 1
"""YIELD counts as verbal cooperation in the four classes of these rows."""
_MARKS = {"<s>": "source", "</s>": "source", "<t>": "target", "</t>": "target"}


def read(path: Path) -> list[Row]:
    """Return the rows of a file; InputError where a field is missing."""
    rows = json_lines(path)
    for number, row in enumerate(rows, start=1):
        needs(row, path, number, "marked_text", "label")
    return rows


def spans(marked: str) -> tuple[str, Span, Span]:
    """Return the text without marks and the spans of source and target in it; an unmarked side is an end word."""
    text, found, rest = "", defaultdict(list), marked
    while rest:
        mark = next((m for m in _MARKS if rest.startswith(m)), None)
        if mark is None:
            text, rest = text + rest[0], rest[1:]
        else:
            found[_MARKS[mark]].append(len(text))
            rest = rest[len(mark) :]
    bare = text.rstrip(" .")
    found.setdefault("target", [bare.rfind(" ") + 1, len(bare)])
    found.setdefault("source", [0, max(text.find(" "), 1)])
    source, target = (Span(start=found[k][0], end=found[k][1]) for k in ("source", "target"))
    return text, source, target


def best_root(chances: Mapping[str, float]) -> str:
    """Return the root with the greatest chance, NONE left out."""
    roots: Counter[str] = Counter()
    for name, value in chances.items():
        if name != "NONE":
            roots[CROSSWALK.get(name, name)] += value  # type: ignore[assignment]  # a Counter adds floats too
    return roots.most_common(1)[0][0]


def answers(rows: Sequence[Row], coder: "Coder") -> list[str]:
    """Return our root of each row."""
    from statusquo.coding.relation import relate

    return [best_root(relate(coder.encoder, *spans(row["marked_text"]))) for row in rows]


def score(rows: Sequence[Row], got: Sequence[str]) -> dict[str, Figure]:
    """Return macro-F1 over the roots, the share of right quads, and the same of other systems' answers in the rows."""
    labels = [row["label"] for row in rows]
    figures = _both("", labels, got)
    for field in sorted({f for row in rows for f in row if f.endswith("_root")}):
        told = [(row["label"], row[field]) for row in rows if row.get(field)]
        figures |= _both(f"{field.removesuffix('_root')}.", [g for g, _ in told], [p for _, p in told])
    return figures


def _both(prefix: str, gold: Sequence[str], got: Sequence[str]) -> dict[str, Figure]:
    pairs = list(zip(gold, got, strict=True))
    return {
        f"{prefix}root.macro_f1": macro(pairs),
        f"{prefix}quad.accuracy": share(quad(g) == quad(p) for g, p in pairs),
    }


def quad(root: str) -> int | None:
    """Return the quad class of a root, None for one that no codebook has."""
    types = codebook().types
    return YIELD_QUAD if root == "YIELD" else types[root].quad if root in types else None


def causes(rows: Sequence[Row], got: Sequence[str]) -> dict[str, list[str]]:
    """Return {gold as got: ids} of the rows that are wrong."""
    found: dict[str, list[str]] = defaultdict(list)
    for number, (row, root) in enumerate(zip(rows, got, strict=True), start=1):
        if row["label"] != root:
            found[f"{row['label']} as {root}"].append(str(row.get("id", number)))
    return dict(found)
