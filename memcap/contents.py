"""What the appendix, the report and `memcap show` take from the proofs besides the theorems."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from memcap.instances import Size
from memcap.names import LIBRARY
from memcap.symbolic.gadgets.program import Program
from memcap.symbolic.kernel import KernelError
from memcap.symbolic.language.terms import Term
from memcap.symbolic.store.packed import located

__all__ = ["abbreviations", "notation", "section_title"]


def abbreviations() -> Mapping[Term, str]:
    """Abbreviations of the package's own proofs; none where no lemma needed these, nor beside a
    file that defines their constants in another way."""
    if not _needed():
        return {}
    try:
        from memcap.proofs.notation import ABBREVIATIONS
    except KernelError:
        return {}
    found: Mapping[Term, str] = ABBREVIATIONS
    return found


def _needed() -> bool:
    """Whether the package's own proofs were imported."""
    return any(name.startswith(f"{LIBRARY}.") for name in tuple(sys.modules))


def notation() -> tuple[Mapping[Term, str], Mapping[str, Program], Size]:
    """Abbreviations, networks and the size of data of the package's own proofs.

    There are none where no lemma needed these: what is shown then may use their names otherwise.
    """
    if not _needed():
        return {}, {}, Size({}, ())
    from memcap.proofs.networks import NETWORKS
    from memcap.proofs.notation import ABBREVIATIONS
    from memcap.proofs.sample import COUNTED, DATA, ORDER, POWERS

    size = Size({k: Fraction(str(v)) for k, v in DATA.items()}, ORDER, POWERS, COUNTED)
    return ABBREVIATIONS, {name: sizes.program for name, sizes in NETWORKS.items()}, size


def section_title(file: str) -> str:
    """The first sentence of a file of proofs, without where it stands in the theory.

    It begins with a capital, but for a letter such as n, which would be another then.
    """
    docstring = ast.get_docstring(ast.parse(located(Path(file)).read_text(encoding="utf-8"))) or ""
    first = docstring.partition("\n\n")[0].replace("\n", " ").partition(". ")[0].rstrip(".")
    before, colon, after = first.partition(": ")
    said = after if colon and before.startswith("THEORY") else first
    if not said:
        return Path(file).stem.replace("_", " ")
    variable = said[1:2] == " " and said[0] != "a"
    return said if variable else said[0].upper() + said[1:]
