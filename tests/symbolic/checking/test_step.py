"""Values that break a step: only such as make every fact true and the claim false, exactly."""

import re
from fractions import Fraction

import pytest

from memcap.symbolic.checking.step import values
from memcap.symbolic.language.terms import INT, REAL, Eq, functions, ints, reals
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.proving.derivation import Node

x, y = reals("x y")
(n,) = ints("n")
(f,) = functions("f", INT, REAL)


def step(claim, *facts, given=()):
    """A step with these facts and hypotheses; its rule is never carried out."""
    uses = tuple(Node(fact, (), lambda *_: None) for fact in facts)
    return Node(claim, uses, lambda *_: None, given=tuple(given))


def test_the_values_break_the_step():
    [value] = re.findall(r"x = (\S+)", values(step(x >= 4, x >= 3), Reply("sat")))
    assert 3 <= Fraction(value) < 4


def test_a_model_that_fits_is_shown():
    reply = Reply("sat", model={"v.x": Fraction(1001, 8)})
    assert values(step(x <= 100, x >= 90), reply) == "x = 1001/8"


def test_a_model_that_breaks_a_fact_is_not_shown():
    reply = Reply("sat", model={"v.x": Fraction(1001, 8)})
    assert "1001" not in values(step(x >= 1, x <= 100), reply)


def test_a_function_is_shown_as_its_table():
    said = values(step(Eq(f(n), 0), n >= 1), Reply("sat"))
    assert "f" in said and "n = " in said


@pytest.mark.parametrize(
    ("claim", "facts", "given"),
    [
        pytest.param(x >= 3, [x >= 3], [], id="it follows from a fact"),
        pytest.param(x >= 3, [], [x >= 4], id="it follows from a hypothesis"),
        pytest.param(x * x >= 0, [], [], id="it is true"),
        pytest.param(x >= 4, [x >= y, y >= x + 1], [], id="the facts cannot hold together"),
    ],
)
def test_no_values(claim, facts, given):
    reply = Reply("sat", model={"v.x": Fraction(0), "v.y": Fraction(0)})
    assert values(step(claim, *facts, given=given), reply) == ""
