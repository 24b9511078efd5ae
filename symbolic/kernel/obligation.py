"""Obligations as canonical SMT-LIB 2 text [trusted].

An obligation is a list of formulas that cannot all hold.  Its text is the only thing a solver or a
certificate checker ever sees, and the same formulas give the same bytes in every process.

What first-order logic with arithmetic cannot say is *abstracted*: a quantified formula becomes a
propositional constant, a function argument becomes part of the name of the function it is given
to.  Equal terms get equal names, so whatever follows from the abstraction follows from the terms.
Names cannot clash: variables print as ``|v.…|``, constants as ``|c.…|``, abstractions as ``|a.…|``.

>>> from memcap.symbolic.language.terms import *
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
from dataclasses import dataclass
from functools import lru_cache

from memcap.symbolic.language.frozen import Frozen
from memcap.symbolic.language.terms import (
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

__all__ = ["SYMBOLS", "digest", "obligation_text"]

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
SYMBOLS = Frozen(_SYMBOLS)


def obligation_text(formulas: Iterable[tuple[str, Term]]) -> str:
    """The text for named formulas that are claimed to contradict each other.

    Raises TermError for a formula that is not a whole proposition, for two variables of one name
    and different types, or for a name that SMT-LIB cannot quote.
    """
    return "\n".join(_Printer().script(formulas))


def digest(text: str) -> str:
    """The name of an obligation: the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class _Symbol:
    """A declared symbol in a formula: its name, or else what it stands for, and its signature."""

    name: str | tuple[object, ...]
    signature: str


_Piece = str | _Symbol


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

    def show(self, formula: Term) -> str:
        pieces = _pieces(formula)
        return "".join([p if isinstance(p, str) else self.symbol(p) for p in pieces])

    def symbol(self, symbol: _Symbol) -> str:
        if isinstance(symbol.name, str):
            name = symbol.name
        else:
            name = self.abstracted.setdefault(symbol.name, f"a.{len(self.abstracted)}")
        if self.declared.setdefault(name, symbol.signature) != symbol.signature:
            raise TermError(f"two different symbols are called {name[2:]}")
        return f"|{name}|"


@lru_cache(maxsize=1 << 14)
def _pieces(formula: Term) -> tuple[_Piece, ...]:
    """The text of a formula, its symbols apart; a formula of one obligation is in many others."""
    pieces: list[_Piece] = []
    for piece in _printed(formula, []):
        if pieces and isinstance(piece, str) and isinstance(last := pieces[-1], str):
            pieces[-1] = last + piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def _printed(t: Term, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, and those of a term after them."""
    match t:
        case Op(op, args):
            return _list(_SYMBOLS[op], args, pieces)
        case Num():
            pieces.append(_numeral(t))
        case Var(name, Sort()):
            pieces.append(_symbol(f"v.{name}", (), t.type))
        case Const(name, Sort()):
            pieces.append(_symbol(f"c.{name}", (), t.type))
        case Apply(head, args):
            plain = tuple(a for a in args if isinstance(a.type, Sort))
            return _list(_symbol(_head(head, args, plain), plain, t.type), plain, pieces)
        case Bind(kind) if kind in ("forall", "exists"):
            pieces.append(_symbol((t,), (), t.type))
        case _:
            raise TermError(f"{t} : {t.type} cannot be put before a solver")
    return pieces


def _list(head: _Piece, args: tuple[Term, ...], pieces: list[_Piece]) -> list[_Piece]:
    if not args:
        pieces.append(head)
        return pieces
    pieces += ("(", head)
    for a in args:
        pieces.append(" ")
        _printed(a, pieces)
    pieces.append(")")
    return pieces


def _head(
    head: Term, args: tuple[Term, ...], plain: tuple[Term, ...]
) -> str | tuple[Term | None, ...]:
    """The name of a function, or of it together with arguments that are functions themselves."""
    if len(plain) < len(args):
        return (head, *(None if isinstance(a.type, Sort) else a for a in args))
    if isinstance(head, Var):
        return f"v.{head.name}"
    if isinstance(head, Const):
        return f"c.{head.name}"
    raise TermError(f"{head} cannot be put before a solver")


def _symbol(name: str | tuple[Term | None, ...], args: tuple[Term, ...], result: object) -> _Symbol:
    return _Symbol(name, f"({' '.join(repr(a.type) for a in args)}) {result!r}")


def _numeral(t: Num) -> str:
    dot = "" if t.type == INT else ".0"
    shown = f"{abs(t.value.numerator)}{dot}"
    if t.value.denominator != 1:
        shown = f"(/ {shown} {t.value.denominator}.0)"
    return f"(- {shown})" if t.value < 0 else shown
