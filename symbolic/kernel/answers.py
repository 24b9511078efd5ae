"""What is shown outside the rules: by a certificate, or by an oracle's word [trusted].

refutation       a certificate is checked against the text of an obligation
by_certificate   the theorem that the obligation of this text wants shown
by_answer        the same, where an oracle is believed: the one place where something is
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from memcap.symbolic.certificate import CertificateError, check
from memcap.symbolic.kernel.obligation import digest, obligation_text
from memcap.symbolic.kernel.theorem import (
    KernelError,
    Refutation,
    Theorem,
    _content,
    _issue,
    _refuse,
    _refuted,
    _sealed_refutation,
)
from memcap.symbolic.language.frozen import sealed
from memcap.symbolic.language.terms import Not, Term

__all__ = ["Answer", "by_answer", "by_certificate", "entailment", "refutation"]


@sealed
@dataclass(frozen=True, slots=True)
class Answer:
    """An oracle's word on one obligation, named by the digest of its text; all are plain texts."""

    digest: str
    verdict: Literal["unsat", "sat", "unknown"]
    oracle: str

    def __post_init__(self) -> None:
        if any(type(word) is not str for word in (self.digest, self.verdict, self.oracle)):
            raise KernelError("an answer is made of texts: digest, verdict and oracle")


def entailment(facts: Sequence[Term], hypotheses: Sequence[Term], claim: Term) -> str:
    """The text that says that facts and hypotheses leave no room for ¬claim."""
    named = [(f"fact.{i}", f) for i, f in enumerate(facts)]
    named += [(f"given.{i}", h) for i, h in enumerate(hypotheses)]
    return obligation_text([*named, ("goal", Not(claim))])


def by_answer(
    premises: Sequence[Theorem], hypotheses: Sequence[Term], claim: Term, answer: Answer
) -> Theorem:
    """Γᵢ ⊢ φᵢ, and an oracle that says: φ₁ … φₘ, H, ¬ψ contradict   ⟹   ∪Γᵢ ∪ H ⊢ ψ

    The one place where something is believed.  The answer must be about this very text.
    """
    contents, hypotheses = [_content(p) for p in premises], tuple(hypotheses)
    text = entailment([c[1] for c in contents], hypotheses, claim)
    if type(answer) is not Answer or answer.digest != digest(text):
        _refuse("by_answer", "the answer is about another obligation")
    if answer.verdict != "unsat":
        _refuse("by_answer", f"the answer is {answer.verdict}")
    kept = [*(h for c in contents for h in c[0]), *hypotheses]
    return _issue(kept, claim, frozenset({answer.oracle}).union(*(c[2] for c in contents)))


def by_certificate(
    premises: Sequence[Theorem], hypotheses: Sequence[Term], claim: Term, certificate: object
) -> Theorem:
    """Γᵢ ⊢ φᵢ, and a certificate that φ₁ … φₘ, H, ¬ψ contradict   ⟹   ∪Γᵢ ∪ H ⊢ ψ

    The certificate is checked here, against this very text, or was, by `refutation`; nothing else
    is believed.
    """
    contents, hypotheses = [_content(p) for p in premises], tuple(hypotheses)
    text = entailment([c[1] for c in contents], hypotheses, claim)
    try:
        checked = type(certificate) is Refutation
        shown = certificate if checked else refutation(text, certificate)
    except CertificateError as error:
        _refuse("by_certificate", str(error))
    if _refuted(shown)[0] != digest(text):
        _refuse("by_certificate", "what was refuted is another obligation")
    kept = [*(h for c in contents for h in c[0]), *hypotheses]
    return _issue(kept, claim, frozenset[str]().union(*(c[2] for c in contents)))


def refutation(text: str, certificate: object) -> Refutation:
    """A certificate that the formulas of the text contradict each other   ⟹   that they do

    Raises CertificateError where it does not show it.
    """
    if type(text) is not str:
        raise CertificateError(f"{type(text).__name__} is no text")
    return _sealed_refutation((digest(text), check(text, certificate)))
