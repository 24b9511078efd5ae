"""Theorems from answers: the kernel makes each, and none where an answer is missing.

The third stage of a check, after the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from memcap.symbolic.checking.plan import Plan
from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.checking.step import values
from memcap.symbolic.kernel import Answer, KernelError, Theorem
from memcap.symbolic.kernel.acceptance import NotShown, accept
from memcap.symbolic.language.case import Case
from memcap.symbolic.oracles.base import oracle
from memcap.symbolic.proving.derivation import Node, Shown, theorem
from memcap.symbolic.store.store import text_sha

__all__ = ["Answers", "as_taken", "rebuild"]

HELP = "smaller steps may help, such as the useful product or a value given a name"


@dataclass(frozen=True)
class Answers:
    """What was answered, by the digest of the text.

    named    the oracles that were asked first; what another decided gets a note
    missing  what is said of a text without an answer
    """

    found: Mapping[str, Answered]
    named: tuple[str, ...]
    missing: str = "not checked yet"
    versions: dict[str, str] = field(default_factory=dict)

    def to(self, text: str) -> Answered | None:
        """The answer to an obligation."""
        return self.found.get(text_sha(text))

    def taken(self, text: str) -> Shown:
        """The answer as the kernel takes it."""
        answered = self.found[text_sha(text)]
        name = answered.oracle
        if name not in self.versions:
            self.versions[name] = _release(oracle(name).version())
        return as_taken(answered, self.versions[name])

    def obstacles(self, plan: Plan) -> Iterator[str]:
        """Why a theorem cannot be made: its own steps that are open."""
        for asked in plan.questions:
            answered = self.found.get(asked.sha)
            if answered is None:
                yield f"{asked.label}: {self.missing}"
            elif answered.reply.verdict != "unsat":
                yield f"{asked.label}: {_why(answered, asked.node)}"

    def by_others(self, plan: Plan) -> Iterator[str]:
        """A note for each step that an oracle decided which was not named, and what would help."""
        for asked in plan.questions:
            answered = self.found[asked.sha]
            if answered.oracle not in self.named:
                failed = "; ".join(answered.before) or f"{', '.join(self.named)} could not"
                yield f"{asked.label}: decided by {answered.oracle} ({failed}); {HELP}"


def as_taken(answered: Answered, version: str) -> Shown:
    """The certificate of an obligation, checked or not, or an oracle's word, with its version."""
    reply = answered.reply
    shown: Shown | None = reply.refutation or reply.certificate
    if shown is not None:
        return shown
    return Answer(answered.text_sha, reply.verdict, f"{answered.oracle} {version}")


def rebuild(
    plan: Plan, answers: Answers, theorems: dict[Node, Theorem], case: Case | None
) -> frozenset[str]:
    """What a lemma rests on, when the kernel makes its theorem and this says what was stated.

    Args:
        theorems: those of the lemmas that it uses; what is made is added.
        case: an instance of its hypotheses, if one is known.

    Raises:
        KernelError: a rule does not apply, or an answer does not prove its obligation.
        NotShown: the theorem is not what was stated.
    """
    made, *nonzero = (theorem(root, answers.taken, theorems) for root in plan.roots)
    beside = [theorems[node] for node in plan.beside]
    return accept(plan.lemma.statement, made, nonzero, beside, case)


NOT_MADE = (KernelError, NotShown)
"""What `rebuild` raises."""


def _why(answered: Answered, node: Node) -> str:
    """Why an answer does not prove its obligation: the values that break it, where some do."""
    if answered.reply.verdict == "sat":
        broken = values(node, answered.reply)
        if broken:
            return f"it does not follow from what it uses: it is false at {broken}"
        return f"it does not follow from what it uses ({answered.oracle} has a model)"
    return answered.reply.reason or f"{answered.oracle} does not know"


def _release(version: str) -> str:
    """The first three parts of a version.

    >>> _release("5.4.1.0")
    '5.4.1'
    """
    return ".".join(version.split(".")[:3])
