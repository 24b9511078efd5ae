"""Lemmas: a statement, written once, with its proof.

>>> from memcap.symbolic.language.terms import reals
>>> from memcap.symbolic.proving.proof import by
>>> x, y = reals("x y")
>>> between_them = lemma(
...     "doc.between", "The mean lies between", given={"order": x <= y},
...     claim=(x + y) / 2 <= y, proof=by())
>>> between_them.name, [v.name for v in between_them.variables]
('doc.between', ['x', 'y'])
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os.path import realpath
from typing import TYPE_CHECKING, Any

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import Statement, StatementError
from memcap.symbolic.language.terms import Term, Value, Var, substitute

if TYPE_CHECKING:
    from memcap.symbolic.proving.proof import Proof


@dataclass(frozen=True, eq=False)
class Lemma:
    """A statement with its proof; ``instance`` is a concrete case that meets the hypotheses.

    Called with values for its variables, it is a fact that a proof may use: ``ramp_low(x=y + 1)``.
    Variables not named stand for themselves.
    """

    statement: Statement
    proof: Proof
    instance: Mapping[str, Any] | None = None
    place: str = ""
    defined: Mapping[str, Proof] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self.statement) is not Statement:
            raise StatementError(f"{self.statement!r:.80} is no statement")

    @property
    def name(self) -> str:
        return self.statement.name

    @property
    def variables(self) -> tuple[Var, ...]:
        return self.statement.variables

    @property
    def file(self) -> str:
        """The file in which it is stated."""
        return self.place.rpartition(":")[0]

    def __call__(self, **values: Value) -> Instance:
        return Instance(self, self.statement.at(values))

    def complaint(self, reason: str) -> InputError:
        """Bad input in this lemma: where its statement stands, and why."""
        file, _, line = self.place.rpartition(":")
        return InputError(file or self.name, f"line {line}" if file else "", reason)

    def __repr__(self) -> str:
        return f"<lemma {self.name}: {self.statement.title}>"


@dataclass(frozen=True, eq=False)
class Instance:
    """A lemma with terms in the place of its variables."""

    lemma: Lemma
    mapping: Mapping[Var, Term]

    def premise(self, name: str) -> Term:
        """The hypothesis of this name, for these terms: what must be shown to use the lemma."""
        if name not in self.lemma.statement.given:
            raise StatementError(f"{self.lemma.name} has no hypothesis {name!r}")
        return substitute(self.lemma.statement.given[name], self.mapping)

    @property
    def claim(self) -> Term:
        """What the lemma claims of these terms."""
        return substitute(self.lemma.statement.claim, self.mapping)


class Registry:
    """The lemmas that were written, by name, in the order of writing."""

    def __init__(self) -> None:
        self._lemmas: dict[str, Lemma] = {}

    def add(self, made: Lemma) -> None:
        """Raises StatementError when another lemma has the name, or it is no plain lemma."""
        if type(made) is not Lemma:
            raise StatementError(f"{made!r:.80} is no lemma")
        other = self._lemmas.setdefault(made.name, made)
        if other is not made:
            where = f": see {other.place}" if other.place else ""
            raise StatementError(f"two lemmas are called {made.name}{where}")

    def __iter__(self) -> Iterator[Lemma]:
        return iter(tuple(self._lemmas.values()))

    def __getitem__(self, name: str) -> Lemma:
        return self._lemmas[name]

    def __contains__(self, name: str) -> bool:
        return name in self._lemmas


REGISTRY = Registry()


def lemma(
    name: str,
    title: str,
    *,
    claim: Term,
    proof: Proof,
    given: Mapping[str, Term] | None = None,
    source: str = "",
    says: str = "",
    instance: Mapping[str, Any] | None = None,
    defined: Mapping[str, Proof] | None = None,
) -> Lemma:
    """A new lemma.

    given     name ↦ hypothesis; free variables stand for anything of their type
    claim     what follows
    says      what that is, in a sentence of plain English
    proof     how: ``by(…)``, ``induct(…)``, a list of steps, … (see `symbolic.proving.proof`)
    instance  name of variable ↦ exact value (a callable for a function): a case in which all
              hypotheses hold; needed only where the solver cannot find one
    defined   divisor (as printed) ↦ proof that it is not 0, where the solver needs help

    Raises StatementError.
    """
    statement = Statement(name, title, dict(given or {}), claim, source, says)
    made = Lemma(statement, proof, instance, _place(), dict(defined or {}))
    REGISTRY.add(made)
    return made


def _place() -> str:
    """``file:line`` of the statement, at the top level of a file, that is being executed."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            return f"{realpath(frame.f_code.co_filename)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
