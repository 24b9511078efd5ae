"""Many columns at once: the laws of partitions, of piecewise linear functions and of batches."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.columns import DENSE, Column, Partition, add_up, meet
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.layers import FeedForward as Fused
from memcap.numeric.layers import layers
from memcap.numeric.limbs import Integers
from memcap.numeric.piecewise import Bend, Piecewise
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Neuron
from tests.numeric.samples import NAMES, dataset_of, networks, numbers, vectors

codes = st.lists(st.integers(0, 40), min_size=12, max_size=12)
long = st.integers(-(1 << 200), 1 << 200) | st.integers(-9, 9)
below = st.integers(1, 6)


def partition(numbers):
    return Partition.by(np.array(numbers))


def column(data, classes):
    values = data.draw(st.lists(long, min_size=classes.count, max_size=classes.count))
    return Column(classes, Integers.of(values), data.draw(below))


def each(column):
    return [fmpq(value, column.below) for value in column.each().tolist()]


@given(codes)
def test_columns_are_of_one_class_where_their_numbers_are_equal(given):
    found = partition(given)
    assert sorted(set(found.codes.tolist())) == list(range(found.count))
    pairs = zip(given, found.codes.tolist(), strict=True)
    assert len(set(pairs)) == found.count == len(set(given))
    assert found.codes[found.first].tolist() == list(range(found.count))


@given(codes, codes)
def test_a_common_refinement_tells_apart_what_either_does(a, b):
    left, right = partition(a), partition(b)
    met, *sides = meet(left, right)
    if left.count * right.count <= DENSE * 12 or right.count == 1:
        assert met.count == len(set(zip(a, b, strict=True)))
    for side, classes in zip((left, right), sides, strict=True):
        assert (classes is None) == (side is met)
        own = np.arange(side.count) if classes is None else np.array(classes)
        assert (own[met.codes] == side.codes).all()
    assert meet(left, right)[0] is met


def test_partitions_go_when_nobody_holds_them():
    """Without the collector of cycles, since they are long."""
    left, right = partition([0, 0, 1]), partition([0, 1, 1])
    both, *_ = meet(left, right)
    meet(both, left), meet(right, both), meet(left, left)
    gone = [weakref.ref(one) for one in (left, right, both)]
    gc.disable()
    try:
        del left, right, both
        assert [one() for one in gone] == [None] * 3
    finally:
        gc.enable()


@settings(deadline=None)
@given(st.data(), st.lists(st.tuples(st.integers(-3, 3), codes), max_size=4), long, below)
def test_sums_are_those_of_every_column(data, parts, bias, denominator):
    everywhere = partition([0] * 12)
    terms = [(weight, column(data, partition(numbers))) for weight, numbers in parts]
    terms.append((1, Column(everywhere, Integers.of([data.draw(long)]), data.draw(below))))
    found = add_up(terms, bias, denominator, everywhere)
    rows = [[fmpq(weight) * x for x in each(one)] for weight, one in terms]
    whole = [(sum(row, fmpq(bias))) / denominator for row in zip(*rows, strict=True)]
    assert each(found) == whole == each(found.reduced(everywhere))


def test_equal_values_become_one_and_denominators_the_least():
    everywhere, two = partition([0, 0]), partition([0, 1])
    assert Column(two, Integers.of([6, 6]), 4).reduced(everywhere).partition is everywhere
    assert Column(two, Integers.of([6, 8]), 4).reduced(everywhere).below == 2
    assert Column(two, Integers.of([0, 0]), 4).reduced(everywhere).below == 1


slopes = numbers.filter(lambda slope: slope != 0)
outputs = st.dictionaries(st.integers(0, 2), numbers, max_size=3).map(lambda d: tuple(d.items()))


@settings(deadline=None)
@given(st.data(), st.lists(st.builds(Bend, slopes, numbers, outputs), max_size=6), codes)
def test_neurons_of_one_form_are_one_function(data, bends, classes):
    everywhere, form = partition([0] * 12), column(data, partition(classes))
    expected = {place: [fmpq(0)] * 12 for place in range(3)}
    for bend in bends:
        for place, weight in bend.outputs:
            raised = [max(bend.slope * y + bend.bias, fmpq(0)) for y in each(form)]
            pairs = zip(expected[place], raised, strict=True)
            expected[place] = [sofar + weight * value for sofar, value in pairs]
    found = {place: [fmpq(0)] * 12 for place in range(3)}
    for place, sign, added in Piecewise(bends).apply(form, everywhere):
        found[place] = [sign * value for value in each(added)]
    assert found == expected


@settings(deadline=None, max_examples=200)
@given(networks(), st.lists(vectors, min_size=1, max_size=4), st.data())
def test_a_batch_is_its_sequences(network, tokens, data):
    words = st.integers(0, len(tokens) - 1)
    n = data.draw(st.integers(1, 4))
    rows = data.draw(st.lists(st.tuples(*[words] * n), min_size=1, max_size=5))
    found = Evaluator(network).columns(tokens, rows)
    plain = [network.forward([tokens[word] for word in row]) for row in rows]
    assert each(found) == [value for row in plain for value in row]


def neuron(read, write):
    return FeedForward((Neuron({read: fmpq(1)}, None, {write: fmpq(1)}),))


@pytest.mark.parametrize(
    "blocks, count",
    [
        ([neuron("a", "b"), neuron("a", "b")], 1),
        ([neuron("a", "b"), neuron("a", "a"), neuron("b", "c")], 2),
        ([neuron("a", "b"), neuron("b", "c")], 2),
        ([neuron("a", "b"), Attention(()), neuron("a", "b")], 3),
        ([neuron("a", "a"), neuron("a", "a")], 2),
        ([], 0),
    ],
)
def test_blocks_are_one_layer_only_if_none_reads_what_another_wrote(blocks, count):
    places = {name: place for place, name in enumerate(NAMES)}
    found = layers(blocks, places)
    assert len(found) == count
    assert sum(isinstance(layer, Fused) for layer in found) == count - blocks.count(Attention(()))


def test_progress_ends_with_all():
    from tests.numeric.samples import small

    parts: list[float] = []
    Evaluator(small()).columns([(fmpq(0),), (fmpq(1, 2),)], [(0, 1)], parts.append)
    assert parts == sorted(parts) and parts[-1] == 1


def test_vectors_of_another_dimension_are_refused():
    from tests.numeric.samples import small

    with pytest.raises(ValueError, match="2 entries"):
        Evaluator(small()).columns([(fmpq(0), fmpq(1))], [(0,)])


def test_a_whole_network_in_fractions():
    """The oracle is a loop over fractions that knows nothing of columns."""
    from memcap.numeric.pipeline import build

    tokens = [(fmpq(k), fmpq(1, k + 1)) for k in range(6)]
    rows = [(0, 1, 1), (2, 3, 4), (5, 0, 2), (1, 1, 1)]
    labels = [tuple((word + number) % 3 for word in row) for number, row in enumerate(rows)]
    network = build(dataset_of(tokens, rows, labels, 3)).network
    found = each(Evaluator(network).columns(tokens, rows))
    assert found == [value for row in rows for value in in_fractions(network, tokens, row)]
    assert found == [fmpq(label) for row in labels for label in row]


def in_fractions(network, tokens, row):
    """The forward pass in Python's fractions, read off the definition."""
    columns = []
    for word in row:
        column = dict.fromkeys(network.registers, Fraction(0))
        for name, bias in network.embedding.biases.items():
            column[name] += fraction(bias)
        for name, weights in network.embedding.weights.items():
            pairs = zip(weights, tokens[word], strict=True)
            column[name] += sum((fraction(w) * fraction(x) for w, x in pairs), Fraction(0))
        columns.append(column)
    for block in network.blocks:
        step = attended if isinstance(block, Attention) else fed
        columns = step(block, columns)
    return [fmpq(*value(network.readout, column).as_integer_ratio()) for column in columns]


def fraction(number):
    return Fraction(int(number.p), int(number.q))


def value(row, column):
    return sum((fraction(weight) * column[name] for name, weight in row.items()), Fraction(0))


def fed(block, columns):
    found = []
    for column in columns:
        after = dict(column)
        for one in block.neurons:
            raised = max(Fraction(0), value(one.inputs, column) + fraction(one.bias or fmpq(0)))
            for name, weight in one.outputs.items():
                after[name] += fraction(weight) * raised
        for name, weight in block.bias.items():
            after[name] += fraction(weight)
        found.append(after)
    return found


def attended(block, columns):
    found = [dict(column) for column in columns]
    for head in block.heads:
        for place, column in enumerate(columns):
            seen = columns[: place + 1] if block.causal else columns
            scores = [value(head.key, c) * value(head.query, column) for c in seen]
            best = [
                value(head.value, c) for c, s in zip(seen, scores, strict=True) if s == max(scores)
            ]
            for name, weight in head.outputs.items():
                found[place][name] += fraction(weight) * sum(best) / len(best)
    return found
