"""The lemma that an obligation is: its own text, over the reals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from memcap.symbolic.certificate.formula import Work
from memcap.symbolic.certificate.reader import expressions

__all__ = ["Named", "NotExported", "Script", "formula", "integral", "script", "term"]

Expression = Any
"""A token, or a list of expressions: a term of the obligation's text."""

_PLAIN = re.compile(r"[A-Za-z0-9]")
_BINARY = {"+": "+", "-": "-", "*": "*", "/": "/"}
_RELATIONS = {"<=": "<=", "<": "<", "=": "="}
_FUNCTIONS = {"to_int": "floor", "div": "div", "mod": "modulo"}


class NotExported(Exception):
    """Coq is not given this obligation; the text says why."""


class Named(str):
    """The name of a term of some sort, in the place of the term."""

    sort: str

    def __new__(cls, name: str, sort: str) -> Named:
        made = super().__new__(cls, name)
        made.sort = sort
        return made


class Script:
    """An obligation: its symbols with their sorts, and its assertions."""

    def __init__(self, text: str) -> None:
        self.sorts: dict[str, tuple[list[str], str]] = {}
        self.assertions: list[Expression] = []
        for command in expressions(text, Work(10**9)):
            match command:
                case ["declare-fun", name, sorts, sort]:
                    self.sorts[name] = sorts, sort
                case ["assert", ["!", assertion, *_]]:
                    self.assertions.append(assertion)
        if not all(name[:3] in ("|v.", "|c.", "|a.") for name in self.sorts):
            raise NotExported("a symbol that is no variable, constant or abstraction")
        names = [symbol(name) for name in self.sorts]
        if len(set(names)) < len(names):
            raise NotExported("two symbols have one name in Coq")

    def sort(self, e: Expression) -> str:
        """The sort of a term."""
        if isinstance(e, Named):
            return e.sort
        if isinstance(e, str):
            if e in self.sorts:
                return self.sorts[e][1]
            return "Bool" if e in ("true", "false") else "Real" if "." in e else "Int"
        head = e[0]
        if head in self.sorts:
            return self.sorts[head][1]
        if head == "ite":
            return self.sort(e[2])
        if head in ("+", "-", "*"):
            return self.sort(e[1])
        if head in ("to_real", "/"):
            return "Real"
        return "Int" if head in ("to_int", "div", "mod") else "Bool"

    @property
    def binders(self) -> list[str]:
        """The variables of the lemma."""
        found = []
        for name, (sorts, _) in self.sorts.items():
            if "Bool" in sorts:
                raise NotExported("a function of a proposition")
            found.append(f"({symbol(name)} : {' -> '.join(['R'] * (len(sorts) + 1))})")
        return found

    @property
    def conditions(self) -> list[str]:
        """That the values of sort Int and Bool are whole, by hypotheses called whole_NAME."""
        found = []
        for name, (sorts, sort) in self.sorts.items():
            if sort == "Real":
                continue
            xs = [f"x{i}" for i in range(len(sorts))]
            value = f"whole ({' '.join([symbol(name), *xs])})"
            given = [f"whole {x} -> " for x, s in zip(xs, sorts, strict=True) if s == "Int"]
            bound = f"forall {' '.join(xs)} : R, " if xs else ""
            found.append(f"(whole_{symbol(name)} : {bound}{''.join(given)}{value})")
        return found


def script(text: str) -> Script:
    """The obligation of a text."""
    return Script(text)


def symbol(name: str) -> str:
    """The Coq name of a symbol, such as v_x for |v.x|.

    >>> symbol("|v.x|"), symbol("|v.κ'|")
    ('v_x', 'v_u3ba_u27_')
    """
    spelled = (c if _PLAIN.match(c) else "_" if c in "._" else f"u{ord(c):x}_" for c in name[1:-1])
    return "".join(spelled)


def term(s: Script, e: Expression) -> str:
    """A number as Coq writes it."""
    if isinstance(e, str):
        return symbol(e) if e in s.sorts else e.removesuffix(".0")
    head, *args = e
    if head == "to_real":
        return term(s, args[0])
    if head == "-" and len(args) == 1:
        return f"(- {term(s, args[0])})"
    if head in _BINARY and len(args) == 2:
        return f"({term(s, args[0])} {_BINARY[head]} {term(s, args[1])})"
    if head == "ite":
        return f"(ite {formula(s, args[0])} {term(s, args[1])} {term(s, args[2])})"
    name = symbol(head) if head in s.sorts else _FUNCTIONS.get(head)
    if name is None:
        raise NotExported(f"the term {head}")
    return f"({' '.join([name, *(term(s, a) for a in args)])})"


def formula(s: Script, e: Expression) -> str:
    """A proposition as Coq writes it."""
    if e in ("true", "false"):
        return "True" if e == "true" else "False"
    head, args = (e, []) if isinstance(e, str) else (e[0], e[1:])
    if head in s.sorts or isinstance(e, Named):
        return f"(1 <= {term(s, e)})"
    if head == "not":
        return f"(~ {formula(s, args[0])})"
    if head == "=>":
        return f"({formula(s, args[0])} -> {formula(s, args[1])})"
    if head in ("and", "or"):
        return _joined(s, " /\\ " if head == "and" else " \\/ ", args)
    if head in _RELATIONS and s.sort(args[0]) != "Bool":
        return f"({term(s, args[0])} {_RELATIONS[head]} {term(s, args[1])})"
    if head == "=":
        return f"({formula(s, args[0])} <-> {formula(s, args[1])})"
    raise NotExported(f"{head} between propositions")


def _joined(s: Script, sign: str, args: Sequence[Expression]) -> str:
    """Nested to the right, as Coq does."""
    *first, last = (formula(s, a) for a in args)
    return "".join(f"({a}{sign}" for a in first) + last + ")" * len(first)


def integral(s: Script, e: Expression) -> bool:
    """Whether a term is an integer, or a proposition."""
    return s.sort(e) != "Real"
