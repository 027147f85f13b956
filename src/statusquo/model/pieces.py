"""Wordpieces: what the encoder is fed for a sentence.

Invariant: a word's pieces depend on the word alone, and a window's pieces are [CLS], its words' pieces, [SEP]; so the
feed is the same in every batch and in training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLS, SEP, UNKNOWN = 101, 102, 100
WORD_LIMIT = 12
"""Pieces of one word that are fed; a longer word is a URL or a rule of dashes."""
WINDOW = 200
"""Pieces of a window; longer sentences are read in several (training holds sentences of up to 160 pieces)."""
LOWER, TITLE, CAPITALS, MIXED, DIGITS, MARKS, INITIAL = range(1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Words `[first, last)` of sentence `sentence` with their pieces; `starts` is each word's first piece."""

    sentence: int
    first: int
    last: int
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    starts: tuple[int, ...]


def shape_of(word: str) -> int:
    """Return the letter shape of a word; the vocabulary has no capitals, so case comes in through it."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return DIGITS if any(c.isdigit() for c in word) else MARKS
    if not any(c.isupper() for c in letters):
        return LOWER
    if all(c.isupper() for c in letters):
        return INITIAL if len(letters) == 1 else CAPITALS
    return TITLE if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else MIXED


class Pieces:
    """Wordpieces of words by a `tokenizer.json`, remembered by word."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def of(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the ids of a word's first pieces, at least one, and the letter shape of the word for each of them."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= 1 << 17:
                self._known.clear()
            clean = word.encode("utf-8", "replace").decode()  # lone surrogates are no text to the tokenizer
            ids = self._tokenizer.encode(clean[:100], add_special_tokens=False).ids
            pieces = tuple(ids[:WORD_LIMIT]) or (UNKNOWN,)
            found = self._known[word] = pieces, (shape_of(word),) * len(pieces)
        return found

    def windows(self, sentence: int, words: Sequence[str]) -> list[Window]:
        """Return the windows of a sentence, one unless it has more than `WINDOW` pieces."""
        out: list[Window] = []
        first = 0
        pieces, shapes, starts = [CLS], [0], list[int]()
        for number, word in enumerate(words):
            ids, ours = self.of(word)
            if len(pieces) + len(ids) > WINDOW - 1 and starts:
                out.append(_window(sentence, first, number, pieces, shapes, starts))
                first, pieces, shapes, starts = number, [CLS], [0], []
            starts.append(len(pieces))
            pieces.extend(ids)
            shapes.extend(ours)
        if starts:
            out.append(_window(sentence, first, len(words), pieces, shapes, starts))
        return out


def _window(sentence: int, first: int, last: int, pieces: list[int], shapes: list[int], starts: list[int]) -> Window:
    return Window(
        sentence=sentence,
        first=first,
        last=last,
        pieces=(*pieces, SEP),
        shapes=(*shapes, 0),
        starts=tuple(starts),
    )
