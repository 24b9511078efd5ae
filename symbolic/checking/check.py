"""Many lemmas at once: a verdict for each (see `judge`).

lemmas → inquire → answers → judge → counterexamples → Report
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from memcap.symbolic.checking.counterexample import refuted
from memcap.symbolic.checking.inquiry import Inquiry, inquire
from memcap.symbolic.checking.judge import Judged, judge
from memcap.symbolic.checking.pool import Answered, Job, Progress, answer_all, stored_answers
from memcap.symbolic.checking.rebuild import Answers
from memcap.symbolic.checking.results import Decided, Report
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.oracles.base import CERTIFICATE, SOLVERS, oracle
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import Store

__all__ = ["Disagreement", "check", "recall", "recheck"]

FOR_SEARCHES = 0.1
"""How much of the effort a counterexample may take."""

Ask: TypeAlias = Callable[[Sequence[Job]], Mapping[str, Answered]]


class Disagreement(Exception):
    """Two oracles contradict each other about one obligation: one of them is wrong.

    Attributes:
        label: the lemma and the step.
        text: the obligation.
    """

    def __init__(self, label: str, text: str, first: Answered, second: Answered) -> None:
        said = {"unsat": "has proved it", "sat": "has a model that refutes it"}
        told = (f"{one.oracle} {said[one.reply.verdict]}" for one in (first, second))
        super().__init__(f"{label}: {', but '.join(told)}")
        self.label = label
        self.text = text


def check(
    lemmas: Sequence[Lemma],
    *,
    oracles: Sequence[str] = (CERTIFICATE,),
    otherwise: Sequence[str] = SOLVERS,
    opinions: Sequence[str] = (),
    effort: float = 1.0,
    timeout: float | None = None,
    processes: int = 1,
    store: Store | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Report:
    """The verdict on each of the lemmas; those they use are checked too, but not reported.

    What cannot be read, such as a proof or the instance given with a lemma, is said in the report.

    Args:
        oracles: names; the next is asked where the one before says unknown.
        otherwise: oracles asked after all of these; where one decided, a note says so.
        opinions: oracles that are asked about every obligation, whatever decided it.
        effort: how much each obligation may cost each oracle: what is counted, not seconds.
        processes: how many obligations are asked about at once.
        timeout, store, fresh: as for `symbolic.checking.pool.answer_all`.
        progress: as there; it is told of each round of questions from its beginning.

    Raises:
        OracleError: an oracle does not exist or is not installed.
        Disagreement: an oracle has a model of an obligation that was proved, or the reverse.
    """

    def ask(
        jobs: Sequence[Job], share: float = 1.0, names: Sequence[str] = (*oracles, *otherwise)
    ) -> dict[str, Answered]:
        return answer_all(
            jobs,
            oracles=names,
            effort=share * effort,
            timeout=timeout,
            processes=processes,
            store=store,
            fresh=fresh,
            progress=progress,
        )

    began = time.monotonic()
    for name in (*oracles, *otherwise):
        oracle(name).version()
    inquiry, judged, answers = _judged(lemmas, ask, oracles, store)
    for name in opinions:
        said = ask(inquiry.proof_jobs, names=(name,))
        judged = _compared(inquiry, judged, answers, name, said)
    judged = refuted(inquiry, judged, lambda jobs: ask(jobs, FOR_SEARCHES))
    return _report(inquiry, judged, answers, time.monotonic() - began, store)


def recall(
    lemmas: Sequence[Lemma],
    *,
    oracles: Sequence[str],
    store: Store,
    progress: Progress | None = None,
) -> Report:
    """What the stored answers alone show: no solver runs."""
    return _looked_up(lemmas, oracles, store, progress)


def recheck(lemmas: Sequence[Lemma], *, store: Store, progress: Progress | None = None) -> Report:
    """The verdict that certificates alone give: no solver is loaded, and none is believed.

    An instance of the hypotheses is the one given with the lemma, one among small values, or one
    that was kept.
    """
    return _looked_up(lemmas, (CERTIFICATE,), store, progress, "it has no certificate")


def _looked_up(
    lemmas: Sequence[Lemma],
    oracles: Sequence[str],
    store: Store,
    progress: Progress | None,
    missing: str = "not checked yet",
) -> Report:
    """What is shown by what was stored, and by nothing else."""

    def look_up(jobs: Sequence[Job]) -> dict[str, Answered]:
        found = dict[str, Answered]()
        for number, job in enumerate(jobs, start=1):
            found |= stored_answers([job], oracles=oracles, store=store)
            if progress is not None:
                progress(number, len(jobs), job.label)
        return found

    began = time.monotonic()
    inquiry, judged, answers = _judged(lemmas, look_up, oracles, store, missing)
    return _report(inquiry, judged, answers, time.monotonic() - began, store)


def _judged(
    lemmas: Sequence[Lemma],
    ask: Ask,
    named: Sequence[str],
    store: Store | None,
    missing: str = "not checked yet",
) -> tuple[Inquiry, Judged, Answers]:
    """All obligations answered, and a verdict for each lemma, but for counterexamples."""
    inquiry = deeply(lambda: inquire(lemmas, store))
    jobs = inquiry.jobs
    answers = Answers(ask(jobs) if jobs else {}, tuple(named), missing)
    return inquiry, deeply(lambda: judge(inquiry, answers)), answers


def _compared(
    inquiry: Inquiry, judged: Judged, answers: Answers, name: str, said: Mapping[str, Answered]
) -> Judged:
    """The verdicts with notes of a second opinion; raises Disagreement where it is another one."""
    results = dict(judged.results)
    for lemma, plan in inquiry.plans.items():
        silent = 0
        for asked in plan.questions:
            first, second = answers.found[asked.sha], said[asked.sha]
            verdicts = {first.reply.verdict, second.reply.verdict}
            if verdicts == {"sat", "unsat"}:
                raise Disagreement(f"{lemma.name}: {asked.label}", asked.text, first, second)
            silent += second.reply.verdict == "unknown"
        if silent:
            note = f"{name} does not know: {silent} obligation{'' if silent == 1 else 's'}"
            results[lemma] = replace(results[lemma], notes=(*results[lemma].notes, note))
    return replace(judged, results=results)


# --- the report ----------------------------------------------------------------------------


def _report(
    inquiry: Inquiry, judged: Judged, answers: Answers, seconds: float, store: Store | None
) -> Report:
    """The results of the lemmas that were asked for."""
    proved = [one for one in inquiry.lemmas if judged.results[one].verdict == "proved"]
    return Report(
        results=tuple(judged.results[lemma] for lemma in inquiry.lemmas),
        seconds=seconds,
        warnings=tuple(store.warnings) if store is not None else (),
        theorems={one.name: judged.theorems[inquiry.plans[one].root] for one in proved},
        obligations={
            lemma.name: tuple(_obligations(lemma, inquiry, answers)) for lemma in inquiry.lemmas
        },
        cases={one.name: judged.cases[one] for one in inquiry.lemmas if one in judged.cases},
        unread=tuple(dict.fromkeys(map(str, judged.unread.values()))),
    )


def _obligations(lemma: Lemma, inquiry: Inquiry, answers: Answers) -> Iterator[Decided]:
    """What was asked about a lemma, and what came of it."""
    for asked in inquiry.plans[lemma].questions if lemma in inquiry.plans else ():
        answered = answers.found.get(asked.sha)
        if answered is None:
            yield Decided(asked.label, "", "unknown", 0.0)
            continue
        certificate = answered.reply.certificate
        steps = len(certificate["steps"]) if certificate is not None else 0
        oracle, verdict = answered.oracle, answered.reply.verdict
        yield Decided(asked.label, oracle, verdict, answered.seconds, steps)
