r"""Statements and theorems as a notebook shows them: rendered mathematics.

>>> from symbolic.kernel import assume
>>> from symbolic.terms import reals
>>> x, = reals("x")
>>> theorem_latex(assume(x <= 1))
'$x \\le 1 \\;\\vdash\\; x \\le 1$'
"""

from __future__ import annotations

from symbolic.kernel import Theorem
from symbolic.statement import Statement
from symbolic.typeset.definitions import beside
from symbolic.typeset.formula import Formula
from symbolic.typeset.notation import word
from symbolic.typeset.sentences import Sentences, formula_alone
from symbolic.typeset.theorem import abbreviating

__all__ = ["statement_markdown", "theorem_latex"]


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
