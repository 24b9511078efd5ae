"""A definition says itself what it means where a divisor is 0."""

import pytest

from memcap.symbolic.kernel import DEFINITIONS, KernelError, define
from memcap.symbolic.kernel.acceptance import NotShown, accept
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import INT, Eq, Var, fn, forall, ints, ite, reals

x, y = reals("x y")
k, n = ints("k n")


@pytest.mark.parametrize(
    "body",
    [
        x / y,
        ite(Eq(x, 0), 0, x / y),
        ite(Eq(y, 0), x / y, 0),
        ite(Eq(y, 1), 0, x / y),
        ite(Eq(0, y), 0, x / y),
        x / (y - y),
        k // n,
        k % n,
        x / 0,
        ite(Eq(y, 0), x / y, x / y),
        ite(y > 0, x / y, 0),
    ],
    ids=str,
)
def test_a_divisor_that_may_be_zero_is_refused(body):
    with pytest.raises(KernelError):
        define("test_partial", tuple(sorted(body.free, key=str)), body)
    assert "test_partial" not in DEFINITIONS


def test_a_guard_does_not_reach_another_bound_variable():
    inner = forall(k, Eq(n // k, 0))
    body = forall(n, ite(Eq(n, 0), Eq(n, 0), inner))
    with pytest.raises(KernelError):
        define("test_inner", (), body)


@pytest.mark.parametrize(
    "body", [x / 2, ite(Eq(y, 0), 0, x / y), ite(Eq(n, 0), 7, k // n), k % 3], ids=str
)
def test_a_divisor_that_cannot_be_zero_is_taken(body):
    name = f"test_total_{len(str(body))}_{body.type}"
    define(name, tuple(sorted(body.free, key=str)), body)
    assert name in DEFINITIONS


class Claims:
    """Says of itself what a theorem would say."""

    hypotheses = ()
    rests_on = frozenset()

    def __init__(self, claim):
        self.claim = claim


def test_what_only_looks_like_a_theorem_is_not_accepted():
    wrong = Eq(Var("z", INT), 0)
    with pytest.raises(NotShown):
        accept(Statement("test.wrong", "", {}, wrong), Claims(wrong))


def test_lambda_bodies_are_looked_into():
    with pytest.raises(KernelError):
        define("test_lambda", (x,), fn(y, x / y)(x))
