"""Narrative: an act without a day of its own happened on the day that the story has reached (CODEBOOK section 1).

Only what is told in the simple past is carried on: a statement has the day of the report (unless it is told as an
answer), what "has" happened is reckoned from the report, and what "had" happened lies before the story.
"""

from dataclasses import replace
from datetime import timedelta

from statusquo.codebook import SPEECH_TYPES
from statusquo.coding.grammar import Tree, tree_of
from statusquo.core.document import Document
from statusquo.core.record import Act, Status
from statusquo.core.timespan import Basis

REACH = 2
"""Sentences over which a told day is carried; each that carries it starts anew."""
_LONGEST = timedelta(days=7)
"""A vaguer day than this ("in March") dates its own act only."""
_BREAKS = frozenset("meanwhile separately elsewhere previously earlier later since afterwards today now also".split())
"""Adverbs at the head of a sentence with which a report leaves the story's day."""
_ANSWERS = ("in response", "in reply", "in turn", "in return", "in retaliation", "responding", "hitting back")
"""How a sentence opens that tells the answer to what stands before it; an answer is given when it was called for."""
_MAIN = frozenset({"root", "conj", "obj", "xcomp", "nsubj", "parataxis"})


def narrated(document: Document, acts: list[Act]) -> list[Act]:
    """Return the dated acts, those without an expression on the day that an earlier sentence of the paragraph told."""
    told: Act | None = None
    since = 0
    trees: dict[int, Tree] = {}
    for k in sorted(range(len(acts)), key=lambda k: (acts[k].sentence, acts[k].trigger.start)):
        act = acts[k]
        tree = trees.setdefault(act.sentence, tree_of(document.sentences[act.sentence]))
        if _tells_day(tree, act, document):
            told, since = act, act.sentence
        elif told is not None and _goes_on(tree, act, document, told, since):
            assert told.date is not None
            acts[k] = replace(act, date=replace(told.date, basis=Basis.CONTEXT))
            since = act.sentence
    return acts


def _tells_day(tree: Tree, act: Act, document: Document) -> bool:
    """Tell whether the act opens or carries a story on a day before the report's own: a main clause with that day."""
    when = act.date
    return (
        act.date_text is not None
        and when is not None
        and act.status is Status.OCCURRED
        and when.latest < document.published - timedelta(days=1)
        and when.latest - when.earliest < _LONGEST
        and _main(tree, act.predicate)
    )


def _goes_on(tree: Tree, act: Act, document: Document, told: Act, since: int) -> bool:
    here, there = document.sentences[act.sentence], document.sentences[told.sentence]
    return (
        told.sentence < act.sentence <= since + REACH
        and here.paragraph == there.paragraph
        and act.date is not None
        and act.date.basis is Basis.PUBLICATION
        and act.status is Status.OCCURRED
        and (act.type not in SPEECH_TYPES or here.span.of(document.text).lower().startswith(_ANSWERS))
        and _main(tree, act.predicate)
        and _simple_past(tree, act.predicate)
        and not any(w.text.lower() in _BREAKS for w in tree.words[:2])
    )


def _main(tree: Tree, i: int) -> bool:
    """Tell whether the word heads the sentence, or is joined to or the object of what does."""
    return all(tree.words[k].relation.partition(":")[0] in _MAIN for k in (i, *tree.up(i)))


def _simple_past(tree: Tree, i: int) -> bool:
    """Tell whether the verb of the word's clause stands in the simple past, active or passive."""
    verb = next((k for k in (i, *tree.up(i)) if tree.words[k].tag == "VERB"), None)
    if verb is None:
        return False
    helping = {tree.words[k].text.lower() for k in tree.children(verb, "aux")}
    if helping:
        return bool(helping & {"was", "were"}) and not helping & {"has", "have", "had", "be"}
    low = tree.words[verb].text.lower()
    return low != tree.lemma(verb) and not low.endswith(("ing", "s"))
