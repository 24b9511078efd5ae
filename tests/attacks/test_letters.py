"""Letters that a construction makes up meet no letter of the author's."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.symbolic import kernel
from memcap.symbolic.gadgets.blocks import Attention, Columns, FeedForward, Head
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Repeat, passing, record_run, trace
from memcap.symbolic.gadgets.run import recurrences, run
from memcap.symbolic.language.evaluation import evaluate
from memcap.symbolic.language.terms import INT, REAL, Var, as_real, functions, ints, reals

k, n = ints("k n")
a, b = reals("a b")
(x,) = functions("x", INT, REAL)
VALUES = {1: Fraction(3), 2: Fraction(2)}


def attention(weight):
    return Attention((Head({"x": weight}, {"one": 1}, {"x": 1}, {"out": 1}),))


@pytest.mark.parametrize("name", ["j", "j₁", "i", "w", "jj", "n₁"])
def test_a_weight_is_not_captured(name):
    column = {"x": x(k), "one": as_real(1), "out": as_real(0)}
    made = attention(Var(name, INT)).apply_symbolic(column, Columns(k, n))["out"]
    numbers = [{"x": value, "one": 1, "out": 0} for value in VALUES.values()]
    for weight in (1, -1, 2):
        case = {name: weight, "k": 1, "n": 2, "x": lambda i: VALUES.get(i, Fraction(0))}
        [built, _] = attention(weight).apply(numbers)
        assert evaluate(made, case, kernel.DEFINITIONS) == built["out"]


@pytest.mark.parametrize("name", ["j", "n"])
def test_nor_is_a_register_or_the_number_of_columns(name):
    letter = Var(name, INT)
    column = {"x": x(k) + as_real(letter), "one": as_real(1), "out": as_real(0)}
    made = attention(1).apply_symbolic(column, Columns(k, letter if name == "n" else n))["out"]
    case = {"n": 2, "j": 2, "k": 1, "x": lambda i: VALUES.get(i, Fraction(0))}
    assert evaluate(made, case, kernel.DEFINITIONS) == 5


def test_a_weight_called_like_the_column_is_refused():
    column = {"x": x(k), "one": as_real(1), "out": as_real(0)}
    with pytest.raises(TypeError, match="k"):
        attention(k).apply_symbolic(column, Columns(k, n))


def bump(register):
    return Gadget("bump", FeedForward((), {register: 1}))


def repeated(name, register, count=n):
    return Repeat(name, "i", count, lambda i: (bump(register),))


def test_registers_of_two_repetitions_have_two_names():
    program = (repeated("letters_z", "x_y"), repeated("y_letters_z", "x"))
    traced = trace(program, {"x_y": a, "x": b})
    assert len(traced.recurrences) == 4
    assert traced.column["x_y"] != traced.column["x"]
    assert len(run(program, {"x_y": a, "x": b}).functions) == 2
    assert len(recurrences(program, {"x_y": a, "x": b})) == 4


def test_a_run_on_numbers_uses_the_same_names():
    numbers = (repeated("z", "x_y", 2), repeated("y_z", "x", 2))
    tables = record_run(numbers, {(): {"x_y": 0, "x": 5}}).tables
    traced = trace((repeated("z", "x_y"), repeated("y_z", "x")), {"x_y": a, "x": b})
    named = {v.name for f in traced.recurrences.values() for v in f.free} - {"a", "b", "n"}
    assert tables.keys() == named
    assert tables[passing("x_y", "z")] == {(1,): 0, (2,): 1, (3,): 2}


TWICE = {
    "one after the other": (repeated("z", "x"), repeated("z", "x")),
    "one within the other": (
        Repeat("z", "i", n, lambda i: (Repeat("z", "j", n, lambda j: (bump("x"),)),)),
    ),
    "one beside what is within another": (
        repeated("z", "x"),
        Repeat("y", "i", n, lambda i: (Repeat("z", "j", n, lambda j: (bump("x"),)),)),
    ),
}


@pytest.mark.parametrize("program", TWICE.values(), ids=TWICE)
def test_two_repetitions_of_one_name_are_refused(program):
    with pytest.raises(TypeError, match="z"):
        trace(program, {"x": a})


def test_a_letter_called_like_a_register_of_a_repetition_is_refused():
    taken = functions(passing("x", "z"), INT, REAL)[0]
    with pytest.raises(TypeError, match="x_z"):
        trace((repeated("z", "x"),), {"x": taken(k)})


NAMES = st.from_regex(r"[a-c_][a-c_0-1]{0,4}", fullmatch=True)


@given(st.tuples(NAMES, NAMES), st.tuples(NAMES, NAMES))
def test_no_two_registers_pass_under_one_name(one, other):
    assert (passing(*one) == passing(*other)) == (one == other)
    Var(passing(*one), REAL)
