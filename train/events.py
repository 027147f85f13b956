"""Labelled events tied to words: what each trigger word, its roles, and each pair of names should be read as.

Invariant: an annotation indexes the words of its own sentence. Where a label can't be tied to words (a name told in
another sentence, a word of the trigger beside its head), it is masked and teaches nothing, neither yes nor no.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import labels
import numpy as np
from data import Example

from statusquo.coding.split import sentences
from statusquo.core.sentence import Sentence
from statusquo.model.bio import runs
from statusquo.model.encoder import Encoder

MASK = -1.0


@dataclass
class Trigger:
    """What is read at one word; roles [R, W] hold 1, 0 or MASK."""

    word: int
    types: set[str]
    mode: str
    status: str
    measure: str
    change: str | None
    roles: np.ndarray


@dataclass
class Events:
    """Labels of one sentence. `masked` are words that are neither triggers nor none; pairs hold type -> share.

    `places` are names of places of one word, which training may exchange for others.
    """

    triggers: list[Trigger] = field(default_factory=list)
    masked: set[int] = field(default_factory=set)
    pairs: dict[tuple[int, int], dict[str, float]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    item: str = ""


def held_out(item: str) -> bool:
    """Tell whether an item is kept for choosing and calibrating (one in ten, by its id)."""
    return int(hashlib.sha256(item.encode()).hexdigest(), 16) % 10 == 0


def read(paths: Iterable[Path]) -> list[dict]:
    """Return the items of JSONL files, the last of those with one id."""
    found: dict[str, dict] = {}
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                found[row["id"]] = row
    return list(found.values())


def examples(items: list[dict], encoder: Encoder) -> list[Example]:
    """Return the sentences of labelled items as examples; the encoder parses, to find heads of triggers and names."""
    parts = [(item, s) for item in items for s in sentences(item["text"])]
    parsed = encoder.annotate([s for _, s in parts])
    by_item: dict[str, list[Sentence]] = {}
    for (item, _), sentence in zip(parts, parsed, strict=True):
        by_item.setdefault(item["id"], []).append(sentence)
    return [e for item in items for e in tie(item, by_item.get(item["id"], []))]


def tie(item: dict, found: list[Sentence]) -> list[Example]:
    made = [Events(item=item["id"]) for _ in found]
    names = {n["name"] for e in item["events"] for side in ("actors", "recipients") for n in e[side] if n["name"]}
    for event in item["events"]:
        tie_event(item, event, found, made)
    for sentence, events in zip(found, made, strict=True):
        tie_pairs(sentence, events, item, names)
        entities = [w.entity for w in sentence.words]
        events.places = [a for kind, a, b in runs(entities) if kind == "LOC" and b == a + 1]
    return [silver(s, item["id"], e) for s, e in zip(found, made, strict=True) if s.words]


def silver(sentence: Sentence, item: str, told: Events) -> Example:
    """Return the example with the grammar and the names that the parsing encoder read (silver, not gold)."""
    return Example(
        words=[w.text for w in sentence.words],
        source=item,
        tags=[w.tag for w in sentence.words],
        heads=[w.head for w in sentence.words],
        relations=[w.relation for w in sentence.words],
        entities=[w.entity for w in sentence.words],
        events=told,
    )


def locate(text: str, phrase: str, low: int, high: int) -> list[tuple[int, int]]:
    """Return where a phrase occurs in text[low:high], whole words, case aside; without its article if need be."""
    for form in (phrase, re.sub(r"^(the|a|an|its|their|his|her)\s+", "", phrase, flags=re.IGNORECASE)):
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, form.split())) + r"(?!\w)"
        spans = [(m.start() + low, m.end() + low) for m in re.finditer(pattern, text[low:high], re.IGNORECASE)]
        if spans or not form:
            return spans
    return []


def words_in(sentence: Sentence, span: tuple[int, int]) -> list[int]:
    return [i for i, w in enumerate(sentence.words) if w.start < span[1] and span[0] < w.end]


def head_of(sentence: Sentence, inside: list[int]) -> int:
    """Return the word whose head lies outside, the first that is no function word."""
    tops = [i for i in inside if sentence.words[i].head not in inside]
    content = [i for i in tops if sentence.words[i].tag not in {"AUX", "PART", "DET", "ADP", "PUNCT", "PRON", "SCONJ"}]
    return (content or tops or inside)[0]


def tie_event(item: dict, event: dict, found: list[Sentence], made: list[Events]) -> None:
    text = item["text"]
    clause = event.get("text") or text
    at = text.find(clause)
    low, high = (at, at + len(clause)) if at >= 0 else (0, len(text))
    spots = [tuple(event["trigger_at"])] if event.get("trigger_at") else []
    spots = spots or locate(text, event["trigger"], low, high) or locate(text, event["trigger"], 0, len(text))
    if not spots:
        return
    spot = spots[0]
    for sentence, events in zip(found, made, strict=True):
        inside = words_in(sentence, spot)
        if inside:
            anchor = head_of(sentence, inside)
            events.masked |= set(inside) - {anchor}
            add_trigger(events, anchor, item, event, sentence)
            return


def add_trigger(events: Events, anchor: int, item: dict, event: dict, sentence: Sentence) -> None:
    roles = role_rows(item, event, sentence, anchor)
    known = next((t for t in events.triggers if t.word == anchor), None)
    if known:  # two acts at one word: both types, the first one's mode and status, all the roles
        known.types.add(event["type"])
        known.roles = np.where((known.roles == MASK) & (roles != 1), MASK, np.maximum(known.roles, roles))
        return
    measure = event.get("measure")
    events.triggers.append(
        Trigger(
            word=anchor,
            types={event["type"]},
            mode=event["mode"] or "none",
            status=event["status"],
            measure=measure["kind"] if measure else "none",
            change=measure["change"] if measure else None,
            roles=roles,
        )
    )


def phrases(item: dict, event: dict) -> dict[str, list[str]]:
    """Return the phrases that fill each role, as written."""
    measure, voices = event.get("measure") or {}, event.get("attribution") or []
    coded = [a for e in [event, *item["events"]] for side in ("actors", "recipients") for a in e[side] if a["name"]]
    out = {role: [a["name"] for a in event[f"{role}s"] if a["name"]] for role in ("actor", "recipient")}
    for role in ("imposer", "target"):
        codes = measure.get(role) or []
        sides = [
            a["name"] for side in ("actors", "recipients") for a in event[side] if a["name"] and a["code"] in codes
        ]
        out[role] = sides or [next((a["name"] for a in coded if a["code"] == c), f"\0{c}") for c in codes]
    for role in ("body", "scope", "condition", "ground"):
        out[role] = [measure[role]] if measure.get(role) else []
    out["source"] = [v["name"] for v in voices if v.get("name")]
    out["cue"] = [v["cue"] for v in voices if v.get("cue")]
    return out


def role_rows(item: dict, event: dict, sentence: Sentence, anchor: int) -> np.ndarray:
    rows = np.zeros((len(labels.ROLES), len(sentence.words)), np.float32)
    for role, wanted in phrases(item, event).items():
        row = rows[labels.ROLES.index(role)]
        for phrase in wanted:
            spots = [
                words_in(sentence, s) for s in locate(item["text"], phrase, sentence.span.start, sentence.span.end)
            ]
            spots = [s for s in spots if s]
            if not spots:
                row[row == 0] = MASK  # told elsewhere or otherwise: no word of this sentence is known not to be it
                continue
            spots.sort(key=lambda s: min(abs(i - anchor) for i in s))
            row[spots[0]] = 1
            for other in spots[1:]:
                row[[i for i in other if row[i] != 1]] = MASK
    return rows


def tie_pairs(sentence: Sentence, events: Events, item: dict, names: set[str]) -> None:
    """Fill the pairs of names of a sentence with what one does to the other, NONE for the rest.

    A name stands for its head and for the names inside it ("Peru" in "Peru's envoy"); the other names that the encoder
    found are further sides, unless they may be a second mention of a labelled one.
    """
    found = named(sentence)
    heads: dict[str, list[int]] = {}
    inside: set[int] = set()
    for name in names:
        spots = [words_in(sentence, s) for s in locate(item["text"], name, sentence.span.start, sentence.span.end)]
        heads[name] = sorted({h for s in spots if s for h in (head_of(sentence, s), *found.intersection(s))})
        inside.update(i for s in spots for i in s)
    told: dict[tuple[int, int], dict[str, float]] = {}
    for event in item["events"]:
        actors, others = (
            [h for a in event[side] for h in heads.get(a["name"], [])] for side in ("actors", "recipients")
        )
        pairs = {(a, b) for a in actors for b in others}
        if event["type"] in labels.MUTUAL and not event["recipients"]:
            sides = [heads.get(a["name"], []) for a in event["actors"]]
            pairs |= {
                (a, b) for n, one in enumerate(sides) for m, two in enumerate(sides) if n != m for a in one for b in two
            }
        for pair in pairs:
            types = told.setdefault(pair, {})
            types[event["type"]] = types.get(event["type"], 0) + 1
    taken = {sentence.words[i].text.lower() for i in inside}
    every = sorted({h for spots in heads.values() for h in spots})
    every += [h for h in sorted(found - inside) if sentence.words[h].text.lower() not in taken]
    for a in every:
        for b in every:
            if a != b:
                types = told.get((a, b)) or {"NONE": 1.0}
                total = sum(types.values())
                events.pairs[a, b] = {name: share / total for name, share in types.items()}


def named(sentence: Sentence) -> set[int]:
    """Return the head words of the names that the encoder found."""
    out: set[int] = set()
    for _, start, end in runs([word.entity for word in sentence.words]):
        out.add(head_of(sentence, list(range(start, end))))
    return out
