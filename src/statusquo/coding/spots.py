"""Spots: the words of a sentence that name a place, with the larger places that they are written with.

Invariant: spots of a sentence are in order and don't overlap; each starts with a capital letter and is a name of the
gazetteer or one that the encoder reads as a place; a name inside a person's or an organisation's is none.
"""

from dataclasses import dataclass

from statusquo.coding.grammar import Tree
from statusquo.core.span import Span
from statusquo.world.gazetteer import CITY, REGION, STATE, Gazetteer

_LONGEST = 5
"""Words of the longest name that is looked up."""

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place as named: words `[start, end)`, its head, its kind (of the table, or unknown), and its parts.

    `parts` are the names from the smallest place to the largest ("Doshe", "Baghlan", "Afghanistan").
    """

    start: int
    end: int
    head: int
    kind: str
    parts: tuple[str, ...]
    span: Span


def spots(tree: Tree, text: str, gazetteer: Gazetteer) -> list[Named]:
    """Return the places that a sentence names, in order."""
    found: list[Named] = []
    i = 0
    while i < len(tree.words):
        end = _name_end(tree, text, i, gazetteer)
        if end is None:
            i += 1
            continue
        found.append(_named(tree, text, i, end, gazetteer))
        i = end
    return _chained(text, found, gazetteer)


def _name_end(tree: Tree, text: str, i: int, gazetteer: Gazetteer) -> int | None:
    """Return where the name that begins at word `i` ends, or None where none begins."""
    first = tree.words[i]
    if not first.text[0].isupper() or first.entity[2:] in ("PER", "ORG"):
        return None
    run = i
    if first.entity == "B-LOC":
        run = i + 1
        while run < len(tree.words) and tree.words[run].entity == "I-LOC":
            run += 1
    known = i
    for end in range(min(i + _LONGEST, len(tree.words)), i, -1):
        last = tree.words[end - 1]
        if last.entity[2:] in ("PER", "ORG") or not last.text[0].isalnum():
            continue
        if gazetteer.find(text[first.start : last.end]):
            known = end
            break
    if known == i and (first.entity != "B-LOC" or first.tag not in ("PROPN", "NOUN")):
        return None
    if known > i and first.tag not in ("PROPN", "NOUN", "ADJ") and first.entity == "O" and known == i + 1:
        return None
    return max(known, run)


def _named(tree: Tree, text: str, start: int, end: int, gazetteer: Gazetteer) -> Named:
    span = tree.cut(start, end)
    name = span.of(text)
    told = gazetteer.find(name)
    head = tree.head_of(span)
    return Named(
        start=start, end=end, head=start if head is None else head, kind=told[0].kind if told else UNKNOWN,
        parts=(name,), span=span,
    )  # fmt: skip


def _chained(text: str, found: list[Named], gazetteer: Gazetteer) -> list[Named]:
    """Join "Doshe, Baghlan, Afghanistan": a place followed at once by the larger one that it lies in."""
    out: list[Named] = []
    for one in found:
        last = out[-1] if out else None
        if (
            last is not None
            and (last.kind in (CITY, UNKNOWN) or one.kind == STATE != last.kind)
            and one.kind in (REGION, STATE)
            and text[last.span.end : one.span.start] == ", "
            and _lies_in(last, one, gazetteer)
        ):
            out[-1] = Named(
                start=last.start, end=one.end, head=last.head, kind=last.kind, parts=(*last.parts, *one.parts),
                span=last.span.join(one.span),
            )  # fmt: skip
        else:
            out.append(one)
    return out


def _lies_in(inner: Named, outer: Named, gazetteer: Gazetteer) -> bool:
    """Tell whether a place may lie in the next: in a region always ("Paris, Texas"), in a state if the tables agree."""
    smaller = {s.country for s in gazetteer.find(inner.parts[-1])}
    larger = {s.country for s in gazetteer.find(outer.parts[0])}
    return not smaller or outer.kind == REGION or bool(smaller & larger)
