"""The constants of the theorems, lowered: networks that then give a wrong label.

A case is a tiny data set that meets the hypotheses, with weights as the lemmas promise them, up to
one constant; with the theorem's own the same data come out right.  What a network stores are the
keys that it has, so a wrong label means that keys are too close.

The theorems say that there are weights.  Other weights than those of the lemmas may do with less,
but for M and M₁: there all weights up to the lower bound are tried, and none is right.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from flint import fmpq

from memcap.numeric.project import spread
from tests.numeric.cases import (
    ONE_LAYER,
    PER_ROW,
    ROUNDS,
    Case,
    Search,
    Slope,
    first_ones,
    for_each,
)
from tests.numeric.whole import NETWORKS, PLACED, Data, Weights, placed, points

# --- H: the token does not reach into the next id -------------------------------------------

FAR = Data(points(-20, 4, fmpq(177, 22), 16, 20), ((3, 2, 0), (4, 1, 0)), ((0,) * 3, (2, 0, 0)))
"""r = 20, δ = 4.  With κ = 1, u = 11 and s = 220 the registers reach from 2 to B = 442, and the ids
of the rows are 1/2 apart when α = β = 1."""
FAR_ROWS = replace(FAR, labels=((0,) * 3, (2,) * 3))
ONES = Weights((11,), 1, 220, alpha=(1,) * 3, beta=(1,) * 3, M=2, records=2)

FARTHEST = 5 + fmpq(1, 28)
NEAR = placed(
    Data(points(-1, 1, 3, FARTHEST), ((0, 3), (1, 2)), ((0, 0), (0, 1))), 2 * FARTHEST + 2
)
"""δ = 2.  With κ = 2, u = 7 and s = 409 B is 820, and the ids are 1/2 apart when α = β = 1."""
NEAR_ROWS = replace(NEAR, labels=((0, 0), (2, 2)))
NEAR_ONES = Weights((7,), 2, 409, alpha=(1,) * 2, beta=(1,) * 2, M=2, records=2)

SIGNS = Data(points(-1, 1), ((0, 0), (0, 1)), ((0, 0), (0, 1)))
"""r = 1, δ = 2: registers 2 and 10 = B with κ = 2, u = 2 and s = 4; the first word counts 2 and 1
times."""
SIGN_ROWS = replace(SIGNS, labels=((0, 0), (1, 1)))
COUNTED = Weights((2,), 2, 4, phi={0: 1}, M=2)

EDGES = placed(Data(points(-1, 1), ((0, 0), (1, 1)), ((0, 0), (0, 1))), 4)
EDGE_ROWS = replace(EDGES, labels=((0, 0), (1, 1)))
EDGE_COUNTED = Weights((7,), 2, 126, phi={0: 1}, M=2)
"""B = 254."""

ROW = placed(Data(points(-1, 1), ((0, 0, 0, 1),), ((0, 0, 0, 1),)), 4)
MEANS = Weights((7,), 2, 250, phi={0: 1, 1: 1, 2: 2, 7: 1}, M=2)
"""B = 502; the means are 4/3 after three columns and 5/4 after four."""

HEIGHTS = [
    Case("T1", "height", FAR, ONES, "height", 2 * 442, 2 * 442 - 1),
    Case("T2", "height", NEAR, NEAR_ONES, "height", 2 * 820, 451),
    Case("T3", "factor", FAR_ROWS, ONES, "height", 4, 3),
    Case("T4a", "factor", NEAR_ROWS, NEAR_ONES, "height", 4, 3),
    Case("T1'", "height", SIGNS, COUNTED, "height", 10, 9),
    Case("T1''", "height", SIGNS, COUNTED, "height", 10, 8),
    Case("T2'", "height", EDGES, EDGE_COUNTED, "height", 254, 85),
    Case("T3'", "factor", SIGN_ROWS, COUNTED, "height", 2, 1),
    Case("T4a'", "factor", EDGE_ROWS, EDGE_COUNTED, "height", 2, 1),
    Case("T4b", "height", ROW, MEANS, "height", 16 * 502, 2 * (502 + 2)),
]

# --- M and M₁: some weights up to them keep different things apart --------------------------

SUMS = Data(points(-3, -1, 1, 3, 5), ((0, 3, 4), (1, 2, 4)), ((0,) * 3, (1,) * 3))
"""N = 2 rows with equal sums and equal counts."""
STEPS = Data(
    points(-5, -3, -1, 1, 3, 5), ((5, 2, 0), (4, 3, 0), (4, 2, 1)), ((0,) * 3, (1,) * 3, (2,) * 3)
)
"""N = 3 rows, each with another of its tokens raised: no two α may be equal."""
STEPS_OF_TOKENS = replace(STEPS, labels=((0, 0, 0), (0, 0, 1), (1, 1, 0)))
WIDE = Weights((1,), 2, 1000, beta=(1,) * 3, M=4)

FIRSTS = Data(points(-3, -1, 1, 3), ((0, 3), (1, 3), (2, 3)), ((0, 0), (1, 1), (2, 2)))
"""N = 3 rows that differ in the first word: no two of their numbers may be equal."""
NUMBERED = Weights((1,), 2, 300, M=7)

AXES = Data(points((1, 0), (0, 1)), ((0,), (1,)), ((0,), (1,)))
"""V = 2 words: no two entries of u may be equal."""
MORE_AXES = Data(points((1, 0, 0), (0, 1, 0), (0, 0, 1)), ((0,), (1,), (2,)), ((0,), (1,), (2,)))
DIRECTED = Weights((1,), 8, 300, alpha=(1,), beta=(1,), phi={0: 2, 1: 1}, M=7)


def at(of, data, slope):
    """The data as the theorem takes them."""
    return placed(data, slope) if of in PLACED else data


TRIED = [
    *(Search(of, "ids", at(of, SUMS, 12), WIDE, "alpha", spread(2), 1, (1, 2, 3)) for of in ROUNDS),
    Search("T1", "ids", STEPS_OF_TOKENS, WIDE, "alpha", spread(3), 2, (1, 2, 3)),
    Search("T3", "ids", STEPS, WIDE, "alpha", spread(3), 2, (1, 2, 3)),
    *(
        Search(of, "sums", at(of, FIRSTS, 8), NUMBERED, "phi", spread(3), 1, places)
        for of in ONE_LAYER
        for places in [first_ones(FIRSTS, of, 3)]
    ),
    *(
        Search(of, "values", at(of, AXES, 4), DIRECTED, "u", spread(2), 1, (1, 2))
        for of in NETWORKS
    ),
    *(
        Search(of, "values", at(of, MORE_AXES, 4), DIRECTED, "u", spread(3), 2, (1, 2, 3))
        for of in NETWORKS
    ),
]

# --- κ, s and the slope of positions --------------------------------------------------------

SLANTED = Data(points((0, 0), (1, fmpq(-3, 4))), ((0, 1),), ((2, 0),))
"""δ = r = 5/4.  u = (2, 2) keeps the words 1/2 apart, half of their largest difference."""
SLANTED_TWICE = Data(SLANTED.vectors, ((0, 1), (1, 1)), ((0, 1), (1, 1)))
SLANTED_ROWS = replace(SLANTED_TWICE, labels=((0, 0), (1, 1)))
LONG = Weights((2, 2), 5, 1000, alpha=(1, 2), beta=(1, 1), phi={0: 1}, M=3, records=2)
TINY = fmpq(1, 2**20)

LAST = Data(points(-1, 1), ((0, 1), (1, 1)), ((0, 0), (1, 1)))
"""r = 1, δ = 2.  With positions and the bound of T1, s = 8, B is 18 and a register at the last
place 82: once it is removed it is still above those of the first."""
LATE = Weights((4,), 2, 72, alpha=(1, 1), beta=(1, 2), M=2)

SHARED = Data(points(-1, 1, 3), ((0, 2), (1, 2)), ((0, 0), (1, 1)))
"""r = 3, δ = 2.  Words 1 and 2 count; with positions these are word 0 at place 2, and word 1 at
place 1."""
HELD = Weights((16,), 2, 608, phi={1: 1, 2: 1}, M=3)

CROSSED = Data(points(-1, 1), ((1, 0), (0, 1)), ((0, 1), (1, 1)))
TURNED = Data(points(-1, 0, 1), ((2, 0), (1, 1)), ((0, 0), (1, 1)))
PLAIN = Weights((1,), 4, 1000, alpha=(1, 2), beta=(1, 1), phi={2: 1, 0: 1}, M=3)

GEOMETRY = [
    Case("T1", "scale", SLANTED, LONG, "kappa", 5, 3),
    *(
        case
        for of in NETWORKS
        for data in [SLANTED_ROWS if of in PER_ROW else SLANTED_TWICE]
        for case in for_each([of], "scale", data, LONG, "kappa", 5, TINY, slope=4)
    ),
    Case("T1", "bound", FAR, ONES, "s", 220, 219),
    Case("T3", "bound", SIGN_ROWS, replace(COUNTED, alpha=(1, 1), beta=(1, 2)), "s", 4, 1),
    *for_each(["T2", "T4a"], "bound", LAST, LATE, "s", 72, 8, slope=4),
    *(Case(of, "bound", SIGNS, COUNTED, "s", 4, 3) for of in ("T1'", "T1''")),
    Case("T3'", "bound", SIGN_ROWS, COUNTED, "s", 4, 1),
    *for_each(["T2'", "T4a'", "T4b"], "bound", SHARED, HELD, "s", 608, 96, slope=8),
    *(Slope(of, "slope", CROSSED, PLAIN, "slope", 4, 2) for of in ("T2", "T2'", "T4b")),
    *(Slope(of, "slope", TURNED, PLAIN, "slope", 3, 1) for of in ("T4a", "T4a'")),
]

# --- D, c and M₂: the digits of a key -------------------------------------------------------

PAIR = Weights((2,), 2, 20, phi={0: 1}, M=2, records=2)
"""B = 42; z = 4x + 22, and the first of two words has the key z + 42."""
TELLING = Weights((2,), 2, 20, phi={0: 1}, M=2, records=2, omega=(1, 1, 1, 1, 1, 1, 2))
PEELED = Data(points(-1, 1), ((0,), (1,)), ((1,), (0,)))
"""Keys 60 and 26."""
POPULAR = replace(PEELED, vectors=points(-1, fmpq(5, 4)))
"""Keys 60 and 27, each with four digits that are 1."""
SLOPED = replace(PEELED, vectors=points(fmpq(-15, 16), fmpq(5, 4)))
"""Keys 60¼ and 27: a quarter of the last weight would be half of what tells them apart."""

DIGITS = [
    Case("T1''", "bits", PEELED, PAIR, "digits", 7, 4),
    Case("T1''", "digits", PEELED, PAIR, "digits", 7, 0),
    Case("T1''", "digits", SLOPED, TELLING, "slack", 2, 0),
    Search("T1''", "digit weights", POPULAR, PAIR, "omega", spread(2, 2), 1, range(1, 8)),
]

CASES = [*HEIGHTS, *TRIED, *GEOMETRY, *DIGITS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_lower_constant_gives_a_wrong_label(case):
    assert case.right(case.kept)
    assert not case.right(case.broken)
