"""Why a step does not follow: exact values at which its facts are true and its claim is false."""

from __future__ import annotations

from memcap.symbolic.checking import refute
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
    case = refute.modelled(question, reply) or refute.small_case(question)
    return "" if case is None else refute.joined(refute.shown(question, case))
