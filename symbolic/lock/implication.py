"""Whether one statement follows from another, and how much must be known to see it.

The later statement is to follow from the earlier one, used once: for variables that correspond.
So its hypotheses must give those of the earlier one, and the claim of that, its own claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from memcap.symbolic.checking.plan import Plan, planned
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Const,
    Eq,
    Implies,
    Op,
    Term,
    Var,
    as_real,
    floor,
    forall,
    fresh_name,
    substitute,
)
from memcap.symbolic.lock.levels import WITH_DEFINITIONS, Level, text_at
from memcap.symbolic.lock.search import proof_of
from memcap.symbolic.mutation.consequence import signs
from memcap.symbolic.mutation.difference import difference
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import Fact, Proof, at, by, have

__all__ = ["FORMER_CLAIM", "Implication", "Premise", "corresponding"]

FORMER = "the former statement"
FORMER_CLAIM = "the former claim"
POSITIVE = ("and", "or", "forall", "exists")
"""What may stand around a formula so that more is said where it says more."""
GIVEN, ASSUMED = "given: ", "assumed before: "
"""How hypotheses are called in proofs: those of today, and the former ones."""


def corresponding(before: Statement, after: Statement) -> dict[Var, Term]:
    """For each variable of ``before`` the term over those of ``after`` that corresponds to it.

    Variables of one name correspond; then, of one type, those that are left, in order of name.
    An integer corresponds to the whole part of a real number.  One without any stands for itself.
    """
    names = {v.name: v for v in after.variables}
    found: dict[Var, Term] = {}
    for v in before.variables:
        if v.name in names and names[v.name].type == v.type:
            found[v] = names[v.name]
        elif v.name in names and {names[v.name].type, v.type} == {INT, REAL}:
            other = names[v.name]
            found[v] = as_real(other) if v.type == REAL else floor(other)
    met = {u for t in found.values() for u in t.free}
    left = [v for v in after.variables if v not in met]
    for v in before.variables:
        same = [u for u in left if u.type == v.type]
        if v not in found and same:
            found[v] = same[0]
            left.remove(same[0])
        elif v not in found:
            found[v] = Var(fresh_name(v.name, names), v.type)
    return found


@dataclass(frozen=True, eq=False)
class Premise:
    """One formula that must follow from others, and the proofs of it that may be tried.

    unfold  constants that the solver sees through; level: how much else it knows
    """

    goal: Term
    facts: Mapping[str, Term]
    unfold: tuple[Const, ...] = ()
    level: Level = "hypotheses"

    @cached_property
    def proofs(self) -> list[Proof]:
        """The proofs, each once."""
        made = [proof_of(self.goal, self.facts, self.unfold, bold) for bold in (False, True)]
        return made[:1] if made[0] == made[1] else made

    @property
    def lemmas(self) -> list[Lemma]:
        """A lemma for each proof."""
        statement = Statement("relation", "", self.facts, self.goal)
        return [Lemma(statement, proof) for proof in self.proofs]

    @cached_property
    def plans(self) -> list[tuple[Proof, Plan]]:
        """The proofs that can be read, with what they ask."""
        tried = ((one.proof, planned(one)) for one in self.lemmas)
        return [(proof, made) for proof, made in tried if made is not None]

    @cached_property
    def texts(self) -> list[list[str | None]]:
        """What each proof asks."""
        return [[text_at(self.level, q) for q in made.questions] for _, made in self.plans]


@dataclass(frozen=True, eq=False)
class Implication:
    """That ``after`` follows from ``before``.

    unfold  constants whose definitions changed
    """

    before: Statement
    after: Statement
    unfold: tuple[Const, ...] = ()

    # --- what is compared ---

    @cached_property
    def mapping(self) -> dict[Var, Term]:
        """What the variables of ``before`` stand for."""
        return corresponding(self.before, self.after)

    @cached_property
    def given(self) -> dict[str, Term]:
        """The hypotheses of ``after``."""
        return {f"{GIVEN}{label}": h for label, h in self.after.given.items()}

    @cached_property
    def former_given(self) -> dict[str, Term]:
        """The hypotheses of ``before``, for the variables of ``after``."""
        return {f"{ASSUMED}{n}": self.moved(h) for n, h in self.before.given.items()}

    @cached_property
    def former_claim(self) -> Term:
        return self.moved(self.before.claim)

    def moved(self, t: Term) -> Term:
        return substitute(t, self.mapping)

    @cached_property
    def unmatched(self) -> set[Var]:
        """Variables of ``before`` that correspond to nothing: any value of them would do."""
        known = set(self.after.variables)
        return {v for t in self.mapping.values() for v in t.free if v not in known}

    @cached_property
    def narrowed(self) -> list[Term]:
        """That real numbers are whole, which ``after`` does not ask of them."""
        return [
            Eq(u, as_real(floor(u)))
            for v, t in self.mapping.items()
            for u in t.free
            if v.type == INT and u.type == REAL
        ]

    # --- what must follow ---

    @cached_property
    def hypotheses(self) -> dict[str, Premise]:
        """The former hypotheses that are not among those of today."""
        present = set(self.given.values())
        return {
            label: Premise(h, self.given, self.unfold)
            for label, h in self.former_given.items()
            if h not in present
        }

    def claim(self, level: Level, former: bool) -> Premise:
        """The claim, from what is known at a level and, if wanted, the former claim."""
        facts = {FORMER_CLAIM: self.former_claim} if former else {}
        if level == "hypotheses":
            facts |= self.given | {n: p.goal for n, p in self.hypotheses.items()}
        else:
            facts |= self.signs
        unfold = self.unfold if level in WITH_DEFINITIONS else ()
        return Premise(self.after.claim, facts, unfold, level)

    @cached_property
    def signs(self) -> dict[str, Term]:
        """That variables are not negative, where both statements assume it."""
        shared = [h for h in self.given.values() if h in self.former_given.values()]
        return {f"sign {i}": f for i, f in enumerate(signs(shared))}

    @property
    def same_claim(self) -> bool:
        """Whether both claim the same."""
        return self.former_claim == self.after.claim

    # --- where it fails ---

    def questions(self) -> Iterator[tuple[str, Question]]:
        """What would show that it does not follow, the most telling first, and what it breaks."""
        for label, premise in self.hypotheses.items():
            yield label.removeprefix(ASSUMED), Question(self.given, premise.goal)
        for whole in self.narrowed:
            yield "", Question(self.given, whole)
        if self.same_claim:
            return
        for facts in (self.given, self.signs):
            yield "claim", Question({**facts, **self.claims.given}, self.after.claim)
        yield "claim", self.claims

    @cached_property
    def claims(self) -> Question:
        """Where the former claim holds and today's does not, whatever is assumed."""
        return Question({FORMER_CLAIM: self.former_claim}, self.after.claim)

    def parts(self) -> Iterator[tuple[str, Question]]:
        """The same of a part of the statements, where the whole is too much."""
        for label, premise in self.hypotheses.items():
            goal = premise.goal
            near = {n: h for n, h in self.given.items() if h.free <= goal.free}
            if len(near) < len(self.given):
                yield label.removeprefix(ASSUMED), Question(near, goal)
        premises, before, after = _inner(self.former_claim, self.after.claim)
        if not self.same_claim and before != self.former_claim:
            given = {f"premise {i}": p for i, p in enumerate(premises)}
            yield "claim", Question({**given, FORMER_CLAIM: before}, after)

    # --- all of it as one theorem ---

    def lemma(self, hypotheses: Mapping[str, Proof], claim: Proof) -> Lemma:
        """``before`` ⊢ ``after``, from the proofs of its former hypotheses and of its claim."""
        variables = self.before.variables
        given = tuple(self.before.given.values())
        whole = Implies(And(*given), self.before.claim) if given else self.before.claim
        former = forall(variables, whole) if variables else whole
        fact: Fact = at(FORMER, *(self.mapping[v] for v in variables)) if variables else FORMER
        present = {h: n for n, h in self.given.items()}
        met = [n if n in self.hypotheses else present[h] for n, h in self.former_given.items()]
        steps = [have(n, p.goal, hypotheses[n]) for n, p in self.hypotheses.items()]
        steps.append(have(FORMER_CLAIM, self.former_claim, by(fact, *met)))
        statement = Statement("relation", "", {**self.given, FORMER: former}, self.after.claim)
        return Lemma(statement, [*steps, claim])


def _inner(a: Term, b: Term) -> tuple[list[Term], Term, Term]:
    """Where two claims differ, with what both assume there; each says more where its part does."""
    a, b = difference(a, b, POSITIVE)
    match a, b:
        case Op("implies", (p, x)), Op("implies", (q, y)) if p == q:
            premises, x, y = _inner(x, y)
            return [p, *premises], x, y
    return [], a, b
