"""The kernel: the only place where theorems are made [trusted; imports no solver].

    Theorem     hypotheses ⊢ claim, with what it rests on (`theorem`)
    assume      instantiate   discharge    generalize   specialize   (`rules`)
    witness     choose        cases        induction    strong_induction
    rewrite     admit
    by_certificate            by_answer    (`answers`: a proof that is checked; an oracle's word)
    Refutation  formulas that contradict each other; made by `refutation` from a certificate
    define, define_recursive, unfold   conservative definitions of constants (`definitions`)

What a theorem is compared with, and what it may rest on, stands in `acceptance`, `wellformed` and
`trust`; how an obligation is written, in `obligation`.

Not defended against: code that breaks Python's own seals (private names, what is not in `__all__`,
``object.__setattr__`` or a slot's ``__set__`` on a frozen term, functions and classes of trusted
files replaced).
"""

from memcap.symbolic.kernel.answers import Answer, by_answer, by_certificate, entailment, refutation
from memcap.symbolic.kernel.definitions import (
    DEFINITIONS, define, define_recursive, recursive, unfold,
)  # fmt: skip
from memcap.symbolic.kernel.rules import (
    admit, assume, below, cases, choose, discharge, generalize, induction, instantiate, rewrite,
    specialize, strong_induction, witness,
)  # fmt: skip
from memcap.symbolic.kernel.theorem import KernelError, Refutation, Theorem

__all__ = [
    "DEFINITIONS", "Answer", "KernelError", "Refutation", "Theorem", "admit", "assume", "below",
    "by_answer", "by_certificate", "cases", "choose", "define", "define_recursive", "discharge",
    "entailment", "generalize", "induction", "instantiate", "recursive", "refutation", "rewrite",
    "specialize", "strong_induction", "unfold", "witness",
]  # fmt: skip
