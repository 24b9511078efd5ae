"""From an obligation's text to a certificate that checks."""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from symbolic.certificate.checker import Goals, check

__all__ = ["GaveUp", "find", "find_with_core"]

DEPTH = 20_000
UNBOUNDED = 10**18


class GaveUp(Exception):
    """No certificate was found; the text says why."""


def find(text: str, seconds: float) -> dict[str, Any]:
    """A certificate of the obligation, already checked; raises as `find_with_core` does."""
    return find_with_core(text, seconds)[0]


def find_with_core(text: str, seconds: float) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A certificate of the obligation, already checked, and the names of the assertions it uses.

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
    return certificate, check(text, certificate)
