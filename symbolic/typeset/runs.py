"""Runs that a proof speaks of again and again get a number, so that they are described once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from memcap.symbolic.gadgets.results import LOOPS
from memcap.symbolic.language.terms import Apply, Const, Num, Term, is_term, subterms
from memcap.symbolic.proving.lemma import Instance, Lemma
from memcap.symbolic.typeset.formula import Formula, Loop, loop_of

__all__ = ["numbered_runs"]

OFTEN = 3
"""A run that is mentioned so often is numbered."""


def numbered_runs(lemma: Lemma, formula: Formula) -> tuple[Formula, tuple[str, ...]]:
    """The writer with numbers for the runs of this lemma's proof, and what they are.

    Only runs that are about the letters of the statement: these are known from the beginning.
    """
    known = set(lemma.variables)
    seen = Counter(
        loop
        for whole in _terms(lemma.proof)
        for t in subterms(whole)
        if (loop := _loop(t)) is not None and all(v in known for e in loop[1] for v in e.free)
    )
    often = [loop for loop, times in seen.items() if times >= OFTEN and formula.entry(*loop)]
    numbers: Counter[str] = Counter()
    marks = dict[Loop, str]()
    for loop in often:
        numbers[loop[0]] += 1
        marks[loop] = str(numbers[loop[0]])
    said = tuple(
        rf"$\mathrm{{{name}}}_{{{mark}}}$ for {name} from ${formula.entry(name, inner)}$"
        for (name, inner), mark in marks.items()
    )
    return replace(formula, runs=marks), said


def _loop(t: Term) -> Loop | None:
    """The repetition of which the term is a register, with what is before it."""
    match t:
        case Apply(Const(name), (Num(), *_) as args) if name in LOOPS:
            loop = loop_of(name, args)
            return loop if not any(e.loose for e in loop[1]) else None
    return None


def _terms(part: Any) -> Iterator[Term]:
    """All terms in a proof, but for the lemmas that it uses."""
    if is_term(part):
        yield part
    elif isinstance(part, Instance):
        yield from _terms(part.mapping)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _terms(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _terms(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _terms(getattr(part, one.name))
