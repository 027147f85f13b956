"""Frames: where the content of a verb's, noun's, adjective's or phrase's attribution stands in its sentence.

Each frame answers with the numbers of the words that make up the content. Invariant: no answer holds the cue itself.
"""

from collections.abc import Callable, Iterable

from statusquo.coding.cues import Cue
from statusquo.coding.grammar import NOMINAL, Tree
from statusquo.coding.said import clause_of, whole

_SAYING = frozenset({"say", "claim", "write", "think", "report", "deny", "read", "promise", "ask"})
_PARTICIPLES = frozenset({"cite", "quote", "accord", "add", "say", "note", "warn", "tell", "call", "claim"})


def content_of(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    """Return the words that the verb or adjective `i` attributes; `group` are the words of cue and source."""
    for frame in _FRAMES:
        found = frame(tree, i, cue, group)
        if found:
            return set(found) - group
    return set()


def _clause(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    if not cue.frames & {"clause", "quote"}:
        return set()
    kids = [k for k in tree.children(i, "ccomp") if k not in group]
    found: set[int] = set()
    for k in kids:
        if k < i:
            stop = min((g for g in group if g > k), default=i)
            first = 0 if tree.words[i].relation == "root" else min(tree.subtree(i))
            found |= set(range(first, stop))
        else:
            found |= _to_quote_end(tree, k, [w for w in whole(tree, k) if w > i]) | _tail(tree, i, k)
    return found


def _to_quote_end(tree: Tree, k: int, words: list[int]) -> set[int]:
    """Leave out a predicate that goes on after a closing quote ('said it was "..." and left the room')."""
    for c in tree.children(k, "conj"):
        cc = tree.child(c, "cc")
        if cc is not None and cc - 1 in words and tree.words[cc - 1].text in ("”", '"', "''", "»"):
            return set(words) if tree.child(c, "nsubj", "nsubj:pass") is not None else {w for w in words if w < cc}
    return set(words)


def _tail(tree: Tree, i: int, k: int) -> set[int]:
    """Return clauses after a complement that the parser hung on the verb of saying, though they go on with it."""
    found: set[int] = set()
    for sibling in tree.children(i, "advcl", "conj", "parataxis"):
        if sibling <= k or (tree.lemma(sibling) in _PARTICIPLES and not tree.marks(sibling)):
            continue
        if tree.words[sibling].relation == "advcl" and tree.marks(sibling):
            found |= set(whole(tree, sibling))
    return found


def _around(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    """The cue is put into or after the content ("Trade has stopped, the ministry said, ...")."""
    if cue.kind not in _SAYING or not cue.frames & {"clause", "quote"}:
        return set()
    relation, head = tree.words[i].relation.partition(":")[0], tree.words[i].head
    if head < 0 or relation not in ("parataxis", "advcl"):
        return set()
    if relation == "advcl" and ("as" not in tree.marks(i) or "clause" not in cue.frames):
        return set()
    inside = set(tree.subtree(i)) | group
    if relation == "parataxis" and not (head < i or tree.words[i + 1 : head]):
        return set()
    return {w for w in whole(tree, head) if w not in inside}


def _infinitive(tree: Tree, i: int, cue: Cue, _group: set[int]) -> set[int]:
    wanted = {f for f in cue.frames if f in ("inf", "inf:obj")}
    if not wanted:
        return set()
    for k in tree.children(i, "xcomp", "ccomp", "advcl", "obl"):
        if k <= i or "to" not in tree.marks(k) or tree.words[k].tag in NOMINAL - {"NOUN"}:
            continue
        obj = tree.child(i, "obj", "iobj")
        words = whole(tree, k)
        if obj is not None and i < obj < k:
            if "inf:obj" not in wanted:
                continue
            words = range(min(whole(tree, obj)[0], words[0]), words[-1] + 1)
        return {w for w in words if w > i}
    return set()


def _prepositional(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    plain = {f.partition(":")[0]: f.partition(":")[2] for f in cue.frames}
    for k in tree.children(i, "obl", "advcl", "xcomp", "nmod", "obj"):
        if k <= i or k in group:
            continue
        marks = tree.prepositions(k) | tree.marks(k)
        for prep in marks & plain.keys():
            mark, words = plain[prep], whole(tree, k)
            if mark == "obj":
                obj = tree.child(i, "obj")
                head = tree.words[i].head
                if obj is None and tree.words[i].relation == "acl:relcl" and tree.words[head].text.lower() == "what":
                    return {w for w in words if w > i}
                if obj is None:
                    continue
                words = range(min(whole(tree, obj)[0], words[0]), max(words[-1], whole(tree, obj)[-1]) + 1)
            if mark == "inf":
                verb = next((c for c in tree.children(i, "xcomp", "advcl", "ccomp") if c > k), None)
                verb = next(iter(tree.children(k, "acl", "advcl")), None) if verb is None else verb
                if verb is not None:
                    words = range(words[0], whole(tree, verb)[-1] + 1)
            return {w for w in words if w > i}
    return set()


def _object(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    if not cue.frames & {"object", "object:pred"}:
        return set()
    if tree.passive(i):
        subject = tree.child(i, "nsubj:pass")
        return set() if subject is None or cue.kind != "judge" else set(whole(tree, subject))
    obj = tree.child(i, "obj")
    if obj is None or obj < i or obj in group or tree.words[obj].relation == "obl:unmarked":
        return set()
    words = _without_gloss(tree, obj)
    if "object:pred" in cue.frames:
        pred = next((c for c in tree.children(i, "xcomp") if c > obj), None)
        if pred is not None:
            words = range(words[0], whole(tree, pred)[-1] + 1)
        elif "object" not in cue.frames and not any(tree.words[w].text in _QUOTES for w in words):
            return set()
    return {w for w in words if w > i}


_QUOTES = frozenset("“”\"''‘’«»")


def _without_gloss(tree: Tree, head: int) -> range:
    """Return the noun phrase without a relative clause after a comma, which is the report's own gloss."""
    words = whole(tree, head)
    for k in tree.subtree(head):
        first = words[0]
        below = tree.subtree(k) if tree.words[k].relation == "acl:relcl" else []
        if (below and below[0] - 1 > first and tree.words[below[0] - 1].text == ",") or (
            below and tree.words[below[0]].text == "," and below[0] > first
        ):
            words = range(first, min(words[-1] + 1, below[0]))
    return words


def _argument(tree: Tree, i: int, cue: Cue, _group: set[int]) -> set[int]:
    """PropBank's ARG1 of a verb of saying, where the tree shows no complement."""
    if cue.kind not in _SAYING or "clause" not in cue.frames:
        return set()
    for predicate in tree.sentence.predicates:
        if predicate.word == i:
            for argument in predicate.arguments:
                verbal = any(w.tag in ("VERB", "AUX") for w in tree.words[argument.start : argument.end])
                if argument.label == "ARG1" and verbal and not argument.start <= i < argument.end:
                    return set(range(argument.start, argument.end))
    return set()


def _before(tree: Tree, i: int, cue: Cue, group: set[int]) -> set[int]:
    """All that stands before a comma and a closing "the ministry said"."""
    if cue.kind not in ("say", "claim", "write", "report", "think") or "quote" not in cue.frames:
        return set()
    first = min(group)
    if first < 3 or tree.words[first - 1].text not in (",", "”", '"', "''", "?", "!") or len(group) < 2:
        return set()
    after = [w for w in tree.words[max(group) + 1 :] if w.tag == "VERB"]
    if after or tree.words[i].relation not in ("root", "parataxis", "conj", "ccomp"):
        return set()
    return set(range(first))


_FRAMES: tuple[Callable[[Tree, int, Cue, set[int]], set[int]], ...] = (
    _clause,
    _around,
    _infinitive,
    _prepositional,
    _argument,
    _before,
    _object,
)


def noun_content(tree: Tree, i: int, cue: Cue) -> set[int]:
    """Return the words that a noun attributes: a clause on it ("the claim that"), an infinitive or an "of" phrase."""
    for k in tree.children(i, "acl", "ccomp", "advcl", "xcomp"):
        marks = tree.marks(k)
        if k > i and "clause" in cue.frames and "that" in marks and not _relative(tree, k):
            return set(whole(tree, k))
        if k > i and "inf" in cue.frames and "to" in marks:
            return set(whole(tree, k))
    for k in tree.children(i, "nmod", "obl", "acl"):
        if k > i and (tree.prepositions(k) | tree.marks(k)) & (cue.frames - {"clause", "inf"}):
            return {w for w in whole(tree, k) if not _by(tree, i, w)}
    return set()


def _relative(tree: Tree, k: int) -> bool:
    return any(
        tree.lemma(c) == "that" and tree.words[c].tag == "PRON" for c in tree.children(k, "nsubj", "obj", "nsubj:pass")
    )


def _by(tree: Tree, i: int, w: int) -> bool:
    return any(w in whole(tree, k) for k in tree.children(i, "nmod") if "by" in tree.prepositions(k))


def noun_source(tree: Tree, i: int, light: frozenset[str]) -> int | None:
    """Return who is behind a noun of saying: its owner, its "by" phrase, its nation or its verb's subject."""
    owner = tree.child(i, "nmod:poss")
    if owner is not None:
        return owner
    for k in tree.children(i, "nmod", "obl"):
        if tree.prepositions(k) & {"by", "from"} or ("of" in tree.prepositions(k) and _personal(tree, k)):
            return k
    if i + 2 < len(tree.words) and tree.words[i + 1].text == "by" and tree.words[i + 1].head > i:
        return tree.words[i + 1].head
    verb = tree.words[i].head
    if verb >= 0 and tree.words[i].relation == "obj" and tree.lemma(verb) in light and not tree.passive(verb):
        return tree.child(verb, "nsubj")
    for k in tree.children(i, "compound", "amod"):
        if tree.words[k].entity != "O":
            return k
    return None


def _personal(tree: Tree, k: int) -> bool:
    return tree.words[k].entity.endswith("PER")


def phrase_content(tree: Tree, first: int, noun: int) -> set[int]:
    """Return what a phrase such as "according to X" attributes: its clause, or the sentence where it stands apart."""
    own = set(range(first, whole(tree, noun)[-1] + 1))
    last = max(own)
    ends = all(w.tag == "PUNCT" for w in tree.words[last + 1 :])
    apart = first == 0 or (tree.words[first - 1].text == "," and ends)
    root = next((n for n, w in enumerate(tree.words) if w.head < 0), 0)
    clause = root if apart else clause_of(tree, tree.words[noun].head if tree.words[noun].head >= 0 else noun)
    words: Iterable[int] = range(len(tree.words)) if apart else whole(tree, clause)
    return set(words) - own
