"""What is tight in a lemma, and what is slack: the verdict on each of its mutants.

Nothing here is trusted.  A solver's word only says what to try next: a mutant is tight when exact
numbers break it, and slack when the kernel has made the theorem.

>>> from memcap.symbolic.proving.lemma import lemma
>>> from memcap.symbolic.proving.proof import by
>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> square = lemma("doc.tight", "", given={"low": x >= 2}, claim=x * x >= 3, proof=by())
>>> [findings] = tightness([square])
>>> for one in findings.mutants[-5:]:
...     print(one.name.where, "|", one.name.what, "|", one.verdict, one.counterexample)
claim | 1: <= becomes < | slack None
claim | 2: 3 becomes 4 | slack None
claim | 2: 3 becomes 2 | weaker None
claim | 2: 3 becomes 6 | tight {'x': '2'}
low | dropped | tight {'x': '1'}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.check import check
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.checking.pool import Answered, Progress
from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.kernel.wellformed import divisors
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.mutation import hypotheses, quantifiers, sites
from memcap.symbolic.mutation.asking import Asking, verdict
from memcap.symbolic.mutation.cases import Cases
from memcap.symbolic.mutation.consequence import consequence, shared, signs
from memcap.symbolic.mutation.finding import Finding, Findings, Verdict, refuted, shown_true
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.mutation.trial import Known, Mutant, Outcome, run
from memcap.symbolic.proving.elaborate import forget
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import by
from memcap.symbolic.store.store import Store

__all__ = ["tightness"]

FOR_QUESTIONS = 0.2
"""How much of the effort for a proof a question may take."""

ENDED: dict[Outcome | None, str] = {
    None: "the proof was not tried",
    "unreadable": "the proof does not fit it",
    "refuted step": "a step of the proof does not hold for it",
    "open step": "a step of the proof is open for it",
}


@dataclass(eq=False)
class _Mutant:
    """A mutant on its way to a finding.

    stronger  whether it is known to say no less than the lemma
    texts     questions whose models may break it
    entailed  whether the solver sees that the claim follows from the hypotheses
    """

    name: Name
    lemma: Lemma
    statement: Statement
    stronger: bool
    texts: list[str] = field(default_factory=list)
    entailed: bool = False
    outcome: Outcome | None = None
    finding: Finding | None = None

    @property
    def question(self) -> refute.Question:
        return refute.Question(self.statement.given, self.statement.claim)

    @property
    def as_lemma(self) -> Lemma:
        """With the proof of the original."""
        return replace(self.lemma, statement=self.statement)

    def end(self, verdict: Verdict, reason: str = "") -> None:
        """The finding, where there is nothing to show for it."""
        self.finding = Finding(self.name, self.statement, verdict, reason)


def tightness(
    lemmas: Sequence[Lemma],
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    processes: int = 1,
    store: Store | None = None,
    progress: Progress | None = None,
) -> list[Findings]:
    """What came of every mutant of each lemma; of a lemma that is not proved there are none.

    Args:
        effort: how much each step of a proof may cost; a question has a fifth of it.
        timeout, processes, store, progress: as for `symbolic.checking.check.check`.

    Raises:
        InputError, OracleError: as there.
    """

    def checked(some: Sequence[Lemma]) -> Report:
        return check(
            some, effort=effort, timeout=timeout, processes=processes, store=store,
            progress=progress,
        )  # fmt: skip

    report = checked(lemmas)
    results = {one.name: one for one in report.results}
    proved = [one for one in lemmas if results[one.name].verdict == "proved"]
    asking = Asking(processes, progress, timeout)
    made = _Tightening(proved, report, asking, FOR_QUESTIONS * effort)
    made.settle(checked)
    return [Findings(one, results[one.name], made.findings(one)) for one in lemmas]


class _Tightening:
    """The mutants of lemmas that are proved."""

    def __init__(
        self, lemmas: Sequence[Lemma], report: Report, asking: Asking, effort: float
    ) -> None:
        self.asking, self.effort = asking, effort
        self.mutants = deeply(lambda: [m for one in lemmas for m in _mutants(one)])
        self.cases = {one: Cases(one, report.cases.get(one.name)) for one in lemmas}

    @property
    def open(self) -> list[_Mutant]:
        """Those without a finding."""
        return [m for m in self.mutants if m.finding is None]

    def findings(self, lemma: Lemma) -> tuple[Finding, ...]:
        """What came of a lemma's mutants."""
        own = (m.finding for m in self.mutants if m.lemma is lemma)
        return tuple(one for one in own if one is not None)

    def settle(self, checked: Callable[[Sequence[Lemma]], Report]) -> None:
        """A finding for each mutant, what is found quickly first."""
        self.compare()
        deeply(self.evaluate)
        deeply(self.ask_for_models)
        self.look(slice(0, 1))
        self.try_proofs()
        for place in range(1, len(refute.SHAPES)):
            self.look(slice(place, place + 1))
        self.confirm(checked)
        deeply(self.give_up)

    def compare(self) -> None:
        """Which mutants follow from the lemma, and from which it follows."""
        asked = deeply(lambda: [(m, *_comparisons(m)) for m in self.mutants if not m.stronger])
        texts = [text for _, *both in asked for text in both if text is not None]
        answers = self.asking.ask(texts, self.effort, "what follows from what")
        for mutant, weaker, stronger in asked:
            if weaker is not None and verdict(answers, weaker) == "unsat":
                mutant.end("weaker")
            mutant.stronger = stronger is not None and verdict(answers, stronger) == "unsat"

    def evaluate(self) -> None:
        """Break mutants by small values, and by those near an instance."""
        for mutant in self.open:
            case = self.cases[mutant.lemma].against(mutant.statement)
            if case is not None:
                mutant.finding = refuted(mutant.name, mutant.statement, case)

    def ask_for_models(self) -> None:
        for mutant in self.open:
            mutant.texts = refute.texts(mutant.question)

    def look(self, which: slice) -> None:
        """Break mutants by models of some of their questions."""
        waiting = [m for m in self.open if not m.entailed and m.outcome != "proves"]
        texts = [text for m in waiting for text in m.texts[which]]
        answers = self.asking.ask(texts, self.effort, "counterexamples")
        deeply(lambda: _take_in(waiting, which, answers))

    def try_proofs(self) -> None:
        """See which mutants the proofs of the originals may show."""
        tried = {m: Mutant(m.name, m.as_lemma, None) for m in self.open}
        known = Known(list(dict.fromkeys(m.lemma for m in tried)), self.asking)
        run(list(tried.values()), known, self.effort)
        for mutant, trial in tried.items():
            mutant.outcome = trial.outcome

    def confirm(self, checked: Callable[[Sequence[Lemma]], Report]) -> None:
        """Let the kernel make the theorems."""
        hopeful = [m for m in self.open if m.entailed or m.outcome == "proves"]
        made = deeply(lambda: [(m, self.to_prove(i, m)) for i, m in enumerate(hopeful)])
        lemmas = {m: one for m, one in made if one is not None}
        report = checked(list(lemmas.values()))
        for (mutant, one), result in zip(lemmas.items(), report.results, strict=True):
            _conclude(mutant, result, report)
            forget(one)

    def to_prove(self, number: int, mutant: _Mutant) -> Lemma | None:
        """The mutant as a lemma, under a name of its own; None where its proof cannot be read."""
        statement = replace(mutant.statement, name=f"{mutant.name.of}, mutant {number}")
        instance = self.cases[mutant.lemma].instance(statement)
        proof = mutant.lemma.proof if mutant.outcome == "proves" else _directly(statement)
        names = {str(divisor.term) for divisor in divisors(statement)}
        defined = {name: how for name, how in mutant.lemma.defined.items() if name in names}
        made = replace(
            mutant.lemma, statement=statement, proof=proof, instance=instance, defined=defined
        )
        try:
            plan(made)
        except InputError:
            forget(made)
            return None
        return made

    def give_up(self) -> None:
        """Say of the rest how far it went."""
        for mutant in self.open:
            mutant.end("undecided", _why(mutant))


def _mutants(lemma: Lemma) -> Iterator[_Mutant]:
    """Constants and comparisons, then hypotheses, then quantifiers."""
    statement = lemma.statement
    for name, changed in sites.of_statement(statement):
        yield _Mutant(name, lemma, changed, stronger=False)
    for name, changed in hypotheses.of_statement(statement):
        yield _Mutant(name, lemma, changed, stronger=True)
    for name, changed, stronger in quantifiers.of_statement(statement):
        yield _Mutant(name, lemma, changed, stronger)


def _comparisons(mutant: _Mutant) -> tuple[str | None, str | None]:
    """The texts which say that the mutant follows from the lemma, and the reverse.

    Of the hypotheses only signs of variables are taken: all of them would entail the claim.
    """
    before, after = mutant.lemma.statement, mutant.statement
    facts = signs(shared(before, after))
    return consequence(before, after, facts), consequence(after, before, facts)


def _take_in(mutants: Sequence[_Mutant], which: slice, answers: Mapping[str, Answered]) -> None:
    """What models say of mutants; the first question has no model only if nothing breaks it."""
    for mutant in mutants:
        for text in mutant.texts[which]:
            case = refute.modelled(mutant.question, answers[text].reply)
            if case is not None:
                mutant.finding = refuted(mutant.name, mutant.statement, case)
                break
            mutant.entailed |= which.start == 0 and verdict(answers, text) == "unsat"


def _directly(statement: Statement) -> by:
    """The solver alone, which sees through every constant of the statement."""
    return by(unfold=statement.constants)


def _conclude(mutant: _Mutant, result: Result, report: Report) -> None:
    """Slack only where there is a theorem, and the hypotheses can be met."""
    if result.verdict == "proved":
        theorem = report.theorems[result.name]
        mutant.finding = shown_true(
            mutant.name, mutant.statement, theorem, result.rests_on, mutant.stronger
        )
    elif result.verdict == "vacuous":
        mutant.end("vacuous", result.reason)
    else:
        mutant.end("undecided", result.reason)


def _why(mutant: _Mutant) -> str:
    """How far it went with a mutant that is undecided."""
    for divisor in divisors(mutant.statement):
        question = refute.Question(divisor.assumed, divisor.claim)
        case = refute.small_case(question)
        if case is not None:
            at = ", ".join(
                f"{name} = {value}" for name, value in refute.shown(question, case).items()
            )
            return f"the divisor {divisor.term} in {divisor.where} can be 0: {at}"
    return f"{ENDED.get(mutant.outcome, ENDED[None])}, and no counterexample was found"
