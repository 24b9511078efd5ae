"""Every hypothesis of every theorem, dropped: whole networks that then give a wrong label.

Each of the ten theorems has a case of its own for each hypothesis, here or among the lowered
constants, unless the hypothesis is about no label.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from memcap.numeric.one_layer import spread_for
from memcap.numeric.project import least_gap, spread
from memcap.numeric.separation import least_squared_distance
from tests.numeric import test_lowered_constants, test_lowered_sizes
from tests.numeric.cases import PER_ROW, Slope, for_each
from tests.numeric.test_every_hypothesis import NONE
from tests.numeric.test_lowered_constants import TINY
from tests.numeric.whole import NETWORKS, PLACED, Data, Weights, is_right, points
from tests.proofs.theorems import THEOREMS

WITHOUT_ORDER = [of for of in NETWORKS if of not in PLACED]
WITH_ORDER = [of for of in PLACED if of != "T4b"]

# --- words and weights ----------------------------------------------------------------------

TWO = Data(points(-1, 1), ((0,), (1,)), ((1,), (0,)))
"""r = 1, δ = 2."""
EACH = Weights((2,), 2, 20, alpha=(1,), beta=(1,), phi={0: 1}, M=2)

FAR_OUT = replace(TWO, vectors=points(-20, -30))
CLOSE = replace(TWO, vectors=points(-1, -1 + TINY))
SAME = replace(TWO, vectors=points(-1, -1))

WORDS = [
    *for_each(NETWORKS, "norms", TWO, EACH, "words", TWO, FAR_OUT, slope=4),
    *for_each(NETWORKS, "distances", TWO, EACH, "words", TWO, CLOSE, slope=4),
    *for_each(NETWORKS, "words", TWO, EACH, "words", TWO, SAME, slope=4),
    *for_each(PLACED, "numbered", TWO, EACH, "words", TWO, SAME, slope=4),
    *for_each(NETWORKS, "positive", TWO, EACH, "s", 20, -20, slope=4),
]
"""words, numbered: what has no number in 1 … V, or no base in 1 … U, has any vector."""

# --- rows and labels ------------------------------------------------------------------------

ROWS = Data(points(-1, 1), ((0, 1), (1, 1)), ((0, 1), (0, 0)))
ROW_LABELS = ((0, 0), (1, 1))
MORE = Weights((1,), 4, 1000, alpha=(1, 2), beta=(1, 1), phi={0: 1}, M=3)

SWAPPED = replace(ROWS, rows=((0, 1), (1, 0)), labels=((0, 1), (0, 1)))
TWICE = replace(ROWS, rows=((0, 1), (0, 1)))
REPEATED = replace(ROWS, rows=((0, 0), (1, 1)), labels=((1, 1), (0, 0)))
PREFIXES = Data(points(-1, 0, 1), ((0, 1), (0, 2)), ((1, 0), (1, 1)))

TWO_CLASSES = replace(EACH, classes=2, label_bits=1)


def differently(of, broken):
    """`different`: the rows of the first data set are, those of the second are not."""
    kept = ROWS
    if of in PER_ROW:
        kept, broken = (replace(data, labels=ROW_LABELS) for data in (kept, broken))
    return for_each([of], "different", kept, MORE, "rows", kept, broken, slope=4)


def labelled(*labels):
    return replace(TWO, labels=tuple((label,) for label in labels))


LABELS = [
    *(case for of in WITHOUT_ORDER for case in differently(of, SWAPPED)),
    *(case for of in WITH_ORDER for case in differently(of, TWICE)),
    *for_each(
        *(["T1", "T1'", "T1''"], "consistent", REPEATED, MORE, "labels"),
        *(REPEATED, replace(REPEATED, labels=((1, 0), (0, 0)))),
    ),
    *for_each(
        *(["T4b"], "prefixes", PREFIXES, MORE, "labels"),
        *(PREFIXES, replace(PREFIXES, labels=((0, 0), (1, 1)))),
        slope=4,
    ),
    *(
        case
        for of in NETWORKS
        for name in ["answers" if of in PER_ROW else "labels"]
        for label in (2, -1)
        for case in for_each(
            [of], name, TWO, TWO_CLASSES, "labels", labelled(1, 0), labelled(label, 0), slope=4
        )
    ),
]
"""A label that is not in 0 … C − 1 is 2, or −1."""

# --- r and δ of positions -------------------------------------------------------------------

ORDERED = replace(ROWS, rows=((1, 0), (0, 1)), labels=((0, 0), (1, 1)))
AGAIN = replace(ROWS, rows=((0, 0), (1, 1)), labels=((0, 1), (1, 1)))

RADII = [
    Slope(of, "radius", data, replace(MORE, phi={0: 1, 2: 2}), "slope", 2 * 1 + 2, 2 * r + delta)
    for of in PLACED
    for data in [AGAIN if of == "T4b" else ORDERED]
    for r, delta in ((-1, 2), (1, -2))
]
"""r = −1, or δ = −2: no slope, and so no positions."""

CASES = [*WORDS, *LABELS, *RADII]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_without_a_hypothesis_a_label_is_wrong(case):
    assert case.right(case.kept)
    assert not case.right(case.broken)


# --- every hypothesis -----------------------------------------------------------------------

NO_LABELS = {
    "dimension",
    "fraction",
    "fields",
    "enough",
    "seven bits",
    "first enough",
    "weight bits",
    "digit bits",
}
"""Those that only a part of a network, or a size, can break: shown in other files."""

EVERY_CASE = [*CASES, *test_lowered_constants.CASES, *test_lowered_sizes.CASES]


def test_every_hypothesis_has_a_case_or_a_reason():
    every = {(one.name, name) for one in THEOREMS.values() for name in one.statement.given}
    found = {(case.of, case.hypothesis) for case in EVERY_CASE}
    assert set(THEOREMS) == set(NETWORKS)
    assert {name for _, name in every - found} == {*NONE, *NO_LABELS}
    assert not {name for _, name in found} & {*NONE, *NO_LABELS}
    assert {name for _, name in found - every} == {"factor", "slope"}


def test_what_is_kept_is_as_the_theorems_ask():
    """`scale`, `bound`, and `ids` or `sums`, with the distances that the tokens have."""
    for case in EVERY_CASE:
        data, weights = case.meant()
        used = [data.vectors[word] for word in {word for row in data.rows for word in row}]
        d, n, N = len(used[0]), len(data.rows[0]), len(data.rows)
        M_1 = max(spread(len(used)), *weights.u)
        assert weights.kappa**2 * least_squared_distance(used) >= 16 * d or len(used) == 1
        longest = max(sum(x * x for x in vector) for vector in used)
        assert weights.s**2 >= d * weights.kappa**2 * M_1**2 * longest
        assert weights.largest >= spread_for("prefixes" if case.of == "T4b" else "tokens", n, N)


def test_registers_are_as_the_projection_promises():
    for case in EVERY_CASE:
        data, weights = case.meant()
        if case.what != "u":
            registers = {weights.register(data.vectors[w]) for row in data.rows for w in row}
            assert 2 <= min(registers) and max(registers) <= weights.bound
            assert (least_gap(registers) or 2) >= 2


@pytest.mark.parametrize("of", NETWORKS)
def test_no_bits_for_one_class(of):
    """`fields`."""
    assert is_right(of, labelled(0, 0), replace(EACH, classes=1, label_bits=0))
