"""Obligations as canonical SMT-LIB 2 text [trusted].

An obligation is a list of formulas that cannot all hold.  Its text is the only thing a solver or a
certificate checker ever sees, and the same formulas give the same bytes in every process.

What first-order logic with arithmetic cannot say is *abstracted*: a quantified formula becomes a
propositional constant, a function argument becomes part of the name of the function it is given
to.  Equal terms get equal names, so whatever follows from the abstraction follows from the terms.
Names cannot clash: variables print as ``|v.…|``, constants as ``|c.…|``, abstractions as ``|a.…|``.

>>> from symbolic.terms import *
>>> x, y = reals("x y")
>>> print(obligation_text([("h.0", x < y), ("goal", Not(x <= y))]))
(set-logic ALL)
(declare-fun |v.x| () Real)
(declare-fun |v.y| () Real)
(assert (! (< |v.x| |v.y|) :named |h.0|))
(assert (! (not (<= |v.x| |v.y|)) :named |goal|))
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from types import MappingProxyType

from symbolic.terms import (
    BOOL,
    INT,
    Apply,
    Bind,
    Const,
    Num,
    Op,
    Sort,
    Term,
    TermError,
    Var,
    is_term,
)

_SYMBOLS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "neg": "-",
    "div": "/",
    "idiv": "div",
    "mod": "mod",
    "le": "<=",
    "lt": "<",
    "eq": "=",
    "ite": "ite",
    "and": "and",
    "or": "or",
    "not": "not",
    "implies": "=>",
    "to_real": "to_real",
    "floor": "to_int",
    "true": "true",
    "false": "false",
}
SYMBOLS = MappingProxyType(_SYMBOLS)


def obligation_text(formulas: Iterable[tuple[str, Term]]) -> str:
    """The text for named formulas that are claimed to contradict each other.

    Raises TermError for a formula that is not a whole proposition, for two variables of one name
    and different types, or for a name that SMT-LIB cannot quote.
    """
    return "\n".join(_Printer().script(formulas))


def digest(text: str) -> str:
    """The name of an obligation: the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class _Printer:
    def __init__(self) -> None:
        self.declared: dict[str, str] = {}
        self.abstracted: dict[tuple[object, ...], str] = {}

    def script(self, formulas: Iterable[tuple[str, Term]]) -> list[str]:
        assertions = []
        for name, formula in formulas:
            if not is_term(formula) or formula.type != BOOL or formula.loose:
                raise TermError(f"{formula} is not a proposition")
            if "|" in name or "\\" in name:
                raise TermError(f"{name!r} is no name for a formula")
            assertions.append(f"(assert (! {self.show(formula)} :named |{name}|))")
        declarations = [f"(declare-fun |{n}| {s})" for n, s in sorted(self.declared.items())]
        return ["(set-logic ALL)", *declarations, *assertions]

    def show(self, t: Term) -> str:
        match t:
            case Num():
                return _numeral(t)
            case Var(name, Sort()):
                return self.symbol(f"v.{name}", (), t.type)
            case Const(name, Sort()):
                return self.symbol(f"c.{name}", (), t.type)
            case Op(op, args):
                head = SYMBOLS[op]
                return f"({' '.join((head, *map(self.show, args)))})" if args else head
            case Apply(head, args):
                return self.application(head, args, t.type)
            case Bind(kind) if kind in ("forall", "exists"):
                return self.symbol(self.abstract(t), (), t.type)
        raise TermError(f"{t} : {t.type} cannot be put before a solver")

    def application(self, head: Term, args: tuple[Term, ...], result: Sort) -> str:
        plain = tuple(a for a in args if isinstance(a.type, Sort))
        if len(plain) < len(args):
            name = self.abstract(head, *(a if a not in plain else None for a in args))
        elif isinstance(head, Var):
            name = f"v.{head.name}"
        elif isinstance(head, Const):
            name = f"c.{head.name}"
        else:
            raise TermError(f"{head} cannot be put before a solver")
        symbol = self.symbol(name, plain, result)
        return f"({' '.join((symbol, *map(self.show, plain)))})" if plain else symbol

    def abstract(self, *key: object) -> str:
        return self.abstracted.setdefault(key, f"a.{len(self.abstracted)}")

    def symbol(self, name: str, args: tuple[Term, ...], result: object) -> str:
        signature = f"({' '.join(repr(a.type) for a in args)}) {result!r}"
        if self.declared.setdefault(name, signature) != signature:
            raise TermError(f"two different symbols are called {name[2:]}")
        return f"|{name}|"


def _numeral(t: Num) -> str:
    dot = "" if t.type == INT else ".0"
    shown = f"{abs(t.value.numerator)}{dot}"
    if t.value.denominator != 1:
        shown = f"(/ {shown} {t.value.denominator}.0)"
    return f"(- {shown})" if t.value < 0 else shown
