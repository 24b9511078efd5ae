"""What is promised for a size holds of the networks for data of that size."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memcap.numeric.dataset import Dataset
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.sizes import count
from memcap.numeric.theorem import theorem
from tests.numeric.samples import dataset_of, datasets

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

depths = st.none() | st.integers(1, 30)


def promised(dataset: Dataset, **options):
    """The theorem for data as large as these."""
    return theorem(
        n=dataset.n,
        d=dataset.d,
        N=dataset.N,
        C=dataset.C,
        V=dataset.V,
        r2=dataset.norm_squared(),
        delta2=dataset.separation_squared(),
        task=dataset.task,
        **options,
    )


def within(found, network):
    """Whether formula and network stay below the bounds."""
    limit, formula, sizes = asdict(found.at_most), asdict(found.formula), count(network)
    return all(formula[name] <= limit[name] >= getattr(sizes, name) for name in limit)


@SLOW
@given(datasets(), st.sampled_from(["n", "one"]), depths)
def test_tokens_and_sequences(dataset, layers, depth):
    options = {"layers": layers, "depth": depth}
    dataset = dataset.take(range(dataset.N))
    assert within(promised(dataset, **options), build(dataset, **options).network)


@SLOW
@given(datasets(), st.sampled_from(["n", "one"]), depths)
def test_positions(dataset, layers, depth):
    options = {"layers": layers, "depth": depth}
    dataset = dataset.take(range(dataset.N))
    placed = prepare(dataset, positions=True).dataset
    assert within(promised(dataset, positions=True, **options), build(placed, **options).network)


@SLOW
@given(datasets("tokens"), depths)
def test_prefixes(dataset, depth):
    labels = [(0, 1, 0, 1)[: dataset.n]] * dataset.N
    dataset = dataset_of(dataset.vectors, dataset.sequences, labels, 2, "prefixes")
    dataset = dataset.take(range(dataset.N))
    placed = prepare(dataset).dataset
    assert within(promised(dataset, depth=depth), build(placed, depth=depth).network)


def test_one_layer_needs_no_temperature_and_only_a_logarithm_of_n():
    def size(n, **options):
        task = {"task": "sequences", "attention": "softmax"}
        numbers = {"d": 2, "N": 500, "C": 2, "r2": fmpq(8), "delta2": fmpq(1)}
        return theorem(n=n, V=100, **numbers, **task, **options)

    few, many = size(10, layers="one"), size(1000, layers="one")
    assert few.constants.heat == many.constants.heat == 1 < size(10).constants.heat
    assert many.formula.parameters - few.formula.parameters < 1000
    assert size(1000).formula.parameters > 24 * 1000


def test_deeper_is_narrower():
    numbers = {"n": 4, "d": 2, "N": 1000, "C": 2, "V": 100, "r2": fmpq(8), "delta2": fmpq(1)}
    found = [theorem(**numbers, depth=depth).formula for depth in (5, 10, 20, 50, 200)]
    for shallow, deep in pairwise(found):
        assert shallow.width > deep.width and shallow.depth < deep.depth
        assert shallow.parameters > deep.parameters
    assert theorem(**numbers, depth=10**9).formula == theorem(**numbers).formula


def test_what_makes_no_sense():
    numbers = {"n": 2, "d": 1, "N": 3, "C": 2, "V": 6, "r2": fmpq(4), "delta2": fmpq(1)}
    for wrong in ({"depth": 0}, {"task": "prefixes", "layers": "n"}):
        with pytest.raises(ValueError):
            theorem(**numbers, **wrong)
