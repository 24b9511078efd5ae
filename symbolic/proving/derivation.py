"""Derivations: uses of the kernel's rules, planned before any oracle is asked.

Nothing here is trusted: the kernel refuses a rule that does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeAlias

from memcap.symbolic import kernel
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.language.terms import Term
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import ProofError

DEPTH, STEPS = 200, 20_000
"""How deep the steps of a proof may be nested, and how many there may be."""

# --- what it becomes -----------------------------------------------------------------------

Certificate: TypeAlias = Mapping[str, Any]
Shown: TypeAlias = kernel.Answer | kernel.Refutation | Certificate
Ask: TypeAlias = Callable[[str], Shown]


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
    """Carries out the rules; ``ask`` gives the answer to an obligation's text, or a certificate.

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
    """What may be used at a place of a proof: hypotheses and named facts, and the place's name.

    ``depth`` is that of the place; ``steps`` counts those of the whole proof.
    """

    given: tuple[Term, ...]
    facts: Mapping[str, Node]
    label: str
    depth: int = 0
    steps: Iterator[int] = field(default_factory=lambda: count(1))

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

    def deeper(self) -> Scope:
        """The place of a step within this one.

        Raises:
            ProofError: the proof has too many, as one has that is part of itself.
        """
        if self.depth == DEPTH:
            raise ProofError(f"more than {DEPTH} steps of the proof are nested")
        if next(self.steps) > STEPS:
            raise ProofError(f"the proof has more than {STEPS:,} steps")
        return replace(self, depth=self.depth + 1)

    def at(self, label: str) -> Scope:
        return replace(self, label=f"{self.label}: {label}" if self.label else label)


def rule_node(
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
