"""`memcap show`: a theorem with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from memcap.checking import recalled
from memcap.console import plain, say
from memcap.names import LIBRARY
from memcap.symbolic.checking.plan import used_by
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.lock.file import dumps
from memcap.symbolic.lock.lock import record
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.symbolic.proving.loading import find
from memcap.symbolic.typeset.formula import is_defined
from memcap.tables.show import lines

__all__ = ["show"]


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
    found = find([name], LIBRARY)
    report = recalled(found)
    if exact:
        typer.echo(_recorded(found, report, name), nl=False)
        return
    results = {result.name: result for result in report.results}
    users = used_by(dict.fromkeys([*found, *REGISTRY]))

    def told(lemma: Lemma) -> list[str]:
        return list(lines(lemma, results[lemma.name], users.get(lemma, [])))

    for number, said in enumerate(deeply(lambda: [*map(told, found)])):
        if number:
            say()
        for line in said:
            say(line)


def _recorded(lemmas: Sequence[Lemma], report: Report, name: str) -> str:
    """The lemmas as a record has them; what is open, or not defined, is said in comments."""
    made = record(lemmas, report, [name])
    remarks = [f"{one}: {why.verdict}: {why.reason}" for one, why in made.open.items()]
    constants = {c for lemma in lemmas for c in lemma.statement.constants}
    remarks += sorted(
        f"{c.name} : {c.type!r} is not defined" for c in constants if not is_defined(c)
    )
    return "".join([dumps(made), *(f"# {plain(remark)}\n" for remark in remarks)])
