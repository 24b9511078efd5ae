"""THEORY 5: what a memorizer computes, and that there is one for any separated keys."""

from fractions import Fraction
from typing import Any

from memcap import (
    INT, REAL, And, Eq, Instance, Lemma, Proof, Term, as_real, at, between, by, conjuncts, define,
    exhibit, exists, fix, floor, fn, forall, functions, have, ints, lemma, magnitude, obtain, pow2,
    reals, substitute,
)  # fmt: skip
from memcap.proofs.bits import MEMORY
from memcap.proofs.enumeration import ANSWERED, APART, CONSISTENT, PLACED, STORED, keys_stored
from memcap.proofs.memorizer import l11_other, l11_stored
from memcap.proofs.memory import FAR, FLOORS, GROUPS, KEYS, NEAR, SMALL, STRING
from memcap.proofs.records import MEMORY_GIVEN
from memcap.proofs.sizes import every_weight, l11_bits
from memcap.proofs.strings import SORTED, l11_group
from memcap.symbolic.gadgets.blocks import QUARTER
from memcap.symbolic.gadgets.construction import memorizer
from memcap.symbolic.gadgets.run import computed, recurrences, run

C, ell, g, m, P, p, Q, q, r, rho, sigma, W = ints("C ell g m P p Q q r rho sigma W")
(token,) = reals("token")
S, Y, L, place = functions("S Y L place", INT, INT)
X, K, theta = functions("X K theta", INT, REAL)

WORKING = ("string", "id", "label", "hit")
EMPTY: dict[str, Any] = dict.fromkeys((*WORKING, "out"), 0)
_registers = dict(zip(EMPTY, reals("string id label hit out")))
_SHAPE = (m, ell, rho, sigma, C, S, theta)
_anywhere = run(memorizer(MEMORY), {"token": token, **_registers})

memorized = {
    name: computed(f"{name}_after", (*_SHAPE, *_registers.values(), token), _anywhere, name)
    for name in EMPTY
}
"""out_after(m, ℓ, ρ, σ, C, S, θ, string, id, label, hit, out, key), and so on: what a memorizer
leaves in a register, from any registers."""

_run = run(memorizer(MEMORY), {"token": token, **EMPTY})
_recurrences = recurrences(memorizer(MEMORY), {"token": token, **EMPTY})
_empty = [as_real(0)] * len(EMPTY)

recalled = define("recalled", (*_SHAPE, token), memorized["out"](*_SHAPE, *_empty, token))
"""recalled(m, ℓ, ρ, σ, C, S, θ, key): what a memorizer leaves in out, from empty registers."""

LEFT_EMPTY = And(*(Eq(memorized[name](*_SHAPE, *_empty, token), 0) for name in WORKING))
"""It leaves the registers empty again that it works with."""

RECALLED = recalled(m, ell, rho, sigma, C, S, theta, token)


_HELD = {**MEMORY_GIVEN, **KEYS, **GROUPS}


def _of_the_run(used: Lemma) -> Proof:
    """A lemma about any run of the memorizer, for the run that ``recalled`` is defined by."""
    instance: Instance = used(**EMPTY, **_run.functions)
    steps = [have(name, claim, proof) for name, (claim, proof) in _recurrences.items()]
    return [*steps, by(instance, *_recurrences, unfold=[recalled, *memorized.values()])]


l11 = lemma(
    "L11",
    "For a stored key, moved by at most 1/4, a memorizer recalls its label",
    given={**_HELD, "stored": between(1, p, P), "near": NEAR},
    claim=And(Eq(RECALLED, Y(p)), LEFT_EMPTY),
    source="THEORY 5, L11",
    instance={**SMALL, "p": 1, "token": 2},
    proof=_of_the_run(l11_stored),
)

l11_nothing = lemma(
    "L11.nothing",
    "For a key at a distance of at least 7/4 from every stored one, a memorizer recalls 0",
    given={**_HELD, "far": FAR},
    claim=And(Eq(RECALLED, 0), LEFT_EMPTY),
    source="THEORY 5, L11",
    instance={**SMALL, "token": 7},
    proof=_of_the_run(l11_other),
)

# --- there is a memorizer for any keys ---

memory_takes = define("memory_takes", (*_SHAPE, W), And(*every_weight(memorizer(MEMORY), W)))
"""memory_takes(m, ℓ, ρ, σ, C, S, θ, W): every weight of the memorizer takes at most W bits."""


GROUPED = And(m >= 1, (m - 1) * ell < P, P <= m * ell)
RECALLS = forall(
    (q, token),
    between(1, q, Q),
    magnitude(token - K(q)) <= QUARTER,
    And(Eq(RECALLED, L(q)), LEFT_EMPTY),
)
SILENT = forall(
    token,
    forall(q, between(1, q, Q), magnitude(token - K(q)) >= Fraction(7, 4)),
    And(Eq(RECALLED, 0), LEFT_EMPTY),
)
LABELLED = {
    "number": Q >= 1,
    "apart": APART,
    "consistent": CONSISTENT,
    "range": forall(q, between(1, q, Q), And(0 <= K(q), K(q) < pow2(rho))),
    "labels": forall(q, between(1, q, Q), between(0, L(q), C - 1)),
}

_threshold = fn(g, as_real(floor(2 * X(g * ell) + Fraction(5, 2))) / 2)
_STRING = substitute(STRING, FLOORS)
_held = {S: _STRING, theta: _threshold}
_KNOWN = (
    "some class",
    "keys",
    "first key",
    "last key",
    "memory labels",
    "groups",
    "strings",
    "thresholds",
)


def _stated(formula: Term) -> Term:
    """A condition on a memorizer, of the strings and thresholds that it is to have."""
    return substitute(formula, _held)


_HALVES = _stated(forall(g, 1 <= g, g < m, Eq(2 * theta(g), as_real(floor(2 * theta(g))))))

SORTING = [
    have("some class", C >= 1, by(at("labels", 1), "number")),
    have("sorting", keys_stored().claim, by(keys_stored())),
]
"""The keys can be listed in increasing order."""


def as_listed(increasing: str) -> list[have]:
    """What is known of the keys in the list; the step of this name says that they increase."""
    known = {
        "count": between(1, P, Q),
        increasing: SORTED,
        "placed": PLACED,
        "answered": ANSWERED,
        "stored": STORED,
    }
    return [have(name, formula, by("list")) for name, formula in known.items()]


LABELS_LISTED = have(
    "memory labels",
    KEYS["labels"],
    fix(p, obtain(at("stored", p), q, by("obtained", at("labels", q)))),
)
"""The labels in the list are labels."""

l11_exists = lemma(
    "L11.exists",
    "For any keys that are equal or at least 2 apart there is a memorizer of their labels",
    given={
        **LABELLED,
        "bits": And(rho >= 0, sigma >= 1),
        "classes": C <= pow2(sigma),
        "records": ell >= 1,
        "enough": And(W >= ell * (rho + sigma) + 3, W >= 7),
    },
    claim=exists(
        (P, m, S, theta),
        between(1, P, Q),
        GROUPED,
        RECALLS,
        SILENT,
        memory_takes(*_SHAPE, W),
    ),
    source="THEORY 5, L11",
    instance={
        "Q": 3,
        "K": {1: 4, 2: 0, 3: 4}.get,
        "L": {1: 1, 2: 0, 3: 1}.get,
        "rho": 3,
        "sigma": 1,
        "C": 2,
        "ell": 1,
        "W": 7,
    },
    proof=[
        *SORTING,
        obtain(
            "sorting",
            (P, X, Y, place),
            [
                *as_listed("keys"),
                have(
                    "memory keys",
                    forall(p, between(1, p, P), And(0 <= X(p), X(p) < pow2(rho))),
                    fix(p, obtain(at("stored", p), q, by("obtained", at("range", q)))),
                ),
                have("first key", X(1) >= 0, by(at("memory keys", 1), "count")),
                have("last key", X(P) < pow2(rho), by(at("memory keys", P), "count")),
                LABELS_LISTED,
                obtain(
                    l11_group(p=P),
                    (m, r),
                    [
                        have("groups", GROUPED, by("group", "count")),
                        have("strings", _stated(GROUPS["strings"]), fix(g, by())),
                        have("thresholds", _stated(GROUPS["thresholds"]), fix(g, by())),
                        have(
                            "halves",
                            _HALVES,
                            fix(g, by()),
                        ),
                        exhibit(
                            (P, m, _STRING, _threshold),
                            conjuncts(
                                by("count"),
                                by("groups"),
                                fix(
                                    (q, token),
                                    by(
                                        at("placed", q),
                                        at("answered", q),
                                        l11(p=place(q), S=_STRING, theta=_threshold),
                                        *_KNOWN,
                                    ),
                                ),
                                fix(
                                    token,
                                    [
                                        have(
                                            "far",
                                            FAR,
                                            fix(
                                                p,
                                                obtain(
                                                    at("stored", p),
                                                    q,
                                                    by("obtained", at("premise", q)),
                                                ),
                                            ),
                                        ),
                                        by(
                                            l11_nothing(S=_STRING, theta=_threshold),
                                            "far",
                                            *_KNOWN,
                                        ),
                                    ],
                                ),
                                by(
                                    l11_bits(S=_STRING, theta=_threshold),
                                    *_KNOWN,
                                    "halves",
                                    unfold=[memory_takes],
                                ),
                            ),
                        ),
                    ],
                    name="group",
                ),
            ],
            name="list",
        ),
    ],
)
