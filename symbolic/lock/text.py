"""Terms as text from which they can be read again, in the signs of mathematics.

Integers are widened to real numbers where the language does so by itself; elsewhere ``real(n)``
and ``2.0`` say so.  Bound variables are integers unless their type stands beside them.

>>> from memcap.symbolic.language.terms import *
>>> x, = reals("x"); i, n = ints("i n"); f, = functions("f", INT, REAL)
>>> print(write(forall(i, between(1, i, n), f(i) * f(i) <= 2 * x + i)))
∀i. 1 ≤ i ∧ i ≤ n ⇒ f(i)·f(i) ≤ 2·x + i
>>> print(write(exists(x, Eq(as_real(n), 3 * x))), write(fn(i, as_real(i) + 1)), sep=";  ")
∃x : Real. n = 3·x;  fn i. i + 1.0
"""

from __future__ import annotations

from collections.abc import Iterable

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
    Term,
    TermError,
    Type,
    Var,
    open_fresh,
)

__all__ = ["BINDERS", "KEYWORDS", "quoted", "type_text", "write"]

WIDTH = 92
KEYWORDS = frozenset(("fn", "if", "else", "div", "mod", "real", "true", "false"))
_SIGNS = {
    "implies": (1, "⇒"),
    "or": (2, "∨"),
    "and": (3, "∧"),
    "le": (5, "≤"),
    "lt": (5, "<"),
    "eq": (5, "="),
    "add": (6, "+"),
    "sub": (6, "-"),
    "mul": (7, "·"),
    "div": (7, "/"),
    "idiv": (7, "div"),
    "mod": (7, "mod"),
}
"""Operation ↦ how tightly it binds, and its sign."""
BINDERS = {"forall": "∀", "exists": "∃", "lambda": "fn"}
"""Kind of a binder ↦ how it begins."""
_UNARY, _ATOM = 8, 10


def write(t: Term, variables: Iterable[str] = (), indent: int = 0) -> str:
    """The term; where it does not fit into a line, its connectives begin new ones.

    Args:
        variables: names that mean variables wherever the text is read, besides those in ``t``.
        indent: spaces before the lines behind the first.
    """
    taken = frozenset((*variables, *(v.name for v in t.free)))
    return _Writer(taken | t.constants).block(t, 0, indent)


def quoted(name: str) -> str:
    """A name, so that it is not taken for a word of the language.

    >>> quoted("mod"), quoted("modulus")
    ('`mod`', 'modulus')
    """
    return f"`{name}`" if name in KEYWORDS else name


def type_text(kind: Type, inside: bool = False) -> str:
    """A type.

    >>> type_text(Fun((INT, Fun((INT,), REAL)), REAL))
    'Int × (Int → Real) → Real'
    """
    if not isinstance(kind, Fun):
        return kind.name
    made = f"{' × '.join(type_text(a, True) for a in kind.args)} → {kind.result.name}"
    return f"({made})" if inside else made


class _Writer:
    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken

    def block(self, t: Term, outer: int, indent: int) -> str:
        """The term, in more than one line if it is too long for one."""
        line = self.line(t, outer)
        if indent + len(line) <= WIDTH:
            return line
        start = "\n" + " " * indent
        match t:
            case Op("and" | "or" | "implies" as op, args):
                level, sign = _SIGNS[op]
                levels = [level + 1] + [level + (op != "implies")] * (len(args) - 1)
                levels[-1] = _last(op, args[-1], levels[-1])
                shown = [self.block(a, to, indent + 2) for a, to in zip(args, levels)]
                return _wrapped(level, outer, "  " + f"{start}{sign} ".join(shown))
            case Bind():
                head, body = self.opened(t)
                return _wrapped(0, outer, f"{head}{start}  {self.block(body, 0, indent + 2)}")
        return line

    def opened(self, t: Bind) -> tuple[str, Term]:
        """The binder as text, and its body."""
        variables, body = open_fresh(t, (*self.taken, *KEYWORDS))
        names = ", ".join(
            v.name if v.type == INT else f"{v.name} : {type_text(v.type, True)}" for v in variables
        )
        space = " " if t.kind == "lambda" else ""
        return f"{BINDERS[t.kind]}{space}{names}.", body

    def line(self, t: Term, outer: int = 0) -> str:
        """The term in one line, in brackets where it binds less tightly than ``outer``."""
        match t:
            case Var(name):
                return quoted(name)
            case Num(value, kind):
                whole = value.denominator == 1
                shown = f"{value}.0" if whole and kind == REAL else str(value)
                return _wrapped(_ATOM if value >= 0 else 6, outer, shown)
            case Const(name):
                return quoted(name)
            case Apply(head, args):
                given = (self.line(_bare(a)) for a in args)
                return f"{self.line(head, _ATOM)}({', '.join(given)})"
            case Bind():
                opening, body = self.opened(t)
                return _wrapped(0, outer, f"{opening} {self.line(body)}")
            case Op(op, args):
                return self.operation(op, args, outer)
            case Bound():
                raise TermError("a bound variable outside its binder cannot be written")
        raise TermError(f"no text for {type(t).__name__}")

    def operation(self, op: str, args: tuple[Term, ...], outer: int) -> str:
        match op, args:
            case (("true" | "false"), _):
                return op
            case "to_real", (inner,):
                return f"real({self.line(inner)})"
            case "floor", (inner,):
                return f"⌊{self.line(_bare(inner))}⌋"
            case "neg", (inner,):
                shown = self.line(inner, _UNARY)
                return _wrapped(6, outer, f"-({shown})" if isinstance(inner, Num) else f"-{shown}")
            case "not", (Op("eq", sides),):
                left, right = (self.line(a, 6) for a in _beside(*sides))
                return _wrapped(5, outer, f"{left} ≠ {right}")
            case "not", (inner,):
                return _wrapped(4, outer, f"¬{self.line(inner, _UNARY)}")
            case "ite", (test, then, other):
                shown, last = (self.line(a, 1) for a in _beside(then, other))
                return f"({shown} if {self.line(test, 1)} else {last})"
        return self.infix(op, args, outer)

    def infix(self, op: str, args: tuple[Term, ...], outer: int) -> str:
        level, sign = _SIGNS[op]
        if len(args) == 1:
            raise TermError(f"no text for {sign} with one argument")
        if op == "div":
            args = tuple(map(_bare, args))
        elif op in ("add", "sub", "mul", "le", "lt", "eq"):
            args = _beside(*args)
        first = level + (op in ("implies", "le", "lt", "eq", "and", "or"))
        rest = _last(op, args[-1], level + (op != "implies"))
        shown = [self.line(args[0], first), *(self.line(a, rest) for a in args[1:])]
        return _wrapped(level, outer, "·".join(shown) if op == "mul" else f" {sign} ".join(shown))


def _wrapped(level: int, outer: int, body: str) -> str:
    return f"({body})" if level < outer else body


def _last(op: str, t: Term, level: int) -> int:
    """How tightly the last argument must bind: a quantifier behind ⇒ needs no brackets."""
    return 0 if op == "implies" and isinstance(t, Bind) else level


def _bare(t: Term) -> Term:
    """A real number that is a widened integer, as that integer."""
    match t:
        case Op("to_real", (inner,)) if not isinstance(inner, Num):
            return inner
        case Num(value, kind) if kind == REAL and value.denominator == 1:
            return Num(value, INT)
    return t


def _beside(a: Term, b: Term) -> tuple[Term, Term]:
    """Two arguments as they may be written: an integer beside a real number is widened."""
    if a.type != REAL:
        return a, b
    bare = _bare(a), _bare(b)
    if bare[0].type == REAL or bare[1].type == REAL:
        return bare
    return (bare[0], b) if isinstance(b, Num) else (a, bare[1])
