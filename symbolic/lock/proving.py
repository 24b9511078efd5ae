"""Theorems of lemmas that nobody wrote: from certificates alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from memcap.symbolic.checking.plan import Plan, deeply, planned
from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.checking.rebuild import as_taken
from memcap.symbolic.kernel import KernelError, Theorem
from memcap.symbolic.kernel.acceptance import NotShown, compare
from memcap.symbolic.lock.asked import certificates
from memcap.symbolic.lock.numerals import Lettered, lettered
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.base import oracle
from memcap.symbolic.proving.derivation import Shown, theorem
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import text_sha

__all__ = ["proved"]


def proved(lemmas: Sequence[Lemma], asking: Asking) -> list[Theorem | None]:
    """The theorem of each lemma, which rests on nothing else.

    None where its proof cannot be read or does not hold, or where there is no certificate.
    """
    general = deeply(lambda: [lettered(one) for one in lemmas])
    plans = deeply(lambda: [planned(one.lemma) for one in general])
    texts = [q.text for made in plans if made is not None for q in made.questions]
    answers = certificates(texts, asking, "what follows from what")

    def made() -> list[Theorem | None]:
        shown = [None if plan is None else _theorem(plan, answers) for plan in plans]
        return [
            None if found is None else _shown(found, one, lemma)
            for found, one, lemma in zip(shown, general, lemmas, strict=True)
        ]

    return deeply(made)


def _theorem(made: Plan, answers: Mapping[str, Answered]) -> Theorem | None:
    """What the kernel makes; None where an answer does not show its step."""

    def said(text: str) -> Shown:
        answered = answers[text_sha(text)]
        return as_taken(answered, oracle(answered.oracle).version())

    try:
        return theorem(made.root, said, {})
    except KernelError:
        return None


def _shown(made: Theorem, general: Lettered, lemma: Lemma) -> Theorem | None:
    """The theorem with numbers for letters, if it says what the lemma states and no less."""
    try:
        found = general.restored(made)
        compare(lemma.statement, found)
    except (KernelError, NotShown):
        return None
    return None if found.rests_on else found
