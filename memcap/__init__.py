"""memcap: proofs about the memorization capacity of Transformers, and the networks they promise.

What a file of lemmas is written with is imported from here, and from nowhere deeper:

    letters      reals ints bools functions; Var Const Term Value; BOOL INT REAL Fun TRUE FALSE
    formulas     Eq Ne And Or Not Implies forall exists between ite fn floor as_real term substitute
    constants    relu magnitude larger pow2 two_to bitlen total maximum count permutation
                 define define_recursive unfold
    lemmas       lemma Lemma Instance Statement
    proofs       by only have at part definition rewritten induct strongly split fix conjuncts
                 exhibit obtain evaluated admitted; Proof ProofStep Fact
    notation     form letter

>>> from memcap import by, lemma, reals
>>> x, = reals("x")
>>> lemma("doc.square", "A square is not negative", claim=x * x >= 0, proof=by())
<lemma doc.square: A square is not negative>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from memcap.former import install

if TYPE_CHECKING:
    from memcap.authoring import *  # noqa: F403

__all__ = [
    "BOOL", "FALSE", "INT", "REAL", "TRUE", "And", "Const", "Eq", "Fact", "Fun", "Implies",
    "Instance", "Lemma", "Ne", "Not", "Or", "Proof", "ProofStep", "Statement", "Term", "Value",
    "Var", "admitted", "as_real", "at", "between", "bitlen", "bools", "by", "conjuncts", "count",
    "define", "define_recursive", "definition", "evaluated", "exhibit", "exists", "fix", "floor",
    "fn", "forall", "form", "functions", "have", "induct", "ints", "ite", "larger", "lemma",
    "letter", "magnitude", "maximum", "obtain", "only", "part", "permutation", "pow2", "reals",
    "relu", "rewritten", "split", "strongly", "substitute", "term", "total", "two_to", "unfold",
]  # fmt: skip

install()


def __getattr__(name: str) -> object:
    """A name of the interface: the command line, which needs none of them, starts without."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("memcap.authoring"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
