"""Hooks of mkdocs: formulas become MathML when the site is made, and links to the code are checked.

So a page needs no script and no network to show its formulas.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from math_core import LatexToMathML

__all__ = ["on_page_content", "on_page_markdown"]

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
CODE = re.compile(r"\[([^\]]+)\]\((\.\./[^)]+)\)")
HERE = Path(__file__).parent


def on_page_content(html: str, **_: object) -> str:
    r"""The page with every formula written out; one that cannot be read stops the build.

    >>> on_page_content(r'<p><span class="arithmatex">\(x&lt;1\)</span></p>')
    '<p><math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math></p>'
    """
    converter = LatexToMathML()

    def written(found: re.Match[str]) -> str:
        displayed = found[2] == "["
        mathml = converter.convert_with_local_state(unescape(found[3]), displaystyle=displayed)
        return f"<div>{mathml}</div>" if displayed else mathml

    return FORMULA.sub(written, html)


def on_page_markdown(markdown: str, **_: object) -> str:
    """The page with the name of a file in place of a link to it: the site does not hold the code.

    Raises:
        FileNotFoundError: there is no such file.

    >>> on_page_markdown("It is in [the trusted part](../symbolic/kernel/rules.py).")
    'It is in the trusted part (`symbolic/kernel/rules.py`).'
    """

    def named(found: re.Match[str]) -> str:
        text, target = found.groups()
        if not (HERE / target).exists():
            raise FileNotFoundError(f"no {target}")
        name = target.removeprefix("../")
        return f"`{name}`" if text == name else f"{text} (`{name}`)"

    return CODE.sub(named, markdown)
