"""One constant changed at a time: in a formula, in a statement.

>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> for mutation in of_formula(x <= 1):
...     print(mutation.what, ":", mutation.changed)
1: <= becomes < : x < 1
2: 1 becomes 2 : x ≤ 2
2: 1 becomes 0 : x ≤ 0
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Num, Op, Term, parts, rebuild

T = TypeVar("T")


class Name(NamedTuple):
    """Which mutant: of what, where in it, and which constant becomes what."""

    of: str
    where: str
    what: str


@dataclass(frozen=True)
class Mutation(Generic[T]):
    """A thing with one place changed; ``what`` numbers the place and says the change.

    ``stronger`` where the change by its form makes a statement say no less.
    """

    what: str
    changed: T
    stronger: bool = False


# --- formulas and statements ---------------------------------------------------------------


def _changes(t: Term) -> Iterator[tuple[str, Term]]:
    """The node with its own constant changed; each value once."""
    match t:
        case Op("le", args):
            yield "<= becomes <", Op("lt", args)
        case Op("lt", args):
            yield "< becomes <=", Op("le", args)
        case Num(value, kind):
            for new in dict.fromkeys((value + 1, value - 1, 2 * value)):
                if new != value:
                    yield f"{value} becomes {new}", Num(new, kind)


def of_formula(formula: Term) -> Iterator[Mutation[Term]]:
    """Every mutant of a formula, also under binders; constants are numbered from the left."""
    number = 0

    def walk(t: Term, path: tuple[int, ...]) -> Iterator[Mutation[Term]]:
        nonlocal number
        changes = list(_changes(t))
        number += bool(changes)
        for change, new in changes:
            yield Mutation(f"{number}: {change}", _replaced(formula, path, new))
        for i, inner in enumerate(parts(t)):
            yield from walk(inner, (*path, i))

    return walk(formula, ())


def _replaced(t: Term, path: tuple[int, ...], new: Term) -> Term:
    if not path:
        return new
    inner = list(parts(t))
    inner[path[0]] = _replaced(inner[path[0]], path[1:], new)
    return rebuild(t, inner)


CLAIM = "claim"


def of_statement(statement: Statement) -> Iterator[tuple[Name, Statement]]:
    """Every mutant of a lemma's statement: the hypotheses in order, then the claim."""
    for label, formula in statement.given.items():
        for mutation in of_formula(formula):
            given = {**statement.given, label: mutation.changed}
            yield Name(statement.name, label, mutation.what), replace(statement, given=given)
    for mutation in of_formula(statement.claim):
        name = Name(statement.name, CLAIM, mutation.what)
        yield name, replace(statement, claim=mutation.changed)
