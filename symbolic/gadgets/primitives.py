"""The two ReLU gadgets that everything is built from, and the bump (THEORY 2).

Each is a constant of the statement language, so that a lemma proved about it once is used
afterwards by its claim; ``blocks`` holds the neurons that compute it.

>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> ramp(x, 0, 1)
ramp(x, 0, 1)
"""

from __future__ import annotations

from fractions import Fraction

from memcap.symbolic.kernel import define, define_recursive
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Fun,
    Or,
    Var,
    as_real,
    between,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
)
from memcap.symbolic.library import count, maximum, permutation, pow2, relu, total

__all__ = [
    "attend", "bump", "count", "exponential", "fair", "gate", "local", "pack", "ramp", "relu",
    "sharp", "soft", "symmetric",
]  # fmt: skip

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

COLUMNS = Fun((INT,), REAL)
"""A register of all columns: column ↦ value."""


def mechanism(name: str) -> Var:
    """A variable for a way to attend: columns, scores, values ↦ an average of the values."""
    return functions(name, INT, COLUMNS, COLUMNS, REAL)[0]


(_E,) = functions("E", REAL, REAL)

exponential = define(
    "exponential",
    (_E,),
    And(
        forall(_x, 0 < _E(_x)),
        forall((_x, _y), Eq(_E(_x + _y), _E(_x) * _E(_y))),
        forall(_x, 1 + _x <= _E(_x)),
    ),
)
"""exponential(E): E is positive, turns sums into products, and is nowhere below 1 + x.

These are the only facts about exp that anything rests on, and no axiom: what is shown for softmax
is shown for every function E with these properties."""

_powers = total(_n, fn(_i, _E(_s(_i))))

soft = define(
    "soft",
    (_E, _n, _s, _a),
    ite(Eq(_powers, 0), 0, total(_n, fn(_i, _E(_s(_i)) * _a(_i))) / _powers),
)
"""soft(E, n, s, a): the average of a over the columns 1…n with the weights E(s): softmax."""

_head, _q, _error, _top_a = mechanism("head"), *reals("q epsilon"), maximum(_n, _a)
_scaled = _head(_n, fn(_i, _a(_i) * _q), _a)

sharp = define(
    "sharp",
    (_head, _n, _B, _q, _error),
    And(
        forall(
            _a,
            forall(_i, between(1, _i, _n), between(0, _a(_i), _B)),
            forall(_i, between(1, _i, _n), Or(Eq(_a(_i), _top_a), _a(_i) <= _top_a - 2)),
            And(0 <= _scaled, _top_a - _error <= _scaled, _scaled <= _top_a),
        ),
        forall(_a, Eq(_n * _head(_n, fn(_i, as_real(0)), _a), total(_n, _a))),
    ),
)
"""sharp(head, n, B, q, ε): of values in [0, B] that are the maximum or at most the maximum less 2,
``head`` with the scores q·a returns the maximum with an error of at most ε, never more; with equal
scores it returns the exact average."""

fair = define(
    "fair",
    (_head,),
    forall((_n, _a), _n >= 1, Eq(_n * _head(_n, fn(_i, as_real(0)), _a), total(_n, _a))),
)
"""fair(head): with equal scores ``head`` returns the exact average."""

(_pi,) = functions("pi", INT, INT)

symmetric = define(
    "symmetric",
    (_head, _n),
    forall(
        (_s, _a, _pi),
        permutation(_pi, _n),
        Eq(_head(_n, fn(_i, _s(_pi(_i))), fn(_i, _a(_pi(_i)))), _head(_n, _s, _a)),
    ),
)
"""symmetric(head, n): the order of the columns does not matter to ``head``."""

_s1, _a1 = functions("s' a'", INT, REAL)

local = define(
    "local",
    (_head, _n),
    forall(
        (_s, _a, _s1, _a1),
        forall(_i, between(1, _i, _n), And(Eq(_s(_i), _s1(_i)), Eq(_a(_i), _a1(_i)))),
        Eq(_head(_n, _s, _a), _head(_n, _s1, _a1)),
    ),
)
"""local(head, n): ``head`` looks at the columns 1…n only."""

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
