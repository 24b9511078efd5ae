"""The bits of the theorems, one less: keys, labels and weights that do not fit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq

from memcap.numeric.exact import exact
from memcap.numeric.network import assemble
from memcap.numeric.short_keys import shorten
from memcap.numeric.sizes import bit_size, count
from memcap.symbolic.gadgets.blocks import map_weights
from memcap.symbolic.gadgets.construction import (
    Embedding,
    Memory,
    contextual_map,
    form_key,
    heads,
    memorizer,
)
from memcap.symbolic.gadgets.one_layer import add_up
from memcap.symbolic.gadgets.program import entries, unroll
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import evaluate
from memcap.symbolic.language.terms import ints
from tests.numeric.by_hand import held, left_by, recalled, registers
from tests.numeric.samples import METADATA


def bitlen(number):
    return number.bit_length()


def most_bits(gadgets):
    """The bits of the largest weight."""
    blocks = [map_weights(gadget.block, exact) for gadget in gadgets]
    return max(bit_size(weight) for block in blocks for weight in block.weights())


# --- ρ, ρ₁, σ, σ₁: fields that are wide enough ----------------------------------------------


@pytest.mark.parametrize("rho, label", [(3, 1), (2, 0)])
def test_bits_of_an_id(rho, label):
    """The key 6 has three digits; so it is with the register of a word in the first memorizer."""
    assert recalled(6, [(2, 0), (6, 1)], rho, 1, 2) == label


@pytest.mark.parametrize("sigma, label", [(2, 2), (1, 0)])
def test_bits_of_a_label(sigma, label):
    """Three classes need two; so do the numbers up to M = 2 of the first memorizer."""
    assert recalled(2, [(2, 2)], 2, sigma, 3) == label


@pytest.mark.parametrize("rho, sigma, total", [(3, 2, 2), (2, 2, 0), (3, 1, 0)])
def test_sum_of_numbers_that_do_not_fit(rho, sigma, total):
    """T1', T3', M = 2: with φ = 2 at the register 7 and 0 at 2 the sum is 2."""
    program = (*memorizer(held([(7, 2)], rho, sigma, 3)), add_up(2))
    [sums] = registers(program, [[{"one": 1, "token": 7}, {"one": 1, "token": 2}]], "seq")
    assert sums == [total, total]


@pytest.mark.parametrize("rho, right", [(8, True), (7, False)])
def test_bits_of_a_key(rho, right):
    """T1, n = N = V = 1: with u = κ = 4, B = 10 and H = 20 the key is 210, and 230 is allowed."""
    columns = [Embedding(1, lambda k: 4, 6).apply(lambda k: 1)]
    program = (*contextual_map(1, 10, lambda j: 1, lambda j: 1), form_key(20))
    [column] = left_by(program, columns)
    assert (column["token"] == 210 and 2**rho > 20 * 11 + 10) or not right
    answer = recalled(column["token"], [(210, 1)], rho, 1, 2)
    assert (answer == 1) is right


@pytest.mark.parametrize("sigma, same", [(1, True), (0, True), (-1, False)])
def test_a_field_of_less_than_no_bits(sigma, same):
    """C = 1: the formula for the parameters is that of 8 for each bit, also where there is none."""
    (bits,) = ints("bits")
    counted = entries(memorizer(Memory(1, 2, 3, bits, 1, lambda g: 0, lambda g: 0)))
    assert (
        evaluate(counted, {"bits": sigma}, DEFINITIONS) == 1 + 2 * (8 * (3 + sigma) + 26)
    ) is same


@pytest.mark.parametrize(
    "moved, label",
    [(Fraction(1, 4), 1), (-Fraction(1, 4), 1), (-Fraction(4, 5), 0), (Fraction(9, 5), 0)],
)
def test_how_far_a_key_may_be_moved(moved, label):
    """By 1/4; not by so much that it leaves the bump."""
    assert recalled(2 + moved, [(2, 1)], 2, 1, 2) == label


# --- W: weights that take all of it ---------------------------------------------------------


def test_a_memorizer_takes_all_of_its_bits():
    """ℓw + 3 = ρ + 4 for θ + 1/2 = 59/2, where θ comes after the key 28 of ρ = 5 bits."""
    rho, sigma, records = 5, 1, 1
    memory = held([(28, 0), (31, 1)], rho, sigma, 2, records)
    assert memory.thresholds(1) == 29
    assert most_bits(unroll(memorizer(memory))) == records * (rho + sigma) + 3


def test_a_wide_threshold_takes_all_of_its_bits():
    """c + D + 4 for θ + 1/2, where θ comes after the key 10, of D = 4 digits."""
    found = shorten([(fmpq(8), 0), (fmpq(10), 1), (fmpq(12), 0)], 2)
    sizes = found.sizes
    assert (sizes.count, sizes.slack, found.strings.thresholds) == (4, 2, (33, 41))
    assert most_bits(unroll(found.memorizer())) == sizes.slack + sizes.count + 4


def test_a_small_memorizer_takes_seven_bits():
    """The 7/4 of the bump."""
    memory = held([(2, 1)], 2, 1, 2)
    assert most_bits(unroll(memorizer(memory))) == 7 > memory.records * memory.width + 3


@pytest.mark.parametrize("n, M, heat", [(3, 37, 1), (1, 1, 2**20 - 1), (2, 2**15, 9)])
def test_the_heads_take_all_of_their_bits(n, M, heat):
    """bitlen(nM) + 2 for βn with β = M, and bitlen(λ) + 2 for λ, for whichever is larger."""
    assert most_bits([heads(M, M, n, heat)]) == max(bitlen(n * M), bitlen(heat)) + 2


@pytest.mark.parametrize("n", [1, 5, 100])
def test_the_sum_takes_all_of_its_bits(n):
    """T1', T3': bitlen(n) + 2 for n."""
    assert most_bits([add_up(n)]) == bitlen(n) + 2


@pytest.mark.parametrize("p, q", [(1, 2**30), (16, 1), (3, 5)])
def test_the_embedding_takes_all_of_its_bits(p, q):
    """bitlen(M₁p) + bitlen(q) + 1 for κu with κ = p/q and u = M₁."""
    M1 = 7
    embedding = Embedding(1, lambda k: fmpq(M1 * p, q), fmpq(2))
    network = assemble(embedding, [], METADATA, ["token"])
    assert count(network).bits == bitlen(M1 * p) + bitlen(q) + 1


@pytest.mark.parametrize("kappa, fits", [(fmpq(2), True), (fmpq(2**99 + 1, 2**98), False)])
def test_a_scale_that_is_not_the_fraction(kappa, fits):
    """W is made for κ = p/q = 2. An odd number over a power of two keeps its digits in each κu."""
    W = bitlen(2 * 7) + bitlen(1) + 1
    assert all((bit_size(kappa * u) <= W) is fits for u in range(1, 8))
