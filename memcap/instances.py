"""The constants of a theorem for one size of data: the least that its hypotheses allow, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symbolic.evaluation import Undecided, evaluate
from symbolic.kernel import DEFINITIONS
from symbolic.statement import Statement
from symbolic.terms import INT, REAL, Apply, Bind, Fun, Op, Term, Var, conjuncts_of, open_fresh
from symbolic.typeset.sentences import Sentences

__all__ = ["Constant", "Size", "constants"]

LIMIT = 1 << 4096
"""Larger constants are not looked for."""


@dataclass(frozen=True)
class Size:
    """A size of data, and the order in which constants follow from it.

    data    letter ↦ value
    order   letters of constants: each is the least whole number that the hypotheses allow
    powers  those that are the least power of two instead
    most    letters of what there is that count something, each with the letter of the parts that
            it is cut into and of how many are in a part: the most that the claim allows
    """

    data: Mapping[str, Fraction]
    order: Sequence[str]
    powers: Sequence[str] = ()
    most: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Constant:
    """A letter or a size, its value, and the formulas that decide it, with their names."""

    what: Term
    value: Fraction
    because: tuple[tuple[str, Term], ...] = ()

    def reasons(self, sentences: Sentences) -> list[str]:
        """What decides it, in words."""
        return [rf"\mchyp{{{sentences.plain(n)}}}: {sentences.say(f)}" for n, f in self.because]


def constants(statement: Statement, size: Size) -> list[Constant]:
    """The constants of a theorem about data, and the sizes that it claims; none of any other.

    Every hypothesis about numbers alone holds for them.
    """
    scalars = {v.name: v for v in statement.variables if not isinstance(v.type, Fun)}
    about_data = {"n", "N"} <= scalars.keys() <= {*size.data, *size.order}
    if statement.kind != "Theorem" or not about_data:
        return []
    known = _Known({name: size.data[name] for name in scalars if name in size.data})
    hypotheses = [
        (name, part) for name, formula in statement.given.items() for part in conjuncts_of(formula)
    ]
    found = [Constant(scalars[n], v) for n, v in known.values.items()]
    for name in (n for n in size.order if n in scalars):
        about = [(label, f) for label, f in hypotheses if known.decides(f, name)]
        value = known.least([f for _, f in about], name, powers=name in size.powers)
        known.values[name] = value
        found.append(Constant(scalars[name], value, tuple(about)))
    return found + list(_claimed(statement.claim, known, size))


@dataclass
class _Known:
    """The values so far."""

    values: dict[str, Fraction] = field(default_factory=dict)

    def decides(self, formula: Term, name: str) -> bool:
        """Whether the formula is about this letter and others that are known."""
        names = {v.name for v in formula.free}
        return name in names and names <= {name, *self.values} and not _quantified(formula)

    def covers(self, t: Term) -> bool:
        """Whether all letters in the term are known."""
        return {v.name for v in t.free} <= self.values.keys()

    def value(self, t: Term) -> Fraction:
        """The number that the term is."""
        return Fraction(self._evaluated(t, self.values))

    def holds(self, formulas: Sequence[Term], name: str, value: int) -> bool:
        """Whether all of them do, for this value of the letter."""
        values = self.values | {name: Fraction(value)}
        return all(self._evaluated(f, values) for f in formulas)

    @staticmethod
    def _evaluated(t: Term, values: Mapping[str, Fraction]) -> Any:
        exact = {v.name: _exact(v, values[v.name]) for v in t.free}
        return evaluate(t, exact, DEFINITIONS)

    def least(self, formulas: Sequence[Term], name: str, *, powers: bool) -> Fraction:
        """The least whole number, or power of two, for which the formulas hold."""
        high = 1
        while not self.holds(formulas, name, high):
            high *= 2
            if high > LIMIT:
                raise Undecided(f"no value was found for {name}")
        if powers:
            return Fraction(high)
        low = high // 2 if high > 1 else -1
        while high - low > 1:
            middle = (low + high) // 2
            if self.holds(formulas, name, middle):
                high = middle
            else:
                low = middle
        return Fraction(high)


def _exact(variable: Var, value: Fraction) -> int | Fraction:
    return int(value) if variable.type == INT else Fraction(value)


def _quantified(formula: Term) -> bool:
    return any(isinstance(v.type, Fun) for v in formula.free) or isinstance(formula, Bind)


def _claimed(claim: Term, known: _Known, size: Size) -> Iterator[Constant]:
    """What there is at most, and the sizes: equations with a number on the right."""
    if not isinstance(claim, Bind) or claim.kind != "exists":
        return
    variables, body = open_fresh(claim, (v.name for v in claim.free))
    letters = {v.name: v for v in variables}
    parts = conjuncts_of(body)
    for count, groups, each in size.most:
        for part in parts:
            bounds = [b for b in _bounds(part, count) if known.covers(b)]
            if bounds:
                known.values[count] = max(map(known.value, bounds))
                yield Constant(letters[count], known.values[count], (("at most", part),))
        if count in known.values and groups in letters:
            known.values[groups] = Fraction(-(-known.values[count] // known.values[each]))
            wanted = {count, groups, each}
            because = [("least", p) for p in parts if {v.name for v in p.free} == wanted]
            yield Constant(letters[groups], known.values[groups], tuple(because[-1:]))
    for part in parts:
        match part:
            case Op("eq", (Apply() as what, number)) if what.type in (INT, REAL):
                if known.covers(number):
                    yield Constant(what, known.value(number), (("exactly", part),))


def _bounds(part: Term, name: str) -> list[Term]:
    """b, where the formula says that the letter is at most b; or each b of which it says one."""
    match part:
        case Op("le", (Var(other), bound)) if other == name:
            return [bound]
        case Op("or", alternatives):
            found = [_bounds(a, name) for a in alternatives]
            return [b for bounds in found for b in bounds] if all(found) else []
    return []
