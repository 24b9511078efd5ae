"""Linear combinations that contradict themselves, found by Z3's simplex over monomials.

Each monomial counts as a number of its own, so what is found holds whatever products stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from memcap.symbolic.certificate.formula import Formulas, Polynomial
from memcap.symbolic.search.budget import Budget, GaveUp, Meter
from memcap.symbolic.search.proof import Product, Sum

Constraint = tuple[str, Polynomial]

TERM, MARK = 100, 10
"""What a summand costs that is given to Z3, and a product that is asked about."""


class Linear:
    """The linear constraints of one obligation; Z3 sees each of them once."""

    def __init__(self, formulas: Formulas, budget: Budget) -> None:
        import z3

        self.z3 = z3
        self.formulas = formulas
        self.budget = budget
        self.context = z3.Context()
        self.meter = Meter(budget)
        self.solver = self.simplex()
        self.unknowns: dict[tuple[int, ...], Any] = {}
        self.marks: dict[Product, Any] = {}
        self.products: dict[str, Product] = {}
        self.constraints: dict[Product, Constraint] = {}
        self.model: Any = None

    def simplex(self) -> Any:
        """A new solver."""
        solver = self.z3.SimpleSolver(ctx=self.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", self.budget.of_z3)
        return solver

    def constraint(self, product: Product) -> Constraint:
        """The sign and the polynomial of a product."""
        if product not in self.constraints:
            work, signs, p = self.formulas.work, {">"}, Polynomial({(): 1})
            for fact in product.facts:
                sign, factor = self.formulas.nodes[fact]
                signs.add(sign)
                p = work.product(p, dict(factor))
            for root in product.squared:
                signs.add(">=")
                p = work.product(p, work.product(dict(root), dict(root)))
            sign = min(signs, key=["=", ">=", ">"].index)
            self.constraints[product] = sign, work.product(p, {product.monomial: 1})
        return self.constraints[product]

    def core(self, products: Iterable[Product]) -> list[Product] | None:
        """Some of the products that contradict each other linearly; None where they do not."""
        z3 = self.z3
        marks = [self.mark(product).as_ast() for product in products]
        self.budget.spend(MARK * len(marks))
        verdict = z3.Z3_solver_check_assumptions(
            self.context.ref(), self.solver.solver, len(marks), (z3.Ast * len(marks))(*marks)
        )
        core = None
        if verdict == z3.sat.r:
            self.model = self.solver.model()
        elif verdict == z3.unsat.r:
            core = [self.products[mark.decl().name()] for mark in self.solver.unsat_core()]
        self.meter.charge(self.solver)
        if verdict == z3.unknown.r:
            raise GaveUp(f"a linear program is left open: {self.solver.reason_unknown()}")
        return core

    def refute(self, products: Iterable[Product]) -> Sum | None:
        """A sum of products that contradicts itself."""
        core = self.core(products)
        return None if core is None else self.farkas(core)

    def mark(self, product: Product) -> Any:
        if product not in self.marks:
            z3 = self.z3
            sign, p = self.constraint(product)
            total = self.term(p)
            relation = {
                "=": self.relation(z3.Z3_mk_eq, total),
                ">=": self.relation(z3.Z3_mk_ge, total),
                ">": self.relation(z3.Z3_mk_gt, total),
            }[sign]
            name = f"mark{len(self.marks)}"
            self.marks[product] = z3.Bool(name, self.context)
            self.products[name] = product
            context, mark = self.context.ref(), self.marks[product]
            implies = z3.Z3_mk_implies(context, mark.as_ast(), relation.as_ast())
            z3.Z3_solver_assert(context, self.solver.solver, implies)
        return self.marks[product]

    def relation(self, make: Any, total: Any) -> Any:
        z3 = self.z3
        zero = self.number(0)
        return z3.BoolRef(make(self.context.ref(), total.as_ast(), zero.as_ast()), self.context)

    def term(self, p: Polynomial) -> Any:
        z3 = self.z3
        self.budget.spend(TERM * len(p))
        parts = [
            self.made(z3.Z3_mk_mul, self.unknown(m), self.number(v)) if m else self.number(v)
            for m, v in p.items()
        ]
        return self.made(z3.Z3_mk_add, *parts) if parts else self.number(0)

    def made(self, make: Any, *numbers: Any) -> Any:
        """A number made of others, which are real: z3's own operators look into each of them."""
        z3 = self.z3
        several = (z3.Ast * len(numbers))(*[number.as_ast() for number in numbers])
        return z3.ArithRef(make(self.context.ref(), len(numbers), several), self.context)

    def number(self, value: Any) -> Any:
        return self.z3.RealVal(str(value), self.context)

    def unknown(self, monomial: tuple[int, ...]) -> Any:
        if monomial not in self.unknowns:
            name = f"m{len(self.unknowns)}"
            self.unknowns[monomial] = self.z3.Real(name, self.context)
        return self.unknowns[monomial]

    def value(self, p: Polynomial) -> Fraction:
        """The value in the latest model."""
        total = Fraction(0)
        for monomial, coefficient in p.items():
            at = self.monomial_value(monomial) if monomial else Fraction(1)
            total += coefficient * at
        return total

    def monomial_value(self, monomial: tuple[int, ...]) -> Fraction:
        if monomial not in self.unknowns:
            return Fraction(0)
        found = self.model.eval(self.unknowns[monomial], model_completion=True)
        return Fraction(found.numerator_as_long(), found.denominator_as_long())

    def farkas(self, core: Sequence[Product]) -> Sum:
        """The multipliers with which the products of a core add up to a contradiction."""
        z3 = self.z3
        solver = self.simplex()
        unknown = [z3.Real(f"l{i}", self.context) for i in range(len(core))]
        rows: dict[tuple[int, ...], list[Any]] = {(): []}
        strict = []
        for u, product in zip(unknown, core, strict=True):
            sign, p = self.constraint(product)
            if sign != "=":
                solver.add(u >= 0)
            if sign == ">":
                strict.append(u)
            self.budget.spend(TERM * len(p))
            for monomial, value in p.items():
                rows.setdefault(monomial, []).append(self.number(value) * u)
        last = z3.Sum(rows.pop(())) if rows[()] else self.number(0)
        if not isinstance(last, z3.ArithRef):
            last = self.number(0)
        for row in rows.values():
            solver.add(z3.Sum(row) == 0)
        solver.add(last <= 0, z3.Sum([*strict, -last]) == 1)
        verdict = str(solver.check())
        self.meter.charge(solver)
        if verdict != "sat":
            raise ArithmeticError("the core of a linear contradiction has no combination")
        model = solver.model()
        values = [_fraction(model.eval(u, model_completion=True)) for u in unknown]
        scale = lcm(*(v.denominator for v in values))
        whole = [int(v * scale) for v in values]
        common = gcd(*whole) or 1
        return tuple((w // common, product) for w, product in zip(whole, core) if w)


def _fraction(value: Any) -> Fraction:
    return Fraction(value.numerator_as_long(), value.denominator_as_long())
