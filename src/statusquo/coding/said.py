"""Said: what one sentence's cues attribute to whom, as drafts that later steps join, resolve and name.

Invariant: a draft's content never holds its own cue; spans are characters of the document.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.core.span import Span

_TRIM = " \t\n,;:-–—"
_LOOSE = frozenset({"acl:relcl", "parataxis", "ccomp", "advcl", "punct", "cc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An attribution in the making.

    `head` is the word that heads the source, `told` the phrase of who was told; `outer` marks a voice that passes on
    another's words. `weak` marks a draft that is kept only if quoted speech is found for it.
    """

    sentence: int
    kind: str
    tells: bool
    cue: Span | None
    source: Span | None = None
    head: int | None = None
    word: int | None = None
    content: tuple[Span, ...] = ()
    told: int | None = None
    medium: str | None = None
    outer: bool = False
    weak: bool = False
    hidden: bool = False
    speaker: "Draft | None" = None


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return `[start, end)` without white space, commas and dashes at its ends, or None where nothing is left."""
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return Span(start=start, end=end) if any(c.isalnum() for c in text[start:end]) else None


def spans_of(tree: Tree, words: Iterable[int], text: str) -> tuple[Span, ...]:
    """Return runs of words as spans, punctuation alone between runs not parting them."""
    out: list[Span] = []
    run: list[int] = []
    for i in sorted(words):
        if run and i != run[-1] + 1:
            out += _run(tree, run, text)
            run = []
        run.append(i)
    if run:
        out += _run(tree, run, text)
    return tuple(out)


def _run(tree: Tree, run: list[int], text: str) -> list[Span]:
    span = trimmed(text, tree.words[run[0]].start, tree.words[run[-1]].end)
    return [span] if span is not None else []


def minus(spans: Iterable[Span], holes: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Return the spans without the holes."""
    out = list(spans)
    for hole in holes:
        cut: list[Span] = []
        for span in out:
            if not span.overlaps(hole):
                cut.append(span)
                continue
            for start, end in ((span.start, hole.start), (hole.end, span.end)):
                left = trimmed(text, start, end) if start < end else None
                cut += [left] if left is not None else []
        out = cut
    return tuple(out)


def merged(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap or touch but for white space joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or not text[out[-1].end : span.start].strip()):
            out[-1] = out[-1].join(span)
        else:
            out.append(span)
    return tuple(out)


def phrase(tree: Tree, head: int, limit: Iterable[int] = ()) -> list[int]:
    """Return the words of the noun phrase at `head` that stand together, without clauses on it or words in `limit`."""
    stop = set(limit)
    below = set(tree.subtree(head, without=_LOOSE)) - stop
    first = last = head
    while first - 1 in below or (first - 2 in below and _inner_comma(tree, first - 1, stop)):
        first -= 1
    while last + 1 in below or (last + 2 in below and _inner_comma(tree, last + 1, stop)):
        last += 1
    while first - 1 >= 0 and first - 1 not in stop and _twin(tree, first - 1, head):
        first -= 1
    while last + 1 < len(tree.words) and last + 1 not in stop and _twin(tree, last + 1, head):
        last = max(last + 1, *(k for k in tree.subtree(last + 1, without=_LOOSE) if k not in stop))
    while first < head and (tree.words[first].tag == "PUNCT" or tree.words[first].relation in ("case", "mark", "cc")):
        first += 1
    return list(range(first, last + 1))


def _twin(tree: Tree, i: int, head: int) -> bool:
    """Tell whether the parser gave a title and its name the same place ("spokeswoman" "Ada Brun")."""
    one, other = tree.words[i], tree.words[head]
    return one.head == other.head >= 0 and one.relation == other.relation and one.tag in ("NOUN", "PROPN")


def _inner_comma(tree: Tree, i: int, stop: set[int]) -> bool:
    return 0 <= i < len(tree.words) and i not in stop and tree.words[i].tag in ("PUNCT", "CCONJ")


def source_of(tree: Tree, i: int) -> int | None:
    """Return the word that heads who says what the verb `i` reports, or None."""
    seen: set[int] = set()
    while i not in seen:
        seen.add(i)
        found = _own_source(tree, i)
        if found is not None:
            return found
        head, relation = tree.words[i].head, tree.words[i].relation
        if head < 0 or tree.passive(i) or participle(tree, i):
            return None
        if relation.startswith("acl") and tree.words[head].tag in NOMINAL:
            return _issuer(tree, head)
        if relation == "xcomp" and (obj := tree.child(head, "obj", "iobj")) is not None and obj < i:
            return obj
        if relation not in ("conj", "xcomp", "advcl", "parataxis", "advcl:relcl") or tree.words[head].tag not in (
            "VERB",
            "AUX",
            "ADJ",
            "NOUN",
        ):
            return None
        i = head
        subject = tree.child(i, "nsubj:pass")
        if subject is not None:
            return subject
    return None


def participle(tree: Tree, i: int) -> bool:
    """Tell whether the verb is a bare past participle ("an attack thought to be the first"), passive in sense."""
    word = tree.words[i]
    if word.relation.partition(":")[0] not in ("acl", "advcl") or word.relation == "acl:relcl" or word.tag != "VERB":
        return False
    plain = word.text.lower() != tree.lemma(i) and not word.text.lower().endswith(("ing", "s"))
    return plain and not any(tree.words[k].relation in ("nsubj", "aux", "mark", "obj", "ccomp") for k in tree.kids[i])


def _own_source(tree: Tree, i: int) -> int | None:
    if tree.passive(i) or participle(tree, i):
        agents = [k for k in tree.children(i, "obl", "nmod") if "by" in tree.prepositions(k)]
        return agents[0] if agents else None
    subjects = [k for k in tree.children(i, "nsubj") if tree.words[k].relation != "nsubj:outer"]
    if not subjects:
        return None
    subject = min(subjects, key=lambda k: abs(k - i))
    word = tree.words[subject]
    if word.text.lower() in ("who", "which", "that") and word.tag in ("PRON", "DET", "SCONJ"):
        head = tree.words[i].head
        return _issuer(tree, head) if tree.words[i].relation.startswith("acl") and head >= 0 else None
    return subject


_ISSUE = frozenset(
    "issue release publish post send make write deliver give file sign leave put share tweet unleash fire".split()
)  # fmt: skip


def _issuer(tree: Tree, noun: int) -> int:
    """Return who issued the statement that a participle hangs on ("issued a statement saying"), else the noun."""
    owner = tree.words[noun].head
    top = owner if owner >= 0 and tree.words[noun].relation == "nmod" and tree.lemma(owner) in _SOME else noun
    verb = tree.words[top].head
    if verb >= 0 and tree.words[top].relation == "obj" and tree.lemma(verb) in _ISSUE:
        subject = tree.child(verb, "nsubj")
        if subject is not None and tree.words[subject].text.lower() not in ("who", "which", "that"):
            return subject
    return noun


_SOME = frozenset({"series", "string", "number", "set", "flurry", "pair", "couple", "barrage"})


def clause_of(tree: Tree, i: int) -> int:
    """Return the head of the clause that the word `i` stands in."""
    for k in (i, *tree.up(i)):
        relation = tree.words[k].relation.partition(":")[0]
        if relation in ("root", "ccomp", "parataxis", "advcl", "csubj") or tree.words[k].head < 0:
            return k
        if relation in ("acl", "conj") and tree.words[k].tag in ("VERB", "AUX"):
            return k
    return i


def whole(tree: Tree, i: int) -> range:
    """Return the range of words from the first to the last below `i`."""
    below = tree.subtree(i)
    return range(below[0], below[-1] + 1)


def bounds(words: list[int]) -> tuple[int, int]:
    """Return the first word and the one after the last."""
    return words[0], words[-1] + 1
