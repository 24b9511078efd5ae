"""When a statement means something: constants are defined, divisors are not 0 [trusted].

A division by zero has a value for a solver, any value; for a reader the statement then means
nothing.  So each divisor that is not a numeral must be shown different from 0, whatever a division
by zero is, from the hypotheses, in any order, and the conditions on the way to the division (the
premise of an implication, an earlier conjunct, the test of a choice).  Then no case in which the
hypotheses hold divides by zero.

>>> from memcap.symbolic.language.terms import Eq, reals
>>> x, y = reals("x y")
>>> [d] = divisors(Statement("doc.d", "", {"some": x > 0}, Eq(y / x * x, y)))
>>> d.where, d.claim, d.assumed
('the claim', x ≠ 0, {'some': 0 < x})
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from memcap.symbolic.kernel import DEFINITIONS, Theorem
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    Bind,
    Const,
    Ne,
    Not,
    Num,
    Op,
    Term,
    Var,
    open_fresh,
    parts,
)

__all__ = ["Divisor", "divisors", "undefined"]

DIVISIONS = ("div", "idiv", "mod")


def undefined(statement: Statement) -> list[Const]:
    """The constants of a statement that the kernel does not know, or not of this type."""
    known = ((c, DEFINITIONS.get(c.name)) for c in statement.constants)
    return [c for c, meaning in known if meaning is None or meaning.type != c.type]


@dataclass(frozen=True)
class Divisor:
    """A divisor: in which formula it stands, and by name what may be assumed there."""

    term: Term
    assumed: Mapping[str, Term]
    where: str

    @property
    def claim(self) -> Term:
        """What must be shown of it: that it is not 0."""
        return Ne(self.term, 0)

    def shown_by(self, theorem: Theorem) -> bool:
        """Whether the theorem says so, and assumes nothing more."""
        enough = set(theorem.hypotheses) <= set(self.assumed.values())
        return enough and theorem.claim == self.claim


def divisors(statement: Statement) -> list[Divisor]:
    """The divisors of a statement that are not numerals other than 0, each with its conditions."""
    names = frozenset(v.name for v in statement.variables)
    found: dict[tuple[Term, frozenset[Term]], Divisor] = {}
    for label, formula in (*statement.given.items(), ("", statement.claim)):
        where = f"the hypothesis {label!r}" if label else "the claim"
        for divisor, path in _walk(formula, (), names):
            assumed = _with_conditions(statement.given, path)
            key = divisor, frozenset(assumed.values())
            found.setdefault(key, Divisor(divisor, assumed, where))
    return list(found.values())


def _with_conditions(known: Mapping[str, Term], path: tuple[Term, ...]) -> dict[str, Term]:
    """The hypotheses and the conditions, named "condition", "condition 2", …"""
    assumed = dict(known)
    for number, condition in enumerate(path, start=1):
        name = "condition" if number == 1 else f"condition {number}"
        assumed[_unused(name, assumed)] = condition
    return assumed


def _unused(name: str, names: Collection[str]) -> str:
    return _unused(f"inner {name}", names) if name in names else name


Path = tuple[Term, ...]


def _walk(t: Term, path: Path, names: frozenset[str]) -> Iterator[tuple[Term, Path]]:
    """Every divisor in ``t`` with the conditions on the way to it; binders are opened."""
    match t:
        case Bind():
            variables, body = open_fresh(t, names)
            yield from _walk(body, path, names | _names(variables))
            return
        case Op("and" | "or" | "implies" as op, args):
            for arg in args:
                yield from _walk(arg, path, names)
                path = (*path, Not(arg) if op == "or" else arg)
            return
        case Op("ite", (test, then, other)):
            yield from _walk(test, path, names)
            yield from _walk(then, (*path, test), names)
            yield from _walk(other, (*path, Not(test)), names)
            return
        case Op(op, (_, divisor)) if op in DIVISIONS and not _numeral(divisor):
            yield divisor, path
    for part in parts(t):
        yield from _walk(part, path, names)


def _names(variables: tuple[Var, ...]) -> frozenset[str]:
    return frozenset(v.name for v in variables)


def _numeral(t: Term) -> bool:
    return isinstance(t, Num) and t.value != 0
