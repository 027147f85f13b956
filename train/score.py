"""Measure exported weights on the development splits: `python train/score.py FOLDER --shared PATH`.

Unlabelled and labelled attachment and part of speech on UD EWT dev (all words), F1 of PropBank arguments with predicted
predicates (label and both ends right), F1 of UNER names (kind and both ends right). Words are the treebank's own.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import data

from statusquo.core.sentence import Sentence
from statusquo.evaluate.syntax import sentence_of
from statusquo.model.bio import runs
from statusquo.model.encoder import Encoder


def f1(right: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = right / max(found, 1), right / max(gold, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(100 * precision, 2), "recall": round(100 * recall, 2), "f1": round(100 * both, 2)}


def syntax(examples: list[data.Example], read: list[Sentence]) -> dict[str, float]:
    n: Counter = Counter()
    for example, sentence in zip(examples, read, strict=True):
        for word, tag, head, relation in zip(
            sentence.words, example.tags, example.heads, example.relations, strict=True
        ):
            n["words"] += 1
            n["pos"] += word.tag == tag
            n["uas"] += word.head == head
            n["las"] += word.head == head and word.relation == relation
    return {name: round(100 * n[name] / n["words"], 2) for name in ("pos", "uas", "las")}


def names(examples: list[data.Example], read: list[Sentence]) -> dict[str, float]:
    right = found = gold = 0
    for example, sentence in zip(examples, read, strict=True):
        if example.entities:
            a, b = set(runs(example.entities)), set(runs([w.entity for w in sentence.words]))
            right, found, gold = right + len(a & b), found + len(b), gold + len(a)
    return f1(right, found, gold)


def arguments(examples: list[data.Example], read: list[Sentence]) -> dict[str, dict[str, float]]:
    n: Counter = Counter()
    for example, sentence in zip(examples, read, strict=True):
        if example.frames is None:
            continue
        a, b = set(example.frames), {p.word for p in sentence.predicates}
        n["p right"], n["p found"], n["p gold"] = n["p right"] + len(a & b), n["p found"] + len(b), n["p gold"] + len(a)
        a = {(p, *span) for p, spans in example.frames.items() for span in spans}
        b = {(p.word, x.label, x.start, x.end) for p in sentence.predicates for x in p.arguments}
        n["right"], n["found"], n["gold"] = n["right"] + len(a & b), n["found"] + len(b), n["gold"] + len(a)
    return {
        "predicates": f1(n["p right"], n["p found"], n["p gold"]),
        "arguments": f1(n["right"], n["found"], n["gold"]),
    }


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("folder", type=Path)
    ask.add_argument("--shared", type=Path, required=True)
    args = ask.parse_args()
    encoder = Encoder.load(args.folder)
    examples = data.ewt(args.shared, "dev")
    read = encoder.annotate([sentence_of(e.words) for e in examples])
    out = {"UD EWT dev": syntax(examples, read), "UNER EWT dev": names(examples, read)}
    out["PropBank EWT dev"] = arguments(examples, read)
    held = data.gum(args.shared)[1]
    out["GUM held out"] = syntax(held, encoder.annotate([sentence_of(e.words) for e in held]))
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
