"""Terms as readable Unicode text [trusted].

Names stand as they are, so no two are alike; a constant is put between backquotes where a variable
has its name.  Bound variables are integers unless their type stands behind them.  ``a div b`` and
``a mod b`` are Euclid's: a = b·(a div b) + a mod b and 0 ≤ a mod b < |b|.

>>> from memcap.symbolic.language.terms import *
>>> x, y = reals("x y"); c, = ints("c")
>>> text(Implies(And(x <= y, 0 <= x), Not(Eq(x * (y + 1), -2))))
'x ≤ y ∧ 0 ≤ x ⇒ x·(y + 1) ≠ -2'
>>> text(exists(x, x < y)), text(c * (c // 2)), text(c <= Const("c", INT))
('∃x : Real. x < y', 'c·(c div 2)', 'c ≤ `c`')
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.language.terms import (
    INT,
    Apply,
    Bind,
    Bound,
    Const,
    Num,
    Op,
    Term,
    Var,
    open_fresh,
)

__all__ = ["DEEP", "LIBRARY", "negative", "text"]

_INFIX = {
    "implies": (1, " ⇒ "),
    "or": (2, " ∨ "),
    "and": (3, " ∧ "),
    "le": (5, " ≤ "),
    "lt": (5, " < "),
    "eq": (5, " = "),
    "add": (6, " + "),
    "sub": (6, " - "),
    "mul": (7, "·"),
    "div": (7, "/"),
    "idiv": (7, " div "),
    "mod": (7, " mod "),
}
_QUANTIFIER = {"forall": "∀", "exists": "∃", "lambda": "λ"}
_TIGHT, _ATOM = 8, 10
DEEP = 50


LIBRARY: set[str] = set()
"""The constants that `symbolic.library` has defined: only they may be written with its signs."""


def text(t: Term) -> str:
    """The term as one line; numbers and precedence as a mathematician writes them."""
    writer = _Writer(frozenset(v.name for v in t.free))
    return writer.show(t, 0) if t.height <= DEEP else deeply(lambda: writer.show(t, 0))


def negative(t: Term) -> bool:
    """Whether a number is below 0 on sight: as an exponent it would be misread.

    >>> from memcap.symbolic.language.terms import *
    >>> negative(term(-1)), negative(-ints("n")[0]), negative(ints("n")[0])
    (True, True, False)
    """
    return (isinstance(t, Num) and t.value < 0) or (isinstance(t, Op) and t.op == "neg")


def _wrap(level: int, outer: int, body: str) -> str:
    return f"({body})" if level < outer else body


@dataclass(frozen=True)
class _Writer:
    """Writes terms; ``variables`` are the names that mean variables here."""

    variables: frozenset[str]

    def show(self, t: Term, outer: int) -> str:
        match t:
            case Var(name):
                return name
            case Const(name):
                return f"`{name}`" if name in self.variables else name
            case Bound(depth, place):
                return f"#{depth}.{place}"
            case Num(value):
                level = _ATOM if value >= 0 and value.denominator == 1 else 6
                return _wrap(level, outer, str(value))
            case Apply(head, args):
                return self.applied(head, args, outer)
            case Bind(kind):
                inner, variables, body = self.opened(t)
                names = ", ".join(map(_declared, variables))
                return _wrap(0, outer, f"{_QUANTIFIER[kind]}{names}. {inner.show(body, 0)}")
            case Op(op, args):
                return self.operation(op, args, outer)
        raise TypeError(f"no text for {type(t).__name__}")

    def opened(self, t: Bind) -> tuple[_Writer, tuple[Var, ...], Term]:
        """The writer for the body of a binder, its variables, and the body with them."""
        variables, body = open_fresh(t, self.variables | t.constants)
        return _Writer(self.variables.union(v.name for v in variables)), variables, body

    def applied(self, head: Term, args: tuple[Term, ...], outer: int) -> str:
        if isinstance(head, Const) and head.name in LIBRARY and head.name in _SPECIAL:
            shown = _SPECIAL[head.name](self, args, outer)
            if shown is not None:
                return shown
        return f"{self.show(head, _ATOM)}({', '.join(self.show(a, 0) for a in args)})"

    def operation(self, op: str, args: tuple[Term, ...], outer: int) -> str:
        if op in ("true", "false"):
            return op
        if op == "to_real":
            return self.show(args[0], outer)
        if op == "floor":
            return f"⌊{self.show(args[0], 0)}⌋"
        if op == "neg":
            return _wrap(6, outer, "-" + self.show(args[0], _behind("mul", args[0])))
        if op == "ite":
            test, then, other = (self.show(a, 1) for a in args)
            return f"({then} if {test} else {other})"
        if op == "not":
            return self.negation(args[0], outer)
        return self.infix(op, args, outer)

    def negation(self, t: Term, outer: int) -> str:
        if isinstance(t, Op) and t.op == "eq":
            a, b = t.args
            return _wrap(5, outer, f"{self.show(a, 6)} ≠ {self.show(b, 6)}")
        return _wrap(4, outer, "¬" + self.show(t, _TIGHT))

    def infix(self, op: str, args: tuple[Term, ...], outer: int) -> str:
        level, sign = _INFIX[op]
        first = level + (op in ("implies", "le", "lt", "eq"))
        shown = [self.show(args[0], first), *(self.show(a, _behind(op, a)) for a in args[1:])]
        return _wrap(level, outer, sign.join(shown))


def _behind(op: str, t: Term) -> int:
    """How tightly an argument behind the first must bind."""
    level, _ = _INFIX[op]
    if op == "mul":
        return level + (isinstance(t, Op) and t.op in ("idiv", "mod"))
    return level + (op not in ("and", "or", "add", "implies"))


def _declared(variable: Var) -> str:
    return variable.name if variable.type == INT else f"{variable.name} : {variable.type!r}"


def _total(writer: _Writer, args: tuple[Term, ...], outer: int) -> str | None:
    count, summand = args
    if not isinstance(summand, Bind):
        return None
    inner, (index,), body = writer.opened(summand)
    upto = writer.show(count, 0)
    return _wrap(6, outer, f"Σ[{index.name}=1..{upto}] {inner.show(body, 7)}")


def _power(writer: _Writer, args: tuple[Term, ...], outer: int) -> str | None:
    return None if negative(args[0]) else f"2^{writer.show(args[0], _ATOM)}"


def _absolute(writer: _Writer, args: tuple[Term, ...], outer: int) -> str:
    return f"|{writer.show(args[0], 0)}|"


_SPECIAL: dict[str, Callable[[_Writer, tuple[Term, ...], int], str | None]] = {
    "total": _total,
    "pow2": _power,
    "abs": _absolute,
}
