"""Speakers: what kind of voice a source is, its name, its code, and whom a pronoun stands for.

Kinds come, in this order, from the table of outlets, the noun that heads the source, the actor that a mention resolved,
a title at the name, and the entity type. Invariant: a voice's `span` is the source's own words, also where its name
comes from an antecedent.
"""

from bisect import bisect_right
from dataclasses import replace
from typing import NamedTuple

from statusquo.coding.cues import CueTables, is_press
from statusquo.coding.grammar import Tree, tree_of
from statusquo.coding.said import Draft, phrase
from statusquo.core.actor import Mention
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.core.voice import Voice, VoiceKind

PERSONAL = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their"})
THING = frozenset({"it", "its"})
_OTHER = frozenset({"i", "we", "me", "us", "my", "our", "you", "your", "one", "who", "whoever"})
_OFFICIAL_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "POL"})
_CLOSE_TO = frozenset({"familiar", "brief", "close", "aware", "knowledge", "privy", "involved", "know"})
_UNNAMED = ("condition of anonymity", "declined to be named", "declined to be identified", "not authorized to",
            "not authorised to", "asked not to be", "requested anonymity", "who did not want to be")  # fmt: skip
_MEMORY = 12
_GUESSED = 0.55
"""A role's owner that only the article's context tells has at most this score."""


class Known(NamedTuple):
    """A voice heard earlier and how it can be referred to: person, plural or thing."""

    voice: Voice
    form: str
    at: int


class Speakers:
    """Names the sources of one document, in text order, remembering who has spoken."""

    def __init__(self, tables: CueTables, document: Document) -> None:
        self.tables, self.document, self.text = tables, document, document.text
        self._heads: dict[int, Mention] = {}
        for mention in document.mentions:
            for position in (mention.head.start, *_words(mention)):
                known = self._heads.get(position)
                if known is None or _length(mention.span) < _length(known.span):
                    self._heads[position] = mention
        self._heard: list[Known] = []
        self._starts = [s.span.start for s in document.sentences]

    def mention(self, tree: Tree, head: int) -> Mention | None:
        """Return the smallest mention that the word heads or ends, or one that covers it."""
        return self._heads.get(tree.words[head].start)

    def voice(self, tree: Tree, draft: Draft) -> Voice:
        """Return who says what a draft holds."""
        if draft.head is None or draft.source is None:
            return Voice(name="", kind=VoiceKind.ANONYMOUS, anonymous=True)
        low = tree.words[draft.head].text.lower()
        if tree.words[draft.head].tag == "PRON" or low in PERSONAL | PLURAL | THING:
            return self._pronoun(tree, draft.head, low, draft.source)
        voice = self._named(tree, draft.head, draft.source)
        self.hear(voice, self._form(tree, draft.head, voice), draft.sentence)
        return voice

    def stray(self, tree: Tree, draft: Draft) -> bool:
        """Tell whether the source is a noun that no table or reading takes for somebody who can speak ("concerts")."""
        if draft.head is None or draft.source is None or tree.words[draft.head].tag in ("PROPN", "PRON"):
            return False
        if self.tables.speakers.get(tree.lemma(draft.head)) is not None or self.mention(tree, draft.head) is not None:
            return False
        inside = [w for w in tree.words if draft.source.start <= w.start < draft.source.end]
        return all(w.entity == "O" for w in inside) and not self._outlet([w.text for w in inside])

    def hear(self, voice: Voice, form: str, sentence: int) -> None:
        """Remember a voice for the pronouns after it."""
        self._heard = [*self._heard[-_MEMORY:], Known(voice, form, sentence)]

    def _pronoun(self, tree: Tree, head: int, low: str, span: Span) -> Voice:
        form = "person" if low in PERSONAL else "plural" if low in PLURAL else "thing"
        found = None if low in _OTHER else self._antecedent(tree, form, span)
        mention = self.mention(tree, head)
        if mention is not None and mention.actors and low not in _OTHER:
            actor = mention.actors[0]
            if found is not None and (found.code == actor.code or _shared(actor.name, found.name)):
                return replace(found, span=span, code=found.code or actor.code, date=None, medium=None)
            if found is None or actor.code is not None:
                plain = actor.sector in _OFFICIAL_SECTORS or form == "thing"
                kind = VoiceKind.OFFICIAL if plain else VoiceKind.PERSON
                return Voice(name=actor.name, kind=kind, code=_one_code(mention), span=span)
        if found is not None:
            return replace(found, span=span, date=None, medium=None)
        return Voice(name=span.of(self.text), kind=VoiceKind.PERSON, anonymous=low not in PERSONAL, span=span)

    def _antecedent(self, tree: Tree, form: str, span: Span) -> Voice | None:
        """Return the last voice that fits, or a later subject that fits though it hasn't spoken yet."""
        number = bisect_right(self._starts, span.start) - 1
        heard = next((k for k in reversed(self._heard) if k.form == form), None)
        for back in range(number, max(-1, number - 3), -1):
            if heard is not None and heard.at >= back:
                return heard.voice
            earlier = tree if back == number else tree_of(self.document.sentences[back])
            fits = [
                i
                for i, w in enumerate(earlier.words)
                if w.relation in ("nsubj", "nsubj:pass") and w.end <= span.start and w.tag in ("NOUN", "PROPN")
            ]
            for i in reversed(fits) if back == number else fits:
                words = phrase(earlier, i)
                at = earlier.cut(words[0], words[-1] + 1)
                voice = self._named(earlier, i, at)
                if self._form(earlier, i, voice) == form:
                    self.hear(voice, form, back)
                    return voice
        return heard.voice if heard is not None else None

    def _form(self, tree: Tree, head: int, voice: Voice) -> str:
        word = tree.words[head]
        if word.tag == "NOUN" and word.text.lower() != tree.lemma(head) and word.text.endswith(("s", "men", "women")):
            return "plural"
        if tree.child(head, "conj") is not None or word.text.lower() in ("people", "police"):
            return "plural"
        speaker = self.tables.speakers.get(tree.lemma(head))
        human = speaker is not None and tree.lemma(head) in _HUMAN
        return "person" if word.entity.endswith("PER") or human or voice.kind is VoiceKind.PERSON else "thing"

    def _named(self, tree: Tree, head: int, span: Span) -> Voice:
        mention = self.mention(tree, head)
        kind, unnamed = self._kind(tree, head, span, mention)
        sentence = tree.sentence.span.of(self.text)
        inside = [w for w in tree.words if span.start <= w.start < span.end]
        named = tree.words[head].tag == "PROPN" or any(w.entity.endswith("PER") for w in inside)
        code = _one_code(mention) if mention is not None else None
        if unnamed and mention is not None and mention.kind == "role" and mention.score <= _GUESSED:
            code = None  # "a senior official": the state that the article suggests is no more than that
        withheld = any(phrase in sentence for phrase in _UNNAMED) and not named
        return Voice(
            name=" ".join(span.of(self.text).split()).removesuffix("'s").removesuffix("’s"),
            kind=kind,
            code=code,
            anonymous=(unnamed and not named) or withheld or kind is VoiceKind.ANONYMOUS,
            span=span,
        )

    def _kind(self, tree: Tree, head: int, span: Span, mention: Mention | None) -> tuple[VoiceKind, bool]:
        words = [w.text for w in tree.words if span.start <= w.start < span.end]
        row = self.tables.speakers.get(tree.lemma(head))
        if self._outlet(words) or (row is None and is_press(words)):
            return VoiceKind.MEDIA, False
        if row is not None:
            below = {tree.lemma(k) for k in tree.subtree(head)}
            if row.kind is VoiceKind.PERSON and row.unnamed and below & _CLOSE_TO and tree.lemma(head) in _PEOPLE:
                return VoiceKind.ANONYMOUS, True
            if row.kind is VoiceKind.DOCUMENT and tree.words[head].text.lower() == "reports" and len(words) < 3:
                return VoiceKind.MEDIA, True
            if tree.lemma(head) in ("agency", "service") and ("news" in below or (mention is None and len(words) < 3)):
                return VoiceKind.MEDIA, False
            if row.kind is VoiceKind.OFFICIAL and self._for_organisation(tree, head, mention):
                return VoiceKind.ORGANISATION, row.unnamed
            if row.kind is VoiceKind.ORGANISATION and mention is not None and _official(mention):
                return VoiceKind.OFFICIAL, row.unnamed
            return row.kind, row.unnamed
        beside = [k for k in (head - 1, head - 2) if k >= 0 and tree.words[k].head == tree.words[head].head]
        titles = [tree.lemma(k) for k in beside if span.start <= tree.words[k].start]
        titles += [tree.lemma(k) for k in tree.children(head, "nmod:desc", "compound", "appos", "flat", "nmod")]
        titled = any(
            (t := self.tables.speakers.get(title)) is not None and t.kind is VoiceKind.OFFICIAL for title in titles
        )
        entity = tree.words[head].entity
        if mention is not None and mention.actors and not (entity.endswith("PER") and mention.rule.startswith("place")):
            if _official(mention) or (titled and not _former(words)):
                return VoiceKind.OFFICIAL, False
            return (VoiceKind.PERSON if entity.endswith("PER") else VoiceKind.ORGANISATION), False
        if titled and not _former(words):
            return VoiceKind.OFFICIAL, False
        if entity.endswith("ORG"):
            official = any(
                (s := self.tables.speakers.get(w.lower())) is not None and s.kind is VoiceKind.OFFICIAL for w in words
            )
            return (VoiceKind.OFFICIAL if official else VoiceKind.ORGANISATION), False
        if entity.endswith("LOC"):
            return VoiceKind.OFFICIAL, False
        plain = tree.words[head].tag != "PROPN"
        return VoiceKind.PERSON, plain

    def _outlet(self, words: list[str]) -> bool:
        words = [w for w in words if w not in ("'s", "’s")]
        known = self.tables.outlets
        return any(" ".join(words[n:m]) in known for n in range(len(words)) for m in (len(words),)) or (
            " ".join(words[:2]) in known or words[:1] == ["Reuters"]
        )

    def _for_organisation(self, tree: Tree, head: int, mention: Mention | None) -> bool:
        if mention is not None and _official(mention):
            return False
        for k in tree.children(head, "nmod", "compound", "nmod:poss"):
            row = self.tables.speakers.get(tree.lemma(k))
            if row is not None and row.kind is VoiceKind.ORGANISATION and tree.lemma(head).startswith("spoke"):
                return True
        return False


_PEOPLE = frozenset({"person", "people", "someone", "individual", "source"})
_HUMAN = frozenset(
    "spokesman spokeswoman spokesperson president minister premier chancellor king queen prince pope governor mayor "
    "secretary ambassador chairman chairwoman speaker commissioner leader senator congressman congresswoman general "
    "judge diplomat".split()
)  # fmt: skip


def _words(mention: Mention) -> tuple[int, ...]:
    return (mention.head.start,)


def _length(span: Span) -> int:
    return span.end - span.start


def _official(mention: Mention) -> bool:
    """Tell whether the actor is a state, one of its organs, or somebody in an office of state or of a body."""
    actor = mention.actors[0]
    if actor.sector in _OFFICIAL_SECTORS:
        return True
    if actor.sector is None and actor.code is not None:
        return len(actor.code) == 3 and actor.code.isalpha() and mention.kind in ("name", "pronoun", "description")
    return actor.sector == "IGO" and mention.kind == "role"


def _one_code(mention: Mention) -> str | None:
    codes = {a.code for a in mention.actors}
    return codes.pop() if len(codes) == 1 else None


def _shared(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


def _former(words: list[str]) -> bool:
    return any(w.lower() in ("former", "ex", "retired") or w.lower().startswith("ex-") for w in words)
