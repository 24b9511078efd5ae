"""The constants that every file may use: definitions only, no claims.

>>> from memcap.symbolic.language.terms import ints, fn
>>> from fractions import Fraction
>>> i, n = ints("i n")
>>> total(n, fn(i, i * i + Fraction(1, 2)))
Σ[i=1..n] (i·i + 1/2)
"""

from __future__ import annotations

from memcap.symbolic.kernel import define, define_recursive
from memcap.symbolic.language.printing import LIBRARY
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Term,
    Value,
    as_real,
    between,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
)

__all__ = [
    "bitlen", "count", "larger", "magnitude", "maximum", "permutation", "pow2", "relu", "total",
    "two_to",
]  # fmt: skip

_x, _y = reals("x y")
_n, _a = ints("n a")
(_f,) = functions("f", INT, REAL)

relu = define("relu", (_x,), ite(_x >= 0, _x, 0))
"""ReLU(x) = max(x, 0)."""

magnitude = define("abs", (_x,), ite(_x >= 0, _x, -_x))
"""|x|."""

larger = define("larger", (_x, _y), ite(_x >= _y, _x, _y))
"""max(x, y)."""

TRANSPARENT = frozenset(("relu", "abs", "larger"))
"""What a solver always sees through: their definitions go with every use of them."""

pow2 = define_recursive("pow2", (_n,), _n, 1, 1, lambda pow2: 2 * pow2(_n - 1))
"""2ⁿ as an integer, for n ≥ 0 (1 below)."""

bitlen = define_recursive("bitlen", (_n,), _n, 1, 0, lambda bitlen: 1 + bitlen(_n // 2))
"""The number of binary digits of n ≥ 0; bitlen(0) = 0."""

total = define_recursive(
    "total", (_n, _f), _n, 1, as_real(0), lambda total: total(_n - 1, _f) + _f(_n)
)
"""total(n, f) = f(1) + … + f(n), a real number; 0 for n < 1."""

maximum = define_recursive(
    "maximum", (_n, _f), _n, 2, _f(1), lambda maximum: larger(maximum(_n - 1, _f), _f(_n))
)
"""maximum(n, f) = max(f(1), …, f(n)) for n ≥ 1."""

count = define("count", (_n, _f, _x), total(_n, fn(_a, ite(Eq(_f(_a), _x), as_real(1), 0))))
"""count(n, f, x) = the number of i in 1…n with f(i) = x: the multiplicity of x in a multiset."""


_i, _k = ints("i k")
(_pi,) = functions("pi", INT, INT)

permutation = define(
    "permutation",
    (_pi, _n),
    And(
        forall(_i, between(1, _i, _n), between(1, _pi(_i), _n)),
        forall((_i, _k), between(1, _i, _n), between(1, _k, _n), Eq(_pi(_i), _pi(_k)), Eq(_i, _k)),
    ),
)
"""permutation(π, n): π maps 1…n into 1…n, and no two of them to the same."""

LIBRARY.update(
    c.name for c in (relu, magnitude, larger, pow2, bitlen, total, maximum, count, permutation)
)


def two_to(exponent: Value) -> Value:
    """2 to the ``exponent``: a term for a term, an int for an int ≥ 0.

    >>> two_to(10), two_to(ints("k")[0])
    (1024, 2^k)
    """
    return pow2(exponent) if isinstance(exponent, Term) else 1 << int(exponent)
