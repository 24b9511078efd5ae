"""Theorems and truths that tests begin with."""

from __future__ import annotations

from memcap.symbolic import kernel
from memcap.symbolic.kernel import KernelError
from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.case import Case
from memcap.symbolic.search import find

__all__ = ["holds", "obligation", "shown"]


def obligation(premises, hypotheses, claim):
    """The text that an answer about premises, hypotheses and claim has to be about."""
    facts = [p.claim if type(p) is kernel.Theorem else p for p in premises]
    return kernel.entailment(facts, hypotheses, claim)


def shown(claim, *hypotheses):
    """hypotheses ⊢ claim, by a certificate."""
    text = kernel.entailment([], hypotheses, claim)
    return kernel.by_certificate([], hypotheses, claim, find(text))


def holds(formula):
    """Raises KernelError unless the value of a closed formula is true."""
    if truth(formula, Case({})) is not True:
        raise KernelError(f"{formula} does not evaluate to true")
