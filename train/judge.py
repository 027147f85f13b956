"""Fit the judge on items that the encoder has not seen: `python train/judge.py --from WEIGHTS LABELS ... --out FOLDER`.

Each `--from` names a folder of weights and labels; with `--held-out WEIGHTS LABELS ...` only the tenth of the items
that training leaves out is read. The forests are gradient-boosted trees of scikit-learn, written as ONNX. What cross
validation over items gives is printed and kept in the files' metadata.
"""

import argparse
import json
from collections import defaultdict
from functools import partial
from pathlib import Path

import events
import numpy as np
import onnx
from sklearn.ensemble import HistGradientBoostingClassifier as Trees

from statusquo.codebook import lexicon
from statusquo.coding.actors import Actors
from statusquo.coding.control import frames
from statusquo.coding.events import Events
from statusquo.coding.features import (
    ACT_NAMES,
    CHANGE_NAMES,
    CHANGES,
    PARTY_NAMES,
    SIDE_NAMES,
    act_rows,
    change_row,
    party_rows,
    places,
    side_rows,
    types_told,
)
from statusquo.coding.grammar import Tree
from statusquo.coding.lexical import matches
from statusquo.coding.parse import Parse
from statusquo.coding.sides import Sides
from statusquo.coding.split import Split
from statusquo.core.document import Document
from statusquo.core.span import Span
from statusquo.model.encoder import Encoder
from statusquo.readers.documents import document_from
from statusquo.world import World

FOLDS = 4

TOLD = 0.15
"""Least head score at which a gold act's sides are learned from."""


class Rows:
    """Rows of features with their answers and the items they come from."""

    def __init__(self) -> None:
        self.acts, self.told, self.act_items = [], [], []
        self.sides, self.parts, self.side_items = [], [], []
        self.parties, self.roles, self.of_side = [], [], []
        self.measured, self.changes, self.change_items = [], [], []
        self.items = 0


def parsed(weights: Path, items: list[dict]) -> list[Document]:
    documents = [document_from({"text": r["text"], "published": r["date"], "id": r["id"]}) for r in items]
    documents = Parse(Encoder.load(weights)).batch([Split()(d) for d in documents])
    actors = Actors(World.load())
    return [actors(d) for d in documents]


def collect(rows: Rows, weights: Path, items: list[dict]) -> None:
    world, words = World.load(), lexicon()
    stage = Events(words, world, judge=None)
    for item, document in zip(items, parsed(weights, items), strict=True):
        context: list = []
        gold = [(span, e) for e in item["events"] if (span := trigger_of(item["text"], e)) is not None]
        found = []
        for sentence in document.sentences:
            if sentence.words:
                tree = Tree(sentence)
                mentions = [m for m in document.mentions if sentence.span.overlaps(m.span)]
                resolve = partial(stage._resolve, document, context, sentence.span)  # noqa: SLF001 - as the stage itself does
                found += candidates(rows, tree, Sides(tree, mentions, world, resolve), words, gold)
        best: dict[int, int] = {}
        for k, (row, hit) in enumerate(found):
            if hit is not None and (hit not in best or _strength(row) > _strength(found[best[hit]][0])):
                best[hit] = k
        rows.acts += [row for row, _ in found]
        rows.told += [int(k in best.values()) for k in range(len(found))]
        rows.act_items += [rows.items] * len(found)
        rows.items += 1


def trigger_of(text: str, event: dict) -> Span | None:
    """Return where an event's trigger stands; items given with the codebook tell its words only."""
    if "trigger_at" in event:
        return Span(start=event["trigger_at"][0], end=event["trigger_at"][1])
    start = text.find(event.get("trigger") or "\0")
    return Span(start=start, end=start + len(event["trigger"])) if start >= 0 else None


def _strength(row: list[float]) -> float:
    return row[0] + 2 * row[ACT_NAMES.index("lexicon")]


def candidates(rows: Rows, tree: Tree, sides: Sides, words, gold) -> list[tuple[list[float], int | None]]:
    told, folded = frames(tree, list(matches(tree, words)), words, sides)
    by_rule = {f.match.word: f for f in told}
    by_head = {r.word: r for r in tree.sentence.readings if r.word not in folded}
    heads = {i: dict(r.types) for i, r in by_head.items()}
    stands = places(tree, sides)
    made = []
    for i in sorted(by_rule.keys() | by_head.keys()):
        frame, reading = by_rule.get(i), by_head.get(i)
        word = Span(start=tree.words[i].start, end=tree.words[i].end)
        at = [(n, e) for n, (span, e) in enumerate(gold) if span.overlaps(word)]
        kinds = types_told(frame, heads.get(i, {}))
        for kind, row in zip(kinds, act_rows(tree, sides, i, kinds, frame, heads, reading), strict=True):
            hit = next((n for n, e in at if e["type"] == kind), None)
            made.append((row, hit))
            if hit is not None and reading is not None:
                measure = gold[hit][1]["measure"]
                own = frame if frame is not None and frame.type == kind else None
                rows.measured.append(change_row(row, own, reading))
                rows.changes.append(CHANGES.index(measure["change"] if measure else "none"))
                rows.change_items.append(rows.items)
        for _, event in at[:1]:
            kind = event["type"]
            own = frame if frame and frame.type == kind else None
            if reading and (own or heads[i].get(kind, 0.0) >= TOLD):
                given = side_rows(tree, sides, i, kind, own, reading, stands)
                parties(rows, given, event["measure"], reading, stands)
                for place, row in zip(stands, given, strict=True):
                    if (part := part_of(place, event, stands)) is not None:
                        rows.sides.append(row)
                        rows.parts.append(part)
                        rows.side_items.append(rows.items)
    return made


def parties(rows: Rows, given, measure, reading, stands) -> None:
    """Keep a row for each mention beside a measure; its chances as a side come later, from trees that know it not."""
    if not measure or measure["kind"] == "truce":
        return
    made = party_rows(given, [(0.0, 0.0)] * len(given), reading, stands, measure["kind"], measure["change"])
    for place, row in zip(stands, made, strict=True):
        codes = {a.code for a in place.mention.actors}
        imposes, suffers = codes & set(measure["imposer"]), codes & set(measure["target"])
        rows.parties.append(row)
        rows.roles.append(bool(imposes) + 2 * bool(suffers))
        rows.of_side.append((rows.items, given[stands.index(place)]))


def part_of(place, event: dict, stands) -> int | None:
    """Return 1 where the mention is the event's actor, 2 its recipient, 0 neither; None where one can't tell."""
    codes = {a.code for a in place.mention.actors}
    both = {a["code"] for a in event["actors"]} & {a["code"] for a in event["recipients"]}
    part, sure = 0, True
    for number, name in ((1, "actors"), (2, "recipients")):
        here = any(_on(a, place) for a in event[name])
        same = bool(codes & {a["code"] for a in event[name]})
        if here and (same or not part):
            part = number
        elif same and not here:
            elsewhere = any(
                _on(a, other) and a["code"] in {x.code for x in other.mention.actors}
                for a in event[name] for other in stands if a["code"] in codes
            )  # fmt: skip
            if not elsewhere and not part and not codes & both:
                part = number
            else:
                sure = False
    return part if part or sure else None


def _on(actor: dict, place) -> bool:
    return actor.get("start") is not None and Span(start=actor["start"], end=actor["end"]).overlaps(place.mention.span)


def grown(rows, answers, seed: int = 0) -> Trees:
    return Trees(
        max_iter=160, learning_rate=0.05, max_leaf_nodes=10, l2_regularization=10, min_samples_leaf=25,
        max_features=0.4, random_state=seed,
    ).fit(rows, answers)  # fmt: skip


def crossed(rows, answers, items) -> np.ndarray:
    """Return each row's chances by trees grown on the other items."""
    out = np.zeros((len(rows), max(answers) + 1))
    for model, at in grown_apart(rows, answers, items):
        out[np.ix_(at.nonzero()[0], model.classes_)] = model.predict_proba(rows[at])
    return out


def save(model: Trees, names, path: Path, notes: dict) -> None:
    """Write the trees as one ensemble of raw scores with the link that makes chances of them."""
    made = onnx.helper
    kept = defaultdict(list)
    base = [float(x) for x in np.ravel(model._baseline_prediction)]  # noqa: SLF001 - trees have no public form
    for number, tree in enumerate(t for step in model._predictors for t in step):  # noqa: SLF001
        target = number % len(base)
        for k, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            kept["nodes_treeids"].append(number)
            kept["nodes_nodeids"].append(k)
            kept["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            kept["nodes_featureids"].append(0 if leaf else int(node["feature_idx"]))
            kept["nodes_values"].append(0.0 if leaf else float(node["num_threshold"]))
            kept["nodes_truenodeids"].append(0 if leaf else int(node["left"]))
            kept["nodes_falsenodeids"].append(0 if leaf else int(node["right"]))
            if leaf:
                kept["target_treeids"].append(number)
                kept["target_nodeids"].append(k)
                kept["target_ids"].append(target)
                kept["target_weights"].append(float(node["value"]))
    trees = made.make_node(
        "TreeEnsembleRegressor", ["rows"], ["scores"], domain="ai.onnx.ml", n_targets=len(base), base_values=base,
        **kept,
    )  # fmt: skip
    if len(base) == 1:
        link = [
            made.make_node("Sigmoid", ["scores"], ["told"]), made.make_node("Sub", ["one", "told"], ["untold"]),
            made.make_node("Concat", ["untold", "told"], ["probabilities"], axis=1),
        ]  # fmt: skip
    else:
        link = [made.make_node("Softmax", ["scores"], ["probabilities"], axis=1)]
    graph = made.make_graph(
        [trees, *link], path.stem,
        [made.make_tensor_value_info("rows", onnx.TensorProto.FLOAT, [None, len(names)])],
        [made.make_tensor_value_info("probabilities", onnx.TensorProto.FLOAT, [None, None])],
        [made.make_tensor("one", onnx.TensorProto.FLOAT, [1], [1.0])] if len(base) == 1 else [],
    )  # fmt: skip
    opsets = [made.make_opsetid("", 18), made.make_opsetid("ai.onnx.ml", 3)]
    whole = made.make_model(graph, opset_imports=opsets, ir_version=9)
    made.set_model_props(whole, {"statusquo.features": ",".join(names), "statusquo.training": json.dumps(notes)})
    path.write_bytes(whole.SerializeToString())


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--from", dest="whole", nargs="+", action="append", default=[], metavar="WEIGHTS LABELS")
    ask.add_argument("--held-out", nargs="+", action="append", default=[], metavar="WEIGHTS LABELS")
    ask.add_argument("--out", type=Path, required=True)
    args = ask.parse_args()
    rows = Rows()
    for held, groups in ((False, args.whole), (True, args.held_out)):
        for weights, *labels in groups:
            items = events.read([Path(p) for p in labels])
            collect(rows, Path(weights), [r for r in items if not held or events.held_out(r["id"])])
    acts, told = np.array(rows.acts, np.float32), np.array(rows.told)
    sides, parts = np.array(rows.sides, np.float32), np.array(rows.parts)
    chances = crossed(acts, told, rows.act_items)[:, 1]
    best = max((_f1(chances >= t, told), round(t, 2)) for t in np.arange(0.2, 0.61, 0.05))
    models = grown_apart(sides, parts, rows.side_items)
    right = np.mean(np.concatenate([model.predict(sides[at]) == parts[at] for model, at in models]))
    parties, roles = as_sides(rows, models), np.array(rows.roles)
    read = crossed(parties, roles, [item for item, _ in rows.of_side]).argmax(1)
    measured, changes = np.array(rows.measured, np.float32), np.array(rows.changes)
    if missing := sorted(set(range(len(CHANGES))) - set(rows.changes)):
        raise SystemExit(f"no item with the change {', '.join(CHANGES[k] for k in missing)}: give more labels")
    changed = crossed(measured, changes, rows.change_items).argmax(1)
    notes = {
        "items": rows.items, "acts": len(acts), "sides": len(sides), "parties": len(parties),
        "acts F1": [round(float(best[0]), 3), float(best[1])], "sides right": round(float(right), 3),
        "parties right": round(float((read == roles).mean()), 3),
        "measured": int((changes > 0).sum()), "changes right": round(float((changed == changes).mean()), 3),
    }  # fmt: skip
    print(json.dumps(notes))
    args.out.mkdir(parents=True, exist_ok=True)
    save(grown(acts, told), ACT_NAMES, args.out / "acts.onnx", notes)
    save(grown(sides, parts), SIDE_NAMES, args.out / "sides.onnx", notes)
    save(grown(parties, roles), PARTY_NAMES, args.out / "parties.onnx", notes)
    save(grown(measured, changes), CHANGE_NAMES, args.out / "changes.onnx", notes)


def grown_apart(given, answers, items):
    """Return (trees, rows that they don't know) for each fold of the items."""
    fold = np.array(items) % FOLDS
    return [(grown(given[fold != k], answers[fold != k]), fold == k) for k in range(FOLDS)]


def as_sides(rows: Rows, models) -> np.ndarray:
    """Return the rows of the parties with the chances as a side that trees of the other folds give them."""
    made = np.array(rows.parties, np.float32)
    items = np.array([item for item, _ in rows.of_side]) % FOLDS
    given = np.array([row for _, row in rows.of_side], np.float32)
    at = PARTY_NAMES.index("acting")
    for k, (model, _) in enumerate(models):
        made[items == k, at : at + 2] = model.predict_proba(given[items == k])[:, 1:3]
    return made


def _f1(said, told) -> float:
    return float(2 * (said & (told == 1)).sum() / (said.sum() + told.sum()))


if __name__ == "__main__":
    main()
