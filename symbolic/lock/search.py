"""Proofs that one formula follows from others, found by taking both apart.

A goal ∀x φ is shown for a new x, of a fact ∃x φ an x is taken, a fact ∀x φ is used for what was
taken so far, a goal ∃x φ is shown with it; what is left is for a solver.  Such a proof is enough
where two statements differ in a few places.  Nothing here is trusted: a proof may turn out to fail.

>>> from memcap.symbolic.language.terms import *
>>> i, n = ints("i n"); f, = functions("f", INT, REAL)
>>> proof_of(forall(i, i >= 1, f(i) >= 0), {"low": forall(i, i >= 1, f(i) >= 2)})
fix(variables=(i,), proof=by(facts=('low', 'premise', at(fact='low', terms=(i,))), unfold=()))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from memcap.symbolic.language.terms import (
    Bind,
    Const,
    Op,
    Term,
    Type,
    Var,
    conjuncts_of,
    open_fresh,
    open_with,
)
from memcap.symbolic.proving.proof import (
    Fact,
    Proof,
    at,
    by,
    conjuncts,
    exhibit,
    fix,
    have,
    obtain,
    part,
)

__all__ = ["proof_of"]

FACTS = 200
"""How many facts are kept; of a formula with too many quantifiers not all are tried."""
DIGITS = "₀₁₂₃₄₅₆₇₈₉"


def proof_of(
    goal: Term, facts: Mapping[str, Term], unfold: Sequence[Const] = (), bold: bool = False
) -> Proof:
    """A proof of ``goal`` from ``facts``, by name.

    Args:
        unfold: constants that the solver sees through.
        bold: use what stands behind premises that are not among the facts as they are.
    """
    names = {v.name for t in (goal, *facts.values()) for v in t.free}
    search = _ProofSearch(tuple(unfold), bold, names)
    known = tuple(_Known(name, formula) for name, formula in facts.items())
    return search.prove(goal, _State(known, tuple(facts)))


@dataclass(frozen=True)
class _Known:
    """A formula, and how the proof names it."""

    fact: Fact
    formula: Term


@dataclass(frozen=True)
class _State:
    """What is known, the names in use for it, and the variables that were taken."""

    known: tuple[_Known, ...]
    names: tuple[str, ...]
    taken: tuple[Var, ...] = ()
    used: frozenset[Fact] = frozenset()

    def knowing(self, *more: _Known) -> _State:
        """With further formulas, each once."""
        present = {one.formula for one in self.known}
        new: dict[Term, _Known] = {}
        for one in more:
            if one.formula not in present:
                new.setdefault(one.formula, one)
        return replace(self, known=(*self.known, *new.values()))

    def assuming(self, name: str, formula: Term) -> _State:
        """With a formula under a name of its own."""
        state = replace(self, names=(*self.names, name))
        return state.knowing(_Known(name, formula))

    def unused(self, name: str) -> str:
        """The name that an assumption gets (as in `symbolic.proving.elaborate`)."""
        return self.unused("inner " + name) if name in self.names else name


@dataclass
class _ProofSearch:
    unfold: tuple[Const, ...]
    bold: bool
    variables: set[str] = field(default_factory=set)
    steps: int = 0

    def prove(self, goal: Term, state: _State) -> Proof:
        """A proof of the goal."""
        state = self.apart(state)
        for one in state.known:
            if one.formula == goal:
                return by(one.fact)
        match goal:
            case Bind("forall") | Op("implies"):
                return self.fixed(goal, state)
        opened = next(self.existing(state), None)
        if opened is not None:
            return self.obtained(goal, opened, state)
        promised = next(self.promised(state), None)
        if promised is not None:
            return self.detached(goal, promised, state)
        match goal:
            case Op("and", args):
                return conjuncts(*(self.prove(a, state) for a in args))
            case Bind("exists"):
                return self.exhibited(goal, state)
        return self.by_all(state)

    def by_all(self, state: _State) -> Proof:
        """The solver, with everything that is known."""
        return by(*(one.fact for one in state.known), unfold=self.unfold)

    # --- goals ---

    def fixed(self, goal: Term, state: _State) -> Proof:
        variables: tuple[Var, ...] = ()
        if isinstance(goal, Bind):
            variables, goal = self.opened(goal)
        number = 1
        while isinstance(goal, Op) and goal.op == "implies":
            premise, goal = goal.args
            name = state.unused(f"premise {number}" if number > 1 else "premise")
            state = state.assuming(name, premise)
            number += 1
        inner = replace(state, taken=(*state.taken, *variables))
        return fix(variables, self.prove(goal, inner))

    def exhibited(self, goal: Bind, state: _State) -> Proof:
        terms = next(_choices(goal, state.taken), None)
        if terms is None:
            return self.by_all(state)
        return exhibit(terms, self.prove(open_with(goal, terms), state))

    # --- facts ---

    def apart(self, state: _State) -> _State:
        """With the parts of conjunctions, and what ∀ promises of the variables taken so far."""
        place = 0
        while place < len(state.known) <= FACTS:
            state = state.knowing(*self.parts(state.known[place], state.taken))
            place += 1
        return state

    def parts(self, one: _Known, taken: tuple[Var, ...]) -> list[_Known]:
        match one.formula:
            case Op("and", args):
                return [_Known(part(one.fact, i), a) for i, a in enumerate(args, start=1)]
            case Bind("forall") as every:
                return [
                    _Known(at(one.fact, *terms), open_with(every, terms))
                    for terms in _choices(every, taken)
                ]
        return []

    def existing(self, state: _State) -> Iterator[_Known]:
        """Facts ∃x φ of which no x was taken yet."""
        for one in state.known:
            match one.formula:
                case Bind("exists") if _origin(one.fact) not in state.used:
                    yield one

    def obtained(self, goal: Term, one: _Known, state: _State) -> Proof:
        binder = one.formula
        if not isinstance(binder, Bind):
            raise TypeError("no binder")
        variables, body = self.opened(binder)
        name = self.step()
        state = replace(
            state.assuming(name, body),
            taken=(*state.taken, *variables),
            used=state.used | {_origin(one.fact)},
        )
        return obtain(one.fact, variables, self.prove(goal, state), name)

    def promised(self, state: _State) -> Iterator[_Known]:
        """Facts φ ⇒ ψ, where ψ has quantifiers, whose premises are known."""
        formulas = {one.formula for one in state.known}
        for one in state.known:
            match one.formula:
                case Op("implies", (premise, conclusion)):
                    new = _origin(one.fact) not in state.used and conclusion not in formulas
                    met = self.bold or all(p in formulas for p in conjuncts_of(premise))
                    if new and met and any(isinstance(c, Bind) for c in conjuncts_of(conclusion)):
                        yield one

    def detached(self, goal: Term, one: _Known, state: _State) -> Proof:
        """With the conclusion of an implication as a step."""
        if not isinstance(one.formula, Op):
            raise TypeError("no implication")
        conclusion = one.formula.args[1]
        name = self.step()
        after = replace(state.assuming(name, conclusion), used=state.used | {_origin(one.fact)})
        return [have(name, conclusion, self.by_all(state)), self.prove(goal, after)]

    def opened(self, binder: Bind) -> tuple[tuple[Var, ...], Term]:
        variables, body = open_fresh(binder, self.variables)
        self.variables |= {v.name for v in variables}
        return variables, body

    def step(self) -> str:
        self.steps += 1
        return f"step {self.steps}"


def _origin(fact: Fact) -> Fact:
    """The fact, for whatever terms: what ∀ ∃ promises is taken once."""
    match fact:
        case at():
            return at(_origin(fact.fact))
        case part():
            return part(_origin(fact.fact), fact.number)
    return fact


# --- what to put for a variable ------------------------------------------------------------


def _choices(binder: Bind, taken: Sequence[Var]) -> Iterator[tuple[Var, ...]]:
    """Variables for those of a binder: of the same name if possible; those taken last, in order."""
    made = (_named(binder, taken), _in_order(binder.types, taken))
    found = [choice for choice in made if choice is not None]
    yield from dict.fromkeys(found)


def _named(binder: Bind, taken: Sequence[Var]) -> tuple[Var, ...] | None:
    found = []
    for hint, kind in zip(binder.hints, binder.types, strict=True):
        name = hint.rstrip(DIGITS)
        alike = [v for v in taken if v.type == kind and v.name.rstrip(DIGITS) == name]
        if not alike:
            return None
        found.append(alike[-1])
    return tuple(found)


def _in_order(types: Sequence[Type], taken: Sequence[Var]) -> tuple[Var, ...] | None:
    left = list(taken)
    found = []
    for kind in reversed(types):
        place = next((i for i in reversed(range(len(left))) if left[i].type == kind), None)
        if place is None:
            return None
        found.append(left.pop(place))
    return tuple(reversed(found))
