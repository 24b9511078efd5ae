"""Mutants of Python source: one place of one function changed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy

__all__ = ["mutants"]

OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {"any": "all", "all": "any"}
Change = Callable[[], None]


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """``line: what was changed``, and the changed source.

    A statement is left out, a condition negated, a comparison, a connective or a quantifier turned
    into its opposite, an element of a tuple or a call, or a case of a match left out, a returned
    value exchanged for None, a truth value for the other, a number for the next.
    """
    whole = ast.parse(source)
    for place in range(sum(1 for _ in _changes(whole))):
        tree = deepcopy(whole)
        for number, (what, change) in enumerate(_changes(tree)):
            if number == place:
                change()
                yield what, ast.unparse(ast.fix_missing_locations(tree))
                break


def _changes(tree: ast.AST) -> Iterator[tuple[str, Change]]:
    """What could be changed, in the order of the source."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in (n for statement in function.body for n in _values(statement)):
                for what, change in _of(node):
                    line = getattr(node, "lineno", 0)
                    yield f"{line}: {what}: {ast.unparse(node)[:70]}", change
            yield from _left_out(function)


def _of(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "negated", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Compare(ops=[op]) if type(op) in OPPOSITE:
            yield "opposite", lambda: setattr(node, "ops", [OPPOSITE[type(op)]()])
        case ast.BoolOp(op=op):
            yield "opposite", lambda: setattr(node, "op", OPPOSITE[type(op)]())
            for place in range(len(node.values)):
                yield f"without part {place}", lambda place=place: node.values.pop(place)
        case ast.UnaryOp(op=ast.Not()):
            yield "not negated", lambda: setattr(node, "op", ast.UAdd())
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield "opposite", lambda: setattr(node, "func", ast.Name(NAMES[name], ast.Load()))
        case ast.Tuple(elts=[_, _, *_], ctx=ast.Load()):
            for place in range(len(node.elts)):
                yield f"without part {place}", lambda place=place: node.elts.pop(place)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield "returns None", lambda: setattr(node, "value", ast.Constant(None))
        case ast.Constant(value=bool(value)):
            yield "the other", lambda: setattr(node, "value", not value)
        case ast.Constant(value=int(value)):
            yield "one more", lambda: setattr(node, "value", value + 1)
        case ast.Match(cases=cases):
            for place in range(len(cases)):
                yield f"without case {place}", lambda place=place: cases.pop(place)


def _values(node: ast.AST) -> Iterator[ast.AST]:
    """It and all that is in it, annotations apart."""
    yield node
    for name, value in ast.iter_fields(node):
        if name != "annotation":
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from _values(below)


def _left_out(function: ast.FunctionDef) -> Iterator[tuple[str, Change]]:
    """Each statement in turn, the docstring apart."""
    for node in ast.walk(function):
        for body in (getattr(node, name, None) for name in ("body", "orelse")):
            for place, statement in enumerate(body if isinstance(body, list) else ()):
                if isinstance(statement, ast.stmt) and not _is_text(statement):
                    shown = f"{statement.lineno}: left out: {ast.unparse(statement)[:70]}"
                    yield shown, lambda body=body, at=place: body.__setitem__(at, ast.Pass())


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
