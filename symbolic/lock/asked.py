"""What solvers and the search for certificates are asked, and how much work a question is worth.

Z3 counts its own steps, and no more than `STEPS` of them are spent on a question, so what is said
does not depend on the machine or on what else it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symbolic.mutation.asking import Asking
from symbolic.oracles.base import CERTIFICATE, Trial
from symbolic.oracles.reply import Reply, Verdict
from symbolic.pool import Answered, Job, answer_all

__all__ = ["certificates", "models", "verdicts"]

STEPS = 5_000_000
"""What Z3 may count for a question (rlimit)."""
PATIENCE = 60.0
"""Seconds after which a question is dropped where Z3 does not count."""
SEARCH = 10.0
"""The limit of `symbolic.oracles` for the search of a certificate."""


def verdicts(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Verdict]:
    """Whether the formulas of each text contradict each other, as Z3 says: not to be believed."""
    jobs = [Job(t, label, certify=False, trial=Trial(0, STEPS)) for t in dict.fromkeys(texts)]
    answers = _answers(jobs, ("z3",), PATIENCE, asking)
    return {job.text: answers[job.sha].reply.verdict for job in jobs}


def models(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Reply]:
    """Models of the texts that have one, as Z3 says.

    Those texts alone are asked for their models of which Z3 has counted that they are no more work
    than allowed.
    """
    found = verdicts(texts, asking, label)
    jobs = [Job(t, label, certify=False) for t, verdict in found.items() if verdict == "sat"]
    answers = _answers(jobs, ("z3",), PATIENCE, asking)
    return {job.text: answers[job.sha].reply for job in jobs}


def certificates(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Answered]:
    """What the search for certificates finds, by the digest of each text; no solver's word."""
    jobs = [Job(text, label) for text in dict.fromkeys(texts)]
    return _answers(jobs, (CERTIFICATE,), SEARCH, asking)


def _answers(
    jobs: Sequence[Job], oracles: Sequence[str], limit: float, asking: Asking
) -> dict[str, Answered]:
    """None is kept: a solver's stored word would stand in the way of a certificate."""
    if not jobs:
        return {}
    return answer_all(
        jobs,
        oracles=oracles,
        timeout=limit,
        processes=asking.processes,
        store=None,
        fresh=True,
        progress=asking.progress,
    )
