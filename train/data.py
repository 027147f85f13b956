"""Training examples: sentences with whichever annotations their source has.

Invariant: every annotation indexes the words of its own example; what a source does not annotate is None and is masked
in the loss, so that a set without entities never teaches that there are none.
"""

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from labels import listed
from tokenizers import Tokenizer

TAGS = listed("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X")
RELATIONS = listed("""
    acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt
    conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj
    list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent
    obl:unmarked orphan parataxis punct reparandum root vocative xcomp
""")
ENTITIES = ["O"] + [f"{b}-{kind}" for kind in ("PER", "ORG", "LOC") for b in "BI"]
ARGUMENTS = listed("""
    ARG0 ARG1 ARG2 ARG3 ARG4 ARGM-TMP ARGM-LOC ARGM-NEG ARGM-MOD ARGM-ADV ARGM-ADJ ARGM-MNR ARGM-DIS ARGM-EXT
    ARGM-PRP ARGM-CAU ARGM-PRR ARGM-LVB ARGM-DIR ARGM-PRD ARGM-GOL ARGM-COM ARGM-CXN R-ARG0 R-ARG1 R-ARG2
    R-ARGM-LOC R-ARGM-TMP C-ARG1 C-ARG2 C-V
""")
ARGUMENT_TAGS = ["O"] + [f"{b}-{label}" for label in ARGUMENTS for b in "BI"]
SHAPES = 8
"""Letter shapes of a piece's word: see `shape_of`. The vocabulary is uncased, so case comes in through these."""


@dataclass
class Example:
    """One sentence. `frames` maps a predicate's word to its (label, start, end) arguments; `events` see events.py."""

    words: list[str]
    source: str
    tags: list[str] | None = None
    heads: list[int] | None = None  # -1 for the root
    relations: list[str] | None = None
    entities: list[str] | None = None
    frames: dict[int, list[tuple[str, int, int]]] | None = None
    events: object | None = None
    pieces: list[int] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def shape_of(word: str) -> int:
    """Return 1 lower, 2 title, 3 capitals, 4 mixed, 5 digits, 6 no letters or digits, 7 one capital (0 is padding)."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 5 if any(c.isdigit() for c in word) else 6
    if not any(c.isupper() for c in letters):
        return 1
    if all(c.isupper() for c in letters):
        return 7 if len(letters) == 1 else 3
    return 2 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 4


class Pieces:
    """Wordpieces of single words, remembered: a sentence's pieces are its words' pieces between [CLS] and [SEP]."""

    def __init__(self, tokenizer: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        got = self.known.get(word)
        if got is None:
            got = self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids or [100]
            if len(got) > 12:  # a URL or a rule of dashes: its first pieces are enough
                got = self.known[word] = got[:12]
        return got

    def fill(self, example: Example) -> Example:
        pieces, shapes, starts = [101], [0], []
        for word in example.words:
            starts.append(len(pieces))
            ids = self.of(word)
            pieces += ids
            shapes += [shape_of(word)] * len(ids)
        example.pieces, example.shapes, example.starts = [*pieces, 102], [*shapes, 0], starts
        return example


def blocks(lines: Iterator[str]) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield (sentence id, rows) of a CoNLL-U-like file; multiword and empty tokens are left out."""
    name, rows = "", []
    for raw in lines:
        line = raw.rstrip("\n")
        if line.startswith("# sent_id"):
            name = line.split(" = ")[1]
        elif not line:
            if rows:
                yield name, rows
            rows = []
        elif not line.startswith("#"):
            cells = line.split("\t")
            if cells[0].isdigit():
                rows.append(cells)
    if rows:
        yield name, rows


def lines_of(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def relation_of(label: str) -> str:
    return (
        label
        if label in RELATIONS
        else label.split(":", maxsplit=1)[0]
        if label.split(":", maxsplit=1)[0] in RELATIONS
        else "dep"
    )


def grammar(name: str, rows: list[list[str]]) -> Example:
    tags = [r[3] if r[3] in TAGS else "X" for r in rows]
    return Example(
        words=[r[1] for r in rows],
        source=name,
        tags=tags,
        heads=[int(r[6]) - 1 for r in rows],
        relations=[relation_of(r[7]) for r in rows],
    )


def ewt(shared: Path, split: str) -> list[Example]:
    """UD EWT joined with PropBank and UNER by sentence id (where the words agree)."""
    lines = lines_of(shared / f"data/syntax/en_ewt-ud-{split}.conllu.gz")
    found = {name: grammar(name, rows) for name, rows in blocks(lines)}
    for line in lines_of(shared / "data/syntax/propbank_ewt.jsonl.gz"):
        row = json.loads(line)
        example = found.get(row["id"])
        if row["split"] == split and example and example.words == row["words"]:
            example.frames = {
                f["predicate"]: [(a[0], a[1], a[2]) for a in f["arguments"] if a[0] in ARGUMENTS] for f in row["frames"]
            }
    for name, rows in blocks(lines_of(shared / f"data/entities/uner_ewt-{split}.iob2.gz")):
        example = found.get(name)
        if example and example.words == [r[1] for r in rows]:
            example.entities = clean_bio([r[2] for r in rows])
    return list(found.values())


def clean_bio(labels: list[str]) -> list[str]:
    """Drop labels that are not ours (B-OTH, B-O) and turn an I- without its B- into a B-."""
    out: list[str] = []
    for label in labels:
        kept = label if label in ENTITIES else "O"
        if kept[0] == "I" and (not out or out[-1][2:] != kept[2:]):
            kept = "B" + kept[1:]
        out.append(kept)
    return out


GUM_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}


def gum(shared: Path, hold: int = 10) -> tuple[list[Example], list[Example]]:
    """GUM news, interviews and speeches: grammar, and names as runs of proper nouns at the head of a mention.

    Every `hold`-th document is held out.
    """
    train, held = [], []
    with tarfile.open(shared / "data/entities/gum_news_interviews_speeches.tar.gz") as tar:
        names = sorted(n for n in tar.getnames() if n.endswith(".conllu"))
        for number, member in enumerate(names):
            lines = io.TextIOWrapper(tar.extractfile(member), encoding="utf-8")
            for name, rows in blocks(lines):
                example = grammar(name, rows)
                example.entities = gum_names(rows, example)
                (held if number % hold == 0 else train).append(example)
    return train, held


def gum_names(rows: list[list[str]], example: Example) -> list[str]:
    stack: list[tuple[str, str, int]] = []
    mentions: list[tuple[int, int, str]] = []
    for i, row in enumerate(rows):
        entity = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        for opened, closed, closing in re.findall(r"\((\d+)-([a-z]+)[^()]*|(\d+)\)", entity):
            if opened:
                stack.append((opened, closed, i))
            else:
                at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] == closing), None)
                if at is not None:
                    _, kind, start = stack.pop(at)
                    mentions.append((start, i + 1, kind))
        for one in re.findall(r"\((\d+)-[a-z]+[^()]*\)", entity):  # opened and closed on this word
            at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] == one), None)
            if at is not None:
                _, kind, start = stack.pop(at)
                mentions.append((start, i + 1, kind))
    out = ["O"] * len(rows)
    for start, end, kind in sorted(mentions, key=lambda m: m[0] - m[1]):
        if kind not in GUM_KINDS:
            continue
        head = next((i for i in range(start, end) if not start <= example.heads[i] < end), start)
        if example.tags[head] != "PROPN":
            continue
        low, high = head, head + 1
        while low > start and example.tags[low - 1] == "PROPN":
            low -= 1
        while high < end and (
            example.tags[high] == "PROPN"
            or (example.words[high] in {"of", "-", "&"} and high + 1 < end and example.tags[high + 1] == "PROPN")
        ):
            high += 1
        out[low:high] = [f"B-{GUM_KINDS[kind]}"] + [f"I-{GUM_KINDS[kind]}"] * (high - low - 1)
    return clean_bio(out)


def batches(examples: list[Example], budget: int, rng: np.random.Generator | None) -> list[list[Example]]:
    """Group sentences of like length so that a padded batch holds at most `budget` pieces."""
    key = (lambda e: len(e.pieces) + rng.uniform(-3, 3)) if rng is not None else (lambda e: len(e.pieces))
    out: list[list[Example]] = []
    group: list[Example] = []
    longest = 0
    for example in sorted(examples, key=key):
        longest = max(longest, len(example.pieces))
        if group and longest * (len(group) + 1) > budget:
            out.append(group)
            group, longest = [], len(example.pieces)
        group.append(example)
    out.append(group)
    if rng is not None:
        rng.shuffle(out)
    return out
