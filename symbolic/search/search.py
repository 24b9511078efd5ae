"""The search for a proof tree: linear contradictions, propagation, congruence, products, cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.search.budget import Budget, GaveUp
from memcap.symbolic.search.congruence import congruence
from memcap.symbolic.search.guide import Guide
from memcap.symbolic.search.integers import branch, rounding
from memcap.symbolic.search.linear import Linear
from memcap.symbolic.search.products import NEAR, Products
from memcap.symbolic.search.proof import Product, Sum, Tree, tree
from memcap.symbolic.search.state import State, add, is_literal

DEPTH = 60
CUTS = 2
GOAL = 1000
"""What a goal costs, whatever is done with it."""


class Search:
    """One obligation."""

    def __init__(self, goals: Goals, budget: Budget) -> None:
        self.goals = goals
        self.budget = budget
        self.obligation = goals.obligation
        self.formulas = goals.formulas
        self.linear = Linear(goals.formulas, budget)
        self.products = Products(goals.obligation, self.linear, budget)
        self.linear_guide = Guide(goals.obligation, budget, opaque=True)

    @cached_property
    def wide(self) -> Linear:
        """For more products than facts; made anew for each goal that needs them."""
        return Linear(self.formulas, self.budget)

    @cached_property
    def guide(self) -> Guide:
        """For what does not contradict itself unless there are products."""
        return Guide(self.obligation, self.budget)

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

    def add(self, state: State, facts: Sequence[int]) -> State:
        """The state with more facts."""
        return add(self.formulas, state, facts)

    def child(self, state: State, part: int, used: int | None = None) -> State:
        """The state of a goal with a further fact; a disjunction that was split is dropped."""
        deeper = replace(state.without(used), depth=state.depth + 1)
        return self.add(deeper, self.formulas.parts("and", part))

    def parts(self, formula: int) -> Sequence[int]:
        """The parts of a disjunction; of any other formula, itself."""
        return self.formulas.parts("or", formula)

    def prove(self, state: State) -> Tree | None:
        self.budget.spend(GOAL)
        if state.depth > DEPTH:
            return None
        false = [d for d in state.disjunctions if not self.parts(d)]
        if false:
            return self.tree("split", false[0], false[0], [])
        closed = self.refute(state.literals)
        if closed is not None:
            return self.closing(closed)
        for step in (self.propagate, partial(congruence, self), self.cases):
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

    def dead(self, state: State, part: int, multiples: Sequence[Product] = ()) -> Tree | None:
        """How a part of a disjunction is refuted by linear arithmetic alone."""
        own = [p for p in self.formulas.parts("and", part) if is_literal(self.formulas, p)]
        more = [Product((fact,)) for fact in (*state.literals, *own)]
        closed = (self.wide if multiples else self.linear).refute([*more, *multiples])
        return None if closed is None else self.closing(closed)

    def closings(self, state: State, formula: int) -> list[Tree | None] | None:
        """For each part how it is refuted, or None; None where more than one part is left."""
        found: list[Tree | None] = []
        for part in self.parts(formula):
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
        for part, closing in zip(self.parts(shown), closings, strict=True):
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
                state = state.without(d)
                continue
            closings = self.closings(state, d)
            if closings is not None:
                return True, self.finish(state, "split", d, d, closings)
        return False, None

    # --- products, cases ---

    def cases(self, state: State) -> tuple[bool, Tree | None]:
        """A contradiction by products, or else a case distinction."""
        verdict, core = self.core([*state.literals, *state.disjunctions])
        if verdict == "sat":
            return True, None
        wider = self.add(state, self.goals.facts)
        if verdict == "unsat":
            state = self.add(replace(state, literals=(), disjunctions=()), [*core, *state.kept])
        self.wide = Linear(self.formulas, self.budget)
        near = self.products.near(state, wider)
        literals = list(state.literals)
        for degree in (1, 2):
            if closed := self.wide.refute(self.products.multiplied(literals, literals, degree)):
                return True, self.closing(closed)
        found, proof = congruence(self, state, self.products.multiplied(literals, [], 1))
        if found:
            return True, proof
        if state.disjunctions:
            return True, self.case_split(state)
        if closed := self.wide.refute(
            self.products.multiplied([*literals, *near], [*literals, *near], 2)
        ):
            return True, self.closing(closed)
        for step in (partial(rounding, self), partial(branch, self), self.sign):
            if (proof := step(self.add(state, near))) is not None:
                return True, proof
        for more in ([], near[: NEAR // 3]):
            wide = [*literals, *more]
            if closed := self.wide.refute(self.products.multiplied(wide, wide, 3)):
                return True, self.closing(closed)
        return True, None

    def case_split(self, state: State) -> Tree | None:
        """The cases of the disjunction of which the fewest parts are left."""
        refuted = {
            d: [self.dead(state, part) for part in self.parts(d)] for d in state.disjunctions
        }
        d = min(refuted, key=lambda d: refuted[d].count(None))
        return self.finish(state, "split", d, d, refuted[d])

    def sign(self, state: State) -> Tree | None:
        """The sign of what some atom is multiplied with: not below 0, or below."""
        if state.cuts >= CUTS:
            return None
        known = {*state.literals, *state.disjunctions}
        for p in self.products.cofactors(state):
            for q in (p, [[-value, *atoms] for value, *atoms in p]):
                shown = self.goals.cut(q)
                if known.isdisjoint(self.parts(shown)):
                    deeper = replace(state, cuts=state.cuts + 1)
                    found = self.finish(deeper, "cut", (q,), shown, [None, None])
                    if found is not None:
                        return found
        return None
