"""Why a step does not follow: exact values at which its facts are true and its claim is false."""

from __future__ import annotations

from memcap.symbolic.checking import refute
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.proving.derivation import Node

__all__ = ["values"]


def values(node: Node, reply: Reply) -> str:
    """The values that break a step, such as ``x = 1``; nothing where none were found.

    A solver's model is of simplified text, so it counts, like any small value, only after it was
    put back into the facts and the claim and evaluated exactly.
    """
    return deeply(lambda: _values(node, reply))


def _values(node: Node, reply: Reply) -> str:
    facts = [*node.given, *(used.claim for used in node.uses)]
    question = refute.Question({f"fact {i}": fact for i, fact in enumerate(facts)}, node.claim)
    case: Case | None = refute.modelled(question, reply) or refute.small_case(question)
    if case is None:
        return ""
    found = refute.shown(question, case)
    return "; ".join(f"{name} {'=' if _plain(at) else ':'} {at}" for name, at in found.items())


def _plain(text: str) -> bool:
    """Whether a value is a number or a truth value, and no table."""
    return " " not in text
