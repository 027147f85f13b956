"""Score `relate` on (sentence, source, target) rows with a PLOVER root type, zero-shot, beside ZSP on the same rows.

    python eval/relate.py ROWS.jsonl

Rows hold text, marked_text (with <s>..</s> and <t>..</t>), label, quad, zsp_root. The crosswalk from our rulings to
theirs: CONCEDE and RETREAT are one root, YIELD; the other types keep their names; NONE is no root and is left out.
Prints macro-F1 over the roots present, the F1 of each root, and the accuracy of the four quads. Never used to train or
to choose.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from statusquo.codebook import codebook
from statusquo.coding.coder import default_coder
from statusquo.coding.relation import relate
from statusquo.core import Span

CROSSWALK = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {"YIELD": 1}


def spans(row):
    """Return the text without marks and the spans of source and target in it."""
    text, found, rest = "", {}, row["marked_text"]
    marks = {"<s>": "source", "</s>": "source", "<t>": "target", "</t>": "target"}
    while rest:
        mark = next((m for m in marks if rest.startswith(m)), None)
        if mark is None:
            text, rest = text + rest[0], rest[1:]
        else:
            found.setdefault(marks[mark], []).append(len(text))
            rest = rest[len(mark) :]
    bare = text.rstrip(" .")
    found.setdefault("target", [bare.rfind(" ") + 1, len(bare)])  # a side that the text doesn't name: an end word
    found.setdefault("source", [0, max(text.find(" "), 1)])
    source, target = (Span(start=found[k][0], end=found[k][1]) for k in ("source", "target"))
    return text, source, target


def best_root(chances):
    roots = Counter()
    for name, value in chances.items():
        if name != "NONE":
            roots[CROSSWALK.get(name, name)] += value
    return roots.most_common(1)[0][0]


def quad(root):
    return QUADS.get(root) or codebook().types[root].quad


def figures(pairs):
    """Return (macro-F1, {root: (f1, n)}) of (gold, got) pairs."""
    table = {}
    for root in sorted({g for g, _ in pairs}):
        hit = sum(g == p == root for g, p in pairs)
        gold, got = sum(g == root for g, _ in pairs), sum(p == root for _, p in pairs)
        table[root] = (2 * hit / max(gold + got, 1), gold)
    return sum(f for f, _ in table.values()) / max(len(table), 1), table


def score(path):
    encoder = default_coder().encoder
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    pairs = []
    for row in rows:
        text, source, target = spans(row)
        pairs.append((row["label"], best_root(relate(encoder, text, source, target))))
    return rows, pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    rows, pairs = score(parser.parse_args().rows)
    macro, table = figures(pairs)
    zsp, _ = figures([(r["label"], r["zsp_root"]) for r in rows if r.get("zsp_root")])
    for root, (f, n) in table.items():
        print(f"{root:10} F1 {f:.3f}  {n}")
    right = sum(quad(g) == quad(p) for g, p in pairs) / len(pairs)
    print(f"macro-F1 {macro:.3f} over {len(pairs)} rows (ZSP {zsp:.3f}); quads right {right:.3f}")


if __name__ == "__main__":
    main()
