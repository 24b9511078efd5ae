"""Certificates and their rules [trusted]; FORMAT.md describes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from .formula import TRUE, CertificateError, Polynomial, Work, refuse
from .reader import Obligation

__all__ = ["Goals", "check"]

STEPS = 2_000_000


def check(text: str, certificate: object) -> tuple[int, ...]:
    """Return only if the certificate shows that the formulas of the text contradict each other.

    The certificate is {"obligation": SHA-256 of the text, "steps": [step, …]}.
    Raises CertificateError where it does not show it; tells how many facts each formula is.
    """
    fields: dict[str, object] = certificate if type(certificate) is dict else {}
    if fields.keys() != {"obligation", "steps"}:
        refuse("a certificate has the fields obligation and steps")
    if fields["obligation"] != hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest():
        refuse("it is a certificate of another obligation")
    try:
        return Goals(text).close(fields["steps"])
    except RecursionError:
        refuse("it is nested too deep")


class Goals:
    """The facts of the current goal; of each open goal, how many of them it shares, and its own."""

    def __init__(self, text: str) -> None:
        self.work = Work(STEPS)
        self.obligation = Obligation(text, self.work)
        self.formulas = self.obligation.formulas
        self.facts: list[int] = []
        for formula in (*self.obligation.assertions, *self.obligation.definitions):
            self.facts += self.formulas.parts("and", formula)
        self.open = [(len(self.facts), TRUE)]

    def close(self, steps: object) -> tuple[int, ...]:
        """Take all steps; raises CertificateError unless they close every goal, none left over."""
        for number, step in enumerate(_list(steps)):
            try:
                self.take(*_list(step))
            except CertificateError as error:
                raise CertificateError(f"step {number}: {error}") from None
        if self.open:
            refuse(f"{len(self.open)} goals are left open")
        return tuple(len(self.formulas.parts("and", f)) for f in self.obligation.assertions)

    def take(self, name: object = None, *arguments: object) -> None:
        """One step on the goal opened last: a goal for each part of what the rule shows."""
        shared, part = self.open.pop() if self.open else refuse("there is no goal left")
        rule, takes = _RULES.get(name, (None, 0)) if type(name) is str else (None, 0)
        if rule is None or (takes is not None and len(arguments) != takes):
            refuse("there is no such rule")
        del self.facts[shared:]
        self.facts += self.formulas.parts("and", part)
        parts = self.formulas.parts("or", rule(self, *arguments))
        self.work.spend(len(self.facts) - shared + len(parts) + 1)
        self.open += [(len(self.facts), part) for part in reversed(parts)]

    def derive(self, *terms: object) -> int:
        """The sum of terms that are 0, ≥ 0 or > 0 is so itself."""
        signs, total = {"="}, Polynomial()
        for term in terms:
            sign, product = self.product(*_list(term))
            signs.add(sign)
            total = self.work.sum(total, product)
        return self.formulas.literal(max(signs, key=["=", ">=", ">"].index), total)

    def split(self, fact: object) -> int:
        """A fact."""
        return self.facts[_index(fact, self.facts)]

    def cut(self, p: object) -> int:
        """p ≥ 0 or −p > 0"""
        return self.formulas.join("or", self.formulas.literals(self.polynomial(p), ">=", "->"))

    def congruence(self, one: object, two: object) -> int:
        """Of two applications of one function, arguments differ or the values agree."""
        atoms = self.obligation.atoms
        return self.obligation.congruence(_index(one, atoms), _index(two, atoms))

    def product(self, multiplier: object = None, *factors: object) -> tuple[str, Polynomial]:
        """A product and its sign, which is that of its weakest factor."""
        signs, product = {">"}, Polynomial({(): 1})
        for factor in factors:
            sign, p = self.factor(factor)
            signs.add(sign)
            product = self.work.product(product, p)
        sign = min(signs, key=["=", ">=", ">"].index)
        if type(multiplier) is list and sign == "=":
            return sign, self.work.product(product, self.polynomial(multiplier))
        if type(multiplier) is not int or (multiplier <= 0 and sign != "="):
            refuse("a multiplier does not keep the sign")
        return sign, self.work.product(product, {(): multiplier} if multiplier else {})

    def factor(self, factor: object) -> tuple[str, Polynomial]:
        """The sign and polynomial of a fact that is a literal, or the square of a polynomial."""
        if type(factor) is list:
            p = self.polynomial(factor)
            return ">=", self.work.product(p, p)
        sign, *parts = self.formulas.nodes[self.split(factor)]
        return (sign, dict(parts[0])) if sign in ("=", ">=", ">") else refuse("no literal")

    def polynomial(self, terms: object) -> Polynomial:
        """The sum of terms [integer, atom, …]."""
        total = Polynomial()
        for term in _list(terms):
            value, *atoms = _list(term) or [None]
            if type(value) is not int:
                refuse("a coefficient is not an integer")
            monomial = tuple(sorted(_index(a, self.obligation.atoms) for a in atoms))
            total = self.work.sum(total, {monomial: value})
        return total


_RULES: dict[str, tuple[Callable[..., int], int | None]] = {
    "derive": (Goals.derive, None),
    "split": (Goals.split, 1),
    "cut": (Goals.cut, 1),
    "congruence": (Goals.congruence, 2),
}


def _index(number: object, within: list[Any]) -> int:
    valid = type(number) is int and 0 <= number < len(within)
    return number if valid else refuse("there is no such fact or atom")  # type: ignore[return-value]


def _list(value: object) -> list[Any]:
    return value if type(value) is list else refuse("what should be a list is none")
