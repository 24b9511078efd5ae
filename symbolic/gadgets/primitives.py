"""The two ReLU gadgets that everything is built from, and the bump (THEORY 2).

Each is a constant of the statement language, so that a lemma proved about it once is used
afterwards by its claim; ``blocks`` holds the neurons that compute it.

>>> from symbolic.terms import reals
>>> x, = reals("x")
>>> ramp(x, 0, 1)
ramp(x, 0, 1)
"""

from __future__ import annotations

from fractions import Fraction

from symbolic.kernel import define, define_recursive
from symbolic.library import count, maximum, pow2, relu, total
from symbolic.terms import INT, REAL, Eq, as_real, fn, functions, ints, ite, reals

__all__ = ["attend", "bump", "count", "gate", "pack", "ramp", "relu"]

_x, _lo, _hi, _v, _b, _B, _y = reals("x lo hi v b B y")
_n, _i = ints("n i")
_s, _a = functions("s a", INT, REAL)

_rise = _hi - _lo

ramp = define(
    "ramp",
    (_x, _lo, _hi),
    ite(Eq(_rise, 0), 0, (relu(_x - _lo) - relu(_x - _hi)) / _rise),
)
"""ramp(x; lo, hi): 0 up to lo, 1 from hi on, a straight line between (lo < hi)."""

gate = define("gate", (_v, _b, _B), relu(_v - _B * _b))
"""gate(v, b; B): v where b = 0, and 0 where b = 1, for 0 ≤ v ≤ B."""

bump = define(
    "bump",
    (_y,),
    ramp(_y, Fraction(-3, 4), Fraction(-1, 4)) - ramp(_y, Fraction(5, 4), Fraction(7, 4)),
)
"""bump(y): 1 on [−1/4, 5/4], 0 outside (−3/4, 7/4)."""

_top = Eq(_s(_i), maximum(_n, _s))

_chosen = total(_n, fn(_i, ite(_top, as_real(1), 0)))

attend = define(
    "attend",
    (_n, _s, _a),
    ite(Eq(_chosen, 0), 0, total(_n, fn(_i, ite(_top, _a(_i), 0))) / _chosen),
)
"""attend(n, s, a): the average of a over the columns 1…n in which the score s is largest."""

_w, _ell, _j = ints("w ell j")
(_f,) = functions("f", INT, INT)

pack = define_recursive(
    "pack",
    (_f, _w, _ell, _j),
    _j,
    1,
    0,
    lambda pack: _f(_ell - _j + 1) * pow2((_j - 1) * _w) + pack(_f, _w, _ell, _j - 1),
)
"""pack(f, w, ℓ, j): the last j of the records f(1), …, f(ℓ) of w bits as one integer."""
