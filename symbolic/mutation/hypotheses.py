"""One hypothesis dropped at a time, or one conjunct of one.

>>> from memcap.symbolic.language.terms import And, reals
>>> x, y = reals("x y")
>>> given = {"low": x >= 1, "both": And(y >= 1, y <= x)}
>>> [name.where for name, _ in of_statement(Statement("doc.h", "", given, x >= 0))]
['low', 'both', 'both: 1 ≤ y', 'both: y ≤ x']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import TRUE, Bind, Op, Term, bind, open_fresh
from memcap.symbolic.mutation.sites import Name

__all__ = ["DROPPED", "of_statement", "trivial"]

DROPPED = "dropped"


def trivial(formula: Term) -> Term:
    """A formula of the same form that says nothing."""
    match formula:
        case Bind("forall" | "exists" as kind):
            variables, inside = open_fresh(formula)
            return bind(kind, variables, trivial(inside))
        case Op("implies", (premise, claim)):
            return Op("implies", (premise, trivial(claim)))
        case Op("and", args):
            return Op("and", tuple(map(trivial, args)))
    return TRUE


def of_statement(statement: Statement) -> Iterator[tuple[Name, Statement]]:
    """The statement without each hypothesis, and without each conjunct of one."""
    for label, formula in statement.given.items():
        for where, weaker in _of_hypothesis(label, formula):
            given = {**statement.given, label: weaker}
            yield Name(statement.name, where, DROPPED), replace(statement, given=given)


def _of_hypothesis(label: str, formula: Term) -> Iterator[tuple[str, Term]]:
    yield label, trivial(formula)
    if isinstance(formula, Op) and formula.op == "and":
        for place, conjunct in enumerate(formula.args):
            left = [trivial(c) if i == place else c for i, c in enumerate(formula.args)]
            yield f"{label}: {conjunct}", Op("and", tuple(left))
