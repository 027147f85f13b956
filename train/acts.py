"""Labelled acts on the encoder's grammar: the documents of joined labels, coded once, with an Act for each label.

`read(PATHS, cache)` codes the items of joined JSONL files with the shipped encoder; the coded documents are kept in the
folder `cache`, named by the file and the digests of encoder and world. Labels whose trigger can't be tied to a word
are left out.
"""

import json
import pickle
from dataclasses import replace
from pathlib import Path

from events import head_of, words_in

from statusquo.coding.coder import Coder
from statusquo.core import Act, Actor, Document, MeasurePart, Span, Status
from statusquo.core.errors import InputError
from statusquo.readers import document_from


def coded(path: Path, cache: Path | None) -> dict[str, Document]:
    """Return the coded documents of one file of items, by id."""
    coder = Coder()
    reads = f"{coder.encoder.contract.digest[:8]}{coder.world.digest[:8]}"  # all that sentences and mentions rest on
    kept = cache / f"{path.stem}-{reads}.pkl" if cache else None
    if kept is not None and kept.is_file():
        return {d.id: d for d in pickle.loads(kept.read_bytes())}
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        try:
            documents.append(document_from({"text": item["text"], "published": item["date"], "id": item["id"]}))
        except InputError as error:
            print(f"{item['id']}: {error}")
    done = list(coder.code(documents))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(done))
    return {d.id: d for d in done}


def read(paths: list[Path], cache: Path | None = None) -> list[tuple[Document, list[tuple[Act, dict]]]]:
    """Return each item's document with its labels as acts; the documents' own acts are the coder's."""
    out = []
    for path in paths:
        documents = coded(path, cache)
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            document = documents.get(item["id"])
            if document is not None and document.text == item["text"]:
                tied = [(act, e) for e in item["events"] if (act := tie(document, e)) is not None]
                out.append((document, tied))
    return out


def tie(document: Document, event: dict) -> Act | None:
    """Return a labelled event as an act at the word that heads its trigger, or None where there is no such word."""
    spot = event.get("trigger_at")
    for number, sentence in enumerate(document.sentences if spot else ()):
        inside = words_in(sentence, tuple(spot))
        if not inside:
            continue
        word, measure = head_of(sentence, inside), event.get("measure")
        return Act(
            sentence=number, predicate=word, clause=sentence.span, type=event["type"], mode=event["mode"],
            trigger=Span(start=sentence.words[word].start, end=sentence.words[word].end),
            actors=sides(event["actors"]), recipients=sides(event["recipients"]), status=Status(event["status"]),
            measure=MeasurePart(kind=measure["kind"], change=measure["change"]) if measure else None,
        )  # fmt: skip
    return None


def sides(named: list[dict]) -> tuple[Actor, ...]:
    return tuple(
        Actor(code=a["code"], sector=a["sector"], name=a["name"], span=Span(start=a["start"], end=a["end"]))
        for a in named
    )


def bare(document: Document) -> Document:
    """Return a document without what the coder made of it, for stages that are fed labelled acts."""
    return replace(document, acts=(), records=())
