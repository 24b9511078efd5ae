"""THEORY 5, short keys: a memorizer of the labels of all tokens, by short keys."""

from memcap import (
    INT, REAL, And, Eq, at, between, by, conjuncts, exhibit, exists, fix, forall, functions, have,
    ints, lemma, obtain, pow2, reals, substitute,
)  # fmt: skip
from memcap.proofs.ids import ROWS
from memcap.proofs.keys import (
    AT_ITS_PLACE, CONTEXTS, KEY, KEYS_GIVEN, LABEL, LABELS, MEMORY_BITS, l4_bounded, l4_labelled,
    place,
)  # fmt: skip
from memcap.proofs.recall import GROUPED
from memcap.proofs.short_memory import (
    OFFSET_AND_WEIGHTS, SHORT_RECALLED, SHORT_RECALLS, SHORT_WEIGHTS, l14_exists,
    short_memory_takes,
)  # fmt: skip
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD

n, N, H, c, D, M, M2, o, rho, P, m, ell, W = ints("n N H c D M M2 o rho P m ell W")
a, i, k, q = ints("a i k q")
B, top, token = reals("B top token")
z, theta = functions("z theta", INT, REAL)
omega, S = functions("omega S", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
(ctx,) = functions("ctx", INT, INT, REAL)

_key = z(word(a, i)) + H * ctx(a, i)
SHORT_TOKENS_RECALLED = forall(
    (a, i), *ROWS, Eq(substitute(SHORT_RECALLED, {token: pow2(c) * _key + o}), Y(a, i))
)
SHORT_KEYS = {
    "digits": And(D >= 1, c >= 0, n * N < pow2(c)),
    "digit weights": (n * N) * (ell - 1) < 2 * M2,
    "short bits": SHORT_SPREAD * (D * M2) < pow2(rho),
    "digit bits": W >= c + D + 4,
}
_short = l14_exists(M=M2, K=KEY, L=LABEL, Q=n * N)
DIGIT_WEIGHTS = tuple(substitute(formula, {M: M2}) for formula in OFFSET_AND_WEIGHTS)

l14_tokens = lemma(
    "L14.tokens",
    "There is a memorizer of the labels of all tokens, by short keys",
    given={
        **KEYS_GIVEN,
        "labels": LABELS["labels"],
        **CONTEXTS,
        "bits": H * top + B + 1 < pow2(D),
        **SHORT_KEYS,
        **MEMORY_BITS,
    },
    claim=exists(
        (o, omega, P, m, S, theta),
        *DIGIT_WEIGHTS,
        between(1, P, n * N),
        GROUPED,
        SHORT_TOKENS_RECALLED,
        short_memory_takes(*SHORT_WEIGHTS, W),
    ),
    source="THEORY 5",
    instance={
        "n": 1,
        "N": 1,
        "V": 1,
        "B": 4,
        "H": 4,
        "gap": 1,
        "top": 1,
        "C": 2,
        "z": lambda v: 2,
        "word": lambda a, i: 1,
        "ctx": lambda a, i: 1,
        "Y": lambda a, i: 1,
        "D": 4,
        "c": 1,
        "M2": 1,
        "rho": 4,
        "sigma": 1,
        "ell": 1,
        "W": 9,
    },
    proof=[
        have("keys", l4_labelled(rho=D).claim, by(l4_labelled(rho=D))),
        have(
            "range",
            _short.premise("range"),
            fix(q, by("bits", l4_bounded())),
        ),
        have("some memorizer", _short.claim, by(_short, "keys", "range")),
        obtain(
            "some memorizer",
            (o, omega, P, m, S, theta),
            [
                have("recalls", substitute(SHORT_RECALLS, _short.mapping), by("memorizer")),
                exhibit(
                    (o, omega, P, m, S, theta),
                    conjuncts(
                        by("memorizer"),
                        by("memorizer"),
                        by("memorizer"),
                        by("memorizer"),
                        fix(
                            (a, i),
                            [
                                *AT_ITS_PLACE,
                                have(
                                    "same key",
                                    Eq(pow2(c) * KEY(place(a, i)) + o, pow2(c) * _key + o),
                                    by("stored"),
                                ),
                                by("within", "same key", "same place", at("recalls", place(a, i))),
                            ],
                        ),
                        by("memorizer"),
                    ),
                ),
            ],
            name="memorizer",
        ),
    ],
)
