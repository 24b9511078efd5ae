"""`memcap list` and `memcap show`: the theorems, and one of them with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers, progress_bar
from memcap.console import say

if TYPE_CHECKING:
    from symbolic.lemma import Lemma, Statement
    from symbolic.results import Report, Result
    from symbolic.typeset.formula import Formula
    from symbolic.typeset.prose import Item

__all__ = ["list_", "show", "stated"]


def list_(targets: Targets = None) -> None:
    """List the theorems with their state: proved, as far as stored answers tell, or open.

    No solver runs; `memcap check` settles what is open.

    Example:

        memcap list 'bits.*'
    """
    from rich.table import Table
    from rich.text import Text

    from memcap.console import plain, stdout
    from memcap.verdicts import WIDTH
    from symbolic.loading import find

    report = _recalled(find(targets or [], LIBRARY))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("name", "title", "state", "obligations"):
        table.add_column(heading, justify="right" if heading == "obligations" else "left")
    for result in report.results:
        row = (Text(result.name), Text(plain(result.title)), _state(result))
        table.add_row(*row, str(result.obligations))
    console = stdout()
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table)
    proved = sum(result.verdict == "proved" for result in report.results)
    console.print(f"{len(report.results)} theorems, {proved} proved by stored answers")


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A lemma, a glob or your own file.")],
) -> None:
    """Show a theorem: its statement, the steps of its proof, what it uses and what uses it.

    Example:

        memcap show ramp.range
    """
    from symbolic.lemma import REGISTRY
    from symbolic.loading import find
    from symbolic.plan import used_by

    found = find([name], LIBRARY)
    results = {result.name: result for result in _recalled(found).results}
    users = used_by(dict.fromkeys([*found, *REGISTRY]))
    for number, lemma in enumerate(found):
        if number:
            say()
        for line in _lines(lemma, results[lemma.name], users.get(lemma, [])):
            say(line)


def _recalled(lemmas: Sequence[Lemma]) -> Report:
    """What stored answers show, whichever solver gave them."""
    import warnings

    from memcap.console import note
    from symbolic.check import recall
    from symbolic.oracles.base import CERTIFICATE, SOLVERS

    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = recall(lemmas, oracles=(CERTIFICATE, *SOLVERS), store=answers(), progress=progress)
    for warning in report.warnings:
        note(f"warning: {warning}")
    return report


def _state(result: Result) -> str:
    return "proved" if result.verdict == "proved" else "open"


def stated(lemma: Lemma) -> Iterator[str]:
    """A lemma's statement as text."""
    from memcap.contents import notation
    from symbolic.typeset.formula import Formula
    from symbolic.typeset.terminal import spoken
    from symbolic.typeset.theorem import abbreviating, state

    statement = lemma.statement
    formula = Formula(abbreviations=notation()[0])
    said = state(lemma, formula)
    inside, _ = abbreviating(statement, formula)
    yield f"{lemma.name}: {statement.title}"
    if statement.says:
        yield from wrap(statement.says, 98, initial_indent="  ", subsequent_indent="  ")
    yield f"  source: {statement.source or '-'}"
    yield f"  stated at: {lemma.place or '-'}"
    if said.variables:
        yield from _under("given", [spoken(said.variables)])
    if said.hypotheses:
        yield from _under("assume", [f"{n}: {spoken(text)}" for n, text in said.hypotheses])
    claims = (spoken(claim.text) for claim in said.claims)
    yield from _under("claim", [*([f"{spoken(said.lead)}:"] if said.lead else []), *claims])
    defined = [*map(spoken, said.letters), *_definitions(statement, inside)]
    if defined:
        yield from _under("where", defined)


def _lines(lemma: Lemma, result: Result, users: Sequence[Lemma]) -> Iterator[str]:
    """A theorem as text."""
    from memcap.contents import notation
    from symbolic.typeset.formula import Formula
    from symbolic.typeset.terminal import spoken
    from symbolic.typeset.theorem import steps

    yield from stated(lemma)
    yield f"proof ({result.obligations} obligations)"
    for line in _told(steps(lemma, Formula(abbreviations=notation()[0])), "  "):
        yield spoken(line)
    yield f"uses: {', '.join(result.uses) or '-'}"
    yield f"used by: {', '.join(user.name for user in users) or '-'}"
    if result.verdict == "proved":
        yield f"rests on: {', '.join(result.rests_on) or 'the kernel alone'}"
    else:
        yield f"open: {result.reason}"


def _under(head: str, lines: Sequence[str]) -> Iterator[str]:
    yield head
    yield from (f"  {line}" for line in lines)


def _told(items: Sequence[Item], indent: str) -> Iterator[str]:
    """The paragraphs of a proof, each with its number and the name of the step."""
    for item in items:
        name = f" ({item.name})" if item.name else ""
        yield f"{indent}{item.number}{name} {item.text}" if item.number else f"{indent}{item.text}"
        yield from _told(item.inner, f"{indent}  ")


def _definitions(statement: Statement, formula: Formula) -> list[str]:
    """What the constants in a statement stand for, but for those that are signs of their own."""
    from symbolic.printing import SYMBOLIC
    from symbolic.typeset.terminal import spoken
    from symbolic.typeset.theorem import define

    names = {constant.name for constant in statement.constants}
    found = []
    for one in (define(name, formula) for name in sorted(names - SYMBOLIC)):
        if one.means:
            found.append(spoken(f"${one.left}$: {'; '.join(one.means)}"))
            continue
        cases = [f"${value}$ if {test}" if test else f"${value}$" for value, test in one.cases]
        found.append(spoken(f"${one.left}$ = {', else '.join(cases)}"))
    return found
