"""Measure voices on the dev articles of PolNeAR (measured on, never read from by the rules).

    STATUSQUO_SHARED=PATH python eval/voices.py [--articles N] [--errors KIND] [--cache PATH]

Figures, all on characters-to-token projections by our own splitter (tokens of punctuation alone don't count):

    content token F1   tokens inside any content, ours against theirs
    source head        of their attributions with a source that share content with one of ours (the one whose content
                       has the greatest token overlap by Jaccard, at least a quarter): both sources have the same head
    direct quotes      of quoted speech (five words or more between quotation marks) that they attribute to a source,
                       the share for which the innermost of ours over it has the same head, or a name shared with it

Of articles with several annotators the first by name is taken. Kinds of errors: content, extra, source, direct.
"""

import argparse
import os
import pickle
import re
import tarfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from statusquo.coding.actors import Actors
from statusquo.coding.dates import Dates
from statusquo.coding.grammar import Tree
from statusquo.coding.parse import Parse
from statusquo.coding.quotes import find_quotes
from statusquo.coding.split import Split
from statusquo.coding.voices import Voices
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.voice import Attribution
from statusquo.world import World


@dataclass(frozen=True)
class Gold:
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def articles(shared: Path, part: str = "dev") -> list[tuple[str, date, str, list[Gold]]]:
    """Return name, day, text and attributions of each article."""
    texts: dict[str, str] = {}
    notes: dict[str, tuple[str, str]] = {}
    with tarfile.open(shared / "data" / "voices" / "polnear_train_dev.tar.gz") as tar:
        for member in tar.getmembers():
            path = Path(member.name)
            if f"data/{part}/" not in member.name or not member.isfile():
                continue
            handle = tar.extractfile(member)
            assert handle is not None
            body = handle.read().decode("utf-8")
            if path.suffix == ".txt":
                texts[path.stem] = body
            elif path.suffix == ".ann":
                name, _, annotator = path.stem.rpartition("_")
                if name not in notes or annotator < notes[name][0]:
                    notes[name] = (annotator, body)
    return [(n, day_of(n), texts[n], gold_of(notes[n][1])) for n in sorted(texts) if n in notes]


def day_of(name: str) -> date:
    return date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", name)[0])


def gold_of(notes: str) -> list[Gold]:
    """Read brat standoff: T lines with spans, E lines that join them."""
    spans: dict[str, tuple[Span, ...]] = {}
    out = []
    for line in notes.splitlines():
        cells = line.split("\t")
        if line.startswith("T") and len(cells) > 1:  # a note's text may run over several lines
            ranges = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = tuple(Span(start=int(a), end=int(b)) for a, b in (r.split() for r in ranges))
    for line in notes.splitlines():
        if not line.startswith("E"):
            continue
        parts: dict[str, tuple[Span, ...]] = {"Source": (), "Cue": (), "Content": ()}
        for cell in line.split("\t")[1].split()[1:]:
            role, _, at = cell.partition(":")
            role = role.rstrip("0123456789")
            if role in parts:
                parts[role] += spans.get(at, ())
        if parts["Content"]:
            out.append(Gold(source=parts["Source"], cue=parts["Cue"], content=parts["Content"]))
    return out


def coded(rows: list[tuple[str, date, str, list[Gold]]], cache: Path | None) -> tuple[list[Document], float, float]:
    """Return the documents up to the mentions (kept in `cache`), then through Voices, with the seconds of each."""
    start = time.perf_counter()
    if cache is not None and cache.exists():
        documents = pickle.loads(cache.read_bytes())
    else:
        from statusquo.model.encoder import Encoder

        encoder, world = Encoder.load(), World.load()
        documents = [Split()(Document(id=n, text=t, published=d)) for n, d, t, _ in rows]
        documents = Parse(encoder).batch(documents)
        stages = (Dates(), Actors(world))
        for stage in stages:
            documents = [stage(d) for d in documents]
        if cache is not None:
            cache.write_bytes(pickle.dumps(documents))
    before = time.perf_counter() - start
    voices = Voices(None)
    start = time.perf_counter()
    documents = [voices(d) for d in documents]
    return documents, before, time.perf_counter() - start


class Score:
    """Counts over articles."""

    def __init__(self, errors: str | None) -> None:
        self.count: Counter[str] = Counter()
        self.errors = errors

    def add(self, document: Document, gold: list[Gold]) -> None:
        words = [(s, i, w) for s, sentence in enumerate(document.sentences) for i, w in enumerate(sentence.words)]
        words = [x for x in words if any(c.isalnum() for c in x[2].text)]

        def inside(spans: tuple[Span, ...]) -> set[tuple[int, int]]:
            return {(s, i) for s, i, w in words if any(x.start <= w.start < x.end for x in spans)}

        theirs = [inside(g.content) for g in gold]
        ours = [inside(a.content) for a in document.attributions]
        union_t, union_o = set().union(*theirs), set().union(*ours)
        self.count["both"] += len(union_t & union_o)
        self.count["theirs"] += len(union_t)
        self.count["ours"] += len(union_o)
        if self.errors == "content":
            for g, t in zip(gold, theirs, strict=True):
                if len(t - union_o) > max(2, 0.5 * len(t)):
                    self.show(document, g.content, g.cue, g.source)
        if self.errors == "extra":
            for a, o in zip(document.attributions, ours, strict=True):
                if len(o - union_t) > max(2, 0.5 * len(o)):
                    self.show(document, a.content, (a.cue,) if a.cue else (), (a.source,) if a.source else ())
        trees = [Tree(s) for s in document.sentences]
        for g, t in zip(gold, theirs, strict=True):
            self.sources(document, trees, g, t, ours)
        self.direct(document, trees, gold)

    def sources(self, document: Document, trees: list[Tree], g: Gold, t: set, ours: list[set]) -> None:
        if not g.source or not t:
            return
        self.count["sourced"] += 1
        near = [(len(t & o) / len(t | o), -n) for n, o in enumerate(ours) if t & o]
        if not near or max(near)[0] < 0.25:
            return
        mine = document.attributions[-max(near)[1]]
        self.count["matched"] += 1
        right = mine.source is not None and head(trees, g.source) == head(trees, (mine.source,))
        self.count["source"] += right
        if not right and self.errors == "source":
            print("OURS", mine.source and mine.source.of(document.text), "| cue", mine.voice.cue)
            self.show(document, g.content, g.cue, g.source)

    def direct(self, document: Document, trees: list[Tree], gold: list[Gold]) -> None:
        for quote in find_quotes(document.text):
            if quote.words < 5:
                continue
            g = [g for g in gold if g.source and overlap(g.content, quote.inner) > 0.6]
            if not g:
                continue
            self.count["quotes"] += 1
            covering = [
                a for a in document.attributions
                if overlap(a.content, quote.inner) > 0.6 and not (a.cue and quote.span.covers(a.cue))
            ]  # fmt: skip
            best = min(covering, key=lambda a: sum(s.end - s.start for s in a.content), default=None)
            near = min(
                covering,
                key=lambda a: abs(sum(s.end - s.start for s in a.content) - len_of(g[0].content)),
                default=None,
            )
            self.count["nearest"] += near is not None and any(same(document, trees, near, x) for x in g)
            right = best is not None and any(same(document, trees, best, x) for x in g)
            self.count["speakers"] += right
            if not right and self.errors == "direct":
                print("OURS", best and (best.voice.name, best.voice.cue))
                self.show(document, (quote.span,), g[0].cue, g[0].source)

    def show(self, document: Document, content, cue, source) -> None:
        text = document.text
        said, by, what = (" ... ".join(" ".join(s.of(text).split()) for s in part) for part in (source, cue, content))
        print(f"  [{said}] <{by}> {what[:300]}")
        at = min(s.start for s in (*content, *cue))
        print("     in:", " ".join(text[max(0, at - 120) : at + 200].split()))

    def report(self) -> None:
        c = self.count
        p, r = c["both"] / max(1, c["ours"]), c["both"] / max(1, c["theirs"])
        print(f"content tokens: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} (theirs {c['theirs']})")
        share = {
            k: c[k] / max(1, c[of]) for k, of in (("source", "matched"), ("speakers", "quotes"), ("nearest", "quotes"))
        }
        print(f"source head right: {share['source']:.3f} of {c['matched']} matched ({c['sourced']} with a source)")
        print(f"direct quotes, speaker right: {share['speakers']:.3f} of {c['quotes']}")
        print(f"  by the content nearest in length instead of the innermost: {share['nearest']:.3f}")


def head(trees: list[Tree], spans: tuple[Span, ...]) -> tuple[int, int] | None:
    """Return the word that heads a source: of the longest part, the word whose head lies outside."""
    span = max(spans, key=lambda s: s.end - s.start)
    for n, tree in enumerate(trees):
        if tree.sentence.span.overlaps(span):
            found = tree.head_of(span)
            return (n, found) if found is not None else None
    return None


def len_of(spans: tuple[Span, ...]) -> int:
    return sum(s.end - s.start for s in spans)


def overlap(spans: tuple[Span, ...], inner: Span) -> float:
    shared = sum(max(0, min(s.end, inner.end) - max(s.start, inner.start)) for s in spans)
    return shared / max(1, inner.end - inner.start)


def same(document: Document, trees: list[Tree], mine: Attribution, gold: Gold) -> bool:
    """Tell whether two attributions name one speaker: the same head word, or a name that the two share."""
    if mine.source is not None and head(trees, gold.source) == head(trees, (mine.source,)):
        return True
    theirs = {w for s in gold.source for w in re.findall(r"\w+", s.of(document.text).lower()) if len(w) > 2}
    ours = {w for w in re.findall(r"\w+", mine.voice.name.lower()) if len(w) > 2}
    return bool((theirs & ours) - {"the", "and", "who", "said", "mr", "mrs", "sen", "gov"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--errors", choices=["content", "extra", "source", "direct"])
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    rows = articles(Path(os.environ["STATUSQUO_SHARED"]))[: options.articles]
    documents, before, seconds = coded(rows, options.cache)
    score = Score(options.errors)
    for document, row in zip(documents, rows, strict=False):
        score.add(document, row[3])
    score.report()
    sentences = sum(len(d.sentences) for d in documents)
    print(f"{len(documents)} articles, {sentences} sentences; stages before {before:.1f} s, voices {seconds:.2f} s "
          f"({1000 * seconds / max(1, sentences):.2f} ms a sentence)")  # fmt: skip


if __name__ == "__main__":
    main()
