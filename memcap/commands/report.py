"""`memcap report`: the theorems as a static web site."""

from __future__ import annotations

from typing import Annotated

import typer

from memcap.checking import checked, progress_bar, with_used
from memcap.commands.options import Targets
from memcap.console import say
from memcap.contents import notation
from memcap.names import LIBRARY
from memcap.progress import doing, progress
from memcap.report.folder import require_free
from memcap.report.runs import TOTAL, Run, Trade, everything
from memcap.report.site import ASSETS, Site, write_site
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.proving.loading import find

__all__ = ["report"]


def report(
    targets: Targets = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="DIR", help="The folder of the site.")
    ] = "report",
    with_runs: Annotated[
        bool,
        typer.Option("--runs/--no-runs", help="Build networks from the sample, for the plots."),
    ] = True,
) -> None:
    """Write a static web site: every theorem with its statement, proof, obligations and graph.

    It needs no server and no network: open DIR/index.html. Formulas are MathML. What is not
    proved is shown, too, and marked so. The status is 1 when something is not proved.

    Examples:

        memcap report -o site

        memcap report T1 -o site --no-runs

        memcap report my_lemmas.py -o site --no-runs
    """
    require_free(output, ASSETS)
    lemmas = with_used(find(targets or [], LIBRARY))
    with progress_bar() as bar:
        found = checked(lemmas, progress=bar)
    done = list[Run | Trade]()
    if with_runs:
        with progress("networks", TOTAL) as seen:
            for one in everything():
                done.append(one)
                seen(1)
    abbreviations, _, size = notation()
    site = Site(
        lemmas,
        found,
        abbreviations,
        size,
        runs=[one for one in done if isinstance(one, Run)],
        trades=[one for one in done if isinstance(one, Trade)],
    )
    with doing("writing"):
        number = deeply(lambda: write_site(site, output))
    say(f"wrote {number} pages; open {output}/index.html")
    if not found.ok:
        raise typer.Exit(1)
