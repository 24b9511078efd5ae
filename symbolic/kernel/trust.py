"""What a theorem may rest on [trusted].

Every theorem carries the set of everything it was not proved from nothing by the kernel: axioms as
``axiom: NAME``, solvers as ``z3 5.4.1``, steps left open as ``admitted``.  The gate is
the last door: it lets a theorem through only when that set is within what is allowed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from memcap.symbolic.language.frozen import Frozen

ALLOWED_AXIOMS: Mapping[str, str] = Frozen({})
"""Name of each allowed axiom ↦ ``kernel.fingerprint`` of it, so that a name cannot be borrowed.

It is empty: the lemmas of ``proofs/`` need none.  Counting vectors, pigeonholes and sums are
defined by recursion and proved by induction.
"""

ALLOWED_SOLVERS = ("z3", "cvc5", "sympy")

ADMITTED = "admitted"


class NotAllowed(Exception):
    """A theorem rests on something that is not on the list."""


def axiom_name(name: str, fingerprint: str) -> str:
    """How an axiom stands in a trust set; one off the list, or of another text, says so."""
    known = ALLOWED_AXIOMS.get(name) == fingerprint
    return f"axiom: {name}" if known else f"axiom: {name} (not on the list)"


def not_allowed(rests_on: Collection[str], also: Collection[str] = ()) -> list[str]:
    """What of ``rests_on`` is neither on the list nor in ``also`` (the user's own choice).

    >>> not_allowed({"z3 5.4.1", "admitted", "axiom: choice (not on the list)"})
    ['admitted', 'axiom: choice (not on the list)']
    """
    allowed = {f"axiom: {name}" for name in ALLOWED_AXIOMS} | set(also)
    solvers = {name for name in rests_on if name.split(" ")[0] in ALLOWED_SOLVERS}
    return sorted(set(rests_on) - allowed - solvers)


def gate(rests_on: Collection[str], also: Collection[str] = ()) -> None:
    """Raises NotAllowed, naming what is not allowed; passes silently otherwise."""
    refused = not_allowed(rests_on, also)
    if refused:
        raise NotAllowed(f"rests on what is not allowed: {', '.join(refused)}")
