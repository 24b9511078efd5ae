"""Proof trees as the search builds them, and the certificate that one of them becomes.

Facts are formulas, by their numbers in the table of the obligation; a tree knows which of them it
uses, so that a case distinction that does not matter is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.certificate.formula import Formulas

Frozen = tuple[tuple[tuple[int, ...], int], ...]


@dataclass(frozen=True)
class Product:
    """Facts multiplied with one another and, beside an equation, with a monomial of atoms."""

    facts: tuple[int, ...]
    squared: tuple[Frozen, ...] = ()
    monomial: tuple[int, ...] = ()


Sum = tuple[tuple[int, Product], ...]


@dataclass(frozen=True, eq=False)
class Tree:
    """A step and the trees of its goals.

    rule, arguments   as in a certificate; of "derive" the argument is a Sum, of "split" a formula
    shown             the formula that the step brings in
    """

    formulas: Formulas
    rule: str
    arguments: Any
    shown: int
    children: tuple[Tree, ...]

    @cached_property
    def parts(self) -> Sequence[int]:
        """The fact that each child has more."""
        return self.formulas.parts("or", self.shown)

    @cached_property
    def uses(self) -> frozenset[int]:
        """The facts that it needs from outside."""
        if self.rule == "derive":
            own = frozenset(f for _, product in self.arguments for f in product.facts)
        else:
            own = frozenset([self.arguments] if self.rule == "split" else [])
        return own.union(*map(self.of_child, range(len(self.children))))

    def of_child(self, place: int) -> frozenset[int]:
        """What a child uses besides its own part."""
        return self.children[place].uses - {*self.formulas.parts("and", self.parts[place])}

    @cached_property
    def size(self) -> int:
        """How many steps it has."""
        return 1 + sum(child.size for child in self.children)


def tree(
    formulas: Formulas, rule: str, arguments: Any, shown: int, children: Sequence[Tree]
) -> Tree:
    """The tree, or a child of it that has no need of this step."""
    made = Tree(formulas, rule, arguments, shown, tuple(children))
    idle = [child for place, child in enumerate(children) if made.of_child(place) == child.uses]
    return min(idle, key=lambda child: child.size, default=made)


def steps(goals: Goals, proof: Tree) -> list[list[Any]]:
    """The tree as the steps of a certificate."""
    made: list[list[Any]] = []
    waiting = [proof]
    while waiting:
        top = waiting.pop()
        shared, part = goals.open[-1]
        facts = [*goals.facts[:shared], *goals.formulas.parts("and", part)]
        step = [top.rule, *_arguments(top, {f: i for i, f in reversed([*enumerate(facts)])})]
        goals.take(*step)
        made.append(step)
        waiting.extend(reversed(top.children))
    return made


def _arguments(top: Tree, number: dict[int, int]) -> list[Any]:
    if top.rule == "split":
        return [number[top.arguments]]
    if top.rule == "derive":
        return [_term(multiplier, product, number) for multiplier, product in top.arguments]
    return list(top.arguments)


def _term(multiplier: int, product: Product, number: dict[int, int]) -> list[Any]:
    factors: list[Any] = [number[f] for f in product.facts]
    factors += [[[value, *monomial] for monomial, value in root] for root in product.squared]
    if product.monomial:
        return [[[multiplier, *product.monomial]], *factors]
    return [multiplier, *factors]
