r"""Terms as LaTeX for math mode.

>>> from symbolic.terms import *
>>> x, y = reals("x y"); n, = ints("n"); f, = functions("f", INT, REAL)
>>> print(Formula().write(Implies(And(0 <= x, x <= y * y), Ne(x / 2, floor(y)))))
0 \le x \le y^{2} \;\Rightarrow\; \frac{x}{2} \ne \lfloor y\rfloor
>>> print(Formula().write(forall(n, n >= 1, f(n) + -x <= 2 * (x + 1))))
\forall n\colon\; 1 \le n \;\Rightarrow\; f(n) - x \le 2\,(x + 1)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from symbolic.gadgets.run import LOOPS
from symbolic.kernel import DEFINITIONS
from symbolic.terms import (
    INT,
    Apply,
    Bind,
    Const,
    Fun,
    Num,
    Op,
    Term,
    Var,
    apply,
    fresh_name,
    open_fresh,
    term,
)
from symbolic.typeset.notation import FORMS, INDEXED_BY_CALL, plain_symbol, split_name, symbol, word

__all__ = ["Formula", "Loop", "chained", "loop_of", "seen"]

_RELATIONS = {"le": r" \le ", "lt": " < ", "eq": " = "}
_ANYTHING = r"\cdot"

NARROW = 20
"""So many signs may stand beside a brace; longer ones are written in a row, which can be broken."""

_ANY, _IMPLIES, _OR, _AND, _RELATION, _SUM, _PRODUCT, _CALL, _ATOM = 0, 1, 2, 3, 5, 6, 7, 9, 10


Loop: TypeAlias = tuple[str, tuple[Term, ...]]
"""The constant of a repetition, and its arguments but for the register and the pass."""


@dataclass(frozen=True)
class Formula:
    """A writer of terms.

    base    writes a letter without index: as it is, or as a macro that an author may change
    sign    writes the sign of a constant, likewise
    comma   what stands between arguments: there a line may be broken
    abbreviations  terms that are written as a letter; taken: names that bound letters may not have
    runs    repetitions, with what is before them, that have a number
    """

    base: Callable[[str], str] = plain_symbol
    sign: Callable[[str], str] = lambda name: FORMS[name].sign if name in FORMS else word(name)
    comma: str = ", "
    abbreviations: Mapping[Term, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    runs: Mapping[Loop, str] = field(default_factory=dict)

    def write(self, t: Term, outer: int = _ANY) -> str:
        """The term, in brackets where it binds less than ``outer``."""
        return self._avoiding(t)._put(t, outer)

    def argument(self, t: Term) -> str:
        """An argument; a function as a family, ``(f(i))_{i}``, unless it is a name."""
        return self._avoiding(t)._argument(t)

    def chain(self, links: tuple[Term, ...]) -> str:
        """a ≤ b < c, from its inequalities; or one formula by itself."""
        return self._avoiding(*links)._chain(links)

    def _avoiding(self, *terms: Term) -> Formula:
        """A writer that gives bound letters other names than those that are free in the terms."""
        return replace(self, taken=self.taken.union(v.name for t in terms for v in t.free))

    def within(self, variables: Sequence[Var]) -> Formula:
        """A writer for what stands under a binder of these."""
        return replace(self, taken=self.taken.union(v.name for v in variables))

    def _put(self, t: Term, outer: int = _ANY) -> str:
        written, level = self._written(t)
        return self._bracketed(written) if level < outer else written

    def letter(self, name: str) -> str:
        """A variable."""
        return symbol(name, self.base)

    def letters(self, variables: Sequence[Var]) -> str:
        """Variables in a row."""
        return self.comma.join(self.letter(v.name) for v in variables)

    def _bracketed(self, written: str) -> str:
        left, right = (r"\bigl(", r"\bigr)") if _tall(written) else ("(", ")")
        return f"{left}{written}{right}"

    def _written(self, t: Term) -> tuple[str, int]:
        if t in self.abbreviations:
            return self.letter(self.abbreviations[t]), _ATOM
        match t:
            case Var(name):
                return self.letter(name), _ATOM
            case Const(name):
                return self.sign(name), _ATOM
            case Num(value):
                return self._number(value.numerator, value.denominator)
            case Apply():
                return self._application(t)
            case Bind():
                return self._binder(t)
            case Op(op, args):
                return self._operation(op, args)
        raise TypeError(f"no LaTeX for {type(t).__name__}")

    @staticmethod
    def _number(numerator: int, denominator: int) -> tuple[str, int]:
        sign = "-" if numerator < 0 else ""
        size = str(abs(numerator))
        if denominator != 1:
            size = rf"\tfrac{{{abs(numerator)}}}{{{denominator}}}"
        return sign + size, _SUM if sign else _ATOM

    # --- applications ---

    def _application(self, t: Apply) -> tuple[str, int]:
        if isinstance(t.head, Const):
            special = getattr(self, f"_of_{t.head.name}", None)
            return special(*t.args) if special else self._of_constant(t.head, t.args)
        name, args = self._put(t.head, _ATOM), [self._argument(a) for a in t.args]
        if self._as_indices(t.head, t.args):
            return f"{name}_{{{','.join(args)}}}", _ATOM
        return f"{name}({self.comma.join(args)})", _CALL

    @staticmethod
    def _as_indices(head: Term, args: tuple[Term, ...]) -> bool:
        """Whether the arguments of a function of integers are short enough to be indices."""
        if not isinstance(head, Var) or not isinstance(head.type, Fun):
            return False
        base, index, primes = split_name(head.name)
        if index or primes or base in INDEXED_BY_CALL:
            return False
        return all(kind == INT for kind in head.type.args) and all(map(_short, args))

    def _argument(self, t: Term) -> str:
        if not isinstance(t, Bind):
            return self._put(t)
        variables, body = self.opened(t)
        if isinstance(body, Apply) and isinstance(body.head, Var):
            first = body.args[: -len(variables)]
            if body.args == (*first, *variables) and not _mention((body.head, *first), variables):
                return self._family(body.head, first)
        if isinstance(body, Apply) and isinstance(body.head, Const):
            missing = len(body.args) - len(variables)
            if body.args[missing:] == variables and not _mention(body.args[:missing], variables):
                return self._partial(body.head, body.args[:missing])
        inside = self._bracketed(self.within(variables)._put(body))
        return f"{inside}_{{{','.join(map(self._put, variables))}}}"

    def opened(self, t: Bind) -> tuple[tuple[Var, ...], Term]:
        """Letters that mean nothing else for those of the binder, and its body with them."""
        return open_fresh(t, self._names_in_use(t))

    def _family(self, head: Var, first: tuple[Term, ...]) -> str:
        """A function without its last arguments."""
        name = self.letter(head.name)
        if not first:
            return name
        args = [self._argument(a) for a in first]
        if self._as_indices(head, first):
            return f"{name}_{{{','.join(args)}}}"
        return f"{name}({self.comma.join([*args, _ANYTHING])})"

    def _partial(self, constant: Const, args: tuple[Term, ...]) -> str:
        """A constant without its last arguments: the others as indices, if they are letters."""
        given, sign = [self._argument(a) for a in args], self.sign(constant.name)
        if not given:
            return sign
        if len(given) < 3 and all(isinstance(a, (Var, Const)) for a in args):
            return f"{sign}_{{{','.join(given)}}}"
        return f"{sign}({self.comma.join([*given, _ANYTHING])})"

    def _of_constant(self, constant: Const, args: tuple[Term, ...]) -> tuple[str, int]:
        meaning = FORMS.get(constant.name)
        if constant.name in LOOPS and isinstance(args[0], Num):
            return self._of_loop(constant, args)
        if meaning is None:
            given = self.comma.join(map(self._argument, args))
            return f"{self.sign(constant.name)}({given})", _CALL
        parameters = _parameters(constant.name)
        values = dict(zip(parameters, args, strict=True))
        others = {
            name: value
            for name, value in values.items()
            if name not in meaning.shown and not self._spelled(value, name)
        }

        def put(found: re.Match[str]) -> str:
            value = values[found[1]]
            if isinstance(value, Bind) or not found[2]:
                return self._argument(value)
            return self._put(value, _ATOM)

        body = re.sub(r"<([^<>!]+)(!?)>", put, meaning.latex.replace("<>", "\0"))
        changes = self._changes(others)
        if "\0" not in body:
            return body + changes, meaning.level
        return body.replace("\0", self.sign(constant.name) + changes), meaning.level

    def _of_loop(self, constant: Const, args: tuple[Term, ...]) -> tuple[str, int]:
        """A register in a repetition: what stands in it before a pass."""
        names, places = LOOPS[constant.name]
        register = names[min(int(args[0].value), len(names)) - 1]  # type: ignore[attr-defined]
        loop = loop_of(constant.name, args)
        shown = self.comma.join(self._argument(a) for a in args[len(args) - places :])
        number = self.runs.get(loop)
        index = f"_{{{number}}}" if number else ""
        sign = rf"{self.letter(register)}^{{\mathrm{{{constant.name}}}{index}}}"
        entry = "" if number else self.entry(*loop)
        return f"{sign}{entry}({shown})", _CALL

    def entry(self, name: str, inner: tuple[Term, ...]) -> str:
        """What is before a repetition, in brackets.

        Registers that are 0 there, or 1 in ``one``, are not mentioned.
        """
        parameters = _parameters(name)[1:]
        others = {
            parameter: value
            for parameter, value in zip(parameters, inner)
            if not self._spelled(value, parameter) and not _initial(parameter, value)
        }
        return self._changes(others)

    def _spelled(self, value: Term, name: str) -> bool:
        """Whether the argument is written like the parameter of the definition."""
        if isinstance(value, Op) and value.op == "to_real":
            value = value.args[0]
        spelled = value.name if isinstance(value, Var) else self.abbreviations.get(value)
        return spelled == name

    def _changes(self, others: dict[str, Term]) -> str:
        if not others:
            return ""
        pairs = (f"{self.letter(n)} := {self._argument(v)}" for n, v in others.items())
        return rf"[{self.comma.join(pairs)}]"

    def _names_in_use(self, *terms: Term) -> frozenset[str]:
        """Names that a bound letter may not have: an abbreviation is not about bound letters."""
        within = (*terms, *self.abbreviations)
        return (
            self.taken | {v.name for t in within for v in t.free} | {*self.abbreviations.values()}
        )

    def _indexed(self, f: Term, *others: Term) -> tuple[str, Term, Formula]:
        """An index that is free, f of it, and a writer for that."""
        hint = f.hints[0] if isinstance(f, Bind) else "i"
        index = Var(fresh_name(hint, self._names_in_use(f, *others)), INT)
        return self.letter(index.name), apply(f, index), self.within([index])

    def _of_total(self, count: Term, summand: Term) -> tuple[str, int]:
        index, body, inner = self._indexed(summand, count)
        upto, inside = self._put(count), inner._put(body, _PRODUCT)
        return rf"\sum_{{{index}=1}}^{{{upto}}} {inside}", _SUM

    def _of_maximum(self, count: Term, values: Term) -> tuple[str, int]:
        index, body, inner = self._indexed(values, count)
        upto, inside = self._put(count), inner._put(body, _CALL)
        return rf"\max_{{1\le {index}\le {upto}}} {inside}", _PRODUCT

    def _of_count(self, count: Term, values: Term, value: Term) -> tuple[str, int]:
        index, body, inner = self._indexed(values, count, value)
        test = f"{inner._put(body, _SUM)} = {self._put(value, _SUM)}"
        return rf"\#\{{{index}\le {self._put(count)} : {test}\}}", _ATOM

    # --- operations ---

    def _operation(self, op: str, args: tuple[Term, ...]) -> tuple[str, int]:
        if op in ("true", "false"):
            return rf"\text{{{op}}}", _ATOM
        if op == "to_real":
            return self._written(args[0])
        writer: Callable[..., tuple[str, int]] | None = getattr(self, f"_op_{op}", None)
        if writer is not None:
            return writer(*args)
        if op in _RELATIONS:
            left, right = (self._put(a, _SUM) for a in args)
            return left + _RELATIONS[op] + right, _RELATION
        raise TypeError(f"no LaTeX for {op}")

    def _op_floor(self, a: Term) -> tuple[str, int]:
        return rf"\lfloor {self._put(a)}\rfloor", _ATOM

    def _op_neg(self, a: Term) -> tuple[str, int]:
        return "-" + self._put(a, _PRODUCT), _SUM

    def _op_add(self, *args: Term) -> tuple[str, int]:
        first, second = args
        left, negative = self._put(first, _SUM), _negated(second)
        if negative is not None:
            return f"{left} - {self._put(negative, _PRODUCT)}", _SUM
        right = self._put(second, _SUM)
        return f"{left} - {right[1:]}" if right[0] == "-" else f"{left} + {right}", _SUM

    def _op_sub(self, a: Term, b: Term) -> tuple[str, int]:
        return f"{self._put(a, _SUM)} - {self._put(b, _PRODUCT)}", _SUM

    def _op_mul(self, a: Term, b: Term) -> tuple[str, int]:
        written = ""
        for factor, power in _powers(Op("mul", (a, b))):
            one = self._put(factor, _CALL if power == 1 else _ATOM)
            if power > 1:
                one = rf"{_raised(one)}^{{{power}}}"
            written = f"{written}{_times(written, one)}{one}"
        return written, _PRODUCT

    def _op_div(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"\frac{{{self._put(a)}}}{{{self._put(b)}}}", _CALL

    def _op_idiv(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"\lfloor {self._put(a, _PRODUCT)}/{self._put(b, _ATOM)}\rfloor", _ATOM

    def _op_mod(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"{self._put(a, _PRODUCT)} \bmod {self._put(b, _CALL)}", _PRODUCT

    def _op_ite(self, test: Term, then: Term, other: Term) -> tuple[str, int]:
        if _is_zero(other) and not _is_zero(then):
            chosen = self._indicator(self._put(test))
            return chosen if _is_one(then) else self._product(chosen[0], then)
        if _is_zero(then) and not _is_zero(other):
            return self._product(self._indicator(self._put(Op("not", (test,))))[0], other)
        first, condition, second = self._put(then), self._put(test), self._put(other)
        if max(map(seen, (first, condition, second))) <= NARROW:
            rows = rf"{first} & \text{{if }} {condition} \\ {second} & \text{{otherwise}}"
            return rf"\begin{{cases}} {rows} \end{{cases}}", _ATOM
        return rf"{first} \text{{ if }} {condition}\text{{, else }} {second}", _ANY

    @staticmethod
    def _indicator(condition: str) -> tuple[str, int]:
        return rf"\mathbf{{1}}[{condition}]", _ATOM

    def _product(self, written: str, factor: Term) -> tuple[str, int]:
        return rf"{written}\,{self._put(factor, _CALL)}", _PRODUCT

    # --- propositions ---

    def _op_not(self, a: Term) -> tuple[str, int]:
        if isinstance(a, Op) and a.op == "eq":
            left, right = (self._put(b, _SUM) for b in a.args)
            return rf"{left} \ne {right}", _RELATION
        return rf"\neg {self._put(a, _CALL)}", _CALL

    def _op_and(self, *args: Term) -> tuple[str, int]:
        parts = [self._chain(c) for c in chained(args)]
        if len(parts) == 1:
            return parts[0], _RELATION
        return r" \;\land\; ".join(parts), _AND

    def _chain(self, links: tuple[Term, ...]) -> str:
        first, *rest = links
        written = self._put(first, _AND + 1)
        for link in rest:
            if not isinstance(link, Op):
                raise TypeError(f"{link} is no inequality")
            written += _RELATIONS[link.op] + self._put(link.args[1], _SUM)
        return written

    def _op_or(self, *args: Term) -> tuple[str, int]:
        return r" \;\lor\; ".join(self._put(a, _OR + 1) for a in args), _OR

    def _op_implies(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"{self._put(a, _IMPLIES + 1)} \;\Rightarrow\; {self._put(b, _IMPLIES)}", _IMPLIES

    def _binder(self, t: Bind) -> tuple[str, int]:
        if t.kind == "lambda":
            return self._argument(t), _ATOM
        variables, body = self.opened(t)
        sign = {"forall": r"\forall", "exists": r"\exists"}[t.kind]
        inside = self.within(variables)._put(body)
        return rf"{sign} {self.letters(variables)}\colon\; {inside}", _ANY


def loop_of(name: str, args: tuple[Term, ...]) -> Loop:
    """The repetition of which a register is meant by the constant with these arguments."""
    return name, args[1 : len(args) - LOOPS[name][1]]


def chained(args: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Conjuncts in order, those that make a chain of inequalities together.

    >>> from symbolic.terms import *
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


def _parameters(name: str) -> tuple[str, ...]:
    meaning = DEFINITIONS[name]
    return meaning.hints if isinstance(meaning, Bind) else ()


def _mention(terms: Sequence[Term], variables: Sequence[Var]) -> bool:
    return any(not t.free.isdisjoint(variables) for t in terms)


def _factors(t: Term) -> list[Term]:
    """The factors of a product, in order; a number is one by itself."""
    if isinstance(t, Op) and t.op == "to_real":
        t = t.args[0]
    if isinstance(t, Op) and t.op == "mul":
        return [f for a in t.args for f in _factors(a)]
    return [t]


def _negated(t: Term) -> Term | None:
    """What −t is, where t is written with a sign before it."""
    match t:
        case Op("neg", (a,)):
            return a
        case Num(value) if value < 0:
            return Num(-value, t.type)
        case Op("to_real", (a,)):
            return _negated(a)
        case Op("mul", (a, b)):
            first = _negated(a)
            return None if first is None else Op("mul", (term(first, t.type), b))
    return None


def _powers(t: Term) -> list[tuple[Term, int]]:
    """The factors of a product, each with its power; a number that occurs twice stands twice."""
    factors = [f for f in _factors(t) if not _is_one(f)] or [Num(Fraction(1), INT)]
    counted = Counter(f for f in factors if not isinstance(f, Num))
    return [
        (f, counted.pop(f, 1))
        for k, f in enumerate(factors)
        if isinstance(f, Num) or f not in factors[:k]
    ]


def _times(before: str, after: str) -> str:
    """What stands between two factors."""
    if not before:
        return ""
    return r" \cdot " if after[0].isdigit() or after.startswith(r"\tfrac") else r"\,"


def _raised(one: str) -> str:
    """A base: in braces, where it ends with a power."""
    return f"{{{one}}}" if "^" in one and not one.endswith(")") else one


def seen(written: str) -> int:
    """About how many signs are seen: a letter that is a macro by its name, a sign as four."""
    named = re.sub(r"\\mcv\{(\w*)\}", r"\1", re.sub(r"\\mcf\{\w*\}", "sign", written))
    return len(re.sub(r"\\[a-zA-Z]+|[{}\\ ]", "", named))


def _short(t: Term) -> bool:
    """Whether a term may stand as an index."""
    match t:
        case Var() | Num():
            return True
        case Op("add" | "sub", (Var() | Num(), Num() | Var())):
            return True
        case Apply(Var() as head, (Var(),)):
            return len(head.name) == 1 or head.name == "pi"
    return False


def _initial(name: str, value: Term) -> bool:
    """Whether that is 0 for all columns, or 1 in the register ``one``."""
    if isinstance(value, Bind):
        value = value.body
    return _is_zero(value) or (name == "one" and _is_one(value))


def _is_one(t: Term) -> bool:
    return isinstance(t, Num) and t.value == 1


def _is_zero(t: Term) -> bool:
    return isinstance(t, Num) and t.value == 0


def _tall(written: str) -> bool:
    return any(sign in written for sign in ("(", r"\frac", r"\sum"))
