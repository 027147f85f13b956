"""Measures: the measure part of each act, filled in: imposer, target, body, scope, since, until, condition, ground.

Spans that the event heads read are taken where they are sure (`READ`), else grammar gives them. Invariant: texts are
the report's own words; a truce has imposer = target = all parties (CODEBOOK section 2).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from statusquo.codebook import Lexicon
from statusquo.coding.grammar import NOMINAL, Tree, tree_of
from statusquo.coding.lexical import find_term
from statusquo.coding.sides import Bodies, Sides
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Act, Status
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan

_ANONYMITY = re.compile(r"\b(?:anonymity|anonymous|not (?:to be|being) named)\b")
READ = 0.5
_LOOSE = frozenset({"acl:relcl", "advcl", "parataxis", "punct"})
_OUTSIDE = frozenset(
    {"because", "due", "since", "until", "after", "before", "during", "following", "by", "amid", "over", "as"}
)
_IN_FORCE = {"SANCTION": "impose", "COERCE": "impose", "CONCEDE": "lift", "RETREAT": "lift"}
_NOT_DONE = {"impose": "deny", "widen": "deny", "lift": "extend", "suspend": "extend", "narrow": "extend"}
_STANDS = frozenset({"impose", "widen", "narrow"})
_CONDITION = ("until", "till", "unless", "pending", "as long as", "so long as", "provided")
_GROUND = (
    "because",
    "due",
    "over",
    "in response",
    "in retaliation",
    "in protest",
    "citing",
    "for",
    "amid",
    "after",
    "as",
)
_ALL = frozenset({"all", "any", "total", "complete", "full", "entire", "every", "comprehensive", "blanket"})
_ADJUNCTS = frozenset({"advcl", "obl", "nmod", "acl", "advmod"})
_PARTIAL = frozenset({"some", "partial", "certain", "limited", "several", "partially"})


class Measures:
    """Fill each act's measure part."""

    name = "measures"
    requires = frozenset({"sentences", "grammar", "mentions", "acts", "statuses", "acts_dated", "attributions"})
    assigns = frozenset({"measures"})

    def __init__(self, lexicon: Lexicon, bodies: Bodies) -> None:
        self.lexicon = lexicon
        self.bodies = bodies

    def __call__(self, document: Document) -> Document:
        """Return the document with the measure parts complete."""
        if not document.acts:
            return document
        acts: list[Act] = []
        for act in document.acts:
            acts.append(_recalled(self._filled(document, act), acts) if act.measure else act)
        return replace(document, acts=tuple(acts))

    def _filled(self, document: Document, act: Act) -> Act:
        assert act.measure is not None
        sentence = document.sentences[act.sentence]
        tree = tree_of(sentence)
        sides = Sides(tree, [m for m in document.mentions if sentence.span.overlaps(m.span)], self.bodies)
        part = replace(act.measure, change=_change(act))
        told = _read(tree, act)
        scope = self._scope(document, tree, act) or told.get("scope")
        imposer, target, body = self._sides(sides, act, part)
        since, until = _days(act, part)
        condition = clause_text(document, tree, act, _CONDITION, whole=True)
        read = told.get("condition", "")
        if condition is None or read.startswith(condition):  # the heads may see further than a misread tree
            condition = read or None
        grounds = clause_text(document, tree, act, _GROUND, whole=False), told.get("ground")
        ground = next((g for g in grounds if g and not _nameless(document.text, g)), None)
        scope, condition, ground = (clipped(document, act, text) for text in (scope, condition, ground))
        part = replace(
            part, imposer=imposer, target=target, body=body, scope=scope, since=since, until=until,
            coverage=_coverage(scope), flow=_flow(part, scope), condition=condition,
            ground=_after_cue(ground),
        )  # fmt: skip
        return replace(act, measure=part)

    def _scope(self, document: Document, tree: Tree, act: Act) -> str | None:
        """Return the noun phrase that names what the measure covers."""
        for k in (
            *tree.children(act.predicate, "obj", "nsubj:pass"),
            *tree.children(act.predicate, "obl", "nmod", "xcomp"),
        ):
            term, _ = find_term(tree, self.lexicon, k)
            if term is not None:
                return _phrase(tree, k).of(document.text)
        return None

    def _sides(self, sides: Sides, act: Act, part: MeasurePart) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
        """Return imposer, target and body: the judge's where it read them at the word, else by the act's sides."""
        actors, recipients = codes(act.actors), codes(act.recipients)
        if part.kind == "truce":
            parties = tuple(dict.fromkeys((*actors, *recipients))) if part.change != "propose" else recipients or actors
            return parties, parties, None
        if part.kind in ("diplomatic", "cooperation") and len(actors) > 1 and not recipients:
            return actors, actors, None
        near = codes(sides.inside(act.predicate))
        body = (
            next((c for c in (*recipients, *near) if self.bodies.body(c) is not None), None)
            if part.kind in ("block", "membership")
            else None
        )
        imposer = part.imposer or actors
        if not part.imposer and part.change == "propose" and act.type == "REQUEST":
            imposer = recipients
        if part.kind == "membership" and body is not None and body not in imposer and act.mode == "withdraw":
            return imposer, (body,), body  # who leaves a body ends what stood between the two
        if part.imposer or part.target:
            target = tuple(c for c in part.target if c != body and c not in imposer)
        else:
            target = tuple(c for c in recipients if c != body and c not in imposer)
            target = target or tuple(c for c in near if c != body and c not in (*actors, *imposer))
        if part.kind == "membership" and not target and body is not None and body not in imposer:
            target = (body,)
        return imposer, target, body


def _recalled(act: Act, earlier: Sequence[Act]) -> Act:
    """Complete a measure told short ("this block", "the ban") from the last one of its kind and imposer."""
    part = act.measure
    assert part is not None
    if part.kind == "truce" or (part.target and (part.body or part.kind != "block")):
        return act
    for before in reversed(earlier):
        other = before.measure
        if (
            other is not None
            and other.kind == part.kind
            and set(part.imposer) <= set(other.imposer) | set(other.target)
        ):
            target = part.target or tuple(c for c in other.target if c not in part.imposer)
            return replace(act, measure=replace(part, target=target, body=part.body or other.body))
    return act


def clipped(document: Document, act: Act, text: str | None) -> str | None:
    """Return a text of the act's sentence cut where the words of its voice end (", officials told the agency")."""
    if text is None:
        return None
    start = document.text.find(text, document.sentences[act.sentence].span.start)
    for attribution in document.attributions:
        for content in attribution.content:
            if start >= 0 and content.covers(act.trigger) and content.start <= start < content.end:
                text = text[: content.end - start].rstrip(" ,.;")
    return text or None


def _after_cue(ground: str | None) -> str | None:
    """Return a ground without the words that open it, None where no word is left ("'s")."""
    left = re.sub(r"^(because of|because|due to|over|citing|in response to)\s+", "", ground or "")
    return left if re.search(r"[^\W\d_]{3}|\d", left) else None


def codes(actors: Iterable[Actor]) -> tuple[str, ...]:
    """Return the actors' codes in order, without repeats."""
    return tuple(dict.fromkeys(a.code for a in actors if a.code))


def _read(tree: Tree, act: Act) -> dict[str, str]:
    """Return the texts of scope, condition and ground that the event heads read at the act's word."""
    reading = next((r for r in tree.sentence.readings if r.word == act.predicate), None)
    pieces: dict[str, list[int]] = {}
    for role in sorted(reading.roles, key=lambda r: r.start) if reading else ():
        if role.role not in ("scope", "condition", "ground") or role.score < READ:
            continue
        held = pieces.setdefault(role.role, [role.start, role.end])
        if role.start <= held[1] + _GAP:
            held[1] = max(held[1], role.end)
    told = {}
    for name, (start, end) in pieces.items():
        first, last = _whole_clause(tree, start, end)
        told[name] = _words(tree, first, _one_phrase(tree, first, last))
    return told


_GAP = 2
"""Words that may lie between two pieces of one reading."""


def _whole_clause(tree: Tree, start: int, end: int) -> tuple[int, int]:
    """Return the span, widened to the whole clause or phrase where it begins with the word that opens one ("until")."""
    head = tree.words[start].head
    if tree.words[start].relation not in ("mark", "case") or head < 0:
        return start, end
    return start, max(end, tree.subtree(head)[-1] + 1)


def _one_phrase(tree: Tree, start: int, end: int) -> int:
    """Return where the phrase that a span begins with ends: what follows a comma and hangs elsewhere is another's."""
    head = next((k for k in range(start, end) if not start <= tree.words[k].head < end), None)
    if head is None:
        return end
    below = set(tree.subtree(head))
    for k in range(start, end):
        if k not in below and tree.words[k - 1].text == "," and k > start:
            return k - 1
    return end


def _words(tree: Tree, start: int, end: int) -> str:
    """Return the text of words `[start, end)`, spaced as in the report."""
    parts = []
    for i in range(start, end):
        gap = tree.words[i].start - tree.words[i - 1].end if i > start else 0
        parts.append((" " if gap else "") + tree.words[i].text)
    return "".join(parts)


def _phrase(tree: Tree, k: int) -> Span:
    """Return the noun phrase headed by `k` with the phrases that follow it at once ("exports to X of Y", one scope)."""
    below = tree.subtree(k, without=_LOOSE)
    end = below[-1]
    while end + 1 < len(tree.words):
        following = next(
            (c for c in tree.children(tree.words[k].head, "obl", "nmod", "obj") if tree.subtree(c)[0] == end + 1), None
        )
        if (
            following is None
            or (tree.prepositions(following) or {"of"}) & _OUTSIDE
            or tree.words[following].tag == "NUM"
        ):
            break
        end = tree.subtree(following, without=_LOOSE)[-1]
    return tree.cut(below[0], end + 1)


def _nameless(text: str, ground: str) -> bool:
    """Tell whether a ground is why a voice has no name: "speaking on condition of anonymity"."""
    return bool(_ANONYMITY.search(ground)) or f"{ground} of anonymity" in text


def _change(act: Act) -> str:
    """Return the change, "announce" where the act itself is still to come (CODEBOOK section 5)."""
    assert act.measure is not None
    change = act.measure.change
    if act.status is Status.FUTURE and change in ("impose", "lift", "suspend", "narrow", "widen", "extend"):
        return "announce" if act.measure.kind != "block" else change
    if act.status is Status.NEGATED and act.type in _IN_FORCE:
        return _NOT_DONE.get(change, change)
    if change == "announce" and act.status is Status.OCCURRED and act.type in _IN_FORCE:
        return _IN_FORCE[act.type]  # what is only announced is still to come
    return "propose" if act.status is Status.HYPOTHETICAL and change in ("impose", "widen", "announce") else change


def _days(act: Act, part: MeasurePart) -> tuple[TimeSpan | None, TimeSpan | None]:
    """Return since and until: an imposing act's date and stated end, a lift's date as the end."""
    if part.change in _STANDS and act.status in (Status.OCCURRED, Status.ONGOING):
        return act.date, act.end
    if part.change == "announce":
        return act.date if act.date and act.date.basis == "text" else None, act.end
    if part.change in ("lift", "suspend") and act.status is Status.OCCURRED:
        return None, act.date
    return None, act.end


def _flow(part: MeasurePart, scope: str | None) -> str | None:
    """Return which way the goods went, both where the scope names both ("all export and import operations")."""
    if part.kind != "trade":
        return None
    words = set(re.findall(r"(?:im|ex)port", scope.lower())) if scope else set()
    return "both" if len(words) > 1 else part.flow


def _coverage(scope: str | None) -> str | None:
    if not scope:
        return None
    words = re.findall(r"[\w-]+", scope.lower())
    if set(words[:3]) & _ALL:
        return "all"
    return "partial" if set(words) & _PARTIAL or any(w.isdigit() for w in words) else None


def clause_text(document: Document, tree: Tree, act: Act, cues: Sequence[str], *, whole: bool) -> str | None:
    """Return the text of the clause or phrase below the act that a cue opens.

    With `whole` the cue is part of the text ("until the war ends"); without, the text begins after it.
    """
    for k in tree.subtree(act.predicate):
        if k == act.predicate or tree.words[k].relation.partition(":")[0] not in _ADJUNCTS:
            continue
        span = tree.span(k)
        text = span.of(document.text)
        low = text.lower()
        cue = next((c for c in cues if low.startswith(c + " ")), None)
        if cue is None or (cue in ("for", "over", "after", "as") and not _is_reason(tree, k, cue)):
            continue
        if whole:
            return text.strip(" ,.;")
        rest = re.sub(rf"^{re.escape(cue)}( to| of| for| that)?\s+", "", text, flags=re.IGNORECASE)
        return rest.strip(" ,.;")
    return None


def _is_reason(tree: Tree, k: int, cue: str) -> bool:
    """Tell whether "for", "over", "after" or "as" gives a reason: a clause or a noun, never a time or a sum."""
    word = tree.words[k]
    if cue in ("after", "as", "for") and word.tag == "VERB":
        return True
    return cue == "over" and word.tag in NOMINAL and word.tag != "NUM" and word.entity == "O"
