"""Attacks on the kernel, each a way by which false could be proved; every one must fail.

No check here is an ``assert``, so that all of them count under ``python -O`` too.  Where an attack
needs a solver it gets Z3's true word: a false answer would prove nothing of the kernel.
"""

import copy
import gc
import os
import pickle
from fractions import Fraction

import pytest

from memcap.symbolic import kernel
from memcap.symbolic.kernel import Answer, KernelError, Refutation, Theorem
from memcap.symbolic.kernel.acceptance import NotShown, accept
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.kernel.trust import ADMITTED, NotAllowed, gate
from memcap.symbolic.language.statement import Statement, StatementError
from memcap.symbolic.language.terms import (
    BOOL,
    FALSE,
    INT,
    REAL,
    TRUE,
    And,
    Bind,
    Bound,
    Const,
    Eq,
    Fun,
    Implies,
    Not,
    Op,
    Sort,
    TermError,
    Var,
    between,
    bools,
    exists,
    forall,
    ints,
    ite,
    reals,
    term,
)
from memcap.symbolic.proving.derivation import theorem
from memcap.symbolic.proving.elaborate import elaborate
from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.proving.proof import admitted, by, have
from tests.symbolic.shown import holds, obligation, shown

REFUSED = (KernelError, TermError)
x, y = reals("x y")
j, k, m, n = ints("j k m n")
p, q = bools("p q")
LOOSE = Bound(0, 0, INT)


def told(premises, hypotheses, claim):
    """Z3's word."""
    from memcap.symbolic.oracles.z3 import Z3

    text = obligation(premises, hypotheses, claim)
    return Answer(digest(text), Z3().ask(text, 10, want_model=False).verdict, "z3")


def solve(claim, *hypotheses, premises=()):
    return kernel.by_answer(premises, hypotheses, claim, told(premises, hypotheses, claim))


def fails(attack, *refusals):
    """The attack ends in a refusal."""
    expected = refusals or REFUSED
    try:
        shown = attack()
    except expected:
        return
    pytest.fail(f"the attack was not refused: {shown!r}")


def test_this_file_is_run_as_announced():
    if os.environ.get("MEMCAP_TEST_OPTIMIZED") and __debug__:
        pytest.fail("python was to run with -O")


def test_the_tools_of_the_attacks_work():
    """Each attack uses these; if they failed by themselves, it would show nothing."""
    if solve(x < y + 1, x <= y).claim != (x < y + 1):
        pytest.fail("solve")
    with pytest.raises(pytest.fail.Exception):
        fails(lambda: kernel.assume(p))
    fails(lambda: solve(FALSE))


# --- a theorem without the kernel -----------------------------------------------------------


def false_theorems():
    """What could be taken for ⊢ false."""

    class Looks:
        hypotheses, claim, rests_on = (), FALSE, frozenset()

    class Alias(Looks):
        def __init__(self, real):
            self.real = real

        def __hash__(self):
            return hash(self.real)

        def __eq__(self, other):
            return True

    class Renamed:
        __slots__ = ("__weakref__",)

    renamed = Renamed()
    renamed.__class__ = Theorem
    real = shown(TRUE)
    return {
        "empty": object.__new__(Theorem),
        "look-alike": Looks(),
        "alias": Alias(real),
        "renamed": renamed,
        "claim": FALSE,
        "triple": ((), FALSE, frozenset()),
    }


@pytest.mark.parametrize("false", false_theorems().values(), ids=false_theorems())
def test_nothing_but_the_kernel_makes_a_theorem(false):
    told_so = Answer(digest(kernel.entailment([FALSE], [], FALSE)), "unsat", "z3")
    for use in (
        lambda: kernel.by_answer([false], [], FALSE, told_so),
        lambda: kernel.instantiate(false, {}),
        lambda: kernel.discharge(false, TRUE),
        lambda: kernel.generalize(false, [x]),
        lambda: kernel.cases(p, false, false),
        lambda: kernel.strong_induction(k, term(0), FALSE, false),
    ):
        fails(use)


@pytest.mark.parametrize("name", ["empty", "renamed"])
def test_an_empty_theorem_says_nothing(name):
    empty = false_theorems()[name]
    fails(lambda: empty.claim)
    fails(lambda: empty.hypotheses)
    fails(lambda: empty.rests_on)


@pytest.mark.parametrize(
    "make",
    [
        lambda real: Theorem(),
        lambda real: Theorem((), FALSE, frozenset()),
        lambda real: type(real)((), FALSE),
        lambda real: type("Mine", (Theorem,), {}),
        lambda real: copy.copy(real),
        lambda real: copy.deepcopy(real),
        lambda real: pickle.dumps(real),
        lambda real: Theorem.__new__(Theorem),
    ],
    ids=["call", "content", "type", "subclass", "copy", "deepcopy", "pickle", "new"],
)
def test_no_other_way_to_a_theorem(make):
    fails(lambda: make(shown(TRUE)))


@pytest.mark.parametrize(
    "make",
    [
        lambda real: Refutation(),
        lambda real: Refutation(digest(""), ()),
        lambda real: type("Mine", (Refutation,), {}),
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda real: Refutation.__new__(Refutation),
        lambda real: object.__new__(Refutation).facts,
    ],
    ids=["call", "content", "subclass", "copy", "deepcopy", "pickle", "new", "empty"],
)
def test_no_other_way_to_a_refutation(make):
    text = obligation([], [p], p)
    proof = {"obligation": digest(text), "steps": [["derive", [1, 0], [1, 1]]]}
    fails(lambda: make(kernel.refutation(text, proof)))


@pytest.mark.parametrize("field", ["claim", "hypotheses", "rests_on", "anything"])
def test_a_theorem_cannot_be_changed(field):
    real = kernel.admit([p], q)
    fails(lambda: setattr(real, field, FALSE), AttributeError)
    fails(lambda: object.__setattr__(real, field, FALSE), AttributeError)
    if (real.claim, real.hypotheses, real.rests_on) != (q, (p,), {ADMITTED}):
        pytest.fail(f"{real} has changed")


def test_a_new_theorem_does_not_take_an_old_one_s_place():
    for i in range(200):
        old = kernel.admit([], Eq(term(i), 0))
        place = id(old)
        del old
        gc.collect(0)
        new = object.__new__(Theorem)
        fails(lambda new=new: new.claim)
        if id(new) == place:
            return


def test_a_premise_that_changes_between_two_looks():
    real = [kernel.assume(FALSE), shown(TRUE)]

    class Premises(tuple):
        turn = 0

        def __iter__(self):
            self.turn += 1
            return iter(real[: 1 if self.turn == 1 else 0])

    premises = Premises()
    answer = Answer(digest(kernel.entailment([FALSE], [], FALSE)), "unsat", "z3")
    made = kernel.by_answer(premises, [], FALSE, answer)
    if made.hypotheses != (FALSE,):
        pytest.fail(f"{made}")


def test_hypotheses_that_can_be_read_once():
    answer = told([], [FALSE], FALSE)
    shown = kernel.by_answer([], iter([FALSE]), FALSE, answer)
    if shown.hypotheses != (FALSE,):
        pytest.fail(f"{shown}")


# --- induction ------------------------------------------------------------------------------


def test_induction_with_a_wrong_base():
    """n > 5 from 6 on, and so from 0 on."""
    property_ = Op("lt", (term(5), n))
    start, step = solve(term(5) < 6), solve(term(5) < n + 1, property_)
    fails(lambda: kernel.induction(n, term(0), property_, start, step))


def test_induction_without_a_base():
    step = solve(Eq(n + 1, n + 2), Eq(n, n + 1))
    for start in (step, None, TRUE, shown(TRUE)):
        fails(lambda start=start: kernel.induction(n, term(0), Eq(n, n + 1), start, step))


def test_induction_with_the_index_in_a_hypothesis():
    """n(n − 1) = 0 for all n: the step is shown for n ≤ 0 only."""
    property_ = Eq(n * (n - 1), 0)
    start = solve(Eq(term(0) * (term(0) - 1), 0))
    step = solve(Eq((n + 1) * (n + 1 - 1), 0), property_, n <= 0)
    fails(lambda: kernel.induction(n, term(0), property_, start, step))


def test_strong_induction_with_the_index_in_a_hypothesis():
    fails(lambda: kernel.strong_induction(n, term(0), n <= 3, kernel.assume(n <= 3)))


def test_strong_induction_from_nowhere():
    """With a bound variable as base, ∀j. j ≤ j ∧ j < n ⇒ false would be the hypothesis."""
    below = forall(k, k <= k, k < n, FALSE)
    step = solve(FALSE, premises=[kernel.specialize(kernel.assume(below), n - 1)])
    fails(lambda: kernel.strong_induction(n, LOOSE, FALSE, step))


# --- instances ------------------------------------------------------------------------------


def test_a_real_for_an_integer():
    """No integer lies between 0 and 1, but 1/2 does."""
    theorem = solve(Not(And(term(0) < n, n < 1)))
    fails(lambda: kernel.instantiate(theorem, {n: term(Fraction(1, 2))}))
    fails(lambda: kernel.instantiate(theorem, {n: x}))
    general = kernel.generalize(theorem, [n])
    fails(lambda: kernel.specialize(general, term(Fraction(1, 2))))


def test_a_real_for_an_integer_by_a_variable_that_lies():
    class Hidden:
        def __init_subclass__(cls):
            pass

    class Liar(Hidden, Var):
        def __hash__(self):
            return hash(Var(self.name, INT))

        def __eq__(self, other):
            return other == Var(self.name, INT)

    claim = Implies(And(Eq(n * n, n), Eq(m, m + m)), Not(And(m < k, k < n)))
    values = {"n": Fraction(1), "m": Fraction(0), "k": Fraction(1, 2)}
    mapping = {Liar(name, REAL): term(value) for name, value in values.items()}
    fails(lambda: kernel.instantiate(solve(claim), mapping))


def test_capture_of_a_bound_variable():
    """There is an m other than n; not: there is an m other than m."""
    theorem = kernel.witness(solve(Not(Eq(n + 1, n))), exists(m, Not(Eq(m, n))), n + 1)
    fails(lambda: kernel.instantiate(theorem, {n: LOOSE}))
    moved = kernel.instantiate(theorem, {n: m}).claim
    if moved != exists(k, Not(Eq(k, m))):
        pytest.fail(f"{moved}")
    every = kernel.generalize(theorem, [n])
    fails(lambda: kernel.specialize(every, LOOSE))
    special = kernel.specialize(every, m).claim
    if special != exists(k, Not(Eq(k, m))):
        pytest.fail(f"{special}")


def test_capture_through_a_mapping_that_lies():
    class Mapping(dict):
        def items(self):
            return ()

    theorem = kernel.witness(solve(Not(Eq(n + 1, n))), exists(m, Not(Eq(m, n))), n + 1)
    fails(lambda: kernel.instantiate(theorem, Mapping({n: LOOSE})))


def test_a_number_chosen_as_the_one_that_exists():
    """∃k. k = 0; let it be 1."""
    existence = kernel.witness(solve(Eq(term(0), 0)), exists(k, Eq(k, 0)), term(0))
    theorem = solve(FALSE, Eq(term(1), 0))
    fails(lambda: kernel.choose(existence, [term(1)], theorem))


def test_one_name_chosen_twice():
    existence = kernel.assume(exists((j, k), j < k))
    fails(lambda: kernel.choose(existence, [n, n], solve(FALSE, n < n)))


def test_generalizing_what_is_assumed():
    fails(lambda: kernel.generalize(kernel.assume(Eq(n, 0)), [n]))
    fails(lambda: kernel.generalize(solve(n >= 0, Eq(n, 0)), [n, m]))


# --- rewriting ------------------------------------------------------------------------------


def test_rewriting_with_an_equation_of_other_values():
    """For n = 0 there is a smaller n: −1 < n.  Not for every n."""
    given = kernel.assume(Eq(n, 0))
    shown = kernel.rewrite(given, solve(n - 1 < n), m, m - 1 < n)
    if shown.hypotheses != (Eq(n, 0),):
        pytest.fail(f"{shown}")
    fails(lambda: kernel.generalize(shown, [n]))


def test_rewriting_into_the_reach_of_a_binder():
    """Every k has a larger n = k + 1; not: every k is smaller than itself."""
    given = kernel.assume(Eq(n, k + 1))
    every = kernel.assume(forall(k, k < n))
    moved = kernel.rewrite(given, every, m, forall(k, k < m)).claim
    if moved != forall(j, j < k + 1):
        pytest.fail(f"{moved}")
    fails(lambda: kernel.rewrite(given, every, m, forall(m, m < n + 1)))
    fails(lambda: kernel.rewrite(given, every, m, Bind("forall", (INT,), LOOSE < m + 0, ("k",))))


def test_rewriting_an_integer_as_a_real():
    whole = kernel.generalize(solve(Not(Eq(2 * n, 1))), [n])
    fails(lambda: kernel.rewrite(solve(Eq(x, x)), whole, x, whole.claim.body))
    fails(lambda: kernel.rewrite(solve(Eq(x / 2, x / 2)), solve(Not(Eq(2 * n, 1))), n, Eq(n, n)))


def test_rewriting_in_a_formula_that_changes_between_two_looks():
    class Changing(Op):
        op, type, free, turn = "eq", BOOL, frozenset((n,)), 0

        def __init__(self):
            pass

        @property
        def args(self):
            Changing.turn += 1
            return (term(0), term(0 if Changing.turn == 1 else 1))

    zero = shown(Eq(term(0), 0))
    fails(lambda: kernel.rewrite(zero, zero, n, Changing()))


# --- terms made by hand ---------------------------------------------------------------------


def test_a_list_in_a_term():
    """Evaluated, then changed."""
    parts = [TRUE]
    fails(lambda: holds(Op("or", parts)))


def test_a_case_that_equals_everything():
    class Hidden:
        def __init_subclass__(cls):
            pass

    class Any(Hidden, Op):
        __hash__ = Op.__hash__

        def __eq__(self, other):
            return True

    case = Any("true", ())
    fails(lambda: kernel.cases(case, kernel.assume(FALSE), solve(FALSE, Not(TRUE))))
    fails(lambda: kernel.discharge(kernel.assume(FALSE), case))
    fails(lambda: kernel.assume(case))


def test_a_bound_variable_that_is_never_loose():
    """At depth −1 it would be another value in every evaluation, yet a whole term."""
    fails(lambda: Bound(-1, 0, INT))


def test_a_bound_variable_of_another_type_than_its_binder():
    """Evaluated as integers, 10¹⁷ + 1 over 1 would be a float."""
    value = ite(Eq(y, 0), term(0), ite(Eq(x / y, 10**17), term(1), 0))
    quotient = kernel.define("test_quotient", (x, y), value)
    big = term(10**17 + 1)
    a, b = Bound(0, 0, INT), Bound(0, 1, INT)
    same = Eq(quotient(Bound(0, 0, REAL), Bound(0, 1, REAL)), 1)
    body = Implies(And(big <= a, a <= big, term(1) <= b, b <= 1), same)
    fails(lambda: holds(Bind("forall", (INT, INT), body, ("a", "b"))))


def test_a_formula_that_is_part_of_a_larger_one():
    for use in (kernel.assume, holds, lambda f: kernel.admit([], f)):
        fails(lambda use=use: use(Eq(LOOSE, 0)), *REFUSED, IndexError)


INJECTION = "q| () Bool)\n(assert (! false :named |x|))\n(declare-fun |v.r"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Var(INJECTION, BOOL),
        lambda: Const(INJECTION, BOOL),
        lambda: kernel.define(INJECTION, (), TRUE),
        lambda: Sort("Bool)(assert (! false :named |x|))(declare-fun |q| () Bool"),
        lambda: kernel.assume(Var("q\n", BOOL)),
    ],
    ids=["variable", "constant", "definition", "type", "newline"],
)
def test_a_name_that_brings_its_own_assertion(make):
    fails(make)


def test_a_name_that_is_printed_otherwise():
    class Name(str):
        def __format__(self, spec):
            return INJECTION

    fails(lambda: Var(Name("q"), BOOL))
    fails(lambda: Const(Name("q"), BOOL))


def test_two_variables_of_one_name():
    """k = 0 for the integer k does not contradict k = 1 for the real one."""
    fails(lambda: solve(FALSE, Eq(k, 0), Eq(Var("k", REAL), 1)))
    with pytest.raises(StatementError):
        Statement("test.two", "", {}, And(Eq(k, 0), Eq(Var("k", REAL), 1)))


def test_different_terms_under_one_abstraction():
    for claim, hypothesis in (
        (forall(k, k <= m), forall(k, k <= m + 1)),
        (forall(k, Eq(k, Var("c", REAL))), forall(k, Eq(k, Var("c", INT)))),
        (forall(k, FALSE), forall(k, TRUE)),
    ):
        fails(lambda c=claim, h=hypothesis: solve(c, h))


# --- definitions ----------------------------------------------------------------------------

f = Const("test_wrong", Fun((INT,), INT))
WRONG = {
    "circular": lambda: kernel.define("test_wrong", (k,), f(k) + 1),
    "circular constant": lambda: kernel.define("test_wrong", (), Not(Const("test_wrong", BOOL))),
    "free variable": lambda: kernel.define("test_wrong", (k,), m),
    "not total": lambda: kernel.define_recursive("test_wrong", (k,), k, 0, 0, lambda c: c(k) + 1),
    "away from the base": lambda: kernel.define_recursive(
        "test_wrong", (k,), k, 0, 0, lambda c: c(k + 1) + 1
    ),
    "halved from 0": lambda: kernel.define_recursive(
        "test_wrong", (k,), k, 0, 0, lambda c: c(k // 2) + 1
    ),
    "at every argument": lambda: kernel.define_recursive(
        "test_wrong", (k,), k, 0, 0, lambda c: ite(exists(k, c(k) > 0), 0, 1)
    ),
    "circular below the base": lambda: kernel.define_recursive(
        "test_wrong", (k,), k, 0, f(k) + 1, lambda c: c(k - 1)
    ),
    "itself as an argument": lambda: kernel.define_recursive(
        "test_wrong", (k,), k, 0, 0, lambda c: Op("add", (apply_at(c, k), term(1)))
    ),
    "by another constant": lambda: kernel.define(
        "test_wrong", (k,), Const("test_wrong_too", Fun((INT,), INT))(k) + 1
    ),
}


def apply_at(function, argument):
    """function(argument), by way of a defined constant that takes a function."""
    g = Var("g", Fun((INT,), INT))
    return kernel.define("test_apply", (g, k), g(k))(function, argument)


@pytest.mark.parametrize("define", WRONG.values(), ids=WRONG)
def test_a_definition_that_is_circular_or_not_total(define):
    fails(define)
    fails(lambda: kernel.unfold(f(k)))


def test_mutual_recursion_from_within():
    def step(c):
        kernel.define("test_inner", (k,), c(k) + 1)
        return Const("test_inner", Fun((INT,), INT))(k)

    fails(lambda: kernel.define_recursive("test_outer", (k,), k, 0, 0, step))


def test_a_second_definition():
    kernel.define("test_defined", (), 0)
    fails(lambda: kernel.define("test_defined", (), 1))
    fails(lambda: kernel.define("test_defined", (k,), 0))
    fails(lambda: kernel.DEFINITIONS.__setitem__("test_defined", term(1)), AttributeError)


def test_a_constant_at_a_second_type():
    kernel.define("test_single", (), 0)
    fails(lambda: kernel.unfold(Const("test_single", REAL)))
    fails(lambda: holds(Eq(Const("test_single", REAL), 0)))


def test_parameters_that_change_between_two_looks():
    class Parameters(tuple):
        turn = 0

        def __iter__(self):
            self.turn += 1
            return iter((k, m) if self.turn == 1 else (k,))

    made = kernel.define("test_parameters", Parameters(), m)
    if made.type != Fun((INT, INT), INT):
        pytest.fail(f"{made.type}")


# --- evaluation -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        forall(k, Eq(k, k + 1)),
        exists(k, Not(Eq(k, k))),
        forall(k, k <= 0, k >= -5),
        forall((k, m), between(m, k, 3), between(0, m, 3), Eq(k, m)),
        forall(k, Implies(k <= 3, FALSE)),
        Eq(term(1) // 0, 1),
        Not(Eq(term(1) // 0, 1)),
    ],
    ids=range(7),
)
def test_what_evaluation_cannot_decide_is_not_shown(formula):
    fails(lambda: holds(formula))


# --- answers --------------------------------------------------------------------------------


def test_an_answer_that_does_not_say_so():
    for verdict in ("sat", "unknown", "timeout", ""):
        text = obligation([], [], x <= y)
        answer = Answer(digest(text), verdict, "z3")
        fails(lambda answer=answer: kernel.by_answer([], [], x <= y, answer))


def test_an_answer_about_another_obligation():
    answer = told([], [x < y], x <= y)
    fails(lambda: kernel.by_answer([], [], x <= y, answer))
    fails(lambda: kernel.by_answer([], [x < y], y <= x, answer))
    fails(lambda: kernel.by_answer([kernel.assume(x < y)], [], x <= y, answer))


def test_a_fact_known_only_as_a_formula():
    fails(lambda: solve(FALSE, premises=[FALSE]))


# --- what is taken on faith -----------------------------------------------------------------


def test_false_from_an_admitted_step():
    lie = lemma(
        "test.attack.lie",
        "False, from a step left open",
        claim=Eq(term(0), 1),
        proof=[have("gap", FALSE, admitted()), by("gap")],
    )
    after = lemma("test.attack.after", "and what follows", claim=Eq(x, x + 1), proof=by(lie()))

    def ask(text):
        from memcap.symbolic.oracles.z3 import Z3

        return Answer(digest(text), Z3().ask(text, 10, want_model=False).verdict, "z3")

    for one in (lie, after):
        shown = theorem(elaborate(one), ask, {})
        if shown.claim != one.statement.claim or ADMITTED not in shown.rests_on:
            pytest.fail(f"{shown} has lost what it rests on")
        fails(lambda shown=shown: gate(shown.rests_on), NotAllowed)
        fails(lambda one=one, shown=shown: accept(one.statement, shown), NotShown)


def test_an_oracle_that_is_not_on_the_list():
    for oracle in ("my own solver", "", "my own z3", "z3-like 5"):
        answer = Answer(digest(obligation([], [], FALSE)), "unsat", oracle)
        shown = kernel.by_answer([], [], FALSE, answer)
        fails(lambda shown=shown: gate(shown.rests_on), NotAllowed)
