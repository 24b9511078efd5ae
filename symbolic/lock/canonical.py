"""What a statement says, whatever its variables, hypotheses and constants are called.

Two statements have the same hash if they differ only in the names of variables, of hypotheses and
of constants, and in the order of the hypotheses.  A constant stands for the hash of what defines
it, so the hash of a statement changes with every definition that it uses, directly or not.

>>> from memcap.symbolic.language.terms import *
>>> x, y = reals("x y"); a, b = reals("a b")
>>> same = (statement_hash([x >= 1, y >= x], x * y >= 1, {}),
...         statement_hash([b >= a, a >= 1], a * b >= 1, {}))
>>> same[0] == same[1], same[0] == statement_hash([x >= 2, y >= x], x * y >= 1, {})
(True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.terms import Apply, Bind, Bound, Const, Num, Op, Term, Var

__all__ = ["definition_hash", "statement_hash"]

ITSELF = "itself"
BRANCHES = 64
"""How many orders of hypotheses that look alike are compared."""


def definition_hash(name: str, meaning: Term, hashes: Mapping[str, str]) -> str:
    """The hash of what a constant stands for; ``hashes`` has those of the constants in it."""
    return digest(_text(meaning, _known({}), {**hashes, name: ITSELF}))


def statement_hash(given: Sequence[Term], claim: Term, hashes: Mapping[str, str]) -> str:
    """The hash of a statement; ``hashes`` has those of its constants."""
    numbers: dict[Var, int] = {}
    first = _text(claim, _numbering(numbers), hashes)
    ordered = _Ordering(hashes).order(tuple(dict.fromkeys(given)), numbers)
    return digest("\n".join([first, *ordered]))


# --- a term as text ------------------------------------------------------------------------

Name = Callable[[Var], str]


def _text(t: Term, name: Name, hashes: Mapping[str, str]) -> str:
    """The term with everything that matters: types too, but no name that was chosen."""
    match t:
        case Num(value, kind):
            return f"{value}:{kind}"
        case Var():
            return name(t)
        case Const(called, kind):
            return f"#{hashes.get(called, called)}:{kind}"
        case Bound(depth, place):
            return f"^{depth}.{place}"
        case Op(op, args):
            return f"({' '.join([op, *(_text(a, name, hashes) for a in args)])})"
        case Apply(head, args):
            return f"({' '.join(_text(a, name, hashes) for a in (head, *args))})"
        case Bind(kind, types):
            return f"({kind} {types!r} {_text(t.body, name, hashes)})"
    raise TypeError(f"no text for {type(t).__name__}")


def _numbering(numbers: dict[Var, int]) -> Name:
    """Variables by number; one that is met for the first time gets the next."""

    def name(v: Var) -> str:
        return f"${numbers.setdefault(v, len(numbers))}:{v.type!r}"

    return name


def _known(numbers: Mapping[Var, int]) -> Name:
    """Variables by number; those without one by their order of coming."""
    new: dict[Var, int] = {}

    def name(v: Var) -> str:
        if v in numbers:
            return f"${numbers[v]}:{v.type!r}"
        return f"?{new.setdefault(v, len(new))}:{v.type!r}"

    return name


# --- the order of hypotheses ---------------------------------------------------------------


@dataclass
class _Ordering:
    """Puts hypotheses into an order that does not depend on what anything is called.

    The next is the one whose text comes first, variables without a number being anonymous.  Of
    some that look alike each is tried, and the order whose texts come first wins.
    """

    hashes: Mapping[str, str]
    left: int = BRANCHES

    def order(self, given: tuple[Term, ...], numbers: Mapping[Var, int]) -> list[str]:
        """The texts in order."""
        if not given:
            return []
        texts = [_text(h, _known(numbers), self.hashes) for h in given]
        least = min(texts)
        alike = [h for h, text in zip(given, texts, strict=True) if text == least]
        if len(alike) > 1 and all(h.free <= numbers.keys() for h in alike):
            alike = alike[:1]
        return min(self.after(h, given, numbers) for h in alike[: max(1, self.left)])

    def after(self, first: Term, given: tuple[Term, ...], numbers: Mapping[Var, int]) -> list[str]:
        """The texts in order, of which that of ``first`` is the first."""
        self.left -= 1
        more = dict(numbers)
        text = _text(first, _numbering(more), self.hashes)
        return [text, *self.order(tuple(h for h in given if h is not first), more)]
