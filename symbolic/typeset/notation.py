r"""How letters and constants are written.

A *letter* is a variable; its name decides how it looks: ``rho`` is ρ, ``M1`` is M₁, ``s'`` is s′,
and ``rows`` is a word in italics.  ``letter("heat", r"\lambda", "λ")`` says otherwise.

A *form* is how a constant stands with its arguments, given as LaTeX in which ``<n>`` is the
argument for the parameter n.  Parameters that the form does not mention are left out where the
argument is the very letter of the definition, and are written behind in brackets where it is
another term: so ``key[H := 4](x)`` is the key with 4 for H.  Nothing is lost, and weights need not
be repeated.

>>> symbol("rho"), symbol("M1"), symbol("j₁"), symbol("s'"), symbol("rows")
('\\rho', 'M_{1}', 'j_{1}', "s'", '\\mathit{rows}')
>>> unicode("rho"), unicode("M1"), unicode("heat_up")
('ρ', 'M₁', 'heat_up')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from symbolic.terms import Const

__all__ = [
    "FORMS",
    "INDEXED_BY_CALL",
    "LETTERS",
    "Form",
    "form",
    "letter",
    "split_name",
    "symbol",
    "unicode",
]

_GREEK = (  # noqa: SIM905
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
).split()
_GREEK_TEXT = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Letter:
    """A letter in LaTeX and in Unicode."""

    latex: str
    text: str


@dataclass(frozen=True)
class Form:
    """How a constant stands with its arguments.

    latex  the template; level: how tightly it binds, as in `symbolic.printing`
    shown  the parameters in the template
    sign   the constant by itself; named: whose sign that is, where several have one
    """

    latex: str
    level: int
    sign: str
    named: str

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(re.findall(r"<([^<>!]+)!?>", self.latex))


LETTERS: dict[str, Letter] = {
    **{name: Letter(f"\\{name}", text) for name, text in zip(_GREEK, _GREEK_TEXT, strict=True)},
    "epsilon": Letter(r"\varepsilon", "ε"),
    "phi": Letter(r"\varphi", "φ"),
    "ell": Letter(r"\ell", "ℓ"),
    **{text: Letter(f"\\{name}", text) for name, text in zip(_GREEK, _GREEK_TEXT, strict=True)},
}
"""Names that are not written as they stand."""

FORMS: dict[str, Form] = {}
"""Name of a constant ↦ how it is written; others are written name(arguments)."""

INDEXED_BY_CALL = {"f", "g", "h", "pi"}
"""Functions of integers whose arguments stand in brackets, not as indices."""


def letter(name: str, latex: str, text: str) -> None:
    """Writes variables called ``name``, with any index behind, as this."""
    LETTERS[name] = Letter(latex, text)


def form(
    constant: Const | str, latex: str, *, level: int = 9, sign: str = "", named: str = ""
) -> None:
    """Writes the constant as this template; ``<x!>`` gets brackets unless it is an atom.

    ``<>`` is the sign of the constant itself, by default its name in upright letters; ``named``
    is the constant whose sign it is, if another's.
    level: 9 binds like a function's name with its arguments, 5 is a relation, 6 a sum.
    """
    name = constant if isinstance(constant, str) else constant.name
    FORMS[name] = Form(latex, level, sign or word(name), named or name)


def split_name(name: str) -> tuple[str, str, str]:
    """Base, index and primes of a name.

    >>> split_name("M1"), split_name("a'"), split_name("j₁₂"), split_name("string_ids")
    (('M', '1', ''), ('a', '', "'"), ('j', '12', ''), ('string', 'ids', ''))
    """
    bare = name.translate(_DIGITS)
    found = re.fullmatch(r"(.*?[^\d'_])_?(\d*)('*)", bare)
    if found is None:
        return bare, "", ""
    base, index, primes = found.groups()
    if "_" in base:
        base, _, rest = base.partition("_")
        index = rest.replace("_", " ") + index
    return base, index, primes


def symbol(name: str, base: Callable[[str], str] | None = None) -> str:
    """A letter in LaTeX; ``base`` may write what is left without index and primes."""
    stem, index, primes = split_name(name)
    written = base(stem) if base else plain_symbol(stem)
    if index:
        written += f"_{{{index}}}" if index.isdigit() else rf"_{{\mathrm{{{_escaped(index)}}}}}"
    return written + primes


def plain_symbol(stem: str) -> str:
    """A letter without index: what the author may exchange."""
    if stem in LETTERS:
        return LETTERS[stem].latex
    if len(stem) == 1 and stem.isascii():
        return stem
    return rf"\mathit{{{_escaped(stem)}}}" if stem.isascii() else rf"\text{{{stem}}}"


def word(name: str) -> str:
    r"""The name of a constant in upright letters.

    >>> word("string_after")
    '\\mathrm{string\\text{-}after}'
    """
    return rf"\mathrm{{{name.replace('_', chr(92) + 'text{-}')}}}"


def unicode(name: str) -> str:
    """A letter as Unicode text, where that is shorter than its name."""
    bare = name.translate(_DIGITS)
    found = re.fullmatch(r"([A-Za-z]+?)(\d*)('*)", bare)
    if found is None:
        return name
    stem, index, primes = found.groups()
    if stem in LETTERS:
        stem = LETTERS[stem].text
    elif len(stem) > 1 and index:
        return name
    return stem + index.translate(_SUBSCRIPTS) + primes


def _escaped(text: str) -> str:
    return text.replace("_", r"\_")


form("abs", r"\lvert <x>\rvert")
form("pow2", r"2^{<n>}")
form("relu", "<>(<x>)", sign=r"\mathrm{ReLU}")
form("larger", "<>(<x>, <y>)", sign=r"\max")
form("bitlen", "<>(<n>)")
form("permutation", r"<pi> \text{ permutes } 1,\dots,<n>", level=5)
