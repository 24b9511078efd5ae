"""Cases: exact values for variables, by name [trusted].

A case is read once, when it is made.  A function in it is a mathematical one, whatever Python does:
it is asked once for each argument, and its answer is kept.

>>> from itertools import count
>>> ticks = count()
>>> case = Case({"x": Fraction(1, 2), "f": lambda i: next(ticks)})
>>> case["f"](5), case["f"](7), case["f"](5)
(0, 1, 0)
>>> Case({"x": 0.5})
Traceback (most recent call last):
memcap.symbolic.language.case.CaseError: x = 0.5 is no exact value
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, TypeAlias

from memcap.symbolic.language.frozen import Frozen

__all__ = ["Case", "CaseError", "Exact", "Function", "Undecided"]

Exact: TypeAlias = Any  # int for Int, Fraction for Real, bool for Bool, a Function for a function


class CaseError(TypeError):
    """A value of a case is not exact, or of another type, or a function of it fails."""


class Undecided(Exception):
    """The value cannot be found by evaluation; the text says why."""


class Case(Frozen[str, Exact]):
    """Values that stay as they are; raises CaseError for one that is not exact."""

    __slots__ = ()

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__({name: _exact(name, value) for name, value in dict(values).items()})


def _exact(name: str, value: Any) -> Exact:
    """The value, of the very types of Python: a subclass could compare as it likes."""
    if type(value) in (bool, int, Function):
        return value
    if type(value) is Fraction:
        return Fraction(value.numerator, value.denominator)
    if callable(value):
        return Function(value)
    raise CaseError(f"{name} = {value!r:.80} is no exact value")


class Function:
    """A function that a case gives; ``given`` is what it was made of."""

    __slots__ = ("_told", "given")

    def __init__(self, given: Callable[..., Any]) -> None:
        if hasattr(self, "_told"):
            raise TypeError("Function: it is made already")
        self._told: dict[tuple[Any, ...], list[tuple[list[_Asked], Exact]]] = {}
        self.given = given

    def __call__(self, *args: Any) -> Exact:
        """The value kept for these arguments, or else the one that is given now.

        Two functions are one argument if they agree wherever the first of them was looked at.
        """
        functions = [a for a in args if callable(a)]
        told = self._told.setdefault(tuple(None if callable(a) else a for a in args), [])
        seen: list[_Asked] = []
        if not _kept(told, functions):
            watched = (_watched(f, place, seen) for place, f in enumerate(functions))
            answer = self.asked([next(watched) if callable(a) else a for a in args])
            if not _kept(told, functions):  # it may have been asked meanwhile, by itself
                told.append((seen, answer))
        return _kept(told, functions)[0]

    def asked(self, args: Sequence[Any]) -> Exact:
        """What is given for these arguments, now; raises CaseError."""
        try:
            return _exact("its value", self.given(*args))
        except (CaseError, Undecided, RecursionError):
            raise
        except Exception as error:  # of the author's code: it may be of any class
            at = ", ".join("a function" if callable(a) else str(a) for a in args)
            raise CaseError(f"at ({at}): {type(error).__name__}: {error}") from error


_Asked: TypeAlias = tuple[int, tuple[Any, ...], Exact]


def _kept(
    told: Sequence[tuple[list[_Asked], Exact]], functions: Sequence[Callable[..., Exact]]
) -> list[Exact]:
    """The first value told of functions that agree with these, if there is one."""
    agree = (
        value
        for asked, value in told
        if all(functions[place](*at) == found for place, at, found in asked)
    )
    return [*islice(agree, 1)]


def _watched(
    function: Callable[..., Exact], place: int, seen: list[_Asked]
) -> Callable[..., Exact]:
    """The function, which notes what it was asked."""

    def asked(*at: Any) -> Exact:
        found = function(*at)
        seen.append((place, at, found))
        return found

    return asked
