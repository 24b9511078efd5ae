"""All that a search does is counted, and what it finds depends on nothing else."""

import random
import time

import pytest

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.search import GaveUp, find_with_core
from memcap.symbolic.search.budget import OF_Z3, STEPS, Budget, Meter, counted
from memcap.symbolic.search.congruence import congruence
from memcap.symbolic.search.guide import EFFORT, Guide
from memcap.symbolic.search.linear import TERM, Linear
from memcap.symbolic.search.products import PRODUCTS, TRIAL
from memcap.symbolic.search.proof import Product
from memcap.symbolic.search.search import Search
from memcap.symbolic.search.state import State
from tests.symbolic.certificate.samples import script

MAGNITUDE = "(ite (<= 0.0 {0}) {0} (- {0}))"
TEXTS = {
    "linear": script("x y: Real", "(<= 1.0 x)", "(<= x y)", "(< (+ x y) 2.0)"),
    "product": script("x y: Real", "(<= 1.0 x)", "(<= 1.0 y)", "(< (* x y) 1.0)"),
    "square": script("x y: Real", "(< (+ (* x x) (* y y)) (* 2.0 (* x y)))"),
    "cases": script(
        "x y z: Real",
        "(or (= x y) (= x (- y)))",
        "(or (= y z) (= y (- z)))",
        "(not (= (* x x) (* z z)))",
    ),
    "whole": script("n m: Int", "(= (* 2 n) (+ 1 (* 4 m)))"),
    "function": script("n m: Int; f: (Int) Real", "(<= n m)", "(<= m n)", "(< (f m) (f n))"),
    "choice": script("x y: Real", "(<= 1.0 y)", f"(< {MAGNITUDE.format('(* x y)')} x)"),
}
CUBES = script(
    "x y z: Int", "(< 0 x)", "(< 0 y)", "(< 0 z)",
    "(= (+ (* x (* x x)) (* y (* y y))) (* z (* z z)))",
)  # fmt: skip


def goals_of(text, steps=STEPS):
    """The goals of an obligation, and the budget to which what is done with them is charged."""
    goals, budget = Goals(text), Budget(steps)
    goals.work = goals.obligation.work = goals.formulas.work = budget
    return goals, budget


def spent(text, steps=STEPS):
    """What the search for a certificate takes; raises GaveUp where it takes more."""
    goals, budget = goals_of(text, steps)
    Search(goals, budget).run()
    return budget.spent


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_search_takes_what_it_takes_and_no_more_will_do_for_less(text):
    taken = spent(text)
    assert 0 < taken < STEPS
    assert spent(text, taken) == spent(text, 100 * taken) == taken
    for less in (taken - 1, taken // 2, 1):
        with pytest.raises(GaveUp, match=f"stopped after {less:,} steps"):
            spent(text, less)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_more_steps_find_the_same(text):
    found = find_with_core(text, 2 * spent(text))
    assert find_with_core(text, 50 * STEPS) == found


def test_what_was_searched_before_does_not_matter():
    alone = {text: (find_with_core(text), spent(text)) for text in TEXTS.values()}
    for seed in range(3):
        order = random.Random(seed).sample([*TEXTS.values()], len(TEXTS))
        assert {text: (find_with_core(text), spent(text)) for text in order} == alone


@pytest.mark.parametrize("leap", [1e9, -1e9])
def test_the_clock_does_not_matter(monkeypatch, leap):
    before = {text: find_with_core(text) for text in TEXTS.values()}
    clock = iter(range(10**9))
    for name in ("monotonic", "perf_counter", "process_time", "time"):
        monkeypatch.setattr(time, name, lambda: leap * next(clock))
    assert {text: find_with_core(text) for text in TEXTS.values()} == before


def test_a_hopeless_search_ends_where_the_count_says():
    with pytest.raises(GaveUp, match="stopped after 3,000,000 steps"):
        find_with_core(CUBES, 3_000_000)


# --- each kind of work -----------------------------------------------------------------------


def literals(goals):
    """The facts of an obligation as products."""
    return [Product((fact,)) for fact in goals.facts]


def test_a_core_is_charged():
    goals, budget = goals_of(CUBES)
    assert Guide(goals.obligation, budget).core(goals.facts)[0] == "unknown"
    assert budget.spent > EFFORT


def test_a_core_that_costs_too_much_ends_the_search():
    goals, budget = goals_of(CUBES, EFFORT)
    with pytest.raises(GaveUp):
        Guide(goals.obligation, budget).core(goals.facts)


def test_a_linear_program_is_charged():
    goals, budget = goals_of(TEXTS["linear"])
    linear = Linear(goals.formulas, budget)
    terms = sum(len(linear.constraint(product)[1]) for product in literals(goals))
    before = budget.spent
    core = linear.core(literals(goals))
    assert linear.meter.read == counted(linear.solver) > 0
    assert budget.spent - before >= OF_Z3 * linear.meter.read + TERM * terms
    before, read = budget.spent, linear.meter.read
    assert linear.farkas(core)
    assert linear.meter.read > read
    assert budget.spent - before >= OF_Z3 * (linear.meter.read - read) + TERM * terms


@pytest.mark.parametrize("left", [0, 100, 1000])
def test_a_linear_program_that_costs_too_much_ends_the_search(left):
    goals, budget = goals_of(TEXTS["linear"])
    linear = Linear(goals.formulas, budget)
    budget.left = left
    with pytest.raises(GaveUp):
        linear.refute(literals(goals))


@pytest.mark.parametrize(
    ("text", "degree", "least"),
    [
        (TEXTS["square"], 2, TRIAL * PRODUCTS),
        (TEXTS["square"], 3, 2 * TRIAL * PRODUCTS),
        (script("x y: Real", "(= x y)", "(<= 0.0 (* x y))"), 1, 4 * TRIAL),
    ],
    ids=["pairs", "triples", "multiples of an equation"],
)
def test_products_are_charged(text, degree, least):
    goals, budget = goals_of(text)
    search = Search(goals, budget)
    made = search.products.multiplied(goals.facts, goals.facts, degree)
    for product in made:
        search.linear.constraint(product)
    before = budget.spent  # what the products themselves take was spent
    assert search.products.multiplied(goals.facts, goals.facts, degree) == made
    assert budget.spent - before >= least


def test_pairs_are_charged():
    names = " ".join(f"x{i}" for i in range(40))
    goals, budget = goals_of(script(f"{names}: Real", *(f"(<= 0.0 x{i})" for i in range(40))))
    search, before = Search(goals, budget), budget.spent
    assert congruence(search, State(tuple(goals.facts), ())) == (False, None)
    assert budget.spent - before >= 40 * 39 / 2


def test_a_meter_charges_what_came_since_the_last_time():
    z3 = pytest.importorskip("z3")
    context, budget = z3.Context(), Budget(STEPS)
    meter = Meter(budget)
    for factor in (3, 5):
        solver, before = z3.SimpleSolver(ctx=context), budget.spent
        x = z3.Int("x", context)
        solver.add(factor * x * x == 7 * factor + 1, x > 0)
        at_first = counted(solver)
        solver.check()
        meter.charge(solver)
        assert budget.spent - before >= counted(solver) - at_first > 0
        meter.charge(solver)
        assert budget.spent == OF_Z3 * counted(solver)
