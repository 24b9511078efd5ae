"""`memcap latex`: the proof appendix, from what was proved."""

from __future__ import annotations

from typing import Annotated

import typer

from memcap.appendix.compile import compile_pdf, require_latex
from memcap.appendix.files import write_appendix
from memcap.checking import checked, progress_bar, with_used
from memcap.commands.options import Targets
from memcap.console import complain, say
from memcap.names import LIBRARY
from memcap.progress import doing
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.proving.loading import find
from memcap.tables.check import require_folders

__all__ = ["latex"]


def latex(
    targets: Targets = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE.tex", help="Where to write it.")
    ] = "appendix.tex",
    whole: Annotated[
        bool, typer.Option("--standalone", help="A whole document, not a part to \\input.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Compile the document, too; needs LaTeX.")
    ] = False,
    only: Annotated[
        bool, typer.Option("--only", help="The targets alone, without the lemmas that they use.")
    ] = False,
) -> None:
    """Write the proof appendix: definitions, statements, proofs, algorithms, figures.

    It is made from theorems that the kernel made in this run; a lemma that is not proved stops
    it, with status 1. memcap.sty is written beside FILE.tex, unless one is there already.

    Examples:

        memcap latex -o appendix.tex

        memcap latex T1 --standalone --pdf -o t1.tex

        memcap latex my_lemmas.py -o mine.tex
    """
    require_folders(output)
    if pdf:
        require_latex(whole=whole)
    lemmas = find(targets or [], LIBRARY)
    chosen = lemmas if only else with_used(lemmas)
    with progress_bar() as progress:
        report = checked(chosen, progress=progress)
    refuse_unproved(report)
    with doing("writing"):
        written = deeply(lambda: write_appendix(chosen, report, output, whole=whole))
    for file in written:
        say(f"wrote {file}", output)
    if pdf:
        with doing("compiling"):
            made = compile_pdf(output)
        say(f"wrote {made}", output)


def refuse_unproved(report: Report) -> None:
    """Ends with status 1, and the names, when something is not proved."""
    open_ones = [r for r in report.results if r.verdict != "proved"]
    for result in open_ones:
        complain(f"{result.name}: {result.verdict}: {result.reason}")
    if open_ones:
        complain("nothing was written: only what is proved is typeset")
        raise typer.Exit(1)
