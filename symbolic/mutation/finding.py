"""What came of the mutants of a lemma.

tight      a counterexample in exact numbers: hypotheses true, claim false
slack      the kernel made the theorem, and it says more: the lemma can be strengthened
also true  the kernel made the theorem, but it is not seen to say more than the lemma
weaker     it follows from the lemma, and tells nothing about it
vacuous    its hypotheses contradict each other
undecided  none of these; the reason says how far it went
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from memcap.symbolic.checking.refute import Question, fits, shown
from memcap.symbolic.checking.results import Result
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.kernel.acceptance import compare
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.proving.lemma import Lemma

__all__ = ["Finding", "Findings", "Verdict", "refuted", "shown_true"]

Verdict: TypeAlias = Literal["tight", "slack", "also true", "undecided", "vacuous", "weaker"]


@dataclass(frozen=True)
class Finding:
    """What came of one mutant.

    counterexample  name of a variable ↦ its exact value, where tight
    theorem         the mutant as the kernel made it, where slack or also true
    rests_on        what the theorem rests on
    """

    name: Name
    statement: Statement
    verdict: Verdict
    reason: str = ""
    counterexample: Mapping[str, str] | None = None
    theorem: Theorem | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """A lemma, what came of its check, and what came of each mutant if it is proved."""

    lemma: Lemma
    result: Result
    mutants: tuple[Finding, ...]

    def count(self, verdict: Verdict) -> int:
        """How many mutants have the verdict."""
        return sum(one.verdict == verdict for one in self.mutants)


def refuted(name: Name, statement: Statement, case: Case) -> Finding:
    """The finding that a mutant is false.

    Raises:
        ValueError: the case is no counterexample.
    """
    question = Question(statement.given, statement.claim)
    if not fits(question, case):
        raise ValueError(f"{name.of}, {name.where}, {name.what}: not a counterexample")
    return Finding(name, statement, "tight", counterexample=shown(question, case))


def shown_true(
    name: Name, statement: Statement, theorem: Theorem, rests_on: tuple[str, ...], stronger: bool
) -> Finding:
    """The finding that a mutant is true.

    Raises:
        NotShown: the theorem does not say what the mutant does.
    """
    compare(statement, theorem)
    verdict: Verdict = "slack" if stronger else "also true"
    return Finding(name, statement, verdict, theorem=theorem, rests_on=rests_on)
