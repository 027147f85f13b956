"""Learn the weights of the places stage from labelled acts and print how good they are on items not learned from.

    python train/places.py JOINED... --test JOINED... [--cache DIR] [--out TABLE]

Each place that a sentence names is one example for each labelled act; it is right where it shares words with the place
of the label. An L1 logistic regression over the features of `coding/places.py`; the threshold is the one of best F1 on
the held-out tenth (`events.held_out`). Needs scikit-learn.
"""

import re

import acts
import learned
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from statusquo.coding.places import LABEL, View
from statusquo.world import World
from statusquo.world.gazetteer import Gazetteer

SMALL = set("the a an of in near and at on to".split())


def words(name):
    return {w for w in re.findall(r"\w+", (name or "").lower()) if w not in SMALL}


def examples(labelled, gazetteer):
    """Yield (item id, place of the label, candidates, features of each candidate) of each labelled act."""
    for document, tied in labelled:
        view = View(document, gazetteer)
        for act, event in tied:
            near = list(view.near(act))
            names = [c.named.span.of(document.text) for c in near]
            yield document.id, event.get("place"), names, [view.features(act, c) for c in near], (view, act, near)


def f1(rows, scores, threshold):
    """Return F1, precision and recall by shared words, and the share of right ones with the very words."""
    right = told = wanted = exact = 0
    for (_, place, names, _, _), score in zip(rows, scores, strict=True):
        best = max(range(len(names)), key=lambda n: score[n], default=None)
        said = names[best] if best is not None and score[best] >= threshold else None
        told, wanted = told + bool(said), wanted + bool(place)
        if said and place and words(said) & words(place):
            right, exact = right + 1, exact + (words(said) == words(place))
    precision, recall = right / max(told, 1), right / max(wanted, 1)
    return 2 * right / max(told + wanted, 1), precision, recall, exact / max(right, 1)


def matrix(rows, vectorizer, fit=False):
    flat = [dict.fromkeys(f, 1) for r in rows for f in r[3]]
    found = vectorizer.fit_transform(flat) if fit else vectorizer.transform(flat)
    found.indices, found.indptr = found.indices.astype(np.int32), found.indptr.astype(np.int32)  # as liblinear wants
    return found


def scored(rows, vectorizer, model):
    flat = model.predict_proba(matrix(rows, vectorizer))[:, 1] if any(r[3] for r in rows) else np.zeros(0)
    ends = np.cumsum([len(r[3]) for r in rows])
    return [flat[end - len(r[3]) : end] for r, end in zip(rows, ends, strict=True)]


def main():
    parser = learned.arguments(__doc__, 0.3)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    gazetteer = Gazetteer(World.load())
    train, held = learned.split(examples(acts.read(args.labels, args.cache), gazetteer))
    vectorizer = DictVectorizer()
    x = matrix(train, vectorizer, fit=True)
    y = np.array([bool(words(n) & words(r[1])) for r in train for n in r[2]])
    model = LogisticRegression(l1_ratio=1.0, solver="liblinear", C=args.strength, max_iter=300).fit(x, y)
    scores = scored(held, vectorizer, model)
    threshold = max(np.arange(0.2, 0.7, 0.02), key=lambda t: f1(held, scores, t)[0])
    print(f"{len(train)} acts, {len(y)} places, {y.sum()} right; threshold {threshold:.2f}")
    print("held out   F1 {:.3f}  P {:.3f}  R {:.3f}  same words {:.3f}".format(*f1(held, scores, threshold)))
    if args.test:
        test = list(examples(acts.read(args.test, args.cache), gazetteer))
        found = sum(bool(r[1]) and any(words(n) & words(r[1]) for n in r[2]) for r in test)
        print(f"test: {len(test)} acts, {sum(bool(r[1]) for r in test)} placed, {found} of them among the candidates")
        scores = scored(test, vectorizer, model)
        print("test       F1 {:.3f}  P {:.3f}  R {:.3f}  same words {:.3f}".format(*f1(test, scores, threshold)))
        show(test, scores, threshold, args.errors)
    if args.out:
        features = vectorizer.get_feature_names_out()
        learned.write(args.out, LABEL, [(LABEL, model, threshold, features)], least=0.01)


def show(rows, scores, threshold, most):
    for (_, place, names, _, (view, act, _)), score in zip(rows, scores, strict=True):
        best = max(range(len(names)), key=lambda n: score[n], default=None)
        said = names[best] if best is not None and score[best] >= threshold else None
        if most and (bool(said) != bool(place) or (said and not words(said) & words(place))):
            most -= 1
            text = view.document.sentences[act.sentence].span.of(view.document.text)
            print(f"  {act.type} {act.trigger.of(view.document.text)!r}: {said!r} for {place!r}: {text}")


if __name__ == "__main__":
    main()
