"""Networks with one attention layer on small random data: every label exact, every size proved."""

from __future__ import annotations

from collections import Counter

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memcap.numeric.errors import CannotMemorize
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.network import matrix
from memcap.numeric.one_layer import number_words, spread_for, telling_words
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.sizes import count, parts, promise
from memcap.numeric.softmax import SoftmaxEvaluator
from memcap.numeric.verify import breaches, verify
from tests.numeric.samples import dataset_of, datasets, prefix_datasets

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
VARIANTS = datasets() | prefix_datasets()


def as_promised(network):
    """Whether everything counted is what the formulas say."""
    metadata = network.metadata
    promised = promise(metadata.task, metadata.shape, metadata.constants)
    return promised.broken(count(network)) == [] and all(
        part.counted == part.promised for part in parts(network)
    )


@SLOW
@given(VARIANTS, st.integers(0, 3))
def test_every_label_is_exact_and_every_size_as_promised(dataset, seed):
    network = build(dataset, seed=seed, layers="one").network
    for attention in ("hard", "softmax"):
        result = verify(network, dataset, attention=attention)
        assert (result.correct, result.total) == (dataset.N * dataset.n, dataset.N * dataset.n)
    assert as_promised(network) and count(network).attention_layers == 1


@SLOW
@given(VARIANTS, st.integers(1, 12))
def test_memorizers_side_by_side(dataset, depth):
    for layers in ("one",) if dataset.task == "prefixes" else ("n", "one"):
        network = build(dataset, layers=layers, depth=depth).network
        assert verify(network, dataset).ok and as_promised(network)
        shape = network.metadata.shape
        assert shape.lookups <= depth and shape.records <= -(-depth // (shape.width + 2))
        assert len(network.readout) == shape.copies


@SLOW
@given(datasets(), st.randoms(use_true_random=False))
def test_permuted_inputs_give_permuted_outputs(dataset, random):
    network = build(dataset, layers="one").network
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        order = random.sample(range(dataset.n), dataset.n)
        outputs = network.forward(matrix(dataset.vectors, [row[k] for k in order]))
        assert outputs == tuple(fmpq(labels[k]) for k in order)


@SLOW
@given(prefix_datasets())
def test_what_comes_later_does_not_matter(dataset):
    network = build(dataset).network
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        for k in range(1, dataset.n + 1):
            tokens = matrix(dataset.vectors, row[:k])
            expected = tuple(fmpq(label) for label in labels[:k])
            assert network.forward(tokens) == expected
            assert Evaluator(network).outputs(tokens) == expected
            assert SoftmaxEvaluator(network).outputs(tokens) == expected


@settings(SLOW, max_examples=15)
@given(VARIANTS, st.none() | st.integers(1, 5))
def test_no_condition_of_a_gadget_is_broken(dataset, depth):
    assert list(breaches(build(dataset, layers="one", depth=depth))) == []


@SLOW
@given(VARIANTS)
def test_few_words_tell_the_rows_apart(dataset):
    words = telling_words(dataset)
    assert len(words) <= dataset.N - 1
    marks = {tuple(Counter(row)[word] for word in words) for row in dataset.sequences}
    assert len(marks) == dataset.N
    numbers = number_words(dataset)
    M = spread_for(dataset.task, dataset.n, dataset.N)
    assert len(numbers.words) == max(1, len(words)) and numbers.M == M
    assert all(1 <= value <= M for value in numbers.values) or numbers.values == (0,)


@SLOW
@given(prefix_datasets())
def test_different_prefixes_of_one_length_have_different_sums(dataset):
    phi = number_words(dataset).phi(dataset.V)
    for k in range(1, dataset.n + 1):
        prefixes = {row[:k] for row in dataset.sequences}
        assert len({sum(phi[word] for word in prefix) for prefix in prefixes}) == len(prefixes)


@pytest.mark.parametrize("layers", ["n", "one"])
@pytest.mark.parametrize("depth", [None, 1, 100])
@pytest.mark.parametrize(
    ("task", "rows", "labels", "V"),
    [
        ("tokens", [(0,)], [(0,)], 1),
        ("tokens", [(0, 0, 0)], [(2, 2, 2)], 1),
        ("tokens", [(0,), (1,)], [(1,), (0,)], 2),
        ("tokens", [(0, 1), (1, 1), (0, 0)], [(1, 0), (2, 2), (0, 0)], 2),
        ("sequences", [(0,)], [(1,)], 1),
        ("next-token", [(0, 1), (1, 1), (0, 0)], [(1, 1), (2, 2), (0, 0)], 2),
    ],
)
def test_the_smallest_data(task, rows, labels, V, layers, depth):
    dataset = dataset_of([(fmpq(k, 3),) for k in range(V)], rows, labels, 3, task)
    network = build(dataset, layers=layers, depth=depth).network
    assert verify(network, dataset).ok and as_promised(network)


def test_the_parameter_counts_are_the_formulas_of_the_theorems():
    vectors, rows = [(fmpq(k),) for k in range(5)], [(0, 1, 2), (3, 4, 4)]
    for task, rest in (("tokens", 11), ("sequences", 13), ("prefixes", 11)):
        dataset = prepare(dataset_of(vectors, rows, [(0,) * 3] * 2, 1, task)).dataset
        network = build(dataset, layers="one").network
        s = network.metadata.shape
        f = s.first
        expected = s.d + 6 * (f.groups - 1) + f.records * (8 * f.width + 26)
        expected += 6 * (s.groups - 1) + s.records * (8 * s.width + 26) + rest
        assert count(network).parameters == expected
        depth = f.groups + f.records * (f.width + 2) + 2 + s.groups + s.records * (s.width + 2)
        assert (count(network).depth, count(network).width) == (depth, 8)


def test_equal_tokens_in_different_places_of_a_prefix():
    vectors = [(fmpq(0),), (fmpq(1, 3),)]
    rows = [(0, 0, 0, 1), (0, 0, 1, 0), (1, 1, 1, 1)]
    labels = [(0, 1, 2, 0), (0, 1, 0, 2), (2, 1, 0, 0)]
    dataset = prepare(dataset_of(vectors, rows, labels, 3, "prefixes")).dataset
    network = build(dataset).network
    assert verify(network, dataset).ok and verify(network, dataset, attention="softmax").ok


def test_prefixes_without_positions_are_refused():
    dataset = dataset_of([(fmpq(0),)], [(0, 0)], [(0, 1)], 2, "prefixes")
    with pytest.raises(ValueError, match="positions"):
        build(dataset)


def test_a_prefix_with_two_labels_is_refused():
    rows, labels = [(0, 1), (0, 0), (1, 1)], [(0, 1), (1, 1), (0, 0)]
    torn = dataset_of([(fmpq(0),), (fmpq(1),)], rows, labels, 2, "prefixes")
    with pytest.raises(CannotMemorize, match="small:1, small:2 begin with the same word"):
        prepare(torn)
    kept = prepare(torn, skip_inconsistent=True).dataset
    assert kept.where == ("small:3",) and verify(build(kept).network, kept).ok


def test_n_layers_for_prefixes_and_a_depth_of_0_are_refused():
    dataset = prepare(dataset_of([(fmpq(0),)], [(0, 0)], [(0, 1)], 2, "prefixes")).dataset
    with pytest.raises(ValueError, match="one attention layer"):
        build(dataset, layers="n")
    with pytest.raises(ValueError, match="depth"):
        build(dataset, depth=0)
