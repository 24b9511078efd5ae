"""The one door for numbers, and rational bounds of square roots."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from memcap.numeric.exact import MAX_DIGITS, exact, root_above, root_below


@given(st.fractions())
def test_a_fraction_survives_every_way_in(value: Fraction) -> None:
    expected = fmpq(value.numerator, value.denominator)
    assert exact(value) == exact(str(value)) == exact(expected) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_string_is_what_it_says(value: Decimal) -> None:
    assert exact(f"{value:f}") == exact(Fraction(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", fmpq(3)),
        ("+3", fmpq(3)),
        ("-3/4", fmpq(-3, 4)),
        ("-0.5", fmpq(-1, 2)),
        ("007", fmpq(7)),
    ],
)
def test_strings(text: str, value: fmpq) -> None:
    assert exact(text) == value


def test_the_longest_string_is_read() -> None:
    assert exact("9" * MAX_DIGITS) == fmpq(fmpz(10) ** MAX_DIGITS - 1)


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        math.nan,
        math.inf,
        True,
        False,
        None,
        1j,
        Decimal("0.5"),
        b"1",
        [1],
        np.float64(1),
        np.int64(1),
        np.bool_(True),
    ],
)
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "one",
        "nan",
        "inf",
        "1e5",
        "1.",
        ".5",
        "1/-2",
        "1/2/3",
        "1.5/2",
        "0x10",
        "1_000",
        "--1",
        "١٢",
        "1/0",
        "0/0",
        "9" * (MAX_DIGITS + 1),
        "0." + "1" * 10**7,
    ],
)
def test_strings_that_are_no_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        exact(text)


@given(st.fractions(min_value=0))
def test_roots_are_bounded_from_both_sides(value: Fraction) -> None:
    square = exact(value)
    below, above = root_below(square), root_above(square)
    assert below * below <= square <= above * above
    assert 4 * below * below > square or square == 0
    assert above * above < 4 * square or square == 0


@given(st.fractions(min_value=0))
def test_rational_roots_are_exact(root: Fraction) -> None:
    square = exact(root) * exact(root)
    assert root_below(square) == root_above(square) == exact(root)


@pytest.mark.parametrize("root", [root_below, root_above])
def test_a_negative_number_has_no_root(root: type) -> None:
    with pytest.raises(ValueError, match=r"."):
        root(fmpq(-1, 9))
