"""Split: a report's text into sentences of words, by the habits of the UD English EWT treebank.

Invariant: words lie in order, don't overlap, and cover every character of the text but white space; sentences lie in
order, don't overlap, and cover every word; nothing crosses an empty line.
"""

import csv
import re
from dataclasses import replace
from functools import cache
from importlib import resources

from statusquo.core.document import Document
from statusquo.core.errors import TableError
from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span

LONGEST = 200
"""Words after which a sentence without an end (a table, a list, broken text) is cut at its last comma or dash."""

_TOKEN = re.compile(
    r"""
    [^\W\d_]+(?=\s)                                       # most words, found fast
  | (?:https?://|www\.)[^\s<>"”]+[^\s<>"”.,;:!?)\]'’]
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
  | [@\#]\w+
  | (?:[^\W\d_]\.){2,}                                    # U.S., a.m., D.C.
  | \d{4}-\d{2}-\d{2}(?!\w)
  | \d+(?:[.,:/]\d+)*(?:[^\W\d_]+)?                       # 1,000  2.5bn  10:30  9/11  1990s  5th
  | (?:anti|co|e|ex|mid|multi|non|post|pre|pro|re|semi|sub|vice)-[^\W_]+(?:['’][^\W_]+)*
  | [^\W_]+(?:['’][^\W_]+)*
  | ['’](?:s|re|ve|ll|d|m)(?!\w)
  | \.{2,} | -{2,} | ['’`]{2}
  | \S
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CLITIC = re.compile(r"(n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_BREAK = re.compile(r"\n[^\S\n]*\n")
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z'’. -]{2,40}(?:,\s[A-Z][\w.' ]{1,30}){0,2}\s?"
    r"(?:\([A-Z][\w ./&-]{1,30}\)\s?)?(?:-|–|—|--)\s+(?=[\"“A-Z])"
)
_BULLET = re.compile(r"\s*\n\s*(?:[-*•‣–]\s|\d{1,2}[.)]\s)")
_ENDS = frozenset({".", "?", "!", "…", "。"})
_CLOSERS = frozenset("\"”'’)]»") | {"''", "’’"}
_OPENERS = frozenset("\"“'‘([«`") | {"``", "‘‘"}


_KINDS = frozenset({"title", "number", "open", "starter", "speech"})


@cache
def _forms() -> dict[str, str]:
    """Return the forms of the table with their kinds.

    Abbreviations: title (never ends a sentence), number (one only before a digit), open (may end a sentence). Words:
    starter (begins a sentence after an abbreviation), speech (a clause with it goes with the quote before it).
    """
    table = resources.files("statusquo.coding").joinpath("split.csv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        if row["kind"] not in _KINDS or row["form"].endswith(".") != (row["kind"] in {"title", "number", "open"}):
            raise TableError("split.csv", number, f"kind is one of {sorted(_KINDS)}; abbreviations end in '.'")
        found[row["form"]] = row["kind"]
    return found


def tokenise(text: str, offset: int = 0) -> list[tuple[int, int, str]]:
    """Return the words of `text` as (start, end, word), offsets moved by `offset`; clitics stand alone."""
    known = _forms()
    out: list[tuple[int, int, str]] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        if word == "." and out and out[-1][1] == start + offset and _takes_dot(out[-1][2], text, end, known):
            before = out.pop()
            start, word = before[0] - offset, before[2] + "."
        elif len(word) > 1 and ("'" in word or "’" in word):
            cut = _CLITIC.search(word)
            if cut and cut.start() > 0:
                out.append((start + offset, start + cut.start() + offset, word[: cut.start()]))
                start, word = start + cut.start(), cut.group()
        elif len(word) == len("cannot") and word.lower() == "cannot":
            out.append((start + offset, start + 3 + offset, word[:3]))
            start, word = start + 3, word[3:]
        out.append((start + offset, end + offset, word))
    return out


def _takes_dot(word: str, text: str, end: int, known: dict[str, str]) -> bool:
    """Tell whether the full stop at `end - 1` belongs to the word before it (an abbreviation or an initial)."""
    kind = known.get(word + ".") or known.get(word.capitalize() + "." if word.isupper() and len(word) > 1 else "")
    after = text[end : end + 24].lstrip(" \t")
    if kind == "number":
        return after[:1].isdigit() or after[:1] == "#"
    if kind == "title":
        return bool(after) and after[0] not in "\"”'’)\n"
    if kind == "open":
        return True
    return len(word) == 1 and word.isupper() and end < len(text) and text[end] == " " and after[:1].isupper()


class Split:
    """Stage that gives a document its sentences and words."""

    name = "split"
    requires: frozenset[str] = frozenset()
    assigns: frozenset[str] = frozenset({"sentences"})

    def __call__(self, document: Document) -> Document:
        """Return the document with `sentences`; paragraphs count from 0 and are parted by empty lines."""
        return replace(document, sentences=tuple(sentences(document.text)))


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text with their words, spans in characters of `text`."""
    out: list[Sentence] = []
    paragraph = start = 0
    for end in [*(m.start() for m in _BREAK.finditer(text)), len(text)]:
        words = tokenise(text[start:end], start)
        words = [w for w in words if w[0] >= start + _dateline(text[start:end])]
        if words:
            for first, last in _bounds(text, words):
                out.append(_sentence(words[first:last], paragraph))
            paragraph += 1
        start = end
    return out


def _dateline(paragraph: str) -> int:
    """Return where the report begins after a dateline ("ANKARA, March 3 (Agency) - "), no part of a sentence."""
    found = _DATELINE.match(paragraph)
    return found.end() if found else 0


def _sentence(words: list[tuple[int, int, str]], paragraph: int) -> Sentence:
    span = Span(start=words[0][0], end=words[-1][1])
    return Sentence(
        span=span, paragraph=paragraph, words=tuple(Word(start=start, end=end, text=word) for start, end, word in words)
    )


def _bounds(text: str, words: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return the sentences of one paragraph as ranges of words."""
    out: list[tuple[int, int]] = []
    first, i, count = 0, 0, len(words)
    while i < count:
        word = words[i][2]
        stop = 0
        if word[-1] in ".?!…。" and (word in _ENDS or word[0] == "." or len(word) > 1):
            stop = _stop(text, words, i)
        elif i + 1 < count and words[i + 1][0] > words[i][1] and _BULLET.match(text, words[i][1]):
            stop = i + 1
        if stop:
            out += _cut(words, first, stop)
            first = i = stop
        else:
            i += 1
    if first < count:
        out += _cut(words, first, count)
    return out


def _stop(text: str, words: list[tuple[int, int, str]], i: int) -> int:
    """Return the first word after the sentence that the mark at `i` ends, or 0 where it ends none."""
    word, count = words[i][2], len(words)
    after = i + 1
    while after < count and words[after][2] in _ENDS and words[after][0] == words[after - 1][1]:
        after += 1
    quoted = False
    while after < count and words[after][2] in _CLOSERS and words[after][0] == words[after - 1][1]:
        quoted = quoted or words[after][2] not in ")]"
        after += 1
    if after == count:
        return after
    gap = text[words[after - 1][1] : words[after][0]]
    following = next((w for _, _, w in words[after : after + 3] if w not in _OPENERS), "")
    if not gap:
        glued = word in _ENDS and i > 0 and words[i - 1][2].islower() and len(words[i - 1][2]) > 2
        return after if glued and following[:1].isupper() and following[1:2].islower() else 0
    if not following or following[0].islower() or following[0] in ",;:":
        return 0
    if word not in _ENDS and word[0] != ".":  # an abbreviation
        starts = _forms().get(following) == "starter" or words[after][2] in _OPENERS
        return after if starts and _forms().get(word, "open") == "open" else 0
    if quoted and (word[0] in "?!…" or word.startswith("..")) and _speech_follows(words, after):
        return 0
    return after


def _speech_follows(words: list[tuple[int, int, str]], start: int) -> bool:
    """Tell whether a short clause of speech follows ('Orban asked.'), which belongs to the quote before it."""
    for _, _, word in words[start : start + 5]:
        if _forms().get(word) == "speech":
            return True
        if not word[0].isalnum():
            return False
    return False


def _cut(words: list[tuple[int, int, str]], first: int, last: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while last - first > LONGEST:
        at = next(
            (k for k in range(first + LONGEST, first + LONGEST // 2, -1) if words[k - 1][2] in ",;:-–—"),
            first + LONGEST,
        )
        out.append((first, at))
        first = at
    out.append((first, last))
    return out
