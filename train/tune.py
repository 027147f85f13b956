"""Teach a syntax checkpoint to read events: `python train/tune.py CHECKPOINT --labels FILE... --out PATH` and more.

Event batches alternate with syntax batches, so that grammar is kept; with `--silver` event batches also teach what the
parsing encoder read in them, because grammar slips first at the words that tell events. One labelled item in ten is
held out, to choose and to calibrate by; its figures go into the checkpoint's notes.
"""

import argparse
import hashlib
import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import data
import events
import fit
import labels
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from model import Encoder
from statusquo.model.encoder import Encoder as Reader

AT = np.cumsum([0, *(len(found) for found in labels.EVENT_HEADS.values())]).tolist()
PART = {name: slice(AT[i], AT[i + 1]) for i, name in enumerate(labels.EVENT_HEADS)}
INDEX = {name: {label: i for i, label in enumerate(found)} for name, found in labels.EVENT_HEADS.items()}
RELATE = {label: i for i, label in enumerate(labels.RELATES)}
WEIGHTS = {
    "types": 1.0,
    "sentence": 0.5,
    "modes": 0.6,
    "statuses": 0.4,
    "measures": 1.0,
    "changes": 0.6,
    "roles": 0.15,
    "relates": 1.0,
}
NONE_SHARE = 0.25
"""Weight of a pair without relation: there are some 15 of them for each pair with one."""


def targets(batch: list[data.Example], width: int) -> dict[str, Tensor]:
    """Return type targets and mask [B, W, 16], triggers with their labels and roles, pairs with their shares."""
    types = torch.zeros(len(batch), width, len(labels.TYPES))
    known = torch.zeros(len(batch), width)
    where, single, roles, pairs, shares = [], {n: [] for n in ("modes", "statuses", "measures", "changes")}, [], [], []
    for b, example in enumerate(batch):
        known[b, : len(example.words)] = 1
        known[b, sorted(example.events.masked)] = 0
        for t in example.events.triggers:
            known[b, t.word] = 1
            types[b, t.word, [INDEX["types"][name] for name in t.types]] = 1
            where.append((b, t.word))
            for name, label in (
                ("modes", t.mode),
                ("statuses", t.status),
                ("measures", t.measure),
                ("changes", t.change),
            ):
                single[name].append(INDEX[name].get(label, -100))
            roles.append(np.pad(t.roles, ((0, 0), (0, width - t.roles.shape[1])), constant_values=events.MASK))
        for (a, c), found in example.events.pairs.items():
            pairs.append((b, a, c))
            shares.append([found.get(label, 0.0) for label in labels.RELATES])
    out = {"types": types, "known": known, "where": torch.tensor(where).reshape(-1, 2)}
    out |= {name: torch.tensor(found, dtype=torch.long) for name, found in single.items()}
    out["roles"] = torch.tensor(np.array(roles, np.float32).reshape(-1, len(labels.ROLES), width))
    return out | {"pairs": torch.tensor(pairs).reshape(-1, 3), "shares": torch.tensor(shares).reshape(-1, len(RELATE))}


def vary(example: data.Example, places: list[str], pieces: data.Pieces, rng: np.random.Generator) -> data.Example:
    """Return the example with its places exchanged for others, the same one for each mention of a place."""
    if not example.events.places or rng.random() < 0.5:
        return example
    change = {word: str(rng.choice(places)) for word in {example.words[i] for i in example.events.places} & set(places)}
    words = [change.get(w, w) if i in example.events.places else w for i, w in enumerate(example.words)]
    return pieces.fill(replace(example, words=words))


def outputs(model: Encoder, x: Tensor, first: Tensor, t: dict[str, Tensor]) -> dict[str, Tensor]:
    read = model.event(x)
    out = {"types": read[..., PART["types"]]}
    b, w = t["where"].unbind(1)
    if len(b):
        out |= {name: read[b, w][:, PART[name]] for name in ("modes", "statuses", "measures", "changes")}
        out["roles"] = model.role(x[b, w][:, None], x[b]).squeeze(1).transpose(1, 2)
    b, a, c = t["pairs"].unbind(1)
    if len(b):
        out["relates"] = model.relate.pairs(x[b, a], x[b, c]) + model.context(first[b])
    return out


def event_loss(out: dict[str, Tensor], t: dict[str, Tensor]) -> dict[str, Tensor]:
    loss = {}
    raw = functional.binary_cross_entropy_with_logits(out["types"].float(), t["types"], reduction="none")
    loss["types"] = (raw * t["known"][..., None]).sum() / len(t["known"])
    top = out["types"].float().masked_fill(t["known"][..., None] == 0, -30.0).amax(1)
    loss["sentence"] = functional.binary_cross_entropy_with_logits(top, t["types"].amax(1), reduction="sum") / len(top)
    for name in ("modes", "statuses", "measures", "changes"):
        if name in out and (t[name] >= 0).any():
            loss[name] = functional.cross_entropy(out[name].float(), t[name])
    if "roles" in out:
        raw = functional.binary_cross_entropy_with_logits(
            out["roles"].float(), t["roles"].clamp(min=0), reduction="none"
        )
        loss["roles"] = (raw * (t["roles"] >= 0)).sum() / len(raw)
    if "relates" in out:
        raw = -(out["relates"].float().log_softmax(-1) * t["shares"]).sum(-1)
        weight = torch.where(t["shares"][:, 0] > 0, NONE_SHARE, 1.0)
        loss["relates"] = (raw * weight).sum() / weight.sum()
    return loss


def figures(model: Encoder, held: list[data.Example], floor: float = 0.5) -> dict[str, float]:
    """Measure on held-out sentences, the syntax figures apart (see score.py).

    "types at words": F1 of (word, type); "types of items": F1 of the set of types of an item; the rest are shares of
    right labels at gold triggers, F1 of words for roles, and macro-F1 over pairs with a relation or labelled NONE.
    """
    model.eval()
    n: Counter = Counter()
    items: dict[str, list[set]] = {}
    for batch in data.batches(held, 900, None):
        with torch.no_grad():
            x, first = model.words(*fit.inputs(batch))
            t = targets(batch, x.shape[1])
            out = outputs(model, x, first, t)
        found = (out["types"].sigmoid() >= floor) & (t["known"][..., None] > 0)
        gold = t["types"] > 0
        count(n, "types at words", found, gold)
        for b, example in enumerate(batch):
            sets = items.setdefault(example.source, [set(), set()])
            sets[0] |= set(found[b].any(0).nonzero().flatten().tolist())
            sets[1] |= set(gold[b].any(0).nonzero().flatten().tolist())
        for name in ("modes", "statuses", "measures", "changes"):
            if name in out:
                keep = t[name] >= 0
                n[f"{name} right"] += int((out[name].argmax(-1)[keep] == t[name][keep]).sum())
                n[f"{name} all"] += int(keep.sum())
        if "measures" in out:
            read, told = out["measures"].argmax(-1), t["measures"]
            both = (read == told) & (told > 0)
            n["measure right"] += int(both.sum())
            n["measure found"] += int((read > 0).sum())
            n["measure gold"] += int((told > 0).sum())
        if "roles" in out:
            keep = t["roles"] >= 0
            for r, role in enumerate(labels.ROLES):
                count(n, f"role {role}", (out["roles"][:, r] > 0) & keep[:, r], (t["roles"][:, r] > 0))
        if "relates" in out:
            read, told = out["relates"].argmax(-1), t["shares"].argmax(-1)
            for k in range(1, len(labels.RELATES)):
                count(n, f"relate {k}", read == k, told == k)
    for a, b in items.values():
        n["types of items right"] += len(a & b)
        n["types of items found"] += len(a)
        n["types of items gold"] += len(b)
        n["empty kept"] += not a and not b
        n["empty"] += not b
    model.train()
    return summary(n)


def count(n: Counter, name: str, found: Tensor, gold: Tensor) -> None:
    n[f"{name} right"] += int((found & gold).sum())
    n[f"{name} found"] += int(found.sum())
    n[f"{name} gold"] += int(gold.sum())


def summary(n: Counter) -> dict[str, float]:
    def f1(name: str) -> float:
        return round(200 * n[f"{name} right"] / max(n[f"{name} found"] + n[f"{name} gold"], 1), 1)

    out = {
        "types at words": f1("types at words"),
        "types of items": f1("types of items"),
        "measure kinds": f1("measure"),
    }
    for name in ("modes", "statuses", "measures", "changes"):
        out[name] = round(100 * n[f"{name} right"] / max(n[f"{name} all"], 1), 1)
    out |= {f"role {role}": f1(f"role {role}") for role in labels.ROLES}
    told = [k for k in range(1, len(labels.RELATES)) if n[f"relate {k} gold"]]
    out["relate macro"] = round(float(np.mean([f1(f"relate {k}") for k in told])) if told else 0.0, 1)
    for part in ("right", "found", "gold"):
        n[f"relate {part}"] = sum(n[f"relate {k} {part}"] for k in range(1, len(labels.RELATES)))
    out["relate micro"] = f1("relate")
    out["empty items kept empty"] = round(100 * n["empty kept"] / max(n["empty"], 1), 1)
    return out


def load(path: Path) -> Encoder:
    """Load a checkpoint; heads whose labels have changed since start anew."""
    model = Encoder(fit.sizes())
    own = model.state_dict()
    kept = torch.load(path, weights_only=True)["state"]
    model.load_state_dict(own | {name: value for name, value in kept.items() if own[name].shape == value.shape})
    return model


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("--labels", type=Path, nargs="+", required=True)
    ask.add_argument("--encoder", type=Path, required=True, help="exported weights that parse the labelled items")
    ask.add_argument("--shared", type=Path, required=True)
    ask.add_argument("--minilm", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--minutes", type=float, default=15)
    ask.add_argument("--rate", type=float, default=1e-4)
    ask.add_argument("--head-rate", type=float, default=1e-3)
    ask.add_argument("--budget", type=int, default=600)
    ask.add_argument("--syntax-share", type=float, default=0.4, help="share of the steps that keep the grammar")
    ask.add_argument("--silver", type=float, default=0.0, help="weight of the parsed grammar in event batches")
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--bf16", action="store_true")
    args = ask.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    pieces = data.Pieces(args.minilm / "tokenizer.json")
    items = events.read(args.labels)
    told = [pieces.fill(e) for e in events.examples(items, Reader.load(args.encoder))]
    held = [e for e in told if events.held_out(e.source)]
    train = [e for e in told if not events.held_out(e.source) and len(e.pieces) <= 200]
    print(len(items), "items", len(train), "sentences to train", len(held), "held out", flush=True)
    grammar = [pieces.fill(e) for e in data.ewt(args.shared, "train") + data.gum(args.shared)[0]]
    grammar = [e for e in grammar if len(e.pieces) <= 160]
    model = load(args.checkpoint).train()
    adam = fit.optimiser(model, args.rate, args.head_rate)
    seen = Counter(e.words[i] for e in train for i in e.events.places)
    places = sorted(word for word, count in seen.items() if count >= 2 and word[:1].isupper())
    loop(args, model, adam, rng, train, grammar, held, lambda e: vary(e, places, pieces, rng))
    found = figures(model, held)
    print(json.dumps(found, indent=1))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in args.labels}
    fit.save(model, args.out, {"labels": digests, "items": len(items), "held out": found, "minutes": args.minutes})


def loop(args, model, adam, rng, train, grammar, held, varied) -> None:
    began, step, epoch, seen = time.time(), 0, 0, {}
    rest: list = []
    while True:
        for batch in data.batches([varied(e) for e in train], args.budget, rng):
            done = (time.time() - began) / (args.minutes * 60)
            if done >= 1:
                return
            for group in adam.param_groups:
                fit.pace(group, done)
            update(args, model, adam, batch, seen, told=True)
            while rng.random() < args.syntax_share / (1 + args.syntax_share):
                rest = rest or data.batches(grammar, args.budget, rng)
                update(args, model, adam, rest.pop(), seen, told=False)
            step += 1
            if step % 50 == 0:
                means = " ".join(f"{n} {np.mean(v[-50:]):.3f}" for n, v in seen.items())
                print(f"{time.time() - began:.0f}s epoch {epoch} step {step} {means}", flush=True)
        epoch += 1
        if epoch % 3 == 0:
            found = figures(model, held)
            print(f"epoch {epoch} after {time.time() - began:.0f}s {json.dumps(found)}", flush=True)


def update(args, model, adam, batch, seen, *, told: bool) -> None:
    with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
        x, first = model.words(*fit.inputs(batch))
        if told:
            t = targets(batch, x.shape[1])
            losses, weights = event_loss(outputs(model, x, first, t), t), dict(WEIGHTS)
            if args.silver:
                losses |= (grammar := fit.syntax_loss(model, batch, x))
                weights |= {name: args.silver * fit.WEIGHTS[name] for name in grammar}
        else:
            losses, weights = fit.syntax_loss(model, batch, x), fit.WEIGHTS
        loss = sum(weights[name] * value for name, value in losses.items())
    adam.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 5.0)
    adam.step()
    for name, value in losses.items():
        seen.setdefault(name, []).append(float(value.detach()))


if __name__ == "__main__":
    main()
