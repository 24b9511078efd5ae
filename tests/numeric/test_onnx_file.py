"""A network as a model of another runtime: the same numbers, where they are doubles."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings

from memcap.numeric import onnx_file
from memcap.numeric.dataset import Dataset
from memcap.numeric.embedding import embed
from memcap.numeric.errors import InputError
from memcap.numeric.network import Embedding, Network
from memcap.numeric.onnx_file import compare, model, run
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.precision.floats import rounded
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron
from tests.numeric.precision.test_formats import dyadic, exact, pairs
from tests.numeric.samples import METADATA, NAMES
from tests.numeric.test_verify import mutant

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

ROWS = [(0, 1), (1, 1), (1, 0)]


def words(rows, task="tokens", labels=None):
    """Rows of whole numbers; the label of a token is its parity."""
    V = 1 + max(map(max, rows))
    labels = tuple(tuple(w % 2 for w in row) for row in rows) if labels is None else labels
    names, where = tuple(f"w{k}" for k in range(V)), tuple(f"r:{k}" for k in range(len(rows)))
    return Dataset("r", names, embed(V, 1), rows, labels, ("even", "odd"), task, where)


@settings(deadline=None, max_examples=60)
@given(dyadic(), pairs)
def test_the_runtime_computes_what_the_network_does(network, tokens):
    assert network.metadata.shape.n == 2
    inputs = np.array([[[rounded(x) for x in tokens[word]] for word in row] for row in ROWS])
    found = run(model(network), inputs)
    assert found.ravel().tolist() == [rounded(x) for x in exact(network, tokens, ROWS)]


@pytest.mark.parametrize(
    "task, options",
    [
        ("tokens", {}),
        ("tokens", {"layers": "one"}),
        ("tokens", {"attention": "softmax"}),
        ("tokens", {"depth": 1}),
        ("sequences", {}),
        ("prefixes", {}),
    ],
)
def test_what_survives_in_doubles_is_right_in_the_runtime(task, options):
    rows = ((0, 1), (2, 0), (1, 2))
    labels = ((0, 0), (1, 1), (0, 0)) if task == "sequences" else None
    dataset = prepare(words(rows, task, labels)).dataset
    network = build(dataset, **options).network
    found = compare(network, model(network), dataset)
    assert (found.total, found.runtime, found.audit, found.lost) == (6, 6, 6, 0)


def test_a_wrong_network_is_wrong_in_the_runtime():
    dataset = words(((0, 1), (2, 0), (1, 2)))
    network = mutant(build(dataset).network, -3)
    found = compare(network, model(network), dataset)
    assert found.runtime == found.audit < found.total


def test_labels_that_the_runtime_loses_are_counted():
    dataset = words(((0, 1), (2, 0), (1, 2)))
    network = build(dataset).network
    found = compare(network, model(mutant(network, -3)), dataset)
    assert found.audit == found.total and found.lost == found.total - found.runtime > 0


def with_weight(weight, place):
    blocks = {
        "neuron": FeedForward((Neuron({"a": weight}, None, {"b": fmpq(1)}),)),
        "bias of a neuron": FeedForward((Neuron({"a": fmpq(1)}, weight, {"b": fmpq(1)}),)),
        "output": FeedForward((Neuron({"a": fmpq(1)}, None, {"b": weight}),)),
        "bias": FeedForward((), {"a": weight}),
        "head": Attention((Head({"a": weight}, {}, {"a": fmpq(1)}, {}),)),
    }
    block = (blocks[place],) if place in blocks else ()
    embedding = Embedding({"a": (weight if place == "embedding" else fmpq(1),)}, {})
    readout = {"b": weight if place == "readout" else fmpq(1)}
    return Network(NAMES, embedding, block, readout, METADATA)


@pytest.mark.parametrize(
    "place", ["embedding", "neuron", "bias of a neuron", "output", "bias", "head", "readout"]
)
def test_a_weight_that_is_no_double_is_refused_with_its_place(place):
    where = place if place in ("embedding", "readout") else r"blocks\[0\]"
    for weight in (fmpq(2**53 + 1), fmpq(1, 3), fmpq(10) ** 400):
        with pytest.raises(ValueError, match=f"^{where}: a weight of .* bits is no double"):
            model(with_weight(weight, place))
    for weight in (fmpq(2**53), fmpq(3, 1024), fmpq(2) ** 1000):
        assert model(with_weight(weight, place))


def test_without_the_package_that_is_said(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(onnx_file, "import_module", missing)
    with pytest.raises(InputError, match="not installed"):
        model(with_weight(fmpq(1), "head"))
