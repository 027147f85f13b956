"""Trees and BIO paths: well formed for any scores, and the best where that can be checked by hand or by brute force."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusquo.model.bio import best_paths, repair, runs, spans
from statusquo.model.tree import best_tree


def is_tree(heads):
    if sum(h == -1 for h in heads) != 1:
        return False
    for start in range(len(heads)):
        i, steps = start, 0
        while heads[i] != -1:
            i, steps = heads[i], steps + 1
            if steps > len(heads):
                return False
    return True


@given(st.integers(1, 30), st.integers(0, 2**32 - 1), st.booleans())
def test_every_result_is_a_tree_with_one_root(n, seed, ties):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 3, (n, n)).astype(np.float32) if ties else rng.normal(size=(n, n)).astype(np.float32)
    assert is_tree(best_tree(scores))


def total(scores, heads):
    return sum(scores[i, i if h < 0 else h] for i, h in enumerate(heads))


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_under_its_root_no_tree_scores_better(n, seed):
    scores = np.random.default_rng(seed).normal(size=(n, n))
    found = best_tree(scores)
    root = found.index(-1)
    trees = [
        h
        for h in product(range(-1, n), repeat=n)
        if h[root] == -1 and all(x != i for i, x in enumerate(h)) and is_tree(h)
    ]
    assert total(scores, found) == pytest.approx(max(total(scores, h) for h in trees))


@settings(max_examples=80)
@given(st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_paths_are_the_best_that_keep_bio(rows, words, seed):
    scores = np.random.default_rng(seed).normal(size=(rows, words, 5))

    def lawful(path):
        return all(t == 0 or t % 2 == 1 or (i > 0 and path[i - 1] in {t, t - 1}) for i, t in enumerate(path))

    for row, path in zip(scores, best_paths(scores).tolist(), strict=True):
        assert lawful(path)
        best = max(sum(row[i, t] for i, t in enumerate(p)) for p in product(range(5), repeat=words) if lawful(p))
        assert sum(row[i, t] for i, t in enumerate(path)) == pytest.approx(best)


def test_no_rows_and_no_words_give_empty_paths():
    assert best_paths(np.zeros((0, 4, 5))).shape == (0, 4)
    assert best_paths(np.zeros((2, 0, 5))).shape == (2, 0)


@given(st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"]), max_size=12))
def test_runs_are_ordered_and_not_empty(tags):
    found = runs(tags)
    assert all(a < b for _, a, b in found)
    assert all(x[2] <= y[1] for x, y in pairwise(found))
    assert sum(b - a for _, a, b in found) == sum(t != "O" for t in tags)
    assert repair(repair(tags)) == repair(tags)


@given(st.lists(st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"]), min_size=6, max_size=6), max_size=4))
def test_spans_of_many_paths_are_the_runs_of_each(tagged):
    labels = ["O", "B-A", "I-A", "B-B", "I-B"]
    lawful = [repair(tags) for tags in tagged]
    paths = np.array([[labels.index(tag) for tag in tags] for tags in lawful], np.int64).reshape(-1, 6)
    found = [(row, start, end, "AB"[kind]) for row, start, end, kind in spans(paths).tolist()]
    assert found == [(n, start, end, kind) for n, tags in enumerate(lawful) for kind, start, end in runs(tags)]
