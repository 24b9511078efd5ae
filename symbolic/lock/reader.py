"""Reads terms and types that `symbolic.lock.text` wrote.

>>> from memcap.symbolic.language.terms import *
>>> x, = reals("x"); n, = ints("n")
>>> formula = forall(n, n >= 1, exists(x, Eq(x * n, 1)))
>>> read("∀n. 1 ≤ n ⇒ ∃x : Real. x·n = 1", {}) == formula
True
>>> read("1 ≤", {})
Traceback (most recent call last):
memcap.symbolic.lock.reader.ReadError: column 4: the text ends too early
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Tree, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput

from memcap.symbolic.language.terms import (
    BOOL,
    FALSE,
    INT,
    REAL,
    TRUE,
    Const,
    Eq,
    Fun,
    Implies,
    Ne,
    Not,
    Num,
    Op,
    Term,
    TermError,
    Type,
    Var,
    bind,
    floor,
    ite,
)
from memcap.symbolic.lock.text import BINDERS

__all__ = ["ReadError", "read", "read_type"]

SORTS = {"Int": INT, "Real": REAL, "Bool": BOOL}
KINDS = {sign: kind for kind, sign in BINDERS.items()}
LARGEST = 1 << 20
"""Characters of the largest text that is read."""


class ReadError(Exception):
    """A text that is no term; says where and why."""


def read(
    text: str,
    variables: Mapping[str, Var],
    constant: Callable[[str], Const | None] = lambda name: None,
) -> Term:
    """The term that a text says.

    Args:
        variables: the free variables, by name.
        constant: a constant for a name that is no variable's.

    Raises:
        ReadError: it is no term, or a name in it means nothing.
    """
    tree = _parsed(text, "start")
    try:
        return _Builder(constant).build(tree, variables)
    except TermError as error:
        raise ReadError(str(error)) from None


def read_type(text: str) -> Type:
    """The type that a text says.

    >>> read_type("Int × (Int → Real) → Real")
    (Int × (Int → Real) → Real)

    Raises:
        ReadError: it is no type.
    """
    return _type(_parsed(text, "type"))


@cache
def _grammar() -> Lark:
    grammar = (files(__package__) / "terms.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=["start", "type"], maybe_placeholders=False)


def _parsed(text: str, start: str) -> Any:
    if len(text) > LARGEST:
        raise ReadError(f"it has more than {LARGEST} characters")
    try:
        tree = _grammar().parse(text, start)
    except UnexpectedInput as error:
        raise ReadError(_told(error, text)) from None
    return tree.children[0] if tree.data == "start" else tree


def _told(error: UnexpectedInput, text: str) -> str:
    """Where a text cannot be read on, and why."""
    wrong = getattr(error, "token", "")
    if isinstance(error, UnexpectedEOF) or getattr(wrong, "type", "") == "$END":
        return f"column {len(text) + 1}: the text ends too early"
    if isinstance(error, UnexpectedCharacters) and error.pos_in_stream is not None:
        wrong = text[error.pos_in_stream]
    line = f"line {error.line}, " if "\n" in text else ""
    return f"{line}column {error.column}: {wrong!s} is not expected here"


def _type(tree: Any) -> Type:
    """The type of a tree, which may stand in brackets."""
    match tree:
        case Tree(data="sort", children=[name]):
            return SORTS[str(name)]
        case Tree(data="function", children=[*args, result]):
            return Fun(tuple(map(_type, args)), SORTS[str(result)])
    return _type(tree.children[0])


def _operator(op: str) -> Callable[..., Term]:
    return lambda *args: Op(op, args)


BUILD: Mapping[str, Callable[..., Term]] = {
    "implies": Implies,
    "or": _operator("or"),
    "and": _operator("and"),
    "not": Not,
    "eq": Eq,
    "ne": Ne,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "idiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "neg": _operator("neg"),
    "to_real": _operator("to_real"),
    "floor": floor,
    "true": lambda: TRUE,
    "false": lambda: FALSE,
    "ite": lambda then, test, other: ite(test, then, other),
}
"""What a node of the tree becomes, given what its branches became."""


class _Builder:
    def __init__(self, constant: Callable[[str], Const | None]) -> None:
        self.constant = constant

    def build(self, tree: Any, scope: Mapping[str, Var]) -> Term:
        match tree:
            case Tree(data="number", children=[number]):
                return _number(str(number))
            case Tree(data="name", children=[name]):
                return self.named(str(name), scope)
            case Tree(data="apply", children=[name, *args]):
                return self.named(str(name), scope)(*(self.build(a, scope) for a in args))
            case Tree(data="binder", children=[kind, *named, body]):
                variables = tuple(map(_variable, named))
                inner = {**scope, **{v.name: v for v in variables}}
                return bind(KINDS[str(kind)], variables, self.build(body, inner))
        return BUILD[tree.data](*(self.build(c, scope) for c in tree.children))

    def named(self, name: str, scope: Mapping[str, Var]) -> Term:
        name = name.strip("`")
        found = scope[name] if name in scope else self.constant(name)
        if found is None:
            raise ReadError(f"{name} is neither a variable nor defined")
        return found


def _number(text: str) -> Num:
    value = Fraction(text.removesuffix(".0"))
    return Num(value, REAL if "." in text or "/" in text else INT)


def _variable(tree: Any) -> Var:
    name, *kind = tree.children
    return Var(name.strip("`"), _type(kind[0]) if kind else INT)
