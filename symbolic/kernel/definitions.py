"""Definitions of constants, all of them conservative [trusted].

define             c(x) = body
define_recursive   c(x) = start where on < base, else step, which is nearer to the base
unfold             ⊢ c(t) = body[t/x]
DEFINITIONS        name of each constant ↦ the term that defines it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from memcap.symbolic.kernel.theorem import Theorem, _issue, _refuse
from memcap.symbolic.language.terms import (
    INT,
    Apply,
    Bind,
    Const,
    Eq,
    Fun,
    Num,
    Op,
    Sort,
    Term,
    Value,
    Var,
    apply,
    fn,
    ite,
    parts,
    term,
)

__all__ = ["DEFINITIONS", "define", "define_recursive", "recursive", "unfold"]

_DEFINED: dict[str, Term] = {}
_RECURSIVE: set[str] = set()


class _ReadOnly(Mapping[str, Term]):
    def __getitem__(self, name: str) -> Term:
        return _DEFINED[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(_DEFINED)

    def __len__(self) -> int:
        return len(_DEFINED)


DEFINITIONS: Mapping[str, Term] = _ReadOnly()
"""Name of each constant ↦ the term that defines it."""


def define(name: str, parameters: Sequence[Var], body: Value) -> Const:
    """A constant that abbreviates: c(x) = body.  All it mentions is defined or a parameter.

    Raises KernelError when body has other variables or unknown constants (a circular definition
    has one), when it divides by what may be 0, or when the name is taken by another definition.
    """
    return _register(name, tuple(parameters), term(body), frozenset())


def define_recursive(
    name: str,
    parameters: Sequence[Var],
    on: Var,
    base: int,
    start: Value,
    step: Callable[[Const], Value],
) -> Const:
    """c(x) = start where on < base, else step, which may use c at a smaller ``on``.

    ``step`` gets the constant.  Each use of it must be a call with ``on − a`` (a a whole number
    ≥ 1) in the place of ``on``, or ``on div a`` with a ≥ 2 where base ≥ 1; the other arguments
    are free.  So every call is nearer to the base: the definition is total and conservative.
    """
    start, parameters = term(start), tuple(parameters)
    if type(on) is not Var or on.type != INT or on not in parameters:
        _refuse("define_recursive", f"{name} must recurse on one of its integer parameters")
    if type(base) is not int:
        _refuse("define_recursive", f"the base of {name} must be a whole number")
    if not isinstance(start.type, Sort):
        _refuse("define_recursive", f"{name} must give a number or a truth value")
    constant = Const(name, Fun(tuple(p.type for p in parameters), start.type))
    rest = term(step(constant), start.type)
    if rest.type != start.type or name in start.constants:
        _refuse("define_recursive", f"{start} is no start for {name}, which gives {rest.type}")
    _decreasing(rest, constant, parameters.index(on), on, base)
    body = ite(on < base, start, rest)
    made = _register(name, parameters, body, frozenset((name,)))
    _RECURSIVE.add(name)
    return made


def recursive(name: str) -> bool:
    """Whether the constant was defined by recursion (its unfolding does not end by itself)."""
    return name in _RECURSIVE


def _decreasing(t: Term, constant: Const, place: int, on: Var, base: int) -> None:
    if isinstance(t, Const) and t.name == constant.name:
        _refuse("define_recursive", f"{constant.name} is used without arguments")
    below_head = parts(t)
    if isinstance(t, Apply) and isinstance(t.head, Const) and t.head.name == constant.name:
        if t.head != constant or not _smaller(t.args[place], on, base):
            _refuse("define_recursive", f"{t} does not come nearer to the base of {constant.name}")
        below_head = t.args
    for part in below_head:
        _decreasing(part, constant, place, on, base)


def _smaller(t: Term, on: Var, base: int) -> bool:
    match t:
        case Op("sub", (first, Num(value))) if first == on:
            return value >= 1
        case Op("idiv", (first, Num(value))) if first == on:
            return value >= 2 and base >= 1
    return False


def _register(
    name: str,
    parameters: tuple[Var, ...],
    body: Term,
    itself: frozenset[str],
) -> Const:
    outside = body.free - set(parameters)
    if outside:
        _refuse("define", f"{name} is defined with a free {min(v.name for v in outside)}")
    unknown = body.constants - set(_DEFINED) - itself
    if unknown:
        _refuse("define", f"{name} uses {min(unknown)}, which is not defined (yet)")
    _divides_safely(name, body, frozenset())
    meaning: Term = fn(parameters, body) if parameters else body
    if meaning.loose:
        _refuse("define", f"{body} is not a whole term")
    constant = Const(name, meaning.type)
    if _DEFINED.setdefault(name, meaning) != meaning:
        _refuse("define", f"{name} is defined already, and differently")
    return constant


def _divides_safely(name: str, t: Term, nonzero: frozenset[Term]) -> None:
    """Every divisor is a number other than 0, or stands where ``ite(divisor = 0, …)`` says so."""
    match t:
        case Op("ite", (Op("eq", (divisor, Num(value))) as test, then, other)) if value == 0:
            for part in (test, then):
                _divides_safely(name, part, nonzero)
            _divides_safely(name, other, nonzero | {divisor})
            return
        case Op("div" | "idiv" | "mod", (_, divisor)):
            number = isinstance(divisor, Num) and divisor.value != 0
            if not number and divisor not in nonzero:
                _refuse("define", f"{name} divides by {divisor}, which may be 0")
        case Bind():
            nonzero = frozenset(d for d in nonzero if not d.loose)
    for part in parts(t):
        _divides_safely(name, part, nonzero)


def unfold(application: Term) -> Theorem:
    """⊢ c(t) = body[t/x], the definition of the constant c"""
    head = application.head if isinstance(application, Apply) else application
    if not isinstance(head, Const) or head.name not in _DEFINED:
        _refuse("unfold", f"{application} is not a defined constant with its arguments")
    meaning = _DEFINED[head.name]
    if head.type != meaning.type:
        _refuse("unfold", f"{head.name} is {meaning.type}, not {head.type}")
    if isinstance(application, Apply):
        return _issue([], Eq(application, apply(meaning, *application.args)))
    return _issue([], Eq(application, meaning))
