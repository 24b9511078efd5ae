"""Letters and signs as macros, which the author may exchange in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pylatexenc.latexencode import UnicodeToLatexEncoder

from memcap.symbolic.language.terms import Term
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.names import Names
from memcap.symbolic.typeset.notation import form_of, plain_symbol, word

__all__ = ["Macros", "plain"]


@dataclass
class Macros:
    """What was written with a macro, and what the macro stands for."""

    symbols: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)

    def formula(self, abbreviations: Mapping[Term, str], constants: Iterable[str]) -> Formula:
        """A writer that uses the macros, and notes which; it knows these constants."""
        names = Names().settling(constants)
        return Formula(self._symbol, self._sign, r"\mcc ", abbreviations, names)

    def _symbol(self, stem: str) -> str:
        written = plain_symbol(stem)
        self.symbols[stem] = written if written.isascii() else rf"\text{{{plain(stem)}}}"
        return rf"\mcv{{{_ascii(stem)}}}"

    def _sign(self, name: str) -> str:
        known = form_of(name)
        named = known.named if known else name
        self.signs[named] = known.sign if known else word(name)
        return rf"\mcf{{{_ascii(named)}}}"

    def defaults(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The definitions of the macros that were used, in order."""
        symbols = sorted((_ascii(k), v) for k, v in self.symbols.items())
        return symbols, sorted((_ascii(k), v) for k, v in self.signs.items())


def _ascii(name: str) -> str:
    """A name as a macro may have it: no other name has a minus sign."""
    return "".join(c if c.isascii() else f"-{ord(c):x}-" for c in name)


_ENCODER = UnicodeToLatexEncoder(
    replacement_latex_protection="braces-all",
    unknown_char_policy=lambda character: rf"\texttt{{U+{ord(character):04X}}}",
    unknown_char_warning=False,
)


_LIGATURES = re.compile(r"(?<=['`,!?-])(?=['`,-])")
"""Between two characters that LaTeX would write as one sign."""


def plain(text: str) -> str:
    r"""Words as LaTeX writes them, whatever characters they have.

    >>> print(plain("100 % ≤ δ"), plain("T1''"))
    100 {\%} {\ensuremath{\leq}} {\ensuremath{\delta}} T1'{}'
    """
    return "{}".join(map(_ENCODER.unicode_to_latex, _LIGATURES.split(text)))
