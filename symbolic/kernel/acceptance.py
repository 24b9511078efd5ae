"""The last step: a theorem is compared with the statement that it should show [trusted].

A proof may show something else than what was stated, or be about nothing.  So the statement, which
stands apart from its proof, decides: same claim, no other hypotheses, a case in which all of them
hold, every constant defined, every divisor shown not to be 0, and nothing in what all of it rests
on that is not allowed.  Likewise a statement is refuted only by a case.

>>> from memcap.symbolic.kernel import assume
>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> said = Statement("doc.a", "", {"positive": x > 0}, x > 0)
>>> accept(said, assume(x > 0), case=Case({"x": 1}))
frozenset()
>>> accept(said, assume(x > 0), case=Case({"x": 0}))
Traceback (most recent call last):
memcap.symbolic.kernel.acceptance.NotShown: the instance violates the hypothesis 'positive'
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from memcap.symbolic.kernel import DEFINITIONS, Theorem
from memcap.symbolic.kernel.trust import NotAllowed, gate
from memcap.symbolic.kernel.wellformed import divisors, undefined
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Term

__all__ = [
    "CANDIDATES",
    "STEPS",
    "NotShown",
    "accept",
    "compare",
    "refutes",
    "require_instance",
    "require_meaning",
    "truth",
]

STEPS = 100_000
CANDIDATES = (*map(Fraction, (0, 1, 2, -1)), Fraction(1, 2), Fraction(3), Fraction(-1, 2))
"""Values that are tried for a quantifier without bounds."""


class NotShown(Exception):
    """The theorems do not show the statement; the text says what is missing."""


def accept(
    statement: Statement,
    theorem: Theorem,
    nonzero: Sequence[Theorem] = (),
    beside: Sequence[Theorem] = (),
    case: Case | None = None,
) -> frozenset[str]:
    """What the statement rests on, when ``theorem`` shows it and ``nonzero`` its divisors.

    ``beside`` are the steps of the proof that nothing uses: they may not be left open either.
    ``case`` is an instance of the hypotheses, where there are any.

    Raises:
        NotShown: another claim, a further hypothesis, no instance, a constant that is not defined,
            a divisor that may be 0, a solver that is not on the list, a step left open.
    """
    compare(statement, theorem)
    for one in (*nonzero, *beside):
        _require_made(one)
    require_meaning(statement, nonzero)
    require_instance(statement, case)
    rests_on = theorem.rests_on.union(*(t.rests_on for t in (*nonzero, *beside)))
    try:
        gate(rests_on)
    except NotAllowed as refusal:
        raise NotShown(str(refusal)) from refusal
    return rests_on


def compare(statement: Statement, theorem: Theorem) -> None:
    """Raises NotShown unless the theorem says just what was stated, or assumes less."""
    _require_made(theorem)
    if type(statement) is not Statement:
        raise NotShown("what should be shown is no statement")
    if theorem.claim != statement.claim:
        raise NotShown(f"what was proved is {theorem.claim}, not the claim")
    extra = set(theorem.hypotheses) - set(statement.given.values())
    if extra:
        raise NotShown(f"the proof assumes {min(map(str, extra))}, which is no hypothesis")


def _require_made(theorem: Theorem) -> None:
    if type(theorem) is not Theorem:
        raise NotShown("what was proved was not made by the kernel")


def require_meaning(statement: Statement, nonzero: Sequence[Theorem]) -> None:
    """Raises NotShown where a constant is not defined, or a divisor not shown to differ from 0."""
    for constant in undefined(statement):
        raise NotShown(f"{constant.name} : {constant.type} is not defined")
    for divisor in divisors(statement):
        if not any(divisor.shown_by(t) for t in nonzero):
            raise NotShown(f"in {divisor.where} the divisor {divisor.term} may be 0")


# --- cases ---------------------------------------------------------------------------------


def truth(formula: Term, case: Case, steps: int = STEPS) -> bool | None:
    """The exact truth value of the formula in the case; None where evaluation cannot tell.

    Raises:
        CaseError: the case has a value of another type than the variable, or a function fails.
    """
    try:
        value = evaluate(formula, case, DEFINITIONS, candidates=CANDIDATES, steps=steps)
    except Undecided:
        return None
    return value is True


def require_instance(statement: Statement, case: Case | None) -> None:
    """Raises NotShown unless there are no hypotheses, or all of them hold in the case."""
    if not statement.given:
        return
    if type(case) is not Case:
        raise NotShown("no instance of the hypotheses was found; give one with instance=…")
    for name, hypothesis in statement.given.items():
        holds = truth(hypothesis, case)
        if holds is not True:
            how = "violates" if holds is False else "does not decide"
            raise NotShown(f"the instance {how} the hypothesis {name!r}")


def refutes(statement: Statement, case: Case) -> bool:
    """Whether every hypothesis holds in the case, and the claim does not."""
    if type(statement) is not Statement or type(case) is not Case:
        raise NotShown("a statement is refuted by a case")
    met = all(truth(hypothesis, case) is True for hypothesis in statement.given.values())
    return met and truth(statement.claim, case) is False
