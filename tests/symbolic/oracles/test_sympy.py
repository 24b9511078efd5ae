"""SymPy as an oracle: what is an identity is shown, nothing else is."""

from fractions import Fraction

import pytest

from memcap.symbolic.kernel import entailment
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Eq,
    as_real,
    bools,
    floor,
    functions,
    ints,
    ite,
    reals,
)
from memcap.symbolic.oracles import OracleError, oracle

x, y, z = reals("x y z")
k, n = ints("k n")
p, q = bools("p q")
(f,) = functions("f", INT, REAL)


def verdict(claim, *given):
    return oracle("sympy").ask(entailment([], given, claim), 10, want_model=False).verdict


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (Eq((x + y) * (x - y), x * x - y * y), ()),
        (Eq(f(k) * Fraction(3, 4), Fraction(1, 2) * f(k) + f(k) / 4), ()),
        (Eq(as_real(k * (n + 1)), as_real(k) * n + k), ()),
        (Eq(x * z, y * z), (Eq(x, y),)),
        (Eq(x * x, 4), (Eq(x, y + 1), Eq(y, 1))),
        (Eq(ite(x <= y, x, y) * 2, ite(x <= y, x, y) + ite(x <= y, x, y)), ()),
    ],
    ids=str,
)
def test_shows_what_follows_from_equations(claim, given):
    assert verdict(claim, *given) == "unsat"


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (Eq(x * x, x), ()),
        (Eq(x, y), (Eq(x * z, y * z),)),
        (Eq(x, 2), (Eq(x * x, 4),)),
        (Eq(f(k), f(n)), ()),
        (Eq((x / y) * y, x), ()),
        (Eq(as_real(floor(x)), x), ()),
        (Eq((k // 2) * 2, k), ()),
        (Eq(ite(x <= y, x, y), x), ()),
        (x <= x, ()),
        (Eq(p, q), ()),
        (Eq(x, y), (x <= y, y <= x)),
    ],
    ids=str,
)
def test_shows_nothing_else(claim, given):
    assert verdict(claim, *given) == "unknown"


def test_inconsistent_equations_show_anything():
    assert verdict(Eq(x, y), Eq(z, 1), Eq(z, 2)) == "unsat"


def test_the_core_names_what_was_used():
    text = entailment([], [Eq(x, y), x <= 3], Eq(x * z, y * z))
    assert set(oracle("sympy").ask(text, 10, want_model=False).core) == {"given.0", "goal"}


@pytest.mark.parametrize("text", ["", "(exit)", "(set-logic ALL)(assert x)", "(set-logic ALL)("])
def test_refuses_what_is_no_obligation(text):
    with pytest.raises(OracleError):
        oracle("sympy").ask(text, 10, want_model=False)
