"""What came of a check: a result for each lemma, and the report of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from memcap.symbolic.kernel import Theorem
    from memcap.symbolic.language.case import Case

__all__ = ["Decided", "Report", "Result", "Verdict"]

Verdict: TypeAlias = Literal["proved", "refuted", "unknown", "vacuous"]


@dataclass(frozen=True)
class Result:
    """What came of one lemma.

    obligations     how many texts its own proof asks an oracle about
    seconds         what the oracles took for them in this run
    rests_on, uses  solvers that were believed; names of the lemmas used directly
    counterexample  name of a variable ↦ its exact value, where refuted
    reason          why it is not proved, in one line
    notes           what else should be known, such as a hypothesis never needed
    """

    name: str
    title: str
    verdict: Verdict
    obligations: int
    seconds: float
    rests_on: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    source: str = ""
    counterexample: Mapping[str, str] | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decided:
    """One obligation of a proof: the step, what decided it, in how many seconds.

    verdict  unsat where it is shown; steps: those of its certificate, if it has one
    """

    label: str
    decided_by: str
    verdict: str
    seconds: float
    steps: int = 0


@dataclass(frozen=True)
class Report:
    """The results in the order of the lemmas, and what the store warned about.

    unread       what is wrong with targets or proofs that could not be read, in lines
    theorems     what the kernel made, by name: of every lemma that was proved
    obligations  of each lemma, by name; cases: of each an instance of its hypotheses, if known
    """

    results: tuple[Result, ...]
    seconds: float
    warnings: tuple[str, ...] = ()
    theorems: Mapping[str, Theorem] = field(default_factory=dict)
    obligations: Mapping[str, tuple[Decided, ...]] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything was read and proved."""
        return not self.unread and all(result.verdict == "proved" for result in self.results)
