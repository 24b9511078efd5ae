"""What a theorem may rest on [trusted].

Every theorem carries the set of everything that the kernel did not see shown: solvers that were
believed, as ``z3 5.4.1``, and steps left open, as ``admitted``.  The gate is the last door: it lets
a theorem through only when that set is within what is allowed here.
"""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["ADMITTED", "ALLOWED_SOLVERS", "NotAllowed", "gate", "not_allowed"]

ALLOWED_SOLVERS = ("z3", "cvc5", "sympy")

ADMITTED = "admitted"


class NotAllowed(Exception):
    """A theorem rests on something that is not on the list."""


def not_allowed(rests_on: Collection[str]) -> list[str]:
    """What of ``rests_on`` is not on the list.

    >>> not_allowed({"z3 5.4.1", "admitted", "my own solver 1"})
    ['admitted', 'my own solver 1']
    """
    return sorted(one for one in rests_on if one.split(" ")[0] not in ALLOWED_SOLVERS)


def gate(rests_on: Collection[str]) -> None:
    """Raises NotAllowed, naming what is not allowed; passes silently otherwise."""
    refused = not_allowed(rests_on)
    if refused:
        raise NotAllowed(f"rests on what is not allowed: {', '.join(refused)}")
