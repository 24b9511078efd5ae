"""Polynomials over numbered atoms, and formulas over them in negation normal form [trusted].

A polynomial maps monomials to coefficients (int or Fraction, not 0).  A monomial is the sorted
tuple of its atoms, each as often as it occurs.  A formula is a number, its place in a table:

    ("=", p) (">=", p) (">", p)     p = 0, p ≥ 0, p > 0; the coefficients are whole and have no
                                    common divisor; over integers the constant is rounded
    ("and", f, …) ("or", f, …)      two parts or more; of none they are true and false

It is made together with its negation, as a pair.  A proposition is an integer atom b, which says
b ≥ 1; its negation −b ≥ 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NoReturn, TypeAlias

__all__ = ["CertificateError", "Formulas", "Pair", "Polynomial", "Work", "refuse"]

Polynomial: TypeAlias = dict[tuple[int, ...], int | Fraction]
Pair: TypeAlias = tuple[int, int]

TRUE, FALSE = 0, 1
DEGREE, BITS = 24, 20_000


class CertificateError(Exception):
    """The certificate does not show that the formulas of the obligation contradict each other."""


def refuse(reason: str) -> NoReturn:
    """Raises CertificateError."""
    raise CertificateError(reason)


class Work:
    """The steps that a check may still take; each operation on a coefficient is one."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Raises CertificateError when too much is asked."""
        self.left -= steps
        if self.left < 0:
            refuse("the check takes too many steps")

    def sum(self, p: Polynomial, q: Polynomial, factor: int = 1) -> Polynomial:
        """p + factor · q"""
        self.spend(len(p) + len(q) + 1)
        total = dict(p)
        for monomial, value in q.items():
            total[monomial] = total.get(monomial, 0) + factor * value
        return self.bounded(total)

    def product(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """p · q"""
        self.spend(32 * len(p) * len(q) + 1)
        product: Polynomial = {}
        for m, a in p.items():
            for n, b in q.items():
                monomial = tuple(sorted(m + n))
                product[monomial] = product.get(monomial, 0) + a * b
        return self.bounded(product)

    def bounded(self, p: Polynomial) -> Polynomial:
        """p without zeros; refused, where its degree or its numbers are too large."""
        for monomial, value in p.items():
            size = value.numerator.bit_length() + value.denominator.bit_length()
            self.spend(len(monomial) + size // 64)
            if len(monomial) > DEGREE or size > BITS:
                refuse("a polynomial grows too large")
        return {monomial: value for monomial, value in p.items() if value}


class Formulas:
    """The table of nodes, each once, and for each atom whether it is an integer."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.integral: list[bool] = []
        self.nodes: list[tuple[Any, ...]] = [("and",), ("or",)]
        self.places: dict[tuple[Any, ...], int] = {("and",): TRUE, ("or",): FALSE}

    def node(self, *node: Any) -> int:
        """The place of a node."""
        place = self.places.setdefault(node, len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append(node)
        return place

    def literal(self, relation: str, p: Polynomial) -> int:
        """p = 0, p ≥ 0 or p > 0, in normal form."""
        self.work.spend(len(p) + 1)
        if sum(value.denominator.bit_length() for value in p.values()) > BITS:
            refuse("the denominators grow too large")
        scale = lcm(*(value.denominator for value in p.values()))
        whole = {monomial: int(value * scale) for monomial, value in p.items()}
        last = whole.pop((), 0)
        if not whole:
            return TRUE if {"=": last == 0, ">=": last >= 0, ">": last > 0}[relation] else FALSE
        common = gcd(*whole.values())
        if all(self.integral[atom] for monomial in whole for atom in monomial):
            if relation == ">":
                relation, last = ">=", last - 1
            if relation == "=" and last % common:
                return FALSE
            last -= last % common  # common · q + last ≥ 0 says q ≥ −last / common, rounded up
        else:
            common = gcd(common, last)
        if relation == "=" and min(whole.items())[1] < 0:
            common = -common
        whole[()] = last
        return self.node(relation, tuple(sorted((m, v // common) for m, v in whole.items() if v)))

    def literals(self, p: Polynomial, *relations: str) -> list[int]:
        """Literals of p; after a minus sign, of −p."""
        signed = {"": p, "-": self.work.sum({}, p, -1)}
        return [self.literal(r.lstrip("-"), signed[r[: r.startswith("-")]]) for r in relations]

    def join(self, kind: str, formulas: Iterable[int]) -> int:
        """The conjunction ("and") or disjunction ("or"); parts of the same kind are merged."""
        merged = [part for formula in formulas for part in self.parts(kind, formula)]
        self.work.spend(len(merged) + 1)
        zero = FALSE if kind == "and" else TRUE
        if zero in merged:
            return zero
        return merged[0] if len(merged) == 1 else self.node(kind, *merged)

    def parts(self, kind: str, formula: int) -> Sequence[int]:
        """The parts of a formula of this kind; of any other, itself."""
        node = self.nodes[formula]
        return node[1:] if node[0] == kind else (formula,)

    def compare(self, relation: str, p: Polynomial) -> Pair:
        """p ≥ 0, p > 0 or p = 0"""
        if relation == "=":
            equal, above, below = self.literals(p, "=", ">", "->")
            return equal, self.join("or", [above, below])
        holds, fails = self.literals(p, relation, "->" if relation == ">=" else "->=")
        return holds, fails

    def every(self, *pairs: Pair) -> Pair:
        """f ∧ g ∧ …"""
        return self.join("and", [f for f, _ in pairs]), self.join("or", [n for _, n in pairs])

    def some(self, *pairs: Pair) -> Pair:
        """f ∨ g ∨ …"""
        return self.every(*(pair[::-1] for pair in pairs))[::-1]

    def choice(self, test: Pair, then: Pair, other: Pair) -> Pair:
        """then, where the test holds, else other"""
        return self.some(self.every(test, then), self.every(test[::-1], other))
