"""The definitions on which statements rest, and constants that mean what they meant.

>>> from memcap.symbolic.language.terms import *
>>> import memcap.symbolic.library
>>> x, = reals("x")
>>> relu = definitions_of([memcap.symbolic.library.relu(x)])["relu"]
>>> print(relu.type, "|", relu.means)
Real → Real | fn x : Real. (x if 0 ≤ x else 0)
>>> Constants({"relu": relu})("relu") == memcap.symbolic.library.relu
True
>>> former = Definition(relu.type, "fn x : Real. (x if 1 ≤ x else 0)")
>>> Constants({"relu": former})("relu")
relu_8351057e
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from memcap.symbolic import kernel
from memcap.symbolic.kernel import DEFINITIONS, KernelError
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.terms import (
    Bind,
    Const,
    Num,
    Op,
    Term,
    TermError,
    Var,
    open_fresh,
    parts,
    rebuild,
)
from memcap.symbolic.lock.canonical import definition_hash
from memcap.symbolic.lock.reader import ReadError, read, read_type
from memcap.symbolic.lock.text import type_text, write

__all__ = ["Constants", "Definition", "definitions_of", "exchanged", "hashes_of", "used_in"]

PRIME = "'"
TOLD = 8
"""Digits of a hash in the name of a constant that is brought back."""


@dataclass(frozen=True)
class Definition:
    """What a constant stands for: its type, and the term, as text."""

    type: str
    means: str


def definitions_of(terms: Iterable[Term]) -> dict[str, Definition]:
    """The definitions of the constants in these terms, and of those in them, by name."""
    return {
        name: Definition(type_text(DEFINITIONS[name].type), write(DEFINITIONS[name]))
        for name in sorted(used_in(terms))
    }


def hashes_of(terms: Iterable[Term]) -> dict[str, str]:
    """The hashes of the constants in these terms, and of those in them, by name."""
    return {name: _hash(name) for name in used_in(terms)}


def used_in(terms: Iterable[Term]) -> set[str]:
    """The names of the constants in these terms, and of those in their definitions."""
    found: set[str] = set()
    waiting = {name for t in terms for name in t.constants}
    while waiting:
        name = waiting.pop()
        if name in DEFINITIONS and name not in found:
            found.add(name)
            waiting |= DEFINITIONS[name].constants - found
    return found


@cache
def _hash(name: str) -> str:
    """The hash of a constant of today: its definition never changes while the program runs."""
    meaning = DEFINITIONS[name]
    inside = {used: _hash(used) for used in meaning.constants - {name}}
    return definition_hash(name, meaning, inside)


class Constants:
    """Constants of today that mean what definitions on record say.

    Called with a name on record, it gives the constant: that of today if it still means the same,
    whatever it is called, else a new one, named by the hash of its meaning.

    Args:
        recorded: the definitions, by name.
        place: where they are, for messages.

    Attributes:
        hashes: name of a constant ↦ its hash, of those that were asked for.
        changed: name on record ↦ the new constant, where nothing means the same today.
    """

    def __init__(self, recorded: Mapping[str, Definition], place: str = "the record") -> None:
        self.recorded, self.place = recorded, place
        self.known: dict[str, Const] = {}
        self.hashes: dict[str, str] = {}
        self.changed: dict[str, Const] = {}
        self.open: set[str] = set()

    def __call__(self, name: str) -> Const | None:
        """The constant; None where there is no definition of that name.

        Raises:
            InputError: the definition cannot be read, or the kernel refuses it.
        """
        if name not in self.recorded:
            return None
        if name not in self.known:
            try:
                self.known[name] = self.restored(name)
            except (ReadError, KernelError, TermError) as error:
                raise self.wrong(name, str(error)) from None
        return self.known[name]

    def wrong(self, name: str, reason: str) -> InputError:
        """Bad input in a definition."""
        return InputError(self.place, f"definition {name}", reason)

    def restored(self, name: str) -> Const:
        """The constant of a definition, made if need be."""
        if name in self.open:
            raise ReadError("it is defined by itself through others")
        self.open.add(name)
        made = self.recorded[name]
        itself = Const(_unused(name), read_type(made.type))
        meaning = read(made.means, {}, lambda other: itself if other == name else self(other))
        if meaning.type != itself.type:
            raise ReadError(f"it is {type_text(meaning.type)}, not {made.type}")
        hashed = definition_hash(itself.name, meaning, self.hashes)
        constant = self.same(name, hashed)
        if constant is None:
            constant = _define(_called(name, hashed), itself, meaning)
            _RESTORED.add(constant.name)
        self.hashes[constant.name] = hashed
        if constant.name in _RESTORED:
            self.changed[name] = constant
        return constant

    def same(self, name: str, hashed: str) -> Const | None:
        """The constant of today with this name and hash; of a name that is gone, any with it."""
        others = [name] if name in DEFINITIONS else [n for n in DEFINITIONS if n not in _RESTORED]
        for other in [*others, _called(name, hashed)]:
            if other in DEFINITIONS and _hash(other) == hashed:
                return Const(other, DEFINITIONS[other].type)
        return None


_RESTORED: set[str] = set()
"""Names of the constants that were made here."""


def _unused(name: str) -> str:
    """A name that no constant has, for one that is being read."""
    made = f"{name}_"
    while made in DEFINITIONS:
        made += "_"
    return made


def _called(name: str, hashed: str) -> str:
    """The name of a constant that is brought back; primes end a name."""
    return f"{name.rstrip(PRIME)}_{hashed[:TOLD]}"


def _define(name: str, itself: Const, meaning: Term) -> Const:
    """A new constant with a meaning in which ``itself`` may stand for it."""
    variables, body = _opened(meaning)
    if itself.name not in meaning.constants:
        return kernel.define(name, variables, body)
    match body:
        case Op("ite", (Op("lt", (Var() as on, Num(base))), start, rest)):
            return kernel.define_recursive(
                name, variables, on, int(base), start, lambda made: exchanged(rest, {itself: made})
            )
    raise KernelError(f"{name} does not begin with the case in which its recursion ends")


def _opened(meaning: Term) -> tuple[tuple[Var, ...], Term]:
    if isinstance(meaning, Bind) and meaning.kind == "lambda":
        return open_fresh(meaning)
    return (), meaning


def exchanged(t: Term, new: Mapping[Const, Const]) -> Term:
    """The term with other constants."""
    if isinstance(t, Const):
        return new.get(t, t)
    return rebuild(t, [exchanged(p, new) for p in parts(t)]) if parts(t) else t
