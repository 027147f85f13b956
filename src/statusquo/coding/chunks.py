"""Chunks: the stretches of a sentence that may name an actor, cut by the names, role nouns and capitals in it.

Invariant: chunks of a sentence are in order and don't overlap; each holds at least one settled name, role noun or
capitalised run. Where words carry tags, adjectives and numbers before the noun are taken in; else a list of them is.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from statusquo.core import Sentence, Span
from statusquo.world.context import Context, Seen
from statusquo.world.owner import POSSESSIVE
from statusquo.world.phrase import SMALL, free
from statusquo.world.roles import RoleHit, Roles, Token, tokens_of

_BEFORE = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "our", "several", "some", "many", "two", "three", "four",
     "five", "six", "seven", "eight", "nine", "ten", "dozens", "hundreds", "thousands", "former", "senior", "top",
     "acting", "interim", "new", "ruling", "ex", "outgoing", "then", "deputy", "chief", "special", "armed", "local",
     "federal", "foreign", "military", "other", "all", "both", "unidentified", "unknown", "suspected", "pro-russian",
     "pro-government", "anti-government", "islamist", "far-right", "right-wing", "left-wing", "young", "ethnic",
     "rival", "exiled", "jailed", "leading", "prominent", "main", "own", "more", "late", "first", "second", "third",
     "most", "these", "those", "no", "any", "each", "every", "at", "least"]
)  # fmt: skip
_LEFT_TAGS = frozenset({"DET", "ADJ", "NUM"})
_INNER = frozenset({"compound", "amod", "nmod:poss", "flat", "nummod"})
_BEFORE_NAMES = frozenset({"the", "a", "an", "former", "ex", "acting", "senior", "top", "its", "his", "their", "other"})
_NOT_LEFT = frozenset({"at", "least"})
_WEEKDAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
     "april", "may", "june", "july", "august", "september", "october", "november", "december", "mr", "mrs", "ms",
     "dr"]
)  # fmt: skip
_OF_VERBS = ("nsubj", "obj", "iobj", "ccomp", "xcomp")
_VERBS_TOO = frozenset({"accused", "forces", "ships", "guards", "hosts", "suspects", "judges", "fathers"})
_JOINED = re.compile(r"^(?:[ \-]|'s? |\. )?$")
_NUMBER = re.compile(r"\d[\d,.]*(?:-[a-z]+)?$")

_COMPLETING = frozenset({"of", "for", "from"})
"""What leads from a noun to the name that completes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A candidate: characters `[start, end)`, its head word, and what it holds.

    `entity` is the encoder's tag of its capitalised words, "" where the sentence has none.
    """

    start: int
    end: int
    head: Span
    seen: tuple[Seen, ...] = ()
    role: RoleHit | None = None
    proper: bool = False
    noun: str = ""
    entity: str = ""


def chunks_of(sentence: Sentence, context: Context, roles: Roles) -> list[Chunk]:
    """Return the candidate phrases of one sentence."""
    return _Cutter(sentence, context, roles).chunks()


class _Cutter:
    def __init__(self, sentence: Sentence, context: Context, roles: Roles) -> None:
        self.plain, self.sentence = context.plain, sentence
        self.low, self.high = sentence.span.start, sentence.span.end
        self.tokens: tuple[Token, ...] = tokens_of(context.plain, self.low, self.high)
        self.seen = [s for s in context.seen if self.low <= s.start and s.end <= self.high]
        self.tags = {w.start: w.tag for w in sentence.words if w.tag != "X"}
        self.starts = [w.start for w in sentence.words]
        self.places = {start: i for i, start in enumerate(self.starts)}
        self.tagged = bool(self.tags) or any(w.entity != "O" for w in sentence.words)
        self.verbs = self._verbs()
        self.roles = [
            r for r in free(roles.find(self.tokens), self.tokens, self.seen) if not self._acts(r.first, r.last)
        ]
        self.marks = self._marks()

    def _verbs(self) -> frozenset[int]:
        """Return where the words stand that the grammar makes a clause's verb: with a subject or an object."""
        words = self.sentence.words
        heads = {w.head for w in words if w.relation.startswith(_OF_VERBS)}
        return frozenset(w.start for i, w in enumerate(words) if i in heads and w.tag in {"VERB", "AUX"})

    def _acts(self, first: int, last: int) -> bool:
        """Tell whether a role noun stands as a verb ("France forces Chad to leave"); without tags by its place."""
        if any(self.tokens[at].start in self.verbs for at in range(first, last)):
            return True
        token = self.tokens[first]
        if self.tags or last - first > 1 or token.text not in _VERBS_TOO:
            return False
        before = any(s.end == token.start - 1 and s.kind not in {"adjective", "demonym"} for s in self.seen)
        return before and any(s.start - token.end in {1, 5} for s in self.seen)

    def _marks(self) -> list[str]:
        """Return what each token is: N of a settled name (B of one that stands for nobody), R of a role, P proper."""
        marks = [""] * len(self.tokens)
        for role in self.roles:
            marks[role.first : role.last] = "R" * (role.last - role.first)
        starts, ends = [t.start for t in self.tokens], [t.end for t in self.tokens]
        for one in reversed(self.seen):  # of two names at a token the first tells
            first, last = bisect_right(ends, one.start), bisect_left(starts, one.end)
            marks[first:last] = ("N" if one.code else "B") * max(last - first, 0)
        for at, token in enumerate(self.tokens):
            if not marks[at]:
                proper = token.text[0].isupper() and token.start not in self.verbs and self._proper(at)
                marks[at] = "P" if proper else "."
        return marks

    def _proper(self, at: int) -> bool:
        token = self.tokens[at]
        if token.lower in SMALL or token.lower in _WEEKDAYS:
            return False
        tag = self.tags.get(token.start)
        if tag is not None:
            return tag == "PROPN" or (token.text.isupper() and len(token.text) > 1 and tag in {"NOUN", "X"})
        if at and not self.plain[self.tokens[at - 1].end : token.start].strip(" '-\""):
            return True
        return token.text.isupper() and len(token.text) > 2

    def chunks(self) -> list[Chunk]:
        out: list[Chunk] = []
        at = 0
        while at < len(self.tokens):
            if self.marks[at] not in "NRP":
                at += 1
                continue
            first, last = at, at + 1
            while last < len(self.tokens) and self._runs_on(last):
                last += 1
            out += self._split(first, last)
            at = last
        return out

    def _runs_on(self, at: int) -> bool:
        gap = self.plain[self.tokens[at - 1].end : self.tokens[at].start]
        if not _JOINED.match(gap):
            return False
        return self.marks[at] in "NRP" or self._links_on(at) or self._leads_to_role(at)

    def _leads_to_role(self, at: int) -> bool:
        """Tell whether one or two nouns or adjectives lead from a name to a role ("the EU migration policy chief")."""
        if self.marks[at] != ".":
            return False
        for ahead in range(at, min(at + 3, len(self.tokens))):
            if self.marks[ahead] == "R":
                return ahead > at
            tag = self.tags.get(self.tokens[ahead].start)
            joined = self.plain[self.tokens[ahead - 1].end : self.tokens[ahead].start] in {" ", "'s "}
            if self.marks[ahead] != "." or tag not in {"NOUN", "ADJ"} or not joined:
                return False
        return False

    def _links_on(self, at: int) -> bool:
        """Tell whether "of", "for", "from" or "the" leads from a role to the name that completes it."""
        word = self.tokens[at].text
        if at + 1 >= len(self.tokens):
            return False
        if word in {"of", "for", "to"} and self.marks[at - 1] in "RP":
            after = at + 2 if self.tokens[at + 1].lower in {"the", "a"} and at + 2 < len(self.tokens) else at + 1
            if word == "of":
                return self.marks[after] in "NP" or (
                    self.marks[after] == "R" and self.tokens[at - 1].lower.startswith("member")
                )
            return (
                self.marks[after] == "N"
                and word == "for"
                and self.tokens[at - 1].lower in {"spokesman", "spokeswoman", "spokesperson"}
            )
        if word == "from" and self.marks[at - 1] == "R":
            after = at + 2 if self.tokens[at + 1].lower == "the" and at + 2 < len(self.tokens) else at + 1
            owned = any(t.lower in POSSESSIVE for t in self.tokens[max(at - 4, 0) : at])  # "its ambassador from Chad"
            return self.marks[after] == "N" and not owned and self._hangs_on(after, at - 1)
        if word in {"the", "a", "The", "A"} and self.tokens[at - 1].text in {"of", "for", "from"}:
            return self.marks[at + 1] in "NPR"
        return False

    def _hangs_on(self, at: int, noun: int) -> bool:
        """Tell whether the grammar hangs a token on a noun, as in "soldiers from Chad" but not "left Chad"."""
        place, head = (self.places.get(self.tokens[i].start) for i in (at, noun))
        words = self.sentence.words
        while place is not None and words[place].relation in {"flat", "compound"}:
            place = words[place].head
        return place is not None and words[place].relation == "nmod" and words[place].head == head

    def _left(self, first: int) -> int:
        """Take in the determiners, numbers and adjectives before a phrase."""
        at = first
        while at > 0:
            token, gap = self.tokens[at - 1], self.plain[self.tokens[at - 1].end : self.tokens[at].start]
            if gap not in {" ", "-"} or self.marks[at - 1] != ".":
                break
            tag = self.tags.get(token.start)
            fits = (
                (tag in _LEFT_TAGS and "-" not in token.text[:5]) or token.lower in POSSESSIVE
                if tag is not None
                else token.lower in _BEFORE or bool(_NUMBER.match(token.text))
            )
            if not fits or token.lower in _NOT_LEFT or token.lower in _WEEKDAYS:
                break
            if self.marks[first] == "N" and token.lower not in _BEFORE_NAMES:
                break
            at -= 1
            if token.lower in {"the", "a", "an"} or token.lower in POSSESSIVE:
                break
        return at

    def _split(self, first: int, last: int) -> list[Chunk]:
        """Make one chunk of a run, or one for each name where nothing but names and possessives stand in it."""
        last = self._before_goods(first, last)
        while last > first and self.marks[last - 1] == ".":
            last -= 1
        if last == first:
            return []
        span = (self.tokens[first].start, self.tokens[last - 1].end)
        seen = tuple(s for s in self.seen if s.code and span[0] <= s.start and s.end <= span[1])
        role = next((r for r in reversed(self.roles) if first <= r.first and r.last <= last), None)
        left = first if self._inner(last - 1) else self._left(first)
        start, end = self.tokens[left].start, max(span[1], max((s.end for s in seen), default=0))
        head = self._head(left, last)
        found = Chunk(
            start=start,
            end=end,
            head=head,
            seen=seen,
            role=role,
            proper="P" in self.marks[first:last],
            noun=self.plain[head.start : head.end].lower(),
            entity=self._entity(first, last),
        )
        return [found]

    def _before_goods(self, first: int, last: int) -> int:
        """Cut "the bloc's members" and "the army's goods" after the owner."""
        for at in range(last - 1, first, -1):
            if not self.plain[self.tokens[at - 1].end : self.tokens[at].start].startswith("'"):
                continue
            after = [r for r in self.roles if at <= r.first and r.last <= last]
            plain = all(m in "R." for m in self.marks[at:last])
            if plain and after and all(r.role.kind in {"neutral", "thing"} for r in after):
                return at
        return last

    def _inner(self, at: int) -> bool:
        """Tell whether a name only modifies a noun after it ("the NATO summit"), so that "the" is not its own."""
        place = self.places.get(self.tokens[at].start)
        if self.marks[at] != "N" or place is None:
            return False
        word = self.sentence.words[place]
        return word.relation in _INNER and word.head > place

    def _entity(self, first: int, last: int) -> str:
        if not self.tagged:
            return ""
        for at in range(last - 1, first - 1, -1):
            place = self.places.get(self.tokens[at].start) if self.marks[at] == "P" else None
            if place is not None and self.sentence.words[place].entity != "O":
                return self.sentence.words[place].entity[2:]
        return "O"

    def _head(self, first: int, last: int) -> Span:
        """Return the word that heads the tokens: by the grammar where there is one, else the last before "of"."""
        low, high = self.tokens[first].start, self.tokens[last - 1].end
        words = self.sentence.words
        within = range(bisect_left(self.starts, low), bisect_left(self.starts, high))
        inside = {i for i in within if words[i].end <= high and words[i].text != "'s"}
        if inside and any(words[i].relation != "dep" for i in inside):
            heads = [i for i in inside if words[i].head not in inside and words[i].tag != "PUNCT"]
            if heads:
                best = max(heads, key=lambda i: (words[i].tag in {"NOUN", "PROPN", "PRON", "ADJ"}, i))
                return Span(start=words[best].start, end=words[best].end)
        cut = next(
            (i for i in range(first, last) if self.tokens[i].text in {"of", "for", "from"} and self.marks[i] == "."),
            last,
        )
        token = self.tokens[max(cut - 1, first)]
        return Span(start=token.start, end=token.end)
