"""Average the weights of two checkpoints of one line: `python train/average.py OLDER NEWER --share 0.3 --out PATH`.

`--share` is the older one's. Where a later round has learned more of events and lost a little grammar, the average
keeps both; the notes are the newer one's, with the share added.
"""

import argparse
from pathlib import Path

import fit
import torch
import tune


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("older", type=Path)
    ask.add_argument("newer", type=Path)
    ask.add_argument("--share", type=float, default=0.3)
    ask.add_argument("--out", type=Path, required=True)
    args = ask.parse_args()
    model, older = tune.load(args.newer), tune.load(args.older).state_dict()
    mixed = {
        name: torch.lerp(value, older[name], args.share) if value.is_floating_point() else value
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(mixed)
    notes = torch.load(args.newer, weights_only=True)["notes"]
    fit.save(model, args.out, notes | {"share of the round before": args.share})


if __name__ == "__main__":
    main()
