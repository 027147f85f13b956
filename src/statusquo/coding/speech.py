"""Speech: quoted stretches joined to the cue that introduces them, or to the last speaker where none does.

A quote belongs, in this order, to a content that it overlaps; to a cue of its own sentence; to a cue or colon just
before it; to the speaker of the paragraph; to the last quoted speaker (a floating quote). Invariant: a cue inside a
quote attributes nothing outside that quote.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from statusquo.coding.quotes import Quoted
from statusquo.coding.said import Draft, merged, minus, trimmed
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span

_CAN_QUOTE = frozenset({"say", "claim", "write", "report", "deny", "ask", "call", "think", "promise", "judge", "read"})
_REACH = 3
"""Paragraphs over which a floating quote still belongs to the last quoted speaker."""


class Speech:
    """The quotes of one document and the drafts as they take them up."""

    def __init__(self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quoted]) -> None:
        self.text, self.sentences, self.quotes = text, sentences, quotes
        self._starts = [s.span.start for s in sentences]
        self._quote_starts = [q.span.start for q in quotes]

    def number(self, position: int) -> int:
        """Return the sentence at a character."""
        return max(0, bisect_right(self._starts, position) - 1)

    def around(self, span: Span) -> Quoted | None:
        """Return the quote that a span lies in."""
        k = bisect_right(self._quote_starts, span.start) - 1
        return self.quotes[k] if k >= 0 and self.quotes[k].span.covers(span) else None

    def join(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their quotes, and drafts without a cue for quotes that float; in text order."""
        out = [self._bounded(d) for d in drafts if not self._own_words(d)]
        taken = [False] * len(self.quotes)
        for k, quote in enumerate(self.quotes):
            for draft in out:
                if (self._outside(draft, quote) or _turn(draft, quote)) and any(
                    s.overlaps(quote.inner) for s in draft.content
                ):
                    taken[k] = True
        last: int | None = None
        for k, quote in enumerate(self.quotes):
            if quote.continues and last is not None:
                out[last] = self._with(out[last], quote)
                taken[k] = True
            elif not taken[k] and quote.speech:
                owner = self._owner(out, quote, last)
                if owner is None:
                    continue
                if self._far(out[owner], quote):
                    source = out[owner].speaker or out[owner]
                    out.append(Draft(sentence=self.number(quote.span.start), kind="say", tells=True, cue=None,
                                     content=(quote.span,), speaker=source, medium=source.medium))  # fmt: skip
                    last = len(out) - 1
                    continue
                out[owner] = self._with(out[owner], quote)
                taken[k] = True
            if taken[k] and quote.speech:
                last = self._holder(out, quote, last)
        out = [self._passed_on(d, out) if d.outer else d for d in out]
        kept = [d for d in out if d.content and not (d.weak and not self._quoted(d))]
        return sorted(kept, key=lambda d: (d.content[0].start, -sum(s.end - s.start for s in d.content)))

    def _bounded(self, draft: Draft) -> Draft:
        """Keep a content within the quote that its cue stands in, else widen it to the quotes it cuts into."""
        if draft.cue is not None and (inside := self.around(draft.cue)) is not None:
            spans = [
                trimmed(self.text, max(s.start, inside.inner.start), min(s.end, inside.inner.end))
                for s in draft.content
                if s.overlaps(inside.inner)
            ]
            return replace(draft, content=tuple(s for s in spans if s is not None))
        wide = []
        for span in draft.content:
            cut = [q.span for q in self.quotes if q.span.overlaps(span) and not self._holds_frame(draft, q)]
            wide.append(reduce(Span.join, cut, span))
        return replace(draft, content=self._clean(draft, wide))

    def _holds_frame(self, draft: Draft, quote: Quoted) -> bool:
        return any(s is not None and quote.span.overlaps(s) for s in (draft.cue, draft.source))

    def _clean(self, draft: Draft, spans: Sequence[Span]) -> tuple[Span, ...]:
        holes = [s for s in (draft.cue, None if draft.outer else draft.source) if s is not None]
        return minus(merged(spans, self.text), holes, self.text)

    def _with(self, draft: Draft, quote: Quoted) -> Draft:
        return replace(draft, content=self._clean(draft, [*draft.content, quote.span]), weak=False)

    def _outside(self, draft: Draft, quote: Quoted) -> bool:
        return draft.cue is None or not quote.span.overlaps(draft.cue)

    def _quoted(self, draft: Draft) -> bool:
        return any(q.span.overlaps(s) for s in draft.content for q in self.quotes)

    def _passed_on(self, outer: Draft, drafts: Sequence[Draft]) -> Draft:
        """Give an outer voice all that the inner voice says, and the inner voice's name."""
        for inner in drafts:
            if not inner.outer and inner.told == outer.head and inner.word == outer.word and inner.cue == outer.cue:
                spans = [*outer.content, *inner.content]
                return replace(outer, content=self._clean(outer, spans), weak=inner.weak)
        return outer

    def _own_words(self, draft: Draft) -> bool:
        """Tell whether this is a quoted speaker's "I think", which adds no voice."""
        if draft.cue is None or draft.source is None or self.around(draft.cue) is None:
            return False
        return draft.source.of(self.text).lower() in ("i", "we", "you")

    def _holder(self, out: Sequence[Draft], quote: Quoted, last: int | None) -> int | None:
        """Return the innermost draft outside the quote whose content holds it."""
        best: int | None = None
        for n, draft in enumerate(out):
            if (
                not draft.outer
                and not draft.hidden
                and draft.kind in _CAN_QUOTE
                and (self._outside(draft, quote) or _turn(draft, quote))
                and any(s.overlaps(quote.inner) for s in draft.content)
                and (best is None or _size(draft) <= _size(out[best]))
            ):
                best = n
        return best if best is not None else last

    def _owner(self, out: Sequence[Draft], quote: Quoted, last: int | None) -> int | None:
        """Return the draft whose words an unclaimed quote is."""
        first, final = self.number(quote.span.start), self.number(quote.span.end - 1)
        able = [
            (n, d)
            for n, d in enumerate(out)
            if d.cue is not None and d.kind in _CAN_QUOTE and not d.outer and self.around(d.cue) is None
        ]
        here = [(n, d) for n, d in able if first <= d.sentence <= final and (d.source is not None or d.content)]
        if here:
            return min(here, key=lambda nd: (_gap(nd[1], quote), not nd[1].weak))[0]
        paragraph = self.sentences[first].paragraph
        before = self.text[: quote.span.start].rstrip()
        near = [(n, d) for n, d in able if d.sentence == first - 1]
        if near and (before.endswith((":", ",")) or self.sentences[first - 1].paragraph == paragraph):
            quoting = [(n, d) for n, d in near if d.weak or before.endswith(":") or self._direct(d)]
            if quoting:
                return max(quoting, key=lambda nd: (nd[1].weak, nd[1].cue.end if nd[1].cue else 0))[0]
        if last is not None and self._paragraphs_since(out[last], quote) <= _REACH:
            return last
        same = [(n, d) for n, d in able if 0 < first - d.sentence <= 2 and d.source is not None]
        return max(same, key=lambda nd: nd[1].cue.end if nd[1].cue else 0)[0] if same else None

    def _direct(self, draft: Draft) -> bool:
        return any(q.speech and s.overlaps(q.inner) for s in draft.content for q in self.quotes)

    def _far(self, draft: Draft, quote: Quoted) -> bool:
        """Tell whether a quote stands in another paragraph than the draft that it continues."""
        if draft.weak:
            return False
        return self._paragraphs_since(draft, quote) > 0

    def _paragraphs_since(self, draft: Draft, quote: Quoted) -> int:
        end = max([draft.cue.end if draft.cue else 0, *(s.end for s in draft.content)])
        here = self.sentences[self.number(quote.span.start)].paragraph
        return abs(here - self.sentences[self.number(max(0, end - 1))].paragraph)


def _turn(draft: Draft, quote: Quoted) -> bool:
    """Tell whether a quote opens with the draft's source, as in transcripts ("NAME: words")."""
    return draft.source is not None and draft.source.start - quote.inner.start in (0, 1)


def _gap(draft: Draft, quote: Quoted) -> int:
    cue = draft.cue or quote.span
    return max(quote.span.start - cue.end, cue.start - quote.span.end, 0)


def _size(draft: Draft) -> int:
    return sum(s.end - s.start for s in draft.content)
