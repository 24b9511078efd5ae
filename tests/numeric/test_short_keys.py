"""Short keys: what makes them, the networks with them, and that each constant is needed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric import short_keys
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.memory import bits
from memcap.numeric.pipeline import build
from memcap.numeric.project import NotFound, spread
from memcap.numeric.short_keys import digits_for, largest_short_key, shorten, split_short
from memcap.numeric.sizes import count, promised, stored
from memcap.numeric.softmax import SoftmaxEvaluator
from memcap.numeric.theorem import theorem
from memcap.numeric.verify import breaches, verify
from memcap.symbolic.gadgets.construction import REGISTERS
from memcap.symbolic.gadgets.program import unroll
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD
from tests.numeric.samples import datasets
from tests.numeric.test_verify import data, mutant

gaps = st.lists(st.builds(fmpq, st.integers(4, 40), st.integers(1, 2)), min_size=1, max_size=12)
CLASSES = 12


def keys_of(steps):
    """Keys with these gaps, each with a label of its own."""
    return [(sum(steps[:k], fmpq(1, 7)), k) for k in range(len(steps))]


@given(gaps, st.integers(0, 3))
def test_every_key_finds_its_label(steps, seed):
    pairs = keys_of(steps)
    found = shorten(pairs, CLASSES, seed=seed)
    assert all(1 <= weight <= found.M for weight in found.weights)
    assert 0 <= found.offset < 1 << found.sizes.slack
    for key, label in pairs:
        assert run(found, key)["out"] == label


@given(gaps)
def test_ids_of_a_group_are_two_apart(steps):
    found = shorten(keys_of(steps), CLASSES)
    shape, label_bits = found.strings, found.strings.label_bits
    for string in shape.strings:
        places = range(0, shape.records * shape.width, shape.width)
        records = [string >> place & (1 << shape.width) - 1 for place in places]
        ids = [record >> label_bits for record in records if record]
        assert all(number % SHORT_SPREAD == 0 for number in ids)
        assert len(set(ids)) == len(ids)
    assert max(ids, default=0) <= largest_short_key(found.sizes.count, len(steps), shape.records)


def start(key):
    """The registers, with the key in token."""
    return dict.fromkeys(REGISTERS, Fraction(0)) | {"token": Fraction(int(key.p), int(key.q))}


def run(found, key):
    """What the blocks make of a key, in exact numbers; every contract is kept."""
    column = start(key)
    for gadget in (found.widen(3), *unroll(found.memorizer())):
        before, column = column, gadget.block.apply(column)
        assert list(gadget.broken(before, column)) == []
    return column


def test_equal_short_keys_in_other_groups_do_no_harm():
    pairs = [(fmpq(2 * k), k % CLASSES) for k in range(300)]
    found = shorten(pairs, CLASSES)
    shape = found.strings
    mask = (1 << shape.width) - 1
    places = range(0, shape.records * shape.width, shape.width)
    ids = [s >> place + shape.label_bits & mask >> shape.label_bits
           for s in shape.strings for place in places]  # fmt: skip
    assert len(set(ids)) < len(ids)
    assert all(run(found, key)["out"] == label for key, label in pairs)


@given(st.integers(2, 12), st.integers(0, 20))
def test_two_equal_short_keys_in_a_group_are_refused(count, seed):
    sums = list(range(count))
    twice = seed % (count - 1)
    sums[twice + 1] = sums[twice]
    assert not short_keys._differ_in_groups(sums, count)
    assert short_keys._differ_in_groups(sums, twice + 1)


def test_a_key_on_a_slope_is_seen():
    found = shorten([(fmpq(5), 0), (fmpq(11), 1)], 2)
    unit = 1 << found.sizes.slack
    bad = next(o for o in range(unit) if (unit * 5 + o) % unit == unit - 1)
    moved = replace(found, offset=bad)
    column = start(fmpq(5) + fmpq(1, 2 * unit))
    broken = []
    for gadget in (moved.widen(3), *unroll(moved.memorizer())):
        before, column = column, gadget.block.apply(column)
        broken += gadget.broken(before, column)
    assert "off the slope" in broken


@pytest.mark.parametrize(
    "pairs, reason",
    [
        ([], "at least one"),
        ([(fmpq(4), 0), (fmpq(2), 1)], "rising order"),
        ([(fmpq(4), 0), (fmpq(5), 1)], "less than 2"),
        ([(fmpq(4), 0), (fmpq(6), 2)], "label"),
    ],
)
def test_keys_that_are_not_as_the_lemma_asks(pairs, reason):
    with pytest.raises(ValueError, match=reason):
        shorten(pairs, 2)


@given(st.integers(1, 400), st.integers(1, 60), st.integers(1, 8))
def test_the_split_has_the_fewest_entries_of_all(count, digits, label_bits):
    def entries(records):
        rho = bits(largest_short_key(digits, count, records))
        return 6 * (-(-count // records) - 1) + records * (8 * (rho + label_bits) + 26)

    groups, records = split_short(count, digits, label_bits)
    assert groups == -(-count // records) and (groups - 1) * records < count
    assert entries(records) == min(map(entries, range(1, count + 1)))


@given(st.integers(1, 300), st.integers(1, 300))
def test_the_largest_weight_is_the_least_that_the_lemma_allows(count, records):
    M = spread(count, records)
    assert count * (records - 1) < 2 * M
    assert count * (records - 1) >= 2 * (M - 1)


@pytest.mark.parametrize("largest, keys", [(0, 1), (1, 1), (7, 4), (8, 8), (10**30, 10**6)])
def test_digits_and_slack_are_the_least(largest, keys):
    sizes = digits_for(largest, keys)
    assert largest + 1 < 2**sizes.count and keys < 2**sizes.slack
    assert largest + 1 >= 2 ** (sizes.count - 1)
    assert keys >= 2 ** (sizes.slack - 1)


def test_weights_that_do_not_fit_64_bits():
    keys = [(fmpq(2) ** 90 * k, k) for k in range(5)]
    found = shorten(keys, CLASSES)
    wide = replace(found, weights=tuple(w << 70 for w in found.weights))
    uppers = [int(key.floor()) for key, _ in keys]
    table = short_keys._digits(uppers, found.sizes.count)
    assert short_keys._sums(table, wide.weights) == [
        s << 70 for s in short_keys._sums(table, found.weights)
    ]


def test_no_draw_is_an_error(monkeypatch):
    monkeypatch.setattr(short_keys, "DRAWS", 0)
    with pytest.raises(NotFound, match="another seed"):
        shorten([(fmpq(0), 0), (fmpq(2), 1)], 2)


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
    wide = shape.first.groups + shape.first.records * (shape.first.width + 2) + 1
    digits = wide + 1 + shape.groups
    for place in (wide, *range(digits, digits + shape.digits.count + 1)):
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


@pytest.mark.parametrize("depth", [1, 10**6])
def test_short_keys_are_for_one_memorizer(depth):
    with pytest.raises(ValueError, match="side by side"):
        build(data(3), short=True, depth=depth)
