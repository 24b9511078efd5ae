"""Hypotheses of the theorems, dropped: data for which no weights at all are right.

What no network can do is shown on networks drawn at random, whose blocks are of any form; what the
construction cannot do, on all of its weights or on a sample of them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.dataset import position_slope, with_positions
from memcap.numeric.errors import CannotMemorize
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.verify import verify
from memcap.symbolic.gadgets.blocks import Attention
from memcap.symbolic.gadgets.construction import Memory, contextual_map, form_key, memorizer
from memcap.symbolic.gadgets.one_layer import add_up, form_mean_key, prefix_mean
from tests.numeric.by_hand import embedded, left_by, registers, right
from tests.numeric.samples import dataset_of, networks, vectors

VECTORS = [(fmpq(0),), (fmpq(3),), (fmpq(7),)]
ANY = settings(deadline=None, max_examples=50)


def refused(data, **options):
    """Whether the data are refused as they are."""
    with pytest.raises(CannotMemorize):
        prepare(data, **options)
    return True


def correct(data, **options):
    """Whether the network for the data is right on them."""
    return verify(build(data, **options).network, data).ok


def masked(network, causal):
    """The network with all masks causal, or none."""
    blocks = (
        replace(block, causal=causal) if isinstance(block, Attention) else block
        for block in network.blocks
    )
    return replace(network, blocks=tuple(blocks))


# --- different, consistent, prefixes: what a network cannot tell apart ----------------------


@ANY
@given(networks(), st.lists(vectors, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_no_network_tells_an_order_apart(network, tokens, random):
    """Without a mask and positions: permuted columns get permuted outputs."""
    evaluator = Evaluator(masked(network, causal=False))
    order = random.sample(range(len(tokens)), len(tokens))
    outputs = evaluator.outputs(tokens)
    assert evaluator.outputs([tokens[k] for k in order]) == tuple(outputs[k] for k in order)


@ANY
@given(networks(), st.lists(vectors, min_size=1, max_size=3))
def test_no_network_tells_equal_columns_apart(network, tokens):
    evaluator = Evaluator(masked(network, causal=False))
    outputs = evaluator.outputs([tokens[0], *tokens])
    assert outputs[0] == outputs[1]


@ANY
@given(networks(), st.lists(vectors, min_size=1, max_size=3), vectors, vectors)
def test_no_masked_network_knows_what_comes(network, tokens, one, other):
    evaluator = Evaluator(masked(network, causal=True))
    first, second = (evaluator.outputs([*tokens, after]) for after in (one, other))
    assert first[: len(tokens)] == second[: len(tokens)]


@pytest.mark.parametrize("layers", ["n", "one"])
@pytest.mark.parametrize("task", ["tokens", "sequences"])
def test_equal_up_to_order(task, layers):
    """T1, T3: the second row is the first in another order; with other tokens all is well."""
    labels = [(0, 0), (1, 1)]
    assert refused(dataset_of(VECTORS, [(0, 1), (1, 0)], labels, 2, task))
    assert correct(dataset_of(VECTORS, [(0, 1), (1, 2)], labels, 2, task), layers=layers)


@pytest.mark.parametrize("layers", ["n", "one"])
@pytest.mark.parametrize("task", ["tokens", "next-token"])
def test_the_same_row_twice(task, layers):
    """T2, T4a: no positions help; rows in another order can be told apart."""
    labels = [(0, 0), (1, 1)]
    assert refused(dataset_of(VECTORS, [(0, 1), (0, 1)], labels, 2, task), positions=True)
    data = dataset_of(VECTORS, [(0, 1), (1, 0)], labels, 2, task)
    assert correct(prepare(data, positions=True).dataset, layers=layers)


@pytest.mark.parametrize("layers", ["n", "one"])
def test_one_word_with_two_labels(layers):
    """T1: equal tokens of a sequence get the same label."""
    rows = [(0, 0), (1, 2)]
    assert refused(dataset_of(VECTORS, rows, [(0, 1), (0, 1)], 2))
    data = dataset_of(VECTORS, rows, [(1, 1), (0, 1)], 2)
    assert correct(data, layers=layers)
    assert build(data, layers=layers).network.forward([VECTORS[0]] * 2) == (1, 1)


def test_one_prefix_with_two_labels():
    """T4b: rows that begin alike, and are labelled differently there or later."""
    rows = [(0, 1), (0, 2)]
    assert refused(dataset_of(VECTORS, rows, [(1, 0), (0, 0)], 2, "prefixes"))
    data = prepare(dataset_of(VECTORS, rows, [(1, 0), (1, 1)], 2, "prefixes")).dataset
    assert correct(data)


# --- distances, norms, words, numbered, dimension, scale ------------------------------------


def test_two_words_with_one_vector():
    """The same token is a word of the vocabulary and one beyond it, or δ is 0."""
    labels = [(0,), (1,)]
    assert refused(dataset_of([VECTORS[0]] * 2, [(0,), (1,)], labels, 2))
    assert correct(dataset_of(VECTORS[:2], [(0,), (1,)], labels, 2))


@pytest.mark.parametrize("distance, apart", [(4, True), (1, False)])
def test_words_closer_than_delta(distance, apart):
    """δ = 4, κ = 1 and u = 1, which keeps the others apart: two labels are mixed up."""
    tokens = (0, 4, 4 + distance)
    rows = [[embedded([x], [1], 14)] for x in tokens]
    assert right((), rows, [(0,), (1,), (2,)], 4) is apart


@pytest.mark.parametrize("r, found", [(24, True), (16, False)])
def test_words_longer_than_r(r, found):
    """Words of norm 24 and 20, u = M₁ = 4 and κ = 1: below 0 they are lost, for all α and β."""
    tokens, s = (-24, -20, 16), 4 * r
    rows = [[embedded([tokens[w]], [4], 2 + s) for w in row] for row in ((0, 2), (1, 2))]

    def apart(alpha, beta):
        rounds = contextual_map(2, 2 + 2 * s, lambda j: alpha[j - 1], lambda j: beta)
        return right((*rounds, form_key(2 * (2 + 2 * s))), rows, [(0, 1), (0, 2)], 4)

    weights = product(product((1, 2), repeat=2), (1, 2))
    assert any(apart(*chosen) for chosen in weights) is found


@pytest.mark.parametrize("d, kappa, apart", [(1, 4, True), (0, 4, False), (1, 0, False)])
def test_nothing_to_tell_words_apart(d, kappa, apart):
    """Tokens without coordinates, or κ = 0: all registers are 2 + s, whatever u is."""
    for u in range(1, 5):
        registers_of = {embedded([x] * d, [kappa * u] * d, 6)["token"] for x in (0, 1)}
        assert (len(registers_of) == 2) is apart


# --- height: what does not count, cannot help -----------------------------------------------


@pytest.mark.parametrize("height, apart", [(20, True), (0, False)])
def test_no_height(height, apart):
    """T1, T1', T4b with H = 0: a word that two sequences share has one label, for all weights."""
    rows = [
        [{"one": 1, "token": x, "out": phi} for x, phi in row]
        for row in (((2, 1), (6, 3)), ((4, 2), (6, 3)))
    ]
    rounds = [
        (*contextual_map(2, 10, lambda j, a=alpha: a, lambda j: 1), form_key(height))
        for alpha in (1, 2)
    ]
    rounds += [(add_up(2), form_mean_key(height)), (prefix_mean(), form_mean_key(9 * height))]
    for program in rounds:
        assert right(program, rows, [(0, 1), (0, 2)], 4) is apart
        first, second = registers(program, rows)
        assert (first[1] != second[1]) is apart


# --- labels, answers: what can come out of a memorizer --------------------------------------


def test_no_label_is_negative_or_too_large():
    """One record with σ = 1 gives 0 to 1, whatever its string, also one that is out of range."""
    found = set()
    for string, key in product(range(-9, 17), range(8)):
        memory = Memory(1, 1, 2, 1, 2, lambda g, s=string: s, lambda g: 0)
        found.add(left_by(memorizer(memory), [{"one": 1, "token": key}])[0]["out"])
    assert found == {0, 1}


# --- radius: positions ------------------------------------------------------------


@pytest.mark.parametrize("r, delta, told", [(1, 2, True), (-1, 2, False), (1, -2, False)])
def test_signs_of_radius_and_distance(r, delta, told):
    """T2: r² = 1 and δ² = 4 fit the tokens 1 and −1; but with 2r + δ = 0 no place is told."""
    data = dataset_of([(fmpq(1),), (fmpq(-1),)], [(0, 1), (1, 0)], [(0, 0), (1, 1)], 2)
    assert (position_slope(data) == 2 * r + delta) is told
    placed = [
        sorted(data.vectors[w][0] + (2 * r + delta) * k for k, w in enumerate(row, 1))
        for row in data.sequences
    ]
    assert (placed[0] != placed[1]) is told
    assert not told or correct(with_positions(data, fmpq(2 * r + delta)))
