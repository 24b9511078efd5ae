"""Applications of one function to arguments that are equal because of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from memcap.symbolic.certificate.formula import TRUE
from memcap.symbolic.certificate.reader import Atom, Value
from memcap.symbolic.search.linear import Linear
from memcap.symbolic.search.proof import Product, Tree
from memcap.symbolic.search.state import State, atoms_of

if TYPE_CHECKING:
    from memcap.symbolic.search.search import Search


PAIR = 5
"""What it costs to look at two atoms."""


def congruence(
    search: Search, state: State, multiples: Sequence[Product] = ()
) -> tuple[bool, Tree | None]:
    """Two applications of one function to arguments that are equal."""
    known = {*state.literals, *state.disjunctions}
    base = [*(Product((fact,)) for fact in state.literals), *multiples]
    linear = search.wide if multiples else search.linear
    modelled = False
    for one, two in _pairs(search, state):
        search.budget.spend(PAIR)
        a, b = search.obligation.atoms[one], search.obligation.atoms[two]
        if a.name != b.name or not a.arguments or _sorts(a) != _sorts(b):
            continue
        shown = search.obligation.congruence(one, two)
        if shown == TRUE or shown in known or _known(search, one, two, known):
            continue
        if not modelled:
            linear.core(base)
            modelled = True
        if not _may_agree(search, a, b, linear):
            continue
        closings = [search.dead(state, part, multiples) for part in search.parts(shown)[:-1]]
        if None not in closings:
            last = search.dead(state, search.parts(shown)[-1])
            keeping = replace(state, kept=(*state.kept, search.parts(shown)[-1]))
            return True, search.finish(keeping, "congruence", (one, two), shown, [*closings, last])
        modelled = False
    return False, None


def _pairs(search: Search, state: State) -> Iterator[tuple[int, int]]:
    """The pairs of atoms in the facts, then those with atoms that stand only inside others."""
    outside = atoms_of(search.formulas, state.facts)
    every, waiting = set(outside), list(outside)
    while waiting:
        inside = {
            a for value in search.obligation.atoms[waiting.pop()].arguments for a in _in(value)
        }
        waiting.extend(inside - every)
        every |= inside
    yield from combinations(sorted(outside), 2)
    for pair in combinations(sorted(every), 2):
        if not outside.issuperset(pair):
            yield pair


def _in(value: Value) -> set[int]:
    """The atoms in a number that is an argument."""
    if value.sort == "Bool":
        return set()
    return {atom for monomial in value.content for atom in monomial}


def _known(search: Search, one: int, two: int, known: set[int]) -> bool:
    """Whether the values are known to agree."""
    a, b = search.obligation.atoms[one], search.obligation.atoms[two]
    equal = search.obligation.equal(a.value, b.value)[0]
    return known.issuperset(search.formulas.parts("and", equal))


def _may_agree(search: Search, a: Atom, b: Atom, linear: Linear) -> bool:
    """Whether the arguments are equal in the latest model, which may not know them."""
    for u, v in zip(a.arguments, b.arguments, strict=True):
        if u.sort == "Bool":
            continue
        difference = search.formulas.work.sum(u.content, v.content, -1)
        if any(m and m not in linear.unknowns for m in difference):
            return linear is search.wide
        if linear.value(difference) != 0:
            return False
    return True


def _sorts(atom: Atom) -> list[str]:
    return [value.sort for value in atom.arguments]
