"""Whether one statement follows from another that differs from it in one formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memcap.symbolic import kernel
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    Bind,
    Not,
    Num,
    Op,
    Term,
    TermError,
    Var,
    open_fresh,
    open_with,
)
from memcap.symbolic.library import TRANSPARENT
from memcap.symbolic.mutation.difference import changed
from memcap.symbolic.proving.elaborate import unfolded

__all__ = ["consequence", "shared", "signs"]


def shared(a: Statement, b: Statement) -> list[Term]:
    """The hypotheses that two statements have in common."""
    return [h for h in b.given.values() if h in a.given.values()]


def signs(formulas: Iterable[Term]) -> list[Term]:
    """That a variable is not negative, where one of the formulas bounds it so by a number.

    >>> from memcap.symbolic.language.terms import And, reals
    >>> x, y, z = reals("x y z")
    >>> signs([And(x >= 2, y > 0), z >= y, z > -1])
    [0 ≤ x, 0 ≤ y]
    """
    found = []
    for formula in formulas:
        match formula:
            case Op("and", args):
                found += signs(args)
            case Op("le" | "lt", (Num(value, _), Var() as variable)) if value >= 0:
                found.append(variable >= 0)
    return found


def consequence(original: Statement, mutant: Statement, facts: Sequence[Term]) -> str | None:
    """The text which says that the mutant follows from the original; None where it cannot.

    One formula differs.  A changed hypothesis must entail the original one, a changed claim must
    be entailed by the original one, both beside ``facts``; quantifiers before both are taken off
    together.
    """
    label, before, after = changed(original, mutant)
    if label is not None:
        before, after = after, before
    stripped, before, after = _strip([*facts], before, after)
    formulas = [*stripped, before]
    try:
        equations = unfolded([*formulas, after], TRANSPARENT)
        return kernel.entailment([*formulas, *equations], [], after)
    except TermError:
        return None


def _strip(facts: list[Term], a: Term, b: Term) -> tuple[list[Term], Term, Term]:
    """Facts, formulas such that facts ∧ a ⊨ b is enough for what was asked, and has fewer binders.

    ``a`` and ``b`` differ at one place; the walk goes there as far as formulas reach.
    """
    match a, b:
        case Bind("forall" | "exists"), Bind() if (a.kind, a.types) == (b.kind, b.types):
            names = {v.name for f in (*facts, b) for v in f.free}
            variables, inner = open_fresh(a, names)
            return _strip(facts, inner, open_with(b, variables))
        case Op("not", (x,)), Op("not", (y,)):
            return _strip(facts, y, x)
        case Op("implies", (p, q)), Op("implies", (p2, q2)):
            if p == p2:
                return _strip([*facts, p], q, q2)
            return _strip([*facts, Not(q)], p2, p)
        case Op("and" | "or" as op, xs), Op(op2, ys) if op == op2 and len(xs) == len(ys):
            [place] = [i for i, (x, y) in enumerate(zip(xs, ys)) if x != y]
            others = [x if op == "and" else Not(x) for i, x in enumerate(xs) if i != place]
            return _strip([*facts, *others], xs[place], ys[place])
    return facts, a, b
