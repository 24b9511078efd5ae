"""Networks as data: the two forward passes agree, and files are read strictly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.errors import InputError
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.network import Embedding, Network
from memcap.numeric.network_file import encode, load, save
from memcap.numeric.sizes import bit_size, count
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron
from tests.numeric.samples import METADATA, NAMES, networks, small, vectors


@settings(deadline=None, max_examples=300)
@given(networks(), st.lists(vectors, min_size=1, max_size=4))
def test_the_fast_pass_is_the_plain_one(network, tokens):
    tokens = [*tokens, tokens[0]]
    assert Evaluator(network).outputs(tokens) == network.forward(tokens)


@settings(deadline=None, max_examples=50)
@given(network=networks())
def test_a_file_holds_the_network(tmp_path_factory, network):
    path = tmp_path_factory.mktemp("nets") / "net.json"
    save(network, path)
    assert load(path) == network
    assert path.read_bytes() == encode(load(path)) == encode(network)


def test_sizes_are_counted_from_the_weights():
    block = FeedForward((Neuron({"a": fmpq(0)}, fmpq(-7, 4), {"b": fmpq(3)}),), {"c": fmpq(1)})
    head = Attention((Head({"a": fmpq(1)}, {}, {"b": fmpq(1)}, {"c": fmpq(2)}),))
    embedding = Embedding({"a": (fmpq(1), fmpq(2))}, {})
    sizes = count(Network(NAMES, embedding, (block, head), {"c": fmpq(1)}, METADATA))
    assert (sizes.parameters, sizes.nonzero) == (2 + 4 + 3 + 1, 2 + 3 + 3 + 1)
    assert (sizes.width, sizes.depth, sizes.attention_layers) == (3, 2, 1)
    assert (sizes.heads, sizes.hidden_width) == (1, 1)
    assert sizes.bits == 7 == bit_size(fmpq(-7, 4))
    assert sizes.dense == 3 * 3 + (3 + 1 + 3 + 3) + 4 * 3 + 3


def test_a_register_that_is_not_there_is_refused_with_its_place():
    block = FeedForward((Neuron({"a": fmpq(1)}, None, {"z": fmpq(1)}),))
    with pytest.raises(ValueError, match=r"blocks\[1\]\.neurons\[0\]: .*'z'"):
        Network(NAMES, Embedding({"a": (fmpq(1),)}, {}), (FeedForward(), block), {}, METADATA)


@pytest.mark.parametrize("weight", [1, 0.5, "1", None])
def test_a_weight_that_is_not_exact_is_refused(weight):
    with pytest.raises(ValueError, match="exact"):
        Network(
            NAMES, Embedding({"a": (fmpq(1),)}, {}), (FeedForward((), {"a": weight}),), {}, METADATA
        )


# --- files that are refused ----------------------------------------------------------------


def change(path: Path, *steps: object) -> None:
    """Put the last of `steps` where the others lead; drop the place where it is `...`."""
    content = json.loads(path.read_text())
    *way, key, value = steps
    inner = content
    for step in way:
        inner = inner[step]
    if value is ...:
        del inner[key]
    else:
        inner[key] = value
    path.write_text(json.dumps(content))


REFUSALS = [
    (("format", "other"), "not a network file"),
    (("version", 2), "version 2"),
    (("version", ...), "version"),
    (("version", True), "version"),
    (("readout", ...), "readout"),
    (("extra", 1), "unknown field"),
    (("blocks", 3, "neurons", 0, "inputs", "nowhere", "1"), r"blocks\[3\]\.neurons\[0\].*nowhere"),
    (("blocks", 1, "heads", 0, "outputs", "nowhere", "1"), r"blocks\[1\]\.heads\[0\].*nowhere"),
    (("blocks", 1, "heads", 0, "value", {}), r"blocks\[1\]\.heads\[0\]"),
    (("readout", "out", 1.5), "float"),
    (("readout", "out", 1), "strings"),
    (("readout", "out", "1/0"), "zero"),
    (("readout", "out", "1e9"), "exact number"),
    (("readout", "out", "9" * 5000), "5000 characters"),
    (("readout", "out", None), "strings"),
    (("blocks", 0, "kind", "convolution"), "convolution"),
    (("blocks", 0, "kind", ...), "kind"),
    (("blocks", 1, "causal", "yes"), "causal"),
    (("metadata", "shape", "per_copy", 0), "per_copy"),
    (("metadata", "shape", "first", {"P": 1}), "first"),
    (("blocks", {}), "array"),
    (("registers", ["one", "one"]), "registers"),
    (("registers", []), "registers"),
    (("embedding", "weights", "token", []), "token|length"),
    (("metadata", "shape", "n", 0), "metadata.shape.n"),
    (("metadata", "shape", "n", "2"), "metadata.shape.n"),
    (("metadata", "task", "poetry"), "metadata.task"),
    (("metadata", "classes", []), "metadata.classes"),
]


@pytest.mark.parametrize(("steps", "reason"), REFUSALS, ids=lambda value: str(value)[:60])
def test_refused(tmp_path, steps, reason):
    path = tmp_path / "net.json"
    save(small(), path)
    change(path, *steps)
    with pytest.raises(InputError, match=reason) as caught:
        load(path)
    assert str(caught.value).startswith(str(path))


def test_broken_files(tmp_path):
    path = tmp_path / "net.json"
    whole = encode(small())
    for content in (b"", whole[: len(whole) // 2], b"[1]", b"\xff", b"[" * 100_000, b'"x"'):
        path.write_bytes(content)
        with pytest.raises(InputError):
            load(path)
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "absent.json")


def test_nothing_half_written(tmp_path):
    path = tmp_path / "net.json"
    path.write_text("old")
    long = Network(NAMES, Embedding({"a": (fmpq(1),)}, {}), (), {"a": fmpq(10) ** 5000}, METADATA)
    with pytest.raises(InputError, match="characters"):
        save(long, path)
    with pytest.raises(InputError):
        save(small(), tmp_path / "absent" / "net.json")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
