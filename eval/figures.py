"""Measure everything that docs/figures.md shows, and write it there: `python eval/figures.py --data PATH`.

PATH is the folder that holds data/ and articles/; a set that isn't there keeps its last figures. The numbers with their
bounds and digests are kept in eval/figures.json.
"""

import argparse
import json
from pathlib import Path

from statusquo.coding.coder import default_coder
from statusquo.evaluate import example_path, run

HOME = Path(__file__).resolve().parents[1]
PAGE, KEPT = HOME / "docs" / "figures.md", HOME / "eval" / "figures.json"
BEGIN, END = "<!-- figures: written by eval/figures.py -->", "<!-- end -->"

SETS = {
    "example": ("gold", None),
    "dev": ("gold", "data/gold/dev.jsonl"),
    "articles": ("gold", "data/gold/articles_dev.jsonl"),
    "quiet": ("quiet", "data/relation/no_event.jsonl"),
    "plv": ("relate", "data/relation/plv.jsonl"),
    "timebank": ("dates", "data/dates/timebank.tar.gz"),
    "polnear": ("voices", "data/voices/polnear_train_dev.tar.gz"),
    "names": ("names", "data/gold/dev.jsonl"),
    "ewt": ("syntax", "data/syntax/en_ewt-ud-dev.conllu.gz"),
    "article": ("report", "articles/nato-israel-2024-08-02.gold.json"),
}
ROWS = (
    ("The 20 sentences in the package", "example", {"type.f1": "types, F1", "record.f1": "types with both sides, F1"}),
    ("480 items, dated world events", "dev", {
        "type.f1": "types, F1", "record.f1": "types with both sides, F1", "type+status.f1": "types with status, F1",
        "measure.f1": "measures (kind, change, sides), F1", "matched.date": "interval exact, of matched records",
        "matched.voice": "voice right or rightly absent, of matched",
        "empty.stay": "items with nothing to code that stay empty"}),
    ("6 whole articles", "articles", {"type.f1": "types, F1", "record.f1": "types with both sides, F1"}),
    ("The article with 12 expected records", "article", {"found": "found", "absent": "forbidden ones absent"}),
    ("240 sentences without an event", "quiet", {"stay": "stay empty"}),
    ("PLV, 1,050 rows, zero-shot", "plv", {
        "root.macro_f1": "15 roots, macro-F1", "quad.accuracy": "4 quads, accuracy"}),
    ("TimeBank, 183 articles", "timebank", {"recognition.f1": "expressions, F1", "interval": "interval right"}),
    ("PolNeAR, development part", "polnear", {
        "content.f1": "words of contents, F1", "source": "source head", "quote.speaker": "speaker of direct quotes"}),
    ("Names on the 480 items", "names", {"code": "code right", "sector.given": "sector right where told"}),
    ("UD EWT, development split", "ewt", {"upos": "part of speech", "uas": "UAS", "las": "LAS"}),
)  # fmt: skip
PUBLISHED = {
    ("plv", "root.macro_f1"): (
        ("UniversalPETRARCH (dictionaries)", ".46", "published, PLV test"),
        ("GPT-4, zero-shot", ".62", "published, PLV test"),
        ("ZSP, zero-shot (355M, GPU)", ".82", "published, PLV test"),
        ("ZSP on the same rows as ours", "{zsp.root.macro_f1}", "from its published predictions, by our command"),
        ("ConfliBERT, supervised (110M)", ".87", "published, PLV test; trained on rows of the set"),
    ),
    ("plv", "quad.accuracy"): (
        ("ZSP on the same rows as ours", "{zsp.quad.accuracy}", "from its published predictions, by our command"),
    ),
    ("dev", "type.f1"): (("two readers of the codebook", ".86", "330 items read twice, `data/README.md`"),),
    ("dev", "record.f1"): (("two readers of the codebook", ".76", "the same"),),
    ("dev", "measure.f1"): (("two readers of the codebook", ".86", "the same"),),
}


def number(value):
    return f"{value:.2f}".lstrip("0") if value < 1 else "1.00"


def table(kept):
    lines = ["| System | Set | Figure | Value | Where from |", "|---|---|---|---|---|"]
    for title, name, figures in ROWS:
        if name not in kept:
            continue
        suite, path = SETS[name]
        told = kept[name]["figures"]
        data = f" --data {path}" if path else ""
        for figure, label in figures.items():
            f = told[figure]
            between = f" [{number(f['low'])}, {number(f['high'])}]" if f["low"] is not None else ""
            lines.append(
                f"| ours | {title} | {label} | {number(f['value'])}{between} | `statusquo evaluate {suite}{data}` |"
            )
            for system, value, source in PUBLISHED.get((name, figure), ()):
                shown = number(told[value.strip("{}")]["value"]) if value.startswith("{") else value
                lines.append(f"| {system} | {title} | {label} | {shown} | {source} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", action="append", choices=SETS)
    args = parser.parse_args()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for name, (suite, path) in SETS.items():
        where = example_path() if path is None else args.data / path if args.data else None
        if where is None or not where.exists() or (args.only and name not in args.only):
            continue
        result = run(suite, where)
        kept[name] = {"coder": default_coder().digest, **result.to_json()}
        print(name, {k: round(f.value, 3) for k, f in result.figures.items()}, flush=True)
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(kept)}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
