"""Statuses: whether each act happened, is going on, is planned, is only thought of, did not happen, or is long past.

What the act's own clause says outright, by "not" or "if", stands (`outright`). Else the event heads' reading decides
where it is sure (`SURE`) and no modal of the act's own speaks against it; else tense, aspect, modals, negation and
governing verbs do, in the order of `_RULES`. Invariant: a speech act once said has occurred, whatever it speaks of
(CODEBOOK section 5).
"""

from collections.abc import Callable
from dataclasses import replace

from statusquo.codebook import SPEECH_TYPES, Lexicon
from statusquo.coding.control import governing
from statusquo.coding.grammar import Tree, tree_of
from statusquo.core.document import Document
from statusquo.core.record import Act, Status

SURE = 0.6
_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_PAST = frozenset({"was", "were", "had", "has", "have", "'ve", "did", "been"})
_UNREAL = frozenset({"would", "could", "might", "may", "should", "can", "must", "ca"})
_IF = frozenset({"if", "unless", "whether", "should"})
_PLAIN = frozenset({"do", "have", "be"})
_ONLY_IF = frozenset({"if", "unless"})
_PLAN = frozenset({"plan"})
_THOUGHT = frozenset({"consideration", "wish", "attempt"})


class Statuses:
    """Fill each act's status."""

    name = "status"
    requires = frozenset({"sentences", "grammar", "acts"})
    assigns = frozenset({"statuses"})

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, document: Document) -> Document:
        """Return the document with the status of each act."""
        if not document.acts:
            return document
        trees = {a.sentence: tree_of(document.sentences[a.sentence]) for a in document.acts}
        acts = tuple(replace(a, status=self.status(trees[a.sentence], a)) for a in document.acts)
        return replace(document, acts=acts)

    def status(self, tree: Tree, act: Act) -> Status:
        """Return one act's status."""
        if _holds_up(act) and (_maintained(act) or lasts(tree, act.predicate)):
            return Status.ONGOING
        if (said := outright(tree, act)) is not None:
            return said
        read = next((r for r in tree.sentence.readings if r.word == act.predicate), None)
        if read is not None and read.statuses and read.statuses[0][1] >= SURE:
            told = Status(read.statuses[0][0])
            modal = _by_own_modal(tree, act.predicate) if act.type not in SPEECH_TYPES else None
            if told is Status.FUTURE and past(tree, act.predicate):
                return Status.OCCURRED
            return modal if modal is not None and told is Status.OCCURRED else told
        told = by_grammar(tree, act.predicate, self.lexicon)
        if act.type not in SPEECH_TYPES:
            return told
        if told is Status.NEGATED and (act.source.rule or "").startswith("not "):
            return Status.OCCURRED  # "will not allow": the negation makes the refusal
        return told if told in (Status.NEGATED, Status.ONGOING, Status.HISTORICAL) else Status.OCCURRED


def by_grammar(tree: Tree, i: int, lexicon: Lexicon) -> Status:
    """Return the status that tense, modals, negation and governors give the word `i`."""
    return next((s for rule in _RULES if (s := rule(tree, i, lexicon)) is not None), Status.OCCURRED)


def outright(tree: Tree, act: Act) -> Status | None:
    """Return the status that a word in the act's own clause gives: "did not ban" is negated, "if it bans" hypothetical.

    Not where the word makes the act: "will not allow" is a refusal, "does not recognise" too, and "unless it withdraws"
    a request.
    """
    i, named = act.predicate, act.source.rule is not None and not act.source.rule.startswith("not ")
    if tree.negated(i) and set(tree.auxiliaries(i)) <= _PLAIN and (named or act.type != "REJECT"):
        return Status.NEGATED
    if act.type == "REQUEST" and not named:
        return None
    while tree.words[i].relation == "conj" and tree.words[i].head >= 0 and not tree.children(i, "nsubj", "nsubj:pass"):
        i = tree.words[i].head
    return Status.HYPOTHETICAL if tree.words[i].relation == "advcl" and tree.marks(i) & _ONLY_IF else None


def past(tree: Tree, i: int) -> bool:
    """Tell whether a verb is plainly in the past: "banned imports", "has been expelled", "had left"."""
    word = tree.words[i]
    aux = {tree.words[k].text.lower() for k in tree.children(i, "aux", "aux:pass")}
    if word.tag != "VERB" or "to" in tree.marks(i) or aux - _PAST:
        return False
    text = word.text.lower()
    return bool(aux) or (
        text not in (word.lemma, f"{word.lemma}s") and not text.endswith(("s", "ing")) and _told_of(tree, i)
    )


def _told_of(tree: Tree, i: int) -> bool:
    """Tell whether a subject of its own, or of the verb it is joined to, acts: then a form in -ed is no participle."""
    joined = tree.words[i].head if tree.words[i].relation == "conj" else i
    return any(tree.child(k, "nsubj") is not None for k in (i, joined) if k >= 0)


def _holds_up(act: Act) -> bool:
    """Tell whether the act keeps a body from deciding."""
    return act.measure is not None and act.measure.kind == "block" and act.measure.change in ("impose", "extend")


def _maintained(act: Act) -> bool:
    return act.measure is not None and act.measure.change == "extend"


def lasts(tree: Tree, i: int) -> bool:
    """Tell whether the clause says that the act goes on: "since", "still", or a plain present perfect."""
    if any(tree.lemma(k) in ("since", "still") for k in tree.subtree(i)):
        return True
    return "have" in tree.auxiliaries(i) and not any(tree.words[k].text.lower() == "had" for k in tree.kids[i])


def _negated(tree: Tree, i: int, lexicon: Lexicon) -> Status | None:
    governor = governing(tree, i)
    control = lexicon.control.get(tree.lemma(governor)) if governor is not None else None
    return Status.NEGATED if tree.negated(i) or control in ("failure", "denial", "prevention") else None


def _conditional(tree: Tree, i: int, lexicon: Lexicon) -> Status | None:
    for k in (i, *tree.up(i)):
        if tree.marks(k) & _IF and tree.words[k].relation in ("advcl", "ccomp", "acl"):
            return Status.HYPOTHETICAL
        if tree.words[k].relation == "ccomp":
            break
    governor = governing(tree, i)
    control = lexicon.control.get(tree.lemma(governor)) if governor is not None else None
    return Status.HYPOTHETICAL if control in _THOUGHT else None


def _by_own_modal(tree: Tree, i: int) -> Status | None:
    aux = set(tree.auxiliaries(i)) | {tree.words[k].text.lower() for k in tree.children(i, "aux")}
    if aux & _UNREAL:
        return Status.HYPOTHETICAL
    return Status.FUTURE if aux & _FUTURE else None


def _is_to(tree: Tree, i: int) -> bool:
    """Tell whether the clause reads "are to ban"."""
    to = next((k for k in tree.children(i, "mark") if tree.lemma(k) == "to"), None)
    return to is not None and any(tree.lemma(k) == "be" and k < to for k in tree.children(i, "aux", "cop"))


def _modal(tree: Tree, i: int, lexicon: Lexicon) -> Status | None:
    if (told := _by_own_modal(tree, i)) is not None:
        return told
    governor = governing(tree, i)
    control = lexicon.control.get(tree.lemma(governor)) if governor is not None else None
    if control in _PLAN or _is_to(tree, i):
        return Status.FUTURE
    if control == "decision" and "to" in tree.marks(i):
        return Status.FUTURE
    return None


def _going_on(tree: Tree, i: int, _: Lexicon) -> Status | None:
    text = tree.words[i].text.lower()
    aux = tree.auxiliaries(i)
    if (
        text.endswith("ing")
        and "be" in aux
        and not any(tree.words[k].text.lower() in ("was", "were") for k in tree.kids[i])
    ):
        return Status.ONGOING
    governor = governing(tree, i)
    if governor is not None and tree.lemma(governor) in ("continue", "keep", "maintain", "remain"):
        return Status.ONGOING
    since = any(
        tree.lemma(k) in ("since", "still") for k in tree.subtree(i, without=frozenset({"advcl", "ccomp", "conj"}))
    )
    return Status.ONGOING if "have" in aux and since else None


_RULES: tuple[Callable[[Tree, int, Lexicon], Status | None], ...] = (_negated, _conditional, _modal, _going_on)
