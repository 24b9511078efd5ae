"""Terms are well typed or refused, equal up to bound names, and substitution captures nothing."""

import copy
import os
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.symbolic.language.terms import (
    BOOL,
    FALSE,
    INT,
    OPERATIONS,
    REAL,
    TRUE,
    And,
    Apply,
    Bind,
    Bound,
    Const,
    Eq,
    Fun,
    Implies,
    Not,
    Num,
    Op,
    Or,
    Sort,
    Term,
    TermError,
    Var,
    apply,
    as_real,
    bind,
    bools,
    exists,
    floor,
    fn,
    forall,
    fresh_name,
    functions,
    ints,
    is_term,
    ite,
    open_fresh,
    open_with,
    reals,
    substitute,
    subterms,
    term,
)

x, y, z = reals("x y z")
i, j, k, m, n = ints("i j k m n")
p, q = bools("p q")
(f,) = functions("f", INT, REAL)
(F,) = functions("F", INT, INT)
(g,) = functions("g", Fun((INT,), REAL), INT, REAL)
ZERO = Fraction(0)


class Whole(int):
    """An integer that may say anything about itself."""

    @property
    def numerator(self):
        return self


class Text(str):
    """A string that may say anything about itself."""


# --- types ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "built, type_",
    [
        (k + 1, INT),
        (k + x, REAL),
        (1 - x, REAL),
        (k / 2, REAL),
        (k // 2, INT),
        (k % 2, INT),
        (-k, INT),
        (x**3, REAL),
        (k <= x, BOOL),
        (k > 3, BOOL),
        (f(k), REAL),
        (f(2), REAL),
        (g(f, k), REAL),
        (g(fn(k, x + k), 1 + k), REAL),
        (floor(k), INT),
        (ite(p, k, x), REAL),
        (Eq(p, q), BOOL),
        (And(), BOOL),
        (Or(), BOOL),
        (fn((k, x), x), Fun((INT, REAL), REAL)),
        (exists(k, p), BOOL),
    ],
)
def test_types(built, type_):
    assert built.type == type_


def test_only_literals_and_functions_of_literals_are_widened():
    assert term(2, REAL) == Num(Fraction(2), REAL)
    assert as_real(k) == Op("to_real", (k,))
    assert x + 1 == x + Num(Fraction(1), REAL)
    assert term(2) != term(2, REAL)
    assert k + 0 != k


@pytest.mark.parametrize(
    "build",
    [
        lambda: x + 0.5,
        lambda: term(0.5),
        lambda: term(float("nan")),
        lambda: term(True),
        lambda: term("1"),
        lambda: term(None),
        lambda: x**2.0,
        lambda: x**0,
        lambda: x**-1,
        lambda: Eq(x, 1.0),
        lambda: Num(1, INT),
        lambda: Num(0.5, REAL),
        lambda: Num(True, INT),
        lambda: Num(Fraction(1, 2), INT),
        lambda: Num(Fraction(1), BOOL),
        lambda: Num(Fraction(Whole(1)), INT),
        lambda: Num(type("F", (Fraction,), {})(1), INT),
    ],
    ids=range(17),
)
def test_refuses_what_is_no_exact_number(build):
    with pytest.raises(TermError):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: x // 2,
        lambda: x % 2,
        lambda: p + 1,
        lambda: p <= q,
        lambda: And(p, x),
        lambda: And(p, True),
        lambda: Not(k),
        lambda: Implies(p, k),
        lambda: ite(k, 1, 2),
        lambda: ite(p, q, 1),
        lambda: Eq(f, f),
        lambda: Eq(p, 1),
        lambda: f(x),
        lambda: f(1, 2),
        lambda: f(),
        lambda: k(1),
        lambda: g(k, k),
        lambda: g(fn(x, x), k),
        lambda: apply(TRUE),
        lambda: Op("nonsense", ()),
        lambda: Op("add", (k, x)),
        lambda: Op("add", (k,)),
        lambda: Op("sub", (k,)),
        lambda: Op("neg", (k, k)),
        lambda: Op("add", (k, k, k)),
        lambda: Op("le", (f, f)),
        lambda: Op("and", ()),
        lambda: Op("true", (p,)),
        lambda: Op("ite", (p, k, x)),
        lambda: Op("ite", (p, k)),
        lambda: Op("eq", (k,)),
        lambda: Op("eq", (k, k, x)),
        lambda: Apply(f, (x,)),
        lambda: Apply(fn(k, k), (k,)),
        lambda: Apply(k, ()),
        lambda: forall(k, k),
        lambda: fn(k, f),
        lambda: Bind("forall", (INT,), k, ("k",)),
        lambda: Bind("some", (INT,), TRUE, ("k",)),
        lambda: Bind("forall", (), TRUE, ()),
        lambda: bind("forall", (), TRUE),
        lambda: forall((k, k), TRUE),
        lambda: forall((k + 1,), TRUE),
        lambda: functions("f", REAL),
        lambda: functions("f", INT, Fun((INT,), INT)),
    ],
    ids=range(45),
)
def test_refuses_ill_typed_terms(build):
    with pytest.raises(TermError):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: Sort("Nat"),
        lambda: Sort("Int) Bool)(assert false"),
        lambda: Sort(Text("Int")),
        lambda: Fun((), INT),
        lambda: Fun([INT], INT),
        lambda: Fun((INT,), Fun((INT,), INT)),
        lambda: Fun(("Int",), INT),
        lambda: Var("x", "Real"),
        lambda: Var("x", type("Lie", (Sort,), {})("Int")),
        lambda: Const("c", None),
        lambda: Bound(0, 0, 5),
        lambda: Bind("forall", [INT], TRUE, ("k",)),
    ],
    ids=range(12),
)
def test_refuses_types_that_are_none(build):
    with pytest.raises(TermError):
        build()


@pytest.mark.parametrize("make", [Var, Const])
@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "1x", "a b", "x|", "x\n", "|", 'x"', "x'y", "(x)", "x;", "x\\", "'", "x\u0301"),
        "x.y",
        "x!",
        Text("x"),
        5,
        None,
    ],
)
def test_refuses_names_that_could_be_read_otherwise(make, name):
    with pytest.raises(TermError):
        make(name, INT)


@pytest.mark.parametrize("name", ["x", "_", "x'", "x''", "α", "x₁", "weight_2", "forall"])
def test_names(name):
    assert Var(name, INT).name == Const(name, INT).name == name


def test_truth_of_a_formula_is_not_for_python():
    with pytest.raises(TermError, match="chain"):
        0 <= x <= 1  # noqa: B015
    with pytest.raises(TermError):
        bool(Eq(x, x))


# --- hand-made nodes ------------------------------------------------------------------------


def test_a_node_takes_only_a_tuple_of_terms():
    for build in (
        lambda: Op("or", [FALSE]),
        lambda: Op("or", (FALSE, None)),
        lambda: Op("not", FALSE),
        lambda: Op(Text("not"), (FALSE,)),
        lambda: Apply(f, [k]),
        lambda: Apply("f", (k,)),
        lambda: Bind("forall", (INT,), True, ("k",)),
        lambda: Bind(Text("forall"), (INT,), TRUE, ("k",)),
        lambda: Bind("forall", (INT,), TRUE, ()),
        lambda: Bind("forall", (INT,), TRUE, (5,)),
    ):
        with pytest.raises(TermError):
            build()


def test_an_instance_of_a_subclass_is_no_term():
    for node, fields in ((Var, ("x", REAL)), (Num, (ZERO, INT)), (Bound, (0, 0, INT))):
        liar = type("Liar", (node,), {})(*fields)
        assert isinstance(liar, Term) and not is_term(liar)
        for build in (
            lambda liar=liar: liar + 1,
            lambda liar=liar: Eq(liar, liar),
            lambda liar=liar: f(liar),
            lambda liar=liar: fn(k, liar),
            lambda liar=liar: Op("neg", (liar,)),
            lambda liar=liar: substitute(x <= y, {x: liar}),
            lambda liar=liar: substitute(x <= y, {liar: x}),
            lambda liar=liar: term(liar),
        ):
            with pytest.raises(TermError):
                build()


def test_a_class_that_claims_to_equal_a_node_class_is_none():
    class Meta(type):
        def __eq__(cls, other):
            return True

        def __hash__(cls):
            return hash(Var)

    liar = Meta("Liar", (Var,), {})("x", REAL)
    assert not is_term(liar)


@pytest.mark.parametrize("place", [(-1, 0), (0, -1), (True, 0), (0, Whole(0)), (0.0, 0)])
def test_a_bound_variable_stands_at_a_place(place):
    with pytest.raises(TermError):
        Bound(*place, INT)


@pytest.mark.parametrize(
    "body",
    [
        Eq(Bound(0, 0, REAL), Bound(0, 0, REAL)),
        Eq(Bound(0, 1, INT), 0),
        And(p, forall(m, p), Bind("exists", (REAL,), Eq(Bound(1, 0, REAL), 0), ("x",))),
    ],
    ids=["type", "place", "deeper"],
)
def test_a_binder_fits_its_bound_variables(body):
    with pytest.raises(TermError):
        Bind("forall", (INT,), body, ("k",))


def test_a_hand_made_binder_equals_the_usual_one():
    inner = Bind("exists", (REAL,), Bound(0, 0, REAL) <= as_real(Bound(1, 0, INT)), ("x",))
    assert Bind("forall", (INT,), inner, ("k",)) == forall(k, exists(x, x <= k))


def test_frozen():
    for node, name in ((x, "name"), (term(1), "value"), (x + 1, "args"), (forall(x, p), "body")):
        with pytest.raises(FrozenInstanceError):
            setattr(node, name, None)
    with pytest.raises(TypeError):
        OPERATIONS["surely"] = OPERATIONS["true"]


# --- equality -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one, other",
    [
        (forall(x, x <= y), forall(z, z <= y)),
        (exists((x, y), x <= y), exists((y, x), y <= x)),
        (fn(k, f(k)), fn(m, f(m))),
        (forall(x, exists(y, x <= y)), forall(y, exists(x, y <= x))),
    ],
)
def test_equal_up_to_bound_names(one, other):
    assert one == other and hash(one) == hash(other)
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    "one, other",
    [
        (forall(x, x <= y), forall(x, x <= z)),
        (forall(x, x <= y), forall(y, y <= y)),
        (forall(x, p), forall(k, p)),
        (forall(x, p), exists(x, p)),
        (exists((x, y), x <= y), exists((y, x), x <= y)),
        (forall(x, exists(y, x <= y)), forall(x, exists(y, y <= x))),
        (Var("x", INT), Var("x", REAL)),
        (Var("x", INT), Const("x", INT)),
        (Num(Fraction(1), INT), Num(Fraction(1), REAL)),
        (And(p), Op("and", (p,))),
    ],
)
def test_different(one, other):
    assert one != other


# --- binding and substitution ---------------------------------------------------------------


@pytest.mark.parametrize(
    "before, mapping, after",
    [
        (x + y, {x: y, y: x}, y + x),
        (forall(y, x <= y), {x: y + 1}, forall(z, y + 1 <= z)),
        (forall(x, x <= y), {x: z}, forall(x, x <= y)),
        (exists(k, Eq(f(k), x)), {f: fn(m, x + m)}, exists(k, Eq(x + k, x))),
        (f(floor(f(k))), {f: fn(n, as_real(n * k))}, as_real(floor(as_real(k * k)) * k)),
        (g(f, k), {g: fn((f, k), f(k + 1))}, f(k + 1)),
        (g(f, k), {f: fn(n, x)}, g(fn(n, x), k)),
        (forall(m, g(f, m) <= x), {f: fn(n, f(n + k))}, forall(m, g(fn(n, f(n + k)), m) <= x)),
        (
            forall(m, Eq(g(f, m), 0)),
            {g: fn((f, k), f(k) + x), f: fn(n, x * n), x: y},
            forall(m, Eq(x * m + x, 0)),
        ),
        (p, {p: forall(k, k <= n)}, forall(k, k <= n)),
    ],
)
def test_substitute(before, mapping, after):
    assert substitute(before, mapping) == after


@pytest.mark.parametrize(
    "mapping",
    [
        {x: k},
        {k: x},
        {x: f},
        {f: fn(x, x)},
        {f: x},
        {x: 1},
        {"x": y},
        {x + 1: y},
        {term(1, REAL): y},
        {k: Bound(0, 0, INT)},
        {k: Bound(1, 0, INT) + 1},
    ],
)
def test_substitute_refuses(mapping):
    with pytest.raises(TermError):
        substitute(And(x <= y, Eq(f(k), 1)), mapping)


def test_substitute_believes_what_a_mapping_contains():
    class Mapping(dict):
        def items(self):
            return ()

    with pytest.raises(TermError):
        substitute(exists(m, Not(Eq(m, k))), Mapping({k: Bound(0, 0, INT)}))


def test_a_lambda_is_reduced_under_binders_without_capture():
    add = fn((k, m), k + m + n)
    assert exists(m, Eq(add(m, 1), 0)) == exists(k, Eq(k + 1 + n, 0))
    twice = fn(x, fn(y, x + y)(fn(z, x * z)(x)))
    assert twice(z) == z + z * z
    assert apply(fn(k, exists(m, Eq(k, m))), m) == exists(k, Eq(m, k))


def test_what_is_reduced_under_a_binder_keeps_its_outer_variables():
    (s,) = functions("s", INT, BOOL)
    (t,) = functions("t", Fun((INT,), INT), BOOL)
    smaller = fn(k, exists(n, n < k))
    assert substitute(forall(m, s(m)), {s: smaller}) == forall(m, exists(n, n < m))
    both = fn(k, forall(j, exists(n, And(n < k, s(j)))))
    wanted = forall(m, forall(j, exists(n, And(n < m + 1, s(j)))))
    assert substitute(forall(m, t(fn(j, m + 1))), {t: fn(F, both(F(0)))}) == wanted
    every = fn(F, exists(n, forall(i, F(n) <= F(i))))
    wanted = forall(m, exists(n, forall(i, m + n <= m + i)))
    assert substitute(forall(m, t(fn(k, m + k))), {t: every}) == wanted
    kept = fn(F, exists(n, t(F)))
    wanted = forall(m, exists(n, t(fn(k, m + k))))
    assert substitute(forall(m, t(fn(k, m + k))), {t: kept}) == wanted


def test_opening():
    binder = forall((x, k), exists(y, x + k <= y))
    assert open_with(binder, (y, m)) == exists(z, y + m <= z)
    (fresh,), body = open_fresh(substitute(forall(x, x <= z), {z: x}), {"x₁"})
    assert fresh == Var("x₂", REAL) and body == (fresh <= x)
    for args in ((), (y,), (m, y), (y, m, m)):
        with pytest.raises(TermError):
            open_with(binder, args)


def test_binding_takes_whole_terms_only():
    with pytest.raises(TermError):
        forall(k, Bound(0, 0, INT) <= k)


def test_free_constants_loose():
    c = Const("c", INT)
    formula = forall(k, exists(x, And(f(k) <= x + y, Eq(c, k))))
    assert formula.free == {f, y} and formula.constants == {"c"} and formula.loose == 0
    assert formula.body.loose == 1 and formula.body.body.loose == 2
    assert set(formula.free) == {v for v in subterms(formula) if isinstance(v, Var)}


def test_fresh_names():
    assert fresh_name("x", ()) == "x" and fresh_name("x", ["x", "x₁"]) == "x₂"


# --- properties -----------------------------------------------------------------------------

NAMES = st.permutations(["a", "b", "c", "d"])


@st.composite
def quantified(draw):
    """One random formula over four variables, as a function of their names."""
    atoms = draw(st.lists(st.tuples(*[st.integers(0, 3)] * 2), min_size=1, max_size=4))
    binders = draw(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=4))

    def made(names):
        variables = [Var(name, INT) for name in names]
        formula = And(*(variables[i] <= variables[j] + i for i, j in atoms))
        for universal, i in binders:
            formula = (forall if universal else exists)(variables[i], formula)
        return formula

    return made, {i for _, i in binders}


@given(quantified(), NAMES)
def test_bound_names_do_not_matter(random, names):
    made, _ = random
    one, other = made("abcd"), made(names)
    renaming = {Var(old, INT): Var(new, INT) for old, new in zip("abcd", names, strict=True)}
    assert substitute(one, renaming) == other
    assert substitute(other, {new: old for old, new in renaming.items()}) == one


@given(quantified(), NAMES, st.sampled_from("abcd"))
def test_binding_then_opening_gives_the_formula_back(random, names, chosen):
    formula = random[0](names)
    variable = Var(chosen, INT)
    assert open_with(forall(variable, formula), (variable,)) == formula
    assert forall(variable, formula).free == formula.free - {variable}


# --- hashes and copies ----------------------------------------------------------------------

COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda t: pickle.loads(pickle.dumps(t)),
}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("build", [lambda: Var("x", REAL), lambda: forall(Var("k", INT), TRUE)])
def test_a_copy_is_the_same_term(copied, build):
    t = build()
    assert {t: 1}[copied(t)] == {copied(t): 1}[build()] == 1
    assert str(copied(t)) == str(t)


def test_a_term_from_another_process_is_found_among_equal_ones():
    """Strings hash differently there: a hash that came along would hide that x is free."""
    program = (
        "import pickle, sys\n"
        "from memcap.symbolic.language.terms import reals\n"
        "x, y = reals('x y')\n"
        "t = x <= y + 1\n"
        "hash(t), t.free\n"
        "sys.stdout.buffer.write(pickle.dumps(t))\n"
    )
    root = str(Path(__file__).parents[3])
    x, y = reals("x y")
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        command = [sys.executable, "-c", program]
        made = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
        t = pickle.loads(made)
        assert t in {x <= y + 1} and x in t.free and {x} & t.free


def test_a_pickled_term_checks_itself():
    made = pickle.dumps(Var("x", REAL))
    with pytest.raises(TermError):
        pickle.loads(made.replace(b"\x8c\x01x", b"\x8c\x010"))
