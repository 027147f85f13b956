"""The encoder at run time: sentences in, grammar, arguments, names and event readings out.

Invariant: what is read in a sentence depends on its words alone, never on the sentences beside it, the batch size or
the number of threads. Batches hold windows of equal length, so nothing is padded, and every activation scale in the
graph belongs to one token.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from statusquo.core.errors import ModelError
from statusquo.core.sentence import Argument, EventReading, Predicate, Sentence, Word
from statusquo.core.span import Span
from statusquo.model import contract as contracts
from statusquo.model.lemma import lemma
from statusquo.model.pieces import Pieces, Window

BATCH_PIECES = 320
"""Pieces of one batch: enough to fill the vector units, few enough to stay in a core's cache."""

DECODED = 32
"""Windows whose outputs are decoded together: enough to share array operations, few enough for the cache."""


class Encoder:
    """The ONNX graph with its contract. Make one with `Encoder.load`; it may be shared by threads."""

    def __init__(self, session: Any, pieces: Pieces, contract: contracts.Contract) -> None:
        self._session, self._pieces, self.contract = session, pieces, contract
        self._names: list[str] = [output.name for output in session.get_outputs()]
        self.seconds = 0.0  # spent in the graph alone

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> "Encoder":
        """Load a folder with `encoder.onnx` and `tokenizer.json`; without `path`, the shipped weights.

        Raises:
            ModelError: if a file is missing, is no ONNX graph, or doesn't keep the encoder contract.
        """
        import onnxruntime

        model, tokenizer = contracts.files(path or contracts.shipped())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(
                f"{model}: ONNX Runtime can't load it ({str(error).splitlines()[0]}); export it anew"
            ) from error
        found = contracts.check(model, tokenizer, session.get_modelmeta().custom_metadata_map)
        return cls(session, Pieces(tokenizer), found)

    def annotate(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences with grammar, predicates and (where the weights have event heads) readings."""
        windows = [w for n, s in enumerate(sentences) for w in self.windows(n, s)]
        parts: dict[int, list[tuple[Window, Sentence]]] = defaultdict(list)
        waiting = deque(batches(windows))
        while waiting:
            some: list[list[Window]] = []
            while waiting and sum(len(batch) for batch in some) < DECODED:
                some.append(waiting.popleft())
            for window, part in zip(chain(*some), self._read(sentences, some), strict=True):
                parts[window.sentence].append((window, part))
        return [_join(sentence, parts.get(n, [])) for n, sentence in enumerate(sentences)]

    def relate(self, sentence: Sentence, source: Span, target: Span) -> dict[str, float]:
        """Return the chances that source does each of the 16 PLOVER types to target, or NONE; they sum to 1.

        Args:
            sentence: a sentence with words; annotated ones need not be parsed again.
            source: characters of the document, overlapping at least one word.
            target: the same for who undergoes it.

        Raises:
            ModelError: if the weights have no event heads.
            ValueError: if a span holds no word of the sentence.
        """
        import numpy as np

        from statusquo.model import decode

        if not self.contract.events:
            raise ModelError("these weights have no event heads; load weights exported with them")
        if all(word.head == -1 for word in sentence.words):
            sentence = self.annotate([sentence])[0]
        sides = [_words_in(sentence, span) for span in (source, target)]
        heads = [next((i for i in side if sentence.words[i].head not in side), side[-1]) for side in sides]
        for window in self.windows(0, sentence):
            if all(window.first <= head < window.last for head in heads):
                pair = np.array([[0, *(head - window.first for head in heads)]], np.int64)
                inside = [[i - window.first for i in side if window.first <= i < window.last] for side in sides]
                return decode.relate(self.contract, self.run([window], pair), *inside)
        return {label: float(label == "NONE") for label in self.contract.heads["relates"]}  # too far apart to read

    def windows(self, number: int, sentence: Sentence) -> list[Window]:
        """Return the windows in which sentence `number` of a batch is read, one unless it is very long."""
        return self._pieces.windows(number, [word.text for word in sentence.words])

    def run(self, batch: Sequence[Window], pairs: Any = None) -> dict[str, Any]:
        """Return the graph's outputs by name for windows of equal length; pairs [K, 3] are (row, source, target)."""
        import numpy as np

        widest = max(len(window.starts) for window in batch)
        feed = {
            "pieces": np.array([window.pieces for window in batch], np.int64),
            "shapes": np.array([window.shapes for window in batch], np.int64),
            "starts": np.array([window.starts + (0,) * (widest - len(window.starts)) for window in batch], np.int64),
        }
        if self.contract.events:
            feed["pairs"] = np.zeros((0, 3), np.int64) if pairs is None else pairs
        began = perf_counter()
        out = dict(zip(self._names, self._session.run(self._names, feed), strict=True))
        self.seconds += perf_counter() - began
        return out

    def _read(self, sentences: Sequence[Sentence], some: Sequence[Sequence[Window]]) -> Iterator[Sentence]:
        """Yield each window's words, predicates and readings as a sentence of its own (indexes in the window)."""
        from statusquo.model import decode
        from statusquo.model.together import together

        batch = list(chain(*some))
        out, sizes = together([self.run(windows) for windows in some]), [len(window.starts) for window in batch]
        grammars = decode.grammar(self.contract, out, sizes)
        predicates = decode.predicates(self.contract, out, grammars)
        events = self.contract.events
        readings = decode.readings(self.contract, out, sizes) if events else [()] * len(batch)
        for row, window in enumerate(batch):
            sentence, found = sentences[window.sentence], grammars[row]
            words = sentence.words[window.first : window.last]
            named = tuple(
                Word(start=w.start, end=w.end, text=w.text, lemma=lemma(w.text, t), tag=t, head=h, relation=r, entity=e)
                for w, t, h, r, e in zip(words, found.tags, found.heads, found.relations, found.entities, strict=True)
            )
            yield Sentence(
                span=sentence.span,
                paragraph=sentence.paragraph,
                words=named,
                predicates=predicates[row],
                readings=readings[row],
            )


def batches(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Yield windows of equal length, at most `BATCH_PIECES` pieces together (one window at least)."""
    groups: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        groups[len(window.pieces)].append(window)
    for length, group in sorted(groups.items()):
        step = max(1, BATCH_PIECES // length)
        for start in range(0, len(group), step):
            yield group[start : start + step]


def _join(sentence: Sentence, parts: list[tuple[Window, Sentence]]) -> Sentence:
    """Put the windows of one sentence together; the roots of later windows hang on the first one's."""
    if len(parts) == 1:
        return parts[0][1]
    words: list[Word] = []
    predicates: list[Predicate] = []
    readings: list[EventReading] = []
    root = -1
    for window, part in sorted(parts, key=lambda pair: pair[0].first):
        by = window.first
        for number, word in enumerate(part.words):
            if word.head >= 0:
                words.append(replace(word, head=word.head + by))
            elif root < 0:
                root = number + by
                words.append(word)
            else:
                words.append(replace(word, head=root, relation="parataxis"))
        predicates += [_moved(predicate, by) for predicate in part.predicates]
        readings += [_shifted(reading, by) for reading in part.readings]
    return replace(sentence, words=tuple(words), predicates=tuple(predicates), readings=tuple(readings))


def _shifted(reading: EventReading, by: int) -> EventReading:
    before = (0.0,) * by
    return replace(
        reading,
        word=reading.word + by,
        roles=tuple(replace(x, start=x.start + by, end=x.end + by) for x in reading.roles),
        acting=before + reading.acting,
        undergoing=before + reading.undergoing,
        imposing=before + reading.imposing,
        targeted=before + reading.targeted,
    )


def _moved(predicate: Predicate, by: int) -> Predicate:
    arguments = tuple(
        Argument(label=a.label, start=a.start + by, end=a.end + by, head=a.head + by, score=a.score)
        for a in predicate.arguments
    )
    return replace(predicate, word=predicate.word + by, arguments=arguments)


def _words_in(sentence: Sentence, span: Span) -> list[int]:
    inside = [i for i, word in enumerate(sentence.words) if word.start < span.end and span.start < word.end]
    if not inside:
        raise ValueError(f"no word of the sentence lies in [{span.start}, {span.end})")
    return inside
