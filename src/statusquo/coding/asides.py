"""Asides: cues other than a verb of saying with its subject.

They are quoting and citing others, nouns ("X's claim that"), adverbs ("reportedly") and phrases ("according to X").
Invariant: a draft made here never looks at other sentences.
"""

from collections.abc import Iterator
from dataclasses import replace

from statusquo.coding.cues import Cue, CueTables
from statusquo.coding.frames import content_of, noun_content, noun_source, phrase_content
from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.coding.said import Draft, bounds, clause_of, minus, phrase, source_of, spans_of, whole

LIGHT = frozenset(
    "make issue express voice give have repeat reiterate raise echo offer deliver release air state share hold".split()
)  # fmt: skip


class Asides:
    """Finds the drafts of such cues. Make one for the tables and use it for every sentence."""

    def __init__(self, tables: CueTables) -> None:
        self.tables = tables

    def citing(self, tree: Tree, i: int, number: int, text: str) -> Iterator[Draft]:
        """Yield the voices of "X quoted Y as saying Z", "Y was quoted as saying Z", "..., citing Y"."""
        saying = next(
            (
                k
                for k in (*tree.children(i, "advcl", "xcomp", "ccomp", "obl"), *_below_objects(tree, i))
                if k > i and "as" in tree.marks(k) and tree.words[k].tag == "VERB"
            ),
            None,
        )
        if saying is not None:
            yield from self._quoting(tree, i, saying, number, text)
            return
        obj = tree.child(i, "obj")
        if obj is None or tree.words[i].text.lower() not in ("citing", "quoting") or obj < i:
            return
        governor = tree.words[i].head
        if governor < 0 or not self._can_tell(tree, obj):
            return
        root = clause_of(tree, governor)
        words = set(whole(tree, root)) - set(whole(tree, i))
        yield Draft(sentence=number, kind="report", tells=True, cue=tree.cut(i, i + 1), word=i, head=obj, hidden=True,
                    source=tree.cut(*bounds(phrase(tree, obj, {i}))), content=spans_of(tree, words, text))  # fmt: skip

    def _quoting(self, tree: Tree, i: int, saying: int, number: int, text: str) -> Iterator[Draft]:
        passive = tree.passive(i)
        outer = source_of(tree, i)
        if outer is None and passive:
            outer = next((k for k in tree.children(saying, "obl") if "by" in tree.prepositions(k)), None)
        inner = tree.child(i, "nsubj:pass") if passive else tree.child(i, "obj")
        said = self.tables.cues.get((tree.lemma(saying), "V"))
        words = content_of(tree, saying, said, {i, saying}) if said is not None else set()
        words = words or set(range(saying + 1, whole(tree, saying)[-1] + 1))
        words -= set(whole(tree, outer)) if outer is not None else set()
        if inner is not None and words:
            of = tree.cut(*bounds(phrase(tree, inner, {i, saying})))
            content = spans_of(tree, words - set(phrase(tree, inner, {i})), text)
            draft = Draft(sentence=number, kind="say", tells=True, cue=tree.cut(saying, saying + 1), source=of,
                          head=inner, word=saying, content=content)  # fmt: skip
            if outer is not None:
                yield replace(draft, outer=True, cue=tree.cut(i, i + 1), word=i, head=outer, content=(*content, of),
                              source=tree.cut(*bounds(phrase(tree, outer, {i, saying}))))  # fmt: skip
            yield draft

    def _can_tell(self, tree: Tree, i: int) -> bool:
        """Tell whether a cited noun is somebody or something that tells, and not a reason ("citing high costs")."""
        return tree.words[i].entity.endswith(("PER", "ORG")) or tree.lemma(i) in self.tables.speakers

    def noun(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        """Yield the attribution of a noun of saying ("claims by X that", "X's warning that")."""
        content = noun_content(tree, i, cue) - {i}
        if not content:
            return
        source = noun_source(tree, i, LIGHT)
        if source is not None and source in content:
            source = None
        if source is None and cue.kind == "report" and not any(tree.lemma(w) == "that" for w in content):
            return
        of = tree.cut(*bounds(phrase(tree, source, {i} | content))) if source is not None else None
        at = tree.cut(i, i + 1)
        spans = minus(spans_of(tree, content, text), [at, *([of] if of else [])], text)
        if spans:
            yield Draft(sentence=number, kind=cue.kind, tells=cue.tells and not tree.negated(i), cue=at, source=of,
                        head=source, word=i, content=spans)  # fmt: skip

    def hearsay(self, tree: Tree, i: int, cue: Cue, number: int, text: str) -> Iterator[Draft]:
        """Yield what is told without a source: "reportedly", "allegedly", "alleged"."""
        head = tree.words[i].head
        if head < 0 or tree.words[i].relation.partition(":")[0] not in ("advmod", "amod"):
            return
        at = tree.cut(i, i + 1)
        verbal = "governor" in cue.frames and tree.words[head].tag in ("VERB", "AUX", "ADJ")
        root = clause_of(tree, head) if verbal else head
        spans = minus(spans_of(tree, set(whole(tree, root)) - {i}, text), [at], text)
        if spans:
            yield Draft(sentence=number, kind=cue.kind, tells=True, cue=at, word=i, content=spans, hidden=True)

    def phrases(self, tree: Tree, i: int, number: int, text: str) -> Iterator[Draft]:
        """Yield the attribution of a phrase that opens at word `i` ("according to X")."""
        for words, tells in self.tables.phrases.items():
            last = i + len(words)
            if tuple(w.text.lower() for w in tree.words[i:last]) != words or last >= len(tree.words):
                continue
            noun = _phrase_noun(tree, i, last)
            if noun is None:
                continue
            of = tree.cut(*bounds(phrase(tree, noun, range(i, last))))
            at = tree.cut(i, last)
            content = minus(spans_of(tree, phrase_content(tree, i, noun), text), [at, of], text)
            if content:
                yield Draft(sentence=number, kind="report", tells=tells, cue=at, source=of, head=noun, word=i,
                            content=content)  # fmt: skip
            return


def cited(draft: Draft, tree: Tree, drafts: list[Draft]) -> Draft:
    """A source that a voice cites says what that voice says."""
    if not draft.hidden or draft.word is None or draft.head is None:
        return draft
    governor = tree.words[draft.word].head
    citing = next((d for d in drafts if d.word == governor and not d.hidden and not d.outer and d.content), None)
    return draft if citing is None else replace(draft, content=citing.content)


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
