"""Theorems of lemmas that nobody wrote: from certificates, or on a solver's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symbolic.acceptance import NotShown, compare
from symbolic.derivation import Shown, as_taken, theorem
from symbolic.kernel import KernelError, Theorem
from symbolic.lemma import Lemma
from symbolic.mutation.asking import Asking
from symbolic.oracles.base import oracle
from symbolic.plan import Plan, deeply, planned
from symbolic.pool import Answered, Job
from symbolic.store import text_sha

__all__ = ["proved"]


def proved(lemmas: Sequence[Lemma], asking: Asking) -> list[Theorem | None]:
    """The theorem of each lemma; None where its proof cannot be read or does not hold."""
    plans = deeply(lambda: [planned(one) for one in lemmas])
    questions = [q for made in plans if made is not None for q in made.questions]
    answers = asking.prove([Job(q.text, "what follows from what") for q in questions])
    made = [None if one is None else _theorem(one, answers) for one in plans]
    return [one if _shows(one, lemma) else None for one, lemma in zip(made, lemmas, strict=True)]


def _shows(made: Theorem | None, lemma: Lemma) -> bool:
    """Whether the theorem says what the lemma states, and assumes no more."""
    if made is None:
        return False
    try:
        compare(lemma.statement, made)
    except NotShown:
        return False
    return True


def _theorem(made: Plan, answers: Mapping[str, Answered]) -> Theorem | None:
    """What the kernel makes; None where an answer does not show its step."""

    def said(text: str) -> Shown:
        answered = answers[text_sha(text)]
        return as_taken(answered, oracle(answered.oracle).version())

    try:
        return deeply(lambda: theorem(made.root, said, {}))
    except KernelError:
        return None
