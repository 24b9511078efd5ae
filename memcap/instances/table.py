"""A table of constants, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from memcap.symbolic.language.terms import Term, Var
from memcap.symbolic.typeset.sentences import Sentences, listed

__all__ = ["Constant", "Constants", "Gap", "Named", "Size"]

Named = tuple[str, Term]
"""A formula, and what it is called."""


@dataclass(frozen=True)
class Size:
    """A size of data, and in which order constants follow from it.

    data    letter ↦ value
    order   letters of constants: the first of which something is known is the next, and it is the
            least whole number that the hypotheses allow
    powers  those that are the least power of two instead
    most    letters of what there is that count something, each with the letter of the parts that
            it is cut into and of how many are in a part: the most that the claim allows
    """

    data: Mapping[str, Fraction]
    order: Sequence[str]
    powers: Sequence[str] = ()
    most: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Constant:
    """A letter or a size, its value, and the formulas that decide it, with their names."""

    what: Term
    value: Fraction
    because: Sequence[Named] = ()
    power: bool = False

    def reasons(self, sentences: Sentences) -> list[str]:
        """What decides it, in words."""
        return ["a power of two"] * self.power + _said(self.because, sentences)

    def said(self, sentences: Sentences) -> str:
        """What it is equal to."""
        return f"${sentences.formula.write(self.what)} = {self.value}$"


@dataclass(frozen=True)
class Gap:
    """Why there are no constants.

    letter   the one that has no value, if it is about one
    because  the formulas that stand in the way; known: the values of other letters in them
    """

    reason: str
    letter: Var | None = None
    because: Sequence[Named] = ()
    known: Sequence[Constant] = ()

    def said(self, sentences: Sentences) -> str:
        """A sentence without its full stop."""
        about = f" {sentences.math(self.letter)}" if self.letter is not None else ""
        formulas = listed(_said(self.because, sentences))
        values = listed([one.said(sentences) for one in self.known])
        return (
            f"{sentences.plain(self.reason)}{about}"
            + (f"; {formulas}" if formulas else "")
            + (f", where {values}" if values else "")
        )


@dataclass(frozen=True)
class Constants:
    """The size of the data, and what is chosen and promised for them, or why nothing is."""

    data: Sequence[Constant]
    found: Sequence[Constant] = ()
    gap: Gap | None = None

    def given(self, sentences: Sentences) -> str:
        """The size of the data, in words."""
        return listed([one.said(sentences) for one in self.data])


def _said(formulas: Sequence[Named], sentences: Sentences) -> list[str]:
    return [rf"\mchyp{{{sentences.plain(name)}}}: {sentences.say(f)}" for name, f in formulas]
