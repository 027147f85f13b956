"""The encoder as an ONNX graph written out node by node, in full precision or quantised.

Invariant: every activation scale belongs to one token, and no weight exceeds 63 in absolute value. So a token's result
cannot depend on what else is in the batch, and 255 * 63 * 2 < 2**15: the pairwise sums of the unsigned by signed
8-bit products never saturate on CPUs that add them in 16 bits (AVX2 and AVX-512 without VNNI).

There is no padding and no mask: a batch holds sentences of equal length in pieces. `starts` may be padded with 0.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, HEADS, LAYERS = 384, 12, 6
WEIGHT_TOP = 63
PREDICATE_FLOOR = -2.0
"""Logit from which a word's arguments are scored (the run time applies its own, calibrated threshold)."""
TRIGGER_FLOOR = -3.0


SHAPES = {
    "tags": ["B", "W"],
    "entities": ["B", "W", "entity"],
    "predicates": ["B", "W"],
    "arcs": ["B", "W", "W"],
    "relations": ["B", "W", "W"],
    "predicate_index": ["N", 2],
    "arguments": ["N", "argument", "W"],
    "events": ["B", "W", "event"],
    "trigger_index": ["M", 2],
    "roles": ["M", "role", "W"],
    "relates": ["K", "relate"],
}


class Graph:
    """Nodes, constants and the few shapes of operation that the encoder is made of."""

    def __init__(self, *, quantised: bool) -> None:
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.known: dict[tuple, str] = {}
        self.count = 0

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}_{self.count}"

    def const(self, value: np.ndarray | float | list[int], stem: str = "c") -> str:
        array = np.asarray(value, np.int64) if isinstance(value, list) else np.asarray(value)
        array = array.astype(np.float32) if array.dtype == np.float64 else array
        key = (array.tobytes(), str(array.dtype), array.shape) if array.size < 64 else None
        if key is not None and key in self.known:
            return self.known[key]
        name = self.name(stem)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name))
        if key is not None:
            self.known[key] = name
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", out: str | None = None, **attributes: object) -> str:
        name = out or self.name(kind.lower())
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def split(self, x: str, sizes: list[int], axis: int = -1) -> list[str]:
        names = [self.name("split") for _ in sizes]
        self.nodes.append(helper.make_node("Split", [x, self.const(sizes)], names, axis=axis))
        return names

    def scaled(self, x: str) -> tuple[str, str]:
        """Return x as unsigned bytes around 128, and the scale of each token (last axis kept as 1)."""
        top = self.op("ReduceMax", self.op("Abs", x), self.const([-1]), keepdims=1)
        scale = self.op("Mul", self.op("Max", top, self.const(np.float32(1e-6))), self.const(np.float32(1 / 127)))
        whole = self.op(
            "QuantizeLinear", self.op("Div", x, scale), self.const(np.float32(1)), self.const(np.uint8(128))
        )
        return whole, scale

    def linear(self, x: str | tuple[str, str], weight: np.ndarray, bias: np.ndarray | None, stem: str) -> str:
        """x [..., K] times weight [K, N] plus bias; x may come scaled already, to be shared."""
        if not self.quantised:
            y = self.op("MatMul", x, self.const(weight, stem))
        else:
            whole, scale = x if isinstance(x, tuple) else self.scaled(x)
            steps = np.maximum(np.abs(weight).max(0), 1e-8) / WEIGHT_TOP
            ints = np.clip(np.rint(weight / steps), -WEIGHT_TOP, WEIGHT_TOP).astype(np.int8)
            columns = self.const(steps.astype(np.float32))
            unit, middle = self.const(np.float32(1)), self.const(np.uint8(128))
            inputs = (whole, self.const(ints, stem), unit, columns, middle)
            y = self.op("MatMulIntegerToFloat", *inputs, domain="com.microsoft")
            y = self.op("Mul", y, scale)
        return y if bias is None else self.op("Add", y, self.const(bias))

    def table(self, ids: str, weight: np.ndarray, stem: str) -> str:
        """Rows of an embedding table; quantised by row."""
        if not self.quantised:
            return self.op("Gather", self.const(weight, stem), ids, axis=0)
        steps = np.maximum(np.abs(weight).max(1, keepdims=True), 1e-8) / 127
        ints = np.rint(weight / steps).astype(np.int8)
        rows = self.op("Cast", self.op("Gather", self.const(ints, stem), ids, axis=0), to=TensorProto.FLOAT)
        return self.op("Mul", rows, self.op("Gather", self.const(steps.astype(np.float32)), ids, axis=0))

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        return self.op("LayerNormalization", x, self.const(weight), self.const(bias), axis=-1, epsilon=1e-12)


class Weights:
    """The trained parameters by name, as arrays."""

    def __init__(self, state: dict) -> None:
        self.state = {name: value.float().numpy() for name, value in state.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        return self.state[name]

    def linear(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self.state[f"{name}.weight"].T, self.state[f"{name}.bias"]


def body(g: Graph, w: Weights) -> str:
    """Return the hidden states [B, T, 384] of the last layer."""
    length = g.op("Shape", "pieces", start=1, end=2)
    positions = g.op("Slice", g.const(w["position.weight"], "position"), g.const([0]), length, g.const([0]))
    x = g.op("Add", g.table("pieces", w["word.weight"], "word"), positions)
    x = g.op("Add", x, g.op("Gather", g.const(w["shape.weight"], "shape"), "shapes", axis=0))
    x = g.norm(x, w["norm.weight"], w["norm.bias"])
    for i in range(LAYERS):
        x = layer(g, w, x, f"layers.{i}")
    return x


def layer(g: Graph, w: Weights, x: str, name: str) -> str:
    width = SIZE // HEADS
    weight, bias = w.linear(f"{name}.qkv")
    weight, bias = weight.copy(), bias.copy()
    weight[:, :SIZE] /= np.sqrt(width)  # the scale of the attention scores, taken into the queries
    bias[:SIZE] /= np.sqrt(width)
    qkv = g.op("Reshape", g.linear(x, weight, bias, f"{name}.qkv"), g.const([0, 0, 3, HEADS, width]))
    q, k, v = (g.op("Squeeze", part, g.const([2])) for part in g.split(qkv, [1, 1, 1], axis=2))
    q, v = (g.op("Transpose", part, perm=[0, 2, 1, 3]) for part in (q, v))
    scores = g.op("MatMul", q, g.op("Transpose", k, perm=[0, 2, 3, 1]))
    context = g.op("Transpose", g.op("MatMul", g.op("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    context = g.op("Reshape", context, g.const([0, 0, SIZE]))
    x = g.op("Add", x, g.linear(context, *w.linear(f"{name}.out"), f"{name}.out"))
    x = g.norm(x, w[f"{name}.norm1.weight"], w[f"{name}.norm1.bias"])
    inner = g.op("Gelu", g.linear(x, *w.linear(f"{name}.up"), f"{name}.up"))
    x = g.op("Add", x, g.linear(inner, *w.linear(f"{name}.down"), f"{name}.down"))
    return g.norm(x, w[f"{name}.norm2.weight"], w[f"{name}.norm2.bias"])


def one(g: Graph, x: str, rank: int) -> str:
    """Append a 1 to the last axis, so that a biaffine weight holds its linear terms."""
    return g.op("Pad", x, g.const([0] * (2 * rank - 1) + [1]), g.const(np.float32(1)), mode="constant")


def biaffine_rows(g: Graph, w: Weights, rows: str, name: str) -> str:
    """Rows [..., X] (1 already appended) times the weight [L, X, Y], giving [..., L * Y]."""
    weight = w[f"{name}.weight"]
    labels, left, right = weight.shape
    return g.linear(rows, weight.transpose(1, 0, 2).reshape(left, labels * right), None, f"{name}.weight")


def all_pairs(g: Graph, w: Weights, rows: str, columns: str, name: str) -> str:
    """Scores [B, R, L, C] of every pair of words."""
    labels, _, right = w[f"{name}.weight"].shape
    r = biaffine_rows(g, w, one(g, rows, 3), name)
    r = g.op("Reshape", r, g.const([0, -1, right]))
    scores = g.op("MatMul", r, g.op("Transpose", one(g, columns, 3), perm=[0, 2, 1]))  # [B, R * L, C]
    width = g.op("Shape", columns, start=1, end=2)
    return g.op("Reshape", scores, g.op("Concat", g.const([0, -1, labels]), width, axis=0))


def chosen_rows(g: Graph, w: Weights, rows: str, columns: str, name: str, index: str) -> str:
    """Scores [N, L, C] of the chosen row words; index [N, 2] holds (sentence, word)."""
    labels, _, right = w[f"{name}.weight"].shape
    r = biaffine_rows(g, w, one(g, g.op("GatherND", rows, index), 2), name)
    r = g.op("Reshape", r, g.const([-1, labels, right]))
    owner = g.op("Squeeze", g.split(index, [1, 1], axis=1)[0], g.const([1]))
    c = g.op("Gather", g.op("Transpose", one(g, columns, 3), perm=[0, 2, 1]), owner, axis=0)
    return g.op("MatMul", r, c)


def heads(g: Graph, w: Weights, hidden: str, *, events: bool) -> list[tuple[str, int]]:
    """Add the heads; return (output name, element type)."""
    spread = g.op("Expand", g.op("Unsqueeze", "starts", g.const([2])), g.const([1, 1, SIZE]))
    words = g.op("GatherElements", hidden, spread, axis=1)
    parts = ["tag.up", "entity.up", "predicate.up"]
    for name in ("arc", "relation", "argument"):
        parts += [f"{name}.row", f"{name}.column"]
    if events:
        parts += ["event.up", "role.row", "role.column", "relate.row", "relate.column"]
    weights = [w.linear(part) for part in parts]
    joined = g.linear(
        words, np.concatenate([x for x, _ in weights], 1), np.concatenate([b for _, b in weights]), "heads.up"
    )
    found = dict(zip(parts, g.split(g.op("Gelu", joined), [x.shape[1] for x, _ in weights]), strict=True))
    plain = Plain(g, w, found)
    out = [
        (g.op("ArgMax", plain("tag"), axis=-1, keepdims=0, out="tags"), TensorProto.INT64),
        (g.op("Identity", plain("entity"), out="entities"), TensorProto.FLOAT),
        (g.op("Squeeze", plain("predicate"), g.const([2]), out="predicates"), TensorProto.FLOAT),
    ]
    arcs = all_pairs(g, w, found["arc.row"], found["arc.column"], "arc")
    relations = all_pairs(g, w, found["relation.row"], found["relation.column"], "relation")
    out += [
        (g.op("Squeeze", arcs, g.const([2]), out="arcs"), TensorProto.FLOAT),
        (g.op("ArgMax", relations, axis=2, keepdims=0, out="relations"), TensorProto.INT64),
    ]
    index = above(g, "predicates", PREDICATE_FLOOR, "predicate_index")
    arguments = chosen_rows(g, w, found["argument.row"], found["argument.column"], "argument", index)
    out += [(index, TensorProto.INT64), (g.op("Identity", arguments, out="arguments"), TensorProto.FLOAT)]
    return out + event_heads(g, w, found, hidden, plain) if events else out


def event_heads(g: Graph, w: Weights, found: dict[str, str], hidden: str, plain: "Plain") -> list[tuple[str, int]]:
    out = [(g.op("Identity", plain("event"), out="events"), TensorProto.FLOAT)]
    types = g.op("Slice", "events", g.const([0]), g.const([16]), g.const([2]))
    index = above(g, g.op("ReduceMax", types, g.const([-1]), keepdims=0), TRIGGER_FLOOR, "trigger_index")
    roles = chosen_rows(g, w, found["role.row"], found["role.column"], "role", index)
    out += [(index, TensorProto.INT64), (g.op("Identity", roles, out="roles"), TensorProto.FLOAT)]
    owner, source, target = g.split("pairs", [1, 1, 1], axis=1)
    labels, _, right = w["relate.weight"].shape
    r = g.op("GatherND", one(g, found["relate.row"], 3), g.op("Concat", owner, source, axis=1))
    c = g.op("GatherND", one(g, found["relate.column"], 3), g.op("Concat", owner, target, axis=1))
    r = g.op("Reshape", biaffine_rows(g, w, r, "relate"), g.const([-1, labels, right]))
    scores = g.op("Squeeze", g.op("MatMul", r, g.op("Unsqueeze", c, g.const([2]))), g.const([2]))
    first = g.op("Gather", hidden, g.const(np.int64(0)), axis=1)
    context = g.op("Gather", first, g.op("Squeeze", owner, g.const([1])), axis=0)
    matrix, bias = w.linear("context")
    context = g.op("Add", g.op("MatMul", context, g.const(matrix)), g.const(bias))
    return [*out, (g.op("Add", scores, context, out="relates"), TensorProto.FLOAT)]


class Plain:
    """The second layer of a small head, in full precision."""

    def __init__(self, g: Graph, w: Weights, found: dict[str, str]) -> None:
        self.g, self.w, self.found = g, w, found

    def __call__(self, name: str) -> str:
        matrix, bias = self.w.linear(f"{name}.down")
        product = self.g.op("MatMul", self.found[f"{name}.up"], self.g.const(matrix))
        return self.g.op("Add", product, self.g.const(bias))


def above(g: Graph, scores: str, floor: float, out: str) -> str:
    """Return (sentence, word) [N, 2] of the words whose score is above the floor."""
    where = g.op("NonZero", g.op("Greater", scores, g.const(np.float32(floor))))
    return g.op("Transpose", where, perm=[1, 0], out=out)


def build(state: dict, *, quantised: bool, events: bool) -> onnx.ModelProto:
    """Return the model; inputs pieces, shapes [B, T], starts [B, W] and, with events, pairs [K, 3]."""
    g, w = Graph(quantised=quantised), Weights(state)
    outputs = heads(g, w, body(g, w), events=events)
    ints = TensorProto.INT64
    feeds = [("pieces", ["B", "T"]), ("shapes", ["B", "T"]), ("starts", ["B", "W"])] + (
        [("pairs", ["K", 3])] if events else []
    )
    graph = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, ints, shape) for name, shape in feeds],
        [helper.make_tensor_value_info(name, kind, SHAPES[name]) for name, kind in outputs],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="statusquo train/export.py")
