"""What a terminal and a notebook show."""

import pytest

from memcap.symbolic.checking.check import check
from memcap.symbolic.proving.lemma import REGISTRY
from memcap.symbolic.proving.loading import find
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.notebook import statement_markdown, theorem_latex
from memcap.symbolic.typeset.terminal import spoken, terminal
from memcap.symbolic.typeset.theorem import state

TEXTS = {
    r"x_{i}^{2} + a_{n - 1}": "xᵢ² + a[n - 1]",
    r"\tfrac{1}{2}": "1/2",
    r"\frac{a + b}{c\,d}": "(a + b)/(c·d)",
    r"\mathcal{T}^{\mathrm{hard}}(X)_{i}": "𝒯^hard(X)ᵢ",
    r"\max_{1\le i\le n} a_{i}": "max[1≤i≤n] aᵢ",
    r"\begin{cases} x & \text{if } x \le 1 \\ 0 & \text{otherwise} \end{cases}": (
        "{x if x ≤ 1 ; 0 otherwise}"
    ),
    r"\ell - 1 < \ell": "ℓ - 1 < ℓ",
    r"\mathrm{a\text{-}b}(x)": "a-b(x)",
}


@pytest.mark.parametrize("latex", TEXTS)
def test_a_formula_on_a_line(latex):
    assert " ".join(terminal(latex).split()) == TEXTS[latex]


def test_nothing_of_latex_is_left_in_what_is_shown():
    for lemma in find([], "memcap.proofs"):
        stated = state(lemma, Formula())
        texts = [stated.variables, stated.lead, *(c.text for c in stated.claims)]
        for text in (*texts, *(said for _, said in stated.hypotheses)):
            shown = spoken(text)
            assert not set(shown) & set("\\$"), shown


def test_a_notebook_shows_a_statement():
    find(["ramp.range"], "memcap.proofs")
    shown = statement_markdown(REGISTRY["ramp.range"].statement)
    assert shown.startswith("**ramp.range** (A ramp stays between 0 and 1)")
    assert r"- *foot before top*: $\mathit{lo} < \mathit{hi}$" in shown
    assert shown.rstrip().endswith("$$")


def test_a_notebook_shows_a_theorem():
    [lemma] = find(["ramp.low"], "memcap.proofs")
    shown = theorem_latex(check([lemma]).theorems["ramp.low"])
    assert shown.startswith("$") and shown.endswith("$") and r"\vdash" in shown
