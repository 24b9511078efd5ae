"""What `memcap show` says of a theorem: its statement, its proof, what it uses and rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from memcap.console import plain
from memcap.contents import abbreviations
from memcap.symbolic.checking.results import Result
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.typeset.definitions import beside
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.prose import Item
from memcap.symbolic.typeset.terminal import spoken
from memcap.symbolic.typeset.theorem import abbreviating, state, steps

__all__ = ["lines", "stated", "standing"]


def standing(result: Result) -> str:
    """The verdict, as far as stored answers tell."""
    return "open" if result.verdict == "unknown" else result.verdict


def stated(lemma: Lemma) -> Iterator[str]:
    """A lemma's statement as text."""
    statement = lemma.statement
    said = state(lemma, _formula(), plain)
    yield f"{plain(lemma.name)}: {said.title}"
    if said.says:
        yield from wrap(said.says, 98, initial_indent="  ", subsequent_indent="  ")
    yield f"  source: {said.source or '-'}"
    yield f"  stated at: {lemma.place or '-'}"
    if said.variables:
        yield from _under("given", [spoken(said.variables)])
    if said.hypotheses:
        yield from _under("assume", [f"{n}: {spoken(text)}" for n, text in said.hypotheses])
    claims = (spoken(claim.text) for claim in said.claims)
    yield from _under("claim", [*([f"{spoken(said.lead)}:"] if said.lead else []), *claims])
    where = [*map(spoken, said.letters), *_beside(statement)]
    if where:
        yield from _under("where", where)


def _formula() -> Formula:
    """A writer with the abbreviations of the proofs."""
    return Formula(abbreviations=abbreviations())


def _beside(statement: Statement) -> Iterator[str]:
    """What the constants in a statement stand for, and what else a reader needs."""
    inside, _ = abbreviating(statement, _formula())
    found = beside(statement, inside)
    yield from map(spoken, (*found.definitions, *found.conventions))
    if found.further:
        yield f"defined in `memcap show --exact`: {', '.join(found.further)}"


def lines(lemma: Lemma, result: Result, users: Sequence[Lemma]) -> Iterator[str]:
    """A theorem as text."""
    yield from stated(lemma)
    yield f"proof ({result.obligations} obligations)"
    for line in _told(steps(lemma, _formula(), plain), "  "):
        yield spoken(line)
    yield f"uses: {', '.join(result.uses) or '-'}"
    yield f"used by: {', '.join(user.name for user in users) or '-'}"
    if result.verdict == "proved":
        yield f"rests on: {', '.join(result.rests_on) or 'the kernel alone'}"
    else:
        yield f"{standing(result)}: {result.reason}"


def _under(head: str, lines: Sequence[str]) -> Iterator[str]:
    yield head
    yield from (f"  {line}" for line in lines)


def _told(items: Sequence[Item], indent: str) -> Iterator[str]:
    """The paragraphs of a proof, each with its number and the name of the step."""
    for item in items:
        name = f" ({item.name})" if item.name else ""
        yield f"{indent}{item.number}{name} {item.text}" if item.number else f"{indent}{item.text}"
        yield from _told(item.inner, f"{indent}  ")
