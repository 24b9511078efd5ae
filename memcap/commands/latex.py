"""`memcap latex`: the proof appendix, from what was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, checked, progress_bar
from memcap.console import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memcap.symbolic.checking.results import Report
    from memcap.symbolic.proving.lemma import Lemma

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
    from memcap import verdicts
    from memcap.appendix.compile import compile_pdf, require_latex
    from memcap.appendix.files import write_appendix
    from memcap.progress import doing
    from memcap.symbolic.language.deeply import deeply
    from memcap.symbolic.proving.loading import find

    verdicts.require_folders(output)
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


def with_used(lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The lemmas and all that they use, used ones first, in the order of the files."""
    from memcap.symbolic.checking.plan import deeply, plans
    from memcap.symbolic.proving.lemma import REGISTRY

    every = deeply(lambda: plans(lemmas))
    order = {lemma: place for place, lemma in enumerate(REGISTRY)}
    return sorted(every, key=lambda lemma: order.get(lemma, -1))


def refuse_unproved(report: Report) -> None:
    """Ends with status 1, and the names, when something is not proved."""
    from memcap.console import complain

    open_ones = [r for r in report.results if r.verdict != "proved"]
    for result in open_ones:
        complain(f"{result.name}: {result.verdict}: {result.reason}")
    if open_ones:
        complain("nothing was written: only what is proved is typeset")
        raise typer.Exit(1)
