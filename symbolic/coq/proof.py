"""The Coq proof that a certificate describes, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from memcap.symbolic.certificate.formula import FALSE, TRUE, Polynomial, refuse
from memcap.symbolic.coq.atoms import Atoms
from memcap.symbolic.coq.propositions import Fact, Propositions, Signed, Writer, require
from memcap.symbolic.coq.statement import Expression

__all__ = ["Proof"]


class Proof:
    """One proof; ``writer.lines`` is what has been written."""

    def __init__(self, atoms: Atoms) -> None:
        self.atoms = atoms
        self.goals = atoms.goals
        self.formulas = atoms.goals.formulas
        self.writer = Writer()
        self.propositions = Propositions(atoms, self.writer)
        self.waiting: list[list[Any]] = []

    def run(self, given: Sequence[tuple[str, Expression]], steps: Sequence[Sequence[Any]]) -> None:
        """Write the proof from named hypotheses, which are in the order of the facts.

        Raises:
            NotExported: a step has no counterpart here.
            CertificateError: a step does not apply.
        """
        signed = (Signed(name, expression, True) for name, expression in given)
        facts = [fact for one in signed for fact in self.propositions.facts(one)]
        same = [fact.formula for fact in facts] == self.goals.facts
        require(same, "a formula of the text that reading simplifies")
        self.waiting = [list(step) for step in reversed(steps)]
        self.step(facts)
        if self.waiting:
            refuse("steps are left over")

    def step(self, facts: list[Fact]) -> None:
        """The next step of the certificate, on the goal with these facts, and all below it."""
        name, *arguments = self.waiting.pop() if self.waiting else refuse("a goal is left open")
        before = len(self.goals.open) - 1
        self.goals.take(name, *arguments)
        opened = [part for _, part in reversed(self.goals.open[before:])]
        getattr(self, f"_{name}")(facts, opened, *arguments)

    def go_on(self, facts: list[Fact], new: list[Fact], part: int, opened: list[int]) -> None:
        """The goal of a part, which must be the next of those that the certificate has opened."""
        require(opened[:1] == [part], "a disjunction that reading simplifies")
        parts = [*self.formulas.parts("and", part)]
        require([f.formula for f in new] == parts, "a conjunction that reading simplifies")
        opened.pop(0)
        self.step([*facts, *new])

    # --- the rules ---

    def _derive(self, facts: list[Fact], opened: list[int], *terms: Sequence[Any]) -> None:
        """The linear sum is left to lra, which sees the products of the certificate only."""
        numbers = dict.fromkeys(f for _, *factors in terms for f in factors if isinstance(f, int))
        normal = {number: self.propositions.normal(facts[number]) for number in numbers}
        products = [self.product(term, facts, normal) for term in terms]
        poses = "".join(f" pose proof {p} as {self.writer.fresh('P')}." for p in products)
        if not opened:
            self.writer.say(self.closing(terms, normal, poses))
            return
        name, [part] = self.writer.fresh("D"), opened
        kept = " ".join([*normal.values(), *self.atoms.wholes(part)])
        shown = self.atoms.literal(part)
        self.writer.say(f"assert ({name} : {shown}). {{ clear - {kept}.{poses} normal. }}")
        self.step([*facts, Fact(name, part)])

    def closing(self, terms: Sequence[Sequence[Any]], normal: Mapping[int, str], poses: str) -> str:
        """The sum is false: by its sign, or, of an equation, for want of a whole solution."""
        total: Polynomial = {}
        for _, product in (self.goals.product(*term) for term in terms):
            total = self.formulas.work.sum(total, product)
        if total.keys() - {()}:
            return f"{poses} {self.propositions.unsolvable(total)}".strip()
        clear = f" clear - {' '.join(normal.values())}." if normal else ""
        return f"exfalso.{clear}{poses} lra."

    def _split(self, facts: list[Fact], opened: list[int], number: int) -> None:
        source = self.propositions.sources[facts[number].name]
        self.propositions.cases(source, lambda new, part: self.go_on(facts, new, part, opened))

    def _cut(self, facts: list[Fact], opened: list[int], p: Any) -> None:
        """Two cases; each is the fact of one goal."""
        require(len(opened) == 2, "a cut that is decided")
        name = self.writer.fresh("C")
        self.writer.say(f"destruct (cut_at {self.polynomial(p)}) as [{name}|{name}].")
        for part in list(opened):
            new = [Fact(name, part)]
            self.writer.block(partial(self.go_on, facts, new, part, opened))

    def _congruence(self, facts: list[Fact], opened: list[int], one: int, two: int) -> None:
        """Two cases for each argument that may differ; then the values are equal."""
        equal = []
        for u, v, difference in self.atoms.argument_pairs(one, two):
            sides = self.formulas.literals(difference, ">", "->")
            require(TRUE not in sides, "a congruence of what differs")
            if FALSE in sides:
                continue
            name = self.writer.fresh("C")
            equal.append(name)
            self.writer.say(f"destruct (compared {u} {v}) as [{name}|[{name}|{name}]].")
            for part in sides:
                new = [Fact(name, part)]
                self.writer.block(partial(self.go_on, facts, new, part, opened))
        name = self.writer.fresh("G")
        first, second = self.atoms.meaning(one), self.atoms.meaning(two)
        self.writer.say(
            f"assert ({name} : {self.atoms.names[one]} = {self.atoms.names[two]}). "
            f"{{ clear - {' '.join([*equal, first, second])}. "
            f"rewrite {first}, {second}. f_equal; lra. }}"
        )
        require(len(opened) == 1, "a congruence of propositions")
        self.step([*facts, Fact(name, opened[0])])

    # --- products ---

    def product(self, term: Sequence[Any], facts: list[Fact], normal: Mapping[int, str]) -> str:
        """The proof of the sign of a product; its multiplier is left to lra."""
        multiplier, *factors = term
        signs = [self.sign(factor, facts) for factor in factors]
        if "=" in signs:
            equation = signs.index("=")
            others = [self.factor(f, facts) for i, f in enumerate(factors) if i != equation]
            if isinstance(multiplier, list):
                others.append(self.polynomial(multiplier))
            scale = f"({' * '.join(others)})" if others else "1"
            return f"(zero_times _ {scale} {normal[factors[equation]]})"
        strict = {*signs} == {">"}
        proofs = [self.proof_of(f, s, normal, strict) for f, s in zip(factors, signs, strict=True)]
        lemma = "both_positive" if strict else "both_at_least"
        made = proofs[0] if proofs else "Rlt_0_1"
        for proof in proofs[1:]:
            made = f"({lemma} _ _ {made} {proof})"
        return made

    def sign(self, factor: Any, facts: list[Fact]) -> str:
        """Of a fact "=", ">=" or ">"; of a square "square"."""
        if isinstance(factor, list):
            return "square"
        return str(self.formulas.nodes[facts[factor].formula][0])

    def proof_of(self, factor: Any, sign: str, normal: Mapping[int, str], strict: bool) -> str:
        """That a factor is positive, if all are, or else that it is at least 0."""
        if sign == "square":
            return f"(squared {self.polynomial(factor)})"
        return f"(Rlt_le _ _ {normal[factor]})" if sign == ">" and not strict else normal[factor]

    def factor(self, factor: Any, facts: list[Fact]) -> str:
        """The polynomial of a factor."""
        if isinstance(factor, list):
            p = self.polynomial(factor)
            return f"({p} * {p})"
        return self.atoms.shown(self.formulas.nodes[facts[factor].formula][1])

    def polynomial(self, p: Sequence[Sequence[int]]) -> str:
        """A polynomial of a certificate."""
        return self.atoms.shown([(tuple(atoms), value) for value, *atoms in p])
