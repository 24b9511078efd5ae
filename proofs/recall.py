"""THEORY 5: what a memorizer computes, and that there is one for any separated keys."""

from proofs.bits import MEMORY
from proofs.memorizer import memorizer_other, memorizer_stored
from proofs.memory import FAR, GROUPS, KEYS, NEAR, SMALL
from proofs.records import MEMORY_GIVEN
from symbolic.gadgets.construction import memorizer
from symbolic.gadgets.run import recurrences, run
from symbolic.kernel import define
from symbolic.lemma import Instance, Lemma, lemma
from symbolic.proof import Proof, by, have
from symbolic.terms import (
    INT,
    REAL,
    Eq,
    between,
    functions,
    ints,
    reals,
)

C, ell, m, P, p, rho, sigma = ints("C ell m P p rho sigma")
(token,) = reals("token")
S, Y = functions("S Y", INT, INT)
X, theta = functions("X theta", INT, REAL)

EMPTY = dict.fromkeys(("string", "id", "label", "hit", "out"), 0)
_column = {"token": token, **EMPTY}
_run = run(memorizer(MEMORY), _column)
_recurrences = recurrences(memorizer(MEMORY), _column)

recalled = define("recalled", (m, ell, rho, sigma, C, S, theta, token), _run.column["out"])
"""recalled(m, ℓ, ρ, σ, C, S, θ, key): what a memorizer leaves in out, from empty registers."""

RECALLED = recalled(m, ell, rho, sigma, C, S, theta, token)


def _of_the_run(used: Lemma) -> Proof:
    """A lemma about any run of the memorizer, for the run that ``recalled`` is defined by."""
    instance: Instance = used(**EMPTY, **_run.functions)
    steps = [have(name, claim, proof) for name, (claim, proof) in _recurrences.items()]
    return [*steps, by(instance, *_recurrences, unfold=[recalled])]


recalled_stored = lemma(
    "L11.recalled",
    "For a stored key, moved by at most 1/4, a memorizer recalls its label",
    given={**MEMORY_GIVEN, **KEYS, **GROUPS, "stored": between(1, p, P), "near": NEAR},
    claim=Eq(RECALLED, Y(p)),
    source="THEORY 5, L11",
    instance={**SMALL, "p": 1, "token": 2},
    proof=_of_the_run(memorizer_stored),
)

recalled_other = lemma(
    "L11.nothing",
    "For a key at a distance of at least 7/4 from every stored one, a memorizer recalls 0",
    given={**MEMORY_GIVEN, **KEYS, **GROUPS, "far": FAR},
    claim=Eq(RECALLED, 0),
    source="THEORY 5, L11",
    instance={**SMALL, "token": 7},
    proof=_of_the_run(memorizer_other),
)
