"""Measure name matching: every name of the tables over 50 MB of text, against the bare library over the same patterns.

    python bench/names.py [TEXT...] [--megabytes 50]

Without files it makes news-like text of the tables' own names; files may be plain text or gzipped JSON lines with
`text`.
"""

import argparse
import gzip
import json
import random
import time
from pathlib import Path

from statusquo.world import World
from statusquo.world.tables import load_tables

WORDS = """
the of to and in a said on for that it with was by at from as his is had were after has have an be its who
will government officials talks border people killed police attack military officials announced agreement
against minister security trade forces sanctions reported week meeting capital leaders two several called
between also over ceasefire year
""".split()


def made_text(size, world):
    rng, names = random.Random(7), sorted(s for s, senses in world.senses.items() if senses)
    parts, length = [], 0
    while length < size:
        words = [rng.choice(WORDS) for _ in range(rng.randint(8, 24))]
        for _ in range(rng.randint(1, 3)):
            words.insert(rng.randrange(len(words)), rng.choice(names))
        sentence = words[0][0].upper() + " ".join(words)[1:] + ".\n"
        parts.append(sentence)
        length += len(sentence)
    return parts


def read_text(paths):
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["text"] + "\n" if "jsonl" in path.name else line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=float, default=50)
    args = parser.parse_args()
    began = time.perf_counter()
    load_tables().counts  # noqa: B018  decodes every table
    print(f"all tables decoded in {(time.perf_counter() - began) * 1000:.0f} ms")
    world = World.load()
    began = time.perf_counter()
    names = world.names
    print(
        f"{len(names.patterns)} patterns, senses and automaton built in {(time.perf_counter() - began) * 1000:.0f} ms"
    )
    size = int(args.megabytes * 1e6)
    parts = list(read_text(args.texts)) if args.texts else made_text(size, world)
    text = "".join(parts)
    while len(text) < size:
        text += text
    text = text[:size]
    blocks = [text[i : i + 1_000_000] for i in range(0, size, 1_000_000)]
    began = time.perf_counter()
    bare = sum(len(names.automaton.find_matches_as_indexes(block)) for block in blocks)
    plain = time.perf_counter() - began
    began = time.perf_counter()
    hits = sum(len(names.find(block)) for block in blocks)
    ours = time.perf_counter() - began
    mega = size / 1e6
    print(f"bare library: {mega / plain:.1f} MB/s, {bare} matches; names: {mega / ours:.1f} MB/s, {hits} hits")
    print(f"{plain / ours:.2f} of the bare rate")


if __name__ == "__main__":
    main()
