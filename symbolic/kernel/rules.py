"""The rules of logic [trusted].

    assume     instantiate   discharge    generalize    specialize   witness
    choose     cases         rewrite      induction     strong_induction
    admit      (a step left open: the gate never lets it through)

Free variables of a theorem stand for anything of their type.  A rule raises KernelError, naming
itself and the terms, when it does not apply; no check is an ``assert``.  What it is given is read
once, into tuples and terms of the language itself, which check themselves (TermError).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from memcap.symbolic.kernel.theorem import Theorem, _content, _issue, _refuse
from memcap.symbolic.kernel.trust import ADMITTED
from memcap.symbolic.language.terms import (
    INT,
    Bind,
    Implies,
    Not,
    Op,
    Term,
    TermError,
    Var,
    bind,
    forall,
    is_term,
    open_with,
    substitute,
)

__all__ = [
    "admit", "assume", "below", "cases", "choose", "discharge", "generalize", "induction",
    "instantiate", "rewrite", "specialize", "strong_induction", "witness",
]  # fmt: skip


def _without(formulas: Iterable[Term], *dropped: Term) -> list[Term]:
    return [f for f in formulas if f not in dropped]


def _absent(rule: str, variables: Iterable[Var], formulas: Iterable[Term]) -> None:
    wanted = set(variables)
    for formula in formulas:
        caught = wanted & formula.free
        if caught:
            _refuse(rule, f"{min(v.name for v in caught)} is free in {formula}")


def assume(formula: Term) -> Theorem:
    """φ ⊢ φ"""
    return _issue([formula], formula)


def instantiate(theorem: Theorem, mapping: Mapping[Var, Term]) -> Theorem:
    """Γ ⊢ φ   ⟹   Γ[t/x] ⊢ φ[t/x], the types of x and t being equal"""
    hypotheses, claim, rests_on = _content(theorem)
    mapping = dict(mapping)
    try:
        moved = [substitute(h, mapping) for h in hypotheses]
        return _issue(moved, substitute(claim, mapping), rests_on)
    except TermError as error:
        _refuse("instantiate", str(error))


def discharge(theorem: Theorem, formula: Term) -> Theorem:
    """Γ ⊢ φ   ⟹   Γ∖{h} ⊢ h ⇒ φ"""
    hypotheses, claim, rests_on = _content(theorem)
    return _issue(_without(hypotheses, formula), Implies(formula, claim), rests_on)


def generalize(theorem: Theorem, variables: Sequence[Var]) -> Theorem:
    """Γ ⊢ φ   ⟹   Γ ⊢ ∀x φ, no x free in Γ"""
    hypotheses, claim, rests_on = _content(theorem)
    variables = _variables("generalize", variables)
    _absent("generalize", variables, hypotheses)
    return _issue(hypotheses, bind("forall", variables, claim), rests_on)


def specialize(theorem: Theorem, *args: Term) -> Theorem:
    """Γ ⊢ ∀x φ   ⟹   Γ ⊢ φ[t/x]"""
    hypotheses, claim, rests_on = _content(theorem)
    if not isinstance(claim, Bind) or claim.kind != "forall":
        _refuse("specialize", f"{claim} is not of the form ∀x φ")
    return _issue(hypotheses, _opened("specialize", claim, args), rests_on)


def witness(theorem: Theorem, formula: Term, *args: Term) -> Theorem:
    """Γ ⊢ φ[t/x]   ⟹   Γ ⊢ ∃x φ"""
    hypotheses, claim, rests_on = _content(theorem)
    if type(formula) is not Bind or formula.kind != "exists":
        _refuse("witness", f"{formula} is not of the form ∃x φ")
    if _opened("witness", formula, args) != claim:
        _refuse("witness", f"{claim} is not the instance of {formula}")
    return _issue(hypotheses, formula, rests_on)


def choose(existence: Theorem, variables: Sequence[Var], theorem: Theorem) -> Theorem:
    """Γ ⊢ ∃x φ and Δ, φ ⊢ ψ   ⟹   Γ ∪ Δ ⊢ ψ, no x free in Δ, ψ or ∃x φ"""
    given, found, trust_found = _content(existence)
    hypotheses, claim, trust = _content(theorem)
    variables = _variables("choose", variables)
    if not isinstance(found, Bind) or found.kind != "exists":
        _refuse("choose", f"{found} is not of the form ∃x φ")
    kept = _without(hypotheses, _opened("choose", found, variables))
    _absent("choose", variables, [*kept, claim, found])
    return _issue([*given, *kept], claim, trust_found | trust)


def cases(formula: Term, positive: Theorem, negative: Theorem) -> Theorem:
    """Γ, φ ⊢ ψ and Δ, ¬φ ⊢ ψ   ⟹   Γ ∪ Δ ⊢ ψ"""
    yes, claim, trust_yes = _content(positive)
    no, other, trust_no = _content(negative)
    if claim != other:
        _refuse("cases", f"{claim} differs from {other}")
    kept = [*_without(yes, formula), *_without(no, Not(formula))]
    return _issue(kept, claim, trust_yes | trust_no)


def rewrite(equation: Theorem, theorem: Theorem, place: Var, formula: Term) -> Theorem:
    """Γ ⊢ s = t and Δ ⊢ φ[s/x]   ⟹   Γ ∪ Δ ⊢ φ[t/x]"""
    given, equal, trust_equal = _content(equation)
    hypotheses, claim, trust = _content(theorem)
    if not isinstance(equal, Op) or equal.op != "eq":
        _refuse("rewrite", f"{equal} is not an equation")
    old, new = equal.args
    if type(place) is not Var or not is_term(formula) or formula.loose:
        _refuse("rewrite", f"{place}, {formula} are not a variable and a whole term")
    try:
        before, after = (substitute(formula, {place: t}) for t in (old, new))
    except TermError as error:
        _refuse("rewrite", str(error))
    if before != claim:
        _refuse("rewrite", f"{claim} is not {before}")
    return _issue([*given, *hypotheses], after, trust_equal | trust)


def _variables(rule: str, variables: Iterable[Var]) -> tuple[Var, ...]:
    found = tuple(variables)
    if not found or any(type(v) is not Var for v in found) or len(set(found)) != len(found):
        _refuse(rule, f"{found} are not variables, each once")
    return found


def _opened(rule: str, binder: Bind, args: tuple[Term, ...]) -> Term:
    if any(not is_term(a) or a.loose for a in args):
        _refuse(rule, f"{args} are not whole terms")
    try:
        return open_with(binder, args)
    except TermError as error:
        _refuse(rule, str(error))


# --- induction -----------------------------------------------------------------------------


def induction(index: Var, base: Term, property_: Term, start: Theorem, step: Theorem) -> Theorem:
    """Γ ⊢ P[b] and Δ, b ≤ k, P[k] ⊢ P[k+1]   ⟹   Γ ∪ Δ ⊢ ∀k. b ≤ k ⇒ P[k], k not free in Δ, b"""
    at = _predicate("induction", index, base, property_)
    given, first, trust_start = _content(start)
    hypotheses, claim, trust_step = _content(step)
    if first != at(base):
        _refuse("induction", f"the base shows {first}, not {at(base)}")
    if claim != at(index + 1):
        _refuse("induction", f"the step shows {claim}, not {at(index + 1)}")
    kept = _without(hypotheses, base <= index, property_)
    _absent("induction", [index], kept)
    conclusion = forall(index, base <= index, property_)
    return _issue([*given, *kept], conclusion, trust_start | trust_step)


def strong_induction(index: Var, base: Term, property_: Term, step: Theorem) -> Theorem:
    """Δ, b ≤ k, ∀j. b ≤ j ∧ j < k ⇒ P[j] ⊢ P[k]   ⟹   Δ ⊢ ∀k. b ≤ k ⇒ P[k], k not free in Δ, b"""
    _predicate("strong induction", index, base, property_)
    hypotheses, claim, rests_on = _content(step)
    if claim != property_:
        _refuse("strong induction", f"the step shows {claim}, not {property_}")
    kept = _without(hypotheses, base <= index, below(index, base, property_))
    _absent("strong induction", [index], kept)
    return _issue(kept, forall(index, base <= index, property_), rests_on)


def below(index: Var, base: Term, property_: Term) -> Term:
    """The hypothesis of strong induction: ∀j. b ≤ j ∧ j < k ⇒ P[j]."""
    earlier = Var(index.name + "'", INT)
    while earlier in property_.free | base.free:
        earlier = Var(earlier.name + "'", INT)
    holds = substitute(property_, {index: earlier})
    return forall(earlier, base <= earlier, earlier < index, holds)


def _predicate(rule: str, index: Var, base: Term, property_: Term) -> Callable[[Term], Term]:
    if type(index) is not Var or any(not is_term(t) or t.loose for t in (base, property_)):
        _refuse(rule, f"{index}, {base}, {property_} are not a variable and whole terms")
    if index.type != INT or base.type != INT:
        _refuse(rule, f"{index} from {base} is not an induction over integers")
    if index in base.free:
        _refuse(rule, f"{index.name} is free in the base {base}")
    return lambda t: substitute(property_, {index: t})


def admit(hypotheses: Sequence[Term], claim: Term) -> Theorem:
    """Γ ⊢ φ, resting on ``admitted``: for work in progress; the gate never lets it through"""
    return _issue(hypotheses, claim, [ADMITTED])
