"""Answers as the kernel takes them."""

from __future__ import annotations

from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.kernel import Answer
from memcap.symbolic.proving.derivation import Shown

__all__ = ["as_taken"]


def as_taken(answered: Answered, version: str) -> Shown:
    """The certificate of an obligation, checked or not, or an oracle's word, with its version."""
    reply = answered.reply
    if reply.certificate is None:
        return Answer(answered.text_sha, reply.verdict, f"{answered.oracle} {version}")
    shown: Shown = reply.refutation or reply.certificate
    return shown
