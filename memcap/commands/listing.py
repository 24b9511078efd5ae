"""`memcap list` and `memcap show`: the theorems, and one of them with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers, progress_bar, some_of, unread
from memcap.console import say

if TYPE_CHECKING:
    from memcap.symbolic.checking.results import Report, Result
    from memcap.symbolic.language.statement import Statement
    from memcap.symbolic.proving.lemma import Lemma
    from memcap.symbolic.typeset.formula import Formula
    from memcap.symbolic.typeset.prose import Item

__all__ = ["list_", "show", "stated"]


def list_(targets: Targets = None) -> None:
    """List the theorems with their state, as far as stored answers tell, or open.

    No solver runs; `memcap check` settles what is open.

    Example:

        memcap list 'bits.*'
    """
    from rich.table import Table
    from rich.text import Text

    from memcap.console import plain, stdout
    from memcap.symbolic.proving.loading import search
    from memcap.verdicts import WIDTH

    found = search(targets or [], LIBRARY)
    report = _recalled(some_of(found))
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
    unread(found.complaints)


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A lemma, a glob or your own file.")],
    exact: Annotated[
        bool, typer.Option("--exact", help="As in a record: the statement and all definitions.")
    ] = False,
) -> None:
    """Show a theorem: its statement, the steps of its proof, what it uses and what uses it.

    With --exact, the text that `memcap lock` records: names as they are typed, the type of every
    variable, and the definitions of all constants.  It can be read back, to the same statement.

    Examples:

        memcap show ramp.range

        memcap show --exact ramp.range
    """
    from memcap.symbolic.checking.plan import deeply, used_by
    from memcap.symbolic.proving.lemma import REGISTRY
    from memcap.symbolic.proving.loading import find

    found = find([name], LIBRARY)
    report = _recalled(found)
    if exact:
        typer.echo(_recorded(found, report, name), nl=False)
        return
    results = {result.name: result for result in report.results}
    users = used_by(dict.fromkeys([*found, *REGISTRY]))

    def told(lemma: Lemma) -> list[str]:
        return list(_lines(lemma, results[lemma.name], users.get(lemma, [])))

    for number, lines in enumerate(deeply(lambda: [*map(told, found)])):
        if number:
            say()
        for line in lines:
            say(line)


def _recorded(lemmas: Sequence[Lemma], report: Report, name: str) -> str:
    """The lemmas as a record has them; what is open, or not defined, is said in comments."""
    from memcap.console import plain
    from memcap.symbolic.lock.file import dumps
    from memcap.symbolic.lock.lock import record
    from memcap.symbolic.typeset.formula import is_defined

    made = record(lemmas, report, [name])
    remarks = [f"{one}: {why.verdict}: {why.reason}" for one, why in made.open.items()]
    constants = {c for lemma in lemmas for c in lemma.statement.constants}
    remarks += sorted(
        f"{c.name} : {c.type!r} is not defined" for c in constants if not is_defined(c)
    )
    return "".join([dumps(made), *(f"# {plain(remark)}\n" for remark in remarks)])


def _recalled(lemmas: Sequence[Lemma]) -> Report:
    """What stored answers show, whichever solver gave them."""
    import warnings

    from memcap.console import note
    from memcap.symbolic.checking.check import recall
    from memcap.symbolic.oracles.base import CERTIFICATE, SOLVERS

    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = recall(lemmas, oracles=(CERTIFICATE, *SOLVERS), store=answers(), progress=progress)
    for warning in report.warnings:
        note(f"warning: {warning}")
    return report


def _state(result: Result) -> str:
    return "open" if result.verdict == "unknown" else result.verdict


def stated(lemma: Lemma) -> Iterator[str]:
    """A lemma's statement as text."""
    from memcap.console import plain
    from memcap.symbolic.typeset.terminal import spoken
    from memcap.symbolic.typeset.theorem import state

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
    from memcap.contents import abbreviations
    from memcap.symbolic.typeset.formula import Formula

    return Formula(abbreviations=abbreviations())


def _beside(statement: Statement) -> Iterator[str]:
    """What the constants in a statement stand for, and what else a reader needs."""
    from memcap.symbolic.typeset.definitions import beside
    from memcap.symbolic.typeset.terminal import spoken
    from memcap.symbolic.typeset.theorem import abbreviating

    inside, _ = abbreviating(statement, _formula())
    found = beside(statement, inside)
    yield from map(spoken, (*found.definitions, *found.conventions))
    if found.further:
        yield f"defined in `memcap show --exact`: {', '.join(found.further)}"


def _lines(lemma: Lemma, result: Result, users: Sequence[Lemma]) -> Iterator[str]:
    """A theorem as text."""
    from memcap.console import plain
    from memcap.symbolic.typeset.terminal import spoken
    from memcap.symbolic.typeset.theorem import steps

    yield from stated(lemma)
    yield f"proof ({result.obligations} obligations)"
    for line in _told(steps(lemma, _formula(), plain), "  "):
        yield spoken(line)
    yield f"uses: {', '.join(result.uses) or '-'}"
    yield f"used by: {', '.join(user.name for user in users) or '-'}"
    if result.verdict == "proved":
        yield f"rests on: {', '.join(result.rests_on) or 'the kernel alone'}"
    else:
        yield f"{_state(result)}: {result.reason}"


def _under(head: str, lines: Sequence[str]) -> Iterator[str]:
    yield head
    yield from (f"  {line}" for line in lines)


def _told(items: Sequence[Item], indent: str) -> Iterator[str]:
    """The paragraphs of a proof, each with its number and the name of the step."""
    for item in items:
        name = f" ({item.name})" if item.name else ""
        yield f"{indent}{item.number}{name} {item.text}" if item.number else f"{indent}{item.text}"
        yield from _told(item.inner, f"{indent}  ")
