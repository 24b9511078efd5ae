"""The last step: a theorem is compared with the statement that it should show [trusted].

A proof may show something else than what was stated.  So the statement, which stands apart from
its proof, decides: same claim, no other hypotheses, every divisor shown not to be 0, and nothing
in what all of it rests on that is not allowed.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.kernel import Theorem
from symbolic.statement import Statement
from symbolic.trust import NotAllowed, gate
from symbolic.wellformed import divisors

__all__ = ["NotShown", "accept", "compare"]


class NotShown(Exception):
    """The theorems do not show the statement; the text says what is missing."""


def accept(
    statement: Statement,
    theorem: Theorem,
    nonzero: Sequence[Theorem] = (),
    beside: Sequence[Theorem] = (),
) -> frozenset[str]:
    """What the statement rests on, when ``theorem`` shows it and ``nonzero`` its divisors.

    ``beside`` are the steps of the proof that nothing uses: they may not be left open either.

    Raises:
        NotShown: another claim, a further hypothesis, a divisor that may be 0, an axiom that is
            not on the list, a step left open.
    """
    compare(statement, theorem)
    for one in (*nonzero, *beside):
        _require_made(one)
    for divisor in divisors(statement):
        if not any(divisor.shown_by(t) for t in nonzero):
            raise NotShown(f"in {divisor.where} the divisor {divisor.term} may be 0")
    rests_on = theorem.rests_on.union(*(t.rests_on for t in (*nonzero, *beside)))
    try:
        gate(rests_on)
    except NotAllowed as refusal:
        raise NotShown(str(refusal)) from refusal
    return rests_on


def compare(statement: Statement, theorem: Theorem) -> None:
    """Raises NotShown unless the theorem says just what was stated, or assumes less."""
    _require_made(theorem)
    if theorem.claim != statement.claim:
        raise NotShown(f"what was proved is {theorem.claim}, not the claim")
    extra = set(theorem.hypotheses) - set(statement.given.values())
    if extra:
        raise NotShown(f"the proof assumes {min(map(str, extra))}, which is no hypothesis")


def _require_made(theorem: Theorem) -> None:
    if type(theorem) is not Theorem:
        raise NotShown("what was proved was not made by the kernel")
