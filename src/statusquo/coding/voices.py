"""Voices: the stage that finds who says what in a report, and whose word each act rests on.

Invariant: spans lie inside the text; no content holds its own cue; an act's voices come outermost first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from statusquo.coding.attributions import SentenceReader
from statusquo.coding.chains import Heard, chain
from statusquo.coding.cues import cue_tables
from statusquo.coding.grammar import Tree, tree_of
from statusquo.coding.quotes import Quoted, find_quotes
from statusquo.coding.said import Draft, minus, trimmed
from statusquo.coding.speakers import Speakers
from statusquo.coding.speech import Speech
from statusquo.core.document import Document
from statusquo.core.sentence import Sentence
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan
from statusquo.core.voice import Attribution, Quote, Voice, VoiceKind
from statusquo.world import World

_NAMED_TURN = re.compile(r"(?:[A-Z][\w.'’-]*\s+){0,4}[A-Z][\w.'’-]*(?=\s*:\s)")
_SIGNED = re.compile(r"\s*(?:—|―|–|--)\s*((?:[A-Z][\w.'’-]*[ ,]+){0,5}[A-Z][\w.'’-]*)(?=\s*(?:\n|$|[“\"(.]))")


class Voices:
    """Fill `attributions`, and each act's `attribution`.

    Args:
        world: kept for the mentions' tables; sources get their codes through the document's mentions.
    """

    name = "voices"
    requires = frozenset({"sentences", "grammar", "mentions", "acts"})
    assigns = frozenset({"attributions", "voices"})

    def __init__(self, world: World | None = None) -> None:
        self.world = world
        self.tables = cue_tables()
        self.reader = SentenceReader(self.tables)
        self._lemmas = {lemma.split()[0] for lemma, _ in self.tables.cues} | {p[0] for p in self.tables.phrases}

    def __call__(self, document: Document) -> Document:
        """Return the document with its attributions and the voices of its acts."""
        trees: dict[int, Tree] = {}
        quotes = find_quotes(document.text)
        drafts = [*self._drafts(document, trees), *_signed(document, quotes)]
        if not drafts and not document.acts:
            return document
        heard = self._named(document, trees, Speech(document.text, document.sentences, quotes).join(drafts), quotes)
        attributions = tuple(
            Attribution(voice=h.voice, source=h.draft.source or h.voice.span, cue=h.draft.cue, content=h.content)
            for h in heard
        )
        acts = tuple(
            replace(act, attribution=chain(act, _tree(document, trees, act.sentence), heard)) for act in document.acts
        )
        return replace(document, attributions=attributions, acts=acts)

    def _drafts(self, document: Document, trees: dict[int, Tree]) -> list[Draft]:
        drafts: list[Draft] = []
        for number, sentence in enumerate(document.sentences):
            turn = self._turn(document, number)
            if turn is not None:
                drafts.append(turn)
            if any(w.lemma in self._lemmas or w.text.lower() in self._lemmas for w in sentence.words):
                drafts += self.reader.read(_tree(document, trees, number), number, document.text)
        return drafts

    def _turn(self, document: Document, number: int) -> Draft | None:
        """Return the draft of "NAME: words", as in headlines and transcripts."""
        sentence = document.sentences[number]
        start = sentence.span.start
        while start < sentence.span.end and document.text[start] in "\"“”'‘":
            start += 1
        match = _NAMED_TURN.match(document.text, start, sentence.span.end)
        if match is None:
            return None
        colon = document.text.index(":", match.end())
        rest = trimmed(document.text, colon + 1, sentence.span.end)
        head = max((i for i, w in enumerate(sentence.words) if w.end <= match.end()), default=None)
        if rest is None or head is None or len(rest.of(document.text).split()) < 3:
            return None
        capital = match.group().isupper() and len(match.group()) > 2
        if not capital and not any(w.entity.endswith(("PER", "ORG", "LOC")) for w in sentence.words[: head + 1]):
            return None
        if capital:
            rest = self._turn_text(document, number, rest)
        return Draft(sentence=number, kind="say", tells=True, cue=Span(start=colon, end=colon + 1), head=head,
                     source=Span(start=match.start(), end=match.end()), content=(rest,))  # fmt: skip

    def _turn_text(self, document: Document, number: int, rest: Span) -> Span:
        """A transcript's turn goes on to the end of its paragraph."""
        for later in document.sentences[number + 1 :]:
            if later.paragraph != document.sentences[number].paragraph:
                break
            rest = rest.join(later.span)
        return rest

    def _named(
        self, document: Document, trees: dict[int, Tree], drafts: Sequence[Draft], quotes: Sequence[Quoted]
    ) -> list[Heard]:
        speakers = Speakers(self.tables, document)
        order = sorted(range(len(drafts)), key=lambda n: _position(drafts[n]))
        voices: dict[int, Voice] = {}
        by_source: dict[int, Voice] = {}
        stray: dict[int, bool] = {}
        for n in order:
            draft = drafts[n]
            known = by_source.get(id(draft.speaker)) if draft.speaker is not None else None
            if known is None and draft.speaker is not None:
                known = speakers.voice(_tree(document, trees, draft.speaker.sentence), draft.speaker)
            tree = _tree(document, trees, draft.sentence)
            voices[n] = known or speakers.voice(tree, draft)
            stray[n] = known is None and speakers.stray(tree, draft)
            by_source[id(draft)] = voices[n]
        heard = (self._heard(document, trees, drafts[n], voices[n], quotes) for n in range(len(drafts)))
        return [replace(h, stray=stray[n]) for n, h in enumerate(heard)]

    def _heard(
        self, document: Document, trees: dict[int, Tree], draft: Draft, voice: Voice, quotes: Sequence[Quoted]
    ) -> Heard:
        mine = [q for q in quotes if draft.cue is None or not q.span.covers(draft.cue)]
        size = sum(s.end - s.start for s in draft.content)
        outside = minus(draft.content, [q.span for q in mine], document.text)
        inside = any(s.overlaps(q.inner) for s in draft.content for q in mine)
        quote = Quote.INDIRECT if not inside else Quote.MIXED if outside else Quote.DIRECT
        speech = tuple(q.span for q in mine if q.speech and any(s.overlaps(q.inner) for s in draft.content))
        voice = replace(
            voice,
            cue=draft.cue.of(document.text) if draft.cue is not None else None,
            medium=None if voice.kind is VoiceKind.MEDIA else draft.medium,
            quote=quote,
            date=_telling(document, trees, draft),
        )
        head = draft.head if draft.cue is not None else None
        place = head is not None and document.sentences[draft.sentence].words[head].entity.endswith("LOC")
        return Heard(
            draft=draft, voice=voice, content=tuple(sorted(draft.content)), size=size, speech=speech, place=place
        )


def _signed(document: Document, quotes: Sequence[Quoted]) -> Iterator[Draft]:
    """Yield the drafts of quotes signed after a dash ("..." — Name)."""
    for quote in quotes:
        match = _SIGNED.match(document.text, quote.span.end) if quote.speech else None
        if match is None:
            continue
        number = next((n for n, s in enumerate(document.sentences) if s.span.end > match.start(1)), None)
        if number is None:
            continue
        words = document.sentences[number].words
        head = next((i for i, w in enumerate(words) if match.start(1) <= w.start), None)
        if head is not None and words[head].end <= match.end(1):
            dash = trimmed_dash(document.text, quote.span.end, match.start(1))
            yield Draft(sentence=number, kind="say", tells=True, cue=dash, head=head, content=(quote.span,),
                        source=Span(start=match.start(1), end=match.end(1)))  # fmt: skip


def trimmed_dash(text: str, start: int, end: int) -> Span:
    """Return the dash between a quote and its signature without white space."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)


def _tree(document: Document, trees: dict[int, Tree], number: int) -> Tree:
    if number not in trees:
        trees[number] = tree_of(document.sentences[number])
    return trees[number]


def _position(draft: Draft) -> int:
    spans: Iterable[Span | None] = (draft.source, draft.cue, *draft.content[:1])
    return next((s.start for s in spans if s is not None), 0)


def _telling(document: Document, trees: dict[int, Tree], draft: Draft) -> TimeSpan | None:
    """Return the day of the telling: a date that hangs on the cue, outside content and source."""
    if draft.cue is None or draft.word is None:
        return None
    sentence: Sentence = document.sentences[draft.sentence]
    tree = _tree(document, trees, draft.sentence)
    for date in document.dates:
        if date.when is None or not sentence.span.covers(date.span):
            continue
        if any(s.overlaps(date.span) for s in (*draft.content, *([draft.source] if draft.source else []))):
            continue
        head = tree.head_of(date.span)
        if head is None:
            continue
        verb = next((k for k in tree.up(head) if tree.words[k].tag in ("VERB", "AUX")), None)
        if verb == draft.word:
            return date.when
    return None
