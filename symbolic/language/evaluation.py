"""Exact evaluation of terms on concrete values [trusted].

Numbers are ``int`` (sort Int) and ``Fraction`` (sort Real), of these very classes; a function
variable gets a Python callable, seen as a mathematical function (`case`).  A quantifier
over integers between bounds is tried value by value; one without bounds is decided only where one
of the ``candidates`` settles it.  Whatever cannot be decided raises ``Undecided``: it never counts
as true or false.  So does a division by zero, and so does what takes too many steps, each as many
as its numbers are long.

>>> from memcap.symbolic.language.terms import *
>>> k, n = ints("k n"); f, = functions("f", INT, REAL)
>>> evaluate(forall(k, between(1, k, n), f(k) >= k), {"n": 3, "f": lambda i: Fraction(i)}, {})
True
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from memcap.symbolic.language.case import Case, CaseError, Exact
from memcap.symbolic.language.case import Undecided as Undecided
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    REAL,
    Apply,
    Bind,
    Bound,
    Const,
    Num,
    Op,
    Sort,
    Term,
    Type,
    Var,
    conjuncts_of,
    parts,
)

__all__ = ["WORD", "Frames", "Limit", "checked", "evaluate"]

WORD = 256
"""Numbers of up to so many bits count as short; longer ones take as many steps as their square."""


@dataclass
class _Budget:
    steps: int

    def spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise Undecided("the evaluation takes too many steps")

    def handle(self, numbers: Sequence[Exact]) -> None:
        """Spend what an operation on long numbers takes, before it is carried out."""
        bits = 0
        for number in numbers:
            if isinstance(number, int):
                bits += number.bit_length()
            elif isinstance(number, Fraction):
                bits += number.numerator.bit_length() + number.denominator.bit_length()
        if bits >= WORD:
            self.spend((bits // WORD) ** 2)


def evaluate(
    t: Term,
    values: Mapping[str, Exact],
    definitions: Mapping[str, Term],
    *,
    candidates: Sequence[Exact] = (),
    steps: int = 2_000_000,
) -> Exact:
    """The value of ``t`` with ``values`` for its free variables (by name).

    A `Case` of values keeps what its functions say from one evaluation to the next.

    ``definitions`` maps the name of a constant to the λ-term (or plain term) that defines it.
    Raises Undecided; CaseError for a value of the wrong kind.
    """
    case = values if type(values) is Case else Case(values)
    run = _Evaluation(case, definitions, candidates, _Budget(steps))
    try:
        return run.value(t, ())
    except RecursionError:
        raise Undecided("the evaluation is nested too deeply") from None


def checked(value: Exact, kind: Type) -> Exact:
    """``value`` as an exact value of type ``kind``; raises CaseError for anything else."""
    made = type(value)
    if made is bool and kind == BOOL:
        return value
    if kind == REAL and (made is Fraction or made is int):
        return value if made is Fraction else Fraction(value)
    if kind == INT and (made is int or (made is Fraction and value.denominator == 1)):
        return int(value)
    if not isinstance(kind, Sort) and callable(value):
        return value
    raise CaseError(f"{_named(value)} is no exact value of type {kind}")


def _named(value: Exact) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a very long number"


Frames = tuple[tuple[Exact, ...], ...]


@dataclass
class _Evaluation:
    values: Case
    definitions: Mapping[str, Term]
    candidates: Sequence[Exact]
    budget: _Budget
    fitting: dict[Type, list[Exact]] = field(default_factory=dict)

    def value(self, t: Term, frames: Frames) -> Exact:
        self.budget.spend()
        match t:
            case Op(op, args):
                return self.operation(op, args, frames)
            case Bound(depth, place):
                return frames[-1 - depth][place]
            case Num(value, kind):
                return int(value) if kind == INT else value
            case Var(name, kind):
                if name not in self.values:
                    raise Undecided(f"{name} has no value")
                return checked(self.values[name], kind)
            case Const(name, kind):
                return self.constant(name, kind)
            case Apply(head, args):
                function = self.value(head, frames)
                given = (self.value(a, frames) for a in args)
                return checked(function(*given), t.type)
            case Bind("lambda"):
                return lambda *args: self.value(t.body, (*frames, args))
            case Bind(kind):
                return self.quantified(t, frames, kind == "forall")
        raise Undecided(f"no value for {type(t).__name__}")

    def constant(self, name: str, kind: Type) -> Exact:
        if name not in self.definitions or self.definitions[name].type != kind:
            raise Undecided(f"{name} : {kind} has no definition")
        return self.value(self.definitions[name], ())

    def operation(self, op: str, args: tuple[Term, ...], frames: Frames) -> Exact:
        if op == "ite":
            return self.value(args[1] if self.value(args[0], frames) else args[2], frames)
        if op == "and":
            return self.all(partial(self.value, a, frames) for a in args)
        if op == "or":
            return not self.all(partial(self.fails, a, frames) for a in args)
        if op == "implies":
            premise, claim = args
            tests = partial(self.value, premise, frames), partial(self.fails, claim, frames)
            return not self.all(iter(tests))
        values = [self.value(a, frames) for a in args]
        self.budget.handle(values)
        return _ARITHMETIC[op](*values)

    def fails(self, t: Term, frames: Frames) -> bool:
        return not self.value(t, frames)

    def all(self, tests: Iterator[Callable[[], bool]]) -> bool:
        """Whether all hold; one that fails decides, even beside an undecided one."""
        doubt: Undecided | None = None
        for test in tests:
            try:
                if not test():
                    return False
            except Undecided as caught:
                doubt = caught
        if doubt:
            raise doubt
        return True

    def quantified(self, t: Bind, frames: Frames, universal: bool) -> bool:
        def holds(args: tuple[Exact, ...]) -> bool:
            found: bool = self.value(t.body, (*frames, args))
            return found if universal else not found

        whole, choices = self.choices(t, frames, universal)
        answer = self.all(partial(holds, a) for a in choices)
        if answer and not whole:
            raise Undecided("a quantifier without bounds")
        return answer if universal else not answer

    def choices(
        self, t: Bind, frames: Frames, universal: bool
    ) -> tuple[bool, Iterator[tuple[Exact, ...]]]:
        """All values of the bound variables that matter, and whether these are really all."""
        guards = _guards(t.body, universal)
        whole = True
        found: list[tuple[Exact, ...]] = [()]
        for place, kind in enumerate(t.types):
            bounds = _bounds(guards, place) if kind == INT else []
            if len({limit.low for limit in bounds}) == 2:
                found = list(self.between(bounds, found, frames, len(t.types)))
                continue
            options = (False, True) if kind == BOOL else self.options(kind)
            whole = whole and (kind == BOOL or not found)
            self.budget.spend(len(found) * len(options))
            found = [(*sofar, option) for sofar in found for option in options]
        return whole, iter(found)

    def between(
        self,
        bounds: Sequence[Limit],
        found: Sequence[tuple[Exact, ...]],
        frames: Frames,
        count: int,
    ) -> Iterator[tuple[Exact, ...]]:
        """The values found for the first of ``count`` variables, with those of an integer more."""
        for sofar in found:
            inner = (*frames, (*sofar, *(None for _ in range(count - len(sofar)))))
            lows = [self.value(one.bound, inner) + one.step for one in bounds if one.low]
            highs = [self.value(one.bound, inner) - one.step for one in bounds if not one.low]
            for option in range(max(lows), min(highs) + 1):
                self.budget.spend()
                yield (*sofar, option)

    def options(self, kind: Type) -> list[Exact]:
        """The candidates that are values of the type."""
        if kind not in self.fitting:
            self.fitting[kind] = [checked(c, kind) for c in self.candidates if _fits(c, kind)]
        return self.fitting[kind]


@dataclass(frozen=True)
class Limit:
    """A lower or an upper bound on a variable; `step` is 1 where equality is not enough."""

    low: bool
    bound: Term
    step: int


def _bounds(guards: Sequence[Term], place: int) -> list[Limit]:
    """Bounds on the variable at ``place``, from guards that mention only earlier ones."""
    found: list[Limit] = []
    for guard in guards:
        match guard:
            case Op("le" | "lt" as op, (bound, Bound(0, p))) if p == place:
                low = True
            case Op("le" | "lt" as op, (Bound(0, p), bound)) if p == place:
                low = False
            case _:
                continue
        if all(q < place for q in _places(bound, 0)):
            found.append(Limit(low, bound, 1 if op == "lt" else 0))
    return found


def _fits(value: Exact, kind: Type) -> bool:
    try:
        checked(value, kind)
    except TypeError:
        return False
    return True


def _guards(body: Term, universal: bool) -> list[Term]:
    """The conjuncts that limit the bound variables: premises of ∀, conjuncts of ∃."""
    if universal:
        if not (isinstance(body, Op) and body.op == "implies"):
            return []
        return [*conjuncts_of(body.args[0]), *_guards(body.args[1], True)]
    return [*conjuncts_of(body)]


def _places(t: Term, depth: int) -> Iterator[int]:
    """Which variables of the binder ``depth`` levels up occur."""
    if isinstance(t, Bound) and t.depth == depth:
        yield t.place
    for part in parts(t):
        yield from _places(part, depth + isinstance(t, Bind))


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise Undecided("division by zero")
    return a / b


def _quotient(a: int, b: int) -> int:
    if b == 0:
        raise Undecided("division by zero")
    return a // b if b > 0 else -(a // -b)


_ARITHMETIC: Mapping[str, Callable[..., Exact]] = {
    "add": lambda *args: sum(args[1:], args[0]),
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
    "div": _divide,
    "idiv": _quotient,
    "mod": lambda a, b: a - b * _quotient(a, b),
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "eq": lambda a, b: a == b,
    "not": lambda a: not a,
    "to_real": lambda a: Fraction(a),
    "floor": lambda a: math.floor(a),
    "true": lambda: True,
    "false": lambda: False,
}
