"""Theorems as they are to be set: made from what the kernel made, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from symbolic.acceptance import compare
from symbolic.kernel import DEFINITIONS, Theorem
from symbolic.lemma import Lemma
from symbolic.results import Report, Result
from symbolic.statement import Statement
from symbolic.terms import (
    BOOL,
    INT,
    REAL,
    Apply,
    Bind,
    Const,
    Fun,
    Op,
    Sort,
    Term,
    Type,
    Var,
    conjuncts_of,
    open_fresh,
    subterms,
)
from symbolic.typeset.formula import Formula
from symbolic.typeset.prose import Item, Prose
from symbolic.typeset.runs import numbered_runs
from symbolic.typeset.sentences import Claim, Sentences, listed

__all__ = [
    "Definition", "Proved", "Stated", "Written", "abbreviating", "constants_of", "define",
    "proved", "sign_of", "state", "steps", "write",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Proved:
    """A lemma with the theorem that the kernel made of it.

    Raises NotShown where the theorem does not say what the lemma states.
    """

    lemma: Lemma
    theorem: Theorem
    result: Result

    def __post_init__(self) -> None:
        compare(self.lemma.statement, self.theorem)

    @property
    def name(self) -> str:
        return self.lemma.name


def proved(lemmas: Sequence[Lemma], report: Report) -> list[Proved]:
    """The lemmas with what was made of them; KeyError where one was not proved."""
    results = {result.name: result for result in report.results}
    return [Proved(one, report.theorems[one.name], results[one.name]) for one in lemmas]


@dataclass(frozen=True)
class Stated:
    """A statement in words and formulas, as `sentences` says them.

    variables   what is given, in one phrase; letters: abbreviations, each a formula
    hypotheses  name and text; lead: how the claim begins; claims: what is claimed
    """

    name: str
    title: str
    says: str
    source: str
    variables: str
    letters: tuple[str, ...]
    hypotheses: tuple[tuple[str, str], ...]
    lead: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Written:
    """A theorem with its proof, as `prose` tells it, and what it rests on."""

    stated: Stated
    proof: tuple[Item, ...]
    rests_on: tuple[str, ...]
    obligations: int


Plain = Callable[[str], str]
"""Writes words that an author chose."""


def write(one: Proved, formula: Formula, plain: Plain = str) -> Written:
    """The theorem in words."""
    return Written(
        stated=state(one.lemma, formula, plain),
        proof=tuple(steps(one.lemma, formula, plain)),
        rests_on=tuple(sorted(one.theorem.rests_on | set(one.result.rests_on))),
        obligations=one.result.obligations,
    )


def steps(lemma: Lemma, formula: Formula, plain: Plain = str) -> list[Item]:
    """The steps of a lemma's proof, as its author wrote them: whether it is one, others say."""
    called = {name: rf"\mchyp{{{plain(name)}}}" for name in lemma.statement.given}
    inside, runs = numbered_runs(lemma, abbreviating(lemma.statement, formula)[0])
    told = Prose(called, Sentences(inside, plain)).tell(lemma.proof)
    return [Item(f"We write {listed(runs)}."), *told] if runs else told


def state(lemma: Lemma, formula: Formula, plain: Plain = str) -> Stated:
    """What a lemma states, proved or not."""
    statement = lemma.statement
    formula, letters = abbreviating(statement, formula)
    sentences = Sentences(formula, plain)
    lead, claims = _claim(statement.claim, sentences)
    return Stated(
        name=statement.name,
        title=plain(statement.title),
        says=plain(statement.says),
        source=plain(statement.source),
        variables=_declared(statement.variables, formula),
        letters=letters,
        hypotheses=tuple((plain(name), sentences.say(h)) for name, h in statement.given.items()),
        lead=lead,
        claims=claims,
    )


def abbreviating(statement: Statement, formula: Formula) -> tuple[Formula, tuple[str, ...]]:
    """Only the abbreviations that occur, and whose letter means nothing else here."""
    taken = {v.name for v in statement.variables}
    every = statement.formulas
    inside = {t for whole in every for t in subterms(whole)}
    used = {
        t: name
        for t, name in formula.abbreviations.items()
        if t in inside and name not in taken and not _bound(name, every)
    }
    whole = replace(formula, abbreviations={})
    said = tuple(f"${formula.letter(name)} = {whole.write(t)}$" for t, name in used.items())
    return replace(formula, abbreviations=used), said


def _bound(name: str, terms: Iterable[Term]) -> bool:
    return any(isinstance(t, Bind) and name in t.hints for whole in terms for t in subterms(whole))


def _claim(claim: Term, sentences: Sentences) -> tuple[str, tuple[Claim, ...]]:
    """How the claim begins, and its parts."""
    if isinstance(claim, Bind) and claim.kind == "exists":
        variables, body = sentences.formula.opened(claim)
        if len(conjuncts_of(body)) > 1:
            lead = f"{sentences.there_are(variables)} such that"
            return lead, tuple(sentences.within(variables).claims(body))
    if isinstance(claim, Op) and claim.op == "and":
        return "", tuple(sentences.claims(claim))
    return "", (Claim(sentences.say(claim)),)


# --- variables -----------------------------------------------------------------------------

_KINDS = {INT: ("an integer", "integers"), REAL: ("a real number", "real numbers")}
_SETS: dict[Sort, str] = {INT: r"\mathbb{Z}", REAL: r"\mathbb{R}", BOOL: r"\mathbb{B}"}


def _declared(variables: Sequence[Var], formula: Formula) -> str:
    """What the letters stand for: integers m and n, a real number x, …"""
    order = sorted(variables, key=lambda v: (isinstance(v.type, Fun), repr(v.type), v.name))
    parts = []
    for kind, group in groupby(order, key=lambda v: v.type):
        names = list(group)
        letters = f"${formula.letters(names)}$"
        if kind in _KINDS:
            one, many = _KINDS[kind]
            parts.append(f"{one if len(names) == 1 else many} {letters}")
        elif kind == BOOL:
            parts.append(f"propositions {letters}")
        else:
            word = "a function" if len(names) == 1 else "functions"
            parts.append(rf"{word} ${formula.letters(names)}\colon {type_of(kind)}$")
    return listed(parts)


def type_of(kind: Type) -> str:
    r"""A type: ``\mathbb{Z}^{2} \to \mathbb{R}``."""
    if isinstance(kind, Sort):
        return _SETS[kind]
    factors = []
    for one, group in groupby(kind.args):
        count = len(list(group))
        base = _SETS[one] if isinstance(one, Sort) else f"({type_of(one)})"
        factors.append(base if count == 1 else f"{base}^{{{count}}}")
    return " \\times ".join(factors) + rf" \to {_SETS[kind.result]}"


# --- definitions ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Definition:
    """A constant with what it stands for.

    left   the constant with its arguments, a formula
    cases  value and, but for the last, the condition under which that is the value; or
    means  of a proposition: in words, when it holds
    """

    name: str
    left: str
    cases: tuple[tuple[str, str], ...] = ()
    means: tuple[str, ...] = ()


def constants_of(statements: Iterable[Statement], stop: Iterable[str] = ()) -> list[str]:
    """The constants in the statements and in the definitions of these, defined ones first.

    What the constants of ``stop`` are defined by is left out.
    """
    found: dict[str, None] = {}
    ends = set(stop)

    def visit(name: str) -> None:
        if name in found:
            return
        for inner in sorted(DEFINITIONS[name].constants - {name}) if name not in ends else ():
            visit(inner)
        found[name] = None

    for statement in statements:
        for formula in statement.formulas:
            for name in sorted(formula.constants):
                visit(name)
    return list(found)


def define(name: str, formula: Formula) -> Definition:
    """The definition of a constant."""
    left, body = _sides(name)
    if body.type == BOOL:
        return Definition(
            name, formula.write(left), means=tuple(c.text for c in Sentences(formula).claims(body))
        )
    cases = []
    while isinstance(body, Op) and body.op == "ite":
        test, value, body = body.args
        cases.append((formula.write(value), Sentences(formula).say(test)))
    return Definition(name, formula.write(left), (*cases, (formula.write(body), "")))


def _sides(name: str) -> tuple[Term, Term]:
    """The constant, applied to the letters of its definition, and what that stands for."""
    meaning = DEFINITIONS[name]
    constant = Const(name, meaning.type)
    if not isinstance(meaning, Bind):
        return constant, meaning
    variables, body = open_fresh(meaning)
    return Apply(constant, variables), body


def sign_of(name: str, formula: Formula) -> str:
    """The constant, applied to the letters of its definition, as a formula."""
    return formula.write(_sides(name)[0])
