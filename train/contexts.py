"""Learn the weights of the contexts stage from labelled acts and print how good they are on the held-out tenth.

    python train/contexts.py JOINED... [--test JOINED...] [--cache DIR] [--out src/.../context_weights.csv]

One L1 logistic regression a context over the features of `coding/contexts.py`. A context's threshold is the one of best
F1 in a fivefold cross-validation of the training items, so that the held-out tenth (`events.held_out`) judges what it
has not chosen. Needs scikit-learn.
"""

from collections import Counter

import acts
import learned
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from statusquo.codebook import codebook
from statusquo.coding.contexts import LABEL, document_features

LEAST = 3
"""Items in which a feature must stand to be learned."""

GRID = np.arange(0.2, 0.71, 0.05)


def examples(labelled):
    """Return (item id, features, contexts) of each labelled act."""
    return [
        (document.id, document_features(document, act), set(event["contexts"]))
        for document, tied in labelled
        for act, event in tied
        if event.get("contexts") is not None
    ]


def matrix(rows, columns):
    cells = [(n, columns[f]) for n, (_, seen, _) in enumerate(rows) for f in seen if f in columns]
    at = np.array(cells, dtype=np.int32).reshape(-1, 2)
    ones = np.ones(len(cells), dtype=np.float64)
    return csr_matrix((ones, (at[:, 0], at[:, 1])), shape=(len(rows), len(columns)))


def f1(right, told, wanted):
    return 2 * right / (told + wanted) if told + wanted else 0.0


def fit(x, y, groups, strength):
    """Return a model with its threshold; the prior share of a context is kept, so that scores are probabilities."""
    model = LogisticRegression(l1_ratio=1.0, solver="liblinear", C=strength, max_iter=200)
    folds = GroupKFold(5)
    scores = cross_val_predict(model, x, y, groups=groups, cv=folds, method="predict_proba")[:, 1]
    reached = [(f1((y & (scores >= t)).sum(), (scores >= t).sum(), y.sum()), -abs(t - 0.4), t) for t in GRID]
    return model.fit(x, y), float(max(reached)[2])


def report(name, rows, x, models):
    """Print micro and macro F1; the macro mean is over contexts that the rows hold at least five times."""
    table, told_sets = {}, [set() for _ in rows]
    for context, (model, threshold) in models.items():
        y = np.array([context in r[2] for r in rows])
        said = model.predict_proba(x)[:, 1] >= threshold
        for n in np.flatnonzero(said):
            told_sets[n].add(context)
        table[context] = (int((y & said).sum()), int(said.sum()), int(y.sum()))
    for context in {c for r in rows for c in r[2]} - table.keys():
        table[context] = (0, 0, sum(context in r[2] for r in rows))
    right, told, wanted = (sum(t[k] for t in table.values()) for k in range(3))
    common = [f1(*t) for t in table.values() if t[2] >= 5]
    same = sum(t == r[2] for t, r in zip(told_sets, rows, strict=True)) / len(rows)
    print(
        f"{name}: {len(rows)} acts; micro F1 {f1(right, told, wanted):.3f} (P {right / max(told, 1):.3f}, R "
        f"{right / max(wanted, 1):.3f}), macro F1 {np.mean(common):.3f} of {len(common)} contexts, same set {same:.3f}"
    )
    return table


def main():
    args = learned.arguments(__doc__, 0.5).parse_args()
    train, held = learned.split(examples(acts.read(args.labels, args.cache)))
    counts = Counter(f for _, seen, _ in train for f in seen)
    columns = {f: n for n, f in enumerate(sorted(f for f, c in counts.items() if c >= LEAST))}
    x, groups = matrix(train, columns), [r[0] for r in train]
    models = {}
    for context in sorted(codebook().contexts):
        y = np.array([context in r[2] for r in train])
        if y.sum() >= 8:
            models[context] = fit(x, y, groups, args.strength)
    print(f"{len(train)} acts, {len(columns)} features, {len(models)} contexts")
    table = report("held out", held, matrix(held, columns), models)
    for context, (right, told, wanted) in sorted(table.items(), key=lambda kv: -kv[1][2]):
        print(f"  {context:24} F1 {f1(right, told, wanted):.2f}  told {told}, labelled {wanted}")
    if args.test:
        test = examples(acts.read(args.test, args.cache))
        report("test", test, matrix(test, columns), models)
    if args.out:
        names = list(columns)
        told = [(context, model, threshold, names) for context, (model, threshold) in models.items()]
        learned.write(args.out, LABEL, told, least=0.02)


if __name__ == "__main__":
    main()
