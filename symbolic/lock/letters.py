"""Arbitrary functions in the place of constants.

What a constant is given is kept, but where that is a function, it belongs to the letter, as in an
obligation: Σ a(i) up to n is one function of n, and Σ b(i) another.

>>> from memcap.symbolic.language.terms import *
>>> from memcap.symbolic.library import total, relu
>>> x, = reals("x"); i, n = ints("i n"); a, b = functions("a b", INT, REAL)
>>> letters = Letters({"x", "n", "a", "b"})
>>> letters.of(total(n, fn(i, a(i))) * relu(x) <= total(n, fn(i, b(i))))
total(n)·relu(x) ≤ total₁(n)
>>> letters.constants
('relu', 'total')
"""

from __future__ import annotations

from dataclasses import dataclass, field

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import (
    Apply,
    Const,
    Fun,
    Sort,
    Term,
    Type,
    Var,
    apply,
    fresh_name,
    parts,
    rebuild,
)

__all__ = ["Letters"]

Sign = tuple[Const, tuple[Term | None, ...]]


@dataclass
class Letters:
    """The letters that were put for constants; ``taken`` are names that none may have.

    made   a constant, with the functions that it is given ↦ its letter
    stand  a letter with all that it is given ↦ the term for which it stands, if functions vanished
    """

    taken: set[str]
    made: dict[Sign, Var] = field(default_factory=dict)
    stand: dict[Term, Term] = field(default_factory=dict)

    @property
    def constants(self) -> tuple[str, ...]:
        """The names of the constants that have letters."""
        return tuple(sorted({constant.name for constant, _ in self.made}))

    def of(self, t: Term) -> Term:
        """The formula with letters for constants."""
        match t:
            case Const():
                return self.letter((t, ()), t.type)
            case Apply(Const() as head, args) if _given_functions(args):
                return self.applied(t, head, args)
        return rebuild(t, [self.of(p) for p in parts(t)]) if parts(t) else t

    def applied(self, t: Term, head: Const, args: tuple[Term, ...]) -> Term:
        """A constant that is given functions."""
        plain = tuple(self.of(a) for a in args if isinstance(a.type, Sort))
        gives = head.type.result if isinstance(head.type, Fun) else head.type
        kind = Fun(tuple(a.type for a in plain), gives) if plain else gives
        functions = tuple(None if isinstance(a.type, Sort) else a for a in args)
        letter = self.letter((head, functions), kind)
        made = apply(letter, *plain) if plain else letter
        if not made.loose:
            self.stand[made] = t
        return made

    def letter(self, sign: Sign, kind: Type) -> Var:
        """The letter of a constant, a new one if need be."""
        if sign not in self.made:
            name = fresh_name(sign[0].name, self.taken)
            self.taken.add(name)
            self.made[sign] = Var(name, kind)
        return self.made[sign]

    def shown(self, question: Question, case: Case) -> dict[str, str]:
        """What each variable is, and each term for which a letter stands, as text."""
        values = refute.shown(question, case)
        for made, term in self.stand.items():
            letter = made.head if isinstance(made, Apply) else made
            values.pop(str(letter), None)
            try:
                values[str(term)] = str(evaluate(made, case, DEFINITIONS))
            except Undecided:
                continue
        return values


def _given_functions(args: tuple[Term, ...]) -> bool:
    """Whether some are functions, and these whole terms."""
    functions = [a for a in args if not isinstance(a.type, Sort)]
    return bool(functions) and not any(a.loose for a in functions)
