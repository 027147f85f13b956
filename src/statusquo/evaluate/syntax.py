"""Syntax: the encoder's grammar on CoNLL-U treebanks (UD), with the treebank's own words.

Figures are shares of words: part of speech (UPOS), head (UAS), head and relation (LAS, with its subtype), by sentence
for the bounds. Ranges and empty nodes are left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statusquo.core.errors import InputError
from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span
from statusquo.evaluate.figures import Figure, ratio
from statusquo.evaluate.rows import members

if TYPE_CHECKING:
    from statusquo.coding.coder import Coder


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A sentence of a treebank: words with their tag, head (-1 for the root) and relation."""

    name: str
    words: tuple[tuple[str, str, int, str], ...]


def read(path: Path) -> list[Parsed]:
    """Return the sentences of a .conllu or .conllu.gz file, or of all such files in a folder or archive.

    Raises:
        InputError: if a line isn't CoNLL-U.
    """
    found = []
    for name, text in members(path, ".conllu", ".conllu.gz"):
        for number, block in enumerate(text.split("\n\n"), start=1):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            try:
                words = tuple((r[1], r[3], int(r[6]) - 1, r[7]) for r in rows if r[0].isdigit())
            except (IndexError, ValueError):
                raise InputError(f"{path}: sentence {number} of {name} is not CoNLL-U") from None
            if words:
                found.append(Parsed(name=f"{name}:{number}", words=words))
    return found


def parse(items: Sequence[Parsed], coder: "Coder") -> list[Sentence]:
    """Return what the encoder reads in the treebank's words."""
    return coder.encoder.annotate([sentence_of([w[0] for w in item.words]) for item in items])


def sentence_of(words: Sequence[str]) -> Sentence:
    """Return a sentence of these words, a blank between each two."""
    made, at = [], 0
    for word in words:
        made.append(Word(start=at, end=at + len(word), text=word))
        at += len(word) + 1
    return Sentence(span=Span(start=0, end=max(at - 1, 0)), words=tuple(made))


def score(items: Sequence[Parsed], read_: Sequence[Sentence]) -> dict[str, Figure]:
    """Return the shares of words with the right tag, head, and head with relation."""
    rows: dict[str, list[tuple[int, int]]] = {"upos": [], "uas": [], "las": []}
    for item, sentence in zip(items, read_, strict=True):
        pairs = list(zip(item.words, sentence.words, strict=True))
        rows["upos"].append((sum(g[1] == w.tag for g, w in pairs), len(pairs)))
        rows["uas"].append((sum(g[2] == w.head for g, w in pairs), len(pairs)))
        rows["las"].append((sum(g[2] == w.head and g[3] == w.relation for g, w in pairs), len(pairs)))
    return {name: ratio(told) for name, told in rows.items()}


def causes(items: Sequence[Parsed], read_: Sequence[Sentence]) -> dict[str, list[str]]:
    """Return {cause: sentences}: relations read as another, and relations whose head is wrong."""
    found: dict[str, list[str]] = defaultdict(list)
    for item, sentence in zip(items, read_, strict=True):
        for (text, _, head, relation), word in zip(item.words, sentence.words, strict=True):
            if word.head != head:
                found[f"head of {relation}"].append(f"{item.name} {text}")
            elif word.relation != relation:
                found[f"{relation} as {word.relation}"].append(f"{item.name} {text}")
    return dict(found)
