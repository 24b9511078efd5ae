"""How much must be known before one formula is seen to follow from others.

All true statements follow from each other, once enough is known.  So what a claim *says* is
compared with little knowledge first: an implication that is seen early, at a level where the
conclusion is not seen to hold by itself, comes from the premise.

form         numbers, sums and products are signs without a meaning
linear       sums and comparisons of numbers; products, quotients and functions are signs
arithmetic   all of arithmetic; constants are signs
definitions  definitions are known
hypotheses   and what both statements assume
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from memcap.symbolic import kernel
from memcap.symbolic.checking.plan import Asked
from memcap.symbolic.language.terms import (
    BOOL,
    Apply,
    Bind,
    Num,
    Op,
    Sort,
    Term,
    TermError,
    Var,
    parts,
    rebuild,
)
from memcap.symbolic.proving.derivation import Node

__all__ = ["LEVELS", "WITH_DEFINITIONS", "Level", "text_at"]

Level: TypeAlias = Literal["form", "linear", "arithmetic", "definitions", "hypotheses"]
LEVELS: tuple[Level, ...] = get_args(Level)
WITH_DEFINITIONS: tuple[Level, ...] = ("definitions", "hypotheses")
SIGN = "sign_of_"


def text_at(level: Level, asked: Asked) -> str | None:
    """What a step of a proof asks at a level; None where it cannot be put to a solver."""
    node = asked.node
    signs = _Signs(level)
    known = (used for used in node.uses if level in WITH_DEFINITIONS or not _defines(used))
    facts = [signs.of(used.claim) for used in known]
    given = [signs.of(h) for h in node.given]
    try:
        return kernel.entailment(facts, given, signs.of(node.claim))
    except TermError:
        return None


def _defines(node: Node) -> bool:
    """Whether it is the definition of a constant."""
    return not node.uses and node.text is None and node.lemma is None and not node.assumed


@dataclass
class _Signs:
    """Puts a variable in the place of each number that has no meaning at a level."""

    level: Level
    made: dict[Term, Var] = field(default_factory=dict)

    def of(self, t: Term) -> Term:
        """The formula as it is seen at the level."""
        if self.level not in ("form", "linear") or isinstance(t, Bind) or t.loose:
            return t
        if t.type != BOOL and isinstance(t.type, Sort) and self.is_sign(t):
            return self.made.setdefault(t, Var(f"{SIGN}{len(self.made)}", t.type))
        if isinstance(t, Apply):
            return t
        return rebuild(t, [self.of(p) for p in parts(t)])

    def is_sign(self, t: Term) -> bool:
        """Whether a number is a sign only."""
        if self.level == "form":
            return not isinstance(t, Num)
        match t:
            case Op("mul", (a, b)):
                return not isinstance(a, Num) and not isinstance(b, Num)
            case Op("div" | "idiv" | "mod", (_, divisor)):
                return not isinstance(divisor, Num)
        return False
