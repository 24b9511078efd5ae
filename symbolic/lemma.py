"""Lemmas: a statement, written once, with its proof.

>>> from symbolic.terms import reals
>>> from symbolic.proof import by
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
from typing import TYPE_CHECKING, Any

from symbolic.errors import InputError
from symbolic.terms import BOOL, TRUE, Const, Fun, Term, Value, Var, substitute, subterms, term

if TYPE_CHECKING:
    from symbolic.proof import Proof


class StatementError(Exception):
    """A statement that is not well formed; says which one and why."""


@dataclass(frozen=True)
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

    def __post_init__(self) -> None:
        for label, formula in (*self.given.items(), ("claim", self.claim)):
            if not isinstance(formula, Term) or formula.type != BOOL or formula.loose:
                shown = formula if isinstance(formula, Term) else repr(formula)
                raise StatementError(f"{self.name}: {label}: {shown} is not a proposition")
        if self.claim == TRUE:
            raise StatementError(f"{self.name}: the claim is the constant true: nothing is said")
        names: dict[str, Var] = {}
        for var in self.variables:
            other = names.setdefault(var.name, var)
            if other != var:
                both = f"{other.type} and {var.type}"
                raise StatementError(f"{self.name}: two variables are called {var.name}: {both}")

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

    def _repr_markdown_(self) -> str:
        """The statement as a notebook shows it."""
        from symbolic.typeset.notebook import statement_markdown

        return statement_markdown(self)

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

    def _repr_markdown_(self) -> str:
        return self.statement._repr_markdown_()

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
        """Raises StatementError when another lemma has the name."""
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
    proof     how: ``by(…)``, ``induct(…)``, a list of steps, … (see symbolic.proof)
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
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
