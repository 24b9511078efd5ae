"""The definitions that a computation opens.

>>> from memcap.symbolic.language.terms import Eq
>>> from memcap.symbolic.library import pow2
>>> [str(t) for t in opened(Eq(pow2(2), 4))]
['2^2', '2^(2 - 1)', '2^(2 - 1 - 1)']
"""

from __future__ import annotations

from collections.abc import Iterator

from memcap.symbolic.kernel import DEFINITIONS, unfold
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import Apply, Const, Op, Sort, Term, parts, rebuild, subterms

__all__ = ["opened"]

MOST = 300
"""So many calls are opened."""


def opened(goal: Term) -> list[Term]:
    """The calls of constants that have a value each, in the goal and in their own definitions."""
    found: dict[Term, None] = {}
    waiting = [goal]
    while waiting and len(found) < MOST:
        for call in _calls(waiting.pop()):
            if call not in found:
                found[call] = None
                waiting.append(_settled(unfold(call).claim))
    return list(found)


def _calls(t: Term) -> Iterator[Term]:
    """Constants with all of their arguments, in which nothing is variable."""
    for part in subterms(t):
        head = part.head if isinstance(part, Apply) else part
        closed = not part.free and not part.loose and isinstance(part.type, Sort)
        if closed and isinstance(head, Const) and head.name in DEFINITIONS:
            yield part


def _settled(t: Term) -> Term:
    """The term without the branches that are not taken."""
    if isinstance(t, Op) and t.op == "ite" and not t.free and not t.loose:
        try:
            taken = evaluate(t.args[0], {}, DEFINITIONS)
        except Undecided:
            return t
        return _settled(t.args[1] if taken is True else t.args[2])
    return rebuild(t, [_settled(part) for part in parts(t)]) if parts(t) else t
