"""Exact values that tell statements, or definitions, apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.terms import Term
from memcap.symbolic.lock.asked import models
from memcap.symbolic.lock.letters import Letters
from memcap.symbolic.mutation.asking import Asking

__all__ = ["Found", "Instance", "CaseSearch", "small", "solved"]

Found: TypeAlias = "dict[Hashable, Instance]"
"""What is told apart ↦ where."""


@dataclass(frozen=True)
class Instance:
    """Exact values for which what is assumed holds and what should follow does not.

    breaks      the hypothesis that does not hold, or "claim"
    values      name of a variable ↦ its value
    whatever    constants that were taken for arbitrary functions to find it
    part        whether only a part of the statements was looked at: the hypotheses on the same
                variables, or the places in which the claims differ
    hypotheses  whether the hypotheses of the later statement hold there
    """

    breaks: str
    values: Mapping[str, str]
    whatever: tuple[str, ...] = ()
    hypotheses: bool = True
    part: bool = False

    @property
    def exact(self) -> bool:
        """Whether the statements themselves are told apart."""
        return not self.whatever and not self.part


@dataclass(frozen=True, eq=False)
class CaseSearch:
    """A question whose answer tells something apart: what, and what it breaks.

    given    hypotheses of which it is told whether they hold
    letters  those that stand for constants; part: see `Instance`
    """

    about: Hashable
    breaks: str
    question: Question
    given: tuple[Term, ...] = ()
    letters: Letters | None = None
    part: bool = False

    def instance(self, case: Case) -> Instance:
        """The case as an instance."""
        held = all(truth(h, case) is True for h in self.given)
        if self.letters is None:
            return Instance(self.breaks, refute.shown(self.question, case), (), held, self.part)
        values = self.letters.shown(self.question, case)
        return Instance(self.breaks, values, self.letters.constants, held, self.part)


def small(searches: Sequence[CaseSearch], asking: Asking | None = None) -> Found:
    """What searches find among small values, the first that does for each."""
    made: Found = {}

    def look() -> None:
        for one in searches:
            case = None if one.about in made else refute.small_case(one.question)
            if case is not None:
                made[one.about] = one.instance(case)

    deeply(look)
    return made


def solved(searches: Sequence[CaseSearch], asking: Asking) -> Found:
    """What searches find by a solver, the first that does for each."""
    texts = deeply(lambda: {one: refute.texts(one.question) for one in searches})
    replies = models((t for own in texts.values() for t in own), asking, "where they differ")
    made: Found = {}

    def look() -> None:
        for one in searches:
            given = (replies[text] for text in texts[one] if text in replies)
            cases = (refute.modelled(one.question, reply) for reply in given)
            case = next((c for c in cases if c is not None), None)
            if case is not None:
                made.setdefault(one.about, one.instance(case))

    deeply(look)
    return made
