"""What integers allow beyond linear arithmetic: rounding, and cuts at values that are not whole."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from memcap.symbolic.certificate.formula import FALSE, TRUE, Polynomial
from memcap.symbolic.search.proof import Product, Sum, Tree
from memcap.symbolic.search.state import State, whole

if TYPE_CHECKING:
    from memcap.symbolic.search.search import Search

BRANCHES = 4


def rounding(search: Search, state: State) -> Tree | None:
    """An inequality that becomes one about integers when equations are put into it."""
    for literal in state.literals:
        relation, terms = search.formulas.nodes[literal]
        real = [m for m, _ in terms if not whole(search.formulas, m)]
        if relation == "=" or not real:
            continue
        combination = _without_reals(search, Product((literal,)), state)
        if combination is None:
            continue
        total: Polynomial = {}
        for multiplier, product in combination:
            added = search.linear.constraint(product)[1]
            total = search.formulas.work.sum(total, added, multiplier)
        shown = search.formulas.literal(relation, total)
        if shown == FALSE:
            return search.closing(combination)
        if shown not in state.literals and shown != TRUE:
            return search.finish(state, "derive", combination, shown, [None])
    return None


def _without_reals(search: Search, product: Product, state: State) -> Sum | None:
    """The product, and multiples of equations that take all that is not an integer from it."""
    total = search.linear.constraint(product)[1]
    combination = {product: 1}
    for _ in range(4):
        real = [m for m in total if not whole(search.formulas, m)]
        if not real:
            return tuple((v, p) for p, v in combination.items() if v)
        for literal in state.literals:
            relation, terms = search.formulas.nodes[literal]
            value = int(dict(terms).get(real[0], 0))
            if relation != "=" or not value:
                continue
            others = [m for m, _ in terms if m != real[0]]
            if all(whole(search.formulas, m) for m in others):
                sign = 1 if value > 0 else -1
                factor = -sign * int(total[real[0]])
                combination = {p: v * abs(value) for p, v in combination.items()}
                equation = Product((literal,))
                combination[equation] = combination.get(equation, 0) + factor
                total = search.formulas.work.sum({}, total, abs(value))
                total = search.formulas.work.sum(total, dict(terms), factor)
                break
        else:
            return None
    return None


def branch(search: Search, state: State) -> Tree | None:
    """An integer lies on one side or the other of a value that is not whole."""
    if state.cuts >= BRANCHES:
        return None
    products = [Product((fact,)) for fact in state.literals]
    if search.linear.core(products) is not None:
        return None
    for monomial in sorted(search.products.monomials(products) - {()}):
        value = search.linear.monomial_value(monomial)
        if value.denominator != 1 and whole(search.formulas, monomial):
            low = floor(value)
            p = [[1, *monomial], [-(low + 1)]]
            shown = search.goals.cut(p)
            deeper = replace(state, cuts=state.cuts + 1)
            return search.finish(deeper, "cut", (p,), shown, [None, None])
    return None
