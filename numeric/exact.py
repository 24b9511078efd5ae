"""The one door for numbers: exact rationals in, everything else refused.

Everything numeric is a `flint.fmpq`. A float never enters: 0.1 is not a tenth, and a proof about
tenths says nothing about it. A *string* "0.1" is a tenth, exactly, and is welcome.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from flint import fmpq, fmpz

__all__ = ["MAX_DIGITS", "exact", "root_above", "root_below"]

MAX_DIGITS: Final = 4000
"""The longest number, in characters, that is read from a string."""

_NUMBER: Final = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+)|\.([0-9]+))?")


def exact(value: object) -> fmpq:
    """The rational number that `value` is, exactly.

    Accepts int, Fraction, fmpz, fmpq, and strings "3", "-3/4", "0.125".
    Raises TypeError for another type (float and bool above all), ValueError for a string that is
    no number, is longer than `MAX_DIGITS`, or divides by zero.

    >>> exact("0.125"), exact("-6/8"), exact(3)
    (1/8, -3/4, 3)
    >>> exact(0.5)
    Traceback (most recent call last):
    TypeError: 0.5 is a float; exact numbers are integers, or strings such as "1/2" and "0.5"
    """
    if isinstance(value, str):
        return _from_string(value)
    if isinstance(value, fmpq):
        return value
    if isinstance(value, fmpz):
        return fmpq(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return fmpq(int(value))
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    raise TypeError(_why_not(value))


def _from_string(text: str) -> fmpq:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text)} characters; at most {MAX_DIGITS} are read")
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        raise ValueError(f'{text[:40]!r} is no exact number; write "3", "-3/4" or "0.125"')
    whole, below, decimals = parts.groups()
    if decimals is not None:
        return fmpq(_whole(whole + decimals), fmpz(10) ** len(decimals))
    bottom = fmpz(1) if below is None else _whole(below)
    if bottom == 0:
        raise ValueError(f"{text[:40]!r} divides by zero")
    return fmpq(_whole(whole), bottom)


def _whole(digits: str) -> fmpz:
    return fmpz(digits.removeprefix("+"))


def _why_not(value: object) -> str:
    kind = type(value).__name__
    shown = repr(value)[:40]
    if isinstance(value, float):
        return f'{shown} is a float; exact numbers are integers, or strings such as "1/2" and "0.5"'
    return f"{shown} is a {kind}, not an exact number"


def root_below(square: fmpq) -> fmpq:
    """A rational in (√square/2, √square], or 0 for 0; equal to the root where that is rational.

    √(p/q) = √(pq)/q, and the integer root of pq ≥ 1 is at least 1 and more than half of √(pq).
    Raises ValueError when `square` is negative.

    >>> root_below(exact(2)), root_below(exact("9/4"))
    (1, 3/2)
    """
    return fmpq(_radicand(square).isqrt(), square.q)


def root_above(square: fmpq) -> fmpq:
    """A rational in [√square, 2√square); equal to the root where that is rational.

    Raises ValueError when `square` is negative.

    >>> root_above(exact(2)), root_above(exact("9/4"))
    (2, 3/2)
    """
    root, rest = _radicand(square).sqrtrem()
    return fmpq(root + (1 if rest else 0), square.q)


def _radicand(square: fmpq) -> fmpz:
    if square < 0:
        raise ValueError(f"{square} has no real root")
    return square.p * square.q
