"""`assert_implies`: one statement follows from what another says, and not from itself alone."""

from __future__ import annotations

import pytest

from memcap.symbolic.kernel import define
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Not,
    Or,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    reals,
)
from memcap.symbolic.library import relu, total
from memcap.symbolic.lock.relation import Pair, relate
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import by
from memcap.testing import assert_implies

x, y, z = reals("x y z")
i, k, n = ints("i k n")
f, g = functions("f g", INT, REAL)
half = define("implied_half", (x,), x / 2)
SQUARE = y * y >= 0


def stated(name, claim, **given):
    return Lemma(Statement(name, "", given, claim), by())


IMPLIED = {
    "itself": ({"claim": SQUARE}, {"claim": SQUARE}),
    "a square is more than less": ({"claim": SQUARE}, {"claim": y * y >= -1}),
    "another letter": ({"claim": SQUARE}, {"claim": x * x >= 0}),
    "a lower bound": ({"claim": x * x >= 4, "a": x >= 2}, {"claim": x * x >= 3, "a": x >= 2}),
    "fewer cases": ({"claim": x * x >= 4, "a": x >= 2}, {"claim": x * x >= 4, "a": x >= 3}),
    "a part": ({"claim": And(f(1) >= 0, f(2) >= 0)}, {"claim": f(2) >= 0}),
    "one of all": ({"claim": forall(i, f(i) >= 0)}, {"claim": forall(i, i >= 3, f(i) >= -1)}),
    "a sum": (
        {"claim": total(n, f) * total(n, f) <= x},
        {"claim": total(n, f) * total(n, f) <= x + 1},
    ),
    "what a definition says": ({"claim": half(x) <= y}, {"claim": x <= 2 * y}),
}
NOT_IMPLIED = {
    "true of every number": ({"claim": SQUARE}, {"claim": x + 1 > x}),
    "true of every square": ({"claim": SQUARE}, {"claim": (x - z) * (x - z) >= 0}),
    "true by its form": ({"claim": SQUARE}, {"claim": Eq(x, x)}),
    "true by its hypotheses": ({"claim": SQUARE}, {"claim": x * x >= 4, "a": x >= 2}),
    "true by its definition": ({"claim": SQUARE}, {"claim": relu(x) >= x}),
    "true of sums": ({"claim": SQUARE}, {"claim": Eq(total(n, fn(i, f(i))), total(n, f))}),
    "true since there is one": ({"claim": SQUARE}, {"claim": exists(k, between(0, k, 1))}),
    "a contradiction assumed": ({"claim": SQUARE}, {"claim": x >= 9, "a": x >= 2, "b": x <= 1}),
    "more": ({"claim": x * x >= 4, "a": x >= 2}, {"claim": x * x >= 5, "a": x >= 2}),
    "more cases": ({"claim": x * x >= 4, "a": x >= 2}, {"claim": x * x >= 4, "a": x >= 1}),
    "one of two": ({"claim": Or(f(1) >= 0, f(2) >= 0)}, {"claim": f(1) >= 0}),
    "the reverse": ({"claim": f(1) <= g(1)}, {"claim": Not(f(1) <= g(1))}),
    "all from one": ({"claim": exists(i, f(i) >= 0)}, {"claim": forall(i, f(i) >= 0)}),
}  # fmt: skip


@pytest.fixture(scope="module")
def implied():
    """Whether what `assert_implies` asks for is seen, by the name of the case."""
    cases = {**IMPLIED, **NOT_IMPLIED}
    pairs = [
        Pair(stated("one", **one).statement, stated("other", **other).statement)
        for one, other in cases.values()
    ]
    return dict(
        zip(cases, (onward.outcome == "shown" for _, onward, _ in relate(pairs)), strict=True)
    )


@pytest.mark.parametrize("case", IMPLIED)
def test_what_says_as_much_or_more_implies(case, implied):
    assert implied[case]


@pytest.mark.parametrize("case", NOT_IMPLIED)
def test_what_says_something_else_does_not(case, implied):
    assert not implied[case]


def test_one_that_implies():
    one, other = IMPLIED["a lower bound"]
    assert_implies(stated("one", **one), stated("other", **other))


@pytest.mark.parametrize(
    "case, said",
    [
        ("true of every number", "other's claim is not seen to need one's claim"),
        ("true by its hypotheses", "by its own hypotheses"),
        ("more cases", "at x = 1: all that other's statement assumes holds, but not 'a'"),
    ],
)
def test_why_one_does_not(case, said):
    one, other = NOT_IMPLIED[case]
    with pytest.raises(AssertionError, match=r"^other does not follow from one") as failure:
        assert_implies(stated("one", **one), stated("other", **other))
    assert said in str(failure.value)
