"""How brittle proofs are: every obligation asked in other ways that mean the same.

The words are Mariposa's (Zhou et al., FMCAD 2023).  An obligation is

stable       no more variants than allowed are left without an answer
unstable     more are
unsolvable   all are
spread       none too many, but some variant takes far more than most do
satisfiable  a variant has a model: the step is false, or the solver is wrong

What an answer takes is what Z3 counts (its rlimit), not seconds: the same on every machine, so the
same question has the same report.  Nothing here is trusted, nor is a certificate looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import median_low
from typing import Literal, TypeAlias

from memcap.symbolic.checking.plan import Asked, deeply, plans
from memcap.symbolic.checking.pool import Job, Progress, answer_all
from memcap.symbolic.oracles.base import Trial, oracle
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.stability.variants import Kind, Variant, variants

__all__ = [
    "BACKSTOP", "FAILURES", "FLOOR", "LIMIT", "RUNS", "SOLVER", "SPREAD",
    "Bounds", "Measured", "Outcome", "Stability", "State", "measure",
]  # fmt: skip

SOLVER = "z3"
RUNS = 5
"""Variants of each kind."""
LIMIT = 10_000_000
"""What Z3 may count for a variant: a few seconds."""
BACKSTOP = 120.0
"""Seconds for a variant: now and then Z3 is busy with large numbers and does not count."""
FLOOR = 100_000
"""A spread counts from here on: below it, an answer takes some hundredths of a second."""
FAILURES = Fraction(0)
SPREAD = Fraction(10)

State: TypeAlias = Literal["stable", "spread", "unstable", "unsolvable", "satisfiable"]


@dataclass(frozen=True)
class Bounds:
    """What is allowed of one obligation.

    failures  per cent of its variants that may be left without an answer
    spread    how many times the median the largest count may be

    Raises ValueError where there is no such share, or the largest would have to be below the
    median.
    """

    failures: Fraction = FAILURES
    spread: Fraction = SPREAD

    def __post_init__(self) -> None:
        if not (0 <= self.failures <= 100 and self.spread >= 1):
            raise ValueError(f"Bounds: failures {self.failures} %, spread {self.spread}")


@dataclass(frozen=True)
class Outcome:
    """What came of one variant."""

    variant: Variant
    reply: Reply

    @property
    def kind(self) -> Kind:
        return self.variant.kind

    @property
    def shown(self) -> bool:
        """Whether the solver shows the obligation in this form."""
        return self.reply.verdict == "unsat"


@dataclass(frozen=True)
class Measured:
    """One obligation: the lemma and the step it belongs to, and what came of its variants.

    >>> said = [Outcome(Variant("seed", ""), Reply("unsat", resources=n)) for n in (10, 20, 45)]
    >>> found = Measured("doc.lemma", "step", "doc.py:1", tuple(said))
    >>> found.least, found.median, found.largest, found.spread
    (10, 20, 45, Fraction(9, 4))
    >>> found.state(Bounds(spread=Fraction(2)))
    'stable'
    """

    lemma: str
    step: str
    place: str
    outcomes: tuple[Outcome, ...]

    @property
    def shown(self) -> int:
        """How many variants the solver shows."""
        return sum(outcome.shown for outcome in self.outcomes)

    @property
    def failures(self) -> Fraction:
        """Per cent of the variants that it does not show."""
        return 100 * (1 - Fraction(self.shown, len(self.outcomes)))

    @cached_property
    def counts(self) -> list[int]:
        """What the answers took, in order of size."""
        return sorted(outcome.reply.resources for outcome in self.outcomes if outcome.shown)

    @property
    def least(self) -> int:
        return min(self.counts, default=0)

    @property
    def median(self) -> int:
        """The middle count; of two, the lower."""
        return median_low(self.counts or [0])

    @property
    def largest(self) -> int:
        return max(self.counts, default=0)

    @property
    def spread(self) -> Fraction:
        """How many times the median the largest count is; 1 where nothing was shown or counted."""
        return Fraction(self.largest or 1, self.median or 1)

    @property
    def model(self) -> Outcome | None:
        """A variant that has a model."""
        return next((o for o in self.outcomes if o.reply.verdict == "sat"), None)

    @property
    def reasons(self) -> list[str]:
        """Why variants were left without an answer, each reason once."""
        return list(dict.fromkeys(o.reply.reason for o in self.outcomes if o.reply.reason))

    def state(self, bounds: Bounds) -> State:
        """What to call it."""
        if self.model is not None:
            return "satisfiable"
        if not self.shown:
            return "unsolvable"
        if self.failures > bounds.failures:
            return "unstable"
        wide = self.largest >= FLOOR and self.spread > bounds.spread
        return "spread" if wide else "stable"


@dataclass(frozen=True)
class Stability:
    """Every obligation that was measured, in the order of the proofs, and how.

    solver   its name and version
    runs     variants of each kind; seed: of everything random
    limit    what the solver might count for each
    """

    obligations: tuple[Measured, ...]
    solver: str
    runs: int
    seed: int
    limit: int
    bounds: Bounds

    @cached_property
    def states(self) -> Mapping[Measured, State]:
        """What to call each."""
        return {measured: measured.state(self.bounds) for measured in self.obligations}

    @property
    def ok(self) -> bool:
        """Whether all are stable."""
        return all(state == "stable" for state in self.states.values())

    @property
    def worst_first(self) -> list[Measured]:
        """Those with a model, then by how many variants fail, then by spread if that counts."""
        return sorted(self.obligations, key=_badness, reverse=True)


def _badness(one: Measured) -> tuple[bool, Fraction, bool, Fraction, int]:
    return one.model is not None, one.failures, one.largest >= FLOOR, one.spread, one.largest


def measure(
    lemmas: Sequence[Lemma],
    *,
    runs: int = RUNS,
    seed: int = 0,
    limit: int = LIMIT,
    bounds: Bounds | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Stability:
    """Ask Z3 about every obligation of these lemmas, as it stands and in other ways.

    Nothing stored is used and nothing is kept.  An obligation that occurs twice is measured once,
    where it occurs first.

    Args:
        runs: variants of each kind: renamed, shuffled, other seeds.
        seed: of everything random.
        limit: what the solver may count for a variant.
        bounds: what is allowed of an obligation.
        processes, progress: as for `symbolic.checking.pool.answer_all`.

    Raises:
        InputError: a proof cannot be read.
        OracleError: the solver is not installed.
        ValueError: a limit that is none.
    """
    asked = deeply(lambda: _obligations(lemmas))
    made = {text: variants(text, runs, seed) for text in asked}
    jobs = {
        variant: Job(variant.text, f"{lemma.name}: {one.label}", trial=Trial(variant.seed, limit))
        for text, (lemma, one) in asked.items()
        for variant in made[text]
    }
    answers = answer_all(
        list(jobs.values()),
        oracles=(SOLVER,),
        timeout=BACKSTOP,
        processes=processes,
        store=None,
        fresh=True,
        progress=progress,
    )

    def outcome(variant: Variant) -> Outcome:
        return Outcome(variant, answers[jobs[variant].sha].reply)

    found = (
        Measured(lemma.name, one.label, lemma.place, tuple(map(outcome, made[text])))
        for text, (lemma, one) in asked.items()
    )
    name = f"{SOLVER} {oracle(SOLVER).version()}"
    return Stability(tuple(found), name, runs, seed, limit, bounds or Bounds())


def _obligations(lemmas: Sequence[Lemma]) -> dict[str, tuple[Lemma, Asked]]:
    """Each text with the place where it occurs first; not those of other lemmas that they use."""
    every = plans(lemmas)
    found: dict[str, tuple[Lemma, Asked]] = {}
    for lemma in dict.fromkeys(lemmas):
        for one in every[lemma].questions:
            found.setdefault(one.text, (lemma, one))
    return found
