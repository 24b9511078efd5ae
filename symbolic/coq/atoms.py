"""The atoms of a certificate in Coq: each is a name for a term of the obligation."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NoReturn

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.certificate.formula import Polynomial
from memcap.symbolic.coq.statement import (
    Expression,
    Named,
    NotExported,
    Script,
    formula,
    symbol,
    term,
)

__all__ = ["Atoms"]

_DEFINED = {
    "ite": "ite_defined",
    "to_int": "(conj (floor_below _) (floor_above _))",
    "/": "quotient_defined",
    "mod": "remainder_defined",
}
_WHOLE = {
    "ite": "whole_ite",
    "to_int": "whole_floor",
    "div": "whole_div",
    "mod": "whole_mod",
}


class Atoms:
    """The names of atoms, and the lines that introduce them.

    Attributes:
        lines: what has been written so far.
        definitions: names and expressions of the definitions, in the order of the certificate.
    """

    def __init__(self, script: Script, goals: Goals) -> None:
        self.script = script
        self.goals = goals
        self.obligation = goals.obligation
        self.lines: list[str] = []
        self.definitions: list[tuple[str, Expression]] = []
        self.names: dict[int, str] = {}
        self.first: dict[int, Expression] = {}
        self.others: list[tuple[Expression, int]] = []
        self.replaced: dict[str, str] = {}
        self.divisors: dict[str, Named] = {}
        for expression in script.assertions:
            self.collect(expression)
        for number in range(len(self.obligation.atoms)):
            self.introduce(number)
        for expression, number in self.others:
            self.rewrite(expression, number)

    def collect(self, e: Expression) -> None:
        """Find the term of each atom, and other terms that are equal to it, inner ones first."""
        if isinstance(e, str) and e not in self.script.sorts:
            return
        head, args = (e, []) if isinstance(e, str) else (e[0], e[1:])
        for argument in args:
            self.collect(argument)
        number = self.number(e, head)
        if head == "/" and number is None:
            self.quotient(e)
        if number is None:
            return
        known = self.first.setdefault(number, e)
        if known != e and all(e != other for other, _ in self.others):
            self.others.append((e, number))
        if head in ("div", "mod"):
            twin = ["mod" if head == "div" else "div", *args]
            other = self.number(twin, twin[0])
            if other is not None:
                self.first.setdefault(other, twin)

    def quotient(self, e: Expression) -> None:
        """A quotient by a number, in many words perhaps: put the number in their place."""
        divisor, before = e[2], self.shown_term(e)
        if isinstance(divisor, str) or self.spelled(e) in self.divisors:
            return
        value = Fraction(self.value(divisor)[()])
        number = f"({value.numerator} / {value.denominator})"
        self.divisors[self.spelled(e)] = Named(number, "Real")
        if (after := self.shown_term(e)) != before:
            self.lines.append(f"try replace {before} with {after} by (f_equal; field).")

    def number(self, e: Expression, head: str) -> int | None:
        """The atom that a term is, if it is one."""
        value = self.obligation.read(e)
        if head not in self.script.sorts and head not in ("ite", "to_int", "div", "mod", "/"):
            return None
        if value.sort == "Bool":
            if head not in self.script.sorts:
                raise NotExported("if-then-else between propositions")
            [number] = [i for i, a in enumerate(self.obligation.atoms) if a.value == value]
            return number
        if head == "/" and self.value(e[2]).keys() == {()}:
            return None
        [*monomials] = value.content.items()
        if len(monomials) != 1 or len(monomials[0][0]) != 1 or monomials[0][1] != 1:
            return None
        number = monomials[0][0][0]
        return number if self.obligation.atoms[number].name == head else None

    def introduce(self, number: int) -> None:
        """Name an atom; say that it is whole, and what its definition is."""
        e = self.first.get(number) or _refuse("an atom without a term")
        head = e if isinstance(e, str) else e[0]
        if isinstance(e, str):
            self.names[number] = symbol(e)
            return
        name = self.names[number] = f"a{number}"
        text = self.shown_term(e)
        self.lines.append(f"remember {text} as {name} eqn:E{number}.")
        self.replaced[self.spelled(e)] = name
        if self.script.sort(e) != "Real":
            by = _WHOLE.get(head, f"whole_{symbol(head)}")
            self.lines.append(
                f"assert (whole_{name} : whole {name}). "
                f"{{ rewrite E{number}. apply {by}; is_whole. }}"
            )
        if head in _DEFINED:
            meaning = self.definition(e)
            by = self.defined(e) if head == "mod" else f"apply {_DEFINED[head]}"
            self.lines.append(
                f"assert (D{number} : {self.shown_formula(meaning)}). "
                f"{{ rewrite ?E{number}. {by}. }}"
            )
            self.definitions.append((f"D{number}", meaning))

    def defined(self, e: Expression) -> str:
        """The proof of the definition of a remainder, which speaks of the quotient as well."""
        _, dividend, divisor = e
        quotient = self.number(["div", dividend, divisor], "div")
        a, b = self.shown_term(dividend), self.shown_term(divisor)
        proof = f"(remainder_defined {a} {b} ltac:(is_whole) ltac:(is_whole))"
        decided = self.definition(e)[0] == "and"
        end = (
            f"destruct {proof} as [zero|found]; [lra | exact found]"
            if decided
            else f"apply {proof}"
        )
        return f"rewrite ?E{quotient}. {end}"

    def definition(self, e: Expression) -> Expression:
        """The definition of an atom that is not polynomial, as a formula of the text."""
        head, *args = e
        if head == "ite":
            test, then, other = args
            return [
                "or",
                ["and", test, ["=", e, then]],
                ["and", ["not", test], ["=", e, other]],
            ]
        if head == "to_int":
            real = ["to_real", e]
            return ["and", ["<=", real, args[0]], ["<", args[0], ["+", real, "1.0"]]]
        a, b = args
        if head == "/":
            return ["or", ["=", b, "0.0"], ["=", ["*", e, b], a]]
        small = ["or", ["<", e, b], ["<", e, ["-", b]]]
        split = ["=", ["+", ["*", b, ["div", a, b]], e], a]
        meant = ["and", split, ["<=", "0", e], small]
        return meant if self.value(b).keys() == {()} else ["or", ["=", b, "0"], meant]

    def rewrite(self, e: Expression, number: int) -> None:
        """Another term that is the same atom."""
        text, name = self.shown_term(e), self.names[number]
        if text == name:
            return
        if isinstance(self.first[number], str):
            raise NotExported("a symbol that has another term")
        equal = f"O{len(self.replaced)}"
        self.lines.append(
            f"assert ({equal} : {text} = {name}). {{ rewrite E{number}. same_term. }}"
        )
        self.lines.append(f"rewrite ?{equal} in *.")
        self.replaced[self.spelled(e)] = name

    def spelled(self, e: Expression) -> str:
        """A term as Coq first sees it, where 2 and 2.0 are one; empty for a formula."""
        head = e if isinstance(e, str) else e[0]
        formula = self.script.sort(e) == "Bool" and head not in self.script.sorts
        return "" if formula else term(self.script, e)

    def shown_term(self, e: Expression) -> str:
        """A term as it stands in the proof now."""
        return term(self.script, self.current(e))

    def shown_formula(self, e: Expression) -> str:
        return formula(self.script, self.current(e))

    def current(self, e: Expression) -> Expression:
        """The expression with the terms that have names replaced by them."""
        if (name := self.replaced.get(self.spelled(e))) is not None:
            return Named(name, self.script.sort(e))
        if isinstance(e, str):
            return e
        head, *args = [e[0], *map(self.current, e[1:])]
        if head == "/" and (divisor := self.divisors.get(self.spelled(e))) is not None:
            args[1] = divisor
        return [head, *args]

    # --- what proofs ask ---

    def meaning(self, number: int) -> str:
        """The hypothesis that says which term an atom is."""
        if isinstance(self.first[number], str):
            raise NotExported("a congruence of constants")
        return f"E{number}"

    def value(self, e: Expression) -> Polynomial:
        content: Polynomial = self.obligation.read(e).content
        return content

    def literal(self, formula: int) -> str:
        """A literal of the certificate as Coq writes it."""
        sign, *rest = self.goals.formulas.nodes[formula]
        if sign in ("and", "or"):
            raise NotExported("a literal that is decided")
        p = self.shown(rest[0])
        return f"{p} = 0" if sign == "=" else f"0 {'<' if sign == '>' else '<='} {p}"

    def wholes(self, formula: int) -> list[str]:
        """That the atoms of a literal are whole, where they are."""
        node = self.goals.formulas.nodes[formula]
        if node[0] in ("and", "or"):
            return []
        atoms = sorted({a for monomial, _ in node[1] for a in monomial})
        integral = self.goals.formulas.integral
        return [f"whole_{self.names[a]}" for a in atoms if integral[a]]

    def shown(self, p: Iterable[tuple[tuple[int, ...], Any]]) -> str:
        """A polynomial."""
        parts = []
        for monomial, value in p:
            factors = [
                f"({value})" if value < 0 else f"{value}",
                *(self.names[a] for a in monomial),
            ]
            parts.append(" * ".join(factors))
        return f"({' + '.join(parts)})" if parts else "0"

    def argument_pairs(self, one: int, two: int) -> list[tuple[str, str, Polynomial]]:
        """The arguments of two applications, and their differences."""
        a, b = self.obligation.atoms[one], self.obligation.atoms[two]
        if a.name == "ite":
            raise NotExported("a congruence of if-then-else")
        pairs = []
        for u, v in zip(a.arguments, b.arguments, strict=True):
            difference = self.goals.formulas.work.sum(u.content, v.content, -1)
            shown = (self.shown(sorted(w.content.items())) for w in (u, v))
            pairs.append((*shown, difference))
        return pairs  # type: ignore[return-value]


def _refuse(reason: str) -> NoReturn:
    raise NotExported(reason)
