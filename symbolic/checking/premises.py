"""Premises inside a claim: a claim P ⇒ Q says nothing where P cannot hold.

A hypothesis that cannot be met makes a lemma vacuous; a premise of its claim does not, since what
is claimed is true all the same.  But its reader should know.

>>> from memcap.symbolic.language.terms import forall, reals
>>> x, y = reals("x y")
>>> said = Statement("doc.p", "", {"low": x >= 0}, forall(y, y > 0, y < x, Implies(y < 0, x < 0)))
>>> [[str(f) for f in question.given.values()] for question in premised(said)]
[['0 ≤ x', '0 < y ∧ y < x', 'y < 0']]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product

from memcap.symbolic import kernel
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.kernel.obligation import obligation_text
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Bind,
    Implies,
    Num,
    Op,
    Sort,
    Term,
    TermError,
    Var,
    conjuncts_of,
    open_fresh,
    open_with,
    subterms,
    term,
)
from memcap.symbolic.proving.elaborate import unfolded
from memcap.symbolic.proving.proof import ProofError

__all__ = ["premised", "texts"]

IN_SIGHT = 4
LARGEST = 300
MOST = 1200
"""So many subterms of hypotheses are looked at beside the premises, and of instances."""


def premised(statement: Statement) -> list[Question]:
    """What must hold together for each innermost part of the claim to say something: the premises,
    and the hypotheses about the same letters, as far as these are short."""
    names = frozenset(v.name for v in statement.variables)
    paths = dict.fromkeys(path for path in _paths(statement.claim, (), names) if path)
    return [
        Question(
            {
                **_about(statement, path),
                **{f"premise {i}": premise for i, premise in enumerate(path, start=1)},
            }
        )
        for path in paths
    ]


def _about(statement: Statement, premises: Iterable[Term]) -> dict[str, Term]:
    """The hypotheses that share letters with the premises, or with one of these, nearest first."""
    known = frozenset[Var]().union(*(premise.free for premise in premises))
    left, found, size = dict(statement.given), dict[str, Term](), 0
    while near := [name for name, h in left.items() if h.free & known]:
        for name in near:
            size += sum(1 for _ in subterms(left[name]))
            if size > LARGEST:
                return found
            found[name] = left.pop(name)
        known = known.union(*(h.free for h in found.values()))
    return found


def _paths(t: Term, path: tuple[Term, ...], names: frozenset[str]) -> Iterator[tuple[Term, ...]]:
    """The premises on the way to each part of a claim that is no implication; binders opened."""
    match t:
        case Bind("forall" | "exists"):
            variables, body = open_fresh(t, names)
            yield from _paths(body, path, names | {v.name for v in variables})
        case Op("implies", (premise, claim)):
            yield from _paths(claim, (*path, premise), names)
        case Op("and"):
            for part in conjuncts_of(t):
                yield from _paths(part, path, names)
        case _:
            yield path


def texts(statement: Statement) -> list[str]:
    """Obligations of which one has no model only if some premises of the claim cannot be met.

    Definitions are unfolded, and what is said of all is said of the terms in sight.
    """
    found = map(_text, premised(statement))
    return list(dict.fromkeys(text for text in found if text))


def _text(question: Question) -> str:
    named = question.formulas
    formulas = [formula for _, formula in named]
    try:
        formulas += unfolded(formulas, kernel.DEFINITIONS)
        extra = _short(chain(formulas[len(named) :], _instances(formulas)))
        return obligation_text([*named, *((f"more.{i}", f) for i, f in enumerate(extra))])
    except (ProofError, TermError):  # a function in the place of a number; too large
        return ""


def _short(formulas: Iterable[Term]) -> list[Term]:
    """The first of the formulas, as long as they are short together."""
    found, left = list[Term](), MOST
    for formula in formulas:
        left -= sum(1 for _ in islice(subterms(formula), MOST))
        if left < 0:
            break
        found.append(formula)
    return found


def _instances(formulas: Sequence[Term]) -> Iterator[Term]:
    """∀x φ ⇒ φ[t/x] for terms t in sight: true, wherever ∀x φ stands."""
    within = list(dict.fromkeys(t for formula in formulas for t in subterms(formula)))
    universal = (t for t in within if isinstance(t, Bind) and t.kind == "forall" and not t.loose)
    for t in universal:
        if all(isinstance(kind, Sort) for kind in t.types):
            for at in product(*(_in_sight(within, kind) for kind in t.types)):
                yield Implies(t, open_with(t, at))


def _in_sight(within: Iterable[Term], kind: object) -> list[Term]:
    """0, 1, and the letters and numerals of a type."""
    first = [term(i, REAL if kind == REAL else None) for i in (0, 1)] if kind in (INT, REAL) else []
    seen = (t for t in within if isinstance(t, (Num, Var)) and t.type == kind)
    return list(islice(dict.fromkeys([*first, *seen]), IN_SIGHT))
