"""Which products of facts may help: more of them than are used, but not all there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, islice

from memcap.symbolic.certificate.reader import Obligation
from memcap.symbolic.search.budget import Budget
from memcap.symbolic.search.linear import Linear
from memcap.symbolic.search.proof import Product
from memcap.symbolic.search.state import Monomial, State, atoms_of

PRODUCTS = 800
NEAR = 12
FACTOR = 4
DEGREE = 10
TRIAL = 5
"""What it costs to see whether a product is of use."""


class Products:
    """Candidates for a linear combination, over the atoms of one obligation."""

    def __init__(self, obligation: Obligation, linear: Linear, budget: Budget) -> None:
        self.obligation = obligation
        self.formulas = obligation.formulas
        self.linear = linear
        self.budget = budget

    def atoms(self, literal: int) -> set[int]:
        """The atoms of a literal."""
        return atoms_of(self.formulas, [literal])

    def multiplied(self, literals: list[int], factors: list[int], degree: int) -> list[Product]:
        """The literals, products of inequalities among the factors, squares, and multiples of
        equations that have monomials in common with these."""
        others = [f for f in factors if self.formulas.nodes[f][0] != "="]
        products = [Product((fact,)) for fact in literals]
        for d in range(2, degree + 1):
            powers = islice(combinations_with_replacement(others, d), PRODUCTS)
            products += [Product(p) for p in powers if sum(map(self.degree, p)) <= DEGREE]
            self.budget.spend(TRIAL * PRODUCTS)
        equations = [f for f in literals if self.formulas.nodes[f][0] == "="]
        wanted = self.monomials(products)
        if degree == 1:
            wanted |= self.argument_monomials(literals)
        if degree > 1:
            squares = list(self.squares(wanted))
            small = [p.facts for p in products if sum(map(self.degree, p.facts)) <= DEGREE - 4]
            products += squares
            for facts in small[: NEAR * NEAR]:
                products += [Product(facts, square.squared) for square in squares[:NEAR]]
            wanted = self.monomials(products)
        multiples: dict[Product, None] = {}
        for _ in range(3):
            more = [p for p in self.multiples(equations, wanted) if p not in multiples]
            if not more or len(multiples) > PRODUCTS:
                break
            multiples |= dict.fromkeys(more[:PRODUCTS])
            wanted |= self.monomials(more)
        return [*products, *multiples]

    def degree(self, literal: int) -> int:
        return max(len(monomial) for monomial, _ in self.formulas.nodes[literal][1])

    def argument_monomials(self, literals: Sequence[int]) -> set[Monomial]:
        """What occurs in the arguments of the atoms of some literals."""
        atoms = {atom for literal in literals for atom in self.atoms(literal)}
        values = [v for a in atoms for v in self.obligation.atoms[a].arguments]
        return {m for v in values if v.sort != "Bool" for m in v.content}

    def squares(self, wanted: set[Monomial]) -> Iterator[Product]:
        """Squares whose monomials are wanted."""
        roots = [r for m in sorted(wanted) if (r := _root(m)) is not None and len(m) <= DEGREE]
        self.budget.spend(TRIAL * len(roots) ** 2)
        for root in roots:
            yield Product((), (((root, 1),),))
        for one, two in combinations(roots, 2):
            if tuple(sorted(one + two)) in wanted:
                for sign in (1, -1):
                    yield Product((), (((one, 1), (two, sign)),))

    def monomials(self, products: Sequence[Product]) -> set[Monomial]:
        found: set[Monomial] = set()
        for product in products:
            found |= self.linear.constraint(product)[1].keys()
        return found

    def multiples(self, equations: Sequence[int], wanted: set[Monomial]) -> Iterator[Product]:
        """Equations times monomials that take one of theirs to one that is wanted."""
        for equation in equations:
            factors: dict[tuple[int, ...], None] = {}
            for monomial, _ in self.formulas.nodes[equation][1]:
                self.budget.spend(TRIAL * len(wanted))
                for target in sorted(wanted):
                    factor = _quotient(target, monomial)
                    if factor and len(factor) <= FACTOR:
                        factors[factor] = None
            for factor in factors:
                yield Product((equation,), (), factor)

    def near(self, state: State, wider: State) -> list[int]:
        """Literals of a wider state about the same atoms, the nearest first."""
        about = atoms_of(self.formulas, state.facts)
        near = [f for f in wider.literals if f not in state.literals and self.atoms(f) & about]
        near.sort(key=lambda f: (not self.atoms(f) <= about, len(self.formulas.nodes[f][1])))
        return near[:NEAR]

    def cofactors(self, state: State) -> list[list[list[int]]]:
        """Polynomials with which an atom is multiplied in a literal, the shortest first."""
        found: dict[tuple[tuple[int, ...], ...], None] = {}
        for literal in state.literals:
            terms = self.formulas.nodes[literal][1]
            for atom in sorted(self.atoms(literal)):
                p = [(v, *_without(m, atom)) for m, v in terms if atom in m]
                if any(len(part) > 1 for part in p):
                    found[tuple(p)] = None
        return [[list(part) for part in p] for p in sorted(found, key=len)]


def _quotient(target: tuple[int, ...], by: tuple[int, ...]) -> tuple[int, ...] | None:
    left = list(target)
    for atom in by:
        if atom not in left:
            return None
        left.remove(atom)
    return tuple(left)


def _without(monomial: tuple[int, ...], atom: int) -> tuple[int, ...]:
    at = monomial.index(atom)
    return monomial[:at] + monomial[at + 1 :]


def _root(monomial: tuple[int, ...]) -> tuple[int, ...] | None:
    """The monomial of which it is the square."""
    return monomial[::2] if monomial and monomial[::2] == monomial[1::2] else None
