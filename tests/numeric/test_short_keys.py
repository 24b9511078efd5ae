"""Short keys: what makes them, the networks with them, and that each constant is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric import short_keys
from numeric.evaluator import Evaluator
from numeric.pipeline import build
from numeric.project import NotFound, least_gap
from numeric.short_keys import digits_for, shorten
from numeric.sizes import count, promised, stored
from numeric.softmax import SoftmaxEvaluator
from numeric.theorem import theorem
from numeric.verify import breaches, verify
from symbolic.gadgets.program import unroll
from tests.numeric.samples import datasets
from tests.numeric.test_verify import data, mutant

gaps = st.lists(st.builds(fmpq, st.integers(4, 40), st.integers(1, 2)), min_size=1, max_size=12)


@given(gaps, st.integers(0, 3))
def test_short_keys_are_apart_and_keep_their_labels(steps, seed):
    keys = [sum(steps[:k], fmpq(1, 7)) for k in range(len(steps))]
    found = shorten([(key, k) for k, key in enumerate(keys)], seed=seed)
    short = {label: key for key, label in found.pairs}
    assert sorted(short) == list(range(len(keys))) and found.pairs == sorted(found.pairs)
    gap = least_gap(short.values())
    assert gap is None or gap >= 4
    assert all(1 <= weight <= found.M for weight in found.weights)
    assert 0 <= found.offset < 1 << found.sizes.slack
    for label, key in enumerate(keys):
        assert run(found, key) == short[label]


def run(found, key):
    """What the blocks make of a key, in exact numbers."""
    column = {"token": key, "seq": fmpq(0), "out": fmpq(0)}
    for gadget in unroll(found.program(3)):
        before, column = column, gadget.block.apply(column)
        assert list(gadget.broken(before, column)) == []
    return column["token"]


def test_a_key_on_a_slope_is_seen():
    found = shorten([(fmpq(5), 0), (fmpq(11), 1)])
    unit = 1 << found.sizes.slack
    bad = next(o for o in range(unit) if (unit * 5 + o) % unit == unit - 1)
    moved = replace(found, offset=bad)
    first, *rest = unroll(moved.program(3))
    column = first.block.apply(
        {"token": fmpq(5) + fmpq(1, 2 * unit), "seq": fmpq(0), "out": fmpq(0)}
    )
    broken = []
    for gadget in rest:
        before, column = column, gadget.block.apply(column)
        broken += gadget.broken(before, column)
    assert "off the slope" in broken


@pytest.mark.parametrize("largest, keys", [(0, 1), (1, 1), (7, 4), (8, 8), (10**30, 10**6)])
def test_digits_and_slack_are_the_least(largest, keys):
    sizes = digits_for(largest, keys)
    assert largest < 2 ** (sizes.count - 1) and keys < 2**sizes.slack
    assert sizes.count == 1 or largest >= 2 ** (sizes.count - 2)
    assert keys >= 2 ** (sizes.slack - 1)


def test_weights_that_do_not_fit_64_bits():
    keys = [(fmpq(2) ** 90 * k, k) for k in range(5)]
    found = shorten(keys)
    wide = replace(found, weights=tuple(w << 70 for w in found.weights))
    uppers = [short_keys._upper(key, found.sizes.slack, found.offset) for key, _ in keys]
    table = short_keys._digits(uppers, found.sizes.count)
    assert short_keys._sums(table, wide.weights) == [
        s << 70 for s in short_keys._sums(table, found.weights)
    ]


def test_no_draw_is_an_error(monkeypatch):
    monkeypatch.setattr(short_keys, "DRAWS", 0)
    with pytest.raises(NotFound, match="another seed"):
        shorten([(fmpq(0), 0), (fmpq(2), 1)])


@settings(deadline=None, max_examples=60)
@given(datasets("tokens"))
def test_every_label_under_hardmax_and_softmax(dataset):
    network = build(dataset, short=True).network
    assert promised(network).broken(count(network)) == []
    vectors = dataset.vectors
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        tokens, expected = [vectors[word] for word in row], tuple(map(fmpq, labels))
        for order in (1, -1):
            assert Evaluator(network).outputs(tokens[::order]) == expected[::order]
            assert SoftmaxEvaluator(network).outputs(tokens[::order]) == expected[::order]


def test_contracts_hold_and_records_are_shorter():
    dataset = data(40)
    built = build(dataset, short=True)
    assert list(breaches(built)) == []
    whole = build(dataset, layers="one").network.metadata.shape
    short = built.network.metadata.shape
    assert stored(short).strings < stored(whole).strings and short.width < whole.width
    assert (short.first, short.V, short.P) == (whole.first, whole.V, whole.P)


def test_each_block_of_the_digits_is_needed():
    dataset = data(12)
    network = build(dataset, short=True).network
    shape = network.metadata.shape
    first = shape.first.groups + shape.first.records * (shape.first.width + 2) + 1
    for place in range(first, first + shape.digits.count + 2):
        if any(weight for weight in network.blocks[place].weights()):
            assert not verify(mutant(network, place), dataset, jobs=1).ok


def test_the_theorem_bounds_what_is_built():
    dataset = data(30)
    shape = build(dataset, short=True).network
    sizes = count(shape)
    found = theorem(
        n=dataset.n,
        d=dataset.d,
        N=dataset.N,
        C=dataset.C,
        V=dataset.V,
        r2=dataset.norm_squared(),
        delta2=dataset.separation_squared(),
        short=True,
    )
    for name in ("parameters", "depth", "width", "attention_layers", "bits"):
        assert getattr(sizes, name) <= getattr(found.at_most, name)
    assert shape.metadata.shape.digits.count <= found.shape.digits.count


@pytest.mark.parametrize(
    "task, layers, reason",
    [
        ("tokens", "n", "there is one attention layer"),
        ("sequences", None, "for the task 'tokens'"),
        ("prefixes", "one", "for the task 'tokens'"),
    ],
)
def test_short_keys_are_for_tokens_and_one_layer(task, layers, reason):
    base = data(3)
    labels = base.labels if task == "tokens" else ((0, 0), (1, 1), (2, 2))
    dataset = replace(base, task=task, labels=labels)
    with pytest.raises(ValueError, match=reason):
        build(dataset, layers=layers, short=True)
