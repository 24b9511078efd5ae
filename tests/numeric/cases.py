"""Cases: what is right with one value of a weight, or of the data, and wrong with another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from flint import fmpq

from tests.numeric.whole import PLACED, Data, Weights, is_right, placed

ROUNDS, ONE_LAYER = ("T1", "T2", "T3", "T4a"), ("T1'", "T1''", "T2'", "T3'", "T4a'", "T4b")
"""The theorems with n attention layers, and with one."""

PER_ROW = ("T3", "T4a", "T3'", "T4a'")
"""Those that give one label to a row."""


@dataclass(frozen=True)
class Case:
    """A theorem, one of its hypotheses, data, and weights; `what` is the one that changes.

    kept, broken: its values, as the hypothesis says and otherwise.
    """

    of: str
    hypothesis: str
    data: Data
    weights: Weights
    what: str
    kept: Any
    broken: Any

    def right(self, value: Any) -> bool:
        """Whether every label is, with this value."""
        return is_right(self.of, self.data, replace(self.weights, **{self.what: value}))

    def meant(self) -> tuple[Data, Weights]:
        """The data and the weights, as the hypotheses ask."""
        return self.data, replace(self.weights, **{self.what: self.kept})

    def __str__(self) -> str:
        """A name for the test."""
        value = "other" if isinstance(self.broken, Data) else self.broken
        return f"{self.of}-{self.hypothesis}-{self.what}={value}"


class Heat(Case):
    """The value is λ, under softmax; what is stored are the keys under hardmax."""

    def right(self, value: int) -> bool:
        """Whether every label is, with this value."""
        weights = replace(self.weights, **{self.what: value})
        return is_right(self.of, self.data, weights, "softmax")


class Slope(Case):
    """The value is the slope of the positions."""

    def right(self, value: fmpq | int) -> bool:
        """Whether every label is, with this value."""
        return is_right(self.of, placed(self.data, value), self.weights)

    def meant(self) -> tuple[Data, Weights]:
        """The data and the weights, as the hypotheses ask."""
        return placed(self.data, self.kept), self.weights


class Another(Case):
    """The values are data sets."""

    def right(self, value: Data) -> bool:
        """Whether every label is, with this value."""
        return is_right(self.of, value, self.weights)

    def meant(self) -> tuple[Data, Weights]:
        """The data and the weights, as the hypotheses ask."""
        return self.kept, self.weights


@dataclass(frozen=True)
class Search(Case):
    """The value is what some weights are at most: α or u, as many as `places`, from 1 on, or the
    numbers φ of these words, from 0 on.  All of them are tried."""

    places: tuple[int, ...] = ()

    def right(self, value: int) -> bool:
        """Whether every label is, with some of these weights."""
        return any(super(Search, self).right(weights) for weights in self._choices(value))

    def meant(self) -> tuple[Data, Weights]:
        """The data and the weights, without those that are searched."""
        return self.data, self.weights

    def _choices(self, value: int) -> Iterator[Any]:
        least = 0 if self.what == "phi" else 1
        for chosen in product(range(least, value + 1), repeat=len(self.places)):
            yield dict(zip(self.places, chosen)) if self.what == "phi" else chosen


def for_each(
    theorems: Iterable[str],
    hypothesis: str,
    data: Data,
    weights: Weights,
    what: str,
    kept: Any,
    broken: Any,
    *,
    slope: fmpq | int = 0,
) -> list[Case]:
    """The case for each of these theorems, with positions of this slope where they have them."""

    def at(of: str, value: Any) -> Any:
        return placed(value, slope) if of in PLACED and isinstance(value, Data) else value

    kind = Another if isinstance(kept, Data) else Case
    return [
        kind(of, hypothesis, at(of, data), weights, what, at(of, kept), at(of, broken))
        for of in theorems
    ]


def first_ones(data: Data, of: str, words: int) -> tuple[int, ...]:
    """The numbers of words 0, 1, … at the first place."""
    return tuple(w * (len(data.rows[0]) if of in PLACED else 1) for w in range(words))
