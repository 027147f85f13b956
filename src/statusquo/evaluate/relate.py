"""Relate: the PLOVER root of what a given source does to a given target, zero-shot, on rows in the form of PLV.

Rows hold `text`, `marked_text` (with <s>..</s> and <t>..</t>) and `label`; another system's answers on the same rows
(`NAME_root`) are scored beside ours. Never used to train or to choose.

Crosswalk from our rulings to theirs, which follow CAMEO by the conversion table CAMEO2PLOVER (PLOVER draft 0.8):
CONCEDE and RETREAT are one root, YIELD; embargoes and sanctions (163) and what courts do (173) are COERCE, not
SANCTION; an agreement that both have concluded (057) is SUPPORT, while agreeing to do something (03) is AGREE; the
other types keep their names; NONE is no root and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from statusquo.codebook import codebook
from statusquo.core.sentence import EventReading, Sentence
from statusquo.core.span import Span
from statusquo.evaluate.figures import Figure, macro, share
from statusquo.evaluate.rows import Row, json_lines, needs

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder

CROSSWALK = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
EMBARGOES = frozenset({"arms", "financial", "media", "trade", "transit", "travel"})
"""Kinds of measures that CAMEO counts under 163, embargo, boycott or sanctions; the others reduce relations (16)."""
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


def best_root(chances: Mapping[str, float], renamed: Mapping[str, str] = CROSSWALK) -> str:
    """Return the root with the greatest chance, NONE left out; `renamed` maps our types to their roots."""
    roots: Counter[str] = Counter()
    for name, value in chances.items():
        if name != "NONE":
            roots[renamed.get(name, name)] += value  # type: ignore[assignment]  # a Counter adds floats too
    return roots.most_common(1)[0][0]


def answers(rows: Sequence[Row], coder: "Coder") -> list[str]:
    """Return our root of each row."""
    return [_answer(coder, *spans(row["marked_text"])) for row in rows]


def _answer(coder: "Coder", text: str, source: Span, target: Span) -> str:
    from statusquo.coding.relation import together

    sentence = coder.encoder.annotate([together(text, source, target)])[0]
    return best_root(coder.encoder.relate(sentence, source, target), crosswalk(sentence, source, target))


def crosswalk(sentence: Sentence, source: Span, target: Span) -> dict[str, str]:
    """Return the root of each of our types in an annotated sentence, by what is read at its likeliest trigger."""
    renamed = dict(CROSSWALK)
    sanction, agreed = (_likeliest(sentence, name) for name in ("SANCTION", "AGREE"))
    if sanction and (_first(sanction.modes) == "convict" or _first(sanction.measures) in EMBARGOES):
        renamed["SANCTION"] = "COERCE"
    if agreed and _concluded(sentence, agreed, source, target):
        renamed["AGREE"] = "SUPPORT"
    return renamed


def _likeliest(sentence: Sentence, kind: str) -> EventReading | None:
    return max(sentence.readings, key=lambda reading: dict(reading.types).get(kind, 0.0), default=None)


def _first(scores: Sequence[tuple[str, float]]) -> str | None:
    return scores[0][0] if scores else None  # a reading's labels come best first


def _concluded(sentence: Sentence, agreed: EventReading, source: Span, target: Span) -> bool:
    """Tell whether both act, it has happened, and no clause says what they will do ("agreed to talk")."""
    words = sentence.words
    both = all(
        any(
            chance > 0.5 and span.overlaps(Span(start=w.start, end=w.end))
            for w, chance in zip(words, agreed.acting, strict=True)
        )
        for span in (source, target)
    )
    clause = any(w.head == agreed.word and w.relation in {"xcomp", "ccomp"} for w in words)
    return both and not clause and _first(agreed.statuses) == "occurred"


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
