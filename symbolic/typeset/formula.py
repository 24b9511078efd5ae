r"""Terms as LaTeX for math mode.

Letters that look alike are told apart (`symbolic.typeset.names`).  Bound letters are integers
unless it is said what they are.  ``a div b`` and ``a mod b`` are Euclid's; a floor bar stands only
where the divisor is above 0 on sight, for there the two agree.

>>> from memcap.symbolic.language.terms import *
>>> x, y = reals("x y"); n, = ints("n"); f, = functions("f", INT, REAL)
>>> print(Formula().write(Implies(And(0 <= x, x <= y * y), Ne(x / 2, floor(y)))))
0 \le x \le y^{2} \;\Rightarrow\; \frac{x}{2} \ne \lfloor y\rfloor
>>> print(Formula().write(forall(n, n >= 1, f(n) + -x <= 2 * (x + 1))))
\forall n\colon\; 1 \le n \;\Rightarrow\; f(n) - x \le 2\,(x + 1)
>>> print(Formula().write(exists(x, Eq(n // 2, n % -2))))
\exists x \in \mathbb{R}\colon\; \lfloor n/2\rfloor = n \bmod (-2)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

from memcap.symbolic.gadgets.results import LOOPS
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.printing import LIBRARY, negative
from memcap.symbolic.language.terms import (
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
    open_with,
)
from memcap.symbolic.typeset.names import BY_FORM, BY_NAME, SPELLED, Names, look
from memcap.symbolic.typeset.notation import (
    INDEXED_BY_CALL,
    Form,
    form_of,
    plain_symbol,
    spelled_out,
    split_name,
    symbol,
    word,
)
from memcap.symbolic.typeset.shapes import (
    above_zero,
    chained,
    is_one,
    is_zero,
    mention,
    negated,
    powers,
    raised,
    seen,
    short,
    tall,
    times,
    type_of,
)
from memcap.symbolic.typeset.terminal import terminal

__all__ = ["Formula", "Loop", "is_defined", "loop_of", "plain_sign"]

_RELATIONS = {"le": r" \le ", "lt": " < ", "eq": " = "}
_ANYTHING = r"\cdot"
_DIV = r"\mathbin{\mathrm{div}}"
_IN, _OF = r" \in ", r"\colon "
_APART = r";\, "

NARROW = 20
"""So many signs may stand beside a brace; longer ones are written in a row, which can be broken."""

_ANY, _IMPLIES, _OR, _AND, _RELATION, _SUM, _PRODUCT, _CALL, _ATOM = 0, 1, 2, 3, 5, 6, 7, 9, 10


Loop: TypeAlias = tuple[str, tuple[Term, ...]]
"""The constant of a repetition, and its arguments but for the register and the pass."""


def plain_sign(name: str) -> str:
    """The sign of a constant, as its form says, or its name."""
    form = form_of(name)
    return word(name) if form is None else form.sign


@dataclass(frozen=True)
class Formula:
    """A writer of terms.

    base    writes a letter without index: as it is, or as a macro that an author may change
    sign    writes the sign of a constant, likewise
    comma   what stands between arguments: there a line may be broken
    abbreviations  terms that are written as a letter
    names   who has which letter
    runs    repetitions, with what is before them, that have a number
    """

    base: Callable[[str], str] = plain_symbol
    sign: Callable[[str], str] = plain_sign
    comma: str = ", "
    abbreviations: Mapping[Term, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    runs: Mapping[Loop, str] = field(default_factory=dict)

    def write(self, t: Term, outer: int = _ANY) -> str:
        """The term, in brackets where it binds less than ``outer``."""
        return self._knowing(t)._put(t, outer)

    def argument(self, t: Term) -> str:
        """An argument; a function as a family, ``(f(i))_{i}``, unless it is a name."""
        return self._knowing(t)._argument(t)

    def chain(self, links: tuple[Term, ...]) -> str:
        """a ≤ b < c, from its inequalities; or one formula by itself."""
        return self._knowing(*links)._chain(links)

    def about(self, *terms: Term) -> Formula:
        """A writer for these terms together: letters in them that look alike are told apart."""
        return replace(self, names=self.names.about(terms))

    def settling(self, constants: Iterable[str]) -> Formula:
        """A writer that tells these constants apart, wherever they stand."""
        return replace(self, names=self.names.settling(constants))

    def elsewhere(self) -> Formula:
        """A writer for a definition, which has letters of its own."""
        return replace(self, names=self.names.elsewhere())

    def within(self, variables: Sequence[Var]) -> Formula:
        """A writer for what stands under a binder of these."""
        return replace(self, names=self.names.adding(variables=[v.name for v in variables]))

    def _knowing(self, *terms: Term) -> Formula:
        free = {v.name for t in terms for v in t.free}
        constants = {name for t in terms for name in t.constants}
        return replace(self, names=self.names.adding(variables=free, constants=constants))

    def _put(self, t: Term, outer: int = _ANY) -> str:
        written, level = self._written(t)
        return self._bracketed(written) if level < outer else written

    def letter(self, name: str) -> str:
        """A variable."""
        return spelled_out(name) if self.names.spelled(name) else symbol(name, self.base)

    def letters(self, variables: Sequence[Var]) -> str:
        """Variables in a row."""
        return self.comma.join(self.letter(v.name) for v in variables)

    def binding(self, variables: Sequence[Var]) -> str:
        """Bound variables: what they are is said unless all are integers."""
        if all(v.type == INT for v in variables):
            return self.letters(variables)
        groups = ((kind, list(group)) for kind, group in groupby(variables, key=lambda v: v.type))
        return _APART.join(
            rf"{self.letters(group)}{_OF if isinstance(kind, Fun) else _IN}{type_of(kind)}"
            for kind, group in groups
        )

    def constant(self, constant: Const) -> str:
        """A constant by itself."""
        name = constant.name
        level = self.names.level(name) if is_defined(constant) else SPELLED
        if level == SPELLED:
            return rf"\text{{constant }}{spelled_out(name)}"
        return word(name) if level == BY_NAME and form_of(name) else self.sign(name)

    def _bracketed(self, written: str) -> str:
        left, right = (r"\bigl(", r"\bigr)") if tall(written) else ("(", ")")
        return f"{left}{written}{right}"

    def _written(self, t: Term) -> tuple[str, int]:
        if t in self.abbreviations:
            return self.letter(self.abbreviations[t]), _ATOM
        match t:
            case Var(name):
                return self.letter(name), _ATOM
            case Const():
                return self.constant(t), _ATOM
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
            return self._of_constant(t.head, t.args)
        name, args = self._put(t.head, _ATOM), [self._argument(a) for a in t.args]
        if self._as_indices(t.head, t.args):
            return f"{name}_{{{','.join(args)}}}", _ATOM
        return f"{name}({self.comma.join(args)})", _CALL

    def _as_indices(self, head: Term, args: tuple[Term, ...]) -> bool:
        """Whether the arguments of a function of integers are short enough to be indices."""
        if not isinstance(head, Var) or not isinstance(head.type, Fun):
            return False
        base, index, primes = split_name(head.name)
        if index or primes or base in INDEXED_BY_CALL:
            return False
        short_ones = all(kind == INT for kind in head.type.args) and all(map(short, args))
        return short_ones and not self._is_letter(look(head.name), args)

    def _is_letter(self, base: str, args: tuple[Term, ...]) -> bool:
        """Whether the base with these indices is a letter that means something else."""
        if not any(seen.startswith(base) and seen != base for seen in self.names.letters):
            return False
        plain = replace(self, base=plain_symbol, sign=plain_sign, comma=", ")
        indices = ",".join(map(plain._argument, args))
        return terminal(f"{base}_{{{indices}}}") in self.names.letters

    def _argument(self, t: Term) -> str:
        if not isinstance(t, Bind):
            return self._put(t)
        variables, body = self.opened(t)
        if isinstance(body, Apply) and isinstance(body.head, Var):
            first = body.args[: -len(variables)]
            if body.args == (*first, *variables) and not mention((body.head, *first), variables):
                return self._family(body.head, first)
        if isinstance(body, Apply) and isinstance(body.head, Const):
            missing = len(body.args) - len(variables)
            if body.args[missing:] == variables and not mention(body.args[:missing], variables):
                return self._partial(body.head, body.args[:missing])
        inner = self.within(variables)
        inside = self._bracketed(inner._put(body))
        return f"{inside}_{{{','.join(map(inner._put, variables))}}}"

    def opened(self, t: Bind) -> tuple[tuple[Var, ...], Term]:
        """Letters that mean nothing else for those of the binder, and its body with them."""
        others, names = self._letters_for(t)
        made: list[Var] = []
        for hint, kind in zip(t.hints, t.types, strict=True):
            made.append(Var(names.fresh(hint, {*others, *made}), kind))
            names = names.adding(variables=[made[-1].name])
        return tuple(made), open_with(t, tuple(made))

    def _letters_for(self, *terms: Term) -> tuple[set[Var], Names]:
        """What is free in the terms, and who has which letter where they are written.

        An abbreviation is not about bound letters.
        """
        inner = self._knowing(*terms, *self.abbreviations)
        free = {v for t in (*terms, *self.abbreviations) for v in t.free}
        return free, inner.names.adding(variables=self.abbreviations.values())

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
        given, sign = [self._argument(a) for a in args], self.constant(constant)
        if not given:
            return sign
        letters = len(given) < 3 and all(isinstance(a, (Var, Const)) for a in args)
        if letters and not self._is_letter(terminal(plain_sign(constant.name)), args):
            return f"{sign}_{{{','.join(given)}}}"
        return f"{sign}({self.comma.join([*given, _ANYTHING])})"

    def _of_constant(self, constant: Const, args: tuple[Term, ...]) -> tuple[str, int]:
        name = constant.name
        if not is_defined(constant):
            return self._call(self.constant(constant), args)
        if name in _NOTATIONS and name in LIBRARY:
            return _NOTATIONS[name](self, *args)
        if name in LOOPS and isinstance(args[0], Num):
            return self._of_loop(constant, args, args[0])
        form = form_of(name)
        if form is None or self.names.level(name) != BY_FORM:
            return self._call(self.constant(constant), args)
        if _misread(name, form, args):
            return self._call(word(name), args)
        return self._formed(constant, form, args)

    def _call(self, sign: str, args: tuple[Term, ...]) -> tuple[str, int]:
        return f"{sign}({self.comma.join(map(self._argument, args))})", _CALL

    def _formed(self, constant: Const, form: Form, args: tuple[Term, ...]) -> tuple[str, int]:
        """A constant as its form says."""
        values = dict(zip(_parameters(constant.name), args, strict=True))
        others = {
            name: value
            for name, value in values.items()
            if name not in form.shown and not self._spelled(value, name)
        }

        def put(found: re.Match[str]) -> str:
            value = values[found[1]]
            if isinstance(value, Bind) or not found[2]:
                return self._argument(value)
            return self._put(value, _ATOM)

        body = re.sub(r"<([^<>!]+)(!?)>", put, form.latex.replace("<>", "\0"))
        changes = self._changes(others)
        if "\0" not in body:
            return body + changes, form.level
        return body.replace("\0", self.constant(constant) + changes), form.level

    def _of_loop(self, constant: Const, args: tuple[Term, ...], number: Num) -> tuple[str, int]:
        """A register in a repetition: what stands in it before a pass."""
        registers, places = LOOPS[constant.name]
        known = 1 <= number.value <= len(registers)
        register = registers[int(number.value) - 1 if known else -1]
        loop = loop_of(constant.name, args)
        shown = self.comma.join(self._argument(a) for a in args[len(args) - places :])
        run = self.runs.get(loop)
        sign = rf"{self.letter(register)}^{{{word(constant.name)}{f'_{{{run}}}' if run else ''}}}"
        return f"{sign}{'' if run else self.entry(*loop)}({shown})", _CALL

    def entry(self, name: str, inner: tuple[Term, ...]) -> str:
        """What is before a repetition, in brackets; at the end what is 0 there."""
        values = dict(zip(_parameters(name)[1:], inner))
        others = {n: value for n, value in values.items() if not self._spelled(value, n)}
        empty = [n for n, value in others.items() if _is_empty(value)]
        parts = [self._pairs({n: value for n, value in others.items() if n not in empty})]
        if empty:
            parts.append(f"{self.comma.join(map(self.letter, empty))} := 0")
        return f"[{_APART.join(filter(None, parts))}]" if others else ""

    def _spelled(self, value: Term, name: str) -> bool:
        """Whether the argument is the very letter of the definition."""
        if isinstance(value, Op) and value.op == "to_real":
            value = value.args[0]
        spelled = value.name if isinstance(value, Var) else self.abbreviations.get(value)
        return spelled == name and not self.names.spelled(name)

    def _changes(self, others: Mapping[str, Term]) -> str:
        return f"[{self._pairs(others)}]" if others else ""

    def _pairs(self, others: Mapping[str, Term]) -> str:
        pairs = (f"{self.letter(n)} := {self._argument(v)}" for n, v in others.items())
        return self.comma.join(pairs)

    def _indexed(self, f: Term, *others: Term) -> tuple[str, Term, Formula]:
        """An index that is free, f of it, and a writer for that."""
        free, names = self._letters_for(f, *others)
        index = Var(names.fresh(f.hints[0] if isinstance(f, Bind) else "i", free), INT)
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
        divided = isinstance(a, Op) and a.op in ("idiv", "mod")
        return "-" + self._put(a, _CALL if divided else _PRODUCT), _SUM

    def _op_add(self, *args: Term) -> tuple[str, int]:
        first, second = args
        left, negative = self._put(first, _SUM), negated(second)
        if negative is not None:
            return f"{left} - {self._put(negative, _PRODUCT)}", _SUM
        right = self._put(second, _SUM)
        return f"{left} - {right[1:]}" if right[0] == "-" else f"{left} + {right}", _SUM

    def _op_sub(self, a: Term, b: Term) -> tuple[str, int]:
        return f"{self._put(a, _SUM)} - {self._put(b, _PRODUCT)}", _SUM

    def _op_mul(self, a: Term, b: Term) -> tuple[str, int]:
        written = ""
        for factor, power in powers(Op("mul", (a, b))):
            one = self._put(factor, _CALL if power == 1 else _ATOM)
            if power > 1:
                one = rf"{raised(one)}^{{{power}}}"
            written = f"{written}{times(written, one)}{one}"
        return written, _PRODUCT

    def _op_div(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"\frac{{{self._put(a)}}}{{{self._put(b)}}}", _CALL

    def _op_idiv(self, a: Term, b: Term) -> tuple[str, int]:
        if above_zero(b):
            return rf"\lfloor {self._put(a, _PRODUCT)}/{self._put(b, _ATOM)}\rfloor", _ATOM
        return rf"{self._put(a, _PRODUCT)} {_DIV} {self._put(b, _CALL)}", _PRODUCT

    def _op_mod(self, a: Term, b: Term) -> tuple[str, int]:
        return rf"{self._put(a, _PRODUCT)} \bmod {self._put(b, _CALL)}", _PRODUCT

    def _op_ite(self, test: Term, then: Term, other: Term) -> tuple[str, int]:
        if is_zero(other) and not is_zero(then):
            chosen = self._indicator(self._put(test))
            return chosen if is_one(then) else self._product(chosen[0], then)
        if is_zero(then) and not is_zero(other):
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
        inner = self.within(variables)
        bound = inner.binding(variables)
        if any(isinstance(v.type, Fun) for v in variables):
            bound = f"({bound})"
        return rf"{sign} {bound}\colon\; {inner._put(body)}", _ANY


_NOTATIONS: Mapping[str, Callable[..., tuple[str, int]]] = {
    "total": Formula._of_total,
    "maximum": Formula._of_maximum,
    "count": Formula._of_count,
}
"""How the constants of the library are written that bind an index."""


def is_defined(constant: Const) -> bool:
    """Whether it is a constant of today, of its type."""
    meaning = DEFINITIONS.get(constant.name)
    return meaning is not None and meaning.type == constant.type


def loop_of(name: str, args: tuple[Term, ...]) -> Loop:
    """The repetition of which a register is meant by the constant with these arguments."""
    return name, args[1 : len(args) - LOOPS[name][1]]


def _misread(name: str, form: Form, args: tuple[Term, ...]) -> bool:
    """Whether its form would be read as another power: 2 to the −1, or n squared."""
    if name == "pow2":
        return negative(args[0])
    return form.is_power and any(isinstance(a, Num) for a in args)


def _parameters(name: str) -> tuple[str, ...]:
    meaning = DEFINITIONS[name]
    return meaning.hints if isinstance(meaning, Bind) else ()


def _is_empty(value: Term) -> bool:
    """Whether that is 0, for all columns."""
    return is_zero(value.body if isinstance(value, Bind) else value)
