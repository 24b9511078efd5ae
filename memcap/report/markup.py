"""What `symbolic.typeset` says, as HTML: formulas as MathML, lemmas as links."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from html import escape
from urllib.parse import quote

from markupsafe import Markup
from math_core import LatexToMathML

__all__ = ["file_of", "html", "math", "plain"]

LONG = 40
"""A formula of more signs is cut where a line may be broken."""

_TOKENS = re.compile(r"\$((?:[^$\\]|\\.)*)\$|\\(mcref|mchyp|emph)\{((?:[^{}]|\{[^{}]*\})*)\}", re.S)
_BREAKS = re.compile(
    r"( = | \\le | < | \\ne | \\gets | \+ | - | \\;\\land\\; | \\;\\lor\\; | \\;\\Rightarrow\\; |"
    r"\\colon\\; |, )"
)


def plain(text: str) -> str:
    """Words that an author chose, so that none is taken for a formula or a command."""
    return escape(text).replace("$", "&#36;").replace("\\", "&#92;").replace("{", "&#123;")


def math(latex: str) -> Markup:
    """A formula as MathML, in pieces where it is long.

    >>> math("x^{2}")
    Markup('<math><msup><mi>x</mi><mn>2</mn></msup></math>')
    """
    return Markup(" ".join(_one(piece) for piece in _pieces(latex)))


@cache
def _one(latex: str) -> str:
    return _converter().convert_with_local_state(latex, displaystyle=False)


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def _pieces(latex: str) -> list[str]:
    """The formula, cut behind signs that stand in no braces."""
    if len(re.sub(r"\\[a-zA-Z]+|[{}]", "", latex)) <= LONG:
        return [latex]
    pieces, start, depth, at = [], 0, 0, 0
    while at < len(latex):
        if latex.startswith(r"\begin", at):
            at = latex.index(r"\end", at)
        found = _BREAKS.match(latex, at) if depth == 0 else None
        if found is not None:
            pieces.append(f"{latex[start : found.end()]}{{}}")
            start = at = found.end()
            continue
        depth += {"{": 1, "}": -1}.get(latex[at], 0) if latex[at - 1] != "\\" else 0
        at += 1
    return [*pieces, latex[start:]] if latex[start:].strip() else pieces


def html(text: str, known: Collection[str]) -> Markup:
    """The text as HTML; a lemma that is ``known`` becomes a link to its page."""

    def put(found: re.Match[str]) -> str:
        formula, command, inside = found.groups()
        if command == "mcref":
            name = escape(inside)
            return f'<a href="{file_of(inside)}">{name}</a>' if inside in known else name
        if command is not None:
            return f"<em>{html(inside, known)}</em>"
        return str(math(formula))

    return Markup(_TOKENS.sub(put, text))


def file_of(name: str) -> str:
    """The page of a lemma, as a link.

    >>> file_of("L1'.words"), file_of("mine.100%")
    ('L1-27.words.html', 'mine.100-25.html')
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._") else _code(c) for c in name)
    return quote(f"{kept}.html")


def _code(character: str) -> str:
    return f"-{ord(character):x}"
