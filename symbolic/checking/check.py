"""Many lemmas at once: every obligation answered, every theorem rebuilt, a verdict for each.

proved    the kernel made the theorem, it says what was stated, and there is an instance
refuted   a counterexample in exact numbers survived being put back into the statement
vacuous   the hypotheses contradict each other
unknown   none of these; the reason says which step is open, and why
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from memcap.symbolic.checking import premises, refute
from memcap.symbolic.checking.plan import Plan, Unread, deeply, plans
from memcap.symbolic.checking.pool import Answered, Job, Progress, answer_all, stored_answers
from memcap.symbolic.checking.rebuild import as_taken
from memcap.symbolic.checking.results import Obligation, Report, Result
from memcap.symbolic.kernel import KernelError, Theorem
from memcap.symbolic.kernel.acceptance import NotShown, accept, refutes
from memcap.symbolic.language.case import Case, CaseError
from memcap.symbolic.language.errors import in_a_line
from memcap.symbolic.oracles.base import CERTIFICATE, SOLVERS, oracle
from memcap.symbolic.proving.derivation import Node, Shown, theorem
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import Store, text_sha

__all__ = ["Disagreement", "check", "recall", "recheck"]

FOR_SEARCHES = 0.1
"""How much of the effort a counterexample may take."""
HELP = "smaller steps may help, such as the useful product or a value given a name"


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
    run = _Run(lemmas, oracles, (*oracles, *otherwise), store=store)
    run.prove(ask)
    for name in opinions:
        run.compare(name, ask(run.proof_jobs(), names=(name,)))
    run.refute(lambda jobs: ask(jobs, FOR_SEARCHES))
    return run.report(time.monotonic() - began, store)


def recall(
    lemmas: Sequence[Lemma],
    *,
    oracles: Sequence[str],
    store: Store,
    progress: Progress | None = None,
) -> Report:
    """What the stored answers alone show: no solver runs."""
    began = time.monotonic()
    run = _Run(lemmas, oracles, oracles, store=store)
    run.prove(_looking_up(oracles, store, progress))
    return run.report(time.monotonic() - began, store)


def recheck(lemmas: Sequence[Lemma], *, store: Store, progress: Progress | None = None) -> Report:
    """The verdict that certificates alone give: no solver is loaded, and none is believed.

    An instance of the hypotheses is the one given with the lemma, one among small values, or one
    that was kept.
    """
    began = time.monotonic()
    run = _Run(lemmas, (CERTIFICATE,), (CERTIFICATE,), store=store)
    run.missing = "it has no certificate"
    run.prove(_looking_up((CERTIFICATE,), store, progress))
    return run.report(time.monotonic() - began, store)


def _looking_up(oracles: Sequence[str], store: Store, progress: Progress | None) -> _Ask:
    """What is answered by what was stored, and by nothing else."""

    def look_up(jobs: Sequence[Job]) -> dict[str, Answered]:
        found = dict[str, Answered]()
        for number, job in enumerate(jobs, start=1):
            found |= stored_answers([job], oracles=oracles, store=store)
            if progress is not None:
                progress(number, len(jobs), job.label)
        return found

    return look_up


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


_Ask: TypeAlias = Callable[[Sequence[Job]], dict[str, Answered]]


@dataclass(frozen=True)
class _Search:
    """A question whose answer would refute a lemma, and what that would mean."""

    lemma: Lemma
    question: refute.Question
    meaning: str = ""


class _Run:
    """One call of `check`."""

    def __init__(
        self,
        lemmas: Sequence[Lemma],
        named: Sequence[str],
        oracles: Sequence[str],
        store: Store | None = None,
    ) -> None:
        self.lemmas = list(dict.fromkeys(lemmas))
        self.named = tuple(named)
        self.store = store
        self.missing = "not checked yet"
        self.versions = {name: _release(oracle(name).version()) for name in oracles}
        self.plans: dict[Lemma, Plan] = {}
        self.unread: dict[Lemma, Unread] = {}
        self.answers: dict[str, Answered] = {}
        self.theorems: dict[Node, Theorem] = {}
        self.cases: dict[Lemma, Case] = {}
        self.premised: dict[Lemma, list[str]] = {}
        self.results: dict[Lemma, Result] = {}

    # --- proofs and instances ---

    def prove(self, ask: _Ask) -> None:
        """Answer all obligations and give each lemma a verdict, refuted ones apart."""
        jobs = deeply(self.jobs)
        if jobs:
            self.answers = ask(jobs)
        deeply(self.judge_all)

    def jobs(self) -> list[Job]:
        """The obligations of all proofs, those whose models may be instances, and those that tell
        whether the premises of a claim can be met."""
        self.plans = plans(self.lemmas, self.unread)
        if self.store is not None:
            self.store.open_archives(made.file for made in self.plans)
        jobs = self.proof_jobs()
        for lemma in self.plans:
            jobs += [Job(t, f"{lemma.name}: instance", certify=False) for t in self.wanted(lemma)]
            self.premised[lemma] = premises.texts(lemma.statement)
            label = f"{lemma.name}: premises"
            jobs += [Job(text, label, certify=False) for text in self.premised[lemma]]
        return jobs

    def proof_jobs(self) -> list[Job]:
        """The obligations of all proofs."""
        return [
            Job(asked.text, f"{lemma.name}: {asked.label}")
            for lemma, plan in self.plans.items()
            for asked in plan.questions
        ]

    def wanted(self, lemma: Lemma) -> list[str]:
        """Questions whose models may be instances; none where an instance is at hand."""
        question = refute.Question(lemma.statement.given)
        if lemma.instance is not None or not question.given:
            return []
        case = refute.small_case(question)
        if case is None:
            return refute.texts(question)
        self.cases[lemma] = case
        return []

    def judge_all(self) -> None:
        self.results |= {one: _unread(one, error) for one, error in self.unread.items()}
        for lemma, plan in self.plans.items():
            try:
                self.results[lemma] = self.judge(plan)
            except Unread as error:
                self.unread[lemma] = error
                self.results[lemma] = _unread(lemma, error)

    def judge(self, plan: Plan) -> Result:
        """The verdict on a lemma, when those it uses have theirs."""
        lemma = plan.lemma
        blank = Result(
            lemma.name,
            lemma.statement.title,
            "unknown",
            len(plan.questions),
            sum(self.answers[q.sha].seconds for q in plan.questions if q.sha in self.answers),
            uses=tuple(used.name for used in plan.uses),
            source=lemma.statement.source,
        )
        try:
            result = self.judged(plan, blank)
        except CaseError as error:
            raise Unread(lemma, f"{lemma.name}: instance: {error}") from error
        return replace(result, notes=(*result.notes, *self.clocked(plan)))

    def judged(self, plan: Plan, blank: Result) -> Result:
        """The verdict itself: there may be no case at all, or one that refutes the lemma."""
        lemma, statement = plan.lemma, plan.lemma.statement
        if not self.has_instance(lemma):
            reason = "the hypotheses contradict each other"
            return replace(blank, verdict="vacuous", reason=reason)
        case = self.cases.get(lemma)
        if case is not None and refutes(statement, case):
            return _refuted(blank, refute.Question(statement.given, statement.claim), case)
        return self.shown(plan, blank)

    def shown(self, plan: Plan, blank: Result) -> Result:
        """Proved, when the kernel makes the theorem and it says what was stated, of some case."""
        reason = next(self.obstacles(plan), "")
        if reason:
            return replace(blank, reason=in_a_line(reason))
        try:
            made, *nonzero = (theorem(root, self.answer, self.theorems) for root in plan.roots)
            beside = [self.theorems[node] for node in plan.beside]
            case = self.cases.get(plan.lemma)
            rests_on = accept(plan.lemma.statement, made, nonzero, beside, case)
        except (KernelError, NotShown) as error:
            return replace(blank, reason=in_a_line(str(error)))
        notes = (*self.unmet(plan.lemma), *self.unneeded(plan), *self.decided_by_others(plan))
        return replace(blank, verdict="proved", rests_on=tuple(sorted(rests_on)), notes=notes)

    def obstacles(self, plan: Plan) -> Iterator[str]:
        """Why the theorem cannot be made: lemmas and steps that are open."""
        for asked in plan.questions:
            answered = self.answers.get(asked.sha)
            if answered is None:
                yield f"{asked.label}: {self.missing}"
            elif answered.reply.verdict != "unsat":
                yield f"{asked.label}: {_why(answered)}"
        for used in plan.uses:
            if self.results[used].verdict != "proved":
                yield f"uses {used.name}, which is not proved"

    def answer(self, text: str) -> Shown:
        """The certificate of an obligation, or what an oracle said, as the kernel takes it."""
        answered = self.answers[text_sha(text)]
        return as_taken(answered, self.versions[answered.oracle])

    def unmet(self, lemma: Lemma) -> list[str]:
        """A note where a part of the claim says nothing, since its premises cannot hold."""
        found = map(self.answers.get, map(text_sha, self.premised[lemma]))
        contradict = any(a is not None and a.reply.verdict == "unsat" for a in found)
        return ["the premises of the claim cannot be met"] if contradict else []

    def unneeded(self, plan: Plan) -> list[str]:
        """A note for each hypothesis that the proof never used."""
        needed = plan.needed(self.answers)
        given = plan.lemma.statement.given.items()
        return [f"the hypothesis {name!r} was never needed" for name, h in given if h not in needed]

    def decided_by_others(self, plan: Plan) -> Iterator[str]:
        """A note for each step that an oracle decided which was not named, and what would help."""
        for asked in plan.questions:
            answered = self.answers[asked.sha]
            if answered.oracle not in self.named:
                failed = "; ".join(answered.before) or f"{', '.join(self.named)} could not"
                yield f"{asked.label}: decided by {answered.oracle} ({failed}); {HELP}"

    def clocked(self, plan: Plan) -> Iterator[str]:
        """A note for each question about a lemma in which the clock stopped an oracle."""
        for label, sha in self.about(plan):
            answered = self.answers.get(sha)
            if answered is not None and answered.clocked:
                yield f"{label}: {_stopped(answered)}"

    def about(self, plan: Plan) -> Iterator[tuple[str, str]]:
        """What may have been asked about a lemma: its steps, and instances of its hypotheses."""
        yield from ((asked.label, asked.sha) for asked in plan.questions)
        given = plan.lemma.statement.given
        if given and plan.lemma not in self.cases:
            question = refute.Question(given)
            yield from (("instance", text_sha(text)) for text in refute.texts(question))

    def compare(self, name: str, said: Mapping[str, Answered]) -> None:
        """Take in a second opinion; raises Disagreement where it is another one."""
        for lemma, plan in self.plans.items():
            silent = 0
            for asked in plan.questions:
                first, second = self.answers[asked.sha], said[asked.sha]
                verdicts = {first.reply.verdict, second.reply.verdict}
                if verdicts == {"sat", "unsat"}:
                    raise Disagreement(f"{lemma.name}: {asked.label}", asked.text, first, second)
                silent += second.reply.verdict == "unknown"
            if silent:
                self.note(lemma, [f"{name} does not know: {_count(silent, 'obligation')}"])

    # --- instances ---

    def has_instance(self, lemma: Lemma) -> bool:
        """Look for a case in which the hypotheses hold; False where there is none."""
        given = lemma.statement.given
        if lemma.instance is not None:
            self.cases[lemma] = _given(lemma)
        if lemma in self.cases or not given:
            return True
        question = refute.Question(given)
        found = map(self.answers.get, map(text_sha, refute.texts(question)))
        replies = [answered.reply for answered in found if answered is not None]
        cases = (refute.modelled(question, reply) for reply in replies)
        case = next((c for c in cases if c is not None), None)
        if case is not None:
            self.cases[lemma] = case
        return case is not None or not replies or replies[0].verdict != "unsat"

    # --- counterexamples ---

    def refute(self, ask: _Ask) -> None:
        """Look for counterexamples to the lemmas that were asked for and are not proved."""
        searches = [s for lemma in self.lemmas for s in self.searches(lemma)]
        searches = deeply(lambda: [s for s in searches if not self.small(s)])
        wanted = deeply(lambda: [(s, refute.texts(s.question)) for s in searches])
        jobs = [
            Job(text, f"{s.lemma.name}: counterexample", certify=False)
            for s, texts in wanted
            for text in texts
        ]
        if jobs:
            found = ask(jobs)
            deeply(lambda: self.large_all(wanted, found))

    def large_all(
        self, wanted: Sequence[tuple[_Search, list[str]]], found: Mapping[str, Answered]
    ) -> None:
        for search, texts in wanted:
            self.large(search, texts, found)

    def searches(self, lemma: Lemma) -> list[_Search]:
        """What would refute a lemma that is unknown: a counterexample, or a divisor that is 0."""
        result = self.results[lemma]
        if result.verdict != "unknown" or lemma in self.unread:
            return []
        given, claim = lemma.statement.given, lemma.statement.claim
        whole = refute.Question(given, claim)
        return [*self.divided_by_zero(self.plans[lemma]), _Search(lemma, whole)]

    def divided_by_zero(self, plan: Plan) -> Iterator[_Search]:
        """Where a divisor that was not shown to be otherwise may be 0; of bound letters nothing is
        said, since what they are applied to decides which values they take."""
        own = set(plan.lemma.statement.variables)
        for divisor, node in plan.divisors:
            question = refute.Question(divisor.assumed, divisor.claim)
            if node not in self.theorems and own.issuperset(question.variables):
                meaning = f"the divisor {divisor.term} in {divisor.where} can be 0"
                yield _Search(plan.lemma, question, meaning)

    def small(self, search: _Search) -> bool:
        """Whether a case among small values refutes the lemma."""
        return self.settle(search, refute.small_case(search.question))

    def large(self, search: _Search, texts: Sequence[str], found: Mapping[str, Answered]) -> None:
        """See whether a model refutes the lemma."""
        answers = [found[text_sha(text)] for text in texts]
        for answered in answers:
            if self.settle(search, refute.modelled(search.question, answered.reply)):
                return
        if any(answered.reply.verdict == "sat" for answered in answers):
            self.doubt(search.lemma)
        self.note(search.lemma, [f"counterexample: {_stopped(a)}" for a in answers if a.clocked])

    def note(self, lemma: Lemma, notes: Sequence[str]) -> None:
        """Add to the notes of a lemma."""
        result = self.results[lemma]
        self.results[lemma] = replace(result, notes=(*result.notes, *notes))

    def doubt(self, lemma: Lemma) -> None:
        """Say that models were found, but that none of them is a counterexample."""
        result, note = self.results[lemma], "no model survived exact evaluation"
        if result.verdict == "unknown" and note not in result.reason:
            self.results[lemma] = replace(result, reason=f"{result.reason}; {note}")

    def settle(self, search: _Search, case: Case | None) -> bool:
        if case is not None and self.results[search.lemma].verdict == "unknown":
            result = replace(self.results[search.lemma], reason=search.meaning)
            self.results[search.lemma] = _refuted(result, search.question, case)
        return self.results[search.lemma].verdict == "refuted"

    def report(self, seconds: float, store: Store | None) -> Report:
        """The results of the lemmas that were asked for."""
        warnings = tuple(store.warnings) if store is not None else ()
        results = tuple(self.results[lemma] for lemma in self.lemmas)
        made = {
            lemma.name: self.theorems[self.plans[lemma].root]
            for lemma in self.lemmas
            if self.results[lemma].verdict == "proved"
        }
        asked = {lemma.name: tuple(self.obligations(lemma)) for lemma in self.lemmas}
        cases = {one.name: self.cases[one] for one in self.lemmas if one in self.cases}
        unread = tuple(dict.fromkeys(map(str, self.unread.values())))
        return Report(results, seconds, warnings, made, asked, cases, unread)

    def obligations(self, lemma: Lemma) -> Iterator[Obligation]:
        """What was asked about a lemma, and what came of it."""
        for asked in self.plans[lemma].questions if lemma in self.plans else ():
            answered = self.answers.get(asked.sha)
            if answered is None:
                yield Obligation(asked.label, "", "unknown", 0.0)
                continue
            certificate = answered.reply.certificate
            steps = len(certificate["steps"]) if certificate is not None else 0
            oracle, verdict = answered.oracle, answered.reply.verdict
            yield Obligation(asked.label, oracle, verdict, answered.seconds, steps)


def _unread(lemma: Lemma, error: Unread) -> Result:
    """The result of a lemma without a plan: its own proof cannot be read, or that of another."""
    own = in_a_line(error.reason.removeprefix(f"{lemma.name}: "))
    reason = own if error.lemma is lemma else f"uses {error.lemma.name}, which is not proved"
    title, source = lemma.statement.title, lemma.statement.source
    return Result(lemma.name, title, "unknown", 0, 0.0, source=source, reason=reason)


def _refuted(result: Result, question: refute.Question, case: Case) -> Result:
    found = refute.shown(question, case)
    reason = result.reason if result.reason.startswith("the divisor") else "the claim is false"
    return replace(
        result, verdict="refuted", counterexample=found, reason=reason, rests_on=(), notes=()
    )


def _given(lemma: Lemma) -> Case:
    """The instance given with a lemma."""
    try:
        return Case(lemma.instance or {})
    except CaseError as error:
        raise Unread(lemma, f"{lemma.name}: instance: {error}") from error


def _why(answered: Answered) -> str:
    """Why an answer does not prove its obligation."""
    if answered.reply.verdict == "sat":
        return f"it does not follow from what it uses ({answered.oracle} has a model)"
    return answered.reply.reason or f"{answered.oracle} does not know"


def _stopped(answered: Answered) -> str:
    """That the clock stopped some oracles, so that another run may say more."""
    names = ", ".join(answered.clocked)
    return f"{names} stopped by the clock: the verdict may depend on the machine"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _release(version: str) -> str:
    """The first three parts of a version.

    >>> _release("5.4.1.0")
    '5.4.1'
    """
    return ".".join(version.split(".")[:3])
