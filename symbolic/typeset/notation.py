r"""How letters and constants are written.

A *letter* is a variable; its name decides how it looks: ``rho`` is ρ, ``M1`` is M₁, ``s'`` is s′,
and ``rows`` is a word in italics.  ``letter("heat", r"\lambda", "λ")`` says otherwise.

A *form* is how a constant stands with its arguments, given as LaTeX in which ``<n>`` is the
argument for the parameter n.  Parameters that the form does not mention are left out where the
argument is the very letter of the definition, and are written behind in brackets where it is
another term: so ``key[H := 4](x)`` is the key with 4 for H.  Nothing is lost, and weights need not
be repeated.

A letter must be one, and a form must show whose it is, by its sign ``<>`` or by a word: what could
be taken for another notation is refused.  Where two names would look alike all the same,
`symbolic.typeset.names` tells them apart.

>>> symbol("rho"), symbol("M1"), symbol("j₁"), symbol("s'"), symbol("rows")
('\\rho', 'M_{1}', 'j_{1}', "s'", '\\mathit{rows}')
>>> spelled_out("x_1"), spelled_out("ж")
('\\mathtt{x\\_1}', '\\mathtt{U+0436}')
>>> form("successor", "<x> + 1")
Traceback (most recent call last):
memcap.symbolic.typeset.notation.NotationError: the form <x> + 1 needs <> or a word of its own
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import combining, normalize

from memcap.symbolic.language.printing import LIBRARY
from memcap.symbolic.language.terms import Const

__all__ = [
    "FORMS",
    "INDEXED_BY_CALL",
    "LETTERS",
    "WORDS",
    "Form",
    "NotationError",
    "form",
    "form_of",
    "letter",
    "plain_symbol",
    "spelled_out",
    "split_name",
    "symbol",
    "word",
    "writable",
]

_GREEK = (  # noqa: SIM905
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
).split()
_GREEK_TEXT = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

WORDS = frozenset((
    "all", "and", "are", "constant", "div", "else", "false", "for", "if", "is", "max", "mod", "or",
    "otherwise", "such", "that", "then", "there", "true", "with", "Σ", "ℤ", "ℝ", "𝔹",
))  # fmt: skip
"""What stands in formulas and sentences by itself: no letter looks like one of these."""


class NotationError(ValueError):
    """A notation that could be taken for another one."""


@dataclass(frozen=True)
class Letter:
    """A letter in LaTeX and in Unicode."""

    latex: str
    text: str


@dataclass(frozen=True)
class Form:
    """How a constant stands with its arguments.

    latex  the template; level: how tightly it binds, as in `symbolic.language.printing`
    sign   the constant by itself; named: whose sign that is, where several have one
    """

    latex: str
    level: int
    sign: str
    named: str

    @property
    def shown(self) -> frozenset[str]:
        """The parameters in the template."""
        return frozenset(re.findall(r"<([^<>!]+)!?>", self.latex))

    @property
    def words(self) -> frozenset[str]:
        """The letters and words of its own in the template."""
        return frozenset(re.findall(rf"{_WORD}|{_GREEK_SIGN}", self.latex))

    @property
    def is_power(self) -> bool:
        """Whether it is a parameter to the power of another; numbers are written so, too."""
        return bool(re.fullmatch(r"<\w+!?>\^\{<\w+!?>\}", self.latex))


LETTERS: dict[str, Letter] = {
    **{name: Letter(f"\\{name}", text) for name, text in zip(_GREEK, _GREEK_TEXT, strict=True)},
    "epsilon": Letter(r"\varepsilon", "ε"),
    "phi": Letter(r"\varphi", "φ"),
    "ell": Letter(r"\ell", "ℓ"),
}
LETTERS.update({known.text: known for known in tuple(LETTERS.values())})
"""Names that are not written as they stand."""

FORMS: dict[str, Form] = {}
"""Name of a constant ↦ how it is written; others are written name(arguments)."""

INDEXED_BY_CALL = {"f", "g", "h", "pi"}
"""Functions of integers whose arguments stand in brackets, not as indices."""


# --- notations of an author ----------------------------------------------------------------

_GREEK_SIGN = rf"\\(?:{'|'.join(_GREEK)}|varepsilon|varphi|ell)(?![A-Za-z])"
_WORD = r"\\math(?:rm|sf|it|bf|cal|bb)\{[A-Za-z](?:[A-Za-z0-9 ]|\\text\{-\})*\}"
_LETTER = rf"(?:[A-Za-z]|{_GREEK_SIGN}|{_WORD})"
_SIGN = rf"(?:{_LETTER}|\\max)(?:_\{{{_LETTER}\}})?"
_COMMANDS = frozenset((
    r"\le", r"\ne", r"\cdot", r"\lfloor", r"\rfloor", r"\lvert", r"\rvert", r"\land", r"\lor",
    r"\neg", r"\to", r"\times", r"\dots", r"\bmod", r"\;", r"\,", r"\#", r"\{", r"\}", r"\frac",
    r"\tfrac", r"\text", r"\mathrm", r"\mathsf", r"\mathit", r"\mathbf", r"\mathcal", r"\mathbb",
))  # fmt: skip
"""What a form may be made of, besides letters."""
_MARK = r"<>|\^\{\(<\w+>\)\}"
"""The sign of the constant, or an index in brackets above: no other notation has them."""


def letter(name: str, latex: str, text: str) -> None:
    r"""Writes variables called ``name``, with any index behind, as this.

    Raises NotationError unless it is a letter or a word, such as ``\lambda`` or ``\mathsf{out}``.
    """
    if not re.fullmatch(_LETTER, latex):
        raise NotationError(f"{latex} is no letter for {name}")
    LETTERS[name] = Letter(latex, text)


def form(
    constant: Const | str, latex: str, *, level: int = 9, sign: str = "", named: str = ""
) -> None:
    """Writes the constant as this template; ``<x!>`` gets brackets unless it is an atom.

    ``<>`` is the sign of the constant itself, by default its name in upright letters; ``named``
    is the constant whose sign it is, if another's.
    level: 9 binds like a function's name with its arguments, 5 is a relation, 6 a sum.

    Raises NotationError where the form could be that of another notation.
    """
    name = constant if isinstance(constant, str) else constant.name
    made = Form(latex, level, sign or word(name), named or name)
    if sign and not re.fullmatch(_SIGN, sign):
        raise NotationError(f"{sign} is no sign for {name}")
    unknown = [c for c in re.findall(r"\\[A-Za-z]+|\\.", latex) if not _may_stand(c)]
    if unknown or re.search(r"[$%&~\n]", latex):
        raise NotationError(f"the form {latex} has {(*unknown, 'a sign')[0]} that it may not have")
    if not (made.is_power or re.search(_MARK, latex) or _own_words(latex)):
        raise NotationError(f"the form {latex} needs <> or a word of its own")
    FORMS[name] = made


def _may_stand(command: str) -> bool:
    return command in _COMMANDS or re.fullmatch(_GREEK_SIGN, command) is not None


def _own_words(latex: str) -> set[str]:
    """Words in a template that no other notation has, and Greek letters."""
    inside = " ".join(re.findall(r"\\(?:text|math\w+)\{([^{}]*)\}", latex))
    greek = re.findall(_GREEK_SIGN, latex)
    return {w for w in re.findall(r"[A-Za-z]+", inside) if w not in WORDS} | {*greek}


def form_of(name: str) -> Form | None:
    """How a constant is written; the forms of the library are for its own constants alone."""
    if name in _LIBRARY_FORMS and name not in LIBRARY:
        return None
    return FORMS.get(name)


# --- names ---------------------------------------------------------------------------------


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
        index = rest.replace("_", "-") + index
    return base, index, primes


def writable(name: str) -> bool:
    """Whether a name can be written as a letter: no sign in it looks like another.

    >>> writable("größe"), writable("x²"), writable("а"), writable("a")
    (True, False, False, True)
    """
    base, index, _ = split_name(name)
    return bool(base) and (base in LETTERS or _latin(base)) and _latin(index)


_LATIN = frozenset("ßæøœðþłđħŋÆØŒÐÞŁĐĦŊ")
"""Letters that are no letter of ASCII with an accent, and look like none."""


def _latin(text: str) -> bool:
    """Latin letters, with accents, digits, and what joins them."""
    return all(c.isascii() or c in _LATIN or combining(c) for c in normalize("NFD", text))


def symbol(name: str, base: Callable[[str], str] | None = None) -> str:
    """A letter in LaTeX; ``base`` may write what is left without index and primes."""
    stem, index, primes = split_name(name)
    written = base(stem) if base else plain_symbol(stem)
    if index:
        shown = index.replace("-", r"\text{-}")
        written += f"_{{{index}}}" if index.isdigit() else rf"_{{\mathrm{{{shown}}}}}"
    return written + primes


def plain_symbol(stem: str) -> str:
    """A letter without index: what the author may exchange."""
    if stem in LETTERS:
        return LETTERS[stem].latex
    if len(stem) == 1 and stem.isascii():
        return stem
    return rf"\mathit{{{_escaped(stem)}}}" if stem.isascii() else rf"\text{{{stem}}}"


def spelled_out(name: str) -> str:
    """A name as it is typed; signs that are not of ASCII by their numbers."""
    typed = "".join(c if c.isascii() else f"U+{ord(c):04X}" for c in name)
    return rf"\mathtt{{{_escaped(typed)}}}"


def word(name: str) -> str:
    r"""The name of a constant in upright letters.

    >>> word("string_after")
    '\\mathrm{string\\text{-}after}'
    """
    return rf"\mathrm{{{name.replace('_', chr(92) + 'text{-}')}}}"


def _escaped(text: str) -> str:
    return text.replace("_", r"\_")


FORMS["abs"] = Form(r"\lvert <x>\rvert", 9, word("abs"), "abs")
FORMS["pow2"] = Form(r"2^{<n>}", 9, word("pow2"), "pow2")
form("relu", "<>(<x>)", sign=r"\mathrm{ReLU}")
form("larger", "<>(<x>, <y>)", sign=r"\max")
form("bitlen", "<>(<n>)")
form("permutation", r"<pi> \text{ permutes } 1,\dots,<n>", level=5)
_LIBRARY_FORMS = frozenset(FORMS)
