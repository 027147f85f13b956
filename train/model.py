"""The encoder in plain PyTorch: MiniLM-L6 with a case embedding, and small heads over word vectors.

Invariant: `Encoder.words` gives a word's vector from its own sentence alone: padding is masked in every attention.
Shapes: pieces and shapes [B, T], starts [B, W] (index of each word's first piece), word vectors [B, W, 384].
"""

import math
from dataclasses import dataclass

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

SIZE, HEADS, LAYERS, INNER = 384, 12, 6, 1536


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(SIZE, 3 * SIZE)
        self.out = nn.Linear(SIZE, SIZE)
        self.norm1 = nn.LayerNorm(SIZE, eps=1e-12)
        self.up = nn.Linear(SIZE, INNER)
        self.down = nn.Linear(INNER, SIZE)
        self.norm2 = nn.LayerNorm(SIZE, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / math.sqrt(SIZE // HEADS) + bias
        context = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(b, t, SIZE)
        x = self.norm1(x + self.drop(self.out(context)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Biaffine(nn.Module):
    """Scores of every label for every pair (row word, column word), or for chosen rows."""

    def __init__(self, size: int, labels: int, drop: float = 0.25) -> None:
        super().__init__()
        self.row, self.column = nn.Linear(SIZE, size), nn.Linear(SIZE, size)
        self.weight = nn.Parameter(torch.zeros(labels, size + 1, size + 1))
        nn.init.normal_(self.weight, std=0.5 / size)
        self.drop = nn.Dropout(drop)

    @staticmethod
    def one(x: Tensor) -> Tensor:
        return torch.cat([x, torch.ones_like(x[..., :1])], -1)

    def forward(self, rows: Tensor, columns: Tensor) -> Tensor:
        """Rows [B, R, 384] and columns [B, C, 384] to [B, R, C, labels]."""
        r = self.one(self.drop(functional.gelu(self.row(rows))))
        c = self.one(self.drop(functional.gelu(self.column(columns))))
        return torch.einsum("brx,lxy,bcy->brcl", r, self.weight, c)

    def pairs(self, rows: Tensor, columns: Tensor) -> Tensor:
        """Rows and columns [N, 384], matched one to one, to [N, labels]."""
        r = self.one(self.drop(functional.gelu(self.row(rows))))
        c = self.one(self.drop(functional.gelu(self.column(columns))))
        return torch.einsum("nx,lxy,ny->nl", r, self.weight, c)


class Perceptron(nn.Module):
    def __init__(self, hidden: int, labels: int, width: int = SIZE, drop: float = 0.2) -> None:
        super().__init__()
        self.up, self.down, self.drop = nn.Linear(width, hidden), nn.Linear(hidden, labels), nn.Dropout(drop)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(self.drop(functional.gelu(self.up(x))))


@dataclass
class Sizes:
    """How many labels each head has."""

    tags: int
    relations: int
    entities: int
    arguments: int
    types: int
    modes: int
    statuses: int
    measures: int
    changes: int
    roles: int
    relates: int


class Encoder(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, SIZE)
        self.position = nn.Embedding(512, SIZE)
        self.shape = nn.Embedding(8, SIZE)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.tag = Perceptron(128, sizes.tags)
        self.entity = Perceptron(128, sizes.entities)
        self.predicate = Perceptron(64, 1)
        self.arc = Biaffine(160, 1)
        self.relation = Biaffine(64, sizes.relations)
        self.argument = Biaffine(80, sizes.arguments)
        events = sizes.types + sizes.modes + sizes.statuses + sizes.measures + sizes.changes
        self.event = Perceptron(256, events)
        self.role = Biaffine(96, sizes.roles)
        self.relate = Biaffine(96, sizes.relates)
        self.context = nn.Linear(SIZE, sizes.relates)
        nn.init.zeros_(self.context.weight)

    @classmethod
    def from_minilm(cls, sizes: Sizes, weights: str) -> "Encoder":
        """Start from all-MiniLM-L6-v2's safetensors; the one token type in use is folded into the positions."""
        w = load_file(weights)
        model = cls(sizes)
        state = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            "position.weight": w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            old = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                qkv = [w[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                state[f"layers.{i}.qkv.{part}"] = torch.cat(qkv)
                state[f"layers.{i}.out.{part}"] = w[f"{old}attention.output.dense.{part}"]
                state[f"layers.{i}.norm1.{part}"] = w[f"{old}attention.output.LayerNorm.{part}"]
                state[f"layers.{i}.up.{part}"] = w[f"{old}intermediate.dense.{part}"]
                state[f"layers.{i}.down.{part}"] = w[f"{old}output.dense.{part}"]
                state[f"layers.{i}.norm2.{part}"] = w[f"{old}output.LayerNorm.{part}"]
        missing = model.load_state_dict(state, strict=False)
        assert not missing.unexpected_keys, missing.unexpected_keys
        return model

    def words(self, pieces: Tensor, shapes: Tensor, starts: Tensor) -> tuple[Tensor, Tensor]:
        """Return word vectors [B, W, 384] and the sentence's [CLS] vector [B, 384]."""
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(positions) + self.shape(shapes)
        x = self.drop(self.norm(x))
        bias = (pieces == 0)[:, None, None, :].to(x.dtype) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x.gather(1, starts[..., None].expand(-1, -1, SIZE)), x[:, 0]
