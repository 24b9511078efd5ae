"""Counterexamples to lemmas that are asked for and not proved: the last stage of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.inquiry import Inquiry
from memcap.symbolic.checking.judge import Judged, stopped
from memcap.symbolic.checking.plan import Plan
from memcap.symbolic.checking.pool import Answered, Job
from memcap.symbolic.checking.results import Result
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import text_sha

__all__ = ["refuted"]

Ask = Callable[[Sequence[Job]], Mapping[str, Answered]]


@dataclass(frozen=True)
class Doubt:
    """A question whose answer would refute a lemma, and what that would mean."""

    lemma: Lemma
    question: refute.Question
    meaning: str = ""

    def settle(self, result: Result, case: Case | None) -> Result:
        """The lemma's result, when a case was looked for."""
        if case is None or result.verdict != "unknown":
            return result
        return refute.refuted(replace(result, reason=self.meaning), self.question, case)


def refuted(inquiry: Inquiry, judged: Judged, ask: Ask) -> Judged:
    """The results, in which an unknown lemma is refuted where a counterexample was found."""
    results = dict(judged.results)
    left = deeply(lambda: _small(inquiry, judged, results))
    wanted = deeply(lambda: [(search, refute.texts(search.question)) for search in left])
    jobs = [
        Job(text, f"{search.lemma.name}: counterexample", certify=False)
        for search, texts in wanted
        for text in texts
    ]
    if jobs:
        found = ask(jobs)
        deeply(lambda: _large(wanted, found, results))
    return replace(judged, results=results)


def _small(inquiry: Inquiry, judged: Judged, results: dict[Lemma, Result]) -> list[Doubt]:
    """The searches that small values do not settle."""
    left = []
    for search in (s for lemma in inquiry.lemmas for s in _searches(lemma, inquiry, judged)):
        case = refute.small_case(search.question)
        results[search.lemma] = search.settle(results[search.lemma], case)
        if results[search.lemma].verdict != "refuted":
            left.append(search)
    return left


def _large(
    wanted: Sequence[tuple[Doubt, list[str]]],
    found: Mapping[str, Answered],
    results: dict[Lemma, Result],
) -> None:
    """See which models refute their lemmas."""
    for search, texts in wanted:
        answers = [found[text_sha(text)] for text in texts]
        results[search.lemma] = _modelled(search, answers, results[search.lemma])


def _modelled(search: Doubt, answers: Sequence[Answered], result: Result) -> Result:
    """The result of a lemma after the models of its texts, or why there are none."""
    for answered in answers:
        case = refute.modelled(search.question, answered.reply)
        result = search.settle(result, case)
        if result.verdict == "refuted":
            return result
    if any(answered.reply.verdict == "sat" for answered in answers):
        result = _doubted(result)
    notes = [f"counterexample: {stopped(a)}" for a in answers if a.clocked]
    return replace(result, notes=(*result.notes, *notes))


def _doubted(result: Result) -> Result:
    """Say that models were found, but that none of them is a counterexample."""
    note = "no model survived exact evaluation"
    if result.verdict != "unknown" or note in result.reason:
        return result
    return replace(result, reason=f"{result.reason}; {note}")


def _searches(lemma: Lemma, inquiry: Inquiry, judged: Judged) -> list[Doubt]:
    """What would refute a lemma that is unknown: a counterexample, or a divisor that is 0."""
    if judged.results[lemma].verdict != "unknown" or lemma in judged.unread:
        return []
    whole = refute.Question(lemma.statement.given, lemma.statement.claim)
    return [*_divided_by_zero(inquiry.plans[lemma], judged), Doubt(lemma, whole)]


def _divided_by_zero(plan: Plan, judged: Judged) -> Iterator[Doubt]:
    """Where a divisor that was not shown to be otherwise may be 0; of bound letters nothing is
    said, since what they are applied to decides which values they take."""
    own = set(plan.lemma.statement.variables)
    for divisor, node in plan.divisors:
        question = refute.Question(divisor.assumed, divisor.claim)
        if node not in judged.theorems and own.issuperset(question.variables):
            meaning = f"the divisor {divisor.term} in {divisor.where} can be 0"
            yield Doubt(plan.lemma, question, meaning)
