"""Merge: mentions of one act in a report become one record with several pieces of evidence.

Two acts are one when type, sides and measure (kind, change, sides, body) agree, their days overlap, and, for acts
without a measure, they share status and the trigger's lemma; words spoken twice are two speech acts. Invariant: every
act of the document ends in exactly one record, and a record's id depends on (document, evidence spans, type, sides,
coder) alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from statusquo.codebook import MUTUAL_TYPES, codebook
from statusquo.coding.grammar import tree_of
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.evidence import Evidence
from statusquo.core.ids import content_id
from statusquo.core.measure import MeasurePart
from statusquo.core.record import Act, Record
from statusquo.core.timespan import Basis
from statusquo.core.voice import Quote

SPEECH = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE", "SUPPORT", "CONSULT"})
LONGEST = 600
"""Longest evidence text in characters; of a longer sentence the clause is quoted."""


class Merge:
    """Turn a document's acts into its records."""

    name = "merge"
    requires = frozenset({"sentences", "acts", "acts_dated", "statuses", "voices", "measures"})
    assigns = frozenset({"records"})

    def __init__(self, coder: str) -> None:
        self.coder = coder

    def __call__(self, document: Document) -> Document:
        """Return the document with its records, in order of their first evidence."""
        told = document.acts
        if not told:
            return document
        lemmas = [_lemma(document, act) for act in told]
        groups: list[list[int]] = []
        for k, act in enumerate(told):
            for group in groups:
                if all(self._same(told[j], act, lemmas[j], lemmas[k]) for j in group):
                    group.append(k)
                    break
            else:
                groups.append([k])
        records = (self.record(document, [told[k] for k in group]) for group in groups)
        return replace(document, records=tuple(records))

    @staticmethod
    def _same(a: Act, b: Act, lemma: str, other: str) -> bool:
        if a.type != b.type or not _sides_meet(a, b) or not _dates_meet(a, b, same_word=lemma == other):
            return False
        if a.measure and b.measure:
            return _measure_key(a.measure) == _measure_key(b.measure) and _bodies_meet(a.measure, b.measure)
        if a.status is not b.status or a.measure or b.measure:
            return False
        if a.sentence == b.sentence:
            return True
        if a.type in SPEECH and (_direct(a) or _direct(b)):
            return False
        return lemma == other

    def record(self, document: Document, acts: Sequence[Act]) -> Record:
        """Return the record of one act told at one or more triggers; the fullest telling comes first."""
        main = max(acts, key=_fullness)
        ordered = [main, *(a for a in acts if a is not main)]
        evidence = tuple(dict.fromkeys(_evidence(document, a) for a in ordered))
        kind = codebook().types[main.type]
        actors, recipients = main.actors, main.recipients
        dated = _dated(ordered)
        assert dated.date is not None
        name = record_id(document.id, evidence, main.type, actors, recipients, self.coder)
        return Record(
            id=name, coder=self.coder, document=document.ref, type=main.type, mode=main.mode,
            contexts=tuple(dict.fromkeys(c for a in ordered for c in a.contexts)), quad=kind.quad,
            intensity=kind.intensity, actors=actors, recipients=recipients, date=dated.date, date_text=dated.date_text,
            end=next((a.end for a in ordered if a.end), None),
            location=next((a.location for a in ordered if a.location), None), status=main.status,
            attribution=max((a.attribution for a in ordered), key=len),
            measure=_measure(ordered), evidence=evidence,
            source=max((a.source for a in ordered), key=lambda s: s.score),
        )  # fmt: skip


def record_id(
    document: str,
    evidence: Sequence[Evidence],
    kind: str,
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
    coder: str,
) -> str:
    """Return the id of the record of an act of type `kind` in the document with the id `document`."""
    identity = {
        "document": document,
        "spans": [[e.span.start, e.span.end, e.trigger and e.trigger.start] for e in evidence],
        "type": kind, "actors": [_face(a) for a in actors], "recipients": [_face(a) for a in recipients],
        "coder": coder,
    }  # fmt: skip
    return content_id("rec", identity)


def sides(act: Act) -> tuple[frozenset[str | None], frozenset[str | None]]:
    """Return the codes of both sides; of a mutual type all on one."""
    actors, recipients = frozenset(a.code for a in act.actors), frozenset(a.code for a in act.recipients)
    return (actors | recipients, frozenset()) if act.type in MUTUAL_TYPES else (actors, recipients)


def _sides_meet(a: Act, b: Act) -> bool:
    """Tell whether both have the same sides; of a block the body may be named as recipient or not."""
    if sides(a) == sides(b):
        return True
    blocks = a.measure is not None and b.measure is not None and a.measure.kind == b.measure.kind == "block"
    return blocks and sides(a)[0] == sides(b)[0]


def _lemma(document: Document, act: Act) -> str:
    return tree_of(document.sentences[act.sentence]).lemma(act.predicate)


def _face(actor: Actor) -> list[str | None]:
    return [actor.code, actor.sector]


def _direct(act: Act) -> bool:
    return any(v.quote is Quote.DIRECT for v in act.attribution)


def _dates_meet(a: Act, b: Act, *, same_word: bool) -> bool:
    """Tell whether both may be of the same day; an untold day yields to a told one where the word is the same."""
    if a.date is None or b.date is None:
        return True
    if (same_word or a.sentence == b.sentence) and Basis.PUBLICATION in (a.date.basis, b.date.basis):
        return True
    return a.date.meet(b.date) is not None


def _measure_key(part: MeasurePart) -> tuple[str, str, frozenset[str], frozenset[str]]:
    return part.kind, part.change, frozenset(part.imposer), frozenset(part.target)


def _bodies_meet(a: MeasurePart, b: MeasurePart) -> bool:
    return a.body is None or b.body is None or a.body == b.body


def _fullness(act: Act) -> tuple[int, int, float, int]:
    part = act.measure
    told = sum(bool(x) for x in (part.scope, part.condition, part.ground, part.body)) if part else 0
    return told, len(act.attribution), act.source.score, -act.trigger.start


def _evidence(document: Document, act: Act) -> Evidence:
    span = document.sentences[act.sentence].span
    if span.end - span.start > LONGEST:
        span = act.clause
    return Evidence(
        span=span, sentence=act.sentence, text=span.of(document.text)[:LONGEST], trigger=act.trigger,
        trigger_text=act.trigger.of(document.text),
    )  # fmt: skip


def _dated(acts: Sequence[Act]) -> Act:
    """Return the telling with the best date: an expression's before context's before publication's; the narrowest."""
    rank = {Basis.TEXT: 0, Basis.CONTEXT: 1, Basis.PUBLICATION: 2}
    told = [(rank[a.date.basis], a.date.days, n) for n, a in enumerate(acts) if a.date is not None]
    return acts[min(told)[2]]


def _measure(acts: Sequence[Act]) -> MeasurePart | None:
    """Return the first telling's measure part with the gaps filled, and the longest scope, from the others."""
    parts = [a.measure for a in acts if a.measure]
    if not parts:
        return None
    first = parts[0]
    return replace(
        first,
        body=next((p.body for p in parts if p.body), None),
        scope=max((p.scope for p in parts if p.scope), key=len, default=None),
        flow=next((p.flow for p in parts if p.flow), None),
        coverage=next((p.coverage for p in parts if p.coverage), None),
        goods=max((p.goods for p in parts), key=len),
        listed=max((p.listed for p in parts), key=len),
        since=min((p.since for p in parts if p.since), key=lambda d: d.days, default=None),
        until=next((p.until for p in parts if p.until), None),
        condition=next((p.condition for p in parts if p.condition), None),
        ground=next((p.ground for p in parts if p.ground), None),
    )
