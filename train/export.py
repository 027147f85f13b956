"""Write a checkpoint as the package's encoder: `python train/export.py CHECKPOINT --minilm PATH --out FOLDER`.

The contract goes into the ONNX metadata: version, labels of each head, tokenizer digest, limits, temperatures, and the
training data with their digests.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import data
import labels
import onnx
import torch
from graph import build

CONTRACT = "1"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


SOURCES = {
    "UD English EWT, train (CC BY-SA 4.0)": "syntax/en_ewt-ud-train.conllu.gz",
    "PropBank on EWT, train (CC BY-SA 4.0)": "syntax/propbank_ewt.jsonl.gz",
    "Universal NER on EWT, train (CC BY-SA 4.0)": "entities/uner_ewt-train.iob2.gz",
    "GUM news, interviews and speeches, nine of ten documents (CC BY)": "entities/gum_news_interviews_speeches.tar.gz",
}


def contract(tokenizer: Path, notes: dict, *, events: bool) -> dict[str, str]:
    heads = {"tags": data.TAGS, "relations": data.RELATIONS, "entities": data.ENTITIES, "arguments": data.ARGUMENT_TAGS}
    if events:
        heads |= {**labels.EVENT_HEADS, "roles": labels.ROLES, "relates": labels.RELATES}
    return {
        "statusquo.contract": CONTRACT,
        "statusquo.heads": json.dumps(heads),
        "statusquo.tokenizer": digest(tokenizer),
        "statusquo.training": json.dumps(notes, sort_keys=True),
        "statusquo.temperatures": json.dumps(notes.get("temperatures", {}), sort_keys=True),
    }


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("--minilm", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--full", action="store_true", help="full precision, to compare")
    ask.add_argument("--events", action="store_true", help="with the event heads")
    ask.add_argument("--shared", type=Path, required=True, help="where the training data are, for their digests")
    ask.add_argument("--notes", type=Path, help="JSON with figures and temperatures")
    args = ask.parse_args()
    kept = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    notes = dict(kept["notes"]) | (json.loads(args.notes.read_text()) if args.notes else {})
    notes["data"] = {name: digest(args.shared / "data" / path) for name, path in SOURCES.items()}
    notes["start"] = "all-MiniLM-L6-v2 (Apache-2.0), sha256 " + digest(args.minilm / "model.safetensors")
    model = build(kept["state"], quantised=not args.full, events=args.events)
    onnx.helper.set_model_props(model, contract(args.minilm / "tokenizer.json", notes, events=args.events))
    onnx.checker.check_model(model)
    args.out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, args.out / "encoder.onnx")
    shutil.copyfile(args.minilm / "tokenizer.json", args.out / "tokenizer.json")
    print(f"{args.out / 'encoder.onnx'}: {(args.out / 'encoder.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
