"""Which constants are results of runs: `symbolic.gadgets.run` notes them here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memcap.symbolic.language.terms import Term

if TYPE_CHECKING:
    from memcap.symbolic.gadgets.run import Run

__all__ = ["COMPUTED", "LOOPS", "Computed"]


@dataclass(frozen=True)
class Computed:
    """What a constant is: what the run leaves in ``register``."""

    run: Run
    register: str

    @property
    def value(self) -> Term:
        """The term."""
        return self.run.column[self.register]


LOOPS: dict[str, tuple[tuple[str, ...], int]] = {}
"""Name of the constant of a repetition ↦ the registers that it writes, by their numbers, and how
many of its last arguments say where: the pass, and the column before it where all are seen."""

COMPUTED: dict[str, Computed] = {}
"""Name of a constant that is the result of a run ↦ the run."""
