"""One constant changed at a time: in a formula, in a statement, in the weights of a block.

>>> from symbolic.terms import reals
>>> x, = reals("x")
>>> for mutation in of_formula(x <= 1):
...     print(mutation.what, ":", mutation.changed)
1: <= becomes < : x < 1
2: 1 becomes 2 : x ≤ 2
2: 1 becomes 0 : x ≤ 0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from symbolic.gadgets.blocks import Attention, Block, FeedForward, Scalar
from symbolic.lemma import Statement
from symbolic.terms import Num, Op, Term, parts, rebuild

T = TypeVar("T")


class Name(NamedTuple):
    """Which mutant: of what, where in it, and which constant becomes what."""

    of: str
    where: str
    what: str


@dataclass(frozen=True)
class Mutation(Generic[T]):
    """A thing with one constant changed; ``what`` numbers the constant and says the change."""

    what: str
    changed: T


# --- formulas and statements ---------------------------------------------------------------


def _changes(t: Term) -> Iterator[tuple[str, Term]]:
    """The node with its own constant changed; each value once."""
    match t:
        case Op("le", args):
            yield "<= becomes <", Op("lt", args)
        case Op("lt", args):
            yield "< becomes <=", Op("le", args)
        case Num(value, kind):
            for new in dict.fromkeys((value + 1, value - 1, 2 * value)):
                if new != value:
                    yield f"{value} becomes {new}", Num(new, kind)


def of_formula(formula: Term) -> Iterator[Mutation[Term]]:
    """Every mutant of a formula, also under binders; constants are numbered from the left."""
    number = 0

    def walk(t: Term, path: tuple[int, ...]) -> Iterator[Mutation[Term]]:
        nonlocal number
        changes = list(_changes(t))
        number += bool(changes)
        for change, new in changes:
            yield Mutation(f"{number}: {change}", _replaced(formula, path, new))
        for i, inner in enumerate(parts(t)):
            yield from walk(inner, (*path, i))

    return walk(formula, ())


def _replaced(t: Term, path: tuple[int, ...], new: Term) -> Term:
    if not path:
        return new
    inner = list(parts(t))
    inner[path[0]] = _replaced(inner[path[0]], path[1:], new)
    return rebuild(t, inner)


CLAIM = "claim"


def of_statement(statement: Statement) -> Iterator[tuple[Name, Statement]]:
    """Every mutant of a lemma's statement: the hypotheses in order, then the claim."""
    for label, formula in statement.given.items():
        for mutation in of_formula(formula):
            given = {**statement.given, label: mutation.changed}
            yield Name(statement.name, label, mutation.what), replace(statement, given=given)
    for mutation in of_formula(statement.claim):
        name = Name(statement.name, CLAIM, mutation.what)
        yield name, replace(statement, claim=mutation.changed)


# --- blocks --------------------------------------------------------------------------------


def _row(row: Mapping[str, Scalar]) -> Iterator[Mutation[Mapping[str, Scalar]]]:
    for register, weight in row.items():
        for mutation in _weight(weight):
            changed = {**row, register: mutation.changed}
            yield Mutation(f"{register}: {mutation.what}", changed)


def _weight(weight: Scalar) -> Iterator[Mutation[Scalar]]:
    """w + 1, w − 1 and 2w, for a number or a term."""
    changes = (("w + 1", weight + 1), ("w - 1", weight - 1), ("2w", 2 * weight))
    seen = [] if isinstance(weight, Term) else [Fraction(weight)]
    for what, new in changes:
        if new not in seen:
            seen.append(new)
            yield Mutation(what, new)


def of_block(block: Block) -> Iterator[tuple[str, str, Block]]:
    """Every mutant of a block, one structural entry changed: where, what, the block."""
    if isinstance(block, Attention):
        yield from _of_attention(block)
        return
    for number, neuron in enumerate(block.neurons):
        for part in ("inputs", "bias", "outputs"):
            for mutation in _of_part(getattr(neuron, part)):
                changed = replace(neuron, **{part: mutation.changed})
                neurons = (*block.neurons[:number], changed, *block.neurons[number + 1 :])
                where = f"neuron {number + 1}, {part}"
                yield where, mutation.what, FeedForward(neurons, block.bias)
    for mutation in _row(block.bias):
        yield "bias", mutation.what, FeedForward(block.neurons, mutation.changed)


def _of_part(part: Scalar) -> Iterator[Mutation[Scalar]]:
    if isinstance(part, Mapping):
        return iter(_row(part))
    return iter(()) if part is None else _weight(part)


def _of_attention(block: Attention) -> Iterator[tuple[str, str, Block]]:
    for number, head in enumerate(block.heads):
        for part in ("key", "query", "value", "outputs"):
            for mutation in _row(getattr(head, part)):
                changed = replace(head, **{part: mutation.changed})
                heads = (*block.heads[:number], changed, *block.heads[number + 1 :])
                yield f"head {number + 1}, {part}", mutation.what, Attention(heads)
