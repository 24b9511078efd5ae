"""The language of proofs: what an author writes.  ``elaborate`` says what it becomes.

A proof is one of
    by(*facts, unfold=[…])        the solver: facts and hypotheses in scope leave no other way
    only(*facts, unfold=[…])      the solver: these facts leave no other way
    [have(…), …, proof]           named steps, then a proof that uses them
    induct(k, base, start, step)  induction on k ("induction" names its hypothesis in the step)
    strongly(k, base, step)       strong induction
    split(formula, yes, no)       two cases ("case" names the formula, or its negation)
    fix(variables, proof)         for a claim ∀x …; premises are named "premise", "premise 2", …
    exhibit(terms, proof)         for a claim ∃x …
    conjuncts(proof, …)           for a claim φ ∧ ψ ∧ …: one proof for each
    obtain(fact, variables, proof)  takes an x with φ from a fact ∃x φ (named "obtained")
    evaluated()                   exact evaluation of a closed claim
    admitted()                    left open; no such theorem passes the gate

A fact is the name of a hypothesis or step, a lemma instance, ``at(fact, terms…)`` for a fact
that starts with ∀, ``part(fact, i)`` for the i-th conjunct, ``definition(term)`` for the
defining equation of a constant, or ``rewritten(fact, s, t)`` for the fact with t in the place of s
wherever s stands, where s = t is shown by the solver from nothing, or is the claim of a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from memcap.symbolic.language.terms import (
    Const,
    Term,
    Value,
    Var,
    Variables,
    term,
)
from memcap.symbolic.proving.lemma import Instance, Lemma


class ProofError(Exception):
    """A proof that cannot be read: an unknown name, a claim of the wrong form; of which lemma."""

    def __init__(self, reason: str, lemma: Lemma | None = None) -> None:
        super().__init__(reason)
        self.lemma = lemma


@dataclass(frozen=True)
class at:
    """The fact ``fact``, of the form ∀x φ, for ``terms``."""

    fact: Fact
    terms: tuple[Value, ...]

    def __init__(self, fact: Fact, *terms: Value) -> None:
        object.__setattr__(self, "fact", fact)
        object.__setattr__(self, "terms", terms)


@dataclass(frozen=True)
class definition:
    """The defining equation of the constant that ``application`` applies."""

    application: Term


@dataclass(frozen=True)
class part:
    """The ``number``-th conjunct (from 1) of the fact ``fact``."""

    fact: Fact
    number: int


@dataclass(frozen=True)
class rewritten:
    """The fact ``fact`` with ``new`` for every ``old``, also where ``old`` stands under a binder.

    ``because`` are facts from which old = new follows; none are needed for arithmetic."""

    fact: Fact
    old: Term
    new: Term
    because: tuple[Fact, ...]

    def __init__(self, fact: Fact, old: Value, new: Value, *because: Fact) -> None:
        object.__setattr__(self, "fact", fact)
        object.__setattr__(self, "old", term(old))
        object.__setattr__(self, "new", term(new))
        object.__setattr__(self, "because", because)


Fact = Union[str, Instance, at, part, definition, rewritten]


class Form:
    """One of the words that a proof is written with: a proof, or a step of one (``have``).

    A list of several of them is then a list of forms, whichever they are.
    """


@dataclass(frozen=True)
class by(Form):
    """The solver shows the goal from the facts and the hypotheses in scope."""

    facts: tuple[Fact, ...]
    unfold: tuple[Const, ...]

    def __init__(self, *facts: Fact, unfold: Sequence[Const] = ()) -> None:
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "unfold", tuple(unfold))


@dataclass(frozen=True)
class only(Form):
    """The solver shows the goal from the facts alone: it does not see what else is assumed.

    So it asks more than ``by``, and less can lead the solver astray.
    """

    facts: tuple[Fact, ...]
    unfold: tuple[Const, ...]

    def __init__(self, *facts: Fact, unfold: Sequence[Const] = ()) -> None:
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "unfold", tuple(unfold))


@dataclass(frozen=True)
class have(Form):
    """A step: ``claim``, known as ``name`` from then on."""

    name: str
    claim: Term
    proof: Proof


@dataclass(frozen=True)
class induct(Form):
    """Induction on ``index`` from ``base``; ``over`` are variables that may change in the step.

    The goal must stand under the hypothesis base ≤ index.  Hypotheses that mention the index or a
    variable of ``over`` become part of what is proved by induction.
    """

    index: Var
    base: Value
    start: Proof
    step: Proof
    over: tuple[Var, ...] = ()


@dataclass(frozen=True)
class strongly(Form):
    """Strong induction on ``index`` from ``base``: "induction" holds at every smaller index."""

    index: Var
    base: Value
    step: Proof
    over: tuple[Var, ...] = ()


@dataclass(frozen=True)
class split(Form):
    """One proof where ``formula`` holds and one where it does not."""

    formula: Term
    yes: Proof
    no: Proof


@dataclass(frozen=True)
class fix(Form):
    """For a goal ∀x. φ₁ ⇒ … ⇒ ψ: takes x arbitrary, assumes the premises, shows ψ.

    With no variables, for a goal φ₁ ⇒ … ⇒ ψ.
    """

    variables: Variables
    proof: Proof


@dataclass(frozen=True)
class conjuncts(Form):
    """For a goal φ ∧ ψ ∧ …: a proof for each conjunct."""

    proofs: tuple[Proof, ...]

    def __init__(self, *proofs: Proof) -> None:
        object.__setattr__(self, "proofs", proofs)


@dataclass(frozen=True)
class exhibit(Form):
    """For a goal ∃x φ: shows φ for these terms."""

    terms: tuple[Value, ...]
    proof: Proof


@dataclass(frozen=True)
class obtain(Form):
    """Takes variables as a fact ∃x φ promises them; φ is then known as ``name``."""

    fact: Fact
    variables: Variables
    proof: Proof
    name: str = "obtained"


@dataclass(frozen=True)
class evaluated(Form):
    """The goal is closed, and a computation shows it: as ``by`` with the definitions it opens."""


@dataclass(frozen=True)
class admitted(Form):
    """Left open."""


Proof = Union[Form, Sequence["ProofStep"]]
ProofStep = Union[Form, Sequence["ProofStep"]]
"""What may stand in the list that a proof is: ``have`` before the end, a proof at the end."""
