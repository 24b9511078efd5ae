"""What shape a term has where it is written, and a formula that was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from memcap.symbolic.language.printing import LIBRARY
from memcap.symbolic.language.terms import INT, Apply, Const, Num, Op, Sort, Term, Type, Var, term

__all__ = [
    "above_zero", "chained", "is_one", "is_zero", "mention", "negated", "powers", "raised", "seen",
    "short", "tall", "times", "type_of",
]  # fmt: skip

_SETS = {"Int": r"\mathbb{Z}", "Real": r"\mathbb{R}", "Bool": r"\mathbb{B}"}


def chained(args: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Conjuncts in order, those that make a chain of inequalities together.

    >>> from memcap.symbolic.language.terms import *
    >>> x, y, z = reals("x y z")
    >>> chained([x <= y, y < z, Eq(x, z)])
    [(x ≤ y, y < z), (x = z,)]
    """
    chains: list[tuple[Term, ...]] = []
    for t in args:
        last = chains[-1][-1] if chains else None
        if _linked(last, t):
            chains[-1] += (t,)
        else:
            chains.append((t,))
    return chains


def _linked(a: Term | None, b: Term) -> bool:
    return (
        isinstance(a, Op)
        and isinstance(b, Op)
        and {a.op, b.op} <= {"le", "lt"}
        and a.args[1] == b.args[0]
    )


def mention(terms: Sequence[Term], variables: Sequence[Var]) -> bool:
    """Whether one of the variables is free in the terms."""
    return any(not t.free.isdisjoint(variables) for t in terms)


def _factors(t: Term) -> list[Term]:
    """The factors of a product, in order; a number is one by itself."""
    if isinstance(t, Op) and t.op == "to_real":
        t = t.args[0]
    if isinstance(t, Op) and t.op == "mul":
        return [f for a in t.args for f in _factors(a)]
    return [t]


def negated(t: Term) -> Term | None:
    """What −t is, where t is written with a sign before it."""
    match t:
        case Op("neg", (a,)):
            return a
        case Num(value) if value < 0:
            return Num(-value, t.type)
        case Op("to_real", (a,)):
            return negated(a)
        case Op("mul", (a, b)):
            first = negated(a)
            return None if first is None else Op("mul", (term(first, t.type), b))
    return None


def powers(t: Term) -> list[tuple[Term, int]]:
    """The factors of a product, each with its power; a number that occurs twice stands twice."""
    factors = [f for f in _factors(t) if not is_one(f)] or [Num(Fraction(1), INT)]
    counted = Counter(f for f in factors if not isinstance(f, Num))
    return [
        (f, counted.pop(f, 1))
        for k, f in enumerate(factors)
        if isinstance(f, Num) or f not in factors[:k]
    ]


def times(before: str, after: str) -> str:
    """What stands between two factors."""
    if not before:
        return ""
    return r" \cdot " if after[0].isdigit() or after.startswith(r"\tfrac") else r"\,"


def raised(one: str) -> str:
    """A base: in braces, where it ends with a power."""
    return f"{{{one}}}" if "^" in one and not one.endswith(")") else one


def seen(written: str) -> int:
    """About how many signs are seen: a letter that is a macro by its name, a sign as four."""
    named = re.sub(r"\\mcv\{([\w-]*)\}", r"\1", re.sub(r"\\mcf\{\w*\}", "sign", written))
    return len(re.sub(r"\\[a-zA-Z]+|[{}\\ ]", "", named))


def short(t: Term) -> bool:
    """Whether a term may stand as an index."""
    match t:
        case Var() | Num():
            return True
        case Op("add" | "sub", (Var() | Num(), Num() | Var())):
            return True
        case Apply(Var() as head, (Var(),)):
            return len(head.name) == 1 or head.name == "pi"
    return False


def is_one(t: Term) -> bool:
    """Whether it is the number 1."""
    return isinstance(t, Num) and t.value == 1


def is_zero(t: Term) -> bool:
    """Whether it is the number 0."""
    return isinstance(t, Num) and t.value == 0


def tall(written: str) -> bool:
    """Whether brackets around it should be large."""
    return any(sign in written for sign in ("(", r"\frac", r"\sum"))


def above_zero(t: Term) -> bool:
    """Whether a divisor is above 0 on sight: there Euclid's division rounds down.

    >>> from memcap.symbolic.language.terms import ints
    >>> above_zero(term(2)), above_zero(term(-2)), above_zero(*ints("n"))
    (True, False, False)
    """
    match t:
        case Num(value):
            return value > 0
        case Apply(Const("pow2"), _):
            return "pow2" in LIBRARY
    return False


def type_of(kind: Type) -> str:
    r"""A type: ``\mathbb{Z}^{2} \to \mathbb{R}``."""
    if isinstance(kind, Sort):
        return _SETS[kind.name]
    factors = []
    for one, group in groupby(kind.args):
        count = len(list(group))
        base = _SETS[one.name] if isinstance(one, Sort) else f"({type_of(one)})"
        factors.append(base if count == 1 else f"{base}^{{{count}}}")
    return " \\times ".join(factors) + rf" \to {_SETS[kind.result.name]}"
