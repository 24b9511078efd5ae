"""What a search may cost: work that is counted, the same on every machine and at any time.

A step is one of those that a check counts, on a coefficient (`symbolic.certificate.formula.Work`).
What else a search does is weighed against it by the time that it takes.
"""

from __future__ import annotations

from typing import Any

from memcap.symbolic.certificate.formula import Work

__all__ = ["STEPS", "Budget", "GaveUp", "Meter", "counted"]

STEPS = 150_000_000
"""What a search may cost: some twenty seconds, several times what any of our proofs takes."""
OF_Z3 = 4
"""What a step that Z3 counts (rlimit) costs."""
LARGEST = (1 << 32) - 1
"""The largest limit that Z3 takes."""


class GaveUp(Exception):
    """No certificate was found; the text says why."""


class Budget(Work):
    """The steps that a search may still take.

    >>> budget = Budget(10)
    >>> budget.spend(7)
    >>> budget.spent
    7
    >>> budget.spend(4)
    Traceback (most recent call last):
        ...
    memcap.symbolic.search.budget.GaveUp: stopped after 10 steps of search
    """

    def __init__(self, steps: int) -> None:
        super().__init__(steps)
        self.steps = steps

    def spend(self, steps: int) -> None:
        """Raises GaveUp when too much is asked."""
        self.left -= steps
        if self.left < 0:
            raise GaveUp(f"stopped after {self.steps:,} steps of search")

    @property
    def spent(self) -> int:
        """The steps that were taken."""
        return self.steps - self.left

    @property
    def of_z3(self) -> int:
        """What Z3 may count, if nothing else is done: beyond that, nothing is left."""
        return min(self.steps // OF_Z3 + 1, LARGEST)


class Meter:
    """What a context of Z3 counts, charged to a budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.read = 0

    def charge(self, solver: Any) -> None:
        """Spend what was counted since the last time, with this solver or another of its context.

        Raises GaveUp when that is too much.
        """
        before, self.read = self.read, counted(solver)
        self.budget.spend(OF_Z3 * (self.read - before))


def counted(solver: Any) -> int:
    """What the context of a solver has counted so far."""
    found = solver.statistics()
    # the count stands at the end, and to read all of the statistics may take longer than an answer
    for place in reversed(range(len(found))):
        name, value = found[place]
        if name == "rlimit count":
            return int(value)
    return 0
