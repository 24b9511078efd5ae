"""Numbers of limited precision: the exact ones where they fit, and what is lost where not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flint import fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memcap.numeric.evaluator import Evaluator
from memcap.numeric.network import Embedding, Network
from memcap.numeric.pipeline import build
from memcap.numeric.precision.audit import audit
from memcap.numeric.precision.floats import FORMATS, FloatEvaluator, rounded
from memcap.numeric.precision.integers import exactly, in_integers
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron
from tests.numeric.samples import METADATA, NAMES, networks, vectors
from tests.numeric.test_verify import data, mutant

halves = st.builds(fmpq, st.integers(-4, 4), st.sampled_from([1, 2]))
sparse = st.dictionaries(st.sampled_from(NAMES), halves, max_size=2)
full = st.dictionaries(st.sampled_from(NAMES), halves, min_size=1, max_size=2)
neurons = st.builds(Neuron, sparse, st.none() | halves, sparse)
fed = st.builds(FeedForward, st.lists(neurons, max_size=3).map(tuple), sparse)
heads = st.lists(st.builds(Head, sparse, sparse, full, sparse), max_size=2)
attention = st.builds(Attention, heads.map(tuple), st.booleans())
embeddings = st.builds(
    Embedding,
    st.dictionaries(st.sampled_from(NAMES), st.tuples(halves, halves), min_size=1),
    sparse,
)


@st.composite
def dyadic(draw):
    """A small network whose numbers are all doubles on sequences of two tokens."""
    blocks = draw(st.lists(fed | attention, max_size=3))
    return Network(NAMES, draw(embeddings), tuple(blocks), draw(full), METADATA)


pairs = st.lists(st.tuples(halves, halves), min_size=2, max_size=2)


def exact(network, tokens, rows):
    found = Evaluator(network).columns(tokens, rows)
    return [fmpq(value, found.below) for value in found.each().tolist()]


@settings(deadline=None, max_examples=200)
@given(dyadic(), pairs)
def test_doubles_are_exact_where_all_numbers_are_doubles(network, tokens):
    rows = np.array([[0, 1], [1, 1], [1, 0]])
    found = FloatEvaluator(network, "float64", "hard").outputs(tokens, rows)
    assert found.ravel().tolist() == [rounded(x) for x in exact(network, tokens, rows.tolist())]


@pytest.mark.parametrize("name, step", [("float64", 53), ("float32", 24), ("bfloat16", 8)])
def test_a_number_that_is_too_long_is_rounded(name, step):
    embedding = Embedding({"a": (fmpq(1),)}, {})
    for digits, kept in ((step - 1, True), (step, False)):
        add = FeedForward((), {"a": fmpq(2**digits)})
        take = FeedForward((), {"a": -fmpq(2**digits)})
        network = Network(("a",), embedding, (add, take), {"a": fmpq(1)}, METADATA)
        found = FloatEvaluator(network, name, "hard").outputs([(fmpq(1),)], np.array([[0]]))
        assert (float(found[0, 0]) == 1) == kept
        assert found.dtype == FORMATS[name][0]


def test_softmax_averages_all_columns():
    head = Head({"a": fmpq(1)}, {"b": fmpq(1)}, {"a": fmpq(1)}, {"c": fmpq(1)})
    embedding = Embedding({"a": (fmpq(1),)}, {"b": fmpq(1)})
    network = Network(NAMES, embedding, (Attention((head,)),), {"c": fmpq(1)}, METADATA)
    tokens, rows = [(fmpq(0),), (fmpq(1),)], np.array([[0, 1]])
    soft = FloatEvaluator(network, "float64", "softmax").outputs(tokens, rows)
    assert (soft == np.e / (1 + np.e)).all()
    assert (FloatEvaluator(network, "float64", "hard").outputs(tokens, rows) == 1).all()
    masked = replace(network, blocks=(Attention((head,), causal=True),))
    first, second = FloatEvaluator(masked, "float64", "softmax").outputs(tokens, rows)[0]
    assert first == 0 and second == np.e / (1 + np.e)


def test_an_overflow_is_no_number_and_no_error():
    big = FeedForward((), {"a": fmpq(10) ** 400})
    embedding = Embedding({"a": (fmpq(1),)}, {})
    network = Network(
        ("a",),
        embedding,
        (big, FeedForward((), {"a": -(fmpq(10) ** 400)})),
        {"a": fmpq(1)},
        METADATA,
    )
    found = FloatEvaluator(network, "float64", "hard").outputs([(fmpq(1),)], np.array([[0]]))
    assert np.isnan(found).all()


# --- integers ------------------------------------------------------------------------------


def numbers(column):
    return [fmpq(value, column.below) for value in column.each().tolist()]


THIRDS = Network(NAMES, Embedding({"a": (fmpq(1, 3), fmpq(1))}, {}), (), {"a": fmpq(1)}, METADATA)
"""Its register is −2 over 1, which is −6 over the unit of its weights."""


@settings(deadline=None, max_examples=100)
@given(networks(), st.lists(vectors, min_size=2, max_size=2))
@example(THIRDS, [(fmpq(0), fmpq(0)), (fmpq(0), fmpq(-2))])
def test_with_the_bits_that_an_exact_run_needs_nothing_is_lost(network, tokens):
    rows = [(0, 1), (1, 1)]
    found, needed = exactly(network, tokens, rows)
    assert numbers(found) == exact(network, tokens, rows)
    same = in_integers(network, tokens, rows, needed.unit, needed.bits)
    assert numbers(same) == numbers(found)
    more = in_integers(network, tokens, rows, 2 * needed.unit, needed.bits + 1)
    assert numbers(more) == numbers(found)


@pytest.mark.parametrize(
    "value, unit, bits, expected",
    [
        (fmpq(3), 1, 3, 3),
        (fmpq(4), 1, 3, 3),
        (fmpq(-4), 1, 3, -4),
        (fmpq(-5), 1, 3, -4),
        (fmpq(1, 2), 1, 3, 1),
        (fmpq(-1, 2), 1, 3, 0),
        (fmpq(1, 3), 1, 3, 0),
        (fmpq(1, 3), 2, 4, fmpq(1, 2)),
        (fmpq(7, 4), 4, 4, fmpq(7, 4)),
        (fmpq(2), 4, 4, fmpq(7, 4)),
    ],
)
def test_what_does_not_fit_is_rounded_and_cut_off(value, unit, bits, expected):
    embedding = Embedding({"a": (fmpq(1),)}, {})
    network = Network(("a",), embedding, (), {"a": fmpq(1)}, METADATA)
    found = in_integers(network, [(value,)], [(0,)], unit, bits)
    assert numbers(found) == [fmpq(expected)]


def test_a_weight_that_does_not_fit_is_cut_off():
    embedding = Embedding({"a": (fmpq(0),)}, {})
    network = Network(
        ("a",), embedding, (FeedForward((), {"a": fmpq(9)}),), {"a": fmpq(1)}, METADATA
    )
    assert numbers(in_integers(network, [(fmpq(0),)], [(0,)], 1, 4)) == [7]


# --- the audit -----------------------------------------------------------------------------


def test_one_bit_less_loses_a_label():
    dataset = data()
    network = build(dataset).network
    found = audit(network, dataset)
    assert found.least is not None and found.least.all and found.least.total == 24
    rows = [list(row) for row in dataset.sequences]
    for bits, kept in ((found.least.bits, True), (found.least.bits - 1, False)):
        column = in_integers(network, dataset.vectors, rows, found.unit, bits)
        labels = [fmpq(label) for row in dataset.labels for label in row]
        assert (numbers(column) == labels) == kept
    assert [one.bits for one in found.tried] == sorted({one.bits for one in found.tried})
    assert [one.name for one in found.floats] == list(FORMATS)


def test_a_network_that_is_wrong_has_no_least_number_of_bits():
    dataset = data()
    found = audit(mutant(build(dataset).network, -3), dataset)
    assert found.least is None and found.tried[-1].right < found.tried[-1].total


def test_labels_in_floats_are_those_of_the_network():
    dataset = data(2, 2)
    network = build(dataset).network
    found = {one.name: one for one in audit(network, dataset).floats}
    assert found["float64"].all and not found["bfloat16"].all
    other = replace(dataset, classes=("c1", "c0"))
    assert audit(network, other).floats[0].right == 0
