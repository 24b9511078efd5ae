"""Theorems as they are to be set: made from what the kernel made, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.kernel import Theorem
from memcap.symbolic.kernel.acceptance import compare
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    REAL,
    Bind,
    Fun,
    Op,
    Term,
    Var,
    conjuncts_of,
    subterms,
)
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.typeset.definitions import constants_of
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.names import look
from memcap.symbolic.typeset.prose import Item, Prose
from memcap.symbolic.typeset.runs import numbered_runs
from memcap.symbolic.typeset.sentences import Claim, Sentences, listed
from memcap.symbolic.typeset.shapes import type_of

__all__ = [
    "Proved", "Stated", "Written", "abbreviating", "proved", "state", "steps", "write",
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
    """A writer for the statement: what is alike in it is told apart.

    Of the abbreviations it has those that occur, and whose letter means nothing else here.
    """
    every = statement.formulas
    settled = formula.settling(constants_of([statement]))
    whole = replace(settled.about(*every), abbreviations={})
    inside = {t for one in every for t in subterms(one)}
    used = {
        t: name
        for t, name in formula.abbreviations.items()
        if t in inside and look(name) not in {*whole.names.letters, *whole.names.owners}
    }
    said = tuple(f"${whole.letter(name)} = {whole.write(t)}$" for t, name in used.items())
    return replace(whole, abbreviations=used), said


def _claim(claim: Term, sentences: Sentences) -> tuple[str, tuple[Claim, ...]]:
    """How the claim begins, and its parts."""
    if isinstance(claim, Bind) and claim.kind == "exists":
        variables, body = sentences.formula.opened(claim)
        if len(conjuncts_of(body)) > 1:
            inner = sentences.within(variables)
            return f"{inner.there_are(variables)} such that", tuple(inner.claims(body))
    if isinstance(claim, Op) and claim.op == "and":
        return "", tuple(sentences.claims(claim))
    return "", (Claim(sentences.say(claim)),)


# --- variables -----------------------------------------------------------------------------

_KINDS = {INT: ("an integer", "integers"), REAL: ("a real number", "real numbers")}


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
