"""Both solvers answer exactly, name what they used, keep time, and refuse nonsense."""

import subprocess
import sys
from fractions import Fraction

import pytest

from memcap.symbolic.oracles import OracleError, Reply, Table, oracle
from memcap.symbolic.oracles.base import limit, scan

HEAD = "(set-logic ALL)\n"


def script(declarations: str, *formulas: str) -> str:
    """An obligation: `name:(argument sorts) sort` separated by commas, and its formulas."""
    pairs = [item.split(":") for item in declarations.split(",") if item]
    declared = "".join(f"(declare-fun |{name.strip()}| {sorts})\n" for name, sorts in pairs)
    asserted = "".join(f"(assert (! {f} :named |h.{i}|))\n" for i, f in enumerate(formulas))
    return HEAD + declared + asserted


@pytest.fixture(params=["z3", "cvc5"])
def solver(request):
    return oracle(request.param)


def ask(solver, text, effort=1.0):
    return solver.ask(text, effort, want_model=True)


UNSAT = {
    "order": script("x:() Real", "(< |x| 0.0)", "(> |x| 0.0)"),
    "product of two reals": script(
        "x:() Real,y:() Real", "(> |x| 0.0)", "(> |y| 0.0)", "(<= (* |x| |y|) 0.0)"
    ),
    "square": script("x:() Real,y:() Real", "(< (* (+ |x| |y|) (+ |x| |y|)) (* 4.0 (* |x| |y|)))"),
    "unique division": script(
        "q:() Int,r:() Int,s:() Int,t:() Int,R:() Int",
        "(and (<= 0 |r|) (< |r| |R|))",
        "(and (<= 0 |t|) (< |t| |R|))",
        "(= (+ (* |q| |R|) |r|) (+ (* |s| |R|) |t|))",
        "(distinct |q| |s|)",
    ),
    "function of an integer": script(
        "p:(Int) Int,k:() Int", "(= (|p| (+ |k| 1)) (* 2 (|p| |k|)))", "(= (|p| (+ 1 |k|)) 3)"
    ),
    "floor": script("x:() Real", "(> (to_real (to_int |x|)) |x|)"),
    "division": script("n:() Int", "(distinct |n| (+ (* 2 (div |n| 2)) (mod |n| 2)))"),
    "no assertion holds": script("", "false"),
}


@pytest.mark.parametrize("text", UNSAT.values(), ids=UNSAT.keys())
def test_contradictions(solver, text):
    assert ask(solver, text).verdict == "unsat"


def test_core_has_the_names_used(solver):
    text = script("x:() Real,p:() Bool", "(> |x| 1.0)", "|p|", "(< |x| (/ 1.0 3.0))", "(> |x| 0.5)")
    assert set(ask(solver, text).core) in ({"h.0", "h.2"}, {"h.2", "h.3"})


def test_core_of_one_formula_asserted_twice(solver):
    core = ask(solver, script("p:() Bool", "|p|", "|p|", "(not |p|)")).core
    assert set(core) in ({"h.0", "h.2"}, {"h.1", "h.2"})


def test_core_is_in_the_order_of_the_text(solver):
    formulas = [f"(< |x{i}| |x{i + 1}|)" for i in range(12)]
    text = script(",".join(f"x{i}:() Int" for i in range(13)), *formulas, "(< |x12| |x0|)")
    assert ask(solver, text).core == tuple(f"h.{i}" for i in range(13))


def test_a_symbol_cannot_switch_a_formula_off(solver):
    text = script("asserted!0:() Bool,h.9:() Bool", "(not |asserted!0|)", "(not |h.9|)")
    if solver.name == "z3":
        with pytest.raises(OracleError, match="begins with asserted!"):
            ask(solver, text)
    else:
        assert ask(solver, text).verdict == "sat"


def test_model_of_numbers_is_exact(solver):
    text = script(
        "v.x:() Real,v.n:() Int,p:() Bool,q:() Bool,v.r:() Real",
        "(= (* 3.0 |v.x|) (- 2.0))",
        "(= |v.n| (- 12345678901234567890123))",
        "(and |p| (not |q|))",
        "(= |v.r| 4.0)",
    )
    reply = ask(solver, text)
    assert reply.model == {
        "v.x": Fraction(-2, 3),
        "v.n": -12345678901234567890123,
        "p": True,
        "q": False,
        "v.r": Fraction(4),
    }
    assert type(reply.model["v.r"]) is Fraction and type(reply.model["v.n"]) is int
    assert type(reply.model["p"]) is bool and not reply.approximate


def test_model_of_functions_is_exact(solver):
    text = script(
        "f:(Int Bool) Real,g:(Real) Bool,n:() Int",
        "(= |n| (- 5))",
        "(= (|f| |n| true) (/ 3.0 4.0))",
        "(= (|f| |n| false) (- (/ 1.0 7.0)))",
        "(and (|g| 1.5) (not (|g| (|f| |n| true))))",
    )
    model = ask(solver, text).model
    f, g = model["f"], model["g"]
    assert isinstance(f, Table) and isinstance(g, Table)
    assert f(-5, True) == Fraction(3, 4) and f(-5, False) == Fraction(-1, 7)
    assert g(Fraction(3, 2)) is True and g(Fraction(3, 4)) is False


def test_model_has_every_symbol(solver):
    text = script("x:() Real,unused:() Real,f:(Int) Bool", "(= |x| 1.0)")
    assert ask(solver, text).model == {
        "x": Fraction(1),
        "unused": Fraction(0),
        "f": Table((), False),
    }


def test_names_may_hold_anything_but_a_bar(solver):
    text = script("v.ε (x):() Real", "(= |v.ε (x)| 2.0)")
    assert ask(solver, text).model == {"v.ε (x)": Fraction(2)}


def test_no_model_unless_wanted(solver):
    assert solver.ask(script("p:() Bool", "|p|"), 1.0, want_model=False) == Reply("sat")


def test_irrational_values_are_marked(solver):
    reply = ask(solver, script("s:() Real", "(> |s| 0.0)", "(= (* |s| |s|) 2.0)"))
    s = reply.model["s"]
    assert reply.approximate and isinstance(s, Fraction)
    assert s > 0 and abs(s * s - 2) < Fraction(1, 10**20)


def test_nonlinear_model_is_a_solution(solver):
    text = script("x:() Real,y:() Real", "(= (* |x| |y|) 6.0)", "(= (+ |x| |y|) 5.0)")
    model = ask(solver, text).model
    assert (model["x"] * model["y"], model["x"] + model["y"]) == (6, 5)


def test_too_much_work_is_unknown(solver):
    cubes = [f"(* |{v}| (* |{v}| |{v}|))" for v in "xyz"]
    text = script(
        "x:() Int,y:() Int,z:() Int",
        "(and (> |x| 0) (> |y| 0) (> |z| 0))",
        f"(= (+ {cubes[0]} {cubes[1]}) {cubes[2]})",
    )
    reply = ask(solver, text, 0.02)
    assert reply.verdict == "unknown" and "stopped after" in reply.reason
    assert ask(solver, text, 0.02) == reply


NONSENSE = {
    "empty": "",
    "no logic": "(assert (! true :named |h|))",
    "open": HEAD + "(assert (! true :named |h|)",
    "closed twice": HEAD + "(assert (! true :named |h|)))",
    "prose": "Every even number is a sum of two primes.",
    "zero byte": HEAD + "\x00",
    "unknown symbol": script("", "|x|"),
    "not a proposition": script("x:() Int", "(+ |x| 1)"),
    "wrong sort": script("x:() Real,p:() Bool", "(and |x| |p|)"),
    "wrong number of arguments": script("f:(Int) Int", "(= (|f| 1 2) 0)"),
    "unknown operator": script("x:() Int", "(= (sinus |x|) 0)"),
    "exit": HEAD + "(exit)",
    "reset": script("", "true") + "(reset-assertions)",
    "definition": HEAD + "(define-fun |x| () Int 1)",
    "option": "(set-option :produce-models true)" + HEAD,
    "comment": HEAD + "; a remark\n",
    "unnamed": HEAD + "(assert true)",
    "named within": HEAD + "(assert (! (! true :named |a|) :named |b|))",
    "two of one name": HEAD + "(assert (! true :named |h|))(assert (! false :named |h|))",
    "declared twice": HEAD + "(declare-fun |x| () Int)(declare-fun |x| () Real)",
    "sort of our own": HEAD + "(declare-fun |x| () Widget)",
    "string": HEAD + '(assert (! (= "a" "b") :named |h|))',
}


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_refused(solver, text):
    with pytest.raises(OracleError):
        ask(solver, text)


def test_outline_of_an_obligation():
    outline = scan(script("f:(Int Real) Bool", "(|f| 1 2.0)"))
    (f,) = outline.symbols
    assert (f.name, f.arguments, f.sort) == ("f", ("Int", "Real"), "Bool")
    assert outline.names == ("h.0",)


@pytest.mark.parametrize("effort", [0, -1, float("nan"), float("inf"), 1e9])
def test_efforts_that_are_none(solver, effort):
    with pytest.raises(ValueError, match="effort"):
        limit(1000, effort)
    with pytest.raises(ValueError, match="effort"):
        ask(solver, script("p:() Bool", "|p|"), effort)


def test_a_tiny_effort_is_not_none():
    assert limit(1000, 1e-9) == 1


@pytest.mark.parametrize("name", ["yices", "", "os:nothing", "no.such.module:Oracle", "z3:"])
def test_unknown_oracles(name):
    with pytest.raises(OracleError, match="no oracle"):
        oracle(name)


def test_an_oracle_cannot_pass_for_another():
    with pytest.raises(OracleError, match="calls itself 'z3'"):
        oracle("memcap.symbolic.oracles.z3:Z3")


def test_a_solver_of_another_version_is_refused(solver, monkeypatch):
    monkeypatch.setattr(type(solver), "version", lambda self: "0.0.1")
    with pytest.raises(OracleError, match=r"0\.0\.1 is installed"):
        ask(solver, script("", "false"))


def test_importing_the_oracles_loads_no_solver():
    code = (
        "import sys, memcap.symbolic.store.store\n"
        "import memcap.symbolic.checking.pool as pool\n"
        "from memcap.symbolic.oracles import oracle\n"
        "print([oracle(n).options() and oracle(n).version() for n in ('z3', 'cvc5')] and "
        "sorted({'z3', 'cvc5', 'sympy', 'numpy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    ("error", "build"),
    [
        (ValueError, lambda: Reply("maybe")),
        (ValueError, lambda: Reply("sat", core=("h.0",))),
        (ValueError, lambda: Reply("unsat", model={"x": 1})),
        (ValueError, lambda: Reply("unknown", approximate=True)),
        (TypeError, lambda: Reply("sat", model={"x": 0.5})),
        (TypeError, lambda: Table((((1,), 0.5),), 0)),
        (TypeError, lambda: Table((), 0.5)),
        (ValueError, lambda: Table((((1,), 0), ((1,), 1)), 0)),
    ],
)
def test_replies_that_cannot_be(error, build):
    with pytest.raises(error):
        build()


def test_questions_do_not_see_each_other():
    """The verdict on each is that of a solver that saw nothing before."""
    real, integer = script("x:() Real", "{}"), script("x:() Int", "{}")
    between = "(and (< 0.0 |x|) (< |x| 1.0))", "(and (< 0 |x|) (< |x| 1))"
    function = script("x:(Int) Bool", "(|x| 0)"), script("x:(Int) Bool", "(not (|x| 0))")
    questions = [
        (real.format(between[0]), "sat"),
        (integer.format(between[1]), "unsat"),
        (real.format("(< |x| 0.0)"), "sat"),
        *((text, "sat") for text in function),
    ]
    asked = oracle("z3")
    for text, verdict in (*questions, *reversed(questions)):
        assert asked.ask(text, 1.0, want_model=False).verdict == verdict
        assert asked.ask(text, 1.0, want_model=True).verdict == verdict


def test_a_refused_text_leaves_nothing_behind():
    asked, good = oracle("z3"), script("p:() Bool", "|p|")
    for bad in (script("p:() Bool", "(not |p|)", "|q|"), script("p:() Bool", "(not |p|)", "(+ 1)")):
        with pytest.raises(OracleError):
            asked.ask(bad, 1.0, want_model=False)
        assert asked.ask(good, 1.0, want_model=False).verdict == "sat"


def test_a_model_does_not_depend_on_what_was_asked_before():
    text = script("x:() Int,y:() Int", "(< |x| |y|)", "(< |y| 9)")
    asked = oracle("z3")
    first = asked.ask(text, 1.0, want_model=True)
    for other in UNSAT.values():
        asked.ask(other, 1.0, want_model=False)
    assert asked.ask(text, 1.0, want_model=True) == first
