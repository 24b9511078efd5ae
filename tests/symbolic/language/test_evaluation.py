"""Evaluation gives the exact value or none, and agrees with a solver and with substitution."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.kernel.obligation import obligation_text
from memcap.symbolic.language.evaluation import Undecided, checked, evaluate
from memcap.symbolic.language.terms import (
    BOOL,
    FALSE,
    INT,
    REAL,
    TRUE,
    And,
    Bound,
    Const,
    Eq,
    Fun,
    Implies,
    Ne,
    Not,
    Op,
    Or,
    Var,
    as_real,
    between,
    bools,
    exists,
    floor,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import bitlen, count, maximum, pow2, relu, total

x, y = reals("x y")
k, m, n = ints("k m n")
p, q = bools("p q")
(f,) = functions("f", INT, REAL)
HALF = Fraction(1, 2)


def value(t, **values):
    return evaluate(t, values, DEFINITIONS)


# --- values ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "t, wanted",
    [
        (term(7) // 2, 3),
        (term(-7) // 2, -4),
        (term(7) // -2, -3),
        (term(-7) // -2, 4),
        (term(7) % -2, 1),
        (term(-7) % 2, 1),
        (term(-7) % -2, 1),
        (floor(-HALF), -1),
        (as_real(1) / 3 * 3, Fraction(1)),
        (term(10**17 + 1) / 1, Fraction(10**17 + 1)),
        (ite(TRUE, 1, HALF), Fraction(1)),
        (pow2(10), 1024),
        (pow2(-3), 1),
        (bitlen(8), 4),
        (relu(-1), Fraction(0)),
        (total(4, fn(k, as_real(k * k))), Fraction(30)),
        (maximum(3, fn(k, as_real(k * (4 - k)))), Fraction(4)),
        (count(5, fn(k, as_real(k % 2)), 1), Fraction(3)),
        (forall(k, between(1, k, 3), Eq(f(k), k)), True),
        (fn(k, fn(m, k - m)(1))(5), 4),
    ],
)
def test_values(t, wanted):
    found = value(t, f=Fraction)
    assert found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize(
    "formula, wanted",
    [
        (forall(k, term(0) <= k, k <= 3, k < 4), True),
        (forall(k, term(0) < k, k < 3, Or(Eq(k, 1), Eq(k, 2))), True),
        (forall(k, term(0) < k, k < 3, Eq(k, 1)), False),
        (forall(k, And(k >= 1, n >= k), k <= 4), False),
        (exists(k, term(0) <= k, k <= 3, Eq(k * k, 9)), True),
        (exists(k, term(0) <= k, k < 3, Eq(k * k, 9)), False),
        (forall(k, term(1) <= k, k <= 0, FALSE), True),
        (exists(k, term(1) <= k, k <= 0), False),
        (forall((k, m), between(0, k, 3), between(k, m, 4), k <= m), True),
        (exists((k, m), between(0, k, 3), between(k + 1, m, 4), m < k), False),
        (forall(k, between(0, k, 3), exists(m, between(0, m, k), Eq(m, k))), True),
        (forall(k, between(0, k, 3), exists(m, between(0, m, 2), Eq(m, k))), False),
        (forall(p, Or(p, Not(p))), True),
        (forall(k, term(0) <= k, k <= 3, k >= 1), False),
        (forall(k, term(0) <= k, k <= 3, k <= 2), False),
        (forall(p, p), False),
        (forall(p, Not(p)), False),
        (exists(p, p), True),
        (exists(p, Not(p)), True),
        (exists((p, q), And(p, Not(q), Eq(p, q))), False),
        (Or(Eq(x / 0, 1), TRUE), True),
        (And(Eq(x / 0, 1), FALSE), False),
        (Implies(Eq(x / 0, 1), TRUE), True),
        (Implies(FALSE, Eq(x / 0, 1)), True),
        (forall(k, between(0, k, 2), Or(Eq(term(1) // k, 1), k < 3)), True),
    ],
    ids=range(25),
)
def test_formulas(formula, wanted):
    assert value(formula, n=5, x=1) is wanted


@pytest.mark.parametrize(
    "formula",
    [
        Eq(x / 0, x / 0),
        Eq(k // (k - k), 0),
        Eq(k % 0, k),
        Not(Eq(x / 0, 1)),
        Or(Eq(x / 0, 1), FALSE),
        ite(Eq(x / 0, 1), TRUE, TRUE),
        forall(k, Eq(k, k)),
        exists(k, Ne(k, k)),
        forall(k, k >= 0, Eq(k, k)),
        exists(k, k <= 5, Eq(k, 6)),
        forall(x, between(0, x, 1), x * x <= x),
        exists(x, between(0, x, 1), Eq(x * x, 2)),
        forall((k, m), between(m, k, 3), between(0, m, 3), k >= 0),
        forall(k, Or(k <= 3, k <= 5), k >= 0, k <= 5),
        forall(k, between(0, k, m // 0), TRUE),
        forall(f, Eq(f(1), f(1))),
        Eq(Const("unheard_of", INT), Const("unheard_of", INT)),
        Eq(Const("pow2", REAL), 1),
        Eq(Var("unset", INT), Var("unset", INT)),
        Eq(pow2(10**6), 0),
    ],
    ids=range(20),
)
def test_undecided(formula):
    with pytest.raises(Undecided):
        value(formula, x=1, k=1, m=1)


def test_candidates_can_settle_a_quantifier_one_way_only():
    tries = [Fraction(2), 3]
    some = evaluate(exists(x, Eq(x * x, 4)), {}, {}, candidates=tries)
    every = evaluate(forall(k, Ne(k, 3)), {}, {}, candidates=tries)
    assert some is True and every is False
    for formula in (exists(x, Eq(x * x, 5)), forall(k, k >= 2)):
        with pytest.raises(Undecided):
            evaluate(formula, {}, {}, candidates=tries)


def test_few_steps():
    with pytest.raises(Undecided):
        evaluate(forall(k, between(0, k, 10**12), k >= 0), {}, {}, steps=1000)


@pytest.mark.parametrize(
    "given_, kind",
    [
        (0.5, REAL),
        (1.0, INT),
        (HALF, INT),
        (True, INT),
        (True, REAL),
        (1, BOOL),
        (None, INT),
        ("1", INT),
        (1, Fun((INT,), INT)),
    ],
)
def test_values_of_the_wrong_kind(given_, kind):
    with pytest.raises(TypeError):
        checked(given_, kind)
    if kind in (INT, REAL):
        with pytest.raises(TypeError):
            value(Eq(Var("v", kind), 0), v=given_)


def test_a_function_must_give_exact_values():
    with pytest.raises(TypeError):
        value(f(1) <= 0, f=lambda i: i / 2)


def test_values_are_made_exact():
    assert checked(3, REAL) == 3 and type(checked(3, REAL)) is Fraction
    assert type(checked(Fraction(4, 2), INT)) is int
    assert checked(True, BOOL) is True and checked(abs, Fun((INT,), INT)) is abs


def test_a_loose_bound_variable_has_no_value():
    with pytest.raises((IndexError, Undecided)):
        value(Bound(0, 0, INT) + 1)


# --- properties -----------------------------------------------------------------------------

VARIABLES = {INT: (k, m), REAL: (x, y), BOOL: (p, q)}
NUMBERS = st.integers(-3, 3)
RATIONALS = st.builds(Fraction, NUMBERS, st.sampled_from([1, 2, 3]))
POINTS = st.fixed_dictionaries(
    {"k": NUMBERS, "m": NUMBERS, "x": RATIONALS, "y": RATIONALS, "p": st.booleans()}
    | {"q": st.booleans()}
)


@st.composite
def terms(draw, kind, depth=3, *, quantifiers=False):
    """A random term over k, m, x, y, p, q (and f, if quantifiers may occur)."""

    def more(sort):
        return draw(terms(sort, depth - 1, quantifiers=quantifiers))

    if depth == 0 or draw(st.integers(0, 5)) == 0:
        literal = {INT: NUMBERS, REAL: RATIONALS, BOOL: st.booleans()}[kind]
        if draw(st.booleans()):
            return draw(st.sampled_from(VARIABLES[kind]))
        found = draw(literal)
        return (TRUE if found else FALSE) if kind == BOOL else term(found, kind)
    if kind == BOOL:
        choices = ["and", "or", "not", "implies", "ite", "le", "lt", "eq"]
        op = draw(st.sampled_from(choices + ["forall", "exists"] * quantifiers))
    else:
        only = ["idiv", "mod", "floor"] if kind == INT else ["div", "to_real"]
        choices = ["add", "sub", "mul", "neg", "ite", *only]
        op = draw(st.sampled_from(choices + ["apply"] * (quantifiers and kind == REAL)))
    if op in ("forall", "exists"):
        variable = draw(st.sampled_from((k, m)))
        low, inner = more(INT), more(BOOL)
        limits = between(low, Var("limited", INT), low + 2)
        if variable in low.free:
            return inner
        make = forall if op == "forall" else exists
        return make(variable, substitute(limits, {Var("limited", INT): variable}), inner)
    if op in ("le", "lt", "eq"):
        sort = draw(st.sampled_from((INT, REAL)))
        return Op(op, (more(sort), more(sort)))
    if op == "ite":
        return Op(op, (more(BOOL), more(kind), more(kind)))
    if op == "apply":
        return f(more(INT))
    if op in ("floor", "to_real"):
        return Op(op, (more(REAL if op == "floor" else INT),))
    return Op(op, tuple(more(kind) for _ in range(1 if op in ("neg", "not") else 2)))


def value_or_nothing(t, point):
    try:
        return evaluate(t, point, {})
    except Undecided:
        return None


def closed(formula, point):
    """The formula with the numbers of the point in it."""
    truth = {True: TRUE, False: FALSE}
    numbers = {v: point[v.name] for v in formula.free}
    return substitute(
        formula,
        {v: truth[n] if v.type == BOOL else term(n, v.type) for v, n in numbers.items()},
    )


def z3_says(*formulas):
    from memcap.symbolic.oracles.z3 import Z3

    text = obligation_text((f"h.{i}", formula) for i, formula in enumerate(formulas))
    return Z3().ask(text, 1, want_model=False).verdict


few = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def shifted(i: int) -> Fraction:
    return Fraction(i, 2) + 1


@few
@given(terms(BOOL, quantifiers=True), terms(INT), terms(REAL), POINTS)
def test_substitution_commutes_with_evaluation(formula, integer, real, point):
    here = {**point, "f": shifted}
    there = {**here, "k": value_or_nothing(integer, here), "x": value_or_nothing(real, here)}
    assume(there["k"] is not None and there["x"] is not None)
    moved = substitute(formula, {k: integer, x: real})
    assert value_or_nothing(moved, here) == value_or_nothing(formula, there)


@few
@given(terms(BOOL, quantifiers=True), terms(REAL), POINTS)
def test_substituting_a_function_commutes_with_evaluation(formula, real, point):
    meaning = fn(k, real + k)

    def function(i: int) -> Fraction:
        return evaluate(meaning, point, {})(i)

    moved = substitute(formula, {f: meaning})
    assert value_or_nothing(moved, point) == value_or_nothing(formula, {**point, "f": function})


@few
@given(terms(BOOL, quantifiers=True), POINTS)
def test_names_of_bound_variables_do_not_matter(formula, point):
    one = forall((k, m), between(0, k, 1), between(k, m, 2), formula)
    swap = {k: Var("other", INT), m: k}
    other = substitute(formula, swap)
    o = Var("other", INT)
    assert one == forall((o, k), between(0, o, 1), between(o, k, 2), other)
    point = {**point, "f": shifted}
    cases = [value_or_nothing(formula, {**point, "k": i, "m": j}) for i, j in INDICES]
    wanted = False if False in cases else None if None in cases else True
    assert value_or_nothing(one, point) is wanted


INDICES = [(i, j) for i, j in product(range(2), range(3)) if i <= j]


@few
@given(terms(BOOL), POINTS)
def test_a_solver_agrees_on_every_point(formula, point):
    found = value_or_nothing(formula, point)
    assume(found is not None)
    instance = closed(formula, point)
    assert not instance.free and evaluate(instance, {}, {}) is found
    assert z3_says(instance) in ("sat" if found else "unsat", "unknown")
    assert z3_says(Not(instance)) in ("unsat" if found else "sat", "unknown")


@few
@given(terms(BOOL, depth=2), st.lists(POINTS, min_size=5, max_size=10))
def test_what_a_solver_proves_is_true_of_every_point(formula, points):
    truths = [value_or_nothing(formula, point) for point in points]
    if z3_says(Not(formula)) == "unsat":
        assert False not in truths
    if z3_says(formula) == "unsat":
        assert True not in truths


# --- the choices for bound variables --------------------------------------------------------


@pytest.mark.parametrize("least", range(-1, 4))
def test_bounds_may_depend_on_variables_before(least):
    pairs = [(i, j) for i in range(1, 4) for j in range(i, 4)]
    below = forall((k, m), And(1 <= k, k <= 3, k <= m, m <= 3), m - k + least >= 1)
    assert value(below) is all(j - i + least >= 1 for i, j in pairs)
    there = exists((k, m), And(1 <= k, k < 3, k < m, m <= 3, Eq(m - k, least)))
    assert value(there) is any(j - i == least for i, j in pairs if i < 3 and i < j)


def test_where_there_is_nothing_to_choose_a_quantifier_is_whole():
    assert value(forall((k, x), And(2 <= k, k <= 1), x < x)) is True
    assert value(exists((k, x), And(2 <= k, k <= 1), x <= x)) is False


@pytest.mark.parametrize(
    "formula",
    [
        forall((k, x), And(1 <= k, k <= 2), x <= x),
        forall((x, k), And(1 <= k, k <= 2), x <= x),
        forall(k, 1 <= k, k <= k),
        forall(k, k <= 1, k <= k),
        exists((k, x), And(1 <= k, k <= 2), x < x),
    ],
    ids=["a real", "a real first", "no upper bound", "no lower bound", "exists"],
)
def test_what_has_no_bounds_is_left_undecided(formula):
    with pytest.raises(Undecided):
        evaluate(formula, {}, DEFINITIONS, candidates=[0, 1, HALF])


def test_too_many_choices_are_left_undecided():
    variables = ints("a b c d e f")
    wide = [between(1, v, 10) for v in variables]
    with pytest.raises(Undecided, match="too many steps"):
        evaluate(forall(variables, And(*wide), TRUE), {}, DEFINITIONS, steps=1000)
    reals_only = forall(reals("a b c d e f"), FALSE)
    with pytest.raises(Undecided, match="too many steps"):
        evaluate(reals_only, {}, DEFINITIONS, candidates=range(10), steps=1000)
