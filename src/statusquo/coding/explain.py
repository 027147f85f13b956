"""Explain: how the coding of a text came about, step by step, for someone who writes a row of a table.

Invariant: nothing here decides anything; the document goes through the same stages as in coding, and what is shown is
what those stages gave (the lexical rows and frames are found again by the functions that found them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from statusquo.coding.coder import Coder
from statusquo.coding.control import Frame, frames
from statusquo.coding.grammar import Tree, tree_of
from statusquo.coding.lexical import Match, matches
from statusquo.coding.sides import Sides
from statusquo.coding.stage import BatchStage, Stage
from statusquo.core.actor import Actor
from statusquo.core.document import Document
from statusquo.core.record import Act, Record
from statusquo.core.sentence import EventReading, Sentence
from statusquo.core.span import Span
from statusquo.core.timespan import TimeSpan

Json = dict[str, Any]
SHOWN = 3
"""So many labels of a head are shown, best first."""
LEAST = 0.05
"""Labels below this score are left out, but never the best one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A document as it stood after each stage, by the stage's name, and at the end."""

    steps: dict[str, Document]
    document: Document


def analyse(document: Document, coder: Coder) -> Analysis:
    """Take a document through the coder's stages and keep what it was after each."""
    steps: dict[str, Document] = {}
    for stage in coder.pipeline.stages:
        document = _one(stage, document)
        steps[stage.name] = document
    return Analysis(steps=steps, document=document)


def _one(stage: Stage, document: Document) -> Document:
    return stage.batch([document])[0] if isinstance(stage, BatchStage) else stage(document)


def explain(document: Document, coder: Coder) -> Json:
    """Return the analysis as one JSON object: {id, published, coder, sentences[], dates[], voices[], records[]}."""
    told = analyse(document, coder)
    end = told.document
    acts = told.steps["events"].acts if "events" in told.steps else end.acts
    return {
        "id": end.id,
        "published": end.published.isoformat(),
        "coder": coder.digest,
        "sentences": [_sentence(end, n, s, coder, acts) for n, s in enumerate(end.sentences)],
        "dates": [
            {"text": d.span.of(end.text), **_span(d.span), "days": _days(d.when), "granularity": d.granularity.value,
             "direction": d.direction.value, "rule": d.rule}
            for d in end.dates
        ],
        "voices": [
            {"name": a.voice.name, "kind": a.voice.kind.value, "anonymous": a.voice.anonymous, "cue": a.voice.cue,
             "quote": a.voice.quote.value, "content": [s.of(end.text) for s in a.content]}
            for a in end.attributions
        ],
        "records": [_record(r, end) for r in end.records],
        "rejections": [{"stage": r.stage, "code": r.code, "detail": r.detail} for r in end.rejections],
    }  # fmt: skip


def _sentence(document: Document, number: int, sentence: Sentence, coder: Coder, acts: Sequence[Act]) -> Json:
    tree = tree_of(sentence)
    mentions = [m for m in document.mentions if sentence.span.overlaps(m.span)]
    found = list(matches(tree, coder.lexicon)) if sentence.words else []
    framed, folded = frames(tree, found, coder.lexicon, Sides(tree, mentions, coder.world)) if found else ([], set())
    chosen = {id(f.match) for f in framed}
    return {
        "number": number,
        **_span(sentence.span),
        "text": sentence.span.of(document.text),
        "words": [
            {"n": n, "text": w.text, "lemma": w.lemma, "tag": w.tag, "head": w.head, "relation": w.relation,
             "entity": w.entity}
            for n, w in enumerate(sentence.words)
        ],
        "predicates": [
            {"word": sentence.words[p.word].text, "score": p.score,
             "arguments": {a.label: " ".join(w.text for w in sentence.words[a.start : a.end]) for a in p.arguments}}
            for p in sentence.predicates
        ],
        "mentions": [
            {"text": m.span.of(document.text), "actors": _actors(m.actors), "kind": m.kind, "rule": m.rule}
            for m in mentions
        ],
        "readings": [_reading(sentence, r) for r in sentence.readings],
        "rows": [_row(tree, m, chosen=id(m) in chosen) for m in found],
        "frames": [_frame(tree, f) for f in framed],
        "folded": [sentence.words[i].text for i in sorted(folded)],
        "acts": [_act(a, document) for a in acts if a.sentence == number],
        "became": [_act(a, document) for a in document.acts if a.sentence == number],
    }  # fmt: skip


def _reading(sentence: Sentence, reading: EventReading) -> Json:
    words = sentence.words
    return {
        "word": words[reading.word].text,
        "types": _best(reading.types),
        "modes": _best(reading.modes),
        "statuses": _best(reading.statuses),
        "measures": _best(reading.measures),
        "changes": _best(reading.changes),
        "roles": [
            {"role": r.role, "text": " ".join(w.text for w in words[r.start : r.end]), "score": round(r.score, 3)}
            for r in reading.roles
        ],
    }


def _best(labels: Sequence[tuple[str, float]]) -> list[list[Any]]:
    ranked = sorted(labels, key=lambda kv: -kv[1])
    return [[k, round(v, 3)] for n, (k, v) in enumerate(ranked[:SHOWN]) if v >= LEAST or n == 0]


def _row(tree: Tree, match: Match, *, chosen: bool) -> Json:
    entry, term = match.entry, match.term
    return {
        "word": tree.words[match.word].text,
        "rule": entry.rule,
        "type": entry.type or None,
        "mode": entry.mode,
        "effect": entry.effect,
        "recipient": entry.recipient,
        "weight": entry.weight,
        "object": None if match.object is None else tree.words[match.object].text,
        "term": None if term is None else {"rule": term.rule, "kind": term.kind, "polarity": term.polarity},
        "chosen": chosen,
    }


def _frame(tree: Tree, frame: Frame) -> Json:
    return {
        "word": tree.words[frame.match.word].text, "type": frame.type, "mode": frame.mode, "rule": frame.rule,
        "weight": frame.weight, "actors": _actors(frame.actors), "recipients": _actors(frame.recipients),
        "kind": frame.kind, "change": frame.change,
    }  # fmt: skip


def _act(act: Act, document: Document) -> Json:
    return {
        "trigger": act.trigger.of(document.text), "type": act.type, "mode": act.mode, "actors": _actors(act.actors),
        "recipients": _actors(act.recipients), "status": act.status.value, "date": _days(act.date),
        "date_text": act.date_text, "voices": [v.name for v in act.attribution], "measure": _measure(act),
        "rule": act.source.rule, "head": act.source.head, "score": round(act.source.score, 3),
    }  # fmt: skip


def _record(record: Record, document: Document) -> Json:
    main = record.evidence[0] if record.evidence else None
    return {
        "id": record.id, "type": record.type, "mode": record.mode, "actors": _actors(record.actors),
        "recipients": _actors(record.recipients), "status": record.status.value, "date": _days(record.date),
        "date_text": record.date_text, "date_basis": record.date.basis.value,
        "voices": [v.name for v in record.attribution], "measure": _measure(record),
        "trigger": main.trigger.of(document.text) if main and main.trigger else None,
        "rule": record.source.rule, "head": record.source.head, "score": round(record.source.score, 3),
    }  # fmt: skip


def _measure(told: Act | Record) -> Json | None:
    part = told.measure
    if part is None:
        return None
    return {
        "kind": part.kind, "change": part.change, "imposer": list(part.imposer), "target": list(part.target),
        "body": part.body, "scope": part.scope, "since": _days(part.since), "until": _days(part.until),
        "condition": part.condition, "ground": part.ground,
    }  # fmt: skip


def _actors(actors: Sequence[Actor]) -> list[str]:
    return [f"{a.code or '?'}{f' {a.sector}' if a.sector else ''} ({a.name})" for a in actors]


def _days(span: TimeSpan | None) -> str | None:
    if span is None:
        return None
    return str(span.earliest) if span.days == 1 else f"{span.earliest}..{span.latest}"


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}
