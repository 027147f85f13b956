"""Train the encoder: `python train/fit.py --shared PATH --minilm PATH --out train/out/syntax.pt --minutes 25`.

Invariant: a loss counts only what a sentence's source annotates, and only training splits are read.
"""

import argparse
import math
import time
from pathlib import Path

import data
import labels
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from model import Encoder, Sizes

TAG = {label: i for i, label in enumerate(data.TAGS)}
RELATION = {label: i for i, label in enumerate(data.RELATIONS)}
ENTITY = {label: i for i, label in enumerate(data.ENTITIES)}
ARGUMENT = {label: i for i, label in enumerate(data.ARGUMENT_TAGS)}


def sizes() -> Sizes:
    heads = {name: len(found) for name, found in labels.EVENT_HEADS.items()}
    return Sizes(
        tags=len(TAG),
        relations=len(RELATION),
        entities=len(ENTITY),
        arguments=len(ARGUMENT),
        roles=len(labels.ROLES),
        relates=len(labels.RELATES),
        **heads,
    )


def pad(rows: list[list[int]], value: int, width: int | None = None) -> Tensor:
    width = width or max(map(len, rows))
    return torch.tensor([r + [value] * (width - len(r)) for r in rows])


def inputs(batch: list[data.Example]) -> tuple[Tensor, Tensor, Tensor]:
    return pad([e.pieces for e in batch], 0), pad([e.shapes for e in batch], 0), pad([e.starts for e in batch], 0)


def argument_rows(example: data.Example, width: int) -> tuple[list[int], list[list[int]]]:
    """Return the predicates and, for each, the BIO tag of every word (-100 beyond the sentence)."""
    n, rows = len(example.words), []
    for spans in example.frames.values():
        row = [0] * n + [-100] * (width - n)
        for label, start, end in spans:
            row[start] = ARGUMENT[f"B-{label}"]
            row[start + 1 : end] = [ARGUMENT[f"I-{label}"]] * (end - start - 1)
        rows.append(row)
    return list(example.frames), rows


def syntax_loss(model: Encoder, batch: list[data.Example], x: Tensor) -> dict[str, Tensor]:
    """Losses of the heads for grammar, names, predicates and arguments; x are the word vectors [B, W, 384]."""
    width, out = x.shape[1], {}
    index = [i for i, e in enumerate(batch) if e.tags]
    if index:
        rows = [batch[i] for i in index]
        xs = x[index]
        tags = pad([[TAG[t] for t in e.tags] for e in rows], -100, width)
        out["tag"] = functional.cross_entropy(model.tag(xs).flatten(0, 1), tags.flatten())
        heads = pad([[i if h < 0 else h for i, h in enumerate(e.heads)] for e in rows], -100, width)
        scores = model.arc(xs, xs).squeeze(-1)  # [B, dependent, head]; the root points to itself
        mask = pad([[0] * len(e.words) for e in rows], 1, width).bool()
        scores = scores.masked_fill(mask[:, None, :], -1e4)
        out["arc"] = functional.cross_entropy(scores.flatten(0, 1), heads.flatten())
        known = heads >= 0
        dependents = xs[known]
        governors = xs.gather(1, heads.clamp(min=0)[..., None].expand(-1, -1, xs.shape[-1]))[known]
        relations = pad([[RELATION[r] for r in e.relations] for e in rows], -100, width)[known]
        out["relation"] = functional.cross_entropy(model.relation.pairs(dependents, governors), relations)
    index = [i for i, e in enumerate(batch) if e.entities]
    if index:
        gold = pad([[ENTITY[t] for t in batch[i].entities] for i in index], -100, width)
        out["entity"] = functional.cross_entropy(model.entity(x[index]).flatten(0, 1), gold.flatten())
    index = [i for i, e in enumerate(batch) if e.frames is not None]
    if index:
        flags = pad([[int(w in batch[i].frames) for w in range(len(batch[i].words))] for i in index], -1, width)
        logits = model.predicate(x[index]).squeeze(-1)
        out["predicate"] = functional.binary_cross_entropy_with_logits(
            logits[flags >= 0], flags[flags >= 0].to(logits.dtype)
        )
        owners, words, rows = [], [], []
        for i in index:
            found, tags = argument_rows(batch[i], width)
            owners += [i] * len(found)
            words += found
            rows += tags
        if rows:
            r = x[owners, words][:, None, :]
            scores = model.argument(r, x[owners]).squeeze(1)
            out["argument"] = functional.cross_entropy(scores.flatten(0, 1), torch.tensor(rows).flatten())
    return out


WEIGHTS = {"tag": 0.5, "arc": 1.0, "relation": 0.7, "entity": 1.5, "predicate": 0.7, "argument": 2.0}


def optimiser(model: Encoder, rate: float, head_rate: float) -> torch.optim.AdamW:
    model.word.weight.requires_grad_(False)  # 11.7M of 22.7M parameters; the sets hold a small part of the vocabulary
    body = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith(("layers", "norm", "position"))]
    head = [
        p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(("layers", "norm", "position"))
    ]
    return torch.optim.AdamW(
        [{"params": body, "lr": rate, "top": rate}, {"params": head, "lr": head_rate, "top": head_rate}],
        weight_decay=0.01,
        fused=True,
    )


def pace(group: dict, done: float, warm: float = 0.04) -> None:
    """Warm up, then cosine down to 2 %, by the share of the time budget that is used."""
    factor = (
        done / warm
        if done < warm
        else 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm))))
    )
    group["lr"] = group["top"] * max(factor, 1e-3)


def save(model: Encoder, path: Path, notes: dict) -> None:
    part = path.with_suffix(".part")
    torch.save({"state": model.state_dict(), "notes": notes}, part)
    part.replace(path)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--shared", type=Path, required=True)
    ask.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--minutes", type=float, default=25)
    ask.add_argument("--rate", type=float, default=2e-4)
    ask.add_argument("--head-rate", type=float, default=1e-3)
    ask.add_argument("--budget", type=int, default=900, help="pieces a batch")
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--bf16", action="store_true")
    ask.add_argument("--steps", type=int, default=0, help="stop after so many steps (to time it)")
    args = ask.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    pieces = data.Pieces(args.minilm / "tokenizer.json")
    examples = [pieces.fill(e) for e in data.ewt(args.shared, "train") + data.gum(args.shared)[0]]
    examples = [e for e in examples if len(e.pieces) <= 160]
    print(len(examples), "sentences", sum(len(e.pieces) for e in examples), "pieces", flush=True)
    model = Encoder.from_minilm(sizes(), str(args.minilm / "model.safetensors")).train()
    adam = optimiser(model, args.rate, args.head_rate)
    began, step, epoch, seen = time.time(), 0, 0, {}
    while time.time() - began < args.minutes * 60:
        for batch in data.batches(examples, args.budget, rng):
            done = (time.time() - began) / (args.minutes * 60)
            if done >= 1 or (args.steps and step >= args.steps):
                break
            for group in adam.param_groups:
                pace(group, done)
            with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
                x, _ = model.words(*inputs(batch))
                losses = syntax_loss(model, batch, x)
                loss = sum(WEIGHTS[name] * value for name, value in losses.items())
            adam.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 5.0)
            adam.step()
            for name, value in losses.items():
                seen.setdefault(name, []).append(float(value.detach()))
            step += 1
            if step % 50 == 0:
                means = " ".join(f"{n} {np.mean(v[-50:]):.3f}" for n, v in seen.items())
                print(f"{time.time() - began:.0f}s epoch {epoch} step {step} {means}", flush=True)
        if args.steps and step >= args.steps:
            break
        epoch += 1
        save(model, args.out, {"epochs": epoch, "steps": step, "minutes": args.minutes})
        print(f"epoch {epoch} saved after {time.time() - began:.0f}s", flush=True)


if __name__ == "__main__":
    main()
