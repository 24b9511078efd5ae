"""How a proof becomes uses of the kernel's rules.

Nothing here is trusted: a wrong elaboration is refused by the kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from memcap.symbolic import kernel
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.language.statement import StatementError
from memcap.symbolic.language.terms import (
    Apply,
    Bind,
    Const,
    Eq,
    Implies,
    Not,
    Op,
    Sort,
    Term,
    TermError,
    Value,
    Var,
    bind,
    forall,
    fresh_name,
    open_with,
    parts,
    rebuild,
    substitute,
    subterms,
    term,
)
from memcap.symbolic.library import TRANSPARENT
from memcap.symbolic.proving.computation import opened
from memcap.symbolic.proving.derivation import Ask, Node, Scope, assumed_scope, rule_node
from memcap.symbolic.proving.lemma import Instance, Lemma
from memcap.symbolic.proving.proof import (
    Fact,
    Proof,
    ProofError,
    ProofStep,
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
    only,
    part,
    rewritten,
    split,
    strongly,
)

EQUATIONS = 10_000
"""How many definitions one step may unfold."""

_NODES: dict[Lemma, Node] = {}
_UNDER_WAY: list[Lemma] = []


def elaborate(lemma: Lemma) -> Node:
    """The proof of a lemma as uses of rules.  Raises ProofError, with the lemma's name."""
    if lemma not in _NODES:
        if lemma in _UNDER_WAY:
            raise ProofError(f"{lemma.name}: {_circle(lemma)}", lemma)
        _UNDER_WAY.append(lemma)
        try:
            scope = assumed_scope(lemma.statement.given)
            root = prove(lemma.statement.claim, lemma.proof, scope)
        except (ProofError, StatementError, TermError, kernel.KernelError) as error:
            if isinstance(error, ProofError) and error.lemma is not None:
                raise
            raise ProofError(f"{lemma.name}: {error}", lemma) from error
        finally:
            _UNDER_WAY.remove(lemma)
        whole = frozenset(lemma.statement.given.values())
        _NODES[lemma] = Node(root.claim, (root,), lambda t, _: t[0], whole, lemma=lemma)
    return _NODES[lemma]


def _circle(lemma: Lemma) -> str:
    """How a lemma that is under way uses itself."""
    others = [used.name for used in _UNDER_WAY[_UNDER_WAY.index(lemma) + 1 :]]
    return "it uses " + ", which uses ".join([*others, lemma.name if others else "itself"])


def forget(lemma: Lemma) -> None:
    """Do not keep the uses of rules of a lemma that nothing else uses."""
    _NODES.pop(lemma, None)


def prove(goal: Term, proof: Proof, scope: Scope) -> Node:
    """The uses of rules that show ``goal`` in ``scope``."""
    scope = scope.deeper()
    match proof:
        case by():
            return _by(goal, proof, scope)
        case only():
            return _only(goal, proof, scope)
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
            return _by(goal, by(*map(definition, opened(goal))), scope)
        case admitted():
            return rule_node(goal, (), lambda _, __: kernel.admit(scope.given, goal))
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
            return rule_node(equation, (), lambda _, __: kernel.unfold(application))
        case part(of, number):
            return _part(_fact(of, scope), number, scope)
        case rewritten():
            return _rewritten(fact, scope)
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
    return rule_node(open_with(claim, terms), (node,), lambda t, _: kernel.specialize(t[0], *terms))


def _part(node: Node, number: int, scope: Scope) -> Node:
    claim = node.claim
    if not (isinstance(claim, Op) and claim.op == "and" and 1 <= number <= len(claim.args)):
        raise ProofError(f"{scope.where}: {claim} has no conjunct {number}")
    inner = Scope((), {"whole": node}, f"{scope.where}: conjunct")
    return _by(claim.args[number - 1], by("whole"), inner)


def _rewritten(fact: rewritten, scope: Scope) -> Node:
    node, equal = _fact(fact.fact, scope), Eq(fact.old, fact.new)
    because = {f"fact {i}": _fact(f, scope) for i, f in enumerate(fact.because, start=1)}
    equation = _by(equal, by(*because), Scope((), because, f"{scope.where}: equation"))
    place = Var(fresh_name("it", {v.name for v in node.claim.free}), fact.old.type)
    formula = _with(node.claim, fact.old, place)
    claim = substitute(formula, {place: fact.new})
    return rule_node(
        claim, (equation, node), lambda t, _: kernel.rewrite(t[0], t[1], place, formula)
    )


def _with(t: Term, old: Term, new: Term) -> Term:
    """``t`` with ``new`` for every ``old``."""
    return new if t == old else rebuild(t, [_with(p, old, new) for p in parts(t)])


# --- the solver ----------------------------------------------------------------------------


def _by(goal: Term, proof: by, scope: Scope) -> Node:
    facts = [_fact(f, scope) for f in proof.facts]
    formulas = [*(f.claim for f in facts), *scope.given, goal]
    facts += _definitions(formulas, TRANSPARENT | {c.name for c in proof.unfold})
    text = kernel.entailment([f.claim for f in facts], scope.given, goal)

    def rule(theorems: tuple[Theorem, ...], ask: Ask) -> Theorem:
        said = ask(text)
        if isinstance(said, kernel.Answer):
            return kernel.by_answer(theorems, scope.given, goal, said)
        return kernel.by_certificate(theorems, scope.given, goal, said)

    node = rule_node(goal, tuple(facts), rule)
    return replace(
        node,
        hypotheses=node.hypotheses | frozenset(scope.given),
        given=scope.given,
        text=text,
        label=scope.label or "claim",
    )


def _only(goal: Term, proof: only, scope: Scope) -> Node:
    """As ``by``, but what is assumed is seen only where it is named."""
    return _by(goal, by(*proof.facts, unfold=proof.unfold), replace(scope, given=()))


def unfolded(formulas: Sequence[Term], names: Iterable[str], most: int = EQUATIONS) -> list[Term]:
    """Defining equations for every use of the constants ``names``, also in each other.

    Raises ProofError where there are more than ``most``.
    """
    return [node.claim for node in _definitions(formulas, set(names), most)]


def _definitions(formulas: Sequence[Term], names: Set[str], most: int = EQUATIONS) -> list[Node]:
    found: dict[Term, Node] = {}
    queue = list(formulas)
    while queue:
        for name, t in _calls(queue.pop()):
            if name in names and t not in found:
                equation = kernel.unfold(t).claim
                found[t] = rule_node(equation, (), lambda _, __, t=t: kernel.unfold(t))  # type: ignore[misc]
                if len(found) > most:
                    raise ProofError(f"more than {most:,} definitions would be unfolded")
                if not kernel.recursive(name):
                    queue.append(equation)
    return list(found.values())


@lru_cache(maxsize=1 << 14)
def _calls(formula: Term) -> tuple[tuple[str, Term], ...]:
    """Where constants stand with all of their arguments, outside of binders; each with its name."""
    found: dict[Term, str] = {}
    for t in subterms(formula):
        head = t.head if isinstance(t, Apply) else t
        if isinstance(head, Const) and isinstance(t.type, Sort) and not t.loose:
            found[t] = head.name
    return tuple((name, t) for t, name in found.items())


# --- structure -----------------------------------------------------------------------------


def _split(goal: Term, formula: Term, yes: Proof, no: Proof, scope: Scope) -> Node:
    def branch(case: Term, proof: Proof) -> Node:
        return prove(goal, proof, scope.assuming(_unused("case", scope), case).at(f"case {case}"))

    negation = Not(formula)
    return rule_node(
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
        taken = {v for f in scope.given for v in f.free} & set(variables)
        if taken:
            name = min(v.name for v in taken)
            raise ProofError(f"{scope.label}: {name} is in use already; fix another variable")
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
    return rule_node(goal, (instance,), lambda t, _: kernel.witness(t[0], goal, *terms))


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
    return rule_node(
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
    proved = rule_node(
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
    proved = rule_node(
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
    return rule_node(closed, (shown,), rule, drops=premises)
