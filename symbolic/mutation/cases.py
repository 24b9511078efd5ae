"""Cases in exact numbers that break a mutant, among those near an instance and small ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from memcap.symbolic.checking.refute import Question, fits, small_cases
from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.case import Case, Exact
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import INT, REAL, Term
from memcap.symbolic.proving.lemma import Lemma

__all__ = ["Cases", "holds"]

STEPS = (1, -1, Fraction(1, 2), Fraction(-1, 2))


def holds(formula: Term, case: Case) -> bool | None:
    """The exact truth value; None where it cannot be told, for whatever reason."""
    try:
        return truth(formula, case)
    except Exception:  # of a function that the author gave: it may be of any class
        return None


class Cases:
    """Cases in which the hypotheses of a lemma may hold, tried on one mutant after the other.

    A mutant shares all formulas but one with the lemma; what was evaluated once is kept.
    """

    def __init__(self, lemma: Lemma, instance: Case | None) -> None:
        self.kept = {id(f): f for f in lemma.statement.formulas}
        every = (*_near(lemma, instance), *small_cases(lemma.variables))
        self.cases = [*map(Case, every)]
        self.known: dict[tuple[int, int], bool | None] = {}

    def against(self, mutant: Statement) -> Case | None:
        """A case in which the mutant's hypotheses hold and its claim does not."""
        broken = (i for i in self.meeting(mutant) if self.at(i, mutant.claim) is False)
        case = next((self.cases[i] for i in broken), None)
        question = Question(mutant.given, mutant.claim)
        return case if case is not None and fits(question, case) else None

    def instance(self, mutant: Statement) -> Case | None:
        """A case in which the mutant's hypotheses hold."""
        return next((self.cases[i] for i in self.meeting(mutant)), None)

    def meeting(self, mutant: Statement) -> Iterator[int]:
        """The numbers of the cases in which the mutant's hypotheses hold."""
        given = sorted(mutant.given.values(), key=lambda h: id(h) not in self.kept)
        for number in range(len(self.cases)):
            if all(self.at(number, hypothesis) is True for hypothesis in given):
                yield number

    def at(self, number: int, formula: Term) -> bool | None:
        """Whether the formula holds in the case of this number."""
        if id(formula) not in self.kept:
            return holds(formula, self.cases[number])
        place = id(formula), number
        if place not in self.known:
            self.known[place] = holds(formula, self.cases[number])
        return self.known[place]


def _near(lemma: Lemma, instance: Case | None) -> Iterator[Mapping[str, Exact]]:
    """The instance, and cases that differ from it in one number."""
    if instance is None:
        return
    yield instance
    for variable in lemma.variables:
        if variable.type in (INT, REAL) and variable.name in instance:
            for step in STEPS:
                if variable.type == REAL or isinstance(step, int):
                    yield {**instance, variable.name: instance[variable.name] + step}
