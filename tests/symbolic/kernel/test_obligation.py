"""An obligation's text says what the formulas say, is the same everywhere, and hides nothing."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from memcap.symbolic.kernel.obligation import SYMBOLS, digest, obligation_text
from memcap.symbolic.language.terms import (
    BOOL,
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
    Ne,
    Not,
    Op,
    TermError,
    Var,
    bools,
    exists,
    floor,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    term,
)

ROOT = Path(__file__).parents[3]
x, y = reals("x y")
k, m = ints("k m")
p, q = bools("p q")
f, h = functions("f h", INT, REAL)
(total,) = functions("total", INT, Fun((INT,), REAL), REAL)
HALF = Fraction(1, 2)


def text(*formulas):
    return obligation_text((f"h.{i}", formula) for i, formula in enumerate(formulas))


def body(formula):
    """What is asserted for one formula."""
    line = text(formula).splitlines()[-1]
    return line.removeprefix("(assert (! ").removesuffix(" :named |h.0|))")


def verdict(*formulas):
    """Z3's word on whether the formulas can hold together."""
    from memcap.symbolic.oracles.z3 import Z3

    return Z3().ask(text(*formulas), 10, want_model=False).verdict


# --- the text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula, shown",
    [
        (k < 3, "(< |v.k| 3)"),
        (x < 3, "(< |v.x| 3.0)"),
        (x <= -HALF, "(<= |v.x| (- (/ 1.0 2.0)))"),
        (Eq(k, -2), "(= |v.k| (- 2))"),
        (k <= x, "(<= (to_real |v.k|) |v.x|)"),
        (Eq(floor(x), k // 2), "(= (to_int |v.x|) (div |v.k| 2))"),
        (Eq(k % 2, -k), "(= (mod |v.k| 2) (- |v.k|))"),
        (x - y < x * (y / 3), "(< (- |v.x| |v.y|) (* |v.x| (/ |v.y| 3.0)))"),
        (Implies(And(p, TRUE), Not(q)), "(=> (and |v.p| true) (not |v.q|))"),
        (Eq(ite(p, x, 0), 1), "(= (ite |v.p| |v.x| 0.0) 1.0)"),
        (f(k + 1) < 0, "(< (|v.f| (+ |v.k| 1)) 0.0)"),
        (Eq(Const("f", INT), k), "(= |c.f| |v.k|)"),
        (forall(k, k <= m), "|a.0|"),
        (total(k, f) <= 1, "(<= (|a.0| |v.k|) 1.0)"),
    ],
)
def test_text(formula, shown):
    assert body(formula) == shown


def test_every_operation_has_a_symbol():
    assert SYMBOLS.keys() == OPERATIONS.keys()
    with pytest.raises(TypeError):
        SYMBOLS["le"] = "<"


def test_declarations_are_sorted_and_complete():
    lines = text(Eq(f(k), x), Implies(p, forall(m, m <= k))).splitlines()
    assert lines[0] == "(set-logic ALL)"
    assert lines[1:-2] == [
        "(declare-fun |a.0| () Bool)",
        "(declare-fun |v.f| (Int) Real)",
        "(declare-fun |v.k| () Int)",
        "(declare-fun |v.p| () Bool)",
        "(declare-fun |v.x| () Real)",
    ]


def test_the_outline_is_what_the_oracles_read():
    from memcap.symbolic.oracles.base import scan

    script = scan(text(Eq(f(k), x), exists(m, m <= k), Eq(total(2, f), HALF)))
    assert script.names == ("h.0", "h.1", "h.2")
    assert {(s.name, s.arguments, s.sort) for s in script.symbols} == {
        ("v.f", ("Int",), "Real"),
        ("v.k", (), "Int"),
        ("v.x", (), "Real"),
        ("a.0", (), "Bool"),
        ("a.1", ("Int",), "Real"),
    }


@pytest.mark.parametrize(
    "formulas",
    [
        [k + 1],
        [fn(k, p)],
        [Bound(0, 0, BOOL)],
        [Eq(Bound(0, 0, INT), 1)],
        [Bind("forall", (INT,), Bound(1, 0, INT) <= Bound(0, 0, INT), ("k",))],
        [None],
        [True],
        [type("Liar", (Var,), {})("p", BOOL)],
        [k <= 1, Var("k", REAL) <= 1],
        [f(k) <= 1, Eq(Var("f", INT), 1)],
        [Eq(Const("c", INT), 1), Eq(Const("c", REAL), 1)],
        [f(k) <= 1, Apply(Var("f", Fun((REAL,), REAL)), (x,)) <= 1],
    ],
    ids=range(12),
)
def test_refuses_what_is_no_proposition_and_one_name_for_two(formulas):
    with pytest.raises(TermError):
        text(*formulas)


@pytest.mark.parametrize("name", ["|", "h| ) (assert false", "\\"])
def test_refuses_names_that_cannot_be_quoted(name):
    with pytest.raises(TermError):
        obligation_text([(name, p)])


# --- abstraction ----------------------------------------------------------------------------


def test_equal_terms_have_equal_names():
    one = forall(k, exists(x, k <= x))
    other = forall(m, exists(y, m <= y))
    assert one == other and verdict(one, Not(other)) == "unsat"
    assert verdict(Ne(total(3, fn(k, x + k)), total(3, fn(m, x + m)))) == "unsat"


@pytest.mark.parametrize(
    "formulas",
    [
        (forall(k, k <= m), Not(forall(k, k <= m + 1))),
        (forall(k, Eq(k, k)), Not(forall(x, Eq(x, x)))),
        (forall(k, p), Not(exists(k, p))),
        (Ne(total(3, f), total(3, h)),),
        (Ne(total(3, f), total(4, f)),),
        (Ne(total(3, fn(k, x)), total(3, fn(k, y))),),
        (Ne(total(3, fn(k, x + 0)), total(3, fn(k, x))),),
        (Eq(k, Var("k'", INT) + 1), Eq(k, 1)),
        (Eq(Var("a", INT), 0), Eq(Const("a", INT), 1)),
        (Eq(f(1), 0), Eq(Const("f", f.type)(1), 1)),
        (Eq(total(1, f), 0), Eq(Const("total", total.type)(1, f), 1)),
        (Eq(Var("\u212b", INT), 0), Eq(Var("\u00c5", INT), 1)),
        (Eq(Var("K", INT), 0), Eq(Var("\u212a", INT), 1)),
    ],
    ids=range(13),
)
def test_different_terms_have_different_names(formulas):
    assert verdict(*formulas) == "sat"


def test_one_name_at_two_types_within_what_is_abstracted():
    one, other = (forall(m, Eq(Var("c", kind), m)) for kind in (INT, REAL))
    assert verdict(one, Not(other)) == "sat"


def test_an_abstracted_function_takes_its_other_arguments():
    (both,) = functions("both", INT, Fun((INT,), REAL), INT, REAL)
    assert verdict(Eq(k, m), Ne(both(k, f, 1), both(m, f, 1))) == "unsat"
    assert verdict(Ne(both(k, f, m), both(m, f, k))) == "sat"


# --- the same bytes everywhere --------------------------------------------------------------

PROGRAM = """
from memcap.symbolic.kernel.obligation import *
from memcap.symbolic.language.terms import *
names = [f"v{i}" for i in range(40)]
v = [Var(n, REAL) for n in names]
(f,) = functions("f", INT, REAL)
(t,) = functions("t", INT, Fun((INT,), REAL), REAL)
k, m = ints("k m")
formulas = [And(*(a <= b for a, b in zip(v, v[1:]))), forall(k, exists(m, f(k) <= m))]
formulas += [Eq(t(i, fn(k, a + k)), f(i)) for i, a in enumerate(v)]
print(digest(obligation_text((f"h.{i}", p) for i, p in enumerate(formulas))))
"""


def test_a_function_of_functions_only_is_a_symbol():
    """SMT-LIB has no application to nothing: Z3 refuses the whole text."""
    from memcap.symbolic.oracles.z3 import Z3

    (about,) = functions("about", Fun((INT,), REAL), BOOL)
    said = Z3().ask(text(about(f), Not(about(f))), 10, want_model=False)
    assert said.verdict == "unsat", said.reason


def test_the_text_is_the_same_in_every_process():
    found = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout.strip())
    assert len(found) == 1 and len(found.pop()) == 64


def test_the_digest_tells_texts_apart():
    assert digest(text(k <= 1)) == digest(text(Op("le", (k, term(1)))))
    assert len({digest(text(k <= i)) for i in range(20)}) == 20


def test_what_is_abstracted_is_numbered_in_each_text_anew():
    one, two = forall(k, f(k) <= 1), forall(k, f(k) <= 2)
    for first, second in ((one, two), (two, one)):
        lines = text(first, second, first).splitlines()[-3:]
        assert ["a.0" in line for line in lines] == [True, False, True]
        assert ["a.1" in line for line in lines] == [False, True, False]


def test_formulas_that_were_printed_before_clash_all_the_same():
    number, truth = Eq(Var("z", REAL), 0), Var("z", BOOL)
    text(number)
    text(truth)
    for both in ((number, truth), (truth, number)):
        with pytest.raises(TermError, match="two different symbols"):
            text(*both)


def test_equal_functions_of_other_types_are_not_printed_alike():
    g, same = functions("g", INT, REAL)[0], functions("g", REAL, REAL)[0]
    assert text(Eq(g(k), 0)) != text(Eq(same(k), 0))
    with pytest.raises(TermError, match="two different symbols"):
        text(Eq(g(k), 0), Eq(same(k), 0))
