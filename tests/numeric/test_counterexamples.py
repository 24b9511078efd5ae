"""The constants of the theorems, lowered: data on which the construction then fails.

Each case is an exact data set, with weights that the theorem's hypotheses allow, or with all of
them.  It fails with the lower constant, and the theorem's own constant is right on the same data.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq

from memcap.numeric import one_layer
from memcap.numeric.context import peel_vector
from memcap.numeric.one_layer import spread_for
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.project import spread
from memcap.numeric.verify import verify
from memcap.symbolic.gadgets.construction import contextual_map, form_key
from memcap.symbolic.gadgets.one_layer import (
    SUM_SPREAD,
    add_up,
    form_mean_key,
    prefix_mean,
    sum_key,
)
from memcap.symbolic.gadgets.sequence import SPREAD, sequence_key
from tests.numeric.by_hand import (
    embedded,
    ids,
    least_distance,
    left_by,
    registers,
    right,
    whole_key,
)
from tests.numeric.samples import dataset_of


def first_columns(rows, tokens, u, shift):
    """Rows of words as columns, for tokens in one dimension, with κ = 1."""
    return [[embedded([tokens[w]], [u], shift) for w in row] for row in rows]


def mapped(n, bound, *key, alpha=(1, 1, 1), beta=(1, 1, 1)):
    """The rounds with these weights, and what forms the key."""
    return (*contextual_map(n, bound, lambda j: alpha[j - 1], lambda j: beta[j - 1]), *key)


def test_one_column_after_the_rounds_keeps_its_token():
    """What the cases rest on: the rounds leave the token, and the id of the multiset."""
    [[column]] = [left_by(mapped(1, 40), [embedded([3], [2], 4)])]
    assert (column["token"], column["seq"]) == (10, 10)


# --- H: the token does not reach into the next id -------------------------------------------

TOKENS = [Fraction(x) for x in (-20, 4, "177/22", 16, 20)]
BOUND = 442
ROWS = first_columns([(3, 2, 0), (4, 1, 0)], TOKENS, 11, 222)
"""Two sequences over these tokens, 4 apart and at most 20.  With u = 11 = M, κ = 1 and s = 220 the
registers reach from 2 to B = 442; with α = 1 the ids of the sequences are 1/2 apart."""
LABELS = [(3, 3, 3), (3, 3, 3)]


def test_the_data_are_as_the_theorem_wants_them():
    assert least_distance(TOKENS) == 4 and max(map(abs, TOKENS)) == 20
    assert spread(len(TOKENS)) == 11
    values = [column["token"] for row in ROWS for column in row]
    assert (min(values), max(values)) == (2, BOUND)
    first, second = ids(mapped(3, BOUND), ROWS)
    assert first - second == Fraction(1, 2)


@pytest.mark.parametrize(
    "height, distance",
    [(2 * BOUND, 2), (2 * BOUND - 1, Fraction(3, 2)), (2 * BOUND - 4, 0)],
    ids=["2B", "2B - 1", "2B - 4"],
)
def test_height(height, distance):
    """T1: the smallest token of one sequence, and the largest of the other."""
    program = mapped(3, BOUND, form_key(height))
    first, second = registers(program, ROWS)
    assert abs(first[2] - second[0]) == distance
    different = [(3, 3, 0), (3, 3, 3)]
    assert right(program, ROWS, different if distance == 0 else LABELS, 4) is (distance == 2)


@pytest.mark.parametrize("height, found", [(1764, True), (9, False), (0, False)])
def test_no_weights_for_a_small_height(height, found):
    """T1: with H = 9 two columns have one key, whatever u, α and β are; with H = 2B that is not so.

    From 10, 8, 0 to 9, 8, 1 the largest falls by 1 and the smallest rises by 1. Where α₁ = α₃ the
    ids are equal, and 8 has one key; else they are 1 apart, as are the largest and smallest times
    1/9. All of that grows with u.
    """
    tokens, M1 = [0, 1, 8, 9, 10], spread(5)
    shift = 4 * M1 * 10
    bound = 2 + 2 * shift
    assert (M1, 2 * bound) == (11, 1764)

    def apart(u, alpha, beta):
        rows = first_columns([(4, 2, 0), (3, 2, 1)], tokens, 4 * u, 2 + shift)
        first, second = registers(
            mapped(3, bound, form_key(height), alpha=alpha, beta=(1, *beta)), rows
        )
        return not set(first) & set(second)

    weights = list(product(range(1, M1 + 1), product((1, 2), repeat=3), product((1, 2), repeat=2)))
    assert any(apart(*chosen) for chosen in weights) is found


@pytest.mark.parametrize("factor, distance", [(4, 2), (3, Fraction(3, 2))])
def test_factor_of_a_sequence(factor, distance):
    """T3: ids that are 1/2 apart."""
    keyed = mapped(3, BOUND, whole_key(factor))
    if factor == SPREAD:
        assert registers(keyed, ROWS) == registers(mapped(3, BOUND, sequence_key()), ROWS)
    first, second = registers(keyed, ROWS)
    assert first[0] - second[0] == distance
    assert right(keyed, ROWS, LABELS, 4) is (distance == 2)


# --- the one layer: sums that are 1 apart, means that are 1/n² apart ------------------------


def numbered(*columns):
    """Columns with these (token, φ)."""
    return [{"one": 1, "token": token, "out": phi} for token, phi in columns]


@pytest.mark.parametrize("height, distance", [(10, 2), (9, 1), (8, 0)], ids=["B", "B-1", "B-2"])
def test_height_of_sums(height, distance):
    """T1': the smallest token where the sum is 4, and the largest, B = 10, where it is 3."""
    rows = [numbered((2, 3), (6, 1)), numbered((10, 3), (4, 0))]
    program = (add_up(2), form_mean_key(height))
    first, second = registers(program, rows)
    assert abs(first[0] - second[0]) == distance
    assert right(program, rows, [(1, 1), (2, 1)], 4) is (distance == 2)


@pytest.mark.parametrize("factor, distance", [(2, 2), (1, 1)])
def test_factor_of_a_sum(factor, distance):
    """T3': sums that are 1 apart."""
    rows = [numbered((2, 1), (2, 1)), numbered((2, 1), (4, 0))]
    program = (add_up(2), whole_key(factor))
    if factor == SUM_SPREAD:
        assert registers(program, rows) == registers((add_up(2), sum_key()), rows)
    first, second = registers(program, rows)
    assert first[0] - second[0] == distance
    assert right(program, rows, [(1, 1), (2, 2)], 4) is (distance == 2)


@pytest.mark.parametrize(
    "height, distance",
    [(9 * 28, 16), (6 * 28, 2), (6 * 28 - 1, Fraction(11, 6)), (6 * 28 - 12, 0), (2 * 30, -16)],
    ids=["n²B", "n(n-1)B", "n(n-1)B - 1", "n(n-1)(B - 2)", "2(B + 2)"],
)
def test_height_of_means(height, distance):
    """T4b, n = 3: the means 3/2 of two columns and 4/3 of three, at tokens 2 and B = 28.

    2(B + 2), enough for T1, is not enough to keep the order; at n(n − 1)(B − 2) keys are equal.
    """
    rows = [numbered((4, 1), (2, 2), (28, 9)), numbered((6, 1), (8, 1), (28, 2))]
    first, second = registers((prefix_mean(), form_mean_key(height)), rows)
    assert first[1] - second[2] == distance


@pytest.mark.parametrize("height, apart", [(9 * 28, True), (2 * 30, False)], ids=["n²B", "T1"])
def test_height_of_means_as_in_t1(height, apart):
    """T4b: the same means at tokens 2 and 12, n = 3: with 2(B + 2) they have one key."""
    rows = [numbered((4, 1), (2, 2), (28, 9)), numbered((6, 1), (8, 1), (12, 2))]
    program = (prefix_mean(), form_mean_key(height))
    first, second = registers(program, rows)
    assert (first[1] != second[2]) is apart
    assert right(program, rows, [(0, 1, 0), (0, 0, 0)], 2) is apart


def test_height_of_t1_for_prefixes(monkeypatch):
    """T4b from data to network: with 2(B + 2) two keys are 4/5 apart."""
    vectors, rows = [(fmpq(x),) for x in (1, 3, -3)], [(1, 1, 2, 0, 0), (0, 0, 0, 2, 0)]
    data = dataset_of(vectors, [*rows, (2, 0, 1, 0, 1)], [(0, 1, 0, 1, 0)] * 3, 2, "prefixes")
    placed = prepare(data).dataset
    assert verify(build(placed, seed=0).network, placed).ok
    monkeypatch.setattr(one_layer, "height_for", lambda task, n, bound: 2 * (bound + 2))
    with pytest.raises(ArithmeticError, match="4/5 apart"):
        build(placed, seed=0)


# --- M: some weights up to it keep different things apart -----------------------------------


def separating(vectors, weights, apart=1):
    """Whether some of the weights keep the values of the vectors so far apart."""

    def value(chosen, vector):
        return sum(w * x for w, x in zip(chosen, vector, strict=True))

    return any(least_distance([value(w, v) for v in vectors]) >= apart for w in weights)


def box(M, length, least=1):
    """All weights from the least to M."""
    return product(range(least, M + 1), repeat=length)


def unit_vectors(count):
    return [tuple(int(k == j) for k in range(count)) for j in range(count)]


@pytest.mark.parametrize(
    "V, M, found", [(2, 2, True), (2, 1, False), (3, 4, True), (3, 2, False), (4, 3, False)]
)
def test_weights_of_the_projection(V, M, found):
    """V unit vectors: two have one sum where two weights are equal, as V weights below V are."""
    assert M >= spread(V) or not found
    assert separating(unit_vectors(V), box(M, V)) is found


@pytest.mark.parametrize("M, found", [(2, True), (1, False)])
def test_weights_of_two_sequences(M, found):
    """N = 2: {2, 8} and {4, 6} have the same sum and the same counts."""
    vectors = [peel_vector([fmpq(x) for x in row]) for row in ((2, 8), (4, 6))]
    assert separating(vectors, box(M, 3), fmpq(1, 2)) is found


@pytest.mark.parametrize("M, found", [(4, True), (2, False)])
def test_weights_of_the_rounds(M, found):
    """N = 3: one of three tokens is larger by 2; the ids are equal where two weights are."""
    rows = [[{"one": 1, "token": x} for x in row] for row in ((16, 8, 2), (14, 10, 2), (14, 8, 4))]
    assert spread(3) == 4

    def apart(alpha):
        return least_distance(ids(mapped(3, 16, alpha=alpha), rows)) >= Fraction(1, 2)

    assert any(map(apart, box(M, 3))) is found


@pytest.mark.parametrize("M, found", [(4, True), (2, True), (1, False)])
def test_numbers_of_words(M, found):
    """T1', T3': N = 3 rows of one word each; a word without a number has 0."""
    assert spread(3) == 4
    assert separating([(2, 0, 0), (0, 2, 0), (0, 0, 2)], box(M, 3, least=0)) is found


@pytest.mark.parametrize("M, found", [(4, True), (2, False)])
def test_numbers_of_places(M, found):
    """T4b: N = 3 rows, n = 1: three words at one place."""
    assert spread_for("prefixes", 1, 3) == 4
    assert separating(unit_vectors(3), box(M, 3)) is found
