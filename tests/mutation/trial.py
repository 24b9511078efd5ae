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

from symbolic import elaborate as elaboration
from symbolic import kernel
from symbolic.acceptance import NotShown, accept
from symbolic.derivation import Node, theorem
from symbolic.elaborate import TRANSPARENT, elaborate, unfolded
from symbolic.errors import InputError
from symbolic.kernel import Answer, KernelError, Theorem
from symbolic.lemma import Lemma, Statement
from symbolic.obligation import digest
from symbolic.plan import Plan, plan
from symbolic.pool import Answered, Job, answer_all
from symbolic.terms import Bind, Not, Op, Term, TermError, open_fresh, open_with
from tests.mutation.sites import Name

Outcome = Literal["unreadable", "refuted step", "open step", "follows", "proves"]
"""What came of a mutant: the proof does not fit it; the solver has a model against one of its
steps, or cannot decide one; it follows from the original; it proves, and does not follow."""

LIMIT = 1.0
TIME_FOR_TRUE = 10.0
BATCH = 800
PROCESSES = 2


@dataclass(eq=False)
class Mutant:
    """A mutant, with the texts that it still needs shown; ``consequence`` is the text which says
    that it follows from the original."""

    name: Name
    lemma: Lemma
    consequence: str | None
    pending: list[str] = field(default_factory=list)
    outcome: Outcome | None = None


# --- asking --------------------------------------------------------------------------------


def ask(texts: Iterable[str], limit: float) -> dict[str, Answered]:
    """Text ↦ what Z3 says."""
    jobs = [Job(text, "") for text in dict.fromkeys(texts)]
    if not jobs:
        return {}
    answers = answer_all(
        jobs,
        oracles=["z3"],
        timeout=limit,
        processes=PROCESSES,
        store=None,
        fresh=True,
        progress=None,
    )
    return {job.text: answers[digest(job.text)] for job in jobs}


class Known:
    """Sets of lines that were seen to contradict each other.

    A line is a declaration or an assertion without its name; a text that has all of a set
    contradicts itself whatever else it says.
    """

    def __init__(self, lemmas: Sequence[Lemma]) -> None:
        texts = {lemma: _texts(plan(lemma)) for lemma in lemmas}
        answers = ask((t for own in texts.values() for t in own), TIME_FOR_TRUE)
        open_ = [l.name for l, own in texts.items() for t in own if _verdict(answers, t) != "unsat"]
        if open_:
            raise ValueError(f"not proved to begin with: {open_}")
        self.cores = {
            lemma.name: [_core(text, answers[text].reply.core) for text in own]
            for lemma, own in texts.items()
        }
        self.granted: dict[Node, Theorem] = {}
        for lemma in lemmas:
            theorem(elaborate(lemma), _grant, self.granted)

    def shows(self, lemma: str, text: str) -> bool:
        """Whether the text contradicts itself because one of the lemma's own texts does."""
        lines = _lines(text)
        return any(core <= lines for core in self.cores.get(lemma, ()))


def _texts(made: Plan) -> list[str]:
    return [question.text for question in made.questions]


def _grant(text: str) -> Answer:
    return Answer(digest(text), "unsat", "z3 granted")


def _verdict(answers: dict[str, Answered], text: str) -> str:
    return answers[text].reply.verdict


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


# --- following from the original -----------------------------------------------------------


def consequence(original: Statement, mutant: Statement) -> str | None:
    """The text which says that the mutant follows from the original; None where it cannot.

    One formula differs.  A changed hypothesis must entail the original one, a changed claim must
    be entailed by the original one; quantifiers before both are taken off together.
    """
    given = [h for h in mutant.given.values() if h in original.given.values()]
    if mutant.claim != original.claim:
        facts, before, after = _strip(given, original.claim, mutant.claim)
    else:
        [label] = [n for n, h in mutant.given.items() if h != original.given[n]]
        facts, before, after = _strip(given, mutant.given[label], original.given[label])
    formulas = [*facts, before]
    try:
        equations = unfolded([*formulas, after], TRANSPARENT)
        return kernel.entailment([*formulas, *equations], [], after)
    except TermError:
        return None


def _strip(facts: list[Term], a: Term, b: Term) -> tuple[list[Term], Term, Term]:
    """Facts, formulas such that facts ∧ a ⊨ b is enough for what was asked, and has fewer binders.

    ``a`` and ``b`` differ at one place; the walk goes there as far as formulas reach.
    """
    match a, b:
        case Bind("forall" | "exists"), Bind() if (a.kind, a.types) == (b.kind, b.types):
            names = {v.name for f in (*facts, b) for v in f.free}
            variables, inner = open_fresh(a, names)
            return _strip(facts, inner, open_with(b, variables))
        case Op("not", (x,)), Op("not", (y,)):
            return _strip(facts, y, x)
        case Op("implies", (p, q)), Op("implies", (p2, q2)):
            if p == p2:
                return _strip([*facts, p], q, q2)
            return _strip([*facts, Not(q)], p2, p)
        case Op("and" | "or" as op, xs), Op(op2, ys) if op == op2 and len(xs) == len(ys):
            [place] = [i for i, (x, y) in enumerate(zip(xs, ys)) if x != y]
            others = [x if op == "and" else Not(x) for i, x in enumerate(xs) if i != place]
            return _strip([*facts, *others], xs[place], ys[place])
    return facts, a, b


# --- the trial -----------------------------------------------------------------------------


def mutant_of(name: Name, original: Lemma, statement: Statement) -> Mutant:
    """A mutant of a lemma's statement, to be tried with the lemma's proof."""
    follows = consequence(original.statement, statement)
    return Mutant(name, replace(original, statement=statement), follows)


def begin(mutant: Mutant, known: Known) -> None:
    """Find what the solver must still show; a proof that does not fit ends the trial."""
    try:
        made = plan(mutant.lemma)
        _accept(made, dict(known.granted))
    except (InputError, KernelError, NotShown):
        mutant.outcome = "unreadable"
        return
    finally:
        elaboration._NODES.pop(mutant.lemma, None)  # thousands of them would fill the memory
    texts = [t for t in _texts(made) if not known.shows(mutant.lemma.name, t)]
    mutant.pending = sorted(texts, key=len)


def _accept(made: Plan, done: dict[Node, Theorem]) -> None:
    """Raises where the proof would be refused although the solver were to grant every step."""
    shown, *nonzero = (theorem(root, _grant, done) for root in made.roots)
    accept(made.lemma.statement, shown, nonzero)


def run(mutants: Sequence[Mutant], known: Known, limit: float = LIMIT) -> None:
    """Try the mutants, all at once: first whether they follow, then step after step."""
    for mutant in mutants:
        begin(mutant, known)
    _ask_whether_they_follow([m for m in mutants if m.outcome is None])
    answers: dict[str, str] = {}
    while waiting := [m for m in mutants if m.outcome is None]:
        for mutant in waiting:
            _advance(mutant, answers)
        asked = {m.pending[0] for m in waiting if m.outcome is None}
        answers |= {text: a.reply.verdict for text, a in ask(asked, limit).items()}


def _ask_whether_they_follow(mutants: Sequence[Mutant]) -> None:
    answers = ask((m.consequence for m in mutants if m.consequence is not None), LIMIT)
    for mutant in mutants:
        text = mutant.consequence
        if text is not None and _verdict(answers, text) == "unsat":
            mutant.outcome = "follows"


def _advance(mutant: Mutant, answers: dict[str, str]) -> None:
    """Take in what is known of the next steps."""
    while mutant.pending and mutant.pending[0] in answers:
        verdict = answers[mutant.pending.pop(0)]
        if verdict != "unsat":
            mutant.outcome = "refuted step" if verdict == "sat" else "open step"
            return
    if not mutant.pending:
        mutant.outcome = "proves"


def try_all(
    mutants: Iterable[Mutant], known: Known, true: Collection[Name] = ()
) -> dict[Name, Outcome]:
    """What came of each mutant; those said to be true are given more time."""
    outcomes: dict[Name, Outcome] = {}
    rest = iter(mutants)
    while batch := list(islice(rest, BATCH)):
        run([m for m in batch if m.name not in true], known)
        run([m for m in batch if m.name in true], known, TIME_FOR_TRUE)
        outcomes |= {m.name: m.outcome for m in batch if m.outcome is not None}
    return outcomes


def summary(outcomes: Mapping[Name, Outcome]) -> str:
    """How many mutants there were, and what came of them."""
    counts = Counter(outcomes.values()).most_common()
    return f"{len(outcomes)} mutants: " + ", ".join(f"{n} {what}" for what, n in counts)
