"""What a file of lemmas is written with; `memcap` gives each of these names when it is asked for.

A notebook that runs learns here to show lemmas and theorems as mathematics.
"""

from __future__ import annotations

import sys

from memcap.symbolic.kernel import define, define_recursive, unfold
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    BOOL, FALSE, INT, REAL, TRUE, And, Const, Eq, Fun, Implies, Ne, Not, Or, Term, Value, Var,
    as_real, between, bools, exists, floor, fn, forall, functions, ints, ite, reals, substitute,
    term,
)  # fmt: skip
from memcap.symbolic.library import (
    bitlen, count, larger, magnitude, maximum, permutation, pow2, relu, total, two_to,
)  # fmt: skip
from memcap.symbolic.proving.lemma import Instance, Lemma, lemma
from memcap.symbolic.proving.proof import (
    Fact, Proof, ProofStep, admitted, at, by, conjuncts, definition, evaluated, exhibit, fix, have,
    induct, obtain, only, part, rewritten, split, strongly,
)  # fmt: skip
from memcap.symbolic.typeset.notation import form, letter

__all__ = [
    "BOOL", "FALSE", "INT", "REAL", "TRUE", "And", "Const", "Eq", "Fact", "Fun", "Implies",
    "Instance", "Lemma", "Ne", "Not", "Or", "Proof", "ProofStep", "Statement", "Term", "Value",
    "Var", "admitted", "as_real", "at", "between", "bitlen", "bools", "by", "conjuncts", "count",
    "define", "define_recursive", "definition", "evaluated", "exhibit", "exists", "fix", "floor",
    "fn", "forall", "form", "functions", "have", "induct", "ints", "ite", "larger", "lemma",
    "letter", "magnitude", "maximum", "obtain", "only", "part", "permutation", "pow2", "reals",
    "relu", "rewritten", "split", "strongly", "substitute", "term", "total", "two_to", "unfold",
]  # fmt: skip


def _in_a_notebook() -> None:
    """Teach the notebook that runs, if one does."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        from memcap.symbolic.typeset.notebook import register

        register(shell.display_formatter)


_in_a_notebook()
