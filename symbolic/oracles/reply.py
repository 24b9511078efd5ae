"""What a solver said about one obligation, in exact numbers.

Nothing here is trusted: the kernel uses `verdict` only, together with the name of the oracle,
and a model is put back into the statement and evaluated exactly before it is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

Scalar: TypeAlias = bool | int | Fraction
Verdict: TypeAlias = Literal["unsat", "sat", "unknown"]

VERDICTS: tuple[Verdict, ...] = ("unsat", "sat", "unknown")


def is_scalar(value: object) -> bool:
    """Whether `value` is exact: a bool, an int or a Fraction (a float is not).

    >>> is_scalar(Fraction(1, 3)), is_scalar(0.5)
    (True, False)
    """
    return isinstance(value, (bool, int, Fraction))


@dataclass(frozen=True)
class Table:
    """A function given by finitely many entries and a default value.

    Args:
        entries: pairs (argument values, value); the arguments are pairwise different.
        default: the value at all other arguments.

    Raises:
        TypeError: an argument or a value is not exact.
        ValueError: the same arguments occur twice.

    >>> Table((((2, 3), Fraction(1)),), Fraction(3, 4))(2, 3)
    Fraction(1, 1)
    >>> Table((((2,), 1), ((2,), 5)), 0)
    Traceback (most recent call last):
        ...
    ValueError: Table: the arguments (2,) occur twice
    """

    entries: tuple[tuple[tuple[Scalar, ...], Scalar], ...]
    default: Scalar

    def __post_init__(self) -> None:
        seen: set[tuple[Scalar, ...]] = set()
        for arguments, value in self.entries:
            if not all(map(is_scalar, (*arguments, value))):
                raise TypeError(f"Table: inexact entry {arguments!r}: {value!r}")
            if arguments in seen:
                raise ValueError(f"Table: the arguments {arguments!r} occur twice")
            seen.add(arguments)
        if not is_scalar(self.default):
            raise TypeError(f"Table: inexact default {self.default!r}")

    def __call__(self, *arguments: Scalar) -> Scalar:
        """The value at `arguments`: that of the entry, or else the default."""
        return next((value for at, value in self.entries if at == arguments), self.default)


Value: TypeAlias = Scalar | Table


@dataclass(frozen=True)
class Reply:
    """A solver's reply about a set of named assertions.

    Args:
        verdict: "unsat" (they cannot hold together), "sat" or "unknown".
        core: for unsat, names of assertions that already cannot hold together.
        model: for sat, a value for each declared symbol, by its unquoted name; a symbol whose
            value could not be written exactly is left out, and `reason` names it.
        reason: for unknown, why.
        approximate: some value of the model only approximates an irrational one.
        certificate: for unsat, a proof of it (see `symbolic.certificate`).
        refutation: that the kernel of this process has checked the certificate, if it has.
        resources: what the solver counted, where it was asked to (`symbolic.oracles.base.Trial`).

    Raises:
        TypeError: a value of the model is not exact.
        ValueError: the verdict is none of the three, or a part belongs to another verdict.

    >>> Reply("unsat", core=("h.0",)).core
    ('h.0',)
    >>> Reply("unknown", core=("h.0",))
    Traceback (most recent call last):
        ...
    ValueError: Reply: only unsat has a core
    """

    verdict: Verdict
    core: tuple[str, ...] = ()
    model: Mapping[str, Value] = field(default_factory=dict, hash=False)
    reason: str = ""
    approximate: bool = False
    certificate: Mapping[str, Any] | None = field(default=None, hash=False)
    refutation: Any = field(default=None, compare=False, repr=False)
    resources: int = 0

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"Reply: unknown verdict {self.verdict!r}")
        if self.core and self.verdict != "unsat":
            raise ValueError("Reply: only unsat has a core")
        if self.certificate is not None and self.verdict != "unsat":
            raise ValueError("Reply: only unsat has a certificate")
        if self.verdict != "sat" and (self.model or self.approximate):
            raise ValueError("Reply: only sat has a model")
        for name, value in self.model.items():
            if not (is_scalar(value) or isinstance(value, Table)):
                raise TypeError(f"Reply: inexact value {value!r} of {name}")
