"""Theorems that ask for less or claim more: a bound moved by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Apply,
    Bind,
    Eq,
    Op,
    Term,
    bind,
    open_fresh,
    parts,
    rebuild,
)
from memcap.symbolic.proving.lemma import Lemma

__all__ = [
    "about_others",
    "claiming",
    "everywhere",
    "exchanged",
    "given",
    "more_claimed",
    "weakened",
]


def given(of: Lemma, label: str, formula: Term) -> Lemma:
    """The lemma with this hypothesis in the place of its own."""
    every = {**of.statement.given, label: formula}
    return replace(of, statement=replace(of.statement, given=every))


def claiming(of: Lemma, claim: Term) -> Lemma:
    """The lemma with this claim."""
    return replace(of, statement=replace(of.statement, claim=claim))


def exchanged(of: Lemma, where: str, old: Term, new: Term) -> Lemma:
    """The lemma with ``new`` for ``old``, which stands in the hypothesis or the claim."""
    formula = of.statement.claim if where == "claim" else of.statement.given[where]
    made = _with(formula, old, new)
    assert made != formula, f"{old} does not stand in {formula}"
    return claiming(of, made) if where == "claim" else given(of, where, made)


def everywhere(of: Lemma, old: Term, new: Term) -> Lemma:
    """The lemma with ``new`` for ``old`` in every hypothesis and in the claim."""
    statement = of.statement
    every = {label: _with(formula, old, new) for label, formula in statement.given.items()}
    claim = _with(statement.claim, old, new)
    assert claim != statement.claim, f"{old} does not stand in the claim of {of.name}"
    return replace(of, statement=replace(statement, given=every, claim=claim))


def _with(t: Term, old: Term, new: Term) -> Term:
    """``t`` with ``new`` for every ``old``."""
    return new if t == old else rebuild(t, [_with(p, old, new) for p in parts(t)])


Change = Callable[[Term], Iterator[tuple[str, Term]]]


def weakened(of: Lemma) -> Iterator[tuple[str, str, Lemma]]:
    """With each comparison that a hypothesis promises weaker by one: hypothesis, change, lemma."""
    for label, formula in of.statement.given.items():
        for what, made in _inside(formula, _weaker):
            yield label, what, given(of, label, made)


def more_claimed(of: Lemma) -> Iterator[tuple[str, Lemma]]:
    """With each comparison, equation and number of bits that is claimed moved by one."""
    for what, made in _inside(of.statement.claim, _stronger):
        yield what, claiming(of, made)


def _inside(formula: Term, change: Change) -> Iterator[tuple[str, Term]]:
    """The formula with one of the formulas that it promises changed."""
    match formula:
        case Bind("forall" | "exists" as kind):
            variables, inside = open_fresh(formula)
            for what, made in _inside(inside, change):
                yield what, bind(kind, variables, made)
        case Op("implies", (premise, claim)):
            for what, made in _inside(claim, change):
                yield what, Op("implies", (premise, made))
        case Op("and", args):
            for place, conjunct in enumerate(args):
                for what, made in _inside(conjunct, change):
                    yield what, Op("and", (*args[:place], made, *args[place + 1 :]))
        case _:
            yield from change(formula)


def _weaker(formula: Term) -> Iterator[tuple[str, Term]]:
    match formula:
        case Op("le" | "lt" as op, (a, b)):
            yield f"{formula}, by 1", Op(op, (a, b + 1))


def _stronger(formula: Term) -> Iterator[tuple[str, Term]]:
    match formula:
        case Op("le" | "lt" as op, (a, b)):
            yield f"{formula}, by 1", Op(op, (a, b - 1))
        case Op("eq", (a, b)):
            yield f"{formula}, by 1", Eq(a, b + 1)
            yield f"{formula}, by -1", Eq(a, b - 1)
        case Apply(head, (*others, bits)) if str(head).endswith("_takes"):
            yield f"{head}, a bit less", head(*others, bits - 1)


def about_others(of: Lemma) -> Iterator[tuple[str, Lemma]]:
    """Claimed with another value of each number: of another network, or of other sequences."""
    for number in sorted(of.statement.claim.free, key=str):
        if number.type in (INT, REAL):
            for what, other in (("+ 1", number + 1), ("- 1", number - 1)):
                yield f"{number} {what}", exchanged(of, "claim", number, other)
