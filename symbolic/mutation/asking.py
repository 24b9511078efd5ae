"""What Z3 says of many texts for a quick answer, not to be believed; and proofs of some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memcap.symbolic.checking.pool import Answered, Job, Progress, answer_all
from memcap.symbolic.oracles.base import CERTIFICATE
from memcap.symbolic.oracles.reply import Verdict

__all__ = ["Asking", "verdict"]

PROCESSES = 2


@dataclass(frozen=True)
class Asking:
    """How Z3 is asked: about so many texts at once, telling of each answer.

    No answer is kept: a stored answer of Z3 would stand in the way of a certificate.
    """

    processes: int = PROCESSES
    progress: Progress | None = None
    timeout: float | None = None

    def ask(self, texts: Iterable[str], effort: float, label: str = "") -> dict[str, Answered]:
        """Text ↦ what Z3 says; ``effort`` for each, ``label`` for the progress."""
        jobs = [Job(text, label, certify=False) for text in dict.fromkeys(texts)]
        answers = self._answers(jobs, ("z3",), effort)
        return {job.text: answers[job.sha] for job in jobs}

    def prove(self, jobs: Sequence[Job], effort: float = 1.0) -> dict[str, Answered]:
        """Certificates, or what Z3 says where there is none, by the digest of the obligation."""
        return self._answers(jobs, (CERTIFICATE, "z3"), effort)

    def certify(self, jobs: Sequence[Job], effort: float = 1.0) -> dict[str, Answered]:
        """Certificates alone, by the digest of the obligation."""
        return self._answers(jobs, (CERTIFICATE,), effort)

    def _answers(
        self, jobs: Sequence[Job], oracles: Sequence[str], effort: float
    ) -> dict[str, Answered]:
        if not jobs:
            return {}
        return answer_all(
            jobs,
            oracles=oracles,
            effort=effort,
            timeout=self.timeout,
            processes=self.processes,
            store=None,
            fresh=True,
            progress=self.progress,
        )


def verdict(answers: Mapping[str, Answered], text: str) -> Verdict:
    """Whether the formulas of a text contradict each other: unsat, sat or unknown."""
    return answers[text].reply.verdict
