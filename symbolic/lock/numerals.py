"""Numerals too long for a certificate: a theorem about letters, with numbers put for them after.

A letter is known by its order among the other numerals of the lemma, and by the quotient of two
that are multiples.  These facts have certificates for the numbers themselves, so that
the theorem about the numbers assumes nothing more.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from memcap.symbolic import kernel
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    REAL,
    Eq,
    Num,
    Term,
    Var,
    as_real,
    exists,
    fresh_name,
    parts,
    rebuild,
    substitute,
    subterms,
)
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import Proof, ProofStep, conjuncts, exhibit, fix, have, obtain
from memcap.symbolic.search import find

__all__ = ["Lettered", "lettered"]

LONG = 10**1_500
"""From here on no certificate is looked for: its own numbers may have twice as many digits, and
more than 4,000 are not read."""
QUOTIENT = 10**40
"""Of larger quotients nothing is said."""
FACT = "numerals "


@dataclass(frozen=True)
class Lettered:
    """A lemma with letters for long numerals, and facts about these among its hypotheses."""

    lemma: Lemma
    numbers: Mapping[Var, Num]
    facts: tuple[Term, ...]

    def restored(self, theorem: Theorem) -> Theorem:
        """The theorem about the numbers.

        Raises:
            KernelError: the facts do not hold of them.
        """
        made = kernel.instantiate(theorem, self.numbers)
        for fact in self.facts:
            made = _without(made, substitute(fact, self.numbers))
        return made


def lettered(lemma: Lemma) -> Lettered:
    """The lemma with letters for its long numerals; itself where it has none."""
    statement = lemma.statement
    numerals = {t for f in statement.formulas for t in subterms(f) if isinstance(t, Num)}
    long = sorted((n for n in numerals if _is_long(n.value)), key=lambda n: (n.value, n.type.name))
    if not long:
        return Lettered(lemma, {}, ())
    taken = {v.name for v in statement.variables}
    letters: dict[Term, Term] = {}
    for numeral in long:
        letter = Var(fresh_name("c", taken), numeral.type)
        taken.add(letter.name)
        letters[numeral] = letter
    facts = tuple(_facts(numerals, letters))
    given = {label: _with(h, letters) for label, h in statement.given.items()}
    given |= {f"{FACT}{i}": fact for i, fact in enumerate(facts)}
    made = Statement(statement.name, statement.title, given, _with(statement.claim, letters))
    numbers = {v: n for n, v in letters.items() if isinstance(v, Var) and isinstance(n, Num)}
    return Lettered(Lemma(made, _proof_with(lemma.proof, letters)), numbers, facts)


def _is_long(value: Fraction) -> bool:
    return value.denominator >= LONG or abs(value.numerator) >= LONG


def _facts(numerals: Iterable[Term], letters: Mapping[Term, Term]) -> Iterator[Term]:
    """How each letter stands to the next numeral, smaller or larger; 0 is among them."""
    known = {n for n in numerals if isinstance(n, Num)} | {Num(Fraction(0), REAL)}
    ordered = sorted(known, key=lambda n: (n.value, n.type.name))
    for a, b in pairwise(ordered):
        if a not in letters and b not in letters:
            continue
        low, high = (as_real(letters.get(n, n)) for n in (a, b))
        yield Eq(low, high) if a.value == b.value else low < high
        quotient = b.value / a.value if a.value else Fraction(0)
        if abs(quotient.numerator) < QUOTIENT > quotient.denominator and quotient not in (0, 1):
            yield Eq(high, quotient * low)


def _with(t: Term, letters: Mapping[Term, Term]) -> Term:
    """The formula with letters for numerals."""
    if t in letters:
        return letters[t]
    return rebuild(t, [_with(p, letters) for p in parts(t)]) if parts(t) else t


def _proof_with(proof: Proof, letters: Mapping[Term, Term]) -> Proof:
    """A proof, as `symbolic.lock.search` finds it, with letters in what it claims."""
    match proof:
        case fix(variables, inner):
            return fix(variables, _proof_with(inner, letters))
        case exhibit(terms, inner):
            return exhibit(terms, _proof_with(inner, letters))
        case obtain(fact, variables, inner, name):
            return obtain(fact, variables, _proof_with(inner, letters), name)
        case conjuncts(proofs):
            return conjuncts(*(_proof_with(p, letters) for p in proofs))
        case [*steps]:
            return [_step_with(step, letters) for step in steps]
    return proof


def _step_with(step: ProofStep, letters: Mapping[Term, Term]) -> ProofStep:
    if isinstance(step, have):
        return have(step.name, _with(step.claim, letters), _proof_with(step.proof, letters))
    return _proof_with(step, letters)


def _without(theorem: Theorem, fact: Term) -> Theorem:
    """Γ, φ ⊢ ψ   ⟹   Γ ⊢ ψ, where φ is a fact about numerals"""
    nothing = Var(fresh_name("it", {v.name for v in _free(theorem, fact)}), REAL)
    shown = kernel.by_certificate([], [], fact, find(kernel.entailment([], [], fact)))
    holds = kernel.witness(shown, exists(nothing, fact), nothing)
    return kernel.choose(holds, [nothing], theorem)


def _free(theorem: Theorem, fact: Term) -> frozenset[Var]:
    return fact.free.union(theorem.claim.free, *(h.free for h in theorem.hypotheses))
