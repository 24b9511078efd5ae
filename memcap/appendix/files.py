"""The files of the appendix, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from memcap.appendix.document import STYLE, Contents, appendix, standalone, style
from memcap.appendix.instances import Size
from numeric.network_file import write_whole
from symbolic.gadgets.program import Program
from symbolic.lemma import Lemma
from symbolic.results import Report
from symbolic.terms import Term
from symbolic.typeset.theorem import proved

__all__ = ["notation", "write_appendix"]

TITLE = "Proofs"


def notation() -> tuple[Mapping[Term, str], Mapping[str, Program], Size]:
    """Abbreviations, networks and the size of data of the package's own proofs."""
    from proofs.networks import NETWORKS
    from proofs.notation import ABBREVIATIONS
    from proofs.sample import COUNTED, DATA, ORDER, POWERS

    size = Size({k: Fraction(v) for k, v in DATA.items()}, ORDER, POWERS, COUNTED)
    return ABBREVIATIONS, {name: sizes.program for name, sizes in NETWORKS.items()}, size


def write_appendix(
    lemmas: Sequence[Lemma], report: Report, output: str, *, whole: bool = False
) -> list[str]:
    """Writes FILE.tex and the style file beside it; the names of what was written.

    A style file that is there already may have been changed by its author: it stays.
    """
    text = appendix(Contents(proved(lemmas, report), *notation()))
    if whole:
        text = standalone(text, TITLE)
    write_whole(output, text.encode())
    beside = Path(output).parent / STYLE
    if beside.exists():
        return [output]
    write_whole(str(beside), style().encode())
    return [output, str(beside)]
