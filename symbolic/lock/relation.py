"""How two statements relate: equivalent, stronger, weaker, incomparable, or undecided.

The word is about the later statement.  Each direction ends in one of six ways:

shown    the kernel made the theorem: before ⊢ after, which rests on nothing else; at what level it
         is seen first
idle     so it did, but at no level is the former claim needed: that alone tells nothing
refuted  exact numbers meet what is assumed and break what should follow
apart    so they do, but with arbitrary functions in the place of constants, or in a part of
         the statements only
said     a solver says that it follows, but there is no certificate: that counts for nothing
open     none of these
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Const
from memcap.symbolic.lock.asked import verdicts
from memcap.symbolic.lock.implication import FORMER_CLAIM, Implication, Premise
from memcap.symbolic.lock.instances import CaseSearch, Found, Instance, small, solved
from memcap.symbolic.lock.letters import Letters
from memcap.symbolic.lock.levels import LEVELS, Level
from memcap.symbolic.lock.proving import proved
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.reply import Verdict
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import Proof, by

__all__ = ["Direction", "Instance", "Outcome", "Pair", "Relation", "fails", "relate", "relation"]

Outcome: TypeAlias = Literal["shown", "idle", "refuted", "apart", "said", "open"]
Relation: TypeAlias = Literal["reworded", "stronger", "weaker", "incomparable", "undecided"]


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
    """What came of each; one and its reverse stand side by side."""
    seen = [_Seen(i) for i in implications]
    _see_hypotheses(seen, asking)
    for level in LEVELS:
        _see_claims([one for one in seen if one.level is None], level, asking)
    made = _theorems([one for one in seen if one.whole], asking)
    sure = [one.outcome == "shown" and one in made for one in seen]
    doubtful = [one.implication for one, shown in zip(seen, sure, strict=True) if not shown]
    one_way = {one.implication for place, one in enumerate(seen) if sure[place ^ 1]}
    broken = _instances(doubtful, one_way, asking)
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


def _ask(premises: Sequence[Premise], asking: Asking) -> dict[str, Verdict]:
    """What a solver says of everything that is asked about the premises."""
    texts = deeply(lambda: [t for p in premises for own in p.texts for t in own])
    return verdicts((t for t in texts if t is not None), asking, "what follows from what")


def _proof(premise: Premise, said: Mapping[str, Verdict]) -> Proof | None:
    """The first proof of which every step is seen to hold."""
    for (proof, _), texts in zip(premise.plans, premise.texts, strict=True):
        if all(text is not None and said[text] == "unsat" for text in texts):
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


def _instances(
    doubtful: Sequence[Implication], one_way: Collection[Implication], asking: Asking
) -> Found:
    """Where implications fail: the statements themselves if possible, else less of them.

    ``one_way`` are those whose reverse is shown: to tell these apart, less is enough, before a
    solver is asked about the whole.
    """
    told: Found = {}
    for look, searches, among in (
        (small, _whole, doubtful),
        (small, _less, one_way),
        (solved, _whole, doubtful),
        (small, _less, doubtful),
        (solved, _less, doubtful),
    ):
        left = [i for i in doubtful if i in among and i not in told and not i.unmatched]
        told |= look([s for i in left for s in searches(i)], asking)
    return told


def _whole(implication: Implication) -> Iterator[CaseSearch]:
    """The questions about the statements themselves."""
    given = tuple(implication.given.values())
    for breaks, question in implication.questions():
        yield CaseSearch(implication, breaks, question, given)


def _less(implication: Implication) -> Iterator[CaseSearch]:
    """The claim with constants taken for arbitrary functions, then parts of the statements."""
    given = tuple(implication.given.values())
    if not implication.same_claim:
        yield from _with_letters(CaseSearch(implication, "claim", implication.claims, given))
    for breaks, question in implication.parts():
        part = CaseSearch(implication, breaks, question, given, part=True)
        yield part
        if breaks == "claim":
            yield from _with_letters(part)


def _with_letters(search: CaseSearch) -> Iterator[CaseSearch]:
    """The search with letters for constants, if there are any."""
    question = search.question
    letters = Letters({v.name for v in question.variables})
    given = {name: letters.of(h) for name, h in question.given.items()}
    claim = None if question.claim is None else letters.of(question.claim)
    if letters.constants:
        yield replace(search, question=Question(given, claim), letters=letters)


def _end(seen: _Seen, theorem: Theorem | None, instance: Instance | None) -> Direction:
    """What came of an implication."""
    if theorem is not None:
        return Direction(seen.outcome, seen.level, instance, theorem)
    if instance is not None and instance.exact:
        return Direction("refuted", None, instance)
    if seen.whole:
        return Direction("said", seen.level)
    return Direction("open") if instance is None else Direction("apart", None, instance)
