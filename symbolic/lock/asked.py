"""What solvers and the search for certificates are asked, and how much work a question is worth.

The work is counted, so what is said does not depend on the machine or on what else it does.
"""

from __future__ import annotations

from collections.abc import Iterable

from memcap.symbolic.checking.pool import Answered, Job
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.reply import Reply, Verdict

__all__ = ["certificates", "models", "verdicts"]

EFFORT = 0.2
"""What a question to Z3 is worth, as a part of what an obligation is."""


def verdicts(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Verdict]:
    """Whether the formulas of each text contradict each other, as Z3 says: not to be believed."""
    return {text: reply.verdict for text, reply in models(texts, asking, label).items()}


def models(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Reply]:
    """What Z3 says of each text, with a model of those that have one."""
    answers = asking.ask(texts, EFFORT, label)
    return {text: answered.reply for text, answered in answers.items()}


def certificates(texts: Iterable[str], asking: Asking, label: str) -> dict[str, Answered]:
    """What the search for certificates finds, by the digest of each text; no solver's word."""
    return asking.certify([Job(text, label) for text in dict.fromkeys(texts)])
