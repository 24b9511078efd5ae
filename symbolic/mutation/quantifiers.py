"""One quantifier made to say more: another kind, a bound less, another order with the next.

What says more depends on where the quantifier stands: in a claim, or in a hypothesis.

>>> from memcap.symbolic.language.terms import exists, forall, ints
>>> i, j = ints("i j")
>>> for mutation in of_formula(forall(i, i >= 0, exists(j, j > i))):
...     print(mutation.what, ":", mutation.changed)
1: ∀i without 0 ≤ i : ∀i. ∃j. i < j
1: ∀i ∃j becomes ∃j ∀i : ∃j. ∀i. 0 ≤ i ⇒ i < j
2: ∃j becomes ∀j : ∀i. 0 ≤ i ⇒ (∀j. i < j)
>>> for mutation in of_formula(forall(i, i >= 0, exists(j, j > i)), claimed=False):
...     print(mutation.what, ":", mutation.changed)
1: ∀i becomes ∃i : ∃i. 0 ≤ i ∧ (∃j. i < j)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    And,
    Bind,
    Implies,
    Op,
    Term,
    Var,
    bind,
    conjuncts_of,
    exists,
    forall,
    open_fresh,
    parts,
    rebuild,
)
from memcap.symbolic.mutation.sites import CLAIM, Mutation, Name

__all__ = ["of_formula", "of_statement"]

SIGNS = {"forall": "∀", "exists": "∃"}
OTHER = {"forall": "exists", "exists": "forall"}
MAKE: dict[str, Callable[..., Term]] = {"forall": forall, "exists": exists}


def of_statement(statement: Statement) -> Iterator[tuple[Name, Statement, bool]]:
    """Every mutant of a lemma's statement, and whether it says no less by the form of the change.

    The hypotheses come in order, then the claim.
    """
    for label, formula in statement.given.items():
        for mutation in of_formula(formula, claimed=False):
            given = {**statement.given, label: mutation.changed}
            name = Name(statement.name, label, mutation.what)
            yield name, replace(statement, given=given), mutation.stronger
    for mutation in of_formula(statement.claim):
        name = Name(statement.name, CLAIM, mutation.what)
        yield name, replace(statement, claim=mutation.changed), mutation.stronger


def of_formula(formula: Term, claimed: bool = True) -> Iterator[Mutation[Term]]:
    """Every mutant of a formula that is claimed, or assumed; quantifiers are numbered."""
    number = 0

    def walk(t: Term, positive: bool, put: Callable[[Term], Term]) -> Iterator[Mutation[Term]]:
        nonlocal number
        match t:
            case Bind("forall" | "exists" as kind):
                variables, inside = open_fresh(t)
                number += 1
                for one in _changes(kind, variables, inside, positive):
                    yield Mutation(f"{number}: {one.what}", put(one.changed), one.stronger)
                yield from walk(inside, positive, lambda new: put(bind(kind, variables, new)))
            case Op("and" | "or" | "implies" | "not" as op, args):
                for place, inner in enumerate(args):
                    turned = op == "not" or (op == "implies" and place == 0)
                    yield from walk(inner, positive != turned, _into(t, place, put))

    return walk(formula, claimed, lambda new: new)


def _into(t: Term, place: int, put: Callable[[Term], Term]) -> Callable[[Term], Term]:
    """Puts a term in the place of a part of ``t``, and that where ``t`` was."""

    def placed(new: Term) -> Term:
        made = list(parts(t))
        made[place] = new
        return put(rebuild(t, made))

    return placed


def _changes(
    kind: str, variables: tuple[Var, ...], inside: Term, positive: bool
) -> Iterator[Mutation[Term]]:
    """The quantifier with its own kind, bounds or order changed, such that more is said."""
    bounds, rest = _bounded(kind, inside)
    other, names = OTHER[kind], _names(variables)
    first = f"{SIGNS[kind]}{names}"
    if (kind == "exists") == positive:
        changed = MAKE[other](variables, *bounds, rest)
        yield Mutation(f"{first} becomes {SIGNS[other]}{names}", changed, not bounds)
        return
    for place, bound in enumerate(bounds):
        left = (b for i, b in enumerate(bounds) if i != place)
        yield Mutation(f"{first} without {bound}", MAKE[kind](variables, *left, rest), True)
    if isinstance(rest, Bind) and rest.kind == other:
        taken = (v.name for v in (*variables, *(v for b in bounds for v in b.free)))
        seconds, body = open_fresh(rest, taken)
        second = f"{SIGNS[other]}{_names(seconds)}"
        swapped = _swapped(kind, variables, bounds, seconds, body)
        yield Mutation(f"{first} {second} becomes {second} {first}", swapped, True)


def _swapped(
    kind: str, variables: tuple[Var, ...], bounds: list[Term], seconds: tuple[Var, ...], body: Term
) -> Term:
    """The second quantifier, with the bounds that are its own, before the first one."""
    limits, rest = _bounded(OTHER[kind], body)
    shared = [b for b in limits if b.free & set(variables)]
    own = [b for b in limits if b not in shared]
    if shared:
        rest = And(*shared, rest) if kind == "forall" else Implies(And(*shared), rest)
    return MAKE[OTHER[kind]](seconds, *own, MAKE[kind](variables, *bounds, rest))


def _bounded(kind: str, inside: Term) -> tuple[list[Term], Term]:
    """What bounds the variables, and the rest: premises of ∀, all conjuncts of ∃ but the last."""
    if kind == "exists":
        *bounds, rest = conjuncts_of(inside)
        return bounds, rest
    match inside:
        case Op("implies", (premise, rest)):
            return [*conjuncts_of(premise)], rest
    return [], inside


def _names(variables: tuple[Var, ...]) -> str:
    return ", ".join(v.name for v in variables)
