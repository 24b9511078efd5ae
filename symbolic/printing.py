"""Terms as readable Unicode text.

>>> from symbolic.terms import *
>>> x, y = reals("x y")
>>> text(Implies(And(x <= y, 0 <= x), Not(Eq(x * (y + 1), -2))))
'x ≤ y ∧ 0 ≤ x ⇒ x·(y + 1) ≠ -2'
"""

from __future__ import annotations

from collections.abc import Callable

from symbolic.deeply import deeply
from symbolic.terms import Apply, Bind, Bound, Const, Num, Op, Term, Var, open_fresh

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


def text(t: Term) -> str:
    """The term as one line; numbers and precedence as a mathematician writes them."""
    return _show(t, 0) if t._height <= DEEP else deeply(lambda: _show(t, 0))


def _wrap(level: int, outer: int, body: str) -> str:
    return f"({body})" if level < outer else body


def _show(t: Term, outer: int) -> str:
    match t:
        case Var(name) | Const(name):
            return name
        case Bound(depth, place):
            return f"#{depth}.{place}"
        case Num(value):
            level = _ATOM if value >= 0 and value.denominator == 1 else 6
            return _wrap(level, outer, str(value))
        case Apply(head, args):
            special = _SPECIAL.get(head.name) if isinstance(head, Const) else None
            shown = special(args, outer) if special else None
            return shown or f"{_show(head, _ATOM)}({', '.join(_show(a, 0) for a in args)})"
        case Bind(kind):
            variables, body = open_fresh(t, (v.name for v in t.free))
            names = ", ".join(v.name for v in variables)
            return _wrap(0, outer, f"{_QUANTIFIER[kind]}{names}. {_show(body, 0)}")
        case Op(op, args):
            return _operation(op, args, outer)
    raise TypeError(f"no text for {type(t).__name__}")


def _operation(op: str, args: tuple[Term, ...], outer: int) -> str:
    if op in ("true", "false"):
        return op
    if op == "to_real":
        return _show(args[0], outer)
    if op == "floor":
        return f"⌊{_show(args[0], 0)}⌋"
    if op == "neg":
        return _wrap(6, outer, "-" + _show(args[0], 7))
    if op == "ite":
        test, then, other = (_show(a, 1) for a in args)
        return f"({then} if {test} else {other})"
    if op == "not":
        if isinstance(args[0], Op) and args[0].op == "eq":
            a, b = args[0].args
            return _wrap(5, outer, f"{_show(a, 6)} ≠ {_show(b, 6)}")
        return _wrap(4, outer, "¬" + _show(args[0], _TIGHT))
    return _infix(op, args, outer)


def _infix(op: str, args: tuple[Term, ...], outer: int) -> str:
    level, sign = _INFIX[op]
    first = level + (op in ("implies", "le", "lt", "eq"))
    rest = level + (op not in ("and", "or", "add", "mul", "implies"))
    shown = [_show(args[0], first), *(_show(a, rest) for a in args[1:])]
    return _wrap(level, outer, sign.join(shown))


def _total(args: tuple[Term, ...], outer: int) -> str | None:
    count, summand = args
    if not isinstance(summand, Bind):
        return None
    (index,), body = open_fresh(summand, (v.name for v in summand.free | count.free))
    return _wrap(6, outer, f"Σ[{index.name}=1..{_show(count, 0)}] {_show(body, 7)}")


def _power(args: tuple[Term, ...], outer: int) -> str:
    return f"2^{_show(args[0], _ATOM)}"


_SPECIAL: dict[str, Callable[[tuple[Term, ...], int], str | None]] = {
    "total": _total,
    "pow2": _power,
    "abs": lambda args, outer: f"|{_show(args[0], 0)}|",
}

SYMBOLIC = frozenset(_SPECIAL)
"""The constants that are printed with a sign of their own."""
