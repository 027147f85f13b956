"""Attributions: the cues of one sentence with their sources and contents, as drafts.

Invariant: each draft names the row of the cue table that made it by its cue's words; no draft looks at other sentences.
"""

from collections.abc import Iterator
from dataclasses import replace

from statusquo.coding.asides import Asides, cited
from statusquo.coding.cues import Cue, CueTables, is_press
from statusquo.coding.frames import content_of
from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.coding.parenthesis import around_parenthesis, parenthesis
from statusquo.coding.said import Draft, bounds, minus, participle, phrase, source_of, spans_of, whole

_MEDIUM_PREPOSITIONS = frozenset({"in", "on", "at", "via", "through", "during", "by", "to", "for"})
_UNREAL = frozenset({"would", "could", "might", "may", "should", "can"})
_IMPERSONAL = frozenset({"it", "there", "this", "that", "which", "what"})
_PARTICLES = ("compound:prt",)


class SentenceReader:
    """Finds the drafts of a sentence. Make one for the tables and use it for every sentence."""

    def __init__(self, tables: CueTables) -> None:
        self.tables = tables
        self.asides = Asides(tables)
        self._phrase_heads = {p[0] for p in tables.phrases}

    def read(self, tree: Tree, number: int, text: str) -> list[Draft]:
        """Return the drafts of sentence `number`, in text order, also those that found no content."""
        out: list[Draft] = []
        done: set[int | None] = set()
        phrased: set[int | None] = set()
        for i, word in enumerate(tree.words):
            if i in done:
                continue
            pos = _POS.get(word.tag)
            if word.text.lower() in self._phrase_heads:
                made = list(self.asides.phrases(tree, i, number, text))
                phrased |= {d.word for d in made}
                out += made
            cue = self._cue(tree, i, pos) if pos else None
            if cue is None:
                continue
            if pos == "V":
                out += self._verb(tree, i, cue, number, text)
                done |= {d.word for d in out} if cue.kind == "cite" else set()
            elif pos == "N":
                out += self.asides.noun(tree, i, cue, number, text)
            elif pos == "ADJ" and "noun" not in cue.frames:
                out += self._verb(tree, i, cue, number, text) if tree.child(i, "nsubj") is not None else []
            else:
                out += self.asides.hearsay(tree, i, cue, number, text)
        frames = [s for d in out if d.cue is not None and d.word in phrased for s in (d.cue, d.source) if s is not None]
        kept = [d if d.word in phrased else replace(d, content=minus(d.content, frames, text)) for d in out]
        return [cited(d, tree, kept) for d in kept]

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

    def _verb(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        if cue.kind == "cite":
            yield from self.asides.citing(tree, i, number, text)
            return
        if cue.kind in _SET_APART and "quote" in cue.frames and (apart := parenthesis(tree, i)) is not None:
            medium, _ = self._medium(tree, i)
            content = around_parenthesis(tree, apart[0]) - set(range(_dateline(tree)))
            yield from self._made(tree, i, cue, number, text, apart[1], content, self._told(tree, i, cue), medium)
            return
        source = self._source(tree, i)
        passive = tree.passive(i) or participle(tree, i)
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
        content = content_of(tree, i, cue, group) - set(range(_dateline(tree))) - _cited_words(tree, i)
        if cue.frames == {"quote"} or (cue.kind == "promise" and _nameless(tree, content)):
            content &= set() if not any(tree.words[w].text[0] in _MARKS for w in content) else content
        if hearsay:
            content |= self._raised(tree, i)
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
        if source is None and not near and before >= 0 and not tree.passive(i):
            # "told them that the minister had said": a subject that the parser gave to the outer verb
            near = tree.words[before].relation == "nsubj" and tree.words[before].head in tree.up(i)
        if near and (source is None or source < _dateline(tree)):
            head = before
            while tree.words[head].relation in ("flat", "compound") and 0 <= tree.words[head].head < before:
                head = tree.words[head].head
            return head if head >= _dateline(tree) else None
        return source

    def _told(self, tree: Tree, i: int, cue: Cue) -> int | None:
        if "person" not in cue.frames:
            return None
        objects = tree.children(i, "iobj", "obj")
        if not objects and any(k < i for k in tree.children(i, "nsubj")):
            objects = [
                k for k in tree.children(i, "nsubj") if i < k <= i + 4
            ]  # "X, told the Courier": a misread object
        return next((k for k in objects if tree.words[k].tag in NOMINAL), None)

    def _raised(self, tree: Tree, i: int) -> set[int]:
        """The subject of "X is said to have left" belongs to what is said."""
        subject = tree.child(i, "nsubj:pass")
        verb = next((k for k in tree.children(i, "xcomp") if k > i), None)
        if verb is None:
            return set()
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
        of = tree.cut(*bounds(phrase(tree, source, {i} | content))) if source is not None else None
        last = max([i, *tree.children(i, *_PARTICLES)])
        at = tree.cut(i, last + 1) if last - i <= 2 else tree.cut(i, i + 1)
        if not spans and (of is None or not cue.frames & {"quote", "clause"}):
            return
        denied = tree.child(i, "obj") if cue.kind == "deny" else None
        unreal = denied is not None and tree.words[denied].tag == "NOUN" and tree.lemma(denied) not in _DENIED
        unreal = unreal or bool(set(tree.auxiliaries(i)) & _UNREAL) or (tree.negated(i) and cue.kind != "deny")
        tells = cue.tells and not unreal and (source is not None or cue.kind != "think")
        draft = Draft(
            sentence=number, kind=cue.kind, tells=tells, cue=at, source=of, head=source, word=i,
            content=minus(spans, [at, *([of] if of else [])], text), told=told, medium=medium or cue.medium,
            weak=not spans,
        )  # fmt: skip
        if told is not None and self.is_outlet(tree, told):
            spans = tuple(sorted((*spans, *([of] if of else []))))
            yield replace(
                draft, outer=True, source=tree.cut(*bounds(phrase(tree, told))), head=told, content=spans, told=None
            )
        yield draft

    def is_outlet(self, tree: Tree, i: int) -> bool:
        """Tell whether the noun phrase at `i` names a news outlet (not its reporters)."""
        words = [tree.words[k].text for k in phrase(tree, i)]
        speaker = self.tables.speakers.get(tree.lemma(i))
        if speaker is not None:
            return speaker.kind.value == "media" and len(words) > 1
        return is_press(words) or any(" ".join(words[n:]) in self.tables.outlets for n in range(len(words)))

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


_MARKS = frozenset("“”\"'‘’«»`")
_DENIED = frozenset("involvement responsibility role link claim allegation accusation report charge wrongdoing".split())


def _nameless(tree: Tree, content: set[int]) -> bool:
    """Tell whether the content is "to be named", "to be identified": a wish about the voice, no message."""
    return any(tree.lemma(w) in ("name", "identify", "comment") for w in sorted(content)[:4])


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


def _cited_words(tree: Tree, i: int) -> set[int]:
    """Return the words of phrases beside the verb that say whose word it passes on ("according to X, citing Y")."""
    beside = (
        k for k in tree.children(i, "obl", "advcl") if {tree.words[c].text.lower() for c in tree.kids[k]} & _CITES
    )
    return {w for k in beside for w in tree.subtree(k)}


_CITES = frozenset({"according", "citing", "quoting"})


def _near(tree: Tree, source: int, i: int) -> bool:
    """Tell whether the source stands at its cue, with no clause between them."""
    low, high = sorted((source, i))
    return not any(w.tag == "VERB" for w in tree.words[low + 1 : high]) or tree.words[source].head == i


def _told_passively(cue: Cue) -> bool:
    return "person" in cue.frames and cue.lemma not in ("tell", "warn")
