"""Terms and types: everything that can be said [trusted].

A small simply typed language.  Types are ``INT``, ``REAL``, ``BOOL`` and functions over them,
of any order.  Bound variables carry no names (locally nameless): two formulas that differ only in
the names of bound variables *are* equal, and putting a term into a formula cannot capture one.

Nothing is simplified when a term is built, with two exceptions: a literal is widened from Int to
Real where a Real stands beside it, and a lambda applied to arguments is reduced at once.

Every node checks itself when it is made, and takes as its parts only nodes of the classes below:
a subclass could lie about itself.  It refuses to be larger than can be read: parts may be shared,
so that a short program could make a term that nothing would ever get to the end of.

>>> x, y = reals("x y")
>>> (x <= x + 1) == (x <= x + 1), (x <= y) == (y <= x)
(True, False)
>>> forall(x, x <= y) == forall(reals("z")[0], reals("z")[0] <= y)
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import repeat
from math import gcd
from typing import NoReturn, TypeGuard, Union

from memcap.symbolic.language.frozen import Frozen, sealed

__all__ = [
    "BOOL", "FALSE", "INT", "OPERATIONS", "REAL", "TRUE", "And", "Apply", "Bind", "Bound", "Const",
    "Eq", "Fun", "Implies", "Ne", "Not", "Num", "Number", "Op", "Or", "Sort", "Term", "TermError",
    "Type", "Value", "Var", "Variables", "apply", "as_real", "between", "bind", "bools",
    "conjuncts_of", "exists", "floor", "fn", "forall", "fresh_name", "functions", "ints",
    "is_term", "ite", "open_fresh", "open_with", "parts", "reals", "rebuild", "substitute",
    "subterms", "term",
]  # fmt: skip

SIZE, HEIGHT, DIGITS = 500_000, 5_000, 4_000
"""The most parts of a term, written out; the most parts within each other; digits of a literal."""


class TermError(TypeError):
    """A term that is not well formed: wrong type, wrong number of arguments, a float, too large."""


# --- types ---------------------------------------------------------------------------------


@sealed
@dataclass(frozen=True, slots=True)
class Sort:
    """A base type: ``INT``, ``REAL`` or ``BOOL``."""

    name: str

    def __post_init__(self) -> None:
        if type(self.name) is not str or self.name not in ("Int", "Real", "Bool"):
            raise TermError(f"there is no type {self.name!r}")

    def __repr__(self) -> str:
        return self.name


INT, REAL, BOOL = Sort("Int"), Sort("Real"), Sort("Bool")


@sealed
@dataclass(frozen=True, slots=True)
class Fun:
    """The functions from ``args`` to ``result`` (a base type)."""

    args: tuple[Type, ...]
    result: Sort

    def __post_init__(self) -> None:
        _check_types(self.args)
        if type(self.result) is not Sort:
            raise TermError(f"a function cannot give {self.result!r}")

    def __repr__(self) -> str:
        return f"({' × '.join(map(repr, self.args))} → {self.result!r})"


Type = Union[Sort, Fun]


def _check_types(types: object) -> None:
    if type(types) is not tuple or not types:
        raise TermError(f"{types!r} is not a tuple of types")
    for one in types:
        if type(one) is not Sort and type(one) is not Fun:
            raise TermError(f"{one!r} is not a type")


# --- terms ---------------------------------------------------------------------------------


def _written(how: str) -> Callable[..., NoReturn]:
    def refuse(*_: object) -> NoReturn:
        raise TermError(f"write {how}")

    return refuse


class Term:
    """A term of type ``type``; frozen.  Python's operators build larger terms.

    ``==`` compares terms; the formula that two terms are equal is ``Eq(a, b)``.

    What is asked of a term over and over is found when it is made and kept in slots, which no
    ``vars`` reaches: ``_key`` is what two equal terms have in common.
    """

    __slots__ = ("_free", "_hash", "_height", "_key", "_loose", "_size")

    type: Type
    _free: frozenset[Var]
    _hash: int
    _height: int
    _key: tuple[object, ...]
    _loose: int
    _size: int

    def __add__(self, other: Value) -> Term:
        return _arithmetic("add", self, other)

    def __radd__(self, other: Value) -> Term:
        return _arithmetic("add", other, self)

    def __sub__(self, other: Value) -> Term:
        return _arithmetic("sub", self, other)

    def __rsub__(self, other: Value) -> Term:
        return _arithmetic("sub", other, self)

    def __mul__(self, other: Value) -> Term:
        return _arithmetic("mul", self, other)

    def __rmul__(self, other: Value) -> Term:
        return _arithmetic("mul", other, self)

    def __truediv__(self, other: Value) -> Term:
        return _operation("div", as_real(self), as_real(other))

    def __rtruediv__(self, other: Value) -> Term:
        return _operation("div", as_real(other), as_real(self))

    def __floordiv__(self, other: Value) -> Term:
        return _operation("idiv", self, term(other))

    def __rfloordiv__(self, other: Value) -> Term:
        return _operation("idiv", term(other), self)

    def __mod__(self, other: Value) -> Term:
        return _operation("mod", self, term(other))

    def __rmod__(self, other: Value) -> Term:
        return _operation("mod", term(other), self)

    def __pow__(self, exponent: int) -> Term:
        if not isinstance(exponent, int) or isinstance(exponent, bool) or exponent < 1:
            raise TermError(f"a power needs a whole number ≥ 1 as exponent, not {exponent!r}")
        return reduce(lambda a, b: a * b, repeat(self, exponent))

    def __neg__(self) -> Term:
        return _operation("neg", self)

    def __le__(self, other: Value) -> Term:
        return _arithmetic("le", self, other)

    def __lt__(self, other: Value) -> Term:
        return _arithmetic("lt", self, other)

    def __ge__(self, other: Value) -> Term:
        return _arithmetic("le", other, self)

    def __gt__(self, other: Value) -> Term:
        return _arithmetic("lt", other, self)

    __and__ = __rand__ = _written("And(a, b) for a conjunction")
    __or__ = __ror__ = _written("Or(a, b) for a disjunction")
    __invert__ = _written("Not(a) for a negation")
    __abs__ = _written("magnitude(x) for |x|")
    __round__ = __floor__ = _written("floor(x) for the integer below")
    __rpow__ = _written("pow2(n); no other power has a term as exponent")

    def __call__(self, *args: Value) -> Term:
        return apply(self, *args)

    def __bool__(self) -> bool:
        raise TermError(
            f"the truth of {self} is for the prover to find; "
            "write And(a <= b, b <= c) for a chain, Eq(a, b) for an equation"
        )

    def __str__(self) -> str:
        from memcap.symbolic.language.printing import text

        return text(self) if is_term(self) else f"an object of {type(self).__name__}"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self) or other._hash != self._hash:
            return False
        return other._key == self._key

    def __hash__(self) -> int:
        return self._hash

    @property
    def free(self) -> frozenset[Var]:
        """The free variables."""
        return self._free

    @property
    def constants(self) -> frozenset[str]:
        """The names of the defined constants that occur."""
        return frozenset(t.name for t in subterms(self) if isinstance(t, Const))

    @property
    def loose(self) -> int:
        """How many enclosing binders the term needs: 0 for a whole term."""
        return self._loose

    @property
    def height(self) -> int:
        """How many parts stand within each other."""
        return self._height


def _keep(t: Term, *key: object) -> None:
    """Find what a term, made of ``key``, keeps; raises TermError where it is too large."""
    below = parts(t)
    size = 1 + sum([p._size for p in below])
    height = 1 + max([p._height for p in below], default=0)
    if size > SIZE:
        raise TermError(f"a term has more than {SIZE:,} parts, written out")
    if height > HEIGHT:
        raise TermError(f"a term has more than {HEIGHT:,} parts within each other")
    keep = object.__setattr__
    keep(t, "_key", key)
    keep(t, "_hash", hash(key))
    keep(t, "_free", below[0]._free.union(*[p._free for p in below[1:]]) if below else _NONE)
    keep(t, "_loose", max([p._loose for p in below], default=0))
    keep(t, "_size", size)
    keep(t, "_height", height)


_NONE: frozenset[Var] = frozenset()


_TOO_LONG = 10**DIGITS


def _check_name(name: object, kind: object) -> None:
    if type(name) is not str or not re.fullmatch(r"[^\W\d]\w*'*", name):
        raise TermError(f"{name!r} is no name for a variable or constant")
    if name in ("true", "false"):
        raise TermError(f"{name} is a truth value, not a name")
    _check_types((kind,))


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Var(Term):
    """A free variable.  Two variables are one when name and type agree."""

    name: str
    type: Type

    def __post_init__(self) -> None:
        _check_name(self.name, self.type)
        _keep(self, self.name, self.type)
        object.__setattr__(self, "_free", frozenset((self,)))


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Num(Term):
    """A literal: an exact number of sort Int or Real."""

    value: Fraction
    type: Sort

    def __post_init__(self) -> None:
        _check_types((self.type,))
        if type(self.value) is not Fraction or self.type not in (INT, REAL):
            raise TermError(f"{type(self.value).__name__}: no exact number of type {self.type}")
        if type(self.value.numerator) is not int or type(self.value.denominator) is not int:
            raise TermError(f"{self.value!r} is not made of integers")
        if max(abs(self.value.numerator), self.value.denominator) >= _TOO_LONG:
            raise TermError(f"a literal has more than {DIGITS:,} digits")
        if self.value.denominator < 1 or gcd(self.value.numerator, self.value.denominator) != 1:
            raise TermError(f"{self.value} is not in lowest terms")
        if self.type == INT and self.value.denominator != 1:
            raise TermError(f"{self.value} is no integer")
        _keep(self, self.value, self.type)


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Const(Term):
    """A constant; what it means is its definition, which the kernel keeps."""

    name: str
    type: Type

    def __post_init__(self) -> None:
        _check_name(self.name, self.type)
        _keep(self, self.name, self.type)


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bound(Term):
    """A bound variable: place ``place`` of the ``depth``-th binder outwards (0 is the nearest)."""

    depth: int
    place: int
    type: Type

    def __post_init__(self) -> None:
        _check_types((self.type,))
        if any(type(i) is not int or i < 0 for i in (self.depth, self.place)):
            raise TermError(f"no bound variable stands at {self.depth!r}, {self.place!r}")
        _keep(self, self.depth, self.place, self.type)
        object.__setattr__(self, "_loose", self.depth + 1)


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Op(Term):
    """A built-in operation; its typing rule is ``OPERATIONS[op]``."""

    op: str
    args: tuple[Term, ...]
    type: Sort = field(init=False)

    def __post_init__(self) -> None:
        if type(self.op) is not str or self.op not in _RULES:
            raise TermError(f"unknown operation {self.op!r}")
        _check_nodes(self.args)
        object.__setattr__(self, "type", _RULES[self.op](self.op, self.args))
        _keep(self, self.op, self.args)


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Apply(Term):
    """``head(args)``, the head a variable or a constant of a function type."""

    head: Term
    args: tuple[Term, ...]
    type: Sort = field(init=False)

    def __post_init__(self) -> None:
        _check_nodes(self.args)
        _check_nodes((self.head,))
        if not isinstance(self.head, (Var, Const, Bound)) or not isinstance(self.head.type, Fun):
            raise TermError(f"{self.head} is not a function")
        wanted = self.head.type.args
        if tuple(a.type for a in self.args) != wanted:
            got = ", ".join(f"{a} : {a.type}" for a in self.args)
            raise TermError(f"{self.head} takes {', '.join(map(repr, wanted))}, not ({got})")
        object.__setattr__(self, "type", self.head.type.result)
        _keep(self, self.head, self.args)


@sealed
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bind(Term):
    """``λ``, ``∀`` or ``∃`` over variables of ``types``; ``hints`` are for printing only."""

    kind: str
    types: tuple[Type, ...]
    body: Term
    hints: tuple[str, ...] = field(compare=False)
    type: Type = field(init=False)

    def __post_init__(self) -> None:
        _check_types(self.types)
        _check_nodes((self.body,))
        body = self.body.type
        if type(self.kind) is not str or self.kind not in ("lambda", "forall", "exists"):
            raise TermError(f"no such binder: {self.kind}")
        if [type(hint) for hint in self.hints] != [str] * len(self.types):
            raise TermError(f"{self.hints!r} are not names for {len(self.types)} variables")
        if not _fits(self.body, self.types, 0):
            raise TermError(f"{self.body} has a bound variable of another place or type")
        if not isinstance(body, Sort) or (self.kind != "lambda" and body != BOOL):
            raise TermError(f"{self.kind} cannot stand before {self.body} : {body}")
        object.__setattr__(self, "type", Fun(self.types, body) if self.kind == "lambda" else BOOL)
        _keep(self, self.kind, self.types, self.body)
        object.__setattr__(self, "_loose", max(0, self.body.loose - 1))


def is_term(t: object) -> TypeGuard[Term]:
    """Whether ``t`` is a term; an instance of a subclass of a node class is none."""
    node = type(t)
    return (
        node is Op
        or node is Apply
        or node is Var
        or node is Num
        or node is Bound
        or node is Const
        or node is Bind
    )


def _check_nodes(terms: object) -> None:
    if type(terms) is not tuple or not all(map(is_term, terms)):
        raise TermError(f"{terms!r} is not a tuple of terms")


def _fits(t: Term, types: tuple[Type, ...], depth: int) -> bool:
    """Whether the bound variables of the binder ``depth`` levels up are among ``types``."""
    if t.loose <= depth:
        return True
    if isinstance(t, Bound):
        return t.depth > depth or types[t.place : t.place + 1] == (t.type,)
    return all(_fits(p, types, depth + isinstance(t, Bind)) for p in parts(t))


Number = Union[int, Fraction]
Value = Union[Term, Number]


def parts(t: Term) -> tuple[Term, ...]:
    """The immediate subterms."""
    if isinstance(t, Op):
        return t.args
    if isinstance(t, Apply):
        return (t.head, *t.args)
    if isinstance(t, Bind):
        return (t.body,)
    return ()


def rebuild(t: Term, new: Iterable[Term]) -> Term:
    """``t`` with its immediate subterms replaced (a lambda put in head place is reduced)."""
    new = tuple(new)
    match t:
        case Op(op, _):
            return Op(op, new)
        case Apply():
            return apply(new[0], *new[1:])
        case Bind(kind, types):
            return Bind(kind, types, new[0], t.hints)
    return t


def subterms(t: Term) -> Iterator[Term]:
    """All subterms, outermost first (those under a binder with loose bound variables)."""
    stack = [t]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(parts(top)))


def conjuncts_of(t: Term) -> tuple[Term, ...]:
    """The conjuncts of a proposition, also of those in it.

    >>> x, y = reals("x y")
    >>> conjuncts_of(And(x <= 1, And(y <= 1, x <= y))), conjuncts_of(x <= y)
    ((x ≤ 1, y ≤ 1, x ≤ y), (x ≤ y,))
    """
    if isinstance(t, Op) and t.op == "and":
        return tuple(c for a in t.args for c in conjuncts_of(a))
    return (t,)


# --- typing rules of the operations --------------------------------------------------------


def _fail(op: str, args: tuple[Term, ...]) -> TermError:
    return TermError(f"{op} does not take ({', '.join(f'{a} : {a.type}' for a in args)})")


def _number(result: Sort | None) -> Callable[[str, tuple[Term, ...]], Sort]:
    def rule(op: str, args: tuple[Term, ...]) -> Sort:
        first = args[0].type if len(args) == (1 if op == "neg" else 2) else None
        if first not in (INT, REAL) or any(a.type != first for a in args):
            raise _fail(op, args)
        return result or first

    return rule


def _fixed(*takes: Sort, gives: Sort) -> Callable[[str, tuple[Term, ...]], Sort]:
    def rule(op: str, args: tuple[Term, ...]) -> Sort:
        if tuple(a.type for a in args) != takes:
            raise _fail(op, args)
        return gives

    return rule


def _connective(op: str, args: tuple[Term, ...]) -> Sort:
    if not args or any(a.type != BOOL for a in args):
        raise _fail(op, args)
    return BOOL


def _same(op: str, args: tuple[Term, ...]) -> Sort:
    choice = args[1:] if op == "ite" else args
    if len(choice) != 2 or choice[0].type != choice[1].type or isinstance(choice[0].type, Fun):
        raise _fail(op, args)
    if op == "ite" and args[0].type != BOOL:
        raise _fail(op, args)
    return choice[0].type if op == "ite" else BOOL


_RULES: dict[str, Callable[[str, tuple[Term, ...]], Sort]] = {
    "add": _number(None),
    "sub": _number(None),
    "mul": _number(None),
    "neg": _number(None),
    "le": _number(BOOL),
    "lt": _number(BOOL),
    "div": _fixed(REAL, REAL, gives=REAL),
    "idiv": _fixed(INT, INT, gives=INT),
    "mod": _fixed(INT, INT, gives=INT),
    "to_real": _fixed(INT, gives=REAL),
    "floor": _fixed(REAL, gives=INT),
    "eq": _same,
    "ite": _same,
    "and": _connective,
    "or": _connective,
    "not": _fixed(BOOL, gives=BOOL),
    "implies": _fixed(BOOL, BOOL, gives=BOOL),
    "true": _fixed(gives=BOOL),
    "false": _fixed(gives=BOOL),
}
OPERATIONS = Frozen(_RULES)

TRUE, FALSE = Op("true", ()), Op("false", ())

# --- building ------------------------------------------------------------------------------


def term(value: Value, type_: Type | None = None) -> Term:
    """A term from a term, an int or a Fraction; widened to Real when ``type_`` is REAL.

    >>> term(3), term(Fraction(1, 2)).type, term(ints("k")[0], REAL).type
    (3, Real, Real)
    >>> term(0.5)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    memcap.symbolic.language.terms.TermError: 0.5 is a float: write exact numbers, such as ...
    """
    if is_term(value):
        made = value
    elif isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        what = "a float: write exact numbers, such as Fraction(1, 3) or 2"
        raise TermError(f"{value!r} is {what if isinstance(value, float) else 'not a term'}")
    else:
        whole = isinstance(value, int)
        made = Num(Fraction(value), INT if whole else REAL)
    if type_ == REAL and made.type == INT:
        return Num(made.value, REAL) if isinstance(made, Num) else Op("to_real", (made,))
    return made


def as_real(value: Value) -> Term:
    """The same number, of type Real."""
    return term(value, REAL)


def _operation(op: str, *args: Term) -> Term:
    if op == "neg" and isinstance(args[0], Num):
        return Num(-args[0].value, args[0].type)
    return Op(op, args)


def _together(a: Value, b: Value) -> tuple[Term, Term]:
    a, b = term(a), term(b)
    kind = REAL if REAL in (a.type, b.type) else None
    return term(a, kind), term(b, kind)


def _arithmetic(op: str, a: Value, b: Value) -> Term:
    return Op(op, _together(a, b))


def Eq(a: Value, b: Value) -> Term:
    """The formula a = b."""
    return Op("eq", _together(a, b))


def Ne(a: Value, b: Value) -> Term:
    """The formula a ≠ b."""
    return Not(Eq(a, b))


def Not(a: Term) -> Term:
    """The formula ¬a."""
    return Op("not", (a,))


def And(*args: Term) -> Term:
    """The conjunction; of none it is true."""
    return _only(args) if len(args) == 1 else Op("and", args) if args else TRUE


def Or(*args: Term) -> Term:
    """The disjunction; of none it is false."""
    return _only(args) if len(args) == 1 else Op("or", args) if args else FALSE


def _only(args: tuple[Term, ...]) -> Term:
    """The only one; raises TermError unless it is a term."""
    _check_nodes(args)
    return args[0]


def Implies(a: Term, b: Term) -> Term:
    """The formula a ⇒ b."""
    return Op("implies", (a, b))


def ite(test: Term, then: Value, other: Value) -> Term:
    """``then`` where ``test`` holds, else ``other``."""
    return Op("ite", (test, *_together(then, other)))


def floor(a: Value) -> Term:
    """The largest integer ≤ a."""
    return Op("floor", (as_real(a),))


def between(lo: Value, a: Value, hi: Value) -> Term:
    """The formula lo ≤ a ≤ hi."""
    return And(term(lo) <= a, term(a) <= hi)


def apply(head: Term, *args: Value) -> Term:
    """``head(args)``; integers are widened to Real where the function takes a Real.

    >>> f, = functions("f", INT, REAL)
    >>> f(3).type
    Real
    """
    if not isinstance(head.type, Fun):
        raise TermError(f"{head} is not a function")
    if len(args) != len(head.type.args):
        raise TermError(f"{head} takes {len(head.type.args)} arguments, not {len(args)}")
    given = tuple(term(a, kind) for a, kind in zip(args, head.type.args))
    if isinstance(head, Bind):
        return open_with(head, given)
    return Apply(head, given)


# --- binding -------------------------------------------------------------------------------


def open_with(binder: Bind, args: tuple[Term, ...]) -> Term:
    """The body of ``binder`` with ``args``, of the right types, for its variables."""
    if tuple([a.type for a in args]) != binder.types:
        raise TermError(f"{binder} does not take {', '.join(f'{a} : {a.type}' for a in args)}")

    def walk(t: Term, depth: int) -> Term:
        if t.loose <= depth:
            return t
        if isinstance(t, Bound):
            if t.depth == depth:
                return _shift(args[t.place], depth)
            return Bound(t.depth - 1, t.place, t.type)
        deeper = depth + isinstance(t, Bind)
        return rebuild(t, (walk(p, deeper) for p in parts(t)))

    return walk(binder.body, 0)


def _shift(t: Term, by: int, above: int = 0) -> Term:
    if t.loose <= above:
        return t
    if isinstance(t, Bound):
        return Bound(t.depth + by, t.place, t.type) if t.depth >= above else t
    deeper = above + isinstance(t, Bind)
    return rebuild(t, (_shift(p, by, deeper) for p in parts(t)))


def substitute(t: Term, mapping: Mapping[Var, Term]) -> Term:
    """``t`` with free variables replaced, all at once; bound ones cannot be captured.

    Raises TermError when a variable and what replaces it differ in type.

    >>> x, y = reals("x y")
    >>> substitute(forall(y, x <= y), {x: y + 1})
    ∀y₁ : Real. y + 1 ≤ y₁
    """
    mapping = dict(mapping)
    for var, new in mapping.items():
        if type(var) is not Var or not is_term(new):
            raise TermError(f"{new!r} cannot stand for {var!r}")
        if var.type != new.type:
            raise TermError(f"{new} : {new.type} cannot stand for {var} : {var.type}")
        if new.loose:
            raise TermError(f"{new} is part of a larger term")

    def walk(u: Term) -> Term:
        if isinstance(u, Var):
            return mapping.get(u, u)
        if mapping.keys().isdisjoint(u.free):
            return u
        return rebuild(u, map(walk, parts(u)))

    return walk(t)


def bind(kind: str, variables: tuple[Var, ...], body: Term) -> Bind:
    """A binder of ``kind`` over ``variables``."""
    variables = tuple(variables)
    if len(set(variables)) != len(variables) or any(type(v) is not Var for v in variables):
        raise TermError(f"cannot bind {variables}")
    _check_nodes((body,))
    if body.loose:
        raise TermError(f"{body} is part of a larger term")
    place = {v: i for i, v in enumerate(variables)}

    def walk(t: Term, depth: int) -> Term:
        if isinstance(t, Var):
            return Bound(depth, place[t], t.type) if t in place else t
        if place.keys().isdisjoint(t.free):
            return t
        return rebuild(t, (walk(p, depth + isinstance(t, Bind)) for p in parts(t)))

    types, names = tuple(v.type for v in variables), tuple(v.name for v in variables)
    return Bind(kind, types, walk(body, 0), names)


Variables = Union[Var, tuple[Var, ...]]


def _tuple(variables: Variables) -> tuple[Var, ...]:
    return (variables,) if isinstance(variables, Var) else tuple(variables)


def forall(variables: Variables, *formula: Term) -> Term:
    """∀ variables: premises ⇒ claim; the last formula is the claim.

    >>> k, = ints("k")
    >>> forall(k, k >= 1, k >= 0)
    ∀k. 1 ≤ k ⇒ 0 ≤ k
    """
    *premises, claim = formula
    return bind("forall", _tuple(variables), Implies(And(*premises), claim) if premises else claim)


def exists(variables: Variables, *formula: Term) -> Term:
    """∃ variables: all of the formulas."""
    return bind("exists", _tuple(variables), And(*formula))


def fn(variables: Variables, body: Value) -> Bind:
    """The function variables ↦ body."""
    return bind("lambda", _tuple(variables), term(body))


def open_fresh(binder: Bind, avoid: Iterable[str] = ()) -> tuple[tuple[Var, ...], Term]:
    """New variables for those of ``binder``, and its body with them; names not in ``avoid``."""
    taken = {v.name for v in binder.free} | set(avoid)
    made = []
    for hint, kind in zip(binder.hints, binder.types):
        name = fresh_name(hint, taken)
        taken.add(name)
        made.append(Var(name, kind))
    return tuple(made), open_with(binder, tuple(made))


def fresh_name(hint: str, taken: Iterable[str]) -> str:
    """``hint``, or ``hint₁``, ``hint₂``, … when it is taken; primes stay at the end."""
    taken, name, count = set(taken), hint, 0
    bare = hint.rstrip("'")
    while name in taken:
        count += 1
        number = str(count).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
        name = f"{bare}{number}{hint[len(bare) :]}"
    return name


def _variables(names: str, type_: Type) -> tuple[Var, ...]:
    return tuple(Var(name, type_) for name in names.replace(",", " ").split())


def ints(names: str) -> tuple[Var, ...]:
    """Integer variables, from names with spaces between."""
    return _variables(names, INT)


def reals(names: str) -> tuple[Var, ...]:
    """Real variables."""
    return _variables(names, REAL)


def bools(names: str) -> tuple[Var, ...]:
    """Variables for propositions."""
    return _variables(names, BOOL)


def functions(names: str, *types: Type) -> tuple[Var, ...]:
    """Function variables: the last type is the result.

    >>> functions("f", INT, REAL)[0].type
    (Int → Real)
    """
    *args, result = types
    if not args or not isinstance(result, Sort):
        raise TermError("a function takes at least one argument and gives a number or a truth")
    return _variables(names, Fun(tuple(args), result))
