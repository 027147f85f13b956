"""The encoder at run time: the same in any company, well-formed readings, and no weights that break the contract."""

import shutil
import subprocess
import sys

import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statusquo.coding.split import sentences
from statusquo.core.errors import ModelError
from statusquo.core.sentence import Sentence, Word
from statusquo.core.span import Span
from statusquo.model import contract
from statusquo.model.encoder import Encoder

REPORT = """Peru has barred all imports of copper from Chile since March, its trade minister said on Tuesday.

"We shall not reopen the border until the prisoners are freed," Rosa Quispe told reporters in Lima. Chile's envoys
left. Officials in Santiago, who asked not to be named, called the ban illegal; Bolivia offered to mediate. No deal!
The A.U. suspended Mali. Nobody knows why... Talks? 12 dead"""


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load()


@pytest.fixture(scope="module")
def alone(encoder):
    """Each sentence of the report, read by itself."""
    return [encoder.annotate([s])[0] for s in sentences(REPORT)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 8), min_size=1, max_size=24))
def test_a_sentence_is_read_the_same_in_any_company(encoder, alone, picked):
    parts = sentences(REPORT)
    picked = [n % len(parts) for n in picked]
    assert encoder.annotate([parts[n] for n in picked]) == [alone[n] for n in picked]


def test_threads_don_t_change_the_reading(alone):
    assert Encoder.load(threads=2).annotate(sentences(REPORT)) == alone


def check(sentence):
    n = len(sentence.words)
    assert sum(w.head == -1 for w in sentence.words) == 1
    for i in range(n):
        at, steps = i, 0
        while sentence.words[at].head >= 0:
            at, steps = sentence.words[at].head, steps + 1
            assert steps <= n
    assert all((w.relation == "root") == (w.head == -1) and w.lemma == w.lemma.lower() for w in sentence.words)
    for p in sentence.predicates:
        assert 0 <= p.word < n
        assert 0 <= p.score <= 1
        assert all(0 <= a.start <= a.head < a.end <= n and 0 <= a.score <= 1 for a in p.arguments)
    for r in sentence.readings:
        assert 0 <= r.word < n
        assert all(0 <= x.start < x.end <= n for x in r.roles)
        assert all(
            0 <= score <= 1 for part in (r.types, r.modes, r.statuses, r.measures, r.changes) for _, score in part
        )


def test_readings_are_well_formed(alone):
    for sentence in alone:
        check(sentence)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_read(encoder, text):
    for sentence in encoder.annotate(sentences(text)):
        check(sentence)


def test_a_sentence_of_a_thousand_words_is_read_in_windows(encoder):
    words = tuple(
        Word(start=6 * i, end=6 * i + 5, text=("Chile", "sells", "metal", "often")[i % 4]) for i in range(1000)
    )
    (read,) = encoder.annotate([Sentence(span=Span(start=0, end=6000), words=words)])
    assert [w.text for w in read.words] == [w.text for w in words]
    check(read)


def test_nothing_and_empty_sentences_pass_through(encoder):
    empty = Sentence(span=Span(start=0, end=0))
    assert encoder.annotate([]) == []
    assert encoder.annotate([empty]) == [empty]


def test_plain_grammar_is_read(encoder):
    (read,) = encoder.annotate(sentences("Turkey's parliament did not ratify the treaty with Armenia in May."))
    by = {w.text: w for w in read.words}
    assert (by["ratify"].tag, by["ratify"].head, by["parliament"].relation) == ("VERB", -1, "nsubj")
    assert by["Armenia"].entity == "B-LOC"
    (ratify,) = [p for p in read.predicates if read.words[p.word].text == "ratify"]
    told = {a.label: " ".join(w.text for w in read.words[a.start : a.end]) for a in ratify.arguments}
    assert told["ARG0"] == "Turkey 's parliament"
    assert told["ARG1"].startswith("the treaty")
    assert told["ARGM-NEG"] == "not"


@pytest.fixture
def folder(tmp_path):
    for path in contract.files(contract.shipped()):
        shutil.copy(path, tmp_path)
    return tmp_path


def rewrite(folder, **changes):
    onnx = pytest.importorskip("onnx", reason="rewriting the metadata needs the onnx package")
    model = onnx.load(folder / "encoder.onnx")
    props = {p.key: p.value for p in model.metadata_props}
    onnx.helper.set_model_props(model, props | {f"statusquo.{name}": value for name, value in changes.items()})
    onnx.save(model, folder / "encoder.onnx")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contract": "99"}, "contract 99"),
        ({"heads": "{}"}, "heads"),
        ({"heads": "not json"}, "can't be read"),
        ({"temperatures": '{"types": "warm"}'}, "can't be read"),
        ({"tokenizer": "0" * 64}, "tokenizer"),
    ],
)
def test_broken_contracts_are_refused(folder, changes, message):
    rewrite(folder, **changes)
    with pytest.raises(ModelError, match=message):
        Encoder.load(folder)


def test_missing_and_broken_files_are_refused(folder):
    (folder / "encoder.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="can't load"):
        Encoder.load(folder)
    (folder / "encoder.onnx").unlink()
    with pytest.raises(ModelError, match="no such file"):
        Encoder.load(folder)


def test_another_tokenizer_is_refused(folder):
    tokenizer = folder / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not the tokenizer"):
        Encoder.load(folder)


def test_the_shipped_graph_can_t_saturate_and_is_small():
    onnx = pytest.importorskip("onnx", reason="reading weights needs the onnx package")
    path, _ = contract.files(contract.shipped())
    assert path.stat().st_size <= 30_000_000
    model = onnx.load(path)
    arrays = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    products = [n for n in model.graph.node if n.op_type == "MatMulIntegerToFloat"]
    assert len(products) > 24
    assert all(abs(arrays[n.input[1]].astype(int)).max() * 2 * 255 < 2**15 for n in products)
    assert not [n for n in model.graph.node if n.op_type.startswith("DynamicQuantize")]


def test_importing_loads_no_runtime():
    code = "import sys, statusquo.model.encoder; print('onnxruntime' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_relate_needs_event_heads_or_gives_a_distribution(encoder):
    (sentence,) = encoder.annotate(sentences("Peru expelled the ambassador of Chile."))
    source, target = Span(start=0, end=4), Span(start=32, end=37)
    if not encoder.contract.events:
        with pytest.raises(ModelError, match="no event heads"):
            encoder.relate(sentence, source, target)
        return
    found = encoder.relate(sentence, source, target)
    assert len(found) == 17
    assert abs(sum(found.values()) - 1) < 1e-9
    assert found == encoder.relate(sentences("Peru expelled the ambassador of Chile.")[0], source, target)
    with pytest.raises(ValueError, match="no word"):
        encoder.relate(sentence, Span(start=90, end=95), target)


def test_the_session_runs_on_cpu_only(encoder):
    assert encoder._session.get_providers() == ["CPUExecutionProvider"]
    assert isinstance(encoder._session, onnxruntime.InferenceSession)
