"""The pipeline on small random data: every label exact, every condition of every gadget met."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memcap.numeric.context import map_contexts, peel_vector, token_keys
from memcap.numeric.errors import CannotMemorize
from memcap.numeric.memory import concatenate, pack, split_sizes, threshold
from memcap.numeric.network import matrix
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.project import project, root_up, scale_for, spread
from memcap.numeric.sizes import count, parts, promise
from memcap.numeric.verify import breaches, verify
from tests.numeric.samples import dataset_of, datasets

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(datasets(), st.integers(0, 5))
def test_every_label_is_exact_and_every_size_as_promised(dataset, seed):
    built = build(dataset, seed=seed)
    result = verify(built.network, dataset)
    assert (result.correct, result.total) == (dataset.N * dataset.n, dataset.N * dataset.n)
    metadata = built.network.metadata
    sizes = count(built.network)
    assert promise(metadata.task, metadata.shape, metadata.constants).broken(sizes) == []
    assert all(part.counted == part.promised for part in parts(built.network))


@SLOW
@given(datasets(), st.randoms(use_true_random=False))
def test_permuted_inputs_give_permuted_outputs(dataset, random):
    network = build(dataset).network
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        order = random.sample(range(dataset.n), dataset.n)
        outputs = network.forward(matrix(dataset.vectors, [row[k] for k in order]))
        assert outputs == tuple(fmpq(labels[k]) for k in order)


@settings(SLOW, max_examples=25)
@given(datasets())
def test_no_condition_of_a_gadget_is_broken(dataset):
    assert list(breaches(build(dataset))) == []


def test_the_parameter_count_is_the_formula_of_the_theorem():
    dataset = dataset_of([(fmpq(k),) for k in range(5)], [(0, 1, 2), (3, 4, 4)], [(0,) * 3] * 2, 1)
    for task, rest in (("tokens", 8), ("sequences", 10)):
        data = dataset_of(dataset.vectors, dataset.sequences, dataset.labels, 1, task)
        network = build(data).network
        s = network.metadata.shape
        expected = s.d + 24 * s.n + 6 * (s.groups - 1) + s.records * (8 * s.width + 26) + rest
        assert count(network).parameters == expected
        assert count(network).depth == 3 * s.n + 2 + s.groups + s.records * (s.width + 2)


@pytest.mark.parametrize(
    ("rows", "labels", "V"),
    [
        ([(0,)], [(0,)], 1),
        ([(0, 0, 0)], [(0, 0, 0)], 1),
        ([(0,), (1,)], [(1,), (0,)], 2),
        ([(0, 1), (1, 1), (0, 0)], [(1, 0), (2, 2), (0, 0)], 2),
    ],
)
def test_the_smallest_data(rows, labels, V):
    dataset = dataset_of([(fmpq(k, 3),) for k in range(V)], rows, labels, 3)
    assert verify(build(dataset).network, dataset).ok


def test_positions_tell_rows_of_equal_words_apart():
    vectors = [(fmpq(0), fmpq(1)), (fmpq(1, 2), fmpq(0))]
    torn = dataset_of(vectors, [(0, 1), (1, 0), (0, 0)], [(0, 1), (0, 1), (1, 0)], 2)
    with pytest.raises(CannotMemorize, match="--positions"):
        prepare(torn)
    placed = prepare(torn, positions=True).dataset
    assert verify(build(placed).network, placed).ok


def test_next_token_windows():
    vectors = [(fmpq(k),) for k in range(3)]
    windows = dataset_of(
        vectors, [(0, 1), (1, 2), (1, 0)], [(2, 2), (0, 0), (1, 1)], 3, "next-token"
    )
    placed = prepare(windows, positions=True).dataset
    assert verify(build(placed).network, placed).ok


def test_inconsistent_data_are_refused_before_anything_is_built():
    torn = dataset_of([(fmpq(0),)], [(0, 0)], [(0, 1)], 2)
    with pytest.raises(CannotMemorize, match="small:1"):
        build(torn)


def test_equal_vectors_are_refused():
    torn = dataset_of([(fmpq(0),), (fmpq(0),)], [(0, 1)], [(0, 0)], 1)
    with pytest.raises(CannotMemorize, match="one vector"):
        build(torn)


def test_the_same_seed_gives_the_same_network():
    dataset = dataset_of([(fmpq(k),) for k in range(4)], [(0, 1), (2, 3)], [(0, 1), (1, 0)], 2)
    assert build(dataset, seed=3).network == build(dataset, seed=3).network
    assert build(dataset, seed=3).network != build(dataset, seed=4).network


# --- the stages ----------------------------------------------------------------------------


@SLOW
@given(datasets())
def test_projection_keeps_tokens_two_apart(dataset):
    found = project(dataset)
    values = sorted(found.values)
    assert values[0] >= 2 and values[-1] <= found.bound
    assert all(b - a >= 2 for a, b in pairwise(values))
    assert all(1 <= entry <= found.M for entry in found.u) and found.M == spread(dataset.V)
    delta2 = dataset.separation_squared()
    assert found.kappa**2 * delta2 >= 16 * dataset.d > (found.kappa / 2) ** 2 * delta2
    square = (found.kappa * found.M) ** 2 * dataset.d * dataset.norm_squared()
    assert found.shift**2 >= square and (found.shift == 0 or (found.shift - 1) ** 2 < square)


def test_a_small_M_is_refused():
    dataset = dataset_of([(fmpq(k),) for k in range(4)], [(0, 1, 2, 3)], [(0,) * 4], 1)
    with pytest.raises(ValueError, match="at least"):
        project(dataset, M=6)
    assert project(dataset, M=1000).M == 1000


@SLOW
@given(datasets("tokens"))
def test_keys_are_two_apart(dataset):
    projection = project(dataset)
    context = map_contexts(dataset, projection)
    keys = token_keys(dataset, projection, context)
    assert all(b[0] - a[0] >= 2 for a, b in pairwise(keys))
    assert len(keys) == sum(len(set(row)) for row in dataset.sequences)


@given(st.lists(st.integers(2, 9), min_size=1, max_size=5))
def test_a_peel_vector_determines_its_multiset(values):
    n = len(values)
    vector = peel_vector([fmpq(v) for v in values])
    mu, nu = vector[:n], vector[n:]
    assert len(vector) == 2 * n - 1
    rebuilt = [m for m, k in zip(mu, nu, strict=False) for _ in range(int(k.p)) if m]
    missing = n - len(rebuilt)
    assert sorted(rebuilt + [mu[-1]] * missing) == sorted(values)


@given(st.lists(st.integers(1, 2**20), min_size=1, max_size=30), st.integers(1, 9), st.data())
def test_strings_hold_the_records(gaps, classes, data):
    keys, key = [], fmpq(0)
    for gap in gaps:
        key += gap + 2
        keys.append(key)
    labels = [data.draw(st.integers(0, classes - 1)) for _ in keys]
    strings = pack(list(zip(keys, labels, strict=True)), classes)
    w, records = strings.width, strings.records
    read = [
        string >> (records - r) * w & (1 << w) - 1
        for string in strings.strings
        for r in range(1, records + 1)
    ]
    held = [(word >> strings.label_bits, word % 2**strings.label_bits) for word in read]
    assert held[: len(keys)] == [(int(k.floor()), y) for k, y in zip(keys, labels, strict=True)]
    assert not any(read[len(keys) :])
    assert (strings.groups - 1) * records < len(keys) <= strings.groups * records


@given(st.builds(fmpq, st.integers(0, 999), st.integers(1, 12)))
def test_a_threshold_lies_off_both_keys(key):
    theta = threshold(key)
    assert (2 * theta).denominator == 1
    x = Fraction(int(key.p), int(key.q))
    assert x + Fraction(3, 4) <= theta <= x + Fraction(5, 4)


def test_a_memory_refuses_what_it_cannot_hold():
    for pairs in ([], [(fmpq(3), 0), (fmpq(1), 0)], [(fmpq(1), 0), (fmpq(2), 0)], [(fmpq(1), 5)]):
        with pytest.raises(ValueError):
            pack(pairs, 2)


@given(st.integers(1, 10**7), st.integers(2, 500))
def test_no_group_is_empty(P, w):
    m, records = split_sizes(P, w)
    assert (m - 1) * records < P <= m * records
    excess = 6 * (m - 1) + records * (8 * w + 26) - (8 * w + 26)
    assert excess <= 0 or excess**2 <= 24 * P * (8 * w + 26)


@given(st.integers(1, 300), st.integers(2, 60))
def test_no_split_has_fewer_entries(P, w):
    def entries(records):
        return 6 * (-(-P // records) - 1) + records * (8 * w + 26)

    m, records = split_sizes(P, w)
    assert m == -(-P // records)
    assert all(entries(records) < entries(other) for other in range(1, records))
    assert all(entries(records) <= entries(other) for other in range(records, P + 1))


def test_short_last_group_ends_in_zeros():
    assert concatenate([3], 2, 3) == 0b110000


def test_scale_and_root_are_least():
    for square in (fmpq(0), fmpq(1, 9), fmpq(4), fmpq(17, 4)):
        s = root_up(square)
        assert s * s >= square and (s == 0 or (s - 1) ** 2 < square)
    assert scale_for(3, fmpq(1, 1000)) == 256
