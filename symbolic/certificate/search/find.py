"""From an obligation's text to a certificate that checks."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from typing import Any

from symbolic.certificate.checker import Goals, check

__all__ = ["GaveUp", "find", "used"]

DEPTH = 20_000
UNBOUNDED = 10**18


class GaveUp(Exception):
    """No certificate was found; the text says why."""


def find(text: str, seconds: float) -> dict[str, Any]:
    """A certificate of the obligation, already checked.

    Raises:
        GaveUp: none was found in the time allowed, or there is none.
        CertificateError: the text is no obligation.
    """
    from symbolic.certificate.search.proof import steps
    from symbolic.certificate.search.search import Search

    goals = Goals(text, [])
    goals.work.left = UNBOUNDED
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEPTH))
    try:
        made = steps(goals, Search(goals, seconds).run())
    finally:
        sys.setrecursionlimit(limit)
    digest = hashlib.sha256(text.encode()).hexdigest()
    certificate = {"obligation": digest, "terms": [], "steps": made}
    check(text, certificate)
    return certificate


def used(text: str, certificate: Mapping[str, Any]) -> set[int]:
    """The places, among the assertions, of those that the certificate uses.

    Raises:
        CertificateError: it does not show that they contradict each other.

    >>> text = '''(set-logic ALL)
    ... (declare-fun |v.p| () Bool)
    ... (assert (! true :named |given.0|))
    ... (assert (! |v.p| :named |given.1|))
    ... (assert (! (not |v.p|) :named |goal|))'''
    >>> sorted(used(text, {"terms": [], "steps": [["derive", [1, 0], [1, 1]]]}))
    [1, 2]
    """
    goals = Goals(text, certificate["terms"])
    goals.close(certificate["steps"])
    owners: list[int] = []
    for place, formula in enumerate(goals.obligation.assertions):
        owners += [place] * len(goals.formulas.parts("and", formula))
    numbers = {n for step in certificate["steps"] for n in _facts(step)}
    return {owners[n] for n in numbers if n < len(owners)}


def _facts(step: list[Any]) -> list[int]:
    """The numbers of the facts in a step."""
    rule, *arguments = step
    if rule == "split":
        return [int(arguments[0])]
    if rule == "derive":
        return [n for _, *factors in arguments for n in factors if isinstance(n, int)]
    return []
