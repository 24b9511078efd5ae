"""The facts of a goal, as the search sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from memcap.symbolic.certificate.formula import Formulas

Monomial = tuple[int, ...]


@dataclass(frozen=True)
class State:
    """The facts of a goal: literals, and disjunctions that are still open.

    depth, cuts   how many steps and how many cuts led here
    kept          values that agree by congruence: a guide that knows congruence has no need of them
    """

    literals: tuple[int, ...]
    disjunctions: tuple[int, ...]
    depth: int = 0
    cuts: int = 0
    kept: tuple[int, ...] = ()

    def without(self, disjunction: int | None) -> State:
        """The state without a disjunction that was split."""
        left = tuple(d for d in self.disjunctions if d != disjunction)
        return replace(self, disjunctions=left)

    @property
    def facts(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.literals, *self.disjunctions)


def add(formulas: Formulas, state: State, facts: Iterable[int]) -> State:
    """The state with more facts."""
    literals, disjunctions = dict.fromkeys(state.literals), dict.fromkeys(state.disjunctions)
    for fact in facts:
        (disjunctions if formulas.nodes[fact][0] == "or" else literals)[fact] = None
    return replace(state, literals=tuple(literals), disjunctions=tuple(disjunctions))


def is_literal(formulas: Formulas, formula: int) -> bool:
    """Whether it is no conjunction and no disjunction."""
    return formulas.nodes[formula][0] not in ("and", "or")


def monomials_of(formulas: Formulas, literal: int) -> list[Monomial]:
    """The monomials of a literal."""
    return [monomial for monomial, _ in formulas.nodes[literal][1]]


def atoms_of(formulas: Formulas, facts: Sequence[int]) -> set[int]:
    """The atoms in facts, inside disjunctions too."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(facts)
    while waiting:
        formula = waiting.pop()
        if formula in seen:
            continue
        seen.add(formula)
        if is_literal(formulas, formula):
            found.update(atom for m in monomials_of(formulas, formula) for atom in m)
        else:
            waiting.extend(formulas.nodes[formula][1:])
    return found


def whole(formulas: Formulas, monomial: Monomial) -> bool:
    """Whether it is an integer."""
    return all(formulas.integral[atom] for atom in monomial)
