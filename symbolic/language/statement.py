"""Statements: what is claimed, apart from any proof of it [trusted].

A statement is frozen all the way down: its formulas are terms of the language itself, its
hypotheses a mapping that nobody can change.

>>> from memcap.symbolic.language.terms import reals
>>> x, y = reals("x y")
>>> said = Statement("doc.mean", "The mean lies between", {"order": x <= y}, (x + y) / 2 <= y)
>>> said.variables, said.formulas
((x, y), (x ≤ y, (x + y)/2 ≤ y))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from memcap.symbolic.language.frozen import Frozen, sealed
from memcap.symbolic.language.terms import (
    BOOL,
    TRUE,
    Const,
    Fun,
    Term,
    Value,
    Var,
    is_term,
    subterms,
    term,
)

__all__ = ["Statement", "StatementError"]


class StatementError(Exception):
    """A statement that is not well formed; says which one and why."""


@sealed
@dataclass(frozen=True, slots=True)
class Statement:
    """∀ variables: the hypotheses ``given`` ⇒ ``claim``.

    ``variables`` are the free variables, in order of name.  ``source`` says where the statement
    stands in the theory; ``says``, in a sentence of plain English, what has been shown.
    """

    name: str
    title: str
    given: Mapping[str, Term]
    claim: Term
    source: str = ""
    says: str = ""

    def __init_subclass__(cls) -> None:
        raise StatementError("Statement has no subclasses: one could say now this, now that")

    def __post_init__(self) -> None:
        if any(type(text) is not str for text in (self.name, self.title, self.source, self.says)):
            raise StatementError(f"{self.name}: name, title, source and says are texts")
        object.__setattr__(self, "given", Frozen(self.given))
        for label, formula in (*self.given.items(), ("claim", self.claim)):
            self._require_proposition(label, formula)
        if self.claim == TRUE:
            raise StatementError(f"{self.name}: the claim is the constant true: nothing is said")
        names: dict[str, Var] = {}
        for var in self.variables:
            other = names.setdefault(var.name, var)
            if other != var:
                both = f"{other.type} and {var.type}"
                raise StatementError(f"{self.name}: two variables are called {var.name}: {both}")

    def _require_proposition(self, label: object, formula: object) -> None:
        if type(label) is not str:
            raise StatementError(f"{self.name}: {label!r} is no name for a hypothesis")
        if not is_term(formula) or formula.type != BOOL or formula.loose:
            raise StatementError(f"{self.name}: {label}: {formula} is not a proposition")

    @property
    def variables(self) -> tuple[Var, ...]:
        """The free variables: what the statement is about."""
        free = frozenset[Var]().union(*(formula.free for formula in self.formulas))
        return tuple(sorted(free, key=lambda v: (v.name, repr(v.type))))

    @property
    def formulas(self) -> tuple[Term, ...]:
        """The hypotheses, then the claim."""
        return (*self.given.values(), self.claim)

    @property
    def constants(self) -> list[Const]:
        """The constants that occur, each once."""
        found = (t for formula in self.formulas for t in subterms(formula))
        return list(dict.fromkeys(t for t in found if isinstance(t, Const)))

    @property
    def kind(self) -> str:
        """Whether it is a theorem, which says in plain words what was shown, or a lemma."""
        return "Theorem" if self.says else "Lemma"

    def at(self, values: Mapping[str, Value]) -> dict[Var, Term]:
        """The substitution that puts ``values``, by name of variable, into the statement."""
        known = {v.name: v for v in self.variables}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise StatementError(f"{self.name} has no variable {unknown[0]}; it has {list(known)}")
        return {
            known[n]: v if isinstance(known[n].type, Fun) else term(v, known[n].type)  # type: ignore[misc]
            for n, v in values.items()
        }
