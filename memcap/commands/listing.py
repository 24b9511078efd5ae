"""`memcap list` and `memcap show`: the theorems, and one of them with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers, progress_bar

if TYPE_CHECKING:
    from symbolic.lemma import Lemma, Statement
    from symbolic.results import Report, Result
    from symbolic.terms import Term

__all__ = ["list_", "show"]


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
            typer.echo()
        for line in _lines(lemma, results[lemma.name], users.get(lemma, [])):
            typer.echo(line)


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


def _lines(lemma: Lemma, result: Result, users: Sequence[Lemma]) -> Iterator[str]:
    """A theorem as text."""
    from symbolic.outline import outline

    statement = lemma.statement
    yield f"{lemma.name}: {statement.title}"
    if statement.says:
        yield from wrap(statement.says, 98, initial_indent="  ", subsequent_indent="  ")
    yield f"  source: {statement.source or '-'}"
    yield f"  stated at: {lemma.place or '-'}"
    yield "variables"
    yield from (f"  {v.name} : {v.type}" for v in lemma.variables)
    if statement.given:
        yield "given"
        yield from (f"  {name}: {formula}" for name, formula in statement.given.items())
    yield "claim"
    yield from (f"  {line}" for line in _parts(statement.claim))
    if defined := _definitions(statement):
        yield "where"
        yield from (f"  {line}" for line in defined)
    yield f"proof ({result.obligations} obligations)"
    yield from (f"  {line}" for line in outline(lemma.proof))
    yield f"uses: {', '.join(result.uses) or '-'}"
    yield f"used by: {', '.join(user.name for user in users) or '-'}"
    if result.verdict == "proved":
        yield f"rests on: {', '.join(result.rests_on) or 'the kernel alone'}"
    else:
        yield f"open: {result.reason}"


def _parts(claim: Term) -> list[str]:
    """The claim; of one that promises several things of what there is, a line for each."""
    from symbolic.terms import Bind, Op, open_fresh

    if not isinstance(claim, Bind) or claim.kind != "exists":
        return [str(claim)]
    variables, inside = open_fresh(claim)
    if not isinstance(inside, Op) or inside.op != "and":
        return [str(claim)]
    names = ", ".join(v.name for v in variables)
    return [f"∃ {names}:", *(f"  {part}" for part in inside.args)]


def _definitions(statement: Statement) -> list[str]:
    """What the constants in a statement stand for, but for those that are printed as symbols."""
    from symbolic.kernel import DEFINITIONS
    from symbolic.printing import SYMBOLIC
    from symbolic.terms import Bind, open_fresh

    formulas = (*statement.given.values(), statement.claim)
    names = frozenset[str]().union(*(formula.constants for formula in formulas))
    found = []
    for name in sorted(names - SYMBOLIC):
        meaning = DEFINITIONS[name]
        if isinstance(meaning, Bind):
            variables, body = open_fresh(meaning)
            found.append(f"{name}({', '.join(v.name for v in variables)}) = {body}")
        else:
            found.append(f"{name} = {meaning}")
    return found
