"""What matters: cores of facts by Z3 with all of its theories.  Nothing found here is believed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from memcap.symbolic.certificate.formula import Polynomial
from memcap.symbolic.certificate.reader import Atom, Obligation, Value
from memcap.symbolic.search.budget import Budget, Meter

EFFORT = 3_000_000
"""What Z3 may count for a core."""


class Guide:
    """The facts of one obligation as Z3 sees them; opaque: it should not multiply."""

    def __init__(self, obligation: Obligation, budget: Budget, opaque: bool = False) -> None:
        import z3

        self.z3 = z3
        self.obligation = obligation
        self.opaque = opaque
        self.formulas = obligation.formulas
        self.context = z3.Context()
        self.meter = Meter(budget)
        self.terms: dict[int, Any] = {}
        self.seen: dict[int, Any] = {}

    def core(self, facts: Iterable[int], effort: int = EFFORT) -> tuple[str, list[int]]:
        """The verdict on facts, and those that matter where they contradict each other."""
        z3 = self.z3
        facts = list(dict.fromkeys(facts))
        solver = z3.Solver(ctx=self.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", effort)
        solver.set("core.minimize", True)
        for fact in facts:
            solver.assert_and_track(self.formula(fact), z3.Bool(f"fact!{fact}", self.context))
        verdict = str(solver.check())
        self.meter.charge(solver)
        if verdict != "unsat":
            return verdict, facts
        core = {int(mark.decl().name()[5:]) for mark in solver.unsat_core()}
        return verdict, [fact for fact in facts if fact in core]

    def formula(self, number: int) -> Any:
        if number not in self.seen:
            kind, *parts = self.formulas.nodes[number]
            z3 = self.z3
            if kind in ("and", "or"):
                join = z3.And if kind == "and" else z3.Or
                made = join([*map(self.formula, parts), z3.BoolVal(kind == "and", self.context)])
            else:
                p = self.polynomial(dict(parts[0]))
                made = {"=": p == 0, ">=": p >= 0, ">": p > 0}[kind]
            self.seen[number] = made
        return self.seen[number]

    def polynomial(self, p: Polynomial, sort: str = "") -> Any:
        z3 = self.z3
        whole = all(self.formulas.integral[a] for m in p for a in m) and sort != "Real"
        whole = whole and all(v.denominator == 1 for v in p.values())
        number = z3.IntVal if whole else z3.RealVal
        parts = []
        for monomial, value in p.items():
            product = number(str(value), self.context)
            if self.opaque and len(monomial) > 1:
                product = product * self.product(monomial, whole)
                monomial = ()
            for atom in monomial:
                term = self.atom(atom)
                integral = self.formulas.integral[atom]
                product = product * (z3.ToReal(term) if integral and not whole else term)
            parts.append(product)
        return z3.Sum(parts) if parts else number(0, self.context)

    def product(self, monomial: tuple[int, ...], whole: bool) -> Any:
        """A product as a number of which nothing is known."""
        z3 = self.z3
        name = f"product{monomial}"
        if not all(self.formulas.integral[a] for a in monomial):
            return z3.Real(name, self.context)
        number = z3.Int(name, self.context)
        return number if whole else z3.ToReal(number)

    def atom(self, number: int) -> Any:
        if number not in self.terms:
            self.terms[number] = self.application(number, self.obligation.atoms[number])
        return self.terms[number]

    def application(self, number: int, atom: Atom) -> Any:
        z3 = self.z3
        sorts = [self.sort(v.sort) for v in atom.arguments]
        result = (
            z3.RealSort(self.context) if atom.value.sort == "Real" else z3.IntSort(self.context)
        )
        if not sorts or not atom.name.startswith("|"):
            return z3.Const(f"atom{number}", result)
        function = z3.Function(atom.name, *sorts, result)
        return function(*map(self.argument, atom.arguments))

    def argument(self, value: Value) -> Any:
        if value.sort == "Bool":
            return self.formula(value.content[0])
        return self.polynomial(value.content, value.sort)

    def sort(self, name: str) -> Any:
        z3 = self.z3
        kinds = {"Bool": z3.BoolSort, "Int": z3.IntSort, "Real": z3.RealSort}
        return kinds[name](self.context)
