"""Lexical matches: words of a sentence that the lexicon knows to tell an act, with what they act upon.

Invariant: a match rests on rows of the lexicon alone and names them; it never looks at the event heads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from statusquo.codebook import Entry, Lexicon, MeasureTerm
from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.model.lemma import lemma

_OBJECT = ("obj", "nsubj:pass")
_SPEAKS_OF = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
"""Types whose object may be a measure that is agreed, asked for, refused or threatened."""

_BELOW = frozenset({"acl:relcl", "advcl", "parataxis", "conj", "punct"})
_REACH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A word that tells an act: its entry, its object word, and the measure term that its object names."""

    word: int
    last: int
    entry: Entry
    object: int | None = None
    term: MeasureTerm | None = None
    term_word: int | None = None


def matches(tree: Tree, lexicon: Lexicon) -> Iterator[Match]:
    """Yield every row that fits at a word, in text order, longest phrases first; `control.frames` picks one a word."""
    read = {r.word for r in tree.sentence.readings}
    for i, word in enumerate(tree.words):
        pos = "V" if word.tag in ("VERB", "AUX") else "N" if word.tag in ("NOUN", "PROPN") else ""
        own = tree.lemma(i)
        if not pos and i in read:  # an act by the heads, a misread part of speech by the grammar
            pos, own = "V", lemma(word.text, "VERB")
        for entry in lexicon.entries.get((own, pos), ()):
            last = _phrase_end(tree, i, entry)
            if last is None:
                continue
            match = _with_object(tree, lexicon, i, last, entry)
            if match is not None:
                yield match


def _phrase_end(tree: Tree, i: int, entry: Entry) -> int | None:
    """Return the last word of the entry's phrase at `i`, or None where the phrase is not there."""
    words = entry.lemma.split()
    if entry.pos == "N":
        before = [tree.lemma(k) for k in range(max(0, i - len(words) + 1), i + 1)]
        return i if before == words else None
    at = i
    for wanted in words[1:]:
        found = next(
            (
                k
                for k in range(at + 1, min(at + 1 + _REACH, len(tree.words)))
                if wanted in (tree.lemma(k), tree.words[k].text.lower())
            ),
            None,
        )
        if found is None or i not in (tree.words[found].head, *tree.up(found)):
            return None
        at = found
    return at


def _with_object(tree: Tree, lexicon: Lexicon, i: int, last: int, entry: Entry) -> Match | None:
    target = object_of(tree, i, entry)
    term, at = None, None
    if (entry.effect and entry.effect != "noun") or entry.type in _SPEAKS_OF:
        for start in [target, *(k for k in tree.children(i, "obl", "nmod") if k != target)]:
            if start is not None and term is None:
                term, at = find_term(tree, lexicon, start)
    elif entry.effect == "noun":
        term, at = find_term(tree, lexicon, i)
    fits = term is not None and (entry.effect or "", term.polarity) in lexicon.effects
    if entry.effect and not entry.type and entry.effect != "leave" and not fits:
        return None
    return Match(word=i, last=last, entry=entry, object=target, term=term, term_word=at)


def object_of(tree: Tree, i: int, entry: Entry) -> int | None:
    """Return the word that heads what the act is done to, or None."""
    if (found := tree.child(i, *_OBJECT)) is not None:
        return found
    marked = {"obj": ("of",), "mutual": ("with", "between", "among"), "none": ()}.get(
        entry.recipient, (entry.recipient,)
    )
    words = {*entry.lemma.split()[1:], *marked}
    for k in tree.children(i, "obl", "nmod"):
        if tree.prepositions(k) & words:
            return k
    if entry.pos == "N":
        owner = tree.child(i, "compound", "amod")
        return owner if entry.recipient == "of" else None
    return None


def find_term(tree: Tree, lexicon: Lexicon, start: int) -> tuple[MeasureTerm | None, int | None]:
    """Return the measure term in the noun phrase headed by `start` and the word that heads it.

    The head noun counts first, then its modifiers ("export operations"), then what it is "of" or "on"; a term
    without a kind of its own ("ban", "restrictions") takes kind and flow from a term below it.
    """
    for i in [*tree.conjuncts(start)]:
        found = _term_at(tree, lexicon, i)
        if found is not None:
            return found, i
    return None, None


def _term_at(tree: Tree, lexicon: Lexicon, i: int, depth: int = 3) -> MeasureTerm | None:
    below = {tree.lemma(k) for k in tree.subtree(i, without=_BELOW)}
    own = None
    for term in lexicon.terms.get(tree.lemma(i), ()):
        if set(term.term.split()) <= below and _modified(tree, i, term):
            own = term
            break
    if own is not None and own.kind is not None:
        return own
    if depth == 0:
        return own
    for k in (*tree.children(i, "compound", "amod"), *tree.children(i, "nmod")):
        for c in tree.conjuncts(k):
            if tree.words[c].tag not in (*NOMINAL, "ADJ"):
                continue
            inner = _term_at(tree, lexicon, c, depth - 1)
            if inner is None or inner.kind is None:
                continue
            if own is None:
                return inner
            return MeasureTerm(term=f"{inner.term} {own.term}", kind=inner.kind, polarity=own.polarity,
                               flow=inner.flow, rule=f"{own.rule}+{inner.term}")  # fmt: skip
    return own


def _modified(tree: Tree, i: int, term: MeasureTerm) -> bool:
    """Tell whether the term's further words modify the head closely (not somewhere deep below)."""
    words = term.term.split()[:-1]
    near = {tree.lemma(k) for k in (*tree.children(i, "compound", "amod", "nmod"), *range(max(0, i - len(words)), i))}
    return set(words) <= near
