"""The constants of the theorems, lowered: data on which the construction then fails.

Each case is an exact data set, with weights that the theorem's hypotheses allow.  It fails with
the lower constant, and the theorem's own constant is right on the same data.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from flint import fmpq

from numeric.context import peel_vector
from numeric.dataset import with_positions
from numeric.pipeline import build
from numeric.project import spread
from numeric.verify import verify
from symbolic.gadgets.construction import (
    REGISTERS,
    Embedding,
    Memory,
    contextual_map,
    form_key,
    memorizer,
)
from symbolic.gadgets.one_layer import add_up, form_mean_key, prefix_mean
from symbolic.gadgets.program import record_run
from tests.numeric.samples import dataset_of

QUARTER = Fraction(1, 4)


def left_by(program, columns):
    """The columns, numbered from 1, after the program."""
    start = {(k,): dict.fromkeys(REGISTERS, 0) | column for k, column in enumerate(columns, 1)}
    return list(record_run(program, start).columns.values())


def token_keys(rows, program):
    """The token registers that the program leaves for rows of columns."""
    return [[column["token"] for column in left_by(program, row)] for row in rows]


def least_distance(keys):
    """Of different keys the least distance; 0 where two places have one key."""
    return min(abs(a - b) for a, b in combinations(keys, 2))


# --- H: the token does not reach into the next id -------------------------------------------

TOKENS = [Fraction(x) for x in (-20, 4, "177/22", 16, 20)]
ROWS = ((3, 2, 0), (4, 1, 0))
"""Two sequences over these tokens, 4 apart and at most 20.  With u = 11 = M, κ = 1 and s = 220 the
registers reach from 2 to B = 442; with α = 1 the ids of the sequences are 1/2 apart."""
BOUND = 442


def registers(rows, tokens=TOKENS, u=11, shift=222):
    embedding = Embedding(1, lambda k: u, shift)
    return [[embedding.apply(lambda k, x=tokens[w]: x) for w in row] for row in rows]


def mapped(*keying):
    return (*contextual_map(3, BOUND, lambda j: 1, lambda j: 1, 1), *keying)


def test_the_data_are_as_the_theorem_wants_them():
    assert least_distance(TOKENS) == 4 and max(map(abs, TOKENS)) == 20
    assert spread(len(TOKENS)) == 11
    columns = [column["token"] for row in registers(ROWS) for column in row]
    assert (min(columns), max(columns)) == (2, BOUND)
    first, second = (left_by(mapped(), row)[0]["seq"] for row in registers(ROWS))
    assert first - second == Fraction(1, 2)


@pytest.mark.parametrize(
    "height, distance",
    [(2 * BOUND, 2), (2 * BOUND - 1, Fraction(3, 2)), (2 * BOUND - 4, 0)],
    ids=["2B", "2B - 1", "2B - 4"],
)
def test_height(height, distance):
    """T1: the smallest token of one sequence, and the largest of the other."""
    first, second = token_keys(registers(ROWS), mapped(form_key(height)))
    assert abs(first[2] - second[0]) == distance


@pytest.mark.parametrize("factor, distance", [(4, 2), (3, Fraction(3, 2))])
def test_factor_of_a_sequence(factor, distance):
    """T3: ids that are 1/2 apart."""
    first, second = (left_by(mapped(), row)[0]["seq"] for row in registers(ROWS))
    assert factor * abs(first - second) == distance


# --- the one layer: sums that are 1 apart, means that are 1/n² apart ------------------------


def numbered(*columns):
    """Columns with these (token, φ)."""
    return [{"one": 1, "token": token, "out": phi} for token, phi in columns]


@pytest.mark.parametrize("height, distance", [(10, 2), (9, 1), (8, 0)], ids=["B", "B-1", "B-2"])
def test_height_of_sums(height, distance):
    """T1': the smallest token where the sum is 4, and the largest, B = 10, where it is 3."""
    rows = [numbered((2, 3), (6, 1)), numbered((10, 3), (4, 0))]
    first, second = token_keys(rows, (add_up(2), form_mean_key(height)))
    assert abs(first[0] - second[0]) == distance


@pytest.mark.parametrize(
    "height, apart", [(9 * 28, True), (2 * (28 + 2), False)], ids=["n²B", "T1"]
)
def test_height_of_means(height, apart):
    """T4b: means 3/2 after two columns and 4/3 after three; 2(B + 2) is not enough for n = 3."""
    rows = [numbered((4, 1), (2, 2), (28, 9)), numbered((6, 1), (8, 1), (12, 2))]
    first, second = token_keys(rows, (prefix_mean(), form_mean_key(height)))
    distance = abs(first[1] - second[2])
    assert (distance >= 2) == apart
    assert apart or distance == 0


# --- M: some weights up to it keep different things apart -----------------------------------


def separating(vectors, M):
    """Whether some weights in {1 … M} keep the values of the vectors apart."""

    def apart(weights):
        values = [sum(w * x for w, x in zip(weights, v, strict=True)) for v in vectors]
        return len(set(values)) == len(vectors)

    return any(map(apart, product(range(1, M + 1), repeat=len(vectors[0]))))


@pytest.mark.parametrize("M, found", [(2, True), (1, False)])
def test_weights_of_the_projection(M, found):
    """V = 2: (1, 0) and (0, 1) have the same sum."""
    assert spread(2) == 2
    assert separating([(1, 0), (0, 1)], M) is found


@pytest.mark.parametrize("M, found", [(2, True), (1, False)])
def test_weights_of_the_rounds(M, found):
    """N = 2: {2, 8} and {4, 6} have the same sum and the same counts."""
    vectors = [peel_vector([fmpq(x) for x in row]) for row in ((2, 8), (4, 6))]
    assert separating(vectors, M) is found


@pytest.mark.parametrize("M, found", [(4, True), (1, False)])
def test_numbers_of_words(M, found):
    """T1', N = 3: how often each word stands in three rows of two words."""
    assert spread(3) == 4
    assert separating([(2, 0, 0), (0, 2, 0), (0, 1, 1)], M) is found


# --- κ and s: registers at least 2 apart, and not below 2 -----------------------------------


@pytest.mark.parametrize("kappa, apart", [(Fraction(51, 10), True), (Fraction(26, 10), False)])
def test_scale(kappa, apart):
    """κ²δ² ≥ 16d, not 4d: u = (1, 1) keeps (1, −1/2) at half of its largest entry from 0."""
    delta_squared, d = Fraction(5, 4), 2
    assert kappa**2 * delta_squared >= 4 * d
    assert (kappa**2 * delta_squared >= 16 * d) is apart
    embedding = Embedding(2, lambda k: kappa, 0)
    token = embedding.apply(lambda k: (1, Fraction(-1, 2))[k - 1])["token"]
    assert (abs(token) >= 2) is apart


@pytest.mark.parametrize("shift, ids", [(220, 2), (0, 1)])
def test_shift(shift, ids):
    """Without s the registers of −20 and −16 are below 0, and two sequences have one id."""
    rows = registers([(0,), (1,)], [Fraction(-20), Fraction(-16)], shift=2 + shift)
    program = contextual_map(1, BOUND, lambda j: 1, lambda j: 1, 1)
    assert len({left_by(program, row)[0]["seq"] for row in rows}) == ids


# --- ρ and σ: fields that are wide enough ---------------------------------------------------


def recalled(key, pairs, rho, sigma, C):
    """What a memorizer with one string and these fields gives for the key."""
    width, string = rho + sigma, 0
    for stored, label in pairs:
        string = string << width | (stored % 2**rho) << sigma | label % 2**sigma
    memory = Memory(1, len(pairs), rho, sigma, C, lambda g: string, lambda g: 0)
    return left_by(memorizer(memory), [{"one": 1, "token": key}])[0]["out"]


@pytest.mark.parametrize("rho, label", [(3, 1), (2, 0)])
def test_bits_of_an_id(rho, label):
    """The key 6 has three digits."""
    assert recalled(6, [(2, 0), (6, 1)], rho, 1, 2) == label


@pytest.mark.parametrize("sigma, label", [(2, 2), (1, 0)])
def test_bits_of_a_label(sigma, label):
    """Three classes need two."""
    assert recalled(2, [(2, 2)], 2, sigma, 3) == label


@pytest.mark.parametrize(
    "moved, label", [(QUARTER, 1), (-QUARTER, 1), (Fraction(-4, 5), 0), (Fraction(9, 5), 0)]
)
def test_how_far_a_key_may_be_moved(moved, label):
    """By 1/4; not by so much that it leaves the bump."""
    assert recalled(2 + moved, [(2, 1)], 2, 1, 2) == label


# --- λ, and the slope of positions ----------------------------------------------------------


@pytest.mark.parametrize("attention, right", [("softmax", True), ("hard", False)])
def test_inverse_temperature(attention, right):
    """Registers 4 apart: with λ = 1, enough under hardmax, softmax moves the keys too far."""
    data = dataset_of([(fmpq(0),), (fmpq(1),)], [(0, 1), (0, 0)], [(1, 0), (0, 0)], 2)
    built = next(b for b in (build(data, attention=attention, seed=k) for k in range(9)) if near(b))
    assert verify(built.network, data, attention="softmax").ok is right
    assert verify(built.network, data, attention="hard").ok


def near(built):
    """Whether the projection drawn was the one with the smallest weight."""
    return least_distance(built.projection.values) == 4


@pytest.mark.parametrize("slope, apart", [(4, True), (3, False), (2, False)])
def test_slope_of_positions(slope, apart):
    """T2: tokens 1 and −1 (r = 1, δ = 2): 2r + δ = 4 keeps pairs δ apart, 3r does not."""
    data = dataset_of([(fmpq(1),), (fmpq(-1),)], [(0, 1), (1, 0)], [(0, 0), (1, 1)], 2)
    placed = {x + slope * k for (x,), k in product(data.vectors, (1, 2))}
    assert (len(placed) == 4 and least_distance(placed) >= 2) is apart
    if apart:
        assert with_positions(data, fmpq(slope)).separation_squared() >= 4


# --- hypotheses without which no weights at all can be right --------------------------------

VECTORS = [(fmpq(0),), (fmpq(3),), (fmpq(7),)]


def test_equal_up_to_order():
    """T1, T3: what a network gives to a token does not depend on the order of the others."""
    network = build(dataset_of(VECTORS, [(0, 1), (1, 2)], [(0, 1), (1, 0)], 2)).network
    once, again = (network.forward([VECTORS[w] for w in row]) for row in ((0, 1), (1, 0)))
    assert once == tuple(reversed(again)) == (0, 1)


def test_one_word_with_two_labels():
    """T1: equal tokens of a sequence get the same label."""
    network = build(dataset_of(VECTORS, [(0, 0), (1, 2)], [(1, 1), (0, 1)], 2)).network
    assert network.forward([VECTORS[0]] * 2) == (1, 1)


def test_one_prefix_with_two_labels():
    """T4b: what comes later does not change the output."""
    rows = with_positions(dataset_of(VECTORS, [(0, 1), (2, 1)], [(1, 0), (0, 1)], 2, "prefixes"))
    network = build(rows).network
    first, other = ([rows.vectors[w] for w in rows.sequences[k]] for k in (0, 1))
    assert network.forward([first[0], other[1]])[0] == network.forward(first)[0] == 1
