"""Every mutant of what decides a verdict is noticed by the tables of verdicts."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from memcap.symbolic.kernel import acceptance, admit, wellformed
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Eq, Ne, reals
from tests.mutants import mutants
from tests.symbolic.kernel.verdicts import ACCEPTED, DIVISORS, REFUSED, SAID, UNDEFINED

EQUIVALENT: dict[str, str] = {}
"""Mutants that do the same: what they are ↦ why."""

x, y = reals("x y")


def acceptance_is_right(module: ModuleType) -> bool:
    """Whether it says what it must on every row."""
    for accepted, rests_on in ACCEPTED.values():
        if accepted(module) != frozenset(rests_on):
            return False
    for refused in REFUSED.values():
        try:
            refused(module)
        except module.NotShown:
            continue
        return False
    return all(expression(module) is value for expression, value in SAID.values())


def wellformed_is_right(module: ModuleType) -> bool:
    """Whether it finds the divisors and the undefined constants of every row."""
    for statement, expected in DIVISORS.values():
        found = [(str(d.term), dict(d.assumed)) for d in module.divisors(statement)]
        if sorted(found, key=str) != sorted(expected, key=str):
            return False
    if any([c.name for c in module.undefined(s)] != known for s, known in UNDEFINED.values()):
        return False
    own, claim = module.divisors(Statement("s", "", {"p": x > 0, "q": Eq(1 / y, 1)}, Eq(y / x, 1)))
    if (own.where, claim.where) != ("the hypothesis 'q'", "the claim"):
        return False
    shown = ([x > 0], Ne(x, 0)), ([], Ne(x, 0))
    other = ([x > 1], Ne(x, 0)), ([x > 0], Ne(y, 0)), ([x > 0], Eq(x, 0))
    return all(claim.shown_by(admit(*parts)) for parts in shown) and not any(
        claim.shown_by(admit(*parts)) for parts in other
    )


def made(source: str, of: ModuleType) -> ModuleType:
    """A module of this source, in the place of the other."""
    module = ModuleType(of.__name__)
    exec(compile(source, of.__name__, "exec"), module.__dict__)
    return module


RIGHT = {acceptance: acceptance_is_right, wellformed: wellformed_is_right}
ALL = [
    pytest.param(of, source, id=f"{of.__name__.rpartition('.')[2]}:{what}")
    for of in RIGHT
    for what, source in mutants(inspect.getsource(of))
    if what not in EQUIVALENT
]


@pytest.mark.parametrize("of", RIGHT)
def test_the_module_itself_is_right(of):
    assert RIGHT[of](made(inspect.getsource(of), of))


@pytest.mark.parametrize(("of", "source"), ALL)
def test_a_mutant_is_noticed(of, source):
    try:
        right = RIGHT[of](made(source, of))
    except Exception:  # of a mutant: it may fail in any way
        right = False
    assert not right


def test_there_are_mutants_of_each_kind():
    assert len(ALL) > 120
    kinds = {name.id.split(": ")[1] for name in ALL}
    assert {"left out", "negated", "opposite", "without part 0", "returns None"} <= kinds
