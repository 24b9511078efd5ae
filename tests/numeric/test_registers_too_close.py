"""κ, s, the slope of positions and λ, lowered: registers that are too close, below 0, or moved."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq

from memcap.numeric.dataset import with_positions
from memcap.numeric.pipeline import build
from memcap.numeric.verify import verify
from memcap.symbolic.gadgets.construction import contextual_map, form_key
from tests.numeric.by_hand import at_heat, embedded, least_distance, registers, right
from tests.numeric.samples import dataset_of

# --- κ and s: registers at least 2 apart, and not below 2 -----------------------------------


@pytest.mark.parametrize("kappa, apart", [(Fraction(51, 10), True), (Fraction(26, 10), False)])
def test_scale(kappa, apart):
    """κ²δ² ≥ 16d, not 4d: u = (1, 1) keeps (1, −1/2) at half of its largest entry from 0."""
    delta_squared, d = Fraction(5, 4), 2
    assert kappa**2 * delta_squared >= 4 * d
    assert (kappa**2 * delta_squared >= 16 * d) is apart
    tokens = ((0, 0), (1, Fraction(-1, 2)))
    rows = [[embedded(x, (kappa, kappa), 19)] for x in tokens]
    (low,), (high,) = registers((), rows)
    assert (high - low >= 2) is apart
    assert right((), rows, [(1,), (2,)], 4) is apart


@pytest.mark.parametrize("shift, found", [(240, True), (0, False), (-240, False)])
def test_shift(shift, found):
    """Registers below 0 count as 0: two sequences have one id, and 24 one key, for all weights."""
    tokens = [Fraction(x) for x in (-24, -20, 24)]
    rows = [[embedded([tokens[w]], [10], 2 + shift) for w in row] for row in ((0, 2), (1, 2))]
    assert shift**2 == (10 * 24) ** 2 or shift == 0

    def apart(alpha):
        rounds = contextual_map(2, 2 + 2 * shift, lambda j: alpha[j - 1], lambda j: 1)
        return right((*rounds, form_key(1000)), rows, [(0, 1), (0, 2)], 4)

    assert any(map(apart, product(range(1, 5), repeat=2))) is found


# --- λ, and the slope of positions ----------------------------------------------------------


def near(data):
    """The network for the projection with the smallest weight: registers are 4 apart."""
    drawn = (build(data, attention="softmax", seed=k) for k in range(30))
    return next(built.network for built in drawn if built.projection.u == (1,))


@pytest.mark.parametrize(
    "task, rows, labels, heat",
    [
        ("tokens", [(0, 1), (0, 0)], [(1, 0), (0, 0)], 8),
        ("sequences", [(0,) + (1,) * 7, (0,) * 7 + (1,)], [(0,) * 8, (1,) * 8], 8),
    ],
    ids=["T1", "T3"],
)
def test_inverse_temperature(task, rows, labels, heat):
    """With λ = 1, enough under hardmax, softmax moves the keys too far."""
    data = dataset_of([(fmpq(0),), (fmpq(1),)], rows, labels, 2, task)
    network = near(data)
    assert network.metadata.constants.heat == heat
    assert verify(network, data, attention="softmax").ok
    cold = at_heat(network, 1)
    assert verify(cold, data, attention="hard").ok
    found = verify(cold, data, attention="softmax")
    assert found.undecided == 0 and found.correct < found.total


@pytest.mark.parametrize("slope, apart", [(4, True), (3, False), (2, False)])
def test_slope_of_positions(slope, apart):
    """T2: tokens 1 and −1 (r = 1, δ = 2): 2r + δ = 4 keeps pairs δ apart, 3r does not."""
    data = dataset_of([(fmpq(1),), (fmpq(-1),)], [(0, 1), (1, 0)], [(0, 0), (1, 1)], 2)
    placed = {x + slope * k for (x,), k in product(data.vectors, (1, 2))}
    assert (len(placed) == 4 and least_distance(placed) >= 2) is apart
    if apart:
        assert with_positions(data, fmpq(slope)).separation_squared() >= 4


def test_labels_at_positions():
    """T2, κ = 2 and u = 1: with the slope 5r/2 two registers are 1 apart, and a label is wrong."""

    def correct(slope):
        rows = [[embedded([x], [2], 40)] for x in (1 + slope, -1 + 2 * slope)]
        return right((), rows, [(1,), (2,)], 4)

    assert correct(4) and not correct(Fraction(5, 2))
