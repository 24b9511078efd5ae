"""The language of proofs, and how a proof becomes uses of the kernel's rules.

A proof is one of
    by(*facts, unfold=[…])        the solver: facts and hypotheses in scope leave no other way
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
that starts with ∀, ``part(fact, i)`` for the i-th conjunct, or ``definition(term)`` for the
defining equation of a constant.

Nothing here is trusted: a wrong elaboration is refused by the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Union

from symbolic import kernel
from symbolic.kernel import Theorem
from symbolic.lemma import Instance, Lemma, StatementError
from symbolic.terms import (
    Apply,
    Bind,
    Const,
    Implies,
    Not,
    Op,
    Sort,
    Term,
    TermError,
    Value,
    Var,
    Variables,
    bind,
    forall,
    open_with,
    substitute,
    subterms,
    term,
)


class ProofError(Exception):
    """A proof that cannot be read: an unknown name, a claim of the wrong form; of which lemma."""

    def __init__(self, reason: str, lemma: Lemma | None = None) -> None:
        super().__init__(reason)
        self.lemma = lemma


# --- what an author writes -----------------------------------------------------------------


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


Fact = Union[str, Instance, at, part, definition]


@dataclass(frozen=True)
class by:
    """The solver shows the goal from the facts and the hypotheses in scope."""

    facts: tuple[Fact, ...]
    unfold: tuple[Const, ...]

    def __init__(self, *facts: Fact, unfold: Sequence[Const] = ()) -> None:
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "unfold", tuple(unfold))


@dataclass(frozen=True)
class have:
    """A step: ``claim``, known as ``name`` from then on."""

    name: str
    claim: Term
    proof: Proof


@dataclass(frozen=True)
class induct:
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
class strongly:
    """Strong induction on ``index`` from ``base``: "induction" holds at every smaller index."""

    index: Var
    base: Value
    step: Proof
    over: tuple[Var, ...] = ()


@dataclass(frozen=True)
class split:
    """One proof where ``formula`` holds and one where it does not."""

    formula: Term
    yes: Proof
    no: Proof


@dataclass(frozen=True)
class fix:
    """For a goal ∀x. φ₁ ⇒ … ⇒ ψ: takes x arbitrary, assumes the premises, shows ψ.

    With no variables, for a goal φ₁ ⇒ … ⇒ ψ.
    """

    variables: Variables
    proof: Proof


@dataclass(frozen=True)
class conjuncts:
    """For a goal φ ∧ ψ ∧ …: a proof for each conjunct."""

    proofs: tuple[Proof, ...]

    def __init__(self, *proofs: Proof) -> None:
        object.__setattr__(self, "proofs", proofs)


@dataclass(frozen=True)
class exhibit:
    """For a goal ∃x φ: shows φ for these terms."""

    terms: tuple[Value, ...]
    proof: Proof


@dataclass(frozen=True)
class obtain:
    """Takes variables as a fact ∃x φ promises them; φ is then known as ``name``."""

    fact: Fact
    variables: Variables
    proof: Proof
    name: str = "obtained"


@dataclass(frozen=True)
class evaluated:
    """The goal is closed, and its exact value is true."""


@dataclass(frozen=True)
class admitted:
    """Left open."""


Proof = Union[
    by,
    induct,
    strongly,
    split,
    fix,
    conjuncts,
    exhibit,
    obtain,
    evaluated,
    admitted,
    Sequence["ProofStep"],
]
ProofStep = Union[have, "Proof"]

# --- what it becomes -----------------------------------------------------------------------

Ask = Callable[[str], kernel.Answer]


@dataclass(frozen=True, eq=False)
class Node:
    """One use of a rule: the claim it will show, the nodes it uses, and how to carry it out.

    Where an oracle is asked, ``text`` is the obligation: ``uses`` are its facts in order, ``given``
    its hypotheses.  ``beside`` are steps that must be shown too, though nothing may use them.
    """

    claim: Term
    uses: tuple[Node, ...]
    rule: Callable[[tuple[Theorem, ...], Ask], Theorem]
    hypotheses: frozenset[Term] = frozenset()
    text: str | None = None
    label: str = ""
    lemma: Lemma | None = None
    assumed: bool = False
    given: tuple[Term, ...] = ()
    beside: tuple[Node, ...] = ()

    @property
    def before(self) -> tuple[Node, ...]:
        """The nodes that come first."""
        return (*self.uses, *self.beside)


def theorem(node: Node, ask: Ask, done: dict[Node, Theorem]) -> Theorem:
    """Carries out the rules; ``ask`` gives the oracle's answer to an obligation's text.

    Raises KernelError where a rule does not apply or an answer does not prove its obligation.
    """
    waiting = [node]
    while waiting:
        top = waiting[-1]
        missing = [node for node in top.before if node not in done] if top not in done else []
        if missing:
            waiting.extend(reversed(missing))
            continue
        if top not in done:
            done[top] = top.rule(tuple(done[used] for used in top.uses), ask)
        waiting.pop()
    return done[node]


def own_nodes(root: Node) -> list[Node]:
    """The nodes of one lemma's proof, in order, stopping at the lemmas it uses."""
    seen: dict[Node, None] = {}
    waiting = [root]
    while waiting:
        top = waiting[-1]
        missing = [n for n in top.before if n not in seen and n.lemma is None]
        if missing and top not in seen:
            waiting.extend(reversed(missing))
            continue
        seen[waiting.pop()] = None
    return list(seen)


def lemmas_used(root: Node) -> list[Lemma]:
    """The lemmas that a proof uses directly, without repetition."""
    used = (u.lemma for node in own_nodes(root) for u in node.uses if u.lemma is not None)
    return list(dict.fromkeys(used))


@dataclass(frozen=True)
class Scope:
    """What may be used at a place of a proof: hypotheses and named facts, and the place's name."""

    given: tuple[Term, ...]
    facts: Mapping[str, Node]
    label: str

    @property
    def where(self) -> str:
        """The place's name, for messages."""
        return self.label or "proof"

    def assuming(self, name: str, formula: Term) -> Scope:
        node = Node(
            formula, (), lambda _, __: kernel.assume(formula), frozenset((formula,)), assumed=True
        )
        facts = {**self.facts, name: node}
        return replace(self, given=(*self.given, formula), facts=facts)

    def knowing(self, name: str, node: Node) -> Scope:
        if name in self.facts:
            raise ProofError(f"{self.where}: two facts are called {name!r}")
        return replace(self, facts={**self.facts, name: node})

    def at(self, label: str) -> Scope:
        return replace(self, label=f"{self.label}: {label}" if self.label else label)


def _rule(
    claim: Term,
    uses: tuple[Node, ...],
    rule: Callable[[tuple[Theorem, ...], Ask], Theorem],
    drops: Iterable[Term] = (),
) -> Node:
    """A node that keeps the hypotheses of those it uses, but for ``drops``."""
    kept = frozenset[Term]().union(*(u.hypotheses for u in uses)) - frozenset(drops)
    return Node(claim, uses, rule, kept)


def assumed_scope(given: Mapping[str, Term]) -> Scope:
    """The scope in which these hypotheses, by name, are assumed and nothing else is known."""
    scope = Scope((), {}, "")
    for name, formula in given.items():
        scope = scope.assuming(name, formula)
    return scope


_NODES: dict[Lemma, Node] = {}


def elaborate(lemma: Lemma) -> Node:
    """The proof of a lemma as uses of rules.  Raises ProofError, with the lemma's name."""
    if lemma not in _NODES:
        try:
            scope = assumed_scope(lemma.statement.given)
            root = prove(lemma.statement.claim, lemma.proof, scope)
        except (ProofError, StatementError, TermError, kernel.KernelError) as error:
            if isinstance(error, ProofError) and error.lemma is not None:
                raise
            raise ProofError(f"{lemma.name}: {error}", lemma) from error
        whole = frozenset(lemma.statement.given.values())
        _NODES[lemma] = Node(root.claim, (root,), lambda t, _: t[0], whole, lemma=lemma)
    return _NODES[lemma]


def prove(goal: Term, proof: Proof, scope: Scope) -> Node:
    """The uses of rules that show ``goal`` in ``scope``."""
    match proof:
        case by():
            return _by(goal, proof, scope)
        case induct():
            return _induct(goal, proof, scope)
        case strongly():
            return _strongly(goal, proof, scope)
        case split(formula, yes, no):
            return _split(goal, formula, yes, no, scope)
        case fix():
            return _fix(goal, proof, scope)
        case conjuncts(proofs):
            return _conjuncts(goal, proofs, scope)
        case exhibit():
            return _exhibit(goal, proof, scope)
        case obtain():
            return _obtain(goal, proof, scope)
        case evaluated():
            return _rule(goal, (), lambda _, __: kernel.evaluation(goal))
        case admitted():
            return _rule(goal, (), lambda _, __: kernel.admit(scope.given, goal))
        case [*steps] if steps:
            return _steps(goal, steps, scope)
    raise ProofError(f"{scope.where}: {proof!r} is not a proof")


def _steps(goal: Term, steps: Sequence[ProofStep], scope: Scope) -> Node:
    nodes = []
    for step in steps[:-1]:
        if not isinstance(step, have):
            raise ProofError(f"{scope.where}: only have(…) may stand before the end")
        nodes.append(prove(step.claim, step.proof, scope.at(step.name)))
        scope = scope.knowing(step.name, nodes[-1])
    last = steps[-1]
    if isinstance(last, have):
        raise ProofError(f"{scope.where}: the last step must prove the goal")
    shown = prove(goal, last, scope)
    return replace(shown, beside=(*shown.beside, *nodes))


# --- facts ---------------------------------------------------------------------------------


def _fact(fact: Fact, scope: Scope) -> Node:
    match fact:
        case str():
            if fact not in scope.facts:
                known = ", ".join(map(repr, scope.facts)) or "nothing"
                raise ProofError(f"{scope.where}: no fact is called {fact!r}; known: {known}")
            return scope.facts[fact]
        case Instance():
            return _instance(fact)
        case definition(application):
            equation = kernel.unfold(application).claim
            return _rule(equation, (), lambda _, __: kernel.unfold(application))
        case part(of, number):
            return _part(_fact(of, scope), number, scope)
        case at():
            return _specialized(_fact(fact.fact, scope), fact.terms, scope)
    raise ProofError(f"{scope.where}: {fact!r} is not a fact")


def _instance(instance: Instance) -> Node:
    used = elaborate(instance.lemma)
    premises = [instance.premise(name) for name in instance.lemma.statement.given]

    def rule(theorems: tuple[Theorem, ...], _: Ask) -> Theorem:
        made = kernel.instantiate(theorems[0], instance.mapping)
        for premise in reversed(premises):
            made = kernel.discharge(made, premise)
        return made

    return Node(_implications(premises, instance.claim), (used,), rule)


def _specialized(node: Node, values: tuple[Value, ...], scope: Scope) -> Node:
    claim = node.claim
    if not isinstance(claim, Bind) or claim.kind != "forall" or len(values) != len(claim.types):
        raise ProofError(f"{scope.where}: {claim} has no place for {len(values)} terms")
    terms = tuple(term(v, kind) for v, kind in zip(values, claim.types))
    return _rule(open_with(claim, terms), (node,), lambda t, _: kernel.specialize(t[0], *terms))


def _part(node: Node, number: int, scope: Scope) -> Node:
    claim = node.claim
    if not (isinstance(claim, Op) and claim.op == "and" and 1 <= number <= len(claim.args)):
        raise ProofError(f"{scope.where}: {claim} has no conjunct {number}")
    inner = Scope((), {"whole": node}, f"{scope.where}: conjunct")
    return _by(claim.args[number - 1], by("whole"), inner)


# --- the solver ----------------------------------------------------------------------------

TRANSPARENT: set[str] = set()
"""Constants that the solver always sees through (relu, abs, …); see symbolic.library."""


def _by(goal: Term, proof: by, scope: Scope) -> Node:
    facts = [_fact(f, scope) for f in proof.facts]
    formulas = [*(f.claim for f in facts), *scope.given, goal]
    facts += _definitions(formulas, TRANSPARENT | {c.name for c in proof.unfold})
    text = kernel.entailment([f.claim for f in facts], scope.given, goal)

    def rule(theorems: tuple[Theorem, ...], ask: Ask) -> Theorem:
        return kernel.by_answer(theorems, scope.given, goal, ask(text))

    node = _rule(goal, tuple(facts), rule)
    return replace(
        node,
        hypotheses=node.hypotheses | frozenset(scope.given),
        given=scope.given,
        text=text,
        label=scope.label or "claim",
    )


def unfolded(formulas: Sequence[Term], names: Iterable[str]) -> list[Term]:
    """Defining equations for every use of the constants ``names``, also in each other."""
    return [node.claim for node in _definitions(formulas, set(names))]


def _definitions(formulas: Sequence[Term], names: set[str]) -> list[Node]:
    found: dict[Term, Node] = {}
    queue = list(formulas)
    while queue:
        for t in subterms(queue.pop()):
            head = t.head if isinstance(t, Apply) else t
            if not isinstance(head, Const) or not isinstance(t.type, Sort) or t.loose:
                continue
            if head.name in names and t not in found:
                equation = kernel.unfold(t).claim
                found[t] = _rule(equation, (), lambda _, __, t=t: kernel.unfold(t))  # type: ignore[misc]
                if not kernel.recursive(head.name):
                    queue.append(equation)
    return list(found.values())


# --- structure -----------------------------------------------------------------------------


def _split(goal: Term, formula: Term, yes: Proof, no: Proof, scope: Scope) -> Node:
    def branch(case: Term, proof: Proof) -> Node:
        return prove(goal, proof, scope.assuming(_unused("case", scope), case).at(f"case {case}"))

    negation = Not(formula)
    return _rule(
        goal,
        (branch(formula, yes), branch(negation, no)),
        lambda t, _: kernel.cases(formula, *t),
        drops=(formula, negation),
    )


def _fix(goal: Term, proof: fix, scope: Scope) -> Node:
    variables = (proof.variables,) if isinstance(proof.variables, Var) else proof.variables
    inner, premises, body = scope, list[Term](), goal
    if variables:
        if not isinstance(goal, Bind) or goal.kind != "forall":
            raise ProofError(f"{scope.where}: {goal} does not start with ∀")
        if tuple(v.type for v in variables) != goal.types:
            raise ProofError(f"{scope.where}: {variables} do not fit {goal}")
        body = open_with(goal, variables)
    while isinstance(body, Op) and body.op == "implies":
        premise, body = body.args
        name = f"premise {len(premises) + 1}" if premises else "premise"
        premises.append(premise)
        inner = inner.assuming(_unused(name, inner), premise)

    return _introduced(prove(body, proof.proof, inner), tuple(premises), variables)


def _unused(name: str, scope: Scope) -> str:
    return _unused("inner " + name, scope) if name in scope.facts else name


def _conjuncts(goal: Term, proofs: tuple[Proof, ...], scope: Scope) -> Node:
    if not (isinstance(goal, Op) and goal.op == "and" and len(goal.args) == len(proofs)):
        raise ProofError(f"{scope.where}: {goal} is not a conjunction of {len(proofs)}")
    whole = scope
    for i, (claim, proof) in enumerate(zip(goal.args, proofs), start=1):
        name = _unused(f"conjunct {i}", whole)
        whole = whole.knowing(name, prove(claim, proof, scope.at(f"conjunct {i}")))
    shown = [n for n in whole.facts if n not in scope.facts]
    return _by(goal, by(*shown), whole.at("conjunction"))


def _exhibit(goal: Term, proof: exhibit, scope: Scope) -> Node:
    if not isinstance(goal, Bind) or goal.kind != "exists":
        raise ProofError(f"{scope.where}: {goal} does not start with ∃")
    if len(goal.types) != len(proof.terms):
        raise ProofError(f"{scope.where}: {goal} wants {len(goal.types)} terms")
    terms = tuple(term(v, kind) for v, kind in zip(proof.terms, goal.types))
    instance = prove(open_with(goal, terms), proof.proof, scope)
    return _rule(goal, (instance,), lambda t, _: kernel.witness(t[0], goal, *terms))


def _obtain(goal: Term, proof: obtain, scope: Scope) -> Node:
    source = _fact(proof.fact, scope)
    variables = (proof.variables,) if isinstance(proof.variables, Var) else proof.variables
    if isinstance(source.claim, Op) and source.claim.op == "implies":
        source = _detach(source, scope)
    if not isinstance(source.claim, Bind) or source.claim.kind != "exists":
        raise ProofError(f"{scope.where}: {source.claim} does not start with ∃")
    if tuple(v.type for v in variables) != source.claim.types:
        raise ProofError(f"{scope.where}: {variables} do not fit {source.claim}")
    name = _unused(proof.name, scope)
    inner = scope.assuming(name, open_with(source.claim, variables))
    rest = prove(goal, proof.proof, inner)
    return _rule(
        goal,
        (source, rest),
        lambda t, _: kernel.choose(t[0], variables, t[1]),
        drops=(open_with(source.claim, variables),),
    )


def _detach(node: Node, scope: Scope) -> Node:
    """The conclusion of an implication whose premises the solver shows."""
    conclusion = node.claim
    while isinstance(conclusion, Op) and conclusion.op == "implies":
        conclusion = conclusion.args[1]
    inner = scope.at("premises").knowing("implication", node)
    return _by(conclusion, by("implication"), inner)


def _induct(goal: Term, proof: induct, scope: Scope) -> Node:
    plan = _Plan(goal, proof.index, term(proof.base), proof.over, scope)
    k, base = plan.index, plan.base
    start = plan.prove_at(base, proof.start, plan.outer.at("base"))
    step = plan.prove_at(k + 1, proof.step, plan.inner(plan.property).at("step"))
    closed = forall(k, base <= k, plan.property)
    proved = _rule(
        closed,
        (start, step),
        lambda t, _: kernel.induction(k, base, plan.property, *t),
        drops=(base <= k, plan.property),
    )
    return plan.conclude(proved)


def _strongly(goal: Term, proof: strongly, scope: Scope) -> Node:
    plan = _Plan(goal, proof.index, term(proof.base), proof.over, scope)
    k, base = plan.index, plan.base
    earlier = kernel.below(k, base, plan.property)
    step = plan.prove_at(k, proof.step, plan.inner(earlier).at("step"))
    closed = forall(k, base <= k, plan.property)
    proved = _rule(
        closed,
        (step,),
        lambda t, _: kernel.strong_induction(k, base, plan.property, *t),
        drops=(base <= k, earlier),
    )
    return plan.conclude(proved)


class _Plan:
    """An induction: what depends on the index moves from the hypotheses into the property."""

    def __init__(
        self, goal: Term, index: Var, base: Term, over: tuple[Var, ...], scope: Scope
    ) -> None:
        self.goal, self.index, self.base, self.over, self.scope = goal, index, base, over, scope
        moving, at_least = {index, *over}, base <= index
        self.premises = {
            name: node.claim
            for name, node in scope.facts.items()
            if node.assumed and node.claim.free & moving and node.claim != at_least
        }
        kept = tuple(h for h in scope.given if not h.free & moving)
        facts = {n: f for n, f in scope.facts.items() if f.hypotheses <= set(kept)}
        self.outer = replace(scope, given=kept, facts=facts)
        self.property = _implications(self.premises.values(), goal)
        if over:
            self.property = bind("forall", over, self.property)

    def inner(self, hypothesis: Term) -> Scope:
        """The scope of the induction step."""
        scope = self.outer.assuming(_unused("at least", self.outer), self.base <= self.index)
        return scope.assuming(_unused("induction", scope), hypothesis)

    def prove_at(self, value: Term, proof: Proof, scope: Scope) -> Node:
        """The property at ``value``: its premises assumed under their names, its goal proved."""
        move = {self.index: value}
        premises = {n: substitute(p, move) for n, p in self.premises.items()}
        for name, premise in premises.items():
            scope = scope.assuming(_unused(name, scope), premise)
        shown = prove(substitute(self.goal, move), proof, scope)
        return _introduced(shown, tuple(premises.values()), self.over)

    def conclude(self, proved: Node) -> Node:
        """From ∀k. base ≤ k ⇒ property to the goal, under the hypotheses in scope."""
        node = _specialized(proved, (self.index,), self.scope)
        if self.over:
            scope = self.scope.at("range").knowing(_unused("all", self.scope), node)
            node = _by(self.property, by(_unused("all", self.scope)), scope)
            node = _specialized(node, self.over, self.scope)
        name = _unused("by induction", self.scope)
        return _by(self.goal, by(name), self.scope.at("conclusion").knowing(name, node))


def _implications(premises: Iterable[Term], claim: Term) -> Term:
    for premise in reversed(tuple(premises)):
        claim = Implies(premise, claim)
    return claim


def _introduced(shown: Node, premises: tuple[Term, ...], variables: tuple[Var, ...]) -> Node:
    """From premises ⊢ goal to ⊢ ∀ variables. premises ⇒ goal."""

    def rule(theorems: tuple[Theorem, ...], _: Ask) -> Theorem:
        made = theorems[0]
        for premise in reversed(premises):
            made = kernel.discharge(made, premise)
        return kernel.generalize(made, variables) if variables else made

    claim = _implications(premises, shown.claim)
    closed = bind("forall", variables, claim) if variables else claim
    return _rule(closed, (shown,), rule, drops=premises)


__all__ = [
    "Node",
    "Proof",
    "ProofError",
    "admitted",
    "assumed_scope",
    "at",
    "by",
    "conjuncts",
    "definition",
    "elaborate",
    "evaluated",
    "exhibit",
    "fix",
    "have",
    "induct",
    "lemmas_used",
    "obtain",
    "own_nodes",
    "part",
    "prove",
    "split",
    "strongly",
    "theorem",
    "unfolded",
]
