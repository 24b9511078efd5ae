"""Theorems: made by the rules of the kernel, and by nothing else [trusted].

    Theorem      hypotheses ⊢ claim, with what it rests on
    Refutation   the formulas of an obligation contradict each other

Their objects hold nothing themselves; what they say is kept here.  Names that begin with an
underscore are for the files of this folder.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from memcap.symbolic.language.terms import BOOL, Term, is_term

__all__ = ["Content", "KernelError", "Refutation", "Refuted", "Theorem"]


class KernelError(Exception):
    """A rule was used where it does not apply."""


class Sealed:
    """Something that the kernel alone makes: no subclasses of it, no copies, nothing inside."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object, **__: object) -> NoReturn:
        raise KernelError(f"a {cls.__name__} is made by the rules of the kernel only")

    def __init_subclass__(cls) -> None:
        if cls.__module__ != __name__ or cls.__base__ is not Sealed:
            raise KernelError(f"{cls.__base__} has no subclasses")

    def __reduce__(self) -> NoReturn:
        raise KernelError(f"a {type(self).__name__} cannot be copied or stored: prove it again")


def _vault(kind: type) -> tuple[Callable[[Any], Any], Callable[[object], Any]]:
    """How objects of one kind are made, and how what they tell is found again."""
    contents: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()

    def seal(content: Any) -> Any:
        made: Any = object.__new__(kind)
        contents[made] = content
        return made

    def opened(made: object) -> Any:
        if type(made) is not kind or made not in contents:
            raise KernelError(f"{type(made).__name__} was not made by the kernel")
        return contents[made]

    return seal, opened


Content = tuple[tuple[Term, ...], Term, frozenset[str]]
"""Hypotheses, claim, and what these rest on."""


class Theorem(Sealed):
    """hypotheses ⊢ claim."""

    __slots__ = ()

    @property
    def hypotheses(self) -> tuple[Term, ...]:
        """What it assumes."""
        return _content(self)[0]

    @property
    def claim(self) -> Term:
        """What it says."""
        return _content(self)[1]

    @property
    def rests_on(self) -> frozenset[str]:
        """Solvers and open steps used anywhere in its proof."""
        return _content(self)[2]

    def __repr__(self) -> str:
        modulo = f"   [rests on: {', '.join(sorted(self.rests_on))}]" if self.rests_on else ""
        return f"{', '.join(map(str, self.hypotheses))} ⊢ {self.claim}{modulo}"


Refuted = tuple[str, tuple[int, ...]]
"""The digest of an obligation, and of each formula how many facts it is to the certificate."""


class Refutation(Sealed):
    """The formulas of an obligation contradict each other."""

    __slots__ = ()

    @property
    def facts(self) -> tuple[int, ...]:
        """Of each formula, how many facts it is to the certificate."""
        return _refuted(self)[1]


_sealed_theorem: Callable[[Content], Theorem]
_content: Callable[[object], Content]
_sealed_theorem, _content = _vault(Theorem)
_sealed_refutation: Callable[[Refuted], Refutation]
_refuted: Callable[[object], Refuted]
_sealed_refutation, _refuted = _vault(Refutation)


def _issue(hypotheses: Iterable[Term], claim: Term, rests_on: Iterable[str] = ()) -> Theorem:
    """A theorem, of propositions.  For the rules: it asks for no proof."""
    kept = tuple(dict.fromkeys(hypotheses))
    for formula in (*kept, claim):
        if not is_term(formula) or formula.type != BOOL or formula.loose:
            raise KernelError(f"{formula} is not a proposition")
    return _sealed_theorem((kept, claim, frozenset(rests_on)))


def _refuse(rule: str, reason: str) -> NoReturn:
    """A rule does not apply."""
    raise KernelError(f"{rule}: {reason}")
