"""What acceptance and well-formedness must say, as tables over the module that says it.

So the same tables judge the modules themselves and mutants of them.  A row of ACCEPTED gives what
is rested on, one of REFUSED raises NotShown, one of SAID is an expression and its value.
"""

from __future__ import annotations

from memcap.symbolic import kernel
from memcap.symbolic.kernel import Answer, define
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Const,
    Eq,
    Fun,
    Implies,
    Ne,
    Not,
    Or,
    as_real,
    exists,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
)
from tests.symbolic.shown import obligation

__all__ = ["ACCEPTED", "DIVISORS", "REFUSED", "SAID", "UNDEFINED"]

x, y, z = reals("x y z")
i, k, n = ints("i k n")
(f,) = functions("f", INT, REAL)
twice = define("verdicts_twice", (x,), 2 * x)
P, Q = x > 0, y > 0


def said(claim, **given):
    return Statement("s", "", given, claim)


def word(claim, *hypotheses, by="z3 5.4.1"):
    """A theorem that rests on an oracle's word."""
    text = obligation([], hypotheses, claim)
    return kernel.by_answer([], hypotheses, claim, Answer(digest(text), "unsat", by))


def reason(module, work):
    """Why it is not shown."""
    try:
        work()
    except module.NotShown as why:
        return str(why)
    return ""


def admitted(claim, *hypotheses):
    return kernel.admit(hypotheses, claim)


ONE, ZERO = Case({"x": 1, "y": 1}), Case({"x": 0, "y": 1})
QUOTIENT = Eq(y / x * x, y)
NONZERO = word(Ne(x, 0), P)
OWN = kernel.assume(P)

ACCEPTED = {
    "what was stated": (lambda m: m.accept(said(P, p=P), OWN, case=ONE), ()),
    "fewer hypotheses": (lambda m: m.accept(said(P, p=P, q=Q), OWN, case=ONE), ()),
    "no hypotheses": (lambda m: m.accept(said(Or(P, Q)), word(Or(P, Q))), ("z3 5.4.1",)),
    "a case where none is needed": (
        lambda m: m.accept(said(Or(P, Q)), word(Or(P, Q)), case=ZERO),
        ("z3 5.4.1",),
    ),
    "a divisor that is shown": (
        lambda m: m.accept(said(QUOTIENT, p=P), word(QUOTIENT, P), [NONZERO], case=ONE),
        ("z3 5.4.1",),
    ),
    "the second of the theorems shows it": (
        lambda m: m.accept(said(QUOTIENT, p=P), word(QUOTIENT, P), [OWN, NONZERO], case=ONE),
        ("z3 5.4.1",),
    ),
    "what the divisor rests on counts": (
        lambda m: m.accept(
            said(QUOTIENT, p=P),
            word(QUOTIENT, P),
            [word(Ne(x, 0), P, by="cvc5 1")],
            case=ONE,
        ),
        ("cvc5 1", "z3 5.4.1"),
    ),
    "what a step beside rests on counts": (
        lambda m: m.accept(said(P, p=P), OWN, [], [word(Q, by="cvc5 1")], ONE),
        ("cvc5 1",),
    ),
    "a defined constant": (
        lambda m: m.accept(said(P, t=twice(x) > 1, p=P), OWN, case=ONE),
        (),
    ),
    "the guard stands second": (
        lambda m: m.accept(said(P, q=Eq(y / x, 1), p=P), OWN, [NONZERO], case=ONE),
        ("z3 5.4.1",),
    ),
}

NOWHERE = Const("nowhere", REAL)
UNMET = said(P, p=P, q=forall(z, exists(k, as_real(k) > z)))

REFUSED = {
    "another claim": lambda m: m.accept(said(Q, p=P, q=Q), OWN, case=ONE),
    "a further hypothesis": lambda m: m.accept(said(P, q=Q), OWN, case=ONE),
    "a further hypothesis beside its own": lambda m: m.accept(
        said(P, p=P), word(P, P, Q), case=ONE
    ),
    "no theorem": lambda m: m.accept(said(P, p=P), P, case=ONE),
    "no theorem shows the divisor": lambda m: m.accept(
        said(QUOTIENT, p=P), word(QUOTIENT, P), [NONZERO, Ne(x, 0)], case=ONE
    ),
    "no theorem beside": lambda m: m.accept(said(P, p=P), OWN, [], [Q], ONE),
    "no statement": lambda m: m.accept(OWN, OWN, case=ONE),
    "an open proof": lambda m: m.accept(said(P, p=P), admitted(P, P), case=ONE),
    "an open divisor": lambda m: m.accept(
        said(QUOTIENT, p=P), word(QUOTIENT, P), [admitted(Ne(x, 0), P)], case=ONE
    ),
    "an open step beside": lambda m: m.accept(said(P, p=P), OWN, [], [admitted(Q)], ONE),
    "an oracle off the list": lambda m: m.accept(said(P), word(P, by="mine 1")),
    "an oracle called almost so": lambda m: m.accept(said(P), word(P, by="z3-like 5")),
    "a divisor of which nothing is shown": lambda m: m.accept(
        said(QUOTIENT, p=P), word(QUOTIENT, P), case=ONE
    ),
    "a divisor shown under more": lambda m: m.accept(
        said(QUOTIENT, p=P), word(QUOTIENT, P), [word(Ne(x, 0), P, Q)], case=ONE
    ),
    "another divisor": lambda m: m.accept(
        said(QUOTIENT, p=P), word(QUOTIENT, P), [word(Ne(y, 0), P)], case=ONE
    ),
    "the second divisor": lambda m: m.accept(
        said(And(QUOTIENT, Eq(x / y, x / y)), p=P),
        word(And(QUOTIENT, Eq(x / y, x / y)), P),
        [NONZERO],
        case=ONE,
    ),
    "no instance": lambda m: m.accept(said(P, p=P), OWN),
    "values that are no case": lambda m: m.accept(said(P, p=P), OWN, case={"x": 1, "y": 1}),
    "a hypothesis that fails": lambda m: m.accept(said(P, p=P), OWN, case=ZERO),
    "the second hypothesis fails": lambda m: m.accept(said(P, p=P, q=y < 0), OWN, case=ONE),
    "a hypothesis that is not decided": lambda m: m.accept(UNMET, OWN, case=ONE),
    "a letter without a value": lambda m: m.accept(said(P, p=P, q=z > 0), OWN, case=ONE),
    "a constant that is not defined": lambda m: m.accept(
        said(P, p=P, c=Const("nowhere", REAL) > 0), OWN, case=ONE
    ),
    "a constant of the claim that is not defined": lambda m: m.accept(
        said(Eq(NOWHERE, NOWHERE)), word(Eq(NOWHERE, NOWHERE))
    ),
    "a constant of another type": lambda m: m.accept(
        said(P, p=P, c=Const(twice.name, Fun((INT,), INT))(1) > 0), OWN, case=ONE
    ),
    "a refutation without a case": lambda m: m.refutes(said(P), {"x": 0}),
    "a refutation of no statement": lambda m: m.refutes(P, ZERO),
}

SAID = {
    "true": (lambda m: m.truth(P, ONE), True),
    "false": (lambda m: m.truth(P, ZERO), False),
    "not decided": (lambda m: m.truth(forall(z, z < z + 1), ONE), None),
    "a candidate decides": (lambda m: m.truth(exists(z, Eq(2 * z, 1)), ONE), True),
    "another one": (lambda m: m.truth(forall(z, 2 * z >= -1), ONE), False),
    "too many steps": (
        lambda m: m.truth(forall(k, k >= 0, k <= 10**6, k >= 0), ONE),
        None,
    ),
    "not too many": (lambda m: m.truth(forall(k, k >= 0, k <= 2_000, k >= 0), ONE), True),
    "a counterexample": (lambda m: m.refutes(said(P, q=Q), ZERO), True),
    "a hypothesis fails": (lambda m: m.refutes(said(P, q=Q, r=x > 1), ZERO), False),
    "a hypothesis is not decided": (
        lambda m: m.refutes(said(P, q=forall(z, z < z + 1)), ZERO),
        False,
    ),
    "the claim holds": (lambda m: m.refutes(said(P), ONE), False),
    "the claim is not decided": (lambda m: m.refutes(said(forall(z, z < z + 1)), ONE), False),
    "division by zero decides nothing": (lambda m: m.refutes(said(y / x > 2), ZERO), False),
    "how a hypothesis fails": (
        lambda m: "violates" in reason(m, lambda: m.accept(said(P, p=P), OWN, case=ZERO)),
        True,
    ),
    "or is not decided": (
        lambda m: "does not decide" in reason(m, lambda: m.accept(UNMET, OWN, case=ONE)),
        True,
    ),
    "compare alone": (lambda m: m.compare(said(P, p=P), OWN), None),
}

DIVISORS = {
    "none": (said(Eq(x / 2, y)), []),
    "0": (said(Eq(x / 0, y)), [("0", {})]),
    "0 in hypotheses": (said(P, h=Eq(n % 0, 1)), [("0", {"h": Eq(n % 0, 1)})]),
    "all three": (
        said(And(Eq(x / y, 1), Eq(n // k, 1), Eq(n % i, 1))),
        [
            ("y", {}),
            ("k", {"condition": Eq(x / y, 1)}),
            ("i", {"condition": Eq(x / y, 1), "condition 2": Eq(n // k, 1)}),
        ],
    ),
    "inside another": (said(Eq(x / (y / z), 1)), [("y/z", {}), ("z", {})]),
    "in what is divided": (said(Eq(x / z / y, 1)), [("y", {}), ("z", {})]),
    "all hypotheses": (
        said(Eq(x / y, 1), p=P, q=Q),
        [("y", {"p": P, "q": Q})],
    ),
    "of a hypothesis": (
        said(P, q=Eq(x / y, 1), p=Q),
        [("y", {"q": Eq(x / y, 1), "p": Q})],
    ),
    "an earlier conjunct": (said(And(Ne(x, 0), y / x > 0)), [("x", {"condition": Ne(x, 0)})]),
    "a later one": (said(And(y / x > 0, Ne(x, 0))), [("x", {})]),
    "an alternative": (said(Or(Eq(x, 0), y / x > 0)), [("x", {"condition": Ne(x, 0)})]),
    "a premise": (said(Implies(P, y / x > 0)), [("x", {"condition": P})]),
    "in a premise": (said(Implies(y / x > 0, P)), [("x", {})]),
    "a negation": (said(Not(And(Ne(x, 0), y / x > 0))), [("x", {"condition": Ne(x, 0)})]),
    "a test": (
        said(Eq(ite(P, 1 / x, 2 / x), y)),
        [("x", {"condition": P}), ("x", {"condition": Not(P)})],
    ),
    "a test behind a premise": (
        said(Implies(Q, Eq(ite(P, 1 / x, 2 / x), y))),
        [
            ("x", {"condition": Q, "condition 2": P}),
            ("x", {"condition": Q, "condition 2": Not(P)}),
        ],
    ),
    "in a test": (said(Eq(ite(y / x > 0, z, z), z)), [("x", {})]),
    "a bound letter": (
        said(forall(k, k > 0, Eq(n // k, 0)), k=Eq(k, 0)),
        [("k₁", {"k": Eq(k, 0), "condition": ints("k₁")[0] > 0})],
    ),
    "under a function": (
        said(Eq(functions("F", Fun((INT,), REAL), REAL)[0](fn(i, 1 / f(i))), 0)),
        [("f(i)", {})],
    ),
    "two letters of one name": (
        said(And(Eq(k, k), exists(k, Eq(n % k, 0)))),
        [("k₁", {"condition": Eq(k, k)})],
    ),
    "in two places": (
        said(And(y / x > 0, y / x > 0)),
        [("x", {}), ("x", {"condition": y / x > 0})],
    ),
    "twice": (said(y / x <= z / x), [("x", {})]),
    "a hypothesis called condition": (
        said(Implies(P, y / x > 0), condition=Q),
        [("x", {"condition": Q, "inner condition": P})],
    ),
    "and one called inner condition": (
        said(Implies(P, y / x > 0), **{"condition": Q, "inner condition": z > 0}),
        [("x", {"condition": Q, "inner condition": z > 0, "inner inner condition": P})],
    ),
}
"""Statement ↦ its divisors, as they are written, each with what may be assumed there."""

UNDEFINED = {
    "none": (said(twice(x) > 0), []),
    "unknown": (said(Const("nowhere", REAL) > 0), ["nowhere"]),
    "of another type": (said(Const(twice.name, INT) > 0), [twice.name]),
    "in a hypothesis, once": (
        said(Const("nowhere", REAL) > 0, h=Const("nowhere", REAL) > 1),
        ["nowhere"],
    ),
}
