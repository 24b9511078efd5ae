"""The search for a proof tree: linear contradictions, propagation, congruence, products, cases."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement, islice
from math import floor
from typing import Any

from symbolic.certificate.checker import Goals
from symbolic.certificate.formula import TRUE, Polynomial
from symbolic.certificate.reader import Atom
from symbolic.certificate.search.find import GaveUp
from symbolic.certificate.search.guide import Guide
from symbolic.certificate.search.linear import Linear
from symbolic.certificate.search.proof import Product, Sum, Tree, tree

DEPTH = 60
PRODUCTS = 800
NEAR = 12
FACTOR = 4
DEGREE = 10
CUTS = 2
BRANCHES = 4


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


class Search:
    """One obligation."""

    def __init__(self, goals: Goals, seconds: float) -> None:
        self.goals = goals
        self.obligation = goals.obligation
        self.formulas = goals.formulas
        self.linear = Linear(goals.formulas)
        self.wide = Linear(goals.formulas)
        self.guide = Guide(goals.obligation)
        self.linear_guide = Guide(goals.obligation, opaque=True)
        self.end = time.monotonic() + seconds

    def run(self) -> Tree:
        """A tree that closes the first goal."""
        verdict, facts = self.core(self.goals.facts)
        if verdict == "sat":
            raise GaveUp("the facts do not contradict each other")
        found = self.prove(self.add(State((), ()), facts))
        if found is None:
            raise GaveUp("nothing found")
        return found

    def core(self, facts: Sequence[int]) -> tuple[str, list[int]]:
        """A verdict on facts, and which of them matter: if possible, without multiplying."""
        verdict, core = self.linear_guide.core(facts)
        return (verdict, core) if verdict == "unsat" else self.guide.core(facts)

    # --- states ---

    def add(self, state: State, facts: Sequence[int]) -> State:
        """The state with more facts."""
        literals, disjunctions = dict.fromkeys(state.literals), dict.fromkeys(state.disjunctions)
        for fact in facts:
            (disjunctions if self.formulas.nodes[fact][0] == "or" else literals)[fact] = None
        return replace(state, literals=tuple(literals), disjunctions=tuple(disjunctions))

    def child(self, state: State, part: int, used: int | None = None) -> State:
        """The state of a goal with a further fact; a disjunction that was split is dropped."""
        left = tuple(d for d in state.disjunctions if d != used)
        deeper = replace(state, disjunctions=left, depth=state.depth + 1)
        return self.add(deeper, self.formulas.parts("and", part))

    # --- proving ---

    def prove(self, state: State) -> Tree | None:
        if time.monotonic() > self.end:
            raise GaveUp("time limit")
        if state.depth > DEPTH:
            return None
        false = [d for d in state.disjunctions if not self.formulas.parts("or", d)]
        if false:
            return self.tree("split", false[0], false[0], [])
        closed = self.refute(state.literals)
        if closed is not None:
            return self.closing(closed)
        for step in (self.propagate, self.congruence, self.cases):
            found, proof = step(state)
            if found:
                return proof
        return None

    def tree(self, rule: str, arguments: Any, shown: int, children: Sequence[Tree]) -> Tree:
        return tree(self.formulas, rule, arguments, shown, children)

    def closing(self, combination: Sum) -> Tree:
        return self.tree("derive", combination, 1, [])

    def refute(self, literals: Sequence[int]) -> Sum | None:
        return self.linear.refute(Product((fact,)) for fact in literals)

    def literal_parts(self, part: int) -> list[int]:
        parts = self.formulas.parts("and", part)
        return [p for p in parts if self.formulas.nodes[p][0] not in ("and", "or")]

    def dead(self, state: State, part: int, multiples: Sequence[Product] = ()) -> Tree | None:
        """How a part of a disjunction is refuted by linear arithmetic alone."""
        more = [Product((fact,)) for fact in (*state.literals, *self.literal_parts(part))]
        closed = (self.wide if multiples else self.linear).refute([*more, *multiples])
        return None if closed is None else self.closing(closed)

    def closings(self, state: State, formula: int) -> list[Tree | None] | None:
        """For each part how it is refuted, or None; None where more than one part is left."""
        found: list[Tree | None] = []
        for part in self.formulas.parts("or", formula):
            found.append(self.dead(state, part))
            if found.count(None) > 1:
                return None
        return found

    def finish(
        self, state: State, rule: str, arguments: Any, shown: int, closings: Sequence[Tree | None]
    ) -> Tree | None:
        """The tree of a step, the parts that are left proved in turn."""
        children: list[Tree] = []
        used = shown if rule == "split" else None
        for part, closing in zip(self.formulas.parts("or", shown), closings, strict=True):
            proved = closing or self.prove(self.child(state, part, used))
            if proved is None:
                return None
            if proved.uses.isdisjoint(self.formulas.parts("and", part)) and rule != "derive":
                return proved
            children.append(proved)
        return self.tree(rule, arguments, shown, children)

    def propagate(self, state: State) -> tuple[bool, Tree | None]:
        """A disjunction of which all parts but one are refuted."""
        known = {*state.literals, *state.disjunctions}
        for d in sorted(state.disjunctions, key=lambda d: len(self.formulas.nodes[d])):
            if any(known.issuperset(self.formulas.parts("and", p)) for p in self.parts(d)):
                left = tuple(e for e in state.disjunctions if e != d)
                state = replace(state, disjunctions=left)
                continue
            closings = self.closings(state, d)
            if closings is not None:
                return True, self.finish(state, "split", d, d, closings)
        return False, None

    def parts(self, formula: int) -> Sequence[int]:
        return self.formulas.parts("or", formula)

    # --- congruence ---

    def congruence(
        self, state: State, multiples: Sequence[Product] = ()
    ) -> tuple[bool, Tree | None]:
        """Two applications of one function to arguments that are equal."""
        known = {*state.literals, *state.disjunctions}
        base = [*(Product((fact,)) for fact in state.literals), *multiples]
        linear = self.wide if multiples else self.linear
        modelled = False
        for one, two in combinations(sorted(self.atoms_of(state)), 2):
            a, b = self.obligation.atoms[one], self.obligation.atoms[two]
            if a.name != b.name or not a.arguments or _sorts(a) != _sorts(b):
                continue
            shown = self.obligation.congruence(one, two)
            if shown == TRUE or shown in known or self.goal_known(one, two, known):
                continue
            if not modelled:
                linear.core(base)
                modelled = True
            if not self.may_agree(a, b, linear):
                continue
            closings = [self.dead(state, part, multiples) for part in self.parts(shown)[:-1]]
            if None not in closings:
                last = self.dead(state, self.parts(shown)[-1])
                keeping = replace(state, kept=(*state.kept, self.parts(shown)[-1]))
                return True, self.finish(
                    keeping, "congruence", (one, two), shown, [*closings, last]
                )
            modelled = False
        return False, None

    def goal_known(self, one: int, two: int, known: set[int]) -> bool:
        equal = self.obligation.equal(
            self.obligation.atoms[one].value, self.obligation.atoms[two].value
        )[0]
        return known.issuperset(self.formulas.parts("and", equal))

    def may_agree(self, a: Atom, b: Atom, linear: Linear) -> bool:
        """Whether the arguments are equal in the latest model, which may not know them."""
        for u, v in zip(a.arguments, b.arguments, strict=True):
            if u.sort == "Bool":
                continue
            difference = self.formulas.work.sum(u.content, v.content, -1)
            if any(m and m not in linear.unknowns for m in difference):
                return linear is self.wide
            if linear.value(difference) != 0:
                return False
        return True

    def atoms_of(self, state: State) -> set[int]:
        """The atoms in the facts of a state, and in the arguments of these."""
        found: set[int] = set()
        waiting = [*state.literals, *state.disjunctions]
        seen: set[int] = set()
        while waiting:
            formula = waiting.pop()
            if formula in seen:
                continue
            seen.add(formula)
            kind, *rest = self.formulas.nodes[formula]
            if kind in ("and", "or"):
                waiting.extend(rest)
            else:
                found |= {atom for monomial, _ in rest[0] for atom in monomial}
        return found

    # --- products, cases ---

    def cases(self, state: State) -> tuple[bool, Tree | None]:
        """A contradiction by products, or else a case distinction."""
        verdict, core = self.core([*state.literals, *state.disjunctions])
        if verdict == "sat":
            return True, None
        wider = self.add(state, self.goals.facts)
        if verdict == "unsat":
            state = self.add(replace(state, literals=(), disjunctions=()), [*core, *state.kept])
        self.wide = Linear(self.formulas)
        near = self.near(state, wider)
        literals = list(state.literals)
        for degree in (1, 2):
            if closed := self.wide.refute(self.multiplied(literals, literals, degree)):
                return True, self.closing(closed)
        found, proof = self.congruence(state, self.multiplied(literals, [], 1))
        if found:
            return True, proof
        if state.disjunctions:
            return True, self.case_split(state)
        if closed := self.wide.refute(self.multiplied([*literals, *near], [*literals, *near], 2)):
            return True, self.closing(closed)
        for step in (self.rounding, self.branch, self.sign):
            if (proof := step(self.add(state, near))) is not None:
                return True, proof
        for more in ([], near[: NEAR // 3]):
            wide = [*literals, *more]
            if closed := self.wide.refute(self.multiplied(wide, wide, 3)):
                return True, self.closing(closed)
        return True, None

    def rounding(self, state: State) -> Tree | None:
        """An inequality that becomes one about integers when equations are put into it."""
        for literal in state.literals:
            relation, terms = self.formulas.nodes[literal]
            real = [m for m, _ in terms if not all(self.formulas.integral[a] for a in m)]
            if relation == "=" or not real:
                continue
            combination = self.without(Product((literal,)), state)
            if combination is None:
                continue
            total: Polynomial = {}
            for multiplier, product in combination:
                added = self.linear.constraint(product)[1]
                total = self.formulas.work.sum(total, added, multiplier)
            shown = self.formulas.literal(relation, total)
            if shown not in state.literals and shown != TRUE:
                return self.finish(state, "derive", combination, shown, [None])
        return None

    def without(self, product: Product, state: State) -> Sum | None:
        """The product, and multiples of equations that take all that is not an integer from it."""
        total = self.linear.constraint(product)[1]
        combination = {product: 1}
        for _ in range(4):
            real = [m for m in total if not all(self.formulas.integral[a] for a in m)]
            if not real:
                return tuple((v, p) for p, v in combination.items() if v)
            for literal in state.literals:
                relation, terms = self.formulas.nodes[literal]
                value = int(dict(terms).get(real[0], 0))
                if relation != "=" or not value:
                    continue
                others = [m for m, _ in terms if m != real[0]]
                if all(self.formulas.integral[a] for m in others for a in m):
                    sign = 1 if value > 0 else -1
                    factor = -sign * int(total[real[0]])
                    combination = {p: v * abs(value) for p, v in combination.items()}
                    equation = Product((literal,))
                    combination[equation] = combination.get(equation, 0) + factor
                    total = self.formulas.work.sum({}, total, abs(value))
                    total = self.formulas.work.sum(total, dict(terms), factor)
                    break
            else:
                return None
        return None

    def near(self, state: State, wider: State) -> list[int]:
        """Literals about the same atoms."""
        about = self.atoms_of(state)
        near = [f for f in wider.literals if f not in state.literals and self.atoms_in(f) & about]
        near.sort(key=lambda f: (not self.atoms_in(f) <= about, len(self.formulas.nodes[f][1])))
        return near[:NEAR]

    def case_split(self, state: State) -> Tree | None:
        """The cases of the disjunction of which the fewest parts are left."""
        refuted = {
            d: [self.dead(state, part) for part in self.parts(d)] for d in state.disjunctions
        }
        d = min(refuted, key=lambda d: refuted[d].count(None))
        return self.finish(state, "split", d, d, refuted[d])

    def branch(self, state: State) -> Tree | None:
        """An integer lies on one side or the other of a value that is not whole."""
        if state.cuts >= BRANCHES:
            return None
        products = [Product((fact,)) for fact in state.literals]
        if self.linear.core(products) is not None:
            return None
        for monomial in sorted(self.monomials(products) - {()}):
            value = self.linear.monomial_value(monomial)
            if value.denominator != 1 and all(self.formulas.integral[a] for a in monomial):
                low = floor(value)
                p = [[1, *monomial], [-(low + 1)]]
                shown = self.goals.cut(p)
                deeper = replace(state, cuts=state.cuts + 1)
                return self.finish(deeper, "cut", (p,), shown, [None, None])
        return None

    def sign(self, state: State) -> Tree | None:
        """The sign of what some atom is multiplied with."""
        if state.cuts >= CUTS:
            return None
        known = {*state.literals, *state.disjunctions}
        for p in self.cofactors(state):
            shown = self.goals.compare(p)
            if known.isdisjoint(self.parts(shown)):
                deeper = replace(state, cuts=state.cuts + 1)
                found = self.finish(deeper, "compare", (p,), shown, [None] * 3)
                if found is not None:
                    return found
        return None

    def cofactors(self, state: State) -> list[list[list[int]]]:
        """Polynomials with which an atom is multiplied in a literal, the shortest first."""
        found: dict[tuple[tuple[int, ...], ...], None] = {}
        for literal in state.literals:
            terms = self.formulas.nodes[literal][1]
            for atom in sorted(self.atoms_in(literal)):
                p = [(v, *_without(m, atom)) for m, v in terms if atom in m]
                if any(len(part) > 1 for part in p):
                    found[tuple(p)] = None
        return [[list(part) for part in p] for p in sorted(found, key=len)]

    def multiplied(self, literals: list[int], factors: list[int], degree: int) -> list[Product]:
        """The literals, products of inequalities among the factors, squares, and multiples of
        equations that have monomials in common with these."""
        others = [f for f in factors if self.formulas.nodes[f][0] != "="]
        products = [Product((fact,)) for fact in literals]
        for d in range(2, degree + 1):
            powers = islice(combinations_with_replacement(others, d), PRODUCTS)
            products += [Product(p) for p in powers if sum(map(self.degree, p)) <= DEGREE]
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

    def argument_monomials(self, literals: Sequence[int]) -> set[tuple[int, ...]]:
        """What occurs in the arguments of the atoms of some literals."""
        atoms = {atom for literal in literals for atom in self.atoms_in(literal)}
        values = [v for a in atoms for v in self.obligation.atoms[a].arguments]
        return {m for v in values if v.sort != "Bool" for m in v.content}

    def squares(self, wanted: set[tuple[int, ...]]) -> Iterator[Product]:
        """Squares whose monomials are wanted."""
        roots = [r for m in sorted(wanted) if (r := _root(m)) is not None and len(m) <= DEGREE]
        for root in roots:
            yield Product((), (((root, 1),),))
        for one, two in combinations(roots, 2):
            if tuple(sorted(one + two)) in wanted:
                for sign in (1, -1):
                    yield Product((), (((one, 1), (two, sign)),))

    def atoms_in(self, literal: int) -> set[int]:
        return {atom for monomial, _ in self.formulas.nodes[literal][1] for atom in monomial}

    def monomials(self, products: Sequence[Product]) -> set[tuple[int, ...]]:
        found: set[tuple[int, ...]] = set()
        for product in products:
            found |= self.linear.constraint(product)[1].keys()
        return found

    def multiples(
        self, equations: Sequence[int], wanted: set[tuple[int, ...]]
    ) -> Iterator[Product]:
        """Equations times monomials that take one of theirs to one that is wanted."""
        for equation in equations:
            factors: dict[tuple[int, ...], None] = {}
            for monomial, _ in self.formulas.nodes[equation][1]:
                for target in sorted(wanted):
                    factor = _quotient(target, monomial)
                    if factor and len(factor) <= FACTOR:
                        factors[factor] = None
            for factor in factors:
                yield Product((equation,), (), factor)


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


def _sorts(atom: Atom) -> list[str]:
    return [value.sort for value in atom.arguments]
