r"""Statements and theorems as a notebook shows them: rendered mathematics.

They know nothing of it: `register` tells the notebook how they are shown.

>>> from memcap.symbolic.kernel import assume
>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> theorem_latex(assume(x <= 1))
'$x \\le 1 \\;\\vdash\\; x \\le 1$'
"""

from __future__ import annotations

from typing import Any

from memcap.symbolic.kernel import Theorem
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.typeset.definitions import beside
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.notation import word
from memcap.symbolic.typeset.sentences import Sentences, formula_alone
from memcap.symbolic.typeset.theorem import abbreviating

__all__ = ["register", "statement_markdown", "theorem_latex"]


def register(display_formatter: Any) -> None:
    """Teach a notebook (IPython's ``display_formatter``) to show lemmas and theorems."""
    shown = display_formatter.formatters
    shown["text/latex"].for_type(Theorem, theorem_latex)
    shown["text/markdown"].for_type(Statement, statement_markdown)
    shown["text/markdown"].for_type(Lemma, lambda lemma: statement_markdown(lemma.statement))


def theorem_latex(theorem: Theorem) -> str:
    """hypotheses ⊢ claim, and what it rests on, as one formula."""
    formula = Formula().about(*theorem.hypotheses, theorem.claim)
    given = r",\; ".join(formula.write(h) for h in theorem.hypotheses)
    rests = ", ".join(sorted(theorem.rests_on))
    modulo = rf" \qquad [\mathrm{{rests\ on}}\ {word(rests)}]" if rests else ""
    return rf"${given} \;\vdash\; {formula.write(theorem.claim)}{modulo}$"


def statement_markdown(statement: Statement) -> str:
    """Name and title, the hypotheses as a list, and the claim, displayed where it is a formula.

    Behind the hypotheses stands what the constants mean.
    """
    formula, _ = abbreviating(statement, Formula())
    sentences = Sentences(formula)
    lines = [f"**{statement.name}** ({statement.title})", ""]
    lines += [f"- *{name}*: {sentences.say(h)}" for name, h in statement.given.items()]
    found = beside(statement, formula)
    lines += [f"- where {said}" for said in (*found.definitions, *found.conventions)]
    said = sentences.say(statement.claim)
    claim = f"${said}$" if formula_alone(said) else f"{said}."
    return "\n".join([*lines, "", "then" if statement.given else "", "", claim])
