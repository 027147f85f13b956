"""Attributions: the cues of one sentence with their sources and contents, as drafts.

Invariant: each draft names the row of the cue table that made it by its cue's words; no draft looks at other sentences.
"""

from collections.abc import Iterator
from dataclasses import replace

from statusquo.coding.cues import Cue, CueTables
from statusquo.coding.frames import (
    around_parenthesis,
    content_of,
    parenthesis,
    noun_content,
    noun_source,
    phrase_content,
)
from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.coding.said import Draft, clause_of, minus, phrase, source_of, spans_of, whole

LIGHT = frozenset(
    "make issue express voice give have repeat reiterate raise echo offer deliver release air state share hold".split()
)  # fmt: skip
_MEDIUM_PREPOSITIONS = frozenset({"in", "on", "at", "via", "through", "during", "by", "to", "for"})
_UNREAL = frozenset({"would", "could", "might", "may", "should", "can"})
_IMPERSONAL = frozenset({"it", "there", "this", "that", "which", "what"})
_PARTICLES = ("compound:prt",)


class SentenceReader:
    """Finds the drafts of a sentence. Make one for the tables and use it for every sentence."""

    def __init__(self, tables: CueTables) -> None:
        self.tables = tables
        self._phrase_heads = {p[0] for p in tables.phrases}

    def read(self, tree: Tree, number: int, text: str) -> list[Draft]:
        """Return the drafts of sentence `number`, in text order, also those that found no content."""
        out: list[Draft] = []
        for i, word in enumerate(tree.words):
            pos = _POS.get(word.tag)
            if word.text.lower() in self._phrase_heads:
                out += self._phrases(tree, i, number, text)
            cue = self._cue(tree, i, pos) if pos else None
            if cue is None:
                continue
            if pos == "V":
                out += self._verb(tree, i, cue, number, text)
            elif pos == "N":
                out += self._noun(tree, i, cue, number, text)
            elif pos == "ADJ" and "noun" not in cue.frames:
                out += self._verb(tree, i, cue, number, text) if tree.child(i, "nsubj") is not None else []
            else:
                out += self._hearsay(tree, i, cue, number, text)
        return out

    def _cue(self, tree: Tree, i: int, pos: str) -> Cue | None:
        lemma = tree.lemma(i)
        if pos == "V":
            for k in tree.children(i, *_PARTICLES):
                found = self.tables.cues.get((f"{lemma} {tree.lemma(k)}", "V"))
                if found is not None:
                    return found
        found = self.tables.cues.get((lemma, pos))
        if found is None and pos == "ADJ":
            found = self.tables.cues.get((tree.words[i].text.lower(), "ADJ"))
        return found

    # -- verbs and predicative adjectives -------------------------------------------------------------------------------
    def _verb(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        if cue.kind == "cite":
            yield from self._citing(tree, i, cue, number, text)
            return
        if cue.kind in _SET_APART and "quote" in cue.frames and (apart := parenthesis(tree, i)) is not None:
            group, source = apart
            medium, _ = self._medium(tree, i)
            content = around_parenthesis(tree, group) - set(range(_dateline(tree)))
            yield from self._made(tree, i, cue, number, text, source, content, self._told(tree, i, cue), medium)
            return
        source = self._source(tree, i)
        passive = tree.passive(i)
        hearsay = passive and source is None
        if source is not None and (
            tree.lemma(source) in _IMPERSONAL - {"it"} or tree.words[source].relation.startswith("expl")
        ):
            source = None
        told = self._told(tree, i, cue)
        group = {i, *(k for k in tree.kids[i] if tree.words[k].relation in _GROUP)}
        if told is not None:
            group |= set(phrase(tree, told))
        if source is not None:
            group |= set(phrase(tree, source, {i})) if _near(tree, source, i) else set()
        medium, words = self._medium(tree, i)
        if words and not any(i < w for w in words & set(tree.children(i, "ccomp"))):
            group |= words
        content = content_of(tree, i, cue, group) - set(range(_dateline(tree)))
        if hearsay:
            content |= self._raised(tree, i, cue, content)
            if not content or cue.kind not in ("say", "claim", "report", "think", "deny") or _told_passively(cue):
                return
        yield from self._made(tree, i, cue, number, text, source, content, told, medium)

    def _source(self, tree: Tree, i: int) -> int | None:
        """Return the source by the tree, else the word before the verb where that is a name or a pronoun."""
        source = source_of(tree, i)
        before = i - 1
        while before > 0 and tree.words[before].tag in ("AUX", "ADV", "PART"):
            before -= 1
        near = before >= 0 and tree.words[before].tag in ("PROPN", "PRON") and not tree.passive(i)
        if near and tree.words[before].tag == "PRON":
            near = tree.words[before].text.lower() in _NOMINATIVE
        if near and (source is None or source < _dateline(tree)):
            head = before
            while tree.words[head].relation in ("flat", "compound") and 0 <= tree.words[head].head < before:
                head = tree.words[head].head
            return head if head >= _dateline(tree) else None
        return source

    def _told(self, tree: Tree, i: int, cue: Cue) -> int | None:
        if "person" not in cue.frames:
            return None
        return next((k for k in tree.children(i, "iobj", "obj") if tree.words[k].tag in NOMINAL), None)

    def _raised(self, tree: Tree, i: int, cue: Cue, content: set[int]) -> set[int]:
        """The subject of "X is said to have left" belongs to what is said."""
        subject = tree.child(i, "nsubj:pass")
        verb = next((k for k in tree.children(i, "xcomp") if k > i), None)
        if verb is None:
            return set() if subject is None or tree.lemma(subject) != "it" else set()
        words = set(whole(tree, verb))
        return words if subject is None else words | set(whole(tree, subject)) - {i}

    def _made(
        self,
        tree: Tree,
        i: int,
        cue: Cue,
        number: int,
        text: str,
        source: int | None,
        content: set[int],
        told: int | None,
        medium: str | None,
    ) -> Iterator[Draft]:
        spans = spans_of(tree, content, text)
        of = tree.cut(*_bounds(phrase(tree, source, {i} | content))) if source is not None else None
        last = max([i, *tree.children(i, *_PARTICLES)])
        at = tree.cut(i, last + 1) if last - i <= 2 else tree.cut(i, i + 1)
        if not spans and (of is None or not cue.frames & {"quote", "clause"}):
            return
        unreal = bool(set(tree.auxiliaries(i)) & _UNREAL) or (tree.negated(i) and cue.kind != "deny")
        draft = Draft(
            sentence=number, kind=cue.kind, tells=cue.tells and not unreal, cue=at, source=of, head=source, word=i,
            content=minus(spans, [at, *([of] if of else [])], text), told=told, medium=medium or cue.medium,
            weak=not spans,
        )  # fmt: skip
        if told is not None and self.is_outlet(tree, told):
            spans = (*spans, *([of] if of else []))
            yield replace(
                draft, outer=True, source=tree.cut(*_bounds(phrase(tree, told))), head=told, content=spans, told=None
            )
        yield draft

    def is_outlet(self, tree: Tree, i: int) -> bool:
        """Tell whether the noun phrase at `i` names a news outlet (not its reporters)."""
        words = [tree.words[k].text for k in phrase(tree, i)]
        speaker = self.tables.speakers.get(tree.lemma(i))
        if speaker is not None:
            return speaker.kind.value == "media" and len(words) > 1
        return any(" ".join(words[n:]) in self.tables.outlets for n in range(len(words)))

    def _medium(self, tree: Tree, i: int) -> tuple[str | None, set[int]]:
        """Return what the voice spoke through ("in a statement", "on X") and the words that say so."""
        for k in tree.children(i, "obl", "nmod"):
            if tree.prepositions(k) & _MEDIUM_PREPOSITIONS:
                found = self.tables.mediums.get(tree.words[k].text) or self.tables.mediums.get(tree.lemma(k))
                if found is None and tree.words[k].tag == "PROPN":
                    name = " ".join(tree.words[w].text for w in phrase(tree, k))
                    found = self.tables.mediums.get(name)
                if found is not None:
                    for inner in tree.children(k, "nmod"):
                        platform = self.tables.mediums.get(tree.words[inner].text)
                        if platform is not None and tree.words[inner].tag == "PROPN":
                            found = platform
                    return found, set(tree.subtree(k, without=frozenset({"acl:relcl", "parataxis", "ccomp"})))
        noun = tree.words[i].head
        if tree.words[i].relation.startswith("acl") and noun >= 0:
            return self.tables.mediums.get(tree.lemma(noun)), set()
        return None, set()

    # -- quoting and citing others --------------------------------------------------------------------------------------
    def _citing(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        """ "X quoted Y as saying Z", "Y was quoted as saying Z", "..., citing Y"."""
        at = tree.cut(i, i + 1)
        saying = next(
            (
                k
                for k in (*tree.children(i, "advcl", "xcomp", "ccomp", "obl"), *_below_objects(tree, i))
                if k > i and "as" in tree.marks(k) and tree.words[k].tag == "VERB"
            ),
            None,
        )
        if saying is not None:
            passive = tree.passive(i)
            outer = source_of(tree, i)
            inner = tree.child(i, "nsubj:pass") if passive else tree.child(i, "obj")
            said = self._cue(tree, saying, "V")
            words = content_of(tree, saying, said, {i, saying}) if said is not None else set()
            words = words or set(range(saying + 1, whole(tree, saying)[-1] + 1))
            if inner is not None and words:
                of = tree.cut(*_bounds(phrase(tree, inner, {i, saying})))
                content = spans_of(tree, words - set(phrase(tree, inner, {i})), text)
                draft = Draft(sentence=number, kind="say", tells=True, cue=tree.cut(saying, saying + 1), source=of,
                              head=inner, word=saying, content=content)  # fmt: skip
                if outer is not None:
                    yield replace(draft, outer=True, cue=at, word=i, head=outer, content=(*content, of),
                                  source=tree.cut(*_bounds(phrase(tree, outer, {i, saying}))))  # fmt: skip
                yield draft
            return
        obj = tree.child(i, "obj")
        if obj is None or tree.words[i].text.lower() not in ("citing", "quoting") or obj < i:
            return
        governor = tree.words[i].head
        if governor < 0:
            return
        root = clause_of(tree, governor)
        words = set(whole(tree, root)) - set(whole(tree, i))
        yield Draft(sentence=number, kind="report", tells=True, cue=at, word=i, head=obj, hidden=True,
                    source=tree.cut(*_bounds(phrase(tree, obj, {i}))), content=spans_of(tree, words, text))  # fmt: skip

    # -- nouns, adverbs, phrases ----------------------------------------------------------------------------------------
    def _noun(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        content = noun_content(tree, i, cue) - {i}
        if not content:
            return
        source = noun_source(tree, i, LIGHT)
        if source is not None and source in content:
            source = None
        if source is None and tree.words[i].relation.startswith(("nsubj", "obl")) is False and cue.kind == "report":
            content = content if "that" in {tree.words[w].text.lower() for w in content} else set()
        of = tree.cut(*_bounds(phrase(tree, source, {i} | content))) if source is not None else None
        at = tree.cut(i, i + 1)
        spans = minus(spans_of(tree, content, text), [at, *([of] if of else [])], text)
        if spans:
            yield Draft(sentence=number, kind=cue.kind, tells=cue.tells and not tree.negated(i), cue=at, source=of,
                        head=source, word=i, content=spans)  # fmt: skip

    def _hearsay(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        """ "reportedly", "allegedly", "alleged": told without a source."""
        head = tree.words[i].head
        if head < 0 or tree.words[i].relation.partition(":")[0] not in ("advmod", "amod"):
            return
        at = tree.cut(i, i + 1)
        root = clause_of(tree, head) if "governor" in cue.frames else head
        spans = minus(spans_of(tree, set(whole(tree, root)) - {i}, text), [at], text)
        if spans:
            yield Draft(sentence=number, kind=cue.kind, tells=True, cue=at, word=i, content=spans, hidden=True)

    def _phrases(self, tree: Tree, i: int, number: int, text: str) -> Iterator[Draft]:
        for words, tells in self.tables.phrases.items():
            last = i + len(words)
            if tuple(w.text.lower() for w in tree.words[i:last]) != words or last >= len(tree.words):
                continue
            noun = _phrase_noun(tree, i, last)
            if noun is None:
                continue
            of = tree.cut(*_bounds(phrase(tree, noun, range(i, last))))
            at = tree.cut(i, last)
            content = minus(spans_of(tree, phrase_content(tree, i, noun), text), [at, of], text)
            if content:
                medium = self.tables.mediums.get(tree.lemma(noun))
                yield Draft(sentence=number, kind="report", tells=tells, cue=at, source=of, head=noun, word=i,
                            content=content, medium=medium if tree.child(noun, "nmod:poss") is not None else None)  # fmt: skip
            return


_SET_APART = frozenset({"say", "claim", "write", "report", "think"})
_NOMINATIVE = frozenset({"he", "she", "they", "it", "we", "i"})


def _dateline(tree: Tree) -> int:
    """Return the number of words of a dateline that opens the sentence ("GENEVA, May 4 (AP) —")."""
    words = tree.words
    if len(words) < 4 or not words[0].text.isupper() or len(words[0].text) < 3:
        return 0
    for k in range(1, min(16, len(words))):
        if words[k].text in ("—", "–", "―", "--", "-"):
            caps = all(w.text[:1].isupper() or not w.text[:1].isalpha() for w in words[:k])
            return k + 1 if caps else 0
    return 0


_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "ADJ", "ADV": "ADV"}
_GROUP = frozenset({"aux", "aux:pass", "compound:prt", "nsubj:pass:outer"})


def _near(tree: Tree, source: int, i: int) -> bool:
    """Tell whether the source stands at its cue, with no clause between them."""
    low, high = sorted((source, i))
    return not any(w.tag == "VERB" for w in tree.words[low + 1 : high]) or tree.words[source].head == i


def _told_passively(cue: Cue) -> bool:
    return "person" in cue.frames and cue.lemma not in ("tell", "warn")


def _bounds(words: list[int]) -> tuple[int, int]:
    return words[0], words[-1] + 1


def _below_objects(tree: Tree, i: int) -> list[int]:
    return [c for k in tree.children(i, "obj") for c in tree.children(k, "acl", "advcl", "nmod")]


def _phrase_noun(tree: Tree, first: int, last: int) -> int | None:
    """Return the noun that a phrase at `[first, last)` introduces."""
    marked = tree.words[first].head
    if marked >= last and tree.words[marked].tag in (*NOMINAL, "VERB", "ADJ"):
        return marked
    nominal = next((k for k in range(last, len(tree.words)) if tree.words[k].tag in NOMINAL), None)
    if nominal is None or nominal - last > 8:
        return None
    while tree.words[nominal].head > nominal and tree.words[tree.words[nominal].head].tag in NOMINAL:
        nominal = tree.words[nominal].head
    return nominal
