"""Fit one temperature a head on held-out sentences: `python train/calibrate.py CHECKPOINT --out NOTES ...`.

A temperature divides a head's logits before they become scores, so that a score is near the share of right readings.
Event heads are fitted on the held-out tenth of the labelled items, predicates and arguments on EWT dev.
"""

import argparse
import json
from pathlib import Path

import data
import events
import fit
import numpy as np
import torch
import tune
from torch.nn import functional

from statusquo.model.encoder import Encoder as Reader

GRID = np.exp(np.linspace(np.log(0.5), np.log(4.0), 43)).tolist()
SINGLE = ("types", "roles", "predicates")


def collect(model, told: list[data.Example], grammar: list[data.Example]) -> dict[str, list]:
    """Return pairs of logits and targets of each head, masked places left out."""
    found: dict[str, list] = {}
    for batch in data.batches(told, 900, None):
        x, first = model.words(*fit.inputs(batch))
        t = tune.targets(batch, x.shape[1])
        out = tune.outputs(model, x, first, t)
        known = t["known"] > 0
        found.setdefault("types", []).append((out["types"][known].flatten(), t["types"][known].flatten()))
        for name in ("modes", "statuses", "measures", "changes"):
            if name in out:
                keep = t[name] >= 0
                found.setdefault(name, []).append((out[name][keep], t[name][keep]))
        if "roles" in out:
            keep = t["roles"] >= 0
            found.setdefault("roles", []).append((out["roles"][keep], t["roles"][keep]))
        if "relates" in out:
            found.setdefault("relates", []).append((out["relates"], t["shares"].argmax(-1)))
    for batch in data.batches([e for e in grammar if e.frames], 900, None):
        x, _ = model.words(*fit.inputs(batch))
        for b, e in enumerate(batch):
            n = len(e.words)
            flags = torch.tensor([float(w in e.frames) for w in range(n)])
            found.setdefault("predicates", []).append((model.predicate(x[b, :n]).squeeze(-1), flags))
            words, rows = fit.argument_rows(e, n)
            scores = model.argument(x[b, words][None], x[b : b + 1, :n])[0]
            found.setdefault("arguments", []).append((scores.flatten(0, 1), torch.tensor(rows).flatten()))
    return found


def best(name: str, pairs: list) -> tuple[float, float, float]:
    """Return the temperature, and the mean loss without and with it."""
    logits, gold = torch.cat([a for a, _ in pairs]).float(), torch.cat([b for _, b in pairs])
    loss = functional.binary_cross_entropy_with_logits if name in SINGLE else functional.cross_entropy
    losses = [float(loss(logits / heat, gold)) for heat in GRID]
    return round(GRID[int(np.argmin(losses))], 3), float(loss(logits, gold)), min(losses)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("--labels", type=Path, nargs="+", required=True)
    ask.add_argument("--encoder", type=Path, required=True)
    ask.add_argument("--shared", type=Path, required=True)
    ask.add_argument("--minilm", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    args = ask.parse_args()
    torch.set_num_threads(1)
    pieces = data.Pieces(args.minilm / "tokenizer.json")
    items = [i for i in events.read(args.labels) if events.held_out(i["id"])]
    told = [pieces.fill(e) for e in events.examples(items, Reader.load(args.encoder))]
    grammar = [pieces.fill(e) for e in data.ewt(args.shared, "dev")]
    model = tune.load(args.checkpoint).eval()
    with torch.no_grad():
        found = {name: best(name, pairs) for name, pairs in collect(model, told, grammar).items()}
    for name, (heat, before, after) in found.items():
        print(f"{name}: temperature {heat}, mean loss {before:.4f} -> {after:.4f}")
    floors = {str(f): tune.figures(model, told, f) for f in (0.3, 0.4, 0.5)}
    for floor, figures in floors.items():
        print(floor, json.dumps(figures))
    notes = {"temperatures": {name: heat for name, (heat, _, _) in found.items()}, "held out": floors["0.5"]}
    args.out.write_text(json.dumps(notes, indent=1))


if __name__ == "__main__":
    main()
