"""The appendix as a LaTeX file: what stands in it, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

import jinja2

from memcap.appendix.figures import dependencies, stages
from memcap.appendix.letters import Macros, plain
from memcap.contents import section_title
from memcap.instances import Constant, Size, constants
from memcap.symbolic.gadgets.program import Program
from memcap.symbolic.gadgets.results import COMPUTED
from memcap.symbolic.language.terms import Term, conjuncts_of
from memcap.symbolic.typeset.algorithm import algorithm, start
from memcap.symbolic.typeset.definitions import constants_of, define, sign_of
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.prose import Item
from memcap.symbolic.typeset.sentences import Claim, Sentences, formula_alone, listed
from memcap.symbolic.typeset.shapes import seen
from memcap.symbolic.typeset.theorem import Proved, Stated, abbreviating, write

__all__ = ["STYLE", "Contents", "appendix", "label", "standalone", "style"]

STYLE = "memcap.sty"
KERNEL = "no axiom and no solver"
SHORT = 16
"""Left sides of at most so many signs are aligned."""


@dataclass(frozen=True)
class Contents:
    """What is to be set.

    theorems       in their order, each after those that it uses
    abbreviations  terms that are written as a letter
    networks       name of a network ↦ its program
    size           of the data for which the constants are computed
    """

    theorems: Sequence[Proved]
    abbreviations: Mapping[Term, str]
    networks: Mapping[str, Program]
    size: Size


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("memcap.appendix", "."),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )


def style() -> str:
    """The style file that the appendix needs."""
    return (files("memcap.appendix") / STYLE).read_text(encoding="utf-8")


def standalone(body: str, title: str) -> str:
    """A whole document around the appendix."""
    template = _environment().get_template("standalone.tex.j2")
    return template.render(body=body, title=plain(title))


def appendix(contents: Contents) -> str:
    """The appendix, to be read with \\input."""
    macros = Macros()
    known = {one.name: one.lemma.statement.kind for one in contents.theorems}
    names = constants_of([one.lemma.statement for one in contents.theorems], COMPUTED)
    formula = macros.formula(contents.abbreviations, names)
    parts = {
        "definitions": [define(name, formula) for name in names if name not in COMPUTED],
        "algorithms": _algorithms([name for name in names if name in COMPUTED], formula),
        "sections": [_section(group, formula, known) for group in _by_file(contents.theorems)],
        "tables": list(_tables(contents, formula)),
        "figures": list(_figures(contents, names, formula)),
    }
    symbols, signs = macros.defaults()
    template = _environment().get_template("fragment.tex.j2")
    return template.render(**parts, symbols=symbols, signs=signs)


def _by_file(theorems: Sequence[Proved]) -> Iterator[list[Proved]]:
    for _, group in groupby(theorems, key=lambda one: one.lemma.file):
        yield list(group)


# --- theorems ------------------------------------------------------------------------------


def _section(group: list[Proved], formula: Formula, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": plain(section_title(group[0].lemma.file)),
        "theorems": [_theorem(one, formula, known) for one in group],
    }


def _theorem(one: Proved, formula: Formula, known: Mapping[str, str]) -> dict[str, Any]:
    written = write(one, formula, plain)
    steps = [
        (depth, number, _referring(text, known)) for depth, number, text in _flat(written.proof, 0)
    ]
    obligations = f"{written.obligations} obligation" + "s" * (written.obligations != 1)
    return {
        "stated": written.stated,
        "environment": {"Theorem": "mctheorem", "Lemma": "mclemma"}[one.lemma.statement.kind],
        "label": label(one.name),
        "tag": plain(one.name),
        "steps": steps,
        "obligations": obligations,
        "rests_on": plain(", ".join(written.rests_on)) or KERNEL,
        "display": _display(one, written.stated),
        "blocks": list(_blocks(written.stated.claims)),
    }


def _blocks(claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
    """The claims, several equations in a row as one aligned display."""
    for short, group in groupby(claims, key=lambda claim: 0 < seen(claim.left) <= SHORT):
        together = list(group)
        yield {"aligned": short and len(together) > 1, "claims": together}


def _display(one: Proved, stated: Stated) -> str:
    """A claim that is one formula, to be displayed."""
    alone = len(conjuncts_of(one.lemma.statement.claim)) == len(stated.claims) == 1
    return formula_alone(stated.claims[0].text) if alone else ""


def _flat(items: Sequence[Item], depth: int) -> Iterator[tuple[int, str, str]]:
    for item in items:
        yield depth, item.number, item.text
        yield from _flat(item.inner, depth + 1)


def _referring(text: str, known: Mapping[str, str]) -> str:
    """References by label; a lemma that is not in the appendix by its name."""
    before, *rest = text.split(r"\mcref{")
    for part in rest:
        name, _, after = part.partition("}")
        shown = rf"\mcref{{{known[name]}}}{{{label(name)}}}" if name in known else _elsewhere(name)
        before += shown + after
    return before


def _elsewhere(name: str) -> str:
    return rf"\mcelsewhere{{{plain(name)}}}"


def label(name: str) -> str:
    """The name of a lemma in a label.

    >>> label("L1'.words")
    'L1-prime.words'
    """
    spelled = {"'": "-prime", "_": "-"}
    return "".join(
        c if c.isascii() and (c.isalnum() or c in ".-") else spelled.get(c, f"-u{ord(c):x}")
        for c in name
    )


# --- algorithms, tables and figures ----------------------------------------------------------


def _algorithms(names: Sequence[str], formula: Formula) -> list[dict[str, Any]]:
    """One algorithm for all constants that are results of the same run."""
    together: dict[int, list[str]] = {}
    for name in names:
        together.setdefault(id(COMPUTED[name].run), []).append(name)
    return [_algorithm(number, of, formula) for number, of in enumerate(together.values(), start=1)]


def _algorithm(number: int, names: Sequence[str], formula: Formula) -> dict[str, Any]:
    made = COMPUTED[names[0]].run
    results = [
        (sign_of(name, formula), f"${formula.letter(COMPUTED[name].register)}$") for name in names
    ]
    return {
        "number": number,
        "title": ", ".join(f"${sign}$" for sign, _ in results),
        "start": start(made, formula),
        "lines": algorithm(made, formula),
        "results": results,
    }


def _tables(contents: Contents, formula: Formula) -> Iterator[dict[str, Any]]:
    """For each theorem about data, its constants for one size of them, or why there are none."""
    for one in contents.theorems:
        table = constants(one.lemma.statement, contents.size)
        if table is not None:
            inside, letters = abbreviating(one.lemma.statement, formula)
            sentences = Sentences(inside, plain)
            yield {
                "label": label(one.name),
                "kind": one.lemma.statement.kind,
                "given": table.given(sentences),
                "letters": listed(letters),
                "rows": [_row(row, sentences) for row in table.found],
                "gap": table.gap.said(sentences) if table.gap else "",
            }


def _row(row: Constant, sentences: Sentences) -> tuple[str, str, str]:
    reasons = "; ".join(row.reasons(sentences))
    return sentences.formula.write(row.what), str(row.value), reasons


def _figures(contents: Contents, names: Sequence[str], formula: Formula) -> Iterator[str]:
    for network, program in contents.networks.items():
        if f"{network}_width" in names:
            yield stages(network, program, formula)
    uses = {one.name: one.result.uses for one in contents.theorems}
    if any(used in uses for by in uses.values() for used in by):
        yield dependencies(uses)
