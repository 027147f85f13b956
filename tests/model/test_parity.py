"""The ONNX graph against the PyTorch model it is written from, on odd shapes, in full precision and in 8 bit."""

import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="parity is checked where PyTorch is installed (extra `train`)")
pytest.importorskip("onnx", reason="parity needs the onnx package (extra `train`)")
pytest.importorskip("safetensors", reason="parity needs the safetensors package (extra `train`)")

TRAIN = Path(__file__).resolve().parents[2] / "train"


@pytest.fixture(scope="module")
def made():
    """A model with random weights and both graphs of it; no trained weights are needed."""
    sys.path.insert(0, str(TRAIN))
    try:
        import graph

        from model import Encoder, Sizes
    finally:
        sys.path.remove(str(TRAIN))
    import onnxruntime

    torch.manual_seed(5)
    torch.set_num_threads(1)
    sizes = Sizes(
        tags=17,
        relations=9,
        entities=7,
        arguments=11,
        types=16,
        modes=5,
        statuses=6,
        measures=13,
        changes=10,
        roles=4,
        relates=17,
    )
    model = Encoder(sizes).eval()
    with torch.no_grad():
        for name, value in model.named_parameters():
            if not name.startswith(("norm", "layers")) or value.ndim > 1:
                value.normal_(std=0.05 if value.ndim < 3 else 0.2)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    runs = {}
    for quantised in (False, True):
        made = graph.build(model.state_dict(), quantised=quantised, events=True).SerializeToString()
        session = onnxruntime.InferenceSession(made, options, providers=["CPUExecutionProvider"])
        names = [o.name for o in session.get_outputs()]
        runs[quantised] = lambda feed, s=session, n=names: dict(zip(n, s.run(n, feed), strict=True))
    return model, runs


def feed_of(batch, length, words, seed):
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.integers(1, max(length - 1, 2), (batch, words)), axis=1)
    pairs = np.stack([rng.integers(0, top, 5) for top in (batch, words, words)], axis=1)
    feed = {"pieces": rng.integers(1000, 30000, (batch, length)), "shapes": rng.integers(1, 8, (batch, length))}
    return {name: value.astype(np.int64) for name, value in (feed | {"starts": starts, "pairs": pairs}).items()}


def expected(model, feed, out):
    t = {name: torch.from_numpy(value) for name, value in feed.items()}
    with torch.no_grad():
        x, first = model.words(t["pieces"], t["shapes"], t["starts"])
        b, a, c = t["pairs"].unbind(1)
        found = {
            "entities": model.entity(x),
            "predicates": model.predicate(x).squeeze(-1),
            "arcs": model.arc(x, x).squeeze(-1),
            "events": model.event(x),
            "relates": model.relate.pairs(x[b, a], x[b, c]) + model.context(first[b]),
        }
        for index, rows, head in (
            ("predicate_index", "arguments", model.argument),
            ("trigger_index", "roles", model.role),
        ):
            s, w = torch.from_numpy(out[index]).unbind(1)
            found[rows] = head(x[s, w][:, None], x[s]).squeeze(1).transpose(1, 2)
        labels = {"tags": model.tag(x), "relations": model.relation(x, x)}
    return {name: value.numpy() for name, value in found.items()}, {n: v.numpy() for n, v in labels.items()}


SHAPES = [(1, 3, 1), (1, 17, 9), (3, 8, 6), (2, 200, 120), (7, 31, 29), (1, 512, 300)]


@pytest.mark.parametrize("shape", SHAPES)
def test_full_precision_is_exact(made, shape):
    model, runs = made
    feed = feed_of(*shape, seed=sum(shape))
    out = runs[False](feed)
    scores, labels = expected(model, feed, out)
    for name, value in scores.items():
        np.testing.assert_allclose(out[name], value, atol=2e-4, rtol=1e-4, err_msg=name)
    for name, value in labels.items():
        best = np.take_along_axis(value, out[name][..., None], -1)[..., 0]
        np.testing.assert_allclose(best, value.max(-1), atol=2e-4, rtol=1e-4, err_msg=name)


@pytest.mark.parametrize("shape", SHAPES[:-1])
def test_eight_bit_stays_close(made, shape):
    model, runs = made
    feed = feed_of(*shape, seed=sum(shape))
    out = runs[True](feed)
    scores, _ = expected(model, feed, out)
    for name in ("entities", "predicates", "arcs", "events", "relates"):
        a, b = out[name].ravel().astype(float), scores[name].ravel().astype(float)
        assert a @ b / np.sqrt((a @ a) * (b @ b)) > 0.95, name


@pytest.mark.parametrize("quantised", [False, True])
def test_no_pairs_and_no_predicates_are_fine(made, quantised):
    _, runs = made
    feed = feed_of(2, 12, 5, seed=3) | {"pairs": np.zeros((0, 3), np.int64)}
    assert runs[quantised](feed)["relates"].shape == (0, 17)


def test_a_row_is_the_same_in_any_batch(made):
    _, runs = made
    feed = feed_of(9, 23, 11, seed=4)
    together = runs[True](feed)
    for row in range(9):
        one = runs[True](
            {n: v[row : row + 1] for n, v in feed.items() if n != "pairs"} | {"pairs": np.zeros((0, 3), np.int64)}
        )
        for name in ("tags", "entities", "predicates", "arcs", "relations", "events"):
            np.testing.assert_array_equal(one[name][0], together[name][row], err_msg=name)
