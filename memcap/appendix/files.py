"""The files of the appendix, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from memcap.appendix.document import STYLE, Contents, appendix, standalone, style
from memcap.appendix.instances import Size
from numeric.network_file import write_whole
from symbolic.lemma import Lemma
from symbolic.results import Report
from symbolic.typeset.theorem import proved

__all__ = ["contents_of", "write_appendix"]

TITLE = "Proofs"


def contents_of(lemmas: Sequence[Lemma], report: Report) -> Contents:
    """What is to be set, with the notation of the package's own proofs."""
    from proofs.networks import NETWORKS
    from proofs.notation import ABBREVIATIONS
    from proofs.sample import COUNTED, DATA, ORDER, POWERS

    return Contents(
        theorems=proved(lemmas, report),
        abbreviations=ABBREVIATIONS,
        networks={name: sizes.program for name, sizes in NETWORKS.items()},
        size=Size({k: Fraction(v) for k, v in DATA.items()}, ORDER, POWERS, COUNTED),
    )


def write_appendix(
    lemmas: Sequence[Lemma], report: Report, output: str, *, whole: bool = False
) -> list[str]:
    """Writes FILE.tex and the style file beside it; the names of what was written.

    A style file that is there already may have been changed by its author: it stays.
    """
    text = appendix(contents_of(lemmas, report))
    if whole:
        text = standalone(text, TITLE)
    write_whole(output, text.encode())
    beside = Path(output).parent / STYLE
    if beside.exists():
        return [output]
    write_whole(str(beside), style().encode())
    return [output, str(beside)]
