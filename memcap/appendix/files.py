"""The files of the appendix, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from memcap.appendix.document import STYLE, Contents, appendix, standalone, style
from memcap.contents import notation
from memcap.symbolic.checking.results import Report
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.files import is_plain, write_whole
from memcap.symbolic.typeset.theorem import proved

__all__ = ["write_appendix"]

TITLE = "Proofs"


def write_appendix(
    lemmas: Sequence[Lemma], report: Report, output: str, *, whole: bool = False
) -> list[str]:
    """Writes FILE.tex and the style file beside it; the names of what was written.

    A style file that is there already may have been changed by its author: it stays.  A device or
    a pipe gets none.
    """
    text = appendix(Contents(proved(lemmas, report), *notation()))
    if whole:
        text = standalone(text, TITLE)
    plain = is_plain(output)
    write_whole(output, text.encode())
    beside = Path(output).parent / STYLE
    if beside.exists() or not plain:
        return [output]
    write_whole(str(beside), style().encode())
    return [output, str(beside)]
