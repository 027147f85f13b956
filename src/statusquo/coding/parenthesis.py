"""Parenthesis: a "the ministry said" that stands between commas, after a quote or at the end, and what it attributes.

It is read from the order of words alone, as parsers often hang such a clause on the wrong word. Invariant: it holds
no second finite verb.
"""

from statusquo.coding.grammar import NOMINAL, Tree

_AFTER = frozenset({",", "”", '"', "''", "’", "?", "!", "—", "–", "―", "--", "»"})
_CLOSING = frozenset({"”", '"', "''", "’", "»"})
_NOT_FIRST = frozenset({"CCONJ", "SCONJ"})


def parenthesis(tree: Tree, i: int) -> tuple[range, int] | None:
    """Return the words of a "the ministry said" set between commas or at the end, and its source; else None."""
    words = tree.words
    left = i
    while left > 0 and words[left - 1].text not in _AFTER and i - left < 20:
        left -= 1
    right = i + 1
    while right < len(words) and words[right].text not in _AFTER and words[right].text not in (".", "“", ";", ":"):
        right += 1
    first = words[left]
    if left < 2 or words[left - 1].text not in _AFTER or (first.tag in _NOT_FIRST and first.text.lower() != "as"):
        return None
    if first.text.lower() in _RELATIVE or any(
        w.tag == "VERB" and w.relation not in ("amod", "case") for w in (*words[left:i], *words[i + 1 : right])
    ):
        return None
    if right < len(words) and words[right].text == ":":
        return None
    quoted = words[left - 1].text in _CLOSING
    if not quoted and not any(w.tag in ("VERB", "AUX") for w in words[: left - 1]):
        goes_on = right < len(words) and any(w.tag in ("VERB", "AUX") for w in words[right:])
        if not goes_on or words[0].tag not in (*NOMINAL, "DET", "ADJ"):
            return None
    follows = [k for k in tree.children(i, "ccomp") if k > i]
    if not quoted and follows and not any(k < i for k in tree.children(i, "ccomp")):
        return None
    before = [k for k in range(left, i) if words[k].tag in NOMINAL and words[k].relation.partition(":")[0] != "obl"]
    after = [k for k in range(i + 1, right) if words[k].tag in NOMINAL]
    if before:
        if any(words[k].relation in ("obj", "ccomp") and words[k].head == i for k in after):
            return None
        inside = set(range(left, i))
        heads = [k for k in before if words[k].head not in inside]
        return range(left, right), heads[-1] if heads else before[-1]
    if left == i and after and any(words[k].head == i for k in after):
        subject = next(
            (k for k in after if words[k].head == i and words[k].relation.startswith(("nsubj", "obj"))), None
        )
        return (range(left, right), subject) if subject is not None else None
    return None


_RELATIVE = frozenset({"who", "which", "that", "what", "where", "when", "whose", "to", "not", "but", "and"})


def around_parenthesis(tree: Tree, group: range) -> set[int]:
    """Return what a parenthesis attributes: all before it, and after it what goes on with the same sentence."""
    last = len(tree.words)
    before, after = set(range(group[0])), set(range(group[-1] + 1, last))
    trailing = group[-1] + 2 < last and tree.words[group[-1] + 2].text.endswith("ing")
    if trailing and tree.words[group[-1] + 2].relation in ("advcl", "xcomp"):
        after = set()
    if tree.words[group[0] - 1].text in ("”", '"', "''", "»") and not any(
        tree.words[k].text in ("“", '"', "''", "«") for k in range(group[-1] + 1, min(last, group[-1] + 3))
    ):
        after = set()
    return before | after
