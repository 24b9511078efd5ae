"""What a formula says, whatever way it is put: equal for formulas that differ in form alone.

Numbers are polynomials in what is no sum or product, widening is not seen, ∧ and ∨ are flat,
∀x (P ⇒ ∀y (Q ⇒ R)) is one quantifier with its premises, bound variables have no names, and Euclid's
quotient by a positive number is a floor.  Every one of these is an identity.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from memcap.symbolic.language.terms import (
    BOOL,
    Apply,
    Bind,
    Const,
    Fun,
    Num,
    Op,
    Var,
    conjuncts_of,
    open_with,
)

__all__ = ["meaning"]


def meaning(t, letters=None, depth=0):
    """The meaning of a proposition, or of an argument.

    Args:
        letters: what a free variable is called, if not by its name.
        depth: how many variables are bound around it.
    """
    return _Reader(letters or {}, depth).of(t)


class _Reader:
    def __init__(self, letters, depth):
        self.letters, self.depth = letters, depth

    def of(self, t):
        if isinstance(t.type, Fun):
            return self.function(t)
        return self.proposition(t) if t.type == BOOL else self.number(t)

    def opened(self, t):
        """The variables of a binder, its body, and a reader for it."""
        made = [Var(f"bound{self.depth + k}", kind) for k, kind in enumerate(t.types)]
        inner = _Reader(self.letters, self.depth + len(made))
        return tuple(made), open_with(t, tuple(made)), inner

    def function(self, t):
        """A function by its values: λi. f(i) is f."""
        if isinstance(t, Bind):
            _, body, inner = self.opened(t)
            return "function", inner.of(body)
        made = [Var(f"bound{self.depth + k}", kind) for k, kind in enumerate(t.type.args)]
        return "function", _Reader(self.letters, self.depth + len(made)).of(t(*made))

    def leaf(self, t):
        match t:
            case Const(name):
                return "constant", name
            case Var(name):
                return "variable", self.letters.get(t, name)
            case Apply(head, args):
                return "value", self.leaf(head), *map(self.of, args)
        raise TypeError(t)

    # --- numbers: sorted monomials, each with its coefficient ---

    def number(self, t):
        return tuple(sorted(self.polynomial(t).items(), key=repr))

    def polynomial(self, t):
        match t:
            case Num(value):
                return _sum({(): value})
            case Op("to_real", (a,)):
                return self.polynomial(a)
            case Op("add" | "sub" as op, (a, b)):
                sign = 1 if op == "add" else -1
                return _sum(self.polynomial(a), _times(self.polynomial(b), {(): Fraction(sign)}))
            case Op("neg", (a,)):
                return _times(self.polynomial(a), {(): Fraction(-1)})
            case Op("mul", (a, b)):
                return _times(self.polynomial(a), self.polynomial(b))
            case Op("div", (a, b)):
                return self.quotient(a, b)
            case Op("idiv", (a, b)):
                return self.rounded(a, b)
            case Op("ite", (test, a, b)):
                return self.choice(test, a, b)
            case Op(op, args):
                return _atom((op, *map(self.of, args)))
        return _atom(self.leaf(t))

    def quotient(self, a, b):
        match self.number(b):
            case (((), value),):
                return _times(self.polynomial(a), {(): 1 / value})
        return _atom(("div", self.number(a), self.number(b)))

    def rounded(self, a, b):
        if isinstance(b, Num) and b.value > 0:
            scaled = _times(self.polynomial(a), {(): 1 / b.value})
            return _atom(("floor", tuple(sorted(scaled.items(), key=repr))))
        if isinstance(b, Apply) and b.head == Const("pow2", b.head.type):
            return _atom(("floor", tuple(sorted(self.quotient(a, b).items(), key=repr))))
        return _atom(("idiv", self.number(a), self.number(b)))

    def choice(self, test, a, b):
        """1[φ]·a + 1[¬φ]·b"""
        yes, no = _atom(("if", self.proposition(test))), _atom(("if", self.negation(test)))
        return _sum(_times(yes, self.polynomial(a)), _times(no, self.polynomial(b)))

    # --- propositions ---

    def proposition(self, t):
        match t:
            case Op("and"):
                return self.all(t)
            case Op("or"):
                parts = tuple(map(self.proposition, _alternatives(t)))
                return ("or", *parts) if len(parts) > 1 else parts[0]
            case Op("implies"):
                return self.implication((), t)
            case Op("not", (a,)):
                return self.negation(a)
            case Op("true" | "false" as op):
                return op
            case Op(op, args):
                return (op, *map(self.of, args))
            case Bind("forall"):
                return self.for_all(t)
            case Bind("exists", types):
                _, body, inner = self.opened(t)
                return "exists", types, inner.proposition(body)
        return self.leaf(t)

    def negation(self, t):
        return "not", self.proposition(t)

    def all(self, *terms):
        parts = [self.proposition(c) for t in terms for c in conjuncts_of(t)]
        return ("and", *parts) if len(parts) > 1 else parts[0]

    def implication(self, premises, t):
        while isinstance(t, Op) and t.op == "implies":
            premises, t = (*premises, t.args[0]), t.args[1]
        if not premises:
            return self.proposition(t)
        return "implies", self.all(*premises), self.proposition(t)

    def for_all(self, t):
        types, premises, reader = (), (), self
        while isinstance(t, Bind) and t.kind == "forall":
            types += t.types
            _, t, reader = reader.opened(t)
            while isinstance(t, Op) and t.op == "implies":
                premises, t = (*premises, t.args[0]), t.args[1]
        return "forall", types, reader.implication(premises, t)


def _alternatives(t):
    if isinstance(t, Op) and t.op == "or":
        return [b for a in t.args for b in _alternatives(a)]
    return [t]


def _atom(what):
    return {(what,): Fraction(1)}


def _sum(*polynomials):
    found = Counter()
    for polynomial in polynomials:
        for monomial, coefficient in polynomial.items():
            found[monomial] += coefficient
    return {monomial: c for monomial, c in found.items() if c}


def _times(a, b):
    products = ({tuple(sorted(m + n, key=repr)): c * d} for m, c in a.items() for n, d in b.items())
    return _sum(*products)
