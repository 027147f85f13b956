"""Sentences a second of the whole encoder beside the bare MiniLM in 8 bit: `python bench/encoder.py --minilm PATH`.

Both run over the same sentences in one process on one thread, in batches of equal length. The bare model is the same
transformer without heads, quantised by ONNX Runtime's dynamic quantisation by channel. "graph" is the session alone,
"annotate" the whole of `Encoder.annotate`: pieces, graph, trees, spans. Reported: the best of `--rounds` rounds.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))

from graph import Graph, Weights, body
from onnx import TensorProto, helper

from statusquo.coding.split import sentences
from statusquo.model.encoder import Encoder, batches

PARTS = (
    ["Peru", "The Kenyan trade ministry", "Officials in Lima", "Norway's parliament", "A spokesman for the Council"],
    [
        "said on Tuesday that it had barred",
        "has lifted its ban on",
        "threatened to suspend",
        "agreed to resume",
        "denied blocking",
    ],
    [
        "all imports of copper from Chile",
        "joint exercises with its neighbours",
        "visas for the envoys",
        "talks on the border",
    ],
    [
        ".",
        ", citing a breach of the treaty signed last year.",
        " until the prisoners are freed, two people told reporters in Oslo.",
    ],
)


def text() -> str:
    grid = np.stack(np.meshgrid(*(np.arange(len(p)) for p in PARTS), indexing="ij"), -1).reshape(-1, 4)
    return " ".join(f"{PARTS[0][a]} {PARTS[1][b]} {PARTS[2][c]}{PARTS[3][d]}" for a, b, c, d in grid)


def bare(minilm: Path, folder: Path) -> onnxruntime.InferenceSession:
    from fit import sizes

    from model import Encoder as Torch

    g = Graph(quantised=False)
    hidden = body(g, Weights(Torch.from_minilm(sizes(), str(minilm / "model.safetensors")).state_dict()))
    feeds = [helper.make_tensor_value_info(n, TensorProto.INT64, ["B", "T"]) for n in ("pieces", "shapes")]
    out = [helper.make_tensor_value_info(hidden, TensorProto.FLOAT, ["B", "T", 384])]
    made = helper.make_model(
        helper.make_graph(g.nodes, "bare", feeds, out, g.constants),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=9,
    )
    onnx.save(made, folder / "full.onnx")
    quantize_dynamic(folder / "full.onnx", folder / "bare.onnx", per_channel=True, weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads, options.log_severity_level = 1, 1, 3
    return onnxruntime.InferenceSession(str(folder / "bare.onnx"), options, providers=["CPUExecutionProvider"])


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    ask.add_argument("--weights", type=Path, help="folder of encoder weights (default: the shipped ones)")
    ask.add_argument("--rounds", type=int, default=3)
    args = ask.parse_args()
    encoder = Encoder.load(args.weights)
    parts = sentences(text())
    windows = [w for n, s in enumerate(parts) for w in encoder.windows(n, s)]
    groups = list(batches(windows))
    feeds = [{n: np.array([getattr(w, n) for w in b], np.int64) for n in ("pieces", "shapes")} for b in groups]
    with tempfile.TemporaryDirectory() as folder:
        session = bare(args.minilm, Path(folder))
    runs = {
        "bare": lambda: [session.run(None, feed) for feed in feeds],
        "graph": lambda: [encoder.run(b) for b in groups],
        "annotate": lambda: encoder.annotate(parts),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(args.rounds):
        for name, run in runs.items():
            began = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - began)
    rate = {name: round(len(parts) / seconds) for name, seconds in best.items()}
    share = {f"{name} / bare": round(best["bare"] / best[name], 2) for name in ("graph", "annotate")}
    print(
        json.dumps({"sentences": len(parts), "pieces": sum(len(w.pieces) for w in windows), "a second": rate} | share)
    )


if __name__ == "__main__":
    main()
