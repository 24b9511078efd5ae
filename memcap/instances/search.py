"""The least values of letters for which the hypotheses about numbers hold.

The same values are tried on every machine: every number up to a small one, then doubles, then what
lies between two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from memcap.instances.table import Constant, Gap, Named, Size
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import Undecided, checked, evaluate
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Fun, Term, Var, conjuncts_of

__all__ = ["Missing", "Values", "letters_of", "search"]

SMALL, LARGE = 1 << 6, 1 << 64
"""Up to the first every number is tried; no constant reaches the second."""

STEPS = 4_000
"""A formula takes at most so many steps to evaluate."""


class Missing(Exception):
    """A letter has no value, or something that is assumed does not hold."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap.reason)
        self.gap = gap


@dataclass
class Values:
    """The letters that are known, each with its value."""

    known: dict[Var, Any] = field(default_factory=dict)

    def put(self, letter: Var, value: Fraction | int) -> None:
        """Raises Missing where the letter stands for something else."""
        try:
            self.known[letter] = checked(Fraction(value), letter.type)
        except TypeError:
            raise Missing(Gap(f"{value} is no value of", letter)) from None

    def covers(self, t: Term) -> bool:
        """Whether all letters in the term are known."""
        return t.free <= self.known.keys()

    def value(self, t: Term) -> Any:
        """What the term is; raises Undecided."""
        exact = {letter.name: self.known[letter] for letter in t.free}
        return evaluate(t, exact, DEFINITIONS, steps=STEPS)

    def hold(self, formulas: Sequence[Named]) -> bool:
        """Whether all of them are seen to hold."""
        try:
            return all(self.value(formula) for _, formula in formulas)
        except Undecided:
            return False

    def missing(self, reason: str, letter: Var | None, formulas: Sequence[Named]) -> Missing:
        """What is said where these formulas are not seen to hold."""
        free = {v for _, formula in formulas for v in formula.free} - {letter}
        known = [Constant(v, self.known[v]) for v in sorted(free, key=lambda v: v.name)]
        return Missing(Gap(reason, letter, formulas, known))


def letters_of(statement: Statement) -> dict[str, Var]:
    """The letters of a statement that stand for numbers."""
    return {v.name: v for v in statement.variables if not isinstance(v.type, Fun)}


def search(statement: Statement, size: Size) -> tuple[list[Constant], Values]:
    """All constants, and the values of all letters; raises Missing.

    A letter that is left without a value by others is looked for before them.
    """
    letters = letters_of(statement)
    hypotheses = _about_numbers(statement)
    data = _data(letters, hypotheses, size)
    order = [letters[name] for name in size.order if name in letters]
    _require_all(letters, [*data.known, *order])
    tried: list[list[Var]] = []
    failures: list[Missing] = []
    while order not in tried:
        tried.append(order)
        run = _Letters(list(order), hypotheses, size.powers, Values(dict(data.known)))
        try:
            return list(run.constants()), run.values
        except Missing as failure:
            failures.append(failure)
            order = _earlier(order, failure.gap)
    raise failures[0]


def _about_numbers(statement: Statement) -> list[Named]:
    """What is assumed of numbers alone, each part with the name of the hypothesis."""
    return [
        (name, part)
        for name, formula in statement.given.items()
        for part in conjuncts_of(formula)
        if not any(isinstance(v.type, Fun) for v in part.free)
    ]


def _data(letters: Mapping[str, Var], hypotheses: Sequence[Named], size: Size) -> Values:
    """The size of the data; raises Missing where it is not one that the statement is about."""
    data = Values()
    for name in (name for name in size.data if name in letters):
        data.put(letters[name], size.data[name])
    for named in hypotheses:
        if data.covers(named[1]) and not data.hold([named]):
            raise data.missing("these data are not seen to meet what is assumed", None, [named])
    return data


def _require_all(letters: Mapping[str, Var], order: Sequence[Var]) -> None:
    for letter in letters.values():
        if letter not in order:
            raise Missing(Gap("nothing says which value to take for", letter))


def _earlier(order: list[Var], gap: Gap) -> list[Var]:
    """The order in which the letter without a value stands before those that left it none."""
    blamed = [v for v in order if v in {one.what for one in gap.known}]
    if gap.letter is None or not blamed or order.index(blamed[0]) > order.index(gap.letter):
        return order
    others = [v for v in order if v != gap.letter]
    at = others.index(blamed[0])
    return [*others[:at], gap.letter, *others[at:]]


@dataclass
class _Letters:
    """From the size of the data to all letters.

    left        letters that have no value yet, in the order that is preferred
    hypotheses  those about numbers alone, with their names
    """

    left: list[Var]
    hypotheses: Sequence[Named]
    powers: Sequence[str]
    values: Values = field(default_factory=Values)

    def constants(self) -> Iterator[Constant]:
        """Each letter as soon as something is known about it."""
        while self.left:
            letter = next(filter(self.about, self.left), self.left[0])
            because = self.about(letter)
            if not because:
                raise Missing(Gap("nothing that is assumed gives a value to", letter))
            power = letter.name in self.powers
            value = self.least(letter, because, power=power)
            self.values.put(letter, value)
            self.left.remove(letter)
            yield Constant(letter, Fraction(value), because, power)

    def about(self, letter: Var) -> list[Named]:
        """What is assumed of this letter and of others that are known."""
        known = self.values.known.keys() | {letter}
        return [(name, f) for name, f in self.hypotheses if letter in f.free <= known]

    def least(self, letter: Var, because: Sequence[Named], *, power: bool) -> int:
        """The least whole number, or power of two, for which the formulas hold."""
        values = Values(dict(self.values.known))

        def enough(value: int) -> bool:
            values.put(letter, value)
            return values.hold(because)

        high = next(filter(enough, _tried(powers=power)), None)
        if high is None:
            kind = "power of two" if power else "whole number"
            reason = f"no {kind} below {LARGE} is seen to be a value of"
            raise self.values.missing(reason, letter, because)
        low = high // 2 if high > SMALL and not power else high - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high


def _tried(*, powers: bool) -> Iterator[int]:
    yield from () if powers else range(SMALL)
    double = 1 if powers else SMALL
    while double < LARGE:
        yield double
        double *= 2
