"""How two statements relate: equivalent, stronger, weaker, incomparable, or undecided.

The word is about the later statement.  Each direction ends in one of five ways:

shown    the kernel made the theorem: before ⊢ after; at what level it is seen first
idle     so it did, but at no level is the former claim needed: that alone tells nothing
refuted  exact numbers meet what is assumed and break what should follow
apart    so they do, but with arbitrary functions in the place of constants, or in a part of
         the statements only
open     none of these
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from symbolic import refute
from symbolic.kernel import Theorem
from symbolic.lemma import Lemma, Statement
from symbolic.lock.implication import FORMER_CLAIM, Implication, Premise
from symbolic.lock.levels import LEVELS, Level
from symbolic.lock.proving import proved
from symbolic.mutation.asking import Asking, verdict
from symbolic.plan import deeply
from symbolic.pool import Answered
from symbolic.proof import Proof, by
from symbolic.refute import Question
from symbolic.terms import Const, Term, Var, parts, rebuild

__all__ = ["Direction", "Instance", "Outcome", "Pair", "Relation", "fails", "relate", "relation"]

Outcome: TypeAlias = Literal["shown", "idle", "refuted", "apart", "open"]
Relation: TypeAlias = Literal["reworded", "stronger", "weaker", "incomparable", "undecided"]

EFFORT = 0.2
"""Seconds for a question."""


@dataclass(frozen=True)
class Instance:
    """Exact values for which what is assumed holds and what should follow does not.

    breaks      the hypothesis that does not hold, or "claim"
    values      name of a variable ↦ its value
    whatever    constants that were taken for arbitrary functions to find it
    part        whether only a part of the statements was looked at: the hypotheses on the same
                variables, or the places in which the claims differ
    hypotheses  whether the hypotheses of the later statement hold there
    """

    breaks: str
    values: Mapping[str, str]
    whatever: tuple[str, ...] = ()
    hypotheses: bool = True
    part: bool = False

    @property
    def exact(self) -> bool:
        """Whether the statements themselves are told apart."""
        return not self.whatever and not self.part


@dataclass(frozen=True)
class Direction:
    """What came of the question whether one statement follows from another."""

    outcome: Outcome
    level: Level | None = None
    instance: Instance | None = None
    theorem: Theorem | None = None


@dataclass(frozen=True)
class Pair:
    """A statement before and after, and the constants whose definitions changed."""

    before: Statement
    after: Statement
    changed: tuple[Const, ...] = ()

    @property
    def both(self) -> tuple[Implication, Implication]:
        """That the later follows from the earlier, and the reverse."""
        unfold = (*self.changed, *self.replaced)
        return (
            Implication(self.before, self.after, unfold),
            Implication(self.after, self.before, unfold),
        )

    @property
    def replaced(self) -> list[Const]:
        """The constants that only one of both uses."""
        old, new = self.before.constants, self.after.constants
        return [c for c in (*old, *new) if (c in old) != (c in new)]


def relate(
    pairs: Sequence[Pair], asking: Asking | None = None
) -> list[tuple[Relation, Direction, Direction]]:
    """How each later statement relates to the earlier one, and what came of both directions."""
    asking = asking or Asking()
    implications = [i for pair in pairs for i in pair.both]
    ends = _settle(implications, asking)
    both = zip(ends[::2], ends[1::2], strict=True)
    return [(relation(onward, back), onward, back) for onward, back in both]


def relation(onward: Direction, back: Direction) -> Relation:
    """The word for two directions: from the earlier statement, and back to it.

    >>> shown, idle = Direction("shown", "linear"), Direction("idle", "arithmetic")
    >>> relation(shown, Direction("refuted")), relation(idle, shown), relation(idle, idle)
    ('weaker', 'stronger', 'undecided')
    """
    if fails(onward) and fails(back):
        return "incomparable"
    match onward.outcome, back.outcome:
        case "shown", "shown":
            return "reworded"
        case ("shown", "idle" | "refuted" | "apart") | ("idle", "refuted"):
            return "weaker"
        case ("idle" | "refuted" | "apart", "shown") | ("refuted", "idle"):
            return "stronger"
        case "idle", "idle" if onward.level and back.level and onward.level != back.level:
            sooner = LEVELS.index(onward.level) < LEVELS.index(back.level)
            return "weaker" if sooner else "stronger"
    return "undecided"


def fails(direction: Direction) -> bool:
    """Whether exact numbers break what should follow, or tell the claims apart.

    In the latter case the later statement is a theorem by its own hypotheses.
    """
    instance = direction.instance
    exact = instance is not None and instance.exact
    needed = direction.outcome == "idle" and direction.level == "hypotheses"
    return direction.outcome == "refuted" or (needed and exact)


# --- what is seen --------------------------------------------------------------------------


@dataclass(eq=False)
class _Seen:
    """What is seen of an implication: proofs of the former hypotheses, and of the claim."""

    implication: Implication
    hypotheses: dict[str, Proof] = field(default_factory=dict)
    outcome: Outcome = "open"
    level: Level | None = None
    premises: dict[Level, tuple[Premise, Premise]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.implication.same_claim:
            self.outcome, self.level = "shown", LEVELS[0]

    def claims(self, level: Level) -> tuple[Premise, Premise]:
        """The claim at a level, without the former claim and with it."""
        if level not in self.premises:
            claim = self.implication.claim
            self.premises[level] = claim(level, False), claim(level, True)
        return self.premises[level]

    @property
    def whole(self) -> bool:
        """Whether all that must follow is seen to."""
        missing = self.implication.hypotheses.keys() - self.hypotheses.keys()
        return not missing and self.level is not None

    def lemmas(self) -> list[Lemma]:
        """All of it as one lemma, with each proof that may be tried."""
        if self.implication.same_claim:
            return [self.implication.lemma(self.hypotheses, by(FORMER_CLAIM))]
        proofs = self.claims("hypotheses")[1].proofs
        return [self.implication.lemma(self.hypotheses, proof) for proof in proofs]


def _settle(implications: Sequence[Implication], asking: Asking) -> list[Direction]:
    """What came of each."""
    seen = [_Seen(i) for i in implications]
    _see_hypotheses(seen, asking)
    for level in LEVELS:
        _see_claims([one for one in seen if one.level is None], level, asking)
    made = _theorems([one for one in seen if one.whole], asking)
    doubtful = [one for one in seen if one.outcome != "shown" or one not in made]
    broken = _instances([one.implication for one in doubtful], asking)
    return [_end(one, made.get(one), broken.get(one.implication)) for one in seen]


def _see_hypotheses(seen: Sequence[_Seen], asking: Asking) -> None:
    """Find proofs of the former hypotheses."""
    answers = _ask([p for one in seen for p in one.implication.hypotheses.values()], asking)

    def see() -> None:
        for one in seen:
            for name, premise in one.implication.hypotheses.items():
                proof = _proof(premise, answers)
                if proof is not None:
                    one.hypotheses[name] = proof

    deeply(see)


def _see_claims(seen: Sequence[_Seen], level: Level, asking: Asking) -> None:
    """Find out which claims follow at a level, and whether the former claim is needed."""
    answers = _ask([p for one in seen for p in one.claims(level)], asking)

    def see() -> None:
        for one in seen:
            alone, with_former = (_proof(p, answers) for p in one.claims(level))
            if alone is not None or with_former is not None:
                one.outcome, one.level = ("shown" if alone is None else "idle"), level

    deeply(see)


def _ask(premises: Sequence[Premise], asking: Asking) -> dict[str, Answered]:
    """What a solver says of everything that is asked about the premises."""
    texts = deeply(lambda: [t for p in premises for own in p.texts for t in own])
    return asking.ask((t for t in texts if t is not None), EFFORT, "what follows from what")


def _proof(premise: Premise, answers: Mapping[str, Answered]) -> Proof | None:
    """The first proof of which every step is seen to hold."""
    for (proof, _), texts in zip(premise.plans, premise.texts, strict=True):
        if all(text is not None and verdict(answers, text) == "unsat" for text in texts):
            return proof
    return None


# --- theorems ------------------------------------------------------------------------------


def _theorems(seen: Sequence[_Seen], asking: Asking) -> dict[_Seen, Theorem]:
    """What the kernel makes of those that are seen to hold."""
    tried = deeply(lambda: [(one, lemma) for one in seen for lemma in one.lemmas()])
    made: dict[_Seen, Theorem] = {}
    for (one, _), shown in zip(tried, proved([lemma for _, lemma in tried], asking), strict=True):
        if shown is not None:
            made.setdefault(one, shown)
    return made


# --- instances -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Search:
    """A question whose answer tells statements apart."""

    implication: Implication
    breaks: str
    question: Question
    whatever: tuple[str, ...] = ()
    part: bool = False

    def instance(self, case: refute.Case) -> Instance:
        """The case as an instance."""
        given = self.implication.given.values()
        held = all(refute.truth(h, case) is True for h in given)
        values = refute.shown(self.question, case)
        return Instance(self.breaks, values, self.whatever, held, self.part)


def _instances(implications: Sequence[Implication], asking: Asking) -> dict[Implication, Instance]:
    """Where implications fail: the statements themselves if possible, else less of them."""
    found: dict[Implication, Instance] = {}
    for searches in (_whole, _less):
        left = [i for i in implications if i not in found and not i.unmatched]
        found |= _found([s for i in left for s in searches(i)], asking)
    return found


def _found(searches: Sequence[_Search], asking: Asking) -> dict[Implication, Instance]:
    """What searches find: among small values first, then by a solver."""
    found: dict[Implication, Instance] = {}

    def small() -> None:
        for one in searches:
            case = None if one.implication in found else refute.small_case(one.question)
            if case is not None:
                found[one.implication] = one.instance(case)

    deeply(small)
    waiting = [one for one in searches if one.implication not in found]
    texts = deeply(lambda: {one: refute.texts(one.question) for one in waiting})
    answers = asking.ask((t for own in texts.values() for t in own), EFFORT, "where they differ")

    def modelled() -> None:
        for one in waiting:
            replies = (answers[text].reply for text in texts[one])
            cases = (refute.modelled(one.question, reply) for reply in replies)
            case = next((c for c in cases if c is not None), None)
            if case is not None:
                found.setdefault(one.implication, one.instance(case))

    deeply(modelled)
    return found


def _whole(implication: Implication) -> Iterator[_Search]:
    """The questions about the statements themselves."""
    for breaks, question in implication.questions():
        yield _Search(implication, breaks, question)


def _less(implication: Implication) -> Iterator[_Search]:
    """The claim with constants taken for arbitrary functions, then parts of the statements."""
    names = sorted(implication.former_claim.constants | implication.after.claim.constants)
    if names and not implication.same_claim:
        yield _Search(implication, "claim", _general(implication.claims), tuple(names))
    for breaks, question in implication.parts():
        yield _Search(implication, breaks, question, part=True)


def _general(question: Question) -> Question:
    """The question with variables for constants."""
    given = {name: _without_constants(h) for name, h in question.given.items()}
    claim = question.claim
    return Question(given, None if claim is None else _without_constants(claim))


def _without_constants(t: Term) -> Term:
    if isinstance(t, Const):
        return Var(t.name, t.type)
    return rebuild(t, [_without_constants(p) for p in parts(t)])


def _end(seen: _Seen, theorem: Theorem | None, instance: Instance | None) -> Direction:
    """What came of an implication."""
    if theorem is not None:
        return Direction(seen.outcome, seen.level, instance, theorem)
    if instance is not None:
        return Direction("refuted" if instance.exact else "apart", None, instance)
    return Direction("open")
