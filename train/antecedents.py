"""Learn the weights of antecedents from labelled reports and print how many phrases go back to the right actor.

    python train/antecedents.py JOINED... --test JOINED... [--cache DIR] [--out TABLE]

Each phrase without a name of its own that a label names as a side is one example: its candidates are those of
`coding/antecedents.py`, the right one is the label's code. A conditional logistic regression (softmax over the
candidates of a phrase, L2) over the features of `coding/antecedents.py`. What stands before a phrase is read with the
labels where they say something, so that an early error is not learned from. Needs torch.
"""

import csv
import json
from pathlib import Path
from typing import ClassVar

import acts
import learned
import torch

from statusquo.coding import referents
from statusquo.coding.actors import Actors
from statusquo.coding.antecedents import LABEL, Antecedents
from statusquo.world import World

MIN_SHARED = 0.5
"""Least share of a label's characters and the phrase's together that both cover."""


class Taught(Antecedents):
    """Antecedents that note each phrase with a label, and answer by the label while `teaching`."""

    labels: ClassVar[dict] = {}
    noted: ClassVar[list] = []
    teaching = True

    def __init__(self, document, context, world):
        super().__init__(document, context, world)
        self.document = document

    def _gold(self, anaphor):
        """Return the labelled codes of a phrase, or None."""
        start, end = anaphor.span.start, anaphor.span.end
        for (low, high), codes in self.labels.get(self.document.id, {}).items():
            shared = min(end, high) - max(start, low)
            if shared / (max(end, high) - min(start, low)) > MIN_SHARED:
                return codes
        return None

    def _note(self, anaphor, said):
        gold = self._gold(anaphor)
        if gold is None or None in gold:
            return None
        found = self.candidates(anaphor, said)
        if anaphor.kind == "both":
            right = [set(c.codes) <= gold for c in found]
        else:
            right = [set(c.codes) == gold for c in found]
        self.noted.append(
            (self.document.id, anaphor, right, [self.features(anaphor, c, said) for c in found], len(gold))
        )
        return [c for c, ok in zip(found, right, strict=True) if ok]

    def choose(self, anaphor, said, but=()):
        right = self._note(anaphor, said)
        return right[0] if right and self.teaching else super().choose(anaphor, said, but)

    def ranked(self, anaphor, said):
        right = self._note(anaphor, said)
        rest = super().ranked(anaphor, said)
        return [*right, *(c for c in rest if c not in right)] if right and self.teaching else rest


def labels_of(item):
    found = {}
    for event in item["events"]:
        for side in ("actors", "recipients"):
            for a in event[side]:
                if a.get("start") is not None:
                    found.setdefault((id(event), side, a["start"], a["end"]), set()).add(a["code"])
    out = {}
    for (_, _, start, end), codes in found.items():
        out.setdefault((start, end), set()).update(codes)
    return out


def examples(items, documents, teaching=True):
    """Return (item id, phrase, which candidates are right, features of each) of each labelled phrase."""
    Taught.labels = {i["id"]: labels_of(i) for i in items}
    Taught.noted, Taught.teaching = [], teaching
    referents.Antecedents = Taught
    stage = Actors(World.load())
    for document in documents:
        stage(document)
    return Taught.noted


def fit(rows, strength, steps=60):
    """Return the weight of each feature."""
    rows = [r for r in rows if any(r[2])]
    names = sorted({f for r in rows for c in r[3] for f in c})
    index = {f: n for n, f in enumerate(names)}
    flat = [(n, index[f]) for n, c in enumerate(c for r in rows for c in r[3]) for f in set(c)]
    total = sum(len(r[3]) for r in rows)
    where = torch.tensor(list(zip(*flat, strict=True)))
    x = torch.sparse_coo_tensor(where, torch.ones(len(flat)), (total, len(names))).coalesce()
    group = torch.tensor([n for n, r in enumerate(rows) for _ in r[3]])
    right = torch.tensor([ok for r in rows for ok in r[2]], dtype=torch.float)
    share = right / torch.zeros(len(rows)).index_add(0, group, right)[group]
    weights = torch.zeros(len(names), requires_grad=True)
    solver = torch.optim.LBFGS([weights], max_iter=steps, line_search_fn="strong_wolfe")

    def loss():
        solver.zero_grad()
        score = (x @ weights[:, None])[:, 0].clamp(-30, 30)
        norm = torch.zeros(len(rows)).index_add(0, group, score.exp()).log()[group]
        value = -(share * (score - norm)).sum() + weights.square().sum() / (2 * strength)
        value.backward()
        return value

    solver.step(loss)
    return dict(zip(names, weights.detach().tolist(), strict=True))


def right_share(rows, weights):
    """Return how many phrases have their right candidate first, of how many, and how many the rules had."""
    ok = rules = had = 0
    for _, _, right, features, count in rows:
        scores = [sum(weights.get(f, 0.0) for f in set(c)) for c in features]
        order = sorted(range(len(scores)), key=lambda n: -scores[n])
        k = count if sum(right) > 1 else 1
        ok += bool(order) and all(right[n] for n in order[:k])
        rules += any(r and "any&rules" in c for r, c in zip(right, features, strict=True))
        had += any(right)
    return ok, len(rows), rules, had


def main():
    parser = learned.arguments(__doc__, 1.0)
    args = parser.parse_args()
    parts = []
    for paths in (args.labels, args.test):
        items = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
        documents = [document for path in paths for document in acts.coded(path, args.cache).values()]
        parts.append(examples(items, documents))
    weights = fit(parts[0], args.strength)
    for name, rows in zip(("learned", "test"), parts, strict=True):
        print(name, "right {} of {} (rules {}, among the candidates {})".format(*right_share(rows, weights)))
    if args.out:
        write(args.out, weights)


def write(path, weights, least=0.05):
    with Path(path).open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow([LABEL, "feature", "weight", "source"])
        table.writerow([LABEL, "bias", "0.00", "fixed"])
        table.writerow([LABEL, "threshold", "0.50", "fixed"])
        for feature, weight in sorted(weights.items(), key=lambda pair: (-abs(round(pair[1], 2)), pair[0])):
            if abs(weight) >= least:
                table.writerow([LABEL, feature, f"{weight:.2f}", "learned"])


if __name__ == "__main__":
    main()
