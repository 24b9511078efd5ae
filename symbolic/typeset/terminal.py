r"""Formulas and sentences as Unicode text for a terminal.

It reads the LaTeX that `formula` writes, and no other.

>>> terminal(r"\sum_{i=1}^{n} \mathsf{w}_{a,i}^{2} \le 2^{\rho_{1}}\,\lfloor x/2\rfloor")
'Σ[i=1..n] w[a,i]² ≤ 2^ρ₁·⌊x/2⌋'
>>> spoken(r"for all $i$ with $1 \le i$: $\frac{x + 1}{2} < y_{i}$, from \mcref{L10}")
'for all i with 1 ≤ i: (x + 1)/2 < yᵢ, from L10'
"""

from __future__ import annotations

import re
from functools import lru_cache

from memcap.symbolic.typeset.notation import LETTERS

__all__ = ["spoken", "terminal"]

_SIGNS = {
    r"\le": "≤", r"\ne": "≠", r"\cdot": "·", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lvert": "|",
    r"\rvert": "|", r"\land": "∧", r"\lor": "∨", r"\neg": "¬", r"\forall": "∀", r"\exists": "∃",
    r"\Rightarrow": "⇒", r"\colon": ": ", r"\to": "→", r"\in": "∈", r"\times": "×", r"\dots": "…",
    r"\gets": "←", r"\bmod": "mod", r"\;": " ", r"\,": "·", r"\#": "#", r"\{": "{", r"\}": "}",
    r"\bigl": "", r"\bigr": "", r"\sum": "Σ", r"\max": "max", r"\_": "_", r"\%": "%",
}  # fmt: skip
_SPACED = ("≤", "≠", "∧", "∨", "⇒", "→", "×", "←", "∈", "mod")
_WORDS = (
    r"\mathrm", r"\mathsf", r"\mathit", r"\text", r"\mathbf", r"\mathcal", r"\mathbb", r"\mathtt",
)  # fmt: skip
_FANCY = {
    r"\mathcal": str.maketrans("ABCDEFGHKLMNPRSTX", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋ𝒦ℒℳ𝒩𝒫ℛ𝒮𝒯𝒳"),
    r"\mathbb": str.maketrans("ZRBN", "ℤℝ𝔹ℕ"),
    r"\mathbf": str.maketrans("1", "𝟏"),
}
_LOW = dict(zip("0123456789aeijklmnoprstuvx+-", "₀₁₂₃₄₅₆₇₈₉ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋"))
_HIGH = dict(zip("0123456789ijknx+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱʲᵏⁿˣ⁺⁻"))
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\s+|[{}_^&]|[^\\\s{}_^&]")
_GREEK = {letter.latex: letter.text for letter in LETTERS.values()}


def spoken(text: str) -> str:
    """A sentence of `symbolic.typeset` as plain text."""
    text = re.sub(r"\$((?:[^$\\]|\\.)*)\$", lambda found: terminal(found[1]), text)
    return re.sub(r"\\(?:mcref|mchyp|emph)\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", text)


@lru_cache(maxsize=1 << 16)
def terminal(latex: str) -> str:
    """A formula as one line of text."""
    return _Reader(_TOKEN.findall(latex.replace(r";\, ", "; "))).line()


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def line(self, end: str = "") -> str:
        """What stands before ``end``, or before the end of all."""
        parts: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != end:
            token = self._next()
            if token in ("_", "^"):
                parts.append(self._beside(token, parts[-1] if parts else ""))
            else:
                parts.append(self._one(token))
        self.at += 1
        return re.sub(r" +", " ", "".join(parts)).strip()

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _group(self) -> str:
        """The next group in braces, or the next sign."""
        while self.tokens[self.at].isspace():
            self.at += 1
        return self.line("}") if self._next() == "{" else self._one(self.tokens[self.at - 1])

    def _one(self, token: str) -> str:
        if token.isspace():
            return " "
        if token == "{":
            return self.line("}")
        if token in (r"\frac", r"\tfrac"):
            return f"{_atom(self._group())}/{_atom(self._group())}"
        if token in _WORDS:
            raw = self._words()
            return f"`{raw}`" if token == r"\mathtt" else raw.translate(_FANCY.get(token, {}))
        if token == r"\mathbin":
            return f" {self._group()} "
        if token == r"\begin":
            return self._cases()
        if token.startswith("\\") and self._space_ends_it():
            self.at += 1
        sign = _SIGNS.get(token, _GREEK.get(token, token.removeprefix("\\")))
        return f" {sign} " if sign in _SPACED else sign

    def _space_ends_it(self) -> bool:
        """Whether only a space follows, which ends a command and is not seen."""
        after = self.tokens[self.at : self.at + 2]
        return bool(after) and after[0].isspace() and not (after[1:] and after[1] in "<=+-:|")

    def _words(self) -> str:
        """What stands in the next braces, spaces and all."""
        self.at += 1
        start = self.at
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self._next(), 0)
        inside = "".join(self.tokens[start : self.at - 1])
        return re.sub(r"\\text\{(.*?)\}", r"\1", inside).replace("\\", "")

    def _cases(self) -> str:
        self._group()
        inside = self.line(r"\end")
        self._group()
        return "{" + inside.replace("\\", "; ").replace("&", " ") + "}"

    def _beside(self, kind: str, before: str) -> str:
        """An index or a power; the range of a sum."""
        inside = self._group()
        if before.strip() in ("Σ", "max") and kind == "_":
            return self._range(inside)
        small = _LOW if kind == "_" else _HIGH
        if all(c in small for c in inside) and (len(inside) < 3 or inside.isdigit()):
            return "".join(small[c] for c in inside)
        if kind == "_":
            return f"[{inside}]" if len(inside) > 1 else f"_{inside}"
        return f"^{_atom(inside)}"

    def _range(self, first: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at] == "^":
            self.at += 1
            return f"[{first}..{self._group()}]"
        return f"[{first.replace(' ', '')}]"


def _atom(text: str) -> str:
    return text if re.fullmatch(r"\w+[₀-₉]*|[α-ωℓ][₀-₉]*", text) else f"({text})"
