"""A gadget: a block with what it requires and what it ensures, for symbols and for numbers.

``requires`` and ``ensures`` are written once.  On terms they give the hypotheses and the claim of
the lemma about the gadget; on numbers they give truth values, so that a concrete network is held
to the very conditions under which the lemma was proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from memcap.symbolic.gadgets.blocks import Attention, Block, Column, FeedForward, Scalar
from memcap.symbolic.language.terms import And, Eq, Implies, Or, Term, as_real, floor, ite

Claims = Mapping[str, Any]
"""Name of a condition ↦ a formula, or a truth value."""


def _nothing(*_: object) -> Claims:
    return {}


@dataclass(frozen=True)
class Gadget:
    """A block and its contract.

    requires  column before ↦ named conditions
    ensures   column before, column after ↦ named conditions
    """

    name: str
    block: Block
    requires: Callable[[Column], Claims] = _nothing
    ensures: Callable[[Column, Column], Claims] = _nothing

    @property
    def feed_forward(self) -> FeedForward:
        """The block of a gadget that acts on each column by itself.  Raises TypeError."""
        if not isinstance(self.block, FeedForward):
            raise TypeError(f"the block of {self.name} is no feed-forward block")
        return self.block

    @property
    def attention(self) -> Attention:
        """The block of a gadget that looks at several columns.  Raises TypeError."""
        if not isinstance(self.block, Attention):
            raise TypeError(f"the block of {self.name} is no attention")
        return self.block

    def broken(self, before: Column, after: Column) -> list[str]:
        """The names of the conditions that fail on concrete columns."""
        claims = {**self.requires(before), **self.ensures(before, after)}
        return [name for name, holds in claims.items() if not holds]


# --- connectives for terms and for numbers -------------------------------------------------


def equal(a: Scalar, b: Scalar) -> Any:
    """a = b."""
    return Eq(a, b) if isinstance(a, Term) or isinstance(b, Term) else a == b


def both(*conditions: Any) -> Any:
    """All of them hold."""
    return And(*conditions) if isinstance(conditions[0], Term) else all(conditions)


def either(*conditions: Any) -> Any:
    """One of them holds."""
    return Or(*conditions) if isinstance(conditions[0], Term) else any(conditions)


def implied(premise: Any, claim: Any) -> Any:
    """premise ⇒ claim."""
    return Implies(premise, claim) if isinstance(premise, Term) else not premise or claim


def choice(test: Any, then: Scalar, other: Scalar) -> Scalar:
    """``then`` where ``test`` holds, else ``other``."""
    return ite(test, then, other) if isinstance(test, Term) else then if test else other


def whole(x: Scalar) -> Any:
    """x is an integer.

    >>> from fractions import Fraction
    >>> whole(3), whole(Fraction(7, 2))
    (True, False)
    """
    return Eq(x, as_real(floor(x))) if isinstance(x, Term) else x == x // 1
