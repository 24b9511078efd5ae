"""From an obligation's text to a certificate that checks."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from memcap.symbolic.certificate.checker import Goals, check
from memcap.symbolic.search.budget import STEPS, Budget, GaveUp

__all__ = ["GaveUp", "core", "find", "find_with_core"]

_NAMED = re.compile(r":named \|([^|]*)\|")

DEPTH = 20_000


def find(text: str, steps: int = STEPS) -> dict[str, Any]:
    """A certificate of the obligation, already checked; raises as `find_with_core` does."""
    return find_with_core(text, steps)[0]


def find_with_core(text: str, steps: int = STEPS) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A certificate of the obligation, already checked, and the names of the assertions it uses.

    What is found depends on the text alone, and whether it is found on the steps that it may cost;
    with more steps, what was found with fewer is found again.

    Raises:
        GaveUp: none was found in so many steps, or there is none.
        CertificateError: the text is no obligation.
    """
    from memcap.symbolic.search import proof
    from memcap.symbolic.search.search import Search

    goals = Goals(text)
    budget = Budget(steps)
    goals.work = goals.obligation.work = goals.formulas.work = budget
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEPTH))
    try:
        made = proof.steps(goals, Search(goals, budget).run())
    finally:
        sys.setrecursionlimit(limit)
    digest = hashlib.sha256(text.encode()).hexdigest()
    certificate = {"obligation": digest, "steps": made}
    return certificate, core(text, check(text, certificate), certificate)


def core(text: str, facts: Sequence[int], certificate: Mapping[str, Any]) -> tuple[str, ...]:
    '''The names of the assertions that a certificate uses, given how many facts each of them is.

    >>> text = """(set-logic ALL)
    ... (declare-fun |v.p| () Bool)
    ... (assert (! true :named |given.0|))
    ... (assert (! |v.p| :named |given.1|))
    ... (assert (! (not |v.p|) :named |goal|))"""
    >>> core(text, [0, 1, 1], {"steps": [["derive", [1, 0], [1, 1]]]})
    ('given.1', 'goal')
    '''
    numbers = {n for step in certificate["steps"] for n in _facts(step)}
    ends = accumulate(facts)
    own = [range(end - count, end) for end, count in zip(ends, facts)]
    return tuple(
        name for name, facts in zip(_NAMED.findall(text), own) if not numbers.isdisjoint(facts)
    )


def _facts(step: list[Any]) -> list[int]:
    """The numbers of the facts in a step."""
    rule, *arguments = step
    if rule == "split":
        return [int(arguments[0])]
    if rule == "derive":
        return [n for _, *factors in arguments for n in factors if isinstance(n, int)]
    return []
