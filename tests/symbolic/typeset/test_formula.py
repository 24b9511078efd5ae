"""How terms are written: nothing is lost, nothing can be read in another way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memcap.symbolic.gadgets.construction import field
from memcap.symbolic.gadgets.run import run
from memcap.symbolic.kernel import define
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Ne,
    Not,
    Or,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    term,
)
from memcap.symbolic.library import count, magnitude, maximum, pow2, relu, total
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.notation import FORMS, LETTERS, form, letter
from memcap.symbolic.typeset.sentences import Sentences

n, i, k, rho = ints("n i k rho")
x, y, B = reals("x y B")
a = functions("a", INT, REAL)[0]
f = functions("f", INT, REAL)[0]
w = functions("w", INT, INT, INT)[0]

WRITTEN = {
    "a sum in a product": (2 * (x + 1), r"2\,(x + 1)"),
    "a difference of a difference": (x - (y - 1), "x - (y - 1)"),
    "a power": (x * x * y, r"x^{2}\,y"),
    "a power of a sum": ((x + y) * (x + y), r"(x + y)^{2}"),
    "a product of numbers": (term(2) * 3, r"2 \cdot 3"),
    "a negative number added": (x + -2, "x - 2"),
    "a negative product added": (x + (-2) * y, r"x - 2\,y"),
    "a minus that is not alone": (x - (-y), "x - (-y)"),
    "a fraction": (x / (y + 1), r"\frac{x}{y + 1}"),
    "a quotient of integers": ((n + 1) // 2, r"\lfloor (n + 1)/2\rfloor"),
    "indices": (a(n - 1) + w(i, k), "a_{n - 1} + w_{i,k}"),
    "an index that is too long": (a(n * (i + 1)), r"a(n\,(i + 1))"),
    "a function with brackets": (f(i), "f(i)"),
    "letters": (pow2(rho) * magnitude(x), r"2^{\rho}\,\lvert x\rvert"),
    "a sum over a family": (total(n, fn(i, a(i) + 1)), r"\sum_{i=1}^{n} (a_{i} + 1)"),
    "a sum over a name": (total(n, a), r"\sum_{i=1}^{n} a_{i}"),
    "an index that is taken": (total(i, a), r"\sum_{i_{1}=1}^{i} a_{i_{1}}"),
    "a maximum": (maximum(n, a), r"\max_{1\le i\le n} a_{i}"),
    "a number of places": (count(n, a, x), r"\#\{i\le n : a_{i} = x\}"),
    "an indicator": (ite(x <= y, term(1), 0), r"\mathbf{1}[x \le y]"),
    "a chosen value": (ite(x <= y, x, term(0) * x + 0), None),
    "a chain": (And(x <= y, y < B), r"x \le y < B"),
    "no chain": (And(x <= y, x < B), r"x \le y \;\land\; x < B"),
    "or in and": (And(Or(x <= 1, y <= 1), x <= y), None),
    "not equal": (Ne(x, y), r"x \ne y"),
    "not less": (Not(x < y), r"\neg (x < y)"),
    "a quantifier in a premise": (
        Implies(forall(i, a(i) <= x), y <= x),
        r"(\forall i\colon\; a_{i} \le x) \;\Rightarrow\; y \le x",
    ),
    "a name that is bound twice": (
        forall(i, Eq(total(n, fn(i, a(i))), a(i))),
        None,
    ),
    "a composed argument": (relu(x - 1), r"\mathrm{ReLU}(x - 1)"),
}


@pytest.mark.parametrize("of", WRITTEN)
def test_a_term_is_written(of):
    made, wanted = WRITTEN[of]
    written = Formula().write(made)
    assert wanted is None or written == wanted
    assert written.count("{") == written.count("}")


def test_or_in_and_has_brackets():
    made, _ = WRITTEN["or in and"]
    assert Formula().write(made) == r"(x \le 1 \;\lor\; y \le 1) \;\land\; x \le y"


def test_the_same_letter_is_not_bound_twice():
    made, _ = WRITTEN["a name that is bound twice"]
    assert (
        Formula().write(made).startswith(r"\forall i\colon\; \sum_{i_{1}=1}^{n} a_{i_{1}} = a_{i}")
    )


# --- forms ----------------------------------------------------------------------------------


@pytest.fixture
def scaled():
    made = define("typeset_scaled", (x, B, n), x * B + n)
    form(made, "<>(<x>)", sign="s")
    yield made
    del FORMS["typeset_scaled"]


def test_arguments_spelled_as_in_the_definition_are_left_out(scaled):
    assert Formula().write(scaled(y, B, n)) == "s(y)"


def test_other_arguments_are_written_behind(scaled):
    assert Formula().write(scaled(y, B + 1, n)) == "s[B := B + 1](y)"
    assert Formula().write(scaled(y, x, k)) == "s[B := x, n := k](y)"


def test_an_abbreviation_counts_as_its_letter(scaled):
    formula = Formula(abbreviations={2 + 2 * x: "B"})
    assert formula.write(scaled(y, 2 + 2 * x, n)) == "s(y)"
    assert formula.write(2 + 2 * x + y) == "B + y"


def test_a_bound_letter_is_not_part_of_an_abbreviation():
    s = reals("s")[0]
    formula = Formula(abbreviations={2 + 2 * s: "B"})
    written = formula.write(forall(s, 2 + 2 * s >= 0))
    assert written == r"\forall s_{1} \in \mathbb{R}\colon\; 0 \le 2 + 2\,s_{1}"
    written = formula.write(forall(B, 2 + 2 * s >= B))
    assert written == r"\forall B_{1} \in \mathbb{R}\colon\; B_{1} \le B"


def test_a_constant_without_a_form_shows_all():
    made = define("typeset_plain_one", (x, n), x + n)
    assert Formula().write(made(y, k)) == r"\mathrm{typeset\text{-}plain\text{-}one}(y, k)"


def test_a_register_in_a_repetition():
    string, held = reals("string count")
    program = (field("typesetfield", n, n, "count"),)
    formula = Formula(base=str)
    first, *_ = run(program, {"string": string + 1, "count": held + 2}).column.values()
    assert formula.write(first) == (
        r"string^{\mathrm{typesetfield}}[count := count + 2, string := string + 1](n + 1)"
    )
    column = run(program, {"string": string, "count": term(0)}).column
    assert formula.write(column["count"]) == r"count^{\mathrm{typesetfield}}[count := 0](n + 1)"


def test_a_letter_may_be_exchanged():
    letter("heatlike", r"\lambda", "λ")
    (heat,) = reals("heatlike1")
    assert Formula().write(heat) == r"\lambda_{1}"
    del LETTERS["heatlike"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(st.sampled_from([x, y, B]), lambda t: st.tuples(st.sampled_from("+-*"), t, t)))
def test_what_is_written_is_read_back(tree):
    """Sums, differences and products: Python reads what is written as it was meant."""

    def build(t):
        if not isinstance(t, tuple):
            return t
        op, a, b = t[0], build(t[1]), build(t[2])
        return {"+": a + b, "-": a - b, "*": a * b}[op]

    def value(t):
        if not isinstance(t, tuple):
            return {"x": 3, "y": 5, "B": 7}[t.name]
        a, b = value(t[1]), value(t[2])
        return {"+": a + b, "-": a - b, "*": a * b}[t[0]]

    written = Formula().write(build(tree))
    python = written.replace(r"\bigl", "").replace(r"\bigr", "").replace(r"\,", "*")
    python = python.replace("^{", "**(").replace("}", ")")
    assert eval(python, {"x": 3, "y": 5, "B": 7}) == value(tree)


# --- sentences ------------------------------------------------------------------------------

SAID = {
    "all and a premise": (
        forall(i, between(1, i, n), a(i) <= x),
        r"for all $i$ with $1 \le i \le n$: $a_{i} \le x$",
    ),
    "all of all": (
        forall(i, i >= 1, forall(k, k >= i, a(k) <= x)),
        r"for all $i, k$ with $1 \le i \le k$: $a_{k} \le x$",
    ),
    "there is": (
        exists(i, i >= 1, a(i) <= x),
        r"there is $i$ such that $1 \le i$ and $a_{i} \le x$",
    ),
    "all in and": (
        And(x <= y, forall(i, a(i) <= x)),
        r"$x \le y$ and (for all $i$: $a_{i} \le x$)",
    ),
    "if": (Implies(x <= y, y >= 0), r"if $x \le y$, then $0 \le y$"),
    "a choice among several": (
        And(Or(x <= 1, y <= 1), x <= B),
        r"($x \le 1$ or $y \le 1$) and $x \le B$",
    ),
}


@pytest.mark.parametrize("of", SAID)
def test_a_proposition_is_said(of):
    made, wanted = SAID[of]
    assert Sentences().say(made) == wanted
