"""Whether a mutant proves: with the proof of the original, step by step.

What the solver is asked about a mutant is mostly what it was asked about the original: formulas
that were seen to contradict each other, with others beside them, still do, and are not asked about
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from memcap.symbolic.checking.plan import Plan, deeply, plan, planned
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.mutation.asking import Asking, verdict
from memcap.symbolic.mutation.consequence import consequence, shared
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.oracles.reply import Verdict
from memcap.symbolic.proving.lemma import Lemma

Outcome = Literal["unreadable", "refuted step", "open step", "follows", "proves"]
"""What came of a mutant: the proof does not fit it; the solver has a model against one of its
steps, or cannot decide one; it follows from the original; it proves, and does not follow."""

EFFORT = 0.1
FOR_TRUE = 1.0
"""The effort for what should turn out to be true."""
BATCH = 800


@dataclass(eq=False)
class Mutant:
    """A mutant, with the texts that it still needs shown; ``consequence`` is the text which says
    that it follows from the original."""

    name: Name
    lemma: Lemma
    consequence: str | None
    pending: list[str] = field(default_factory=list)
    outcome: Outcome | None = None


# --- what is known of the originals ------------------------------------------------------------


class Known:
    """Sets of lines that were seen to contradict each other.

    A line is a declaration or an assertion without its name; a text that has all of a set
    contradicts itself whatever else it says.  ``missing`` are the lemmas of which Z3 alone cannot
    show every text.
    """

    def __init__(self, lemmas: Sequence[Lemma], asking: Asking | None = None) -> None:
        self.asking = asking or Asking()
        texts = deeply(lambda: {lemma: _texts(plan(lemma)) for lemma in lemmas})
        every = (text for own in texts.values() for text in own)
        answers = self.asking.ask(every, FOR_TRUE, "the proofs as they are")
        shown = {text for text in answers if verdict(answers, text) == "unsat"}
        self.missing = [one.name for one, own in texts.items() if not shown.issuperset(own)]
        self.cores = {
            one.name: [_core(text, answers[text].reply.core) for text in own if text in shown]
            for one, own in texts.items()
        }

    def shows(self, lemma: str, text: str) -> bool:
        """Whether the text contradicts itself because one of the lemma's own texts does."""
        lines = _lines(text)
        return any(core <= lines for core in self.cores.get(lemma, ()))

    def refuses(self, made: Plan) -> bool:
        """Whether a proof is known not to fit, whatever the solver says of its steps."""
        return False


def _texts(made: Plan) -> list[str]:
    return [question.text for question in made.questions]


def _assertion(line: str) -> tuple[str, str]:
    """The formula of an assertion and its name."""
    formula, _, name = line.removeprefix("(assert (! ").rpartition(" :named |")
    return formula, name.rstrip("|)")


def _lines(text: str) -> frozenset[str]:
    lines = text.splitlines()
    return frozenset(_assertion(x)[0] if x.startswith("(assert") else x for x in lines)


def _core(text: str, names: Sequence[str]) -> frozenset[str]:
    """The lines of a text that contradict each other: declarations, and the assertions named."""
    kept = set[str]()
    assertions = [x for x in text.splitlines() if x.startswith("(assert")]
    for formula, name in map(_assertion, assertions):
        if name in names or not names:
            kept.add(formula)
    words = " ".join(kept)
    for line in text.splitlines():
        if line.startswith("(declare-fun") and line.split("|")[1] in words:
            kept.add(line)
    return frozenset(kept)


# --- the trial -----------------------------------------------------------------------------


def mutant_of(name: Name, original: Lemma, statement: Statement) -> Mutant:
    """A mutant of a lemma's statement, to be tried with the lemma's proof."""
    before = original.statement
    follows = consequence(before, statement, shared(before, statement))
    return Mutant(name, replace(original, statement=statement), follows)


def begin(mutants: Sequence[Mutant], known: Known) -> None:
    """Find what the solver must still show of each; a proof that does not fit ends the trial."""
    for mutant in mutants:
        made = planned(mutant.lemma)
        if made is None or known.refuses(made):
            mutant.outcome = "unreadable"
            continue
        texts = [t for t in _texts(made) if not known.shows(mutant.lemma.name, t)]
        mutant.pending = sorted(texts, key=len)


def run(mutants: Sequence[Mutant], known: Known, effort: float = EFFORT) -> None:
    """Try the mutants, all at once: first whether they follow, then step after step."""
    deeply(lambda: begin(mutants, known))
    _ask_whether_they_follow([m for m in mutants if m.outcome is None], known.asking)
    answers: dict[str, Verdict] = {}
    while waiting := [m for m in mutants if m.outcome is None]:
        for mutant in waiting:
            _advance(mutant, answers)
        asked = {m.pending[0]: None for m in waiting if m.outcome is None}
        said = known.asking.ask(asked, effort, "the steps of the proofs")
        answers |= {text: verdict(said, text) for text in said}


def _ask_whether_they_follow(mutants: Sequence[Mutant], asking: Asking) -> None:
    answers = asking.ask((m.consequence for m in mutants if m.consequence is not None), EFFORT)
    for mutant in mutants:
        text = mutant.consequence
        if text is not None and verdict(answers, text) == "unsat":
            mutant.outcome = "follows"


def _advance(mutant: Mutant, answers: Mapping[str, Verdict]) -> None:
    """Take in what is known of the next steps."""
    while mutant.pending and mutant.pending[0] in answers:
        said = answers[mutant.pending.pop(0)]
        if said != "unsat":
            mutant.outcome = "refuted step" if said == "sat" else "open step"
            return
    if not mutant.pending:
        mutant.outcome = "proves"


def try_all(
    mutants: Iterable[Mutant], known: Known, true: Collection[Name] = ()
) -> dict[Name, Outcome]:
    """What came of each mutant; for those said to be true more effort is made."""
    outcomes: dict[Name, Outcome] = {}
    rest = iter(mutants)
    while batch := list(islice(rest, BATCH)):
        run([m for m in batch if m.name not in true], known)
        run([m for m in batch if m.name in true], known, FOR_TRUE)
        outcomes |= {m.name: m.outcome for m in batch if m.outcome is not None}
    return outcomes


def summary(outcomes: Mapping[Name, Outcome]) -> str:
    """How many mutants there were, and what came of them."""
    counts = Counter(outcomes.values()).most_common()
    return f"{len(outcomes)} mutants: " + ", ".join(f"{n} {what}" for what, n in counts)
