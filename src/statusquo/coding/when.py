"""When: which date expression is which act's, and what an act's date is where it has none (CODEBOOK sections 4 and 5).

An expression belongs to the nearest act above it in the tree; "since" starts a lasting act, "until" ends it.
Invariant: after this stage every act has a date.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from statusquo.coding.grammar import Tree
from statusquo.core.document import DateMention, Direction, Document
from statusquo.core.record import Act, Status
from statusquo.core.timespan import Basis, TimeSpan

DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)
_EARLIER = frozenset({"after", "following", "since", "over", "because", "amid"})


class When:
    """Fill each act's date and end."""

    name = "when"
    requires = frozenset({"sentences", "grammar", "dates", "acts", "statuses"})
    assigns = frozenset({"acts_dated"})

    def __call__(self, document: Document) -> Document:
        """Return the document with every act dated."""
        acts = list(document.acts)
        for number in {a.sentence for a in acts}:
            tree = Tree(document.sentences[number])
            here = [k for k, a in enumerate(acts) if a.sentence == number]
            dates = [d for d in document.dates if _dates_acts(d) and tree.sentence.span.overlaps(d.span)]
            owners = assign(tree, [acts[k].predicate for k in here], dates)
            for k in here:
                own = [d for d, predicate in zip(dates, owners, strict=True) if predicate == acts[k].predicate]
                acts[k] = _dated(tree, acts[k], own, document)
        return replace(document, acts=tuple(acts))


def _dates_acts(date: DateMention) -> bool:
    """Tell whether an expression can date an act: it has days, and is more than "now" or "recently"."""
    return date.when is not None and not date.rule.startswith("vague")


def assign(tree: Tree, predicates: Sequence[int], dates: Sequence[DateMention]) -> list[int | None]:
    """Return for each date the predicate whose act it dates, or None: the nearest predicate above it in the tree.

    A date that hangs on a verb which tells no act dates an act in that verb's complement.
    """
    acts = set(predicates)
    owners: list[int | None] = []
    for date in dates:
        head = tree.head_of(date.span)
        owner = None
        if head is not None:
            chain = [head, *tree.up(head)]
            owner = next((k for k in chain if k in acts), None)
            if owner is None:
                owner = _below(tree, chain, acts)
            if owner is None and acts and not any(tree.words[k].tag == "VERB" for k in chain):
                owner = min(acts, key=lambda k: abs(k - head))  # no verb above it: a verbless or misread sentence
        owners.append(owner)
    return owners


def _below(tree: Tree, chain: Sequence[int], acts: set[int]) -> int | None:
    """Return an act in the complement of the lowest verb of the chain ("moved on Friday to cut ties")."""
    for k in chain:
        if tree.words[k].tag != "VERB":
            continue
        for c in (*tree.children(k, "xcomp", "obj", "nsubj", "nsubj:pass"), *tree.children(k, "ccomp")):
            if c in acts:
                return c
            found = next((g for g in tree.children(c, "conj", "nmod", "xcomp", "obj") if g in acts), None)
            if found is not None:
                return found
    return None


def _dated(tree: Tree, act: Act, dates: Sequence[DateMention], document: Document) -> Act:
    starts = [
        d
        for d in dates
        if d.direction in (Direction.AT, Direction.SINCE, Direction.BY, Direction.AFTER, Direction.BEFORE)
    ]
    ends = [d for d in dates if d.direction is Direction.UNTIL]
    start = min(starts, key=lambda d: _distance(tree, act, d), default=None)
    when = start.when if start is not None and start.when is not None else default(tree, act, document)
    if start is not None and start.direction is Direction.BY and when.latest >= document.published:
        when = replace(when, earliest=min(document.published, when.latest))
    end = next((d.when for d in ends), None)
    words = start.span.of(document.text) if start is not None and start.when is not None else None
    return replace(act, date=when, date_text=words, end=end)


def _distance(tree: Tree, act: Act, date: DateMention) -> tuple[int, int]:
    head = tree.head_of(date.span)
    steps = list(tree.up(head)).index(act.predicate) if head is not None and act.predicate in tree.up(head) else 99
    return steps, abs(date.span.start - act.trigger.start)


def default(tree: Tree, act: Act, document: Document) -> TimeSpan:
    """Return the date of an act without an expression: by status, clause and tense."""
    published = document.published
    if act.status in (Status.FUTURE, Status.HYPOTHETICAL):
        return TimeSpan(earliest=published, latest=published + YEAR, basis=Basis.CONTEXT)
    if act.status is Status.HISTORICAL or _pluperfect(tree, act.predicate):
        return TimeSpan(earliest=published - YEAR, latest=published - DAY, basis=Basis.CONTEXT)
    if _led_to(tree, act.predicate):
        return TimeSpan(earliest=published - MONTH, latest=published, basis=Basis.CONTEXT)
    return TimeSpan(earliest=published - DAY, latest=published, basis=Basis.PUBLICATION)


def _pluperfect(tree: Tree, i: int) -> bool:
    return any(tree.words[k].text.lower() == "had" for k in tree.children(i, "aux"))


def _led_to(tree: Tree, i: int) -> bool:
    """Tell whether the act stands in a clause or phrase of "after", "following", "over" ..., so before the main act."""
    for k in (i, *tree.up(i)):
        relation = tree.words[k].relation.partition(":")[0]
        if relation in ("advcl", "obl", "nmod", "acl") and (tree.marks(k) | tree.prepositions(k)) & _EARLIER:
            return True
        if relation in ("root", "ccomp", "parataxis"):
            return False
    return False
