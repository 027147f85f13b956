"""Quotes: the stretches of a report between quotation marks, also over sentences and paragraphs.

Invariant: quotes lie in order and don't overlap; each lies within one paragraph. A quote that runs over paragraphs is
one `Quoted` a paragraph, the later ones marked `continues`.
"""

import re
from dataclasses import dataclass

from statusquo.core.span import Span

SHORT = 4
"""Quotes of so many words or fewer that don't end a sentence are single words put in quotes, not speech."""

_MARK = re.compile(r"[“”„«»\"]|``|''|(?<![^\W_])[‘'](?=[^\W_])|[’'](?![^\W_])|\n[^\S\n]*\n")
_OPEN = frozenset({"“", "„", "«", "``"})
_CLOSE = frozenset({"”", "»"})
_SINGLE = frozenset({"‘", "’", "'"})
_LONGEST_SINGLE = 400
_ENDINGS = (",", ".", "!", "?", "…", "—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A stretch in quotation marks: `span` with the marks, `inner` without.

    `continues` tells that the quote of the paragraph before was left open and goes on here.
    """

    span: Span
    inner: Span
    continues: bool = False
    words: int = 0
    ends: bool = False

    @property
    def speech(self) -> bool:
        """Tell whether this is somebody's speech rather than single words put in quotes."""
        return self.words > SHORT or (self.ends and self.words > 0)


def find_quotes(text: str) -> list[Quoted]:
    """Return the quotes of a text in order."""
    found: list[Quoted] = []
    opened: tuple[int, int] | None = None
    left_open = continues = False
    marks = list(_MARK.finditer(text))
    for number, match in enumerate(marks):
        mark, start, end = match.group(), match.start(), match.end()
        if mark[0] == "\n":
            if opened is not None:
                found.append(_quoted(text, opened, (start, start), continues=continues))
            left_open, opened, continues = opened is not None, None, False
        elif mark in _SINGLE:
            single = None if opened is not None else _single(text, marks, number)
            if single is not None and (not found or found[-1].span.end <= start):
                found.append(_quoted(text, (start, end), single, continues=False))
        elif found and start < found[-1].span.end:
            continue
        elif _opens(text, match, opened is not None):
            if opened is None:
                continues = left_open and not text[:start].rpartition("\n")[2].strip()
            opened = (start, end)
            left_open = False
        elif opened is not None:
            if end - opened[0] > 2:
                found.append(_quoted(text, opened, (start, end), continues=continues))
            opened, continues = None, False
    if opened is not None:
        found.append(_quoted(text, opened, (len(text), len(text)), continues=continues))
    return [q for q in found if q.inner.start < q.inner.end]


def _opens(text: str, match: re.Match[str], inside: bool) -> bool:
    """Tell whether a mark opens a quote; a straight one does where none is open and a word follows."""
    mark, start, end = match.group(), match.start(), match.end()
    if mark in _OPEN:
        return not (inside and mark == "“" and (end >= len(text) or text[end].isspace()))
    if mark in _CLOSE:
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if inside:
        at_line_start = not before or before == "\n"
        return at_line_start and not after.isspace() and bool(after)
    return bool(after) and not after.isspace() and not before.isdigit()


def _single(text: str, marks: list[re.Match[str]], number: int) -> tuple[int, int] | None:
    """Return the closing mark of a quote in single marks, or None where the mark is an apostrophe."""
    start = marks[number].start()
    if text[start] == "’" or text[start + 1 : start + 2].isdigit() or (start and not _gap(text[start - 1])):
        return None
    for later in marks[number + 1 :]:
        if later.start() - start > _LONGEST_SINGLE or later.group()[0] in '\n“"':
            return None
        if later.group() in ("’", "'") and later.start() - start > 1:
            before, after = text[later.start() - 1], text[later.end() : later.end() + 1]
            if before in ",.?!" or before.isalnum():
                plural = before == "s" and after.isspace() and text[later.end() + 1 : later.end() + 2].islower()
                if not plural:
                    return later.start(), later.end()
    return None


def _gap(before: str) -> bool:
    return before.isspace() or before in "([—–-"


def _quoted(text: str, opening: tuple[int, int], closing: tuple[int, int], *, continues: bool) -> Quoted:
    inner = Span(start=opening[1], end=max(opening[1], closing[0]))
    said = inner.of(text)
    rest = text[closing[1] : closing[1] + 1]
    return Quoted(
        span=Span(start=opening[0], end=max(closing[1], inner.end)),
        inner=inner,
        continues=continues,
        words=len(said.split()),
        ends=said.rstrip().endswith(_ENDINGS) or (rest in (".", "!", "?") and said[:1].isupper()),
    )
