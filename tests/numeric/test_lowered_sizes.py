"""Fields that are too narrow, a temperature that is too low: wrong labels.

Each case as in `test_lowered_constants`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from memcap.numeric.heat import heat_for, key_height
from tests.numeric.cases import ONE_LAYER, PER_ROW, ROUNDS, Case, Heat, for_each
from tests.numeric.test_lowered_constants import HELD, SHARED
from tests.numeric.whole import NETWORKS, PLACED, Data, Weights, placed, points

# --- ρ and σ: fields that are wide enough ---------------------------------------------------

ALONE = Data(points(0), ((0,),), ((1,),))
"""One word, whose register is B, in one row: its key is as large as one can be."""
ONCE = Weights((1,), 4, 0, alpha=(1,), beta=(1,), phi={0: 1}, M=1)
ONCE_PLACED = replace(ONCE, s=4)
LEAST = {"T1": 4, "T2": 8, "T3": 4, "T4a": 6, "T1'": 3, "T2'": 5, "T3'": 2, "T4a'": 2, "T4b": 5}
"""ρ as the theorems say."""

TWO = Data(points(-1, 1), ((0,), (1,)), ((2,), (0,)))
"""C = 3."""
EACH = Weights((2,), 2, 20, alpha=(1,), beta=(1,), phi={0: 1}, M=2)

FIELDS = [
    *(
        case
        for of, least in LEAST.items()
        for weights in [ONCE_PLACED if of in PLACED else ONCE]
        for case in for_each([of], "bits", ALONE, weights, "id_bits", least, least - 1, slope=1)
    ),
    Case("T1''", "short bits", ALONE, replace(ONCE, height=253), "id_bits", 5, 4),
    *for_each(NETWORKS, "classes", TWO, EACH, "label_bits", 2, 1, slope=4),
    *for_each(
        ONE_LAYER, "first bits", SHARED, replace(HELD, s=1022), "first_id_bits", 11, 10, slope=8
    ),
    *for_each(
        *(ONE_LAYER, "first classes", SHARED, replace(HELD, phi={0: 2}), "first_label_bits", 2, 1),
        slope=8,
    ),
]

# --- λ: softmax moves no key too far --------------------------------------------------------

HOT = Data(points(-1, 1), ((1, 0), (0, 0)), ((1, 0), (0, 0)))
"""Registers that are 4 apart."""
HOT_PLACED = placed(replace(HOT, rows=((1, 0), (0, 1))), 4)
WARM = Weights((1,), 2, 126, alpha=(1, 2), beta=(1, 2), M=2)


def heat(of, broken):
    """The case with the λ of the theorem."""
    data = HOT_PLACED if of in PLACED else HOT
    if of in PER_ROW:
        data = replace(data, labels=((1, 1), (0, 0)))
    height = key_height("sequences" if of in PER_ROW else "tokens", 2 * WARM.bound)
    kept = heat_for(n=2, bound=WARM.bound, spread=2, height=height)
    return Heat(of, "temperature", data, WARM, "heat", kept, broken)


HEATS = [heat(of, 1) for of in ROUNDS] + [heat("T1", 2), heat("T2", 2)]

CASES = [*FIELDS, *HEATS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_lower_size_gives_a_wrong_label(case):
    assert case.right(case.kept)
    assert not case.right(case.broken)


@pytest.mark.parametrize("case", FIELDS, ids=str)
def test_the_fields_are_those_of_the_theorems(case):
    """`kept` is what a network has that is told nothing."""
    kept, told_nothing = (
        NETWORKS[case.of](case.data, replace(case.weights, **{case.what: value}))
        for value in (case.kept, None)
    )
    assert kept == told_nothing
