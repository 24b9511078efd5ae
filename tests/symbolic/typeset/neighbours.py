"""Formulas that are nearly alike: what must not be shown alike if it says something else."""

from __future__ import annotations

from itertools import product

from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Apply,
    Bind,
    Bound,
    Const,
    Fun,
    Num,
    Op,
    TermError,
    Var,
    apply,
    as_real,
    floor,
    parts,
    rebuild,
)

__all__ = ["neighbours"]

GROUPS = (
    ("add", "sub", "mul", "idiv", "mod", "div"),
    ("le", "lt", "eq"),
    ("and", "or", "implies", "eq"),
)


def neighbours(t, leaves):
    """The formulas of the same type that come of one change somewhere in ``t``.

    Args:
        leaves: the variables and constants that may take the place of others.
    """
    for new in _changed(t, leaves):
        if new.type == t.type and new.loose == t.loose and new != t:
            yield new
    for place, part in enumerate(parts(t)):
        for new in neighbours(part, leaves):
            try:
                yield rebuild(t, [new if k == place else p for k, p in enumerate(parts(t))])
            except TermError:
                continue


def _changed(t, leaves):
    """What may stand for ``t``; some of it has another type."""
    for make in _makers(t, leaves):
        try:
            yield make()
        except TermError:
            continue


def _makers(t, leaves):
    for leaf in leaves:
        yield lambda leaf=leaf: leaf
        if isinstance(leaf.type, Fun) and not isinstance(t, Bound):
            yield lambda leaf=leaf: leaf(t)
            yield lambda leaf=leaf: leaf(1)
    yield lambda: Op("neg", (t,))
    yield lambda: Op("not", (t,))
    yield lambda: as_real(floor(t))
    match t:
        case Num(value, kind):
            yield lambda: Num(-value, kind)
            yield lambda: Num(value + 1, kind)
        case Op(op, args):
            yield from (lambda a=a: a for a in args)
            yield from _of_operation(op, args)
        case Apply(Const() | Var() as head, args):
            yield from (lambda a=a: a for a in args)
            same = [f for f in leaves if f.type == head.type]
            yield from (lambda f=f: apply(f, *args) for f in same)
        case Bind(kind, types, body, hints) if kind != "lambda":
            yield lambda: Bind("exists" if kind == "forall" else "forall", types, body, hints)
            yield from (
                lambda new=new: Bind(kind, new, body, hints)
                for new in product((INT, REAL), repeat=len(types))
            )


def _of_operation(op, args):
    for group in (g for g in GROUPS if op in g):
        yield from (lambda other=other: Op(other, args) for other in group)
    yield lambda: Op(op, args[::-1])
    match args:
        case (Op(inner, (a, b)), c):
            yield lambda: Op(inner, (a, Op(op, (b, c))))
        case (a, Op(inner, (b, c))):
            yield lambda: Op(inner, (Op(op, (a, b)), c))
        case (Op("neg" | "not" | "floor" | "to_real" as inner, (a,)), b):
            yield lambda: Op(inner, (Op(op, (a, b)),))
        case (Op(inner, (a, b)),):
            yield lambda: Op(inner, (Op(op, (a,)), b))
