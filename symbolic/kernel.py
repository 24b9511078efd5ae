"""The kernel: the only place where theorems are made [trusted; imports no solver].

    Theorem     hypotheses ⊢ claim, with what it rests on; cannot be made outside this file
    assume      instantiate   discharge    generalize   specialize
    witness     choose        cases        induction    strong_induction
    rewrite     unfold        evaluation   axiom        admit
    by_certificate            by_answer    (a proof that is checked here; an oracle's word)
    Refutation  formulas that contradict each other; made by `refutation` from a certificate
    define, define_recursive   conservative definitions of constants

Free variables of a theorem stand for anything of their type.  A rule raises KernelError, naming
itself and the terms, when it does not apply; no check is an ``assert``.  What it is given is read
once, into tuples and terms of the language itself, which check themselves (TermError).

Not defended against: code that breaks Python's own seals (private names, ``object.__setattr__``
or a slot's ``__set__`` on a frozen term, functions and classes of trusted files replaced).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, NoReturn

from symbolic.certificate import CertificateError, check
from symbolic.evaluation import Undecided, evaluate
from symbolic.frozen import sealed
from symbolic.obligation import digest, obligation_text
from symbolic.terms import (
    BOOL,
    INT,
    Apply,
    Bind,
    Const,
    Eq,
    Fun,
    Implies,
    Not,
    Num,
    Op,
    Sort,
    Term,
    TermError,
    Value,
    Var,
    apply,
    bind,
    fn,
    forall,
    is_term,
    ite,
    open_with,
    parts,
    substitute,
    term,
)
from symbolic.trust import ADMITTED, axiom_name


class KernelError(Exception):
    """A rule was used where it does not apply."""


Content = tuple[tuple[Term, ...], Term, frozenset[str]]


class Theorem:
    """hypotheses ⊢ claim.  Made by the rules below and by nothing else; holds no state itself."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object, **__: object) -> NoReturn:
        raise KernelError("a Theorem is made by the rules of the kernel only")

    def __init_subclass__(cls) -> NoReturn:
        raise KernelError("Theorem has no subclasses")

    def __reduce__(self) -> NoReturn:
        raise KernelError("a Theorem cannot be copied or stored: prove it again")

    @property
    def hypotheses(self) -> tuple[Term, ...]:
        """What it assumes."""
        return _content(self)[0]

    @property
    def claim(self) -> Term:
        """What it says."""
        return _content(self)[1]

    @property
    def rests_on(self) -> frozenset[str]:
        """Axioms, solvers and open steps used anywhere in its proof."""
        return _content(self)[2]

    def __repr__(self) -> str:
        modulo = f"   [rests on: {', '.join(sorted(self.rests_on))}]" if self.rests_on else ""
        return f"{', '.join(map(str, self.hypotheses))} ⊢ {self.claim}{modulo}"

    def _repr_latex_(self) -> str:
        """For notebooks."""
        from symbolic.typeset.notebook import theorem_latex

        return theorem_latex(self)


def _vault() -> tuple[Callable[..., Theorem], Callable[[object], Content]]:
    contents: weakref.WeakKeyDictionary[Theorem, Content] = weakref.WeakKeyDictionary()

    def issue(hypotheses: Iterable[Term], claim: Term, rests_on: Iterable[str] = ()) -> Theorem:
        kept = tuple(dict.fromkeys(hypotheses))
        for formula in (*kept, claim):
            if not is_term(formula) or formula.type != BOOL or formula.loose:
                raise KernelError(f"{formula} is not a proposition")
        made: Theorem = object.__new__(Theorem)  # type: ignore[arg-type]
        contents[made] = (kept, claim, frozenset(rests_on))
        return made

    def content(theorem: object) -> Content:
        if type(theorem) is not Theorem or theorem not in contents:
            raise KernelError(f"{type(theorem).__name__} was not made by the kernel")
        return contents[theorem]  # type: ignore[index]

    return issue, content


_issue, _content = _vault()


class Refutation:
    """The formulas of an obligation contradict each other.  Made by `refutation` alone."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object, **__: object) -> NoReturn:
        raise KernelError("a Refutation is made by the kernel only")

    def __init_subclass__(cls) -> NoReturn:
        raise KernelError("Refutation has no subclasses")

    def __reduce__(self) -> NoReturn:
        raise KernelError("a Refutation cannot be copied or stored: check the certificate again")

    @property
    def facts(self) -> tuple[int, ...]:
        """Of each formula, how many facts it is to the certificate."""
        return _refuted(self)[1]


Refuted = tuple[str, tuple[int, ...]]


def _ledger() -> tuple[Callable[[str, object], Refutation], Callable[[object], Refuted]]:
    contents: weakref.WeakKeyDictionary[Refutation, Refuted] = weakref.WeakKeyDictionary()

    def refutation(text: str, certificate: object) -> Refutation:
        """A certificate that the formulas of the text contradict each other   ⟹   that they do

        Raises CertificateError where it does not show it.
        """
        if type(text) is not str:
            raise CertificateError(f"{type(text).__name__} is no text")
        facts = check(text, certificate)
        made: Refutation = object.__new__(Refutation)  # type: ignore[arg-type]
        contents[made] = digest(text), facts
        return made

    def refuted(shown: object) -> Refuted:
        if type(shown) is not Refutation or shown not in contents:
            raise KernelError(f"{type(shown).__name__} was not made by the kernel")
        return contents[shown]  # type: ignore[index]

    return refutation, refuted


refutation, _refuted = _ledger()


def _refuse(rule: str, reason: str) -> NoReturn:
    raise KernelError(f"{rule}: {reason}")


def _without(formulas: Iterable[Term], *dropped: Term) -> list[Term]:
    return [f for f in formulas if f not in dropped]


def _absent(rule: str, variables: Iterable[Var], formulas: Iterable[Term]) -> None:
    wanted = set(variables)
    for formula in formulas:
        caught = wanted & formula.free
        if caught:
            _refuse(rule, f"{min(v.name for v in caught)} is free in {formula}")


# --- rules of logic ------------------------------------------------------------------------


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


# --- answers, evaluation, what is taken on faith -------------------------------------------


@sealed
@dataclass(frozen=True, slots=True)
class Answer:
    """An oracle's word on one obligation, named by the digest of its text; all are plain texts."""

    digest: str
    verdict: Literal["unsat", "sat", "unknown"]
    oracle: str

    def __post_init__(self) -> None:
        if any(type(word) is not str for word in (self.digest, self.verdict, self.oracle)):
            raise KernelError("an answer is made of texts: digest, verdict and oracle")


def obligation(premises: Sequence[Theorem], hypotheses: Sequence[Term], claim: Term) -> str:
    """The text that ``by_answer`` wants answered: premises, hypotheses and ¬claim together."""
    return entailment([_content(p)[1] for p in premises], hypotheses, claim)


def entailment(facts: Sequence[Term], hypotheses: Sequence[Term], claim: Term) -> str:
    """The text that says that facts and hypotheses leave no room for ¬claim."""
    named = [(f"fact.{i}", f) for i, f in enumerate(facts)]
    named += [(f"given.{i}", h) for i, h in enumerate(hypotheses)]
    return obligation_text([*named, ("goal", Not(claim))])


def by_answer(
    premises: Sequence[Theorem], hypotheses: Sequence[Term], claim: Term, answer: Answer
) -> Theorem:
    """Γᵢ ⊢ φᵢ, and an oracle that says: φ₁ … φₘ, H, ¬ψ contradict   ⟹   ∪Γᵢ ∪ H ⊢ ψ

    The one place where something is believed.  The answer must be about this very text.
    """
    contents, hypotheses = [_content(p) for p in premises], tuple(hypotheses)
    text = entailment([c[1] for c in contents], hypotheses, claim)
    if type(answer) is not Answer or answer.digest != digest(text):
        _refuse("by_answer", "the answer is about another obligation")
    if answer.verdict != "unsat":
        _refuse("by_answer", f"the answer is {answer.verdict}")
    kept = [*(h for c in contents for h in c[0]), *hypotheses]
    return _issue(kept, claim, frozenset({answer.oracle}).union(*(c[2] for c in contents)))


def by_certificate(
    premises: Sequence[Theorem], hypotheses: Sequence[Term], claim: Term, certificate: object
) -> Theorem:
    """Γᵢ ⊢ φᵢ, and a certificate that φ₁ … φₘ, H, ¬ψ contradict   ⟹   ∪Γᵢ ∪ H ⊢ ψ

    The certificate is checked here, against this very text, or was, by `refutation`; nothing else
    is believed.
    """
    contents, hypotheses = [_content(p) for p in premises], tuple(hypotheses)
    text = entailment([c[1] for c in contents], hypotheses, claim)
    try:
        checked = type(certificate) is Refutation
        shown = certificate if checked else refutation(text, certificate)
    except CertificateError as error:
        _refuse("by_certificate", str(error))
    if _refuted(shown)[0] != digest(text):
        _refuse("by_certificate", "what was refuted is another obligation")
    kept = [*(h for c in contents for h in c[0]), *hypotheses]
    return _issue(kept, claim, frozenset[str]().union(*(c[2] for c in contents)))


def evaluation(formula: Term) -> Theorem:
    """⊢ φ, when φ has no free variables and its exact value is true"""
    try:
        if not formula.free and evaluate(formula, {}, DEFINITIONS) is True:
            return _issue([], formula)
    except Undecided as why:
        _refuse("evaluation", f"{formula}: {why}")
    _refuse("evaluation", f"{formula} does not evaluate to true")


def axiom(name: str, statement: Term) -> Theorem:
    """⊢ φ, resting on the axiom of this name (the gate decides whether it is allowed)"""
    return _issue([], statement, [axiom_name(name, fingerprint(statement))])


def fingerprint(statement: Term) -> str:
    """The digest of a whole statement: its types, and the definitions of its constants, too."""
    return digest(_structure(statement, frozenset()))


def _structure(t: Term, inside: frozenset[str]) -> str:
    own = [getattr(t, f.name) for f in fields(t) if f.compare]  # type: ignore[arg-type]
    shown = [repr(v) for v in own if type(v) is not tuple and not is_term(v)]
    below_it = list(parts(t))
    if isinstance(t, Bind):
        shown.append(repr(t.types))
    if isinstance(t, Const) and t.name in _DEFINED and t.name not in inside:
        below_it.append(_DEFINED[t.name])
        inside |= {t.name}
    return f"({type(t).__name__} {' '.join([*shown, *(_structure(p, inside) for p in below_it)])})"


def admit(hypotheses: Sequence[Term], claim: Term) -> Theorem:
    """Γ ⊢ φ, resting on ``admitted``: for work in progress; the gate never lets it through"""
    return _issue(hypotheses, claim, [ADMITTED])


# --- definitions ---------------------------------------------------------------------------

_DEFINED: dict[str, Term] = {}
_RECURSIVE: set[str] = set()


class _ReadOnly(Mapping[str, Term]):
    def __getitem__(self, name: str) -> Term:
        return _DEFINED[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(_DEFINED)

    def __len__(self) -> int:
        return len(_DEFINED)


DEFINITIONS: Mapping[str, Term] = _ReadOnly()
"""Name of each constant ↦ the term that defines it."""


def define(name: str, parameters: Sequence[Var], body: Value) -> Const:
    """A constant that abbreviates: c(x) = body.  All it mentions is defined or a parameter.

    Raises KernelError when body has other variables or unknown constants (a circular definition
    has one), when it divides by what may be 0, or when the name is taken by another definition.
    """
    return _register(name, tuple(parameters), term(body), frozenset())


def define_recursive(
    name: str,
    parameters: Sequence[Var],
    on: Var,
    base: int,
    start: Value,
    step: Callable[[Const], Value],
) -> Const:
    """c(x) = start where on < base, else step, which may use c at a smaller ``on``.

    ``step`` gets the constant.  Each use of it must be a call with ``on − a`` (a a whole number
    ≥ 1) in the place of ``on``, or ``on div a`` with a ≥ 2 where base ≥ 1; the other arguments
    are free.  So every call is nearer to the base: the definition is total and conservative.
    """
    start, parameters = term(start), tuple(parameters)
    if type(on) is not Var or on.type != INT or on not in parameters:
        _refuse("define_recursive", f"{name} must recurse on one of its integer parameters")
    if type(base) is not int:
        _refuse("define_recursive", f"the base of {name} must be a whole number")
    if not isinstance(start.type, Sort):
        _refuse("define_recursive", f"{name} must give a number or a truth value")
    constant = Const(name, Fun(tuple(p.type for p in parameters), start.type))
    rest = term(step(constant), start.type)
    if rest.type != start.type or name in start.constants:
        _refuse("define_recursive", f"{start} is no start for {name}, which gives {rest.type}")
    _decreasing(rest, constant, parameters.index(on), on, base)
    body = ite(on < base, start, rest)
    made = _register(name, parameters, body, frozenset((name,)))
    _RECURSIVE.add(name)
    return made


def recursive(name: str) -> bool:
    """Whether the constant was defined by recursion (its unfolding does not end by itself)."""
    return name in _RECURSIVE


def _decreasing(t: Term, constant: Const, place: int, on: Var, base: int) -> None:
    if isinstance(t, Const) and t.name == constant.name:
        _refuse("define_recursive", f"{constant.name} is used without arguments")
    below_head = parts(t)
    if isinstance(t, Apply) and isinstance(t.head, Const) and t.head.name == constant.name:
        if t.head != constant or not _smaller(t.args[place], on, base):
            _refuse("define_recursive", f"{t} does not come nearer to the base of {constant.name}")
        below_head = t.args
    for part in below_head:
        _decreasing(part, constant, place, on, base)


def _smaller(t: Term, on: Var, base: int) -> bool:
    match t:
        case Op("sub", (first, Num(value))) if first == on:
            return value >= 1
        case Op("idiv", (first, Num(value))) if first == on:
            return value >= 2 and base >= 1
    return False


def _register(
    name: str,
    parameters: tuple[Var, ...],
    body: Term,
    itself: frozenset[str],
) -> Const:
    outside = body.free - set(parameters)
    if outside:
        _refuse("define", f"{name} is defined with a free {min(v.name for v in outside)}")
    unknown = body.constants - set(_DEFINED) - itself
    if unknown:
        _refuse("define", f"{name} uses {min(unknown)}, which is not defined (yet)")
    _divides_safely(name, body, frozenset())
    meaning: Term = fn(parameters, body) if parameters else body
    if meaning.loose:
        _refuse("define", f"{body} is not a whole term")
    constant = Const(name, meaning.type)
    if _DEFINED.setdefault(name, meaning) != meaning:
        _refuse("define", f"{name} is defined already, and differently")
    return constant


def _divides_safely(name: str, t: Term, nonzero: frozenset[Term]) -> None:
    """Every divisor is a number other than 0, or stands where ``ite(divisor = 0, …)`` says so."""
    match t:
        case Op("ite", (Op("eq", (divisor, Num(value))) as test, then, other)) if value == 0:
            for part in (test, then):
                _divides_safely(name, part, nonzero)
            _divides_safely(name, other, nonzero | {divisor})
            return
        case Op("div" | "idiv" | "mod", (_, divisor)):
            number = isinstance(divisor, Num) and divisor.value != 0
            if not number and divisor not in nonzero:
                _refuse("define", f"{name} divides by {divisor}, which may be 0")
        case Bind():
            nonzero = frozenset(d for d in nonzero if not d.loose)
    for part in parts(t):
        _divides_safely(name, part, nonzero)


def unfold(application: Term) -> Theorem:
    """⊢ c(t) = body[t/x], the definition of the constant c"""
    head = application.head if isinstance(application, Apply) else application
    if not isinstance(head, Const) or head.name not in _DEFINED:
        _refuse("unfold", f"{application} is not a defined constant with its arguments")
    meaning = _DEFINED[head.name]
    if head.type != meaning.type:
        _refuse("unfold", f"{head.name} is {meaning.type}, not {head.type}")
    if isinstance(application, Apply):
        return _issue([], Eq(application, apply(meaning, *application.args)))
    return _issue([], Eq(application, meaning))
