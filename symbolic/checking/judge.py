"""A verdict for each lemma, used ones first.

proved    the kernel made the theorem, it says what was stated, and there is an instance
refuted   a case in exact numbers breaks it
vacuous   the hypotheses contradict each other
unknown   none of these; the reason says which step is open, and why
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.inquiry import Inquiry
from memcap.symbolic.checking.plan import Plan, Unread
from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.checking.rebuild import NOT_MADE, Answers, rebuild
from memcap.symbolic.checking.results import Result
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.kernel.acceptance import refutes
from memcap.symbolic.language.case import Case, CaseError
from memcap.symbolic.language.errors import in_a_line
from memcap.symbolic.proving.derivation import Node
from memcap.symbolic.proving.lemma import Lemma

__all__ = ["Judged", "judge", "stopped"]


@dataclass(frozen=True)
class Judged:
    """The results of lemmas, with the theorems that the kernel made, and instances."""

    results: dict[Lemma, Result]
    theorems: dict[Node, Theorem]
    cases: dict[Lemma, Case]
    unread: dict[Lemma, Unread]


def judge(inquiry: Inquiry, answers: Answers) -> Judged:
    """The verdicts that the answers allow, but for counterexamples that are still to be found."""
    unread = dict(inquiry.unread)
    results = {one: _unread(one, error) for one, error in unread.items()}
    made = Judged(results, {}, dict(inquiry.cases), unread)
    for lemma, plan in inquiry.plans.items():
        try:
            result = _verdict(plan, inquiry, answers, made)
            notes = (*result.notes, *_clocked(plan, inquiry, answers))
            results[lemma] = replace(result, notes=notes)
        except Unread as error:
            unread[lemma] = error
            results[lemma] = _unread(lemma, error)
    return made


def _verdict(plan: Plan, inquiry: Inquiry, answers: Answers, made: Judged) -> Result:
    """The verdict on a lemma, when those it uses have theirs.

    Raises:
        Unread: the instance given with it has no exact values.
    """
    lemma, statement, blank = plan.lemma, plan.lemma.statement, _blank(plan, answers)
    try:
        possible = _find_instance(lemma, inquiry, answers, made.cases)
        case = made.cases.get(lemma)
        if not possible:
            return replace(blank, verdict="vacuous", reason="the hypotheses contradict each other")
        if case is not None and refutes(statement, case):
            question = refute.Question(statement.given, statement.claim)
            return refute.refuted(blank, question, case)
        return _shown(plan, inquiry, answers, made, blank)
    except CaseError as error:
        raise Unread(lemma, f"{lemma.name}: instance: {error}") from error


def _blank(plan: Plan, answers: Answers) -> Result:
    """The result of a lemma of which nothing is known yet."""
    lemma = plan.lemma
    own = (answers.found.get(asked.sha) for asked in plan.questions)
    return Result(
        lemma.name,
        lemma.statement.title,
        "unknown",
        len(plan.questions),
        sum(answered.seconds for answered in own if answered is not None),
        uses=tuple(used.name for used in plan.uses),
        source=lemma.statement.source,
    )


def _unread(lemma: Lemma, error: Unread) -> Result:
    """The result of a lemma without a plan: its own proof cannot be read, or that of another."""
    own = in_a_line(error.reason.removeprefix(f"{lemma.name}: "))
    reason = own if error.lemma is lemma else f"uses {error.lemma.name}, which is not proved"
    title, source = lemma.statement.title, lemma.statement.source
    return Result(lemma.name, title, "unknown", 0, 0.0, source=source, reason=reason)


# --- instances -----------------------------------------------------------------------------


def _find_instance(
    lemma: Lemma, inquiry: Inquiry, answers: Answers, cases: dict[Lemma, Case]
) -> bool:
    """Look for a case in which the hypotheses hold; False where there is none."""
    given = lemma.statement.given
    if lemma.instance is not None:
        cases[lemma] = Case(lemma.instance)
    if lemma in cases or not given:
        return True
    question = refute.Question(given)
    found = map(answers.to, inquiry.instances.get(lemma, ()))
    replies = [answered.reply for answered in found if answered is not None]
    modelled = (refute.modelled(question, reply) for reply in replies)
    case = next((c for c in modelled if c is not None), None)
    if case is not None:
        cases[lemma] = case
    return case is not None or not replies or replies[0].verdict != "unsat"


# --- proofs --------------------------------------------------------------------------------


def _shown(plan: Plan, inquiry: Inquiry, answers: Answers, made: Judged, blank: Result) -> Result:
    """Proved, when the kernel makes the theorem and it says what was stated, of some case."""
    open_ones = (used for used in plan.uses if made.results[used].verdict != "proved")
    unshown = (f"uses {used.name}, which is not proved" for used in open_ones)
    reason = next(answers.obstacles(plan), "") or next(unshown, "")
    if reason:
        return replace(blank, reason=in_a_line(reason))
    try:
        rests_on = rebuild(plan, answers, made.theorems, made.cases.get(plan.lemma))
    except NOT_MADE as error:
        return replace(blank, reason=in_a_line(str(error)))
    notes = (
        *_unmet(inquiry.premises[plan.lemma], answers),
        *_unneeded(plan, answers),
        *answers.by_others(plan),
    )
    return replace(blank, verdict="proved", rests_on=tuple(sorted(rests_on)), notes=notes)


def _unmet(premises: list[str], answers: Answers) -> list[str]:
    """A note where a part of the claim says nothing, since its premises cannot hold."""
    found = map(answers.to, premises)
    contradict = any(a is not None and a.reply.verdict == "unsat" for a in found)
    return ["the premises of the claim cannot be met"] if contradict else []


def _unneeded(plan: Plan, answers: Answers) -> list[str]:
    """A note for each hypothesis that the proof never used."""
    needed = plan.needed(answers.found)
    given = plan.lemma.statement.given.items()
    return [f"the hypothesis {name!r} was never needed" for name, h in given if h not in needed]


# --- the clock -----------------------------------------------------------------------------


def _clocked(plan: Plan, inquiry: Inquiry, answers: Answers) -> Iterator[str]:
    """A note for each question about a lemma in which the clock stopped an oracle."""
    asked = [(question.label, question.text) for question in plan.questions]
    asked += [("instance", text) for text in inquiry.instances.get(plan.lemma, ())]
    for label, text in asked:
        answered = answers.to(text)
        if answered is not None and answered.clocked:
            yield f"{label}: {stopped(answered)}"


def stopped(answered: Answered) -> str:
    """That the clock stopped some oracles, so that another run may say more."""
    names = ", ".join(answered.clocked)
    return f"{names} stopped by the clock: the verdict may depend on the machine"
