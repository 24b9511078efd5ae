"""A proof as text: its steps with their claims, as the author wrote them.

>>> from symbolic.terms import reals
>>> x, = reals("x")
>>> print(*outline([have("square", x * x >= 0, by()), by("square")]), sep="\\n")
square: 0 ≤ x·x
  by the solver
by the solver, from square
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from symbolic.lemma import Instance
from symbolic.proof import (
    Fact,
    Proof,
    admitted,
    at,
    by,
    conjuncts,
    definition,
    evaluated,
    exhibit,
    fix,
    have,
    induct,
    obtain,
    part,
    rewritten,
    split,
    strongly,
)
from symbolic.terms import Term, Var, Variables

__all__ = ["named", "outline"]


def outline(proof: Proof) -> Iterator[str]:
    """The lines of a proof; what belongs to a step is indented."""
    match proof:
        case by(facts, unfold):
            yield f"by the solver{_from(facts)}{_seeing_through(unfold)}"
        case induct(index, base, start, step, over):
            yield f"by induction on {index} from {base}{_for_all(over)}"
            yield from _under("base", start)
            yield from _under("step", step)
        case strongly(index, base, step, over):
            yield f"by strong induction on {index} from {base}{_for_all(over)}"
            yield from _under("step", step)
        case split(formula, yes, no):
            yield from _under(f"if {formula}", yes)
            yield from _under("otherwise", no)
        case fix(variables, inner):
            yield from _under(f"for any {_names(variables)}".rstrip(), inner)
        case exhibit(terms, inner):
            yield from _under(f"with {', '.join(map(str, terms))}", inner)
        case obtain(fact, variables, inner, name):
            yield from _under(f"take {_names(variables)} from {named(fact)} ({name})", inner)
        case conjuncts(proofs):
            for number, inner in enumerate(proofs, start=1):
                yield from _under(f"conjunct {number}", inner)
        case evaluated():
            yield "by exact evaluation"
        case admitted():
            yield "ADMITTED: left open"
        case [*steps]:
            yield from _steps(steps)


def _steps(steps: Sequence[have | Proof]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, have):
            yield from _under(f"{step.name}: {step.claim}", step.proof)
        else:
            yield from outline(step)


def _under(head: str, proof: Proof) -> Iterator[str]:
    yield head
    yield from (f"  {line}" for line in outline(proof))


def named(fact: Fact) -> str:
    """How a fact is called: a name, a lemma with its terms, an instance, a part."""
    match fact:
        case str():
            return fact
        case Instance(lemma, mapping):
            return f"{lemma.name}{_terms(mapping)}"
        case definition(application):
            return f"the definition of {application}"
        case part(of, number):
            return f"conjunct {number} of {named(of)}"
        case rewritten(of, old, new):
            return f"{named(of)} with {new} for {old}"
        case at(of, terms):
            return f"{named(of)} at {', '.join(map(str, terms))}"
    return repr(fact)


def _terms(mapping: Mapping[Var, Term]) -> str:
    inside = ", ".join(f"{v.name} = {t}" for v, t in mapping.items())
    return f" ({inside})" if inside else ""


def _from(facts: Sequence[Fact]) -> str:
    return f", from {'; '.join(map(named, facts))}" if facts else ""


def _seeing_through(constants: Sequence[Term]) -> str:
    return f", unfolding {', '.join(map(str, constants))}" if constants else ""


def _for_all(over: Sequence[Var]) -> str:
    return f", for all {_names(tuple(over))}" if over else ""


def _names(variables: Variables) -> str:
    return ", ".join(v.name for v in ((variables,) if isinstance(variables, Var) else variables))
