r"""Propositions in words, with formulas between: so a line can be broken anywhere.

>>> from memcap.symbolic.language.terms import *
>>> a, n = ints("a n"); x, = functions("x", INT, REAL)
>>> claim = forall(a, between(1, a, n), Or(x(a) >= 2, Eq(x(a), 0)))
>>> print(Sentences().say(claim))
for all $a$ with $1 \le a \le n$: $2 \le x_{a}$ or $x_{a} = 0$
>>> print(Sentences().say(exists(a, a >= 1, n >= a)))
there is $a$ such that $1 \le a \le n$
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from memcap.symbolic.language.terms import BOOL, Bind, Op, Term, Var, conjuncts_of
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.shapes import chained

__all__ = ["Claim", "Sentences", "formula_alone", "listed", "premises_of"]


@dataclass(frozen=True)
class Claim:
    """A proposition in words; of an equation between numbers both sides, as formulas."""

    text: str
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Sentences:
    """Says propositions.

    formula  writes the terms in them; plain: writes words that the author chose
    """

    formula: Formula = field(default_factory=Formula)
    plain: Callable[[str], str] = str

    def about(self, *terms: Term) -> Sentences:
        """For what is said of these terms together."""
        return replace(self, formula=self.formula.about(*terms))

    def say(self, t: Term) -> str:
        """The proposition as part of a sentence."""
        return self.about(t)._said(t)

    def _said(self, t: Term) -> str:
        match t:
            case Bind("forall"):
                return self._for_all(t)
            case Bind("exists"):
                variables, body = self.formula.opened(t)
                inner = self.within(variables)
                return f"{inner.there_are(variables)} such that {inner._said(body)}"
            case Op("implies"):
                premises, claim = premises_of(t)
                return f"if {self.list(premises)}, then {self._said(claim)}"
            case Op("and", args):
                return self.list(args)
            case Op("or", args):
                return " or ".join(self._part(a) for a in args)
        return self.math(t)

    def within(self, variables: tuple[Var, ...]) -> Sentences:
        """For what is said of these variables."""
        return replace(self, formula=self.formula.within(variables))

    def there_are(self, variables: tuple[Var, ...]) -> str:
        """The beginning of what exists."""
        verb = "is" if len(variables) == 1 else "are"
        return f"there {verb} ${self.formula.binding(variables)}$"

    def math(self, t: Term) -> str:
        """A formula without words."""
        return f"${self.formula.write(t)}$"

    def list(self, terms: tuple[Term, ...]) -> str:
        """Propositions that all hold."""
        conjuncts = [c for t in terms for c in conjuncts_of(t)]
        return listed(
            [
                f"${self.formula.chain(links)}$" if len(links) > 1 else self._part(links[0])
                for links in chained(conjuncts)
            ]
        )

    def claims(self, t: Term) -> Iterator[Claim]:
        """What a conjunction promises, one after the other."""
        said = self.about(t)
        for links in chained(conjuncts_of(t)):
            match links:
                case (Op("eq", sides) as equation,) if sides[0].type != BOOL:
                    left, right = map(said.formula.write, sides)
                    yield Claim(said._said(equation), left, right)
                case (one,):
                    yield Claim(said._said(one))
                case _:
                    yield Claim(f"${said.formula.chain(links)}$")

    def _part(self, t: Term) -> str:
        """A proposition among others: in brackets where it could be misread."""
        said = self._said(t)
        return f"({said})" if isinstance(t, Bind) or _compound(t) else said

    def _for_all(self, t: Bind) -> str:
        """∀x ∀y … with all their premises together."""
        variables: tuple[Var, ...] = ()
        premises: tuple[Term, ...] = ()
        claim: Term = t
        inner = self
        while isinstance(claim, Bind) and claim.kind == "forall":
            more, body = inner.formula.opened(claim)
            further, claim = premises_of(body)
            variables, premises = (*variables, *more), (*premises, *further)
            inner = inner.within(more)
        names = f"for all ${inner.formula.binding(variables)}$"
        if premises:
            names += f" with {inner.list(premises)}"
        return f"{names}: {inner._said(claim)}"


def premises_of(t: Term) -> tuple[tuple[Term, ...], Term]:
    """The premises of φ ∧ … ⇒ (ψ ⇒ χ), and χ."""
    premises: tuple[Term, ...] = ()
    while isinstance(t, Op) and t.op == "implies":
        premises += conjuncts_of(t.args[0])
        t = t.args[1]
    return premises, t


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def formula_alone(said: str) -> str:
    """The formula of which a text consists; nothing where there are words, or more formulas.

    >>> formula_alone("$x$"), formula_alone("$x$ and $y$")
    ('x', '')
    """
    return said[1:-1] if said.startswith("$") and said.find("$", 1) == len(said) - 1 else ""


def _compound(t: Term) -> bool:
    return isinstance(t, Op) and t.op in ("or", "and", "implies")
