"""THEORY 4, one layer: the first memorizer gives every token its number φ."""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Ne, at, between, by, conjuncts, exhibit, exists, fix, fn, forall, functions,
    have, ints, lemma, magnitude, obtain, pow2, reals, rewritten, split, substitute,
)  # fmt: skip
from memcap.proofs.distinct import CHOSEN, DIFFERENT
from memcap.proofs.ids import REGISTERS
from memcap.proofs.recall import (
    GROUPED, LEFT_EMPTY, RECALLED, RECALLS, SILENT, l11_exists, memory_takes,
)  # fmt: skip
from memcap.proofs.sums import NUMBERS, PHI, phi_chosen, phi_other

V, M, T, P, m, ell, rho, sigma, C, Q, W = ints("V M T P m ell rho sigma C Q W")
P1, m1, ell1, rho1, sigma1 = ints("P1 m1 ell1 rho1 sigma1")
a, b, t, t0, v = ints("a b t t0 v")
B, token = reals("B token")
z, theta, theta1, K = functions("z theta theta1 K", INT, REAL)
coord, u, S, S1, L = functions("coord u S S1 L", INT, INT)

FIRST = {
    P: P1,
    m: m1,
    ell: ell1,
    rho: rho1,
    sigma: sigma1,
    C: M + 1,
    S: S1,
    theta: theta1,
}
"""The letters of the first memorizer, in place of those of a memorizer."""

_KEYS = {K: fn(t, z(coord(t))), L: u, Q: T}
_some = l11_exists(K=_KEYS[K], L=u, Q=T, C=M + 1, rho=rho1, sigma=sigma1, ell=ell1)
PHI_RECALLED = forall(
    v,
    between(1, v, V),
    And(
        Eq(substitute(RECALLED, {**FIRST, token: z(v)}), PHI(v)),
        substitute(LEFT_EMPTY, {**FIRST, token: z(v)}),
    ),
)
FIRST_MEMORY = {
    "first number": between(1, P1, T),
    "first groups": substitute(GROUPED, FIRST),
    "first recalled": PHI_RECALLED,
    "first taken": substitute(memory_takes(m, ell, rho, sigma, C, S, theta, W), FIRST),
}
FIRST_BITS = {
    "first bits": B < pow2(rho1),
    "first classes": M + 1 <= pow2(sigma1),
    "first records": ell1 >= 1,
    "first enough": W >= ell1 * (rho1 + sigma1) + 3,
}
_chosen = exists(t, between(1, t, T), Eq(coord(t), v))

_letters = {**FIRST, **_KEYS}
_RECALLS, _SILENT = (substitute(formula, _letters) for formula in (RECALLS, SILENT))
_FAR = forall(t, between(1, t, T), magnitude(z(v) - z(coord(t))) >= Fraction(7, 4))
_AT_CHOSEN = [
    have("value", Eq(PHI(coord(t0)), u(t0)), by("obtained", phi_chosen())),
    have("value of v", Eq(PHI(v), u(t0)), by(rewritten("value", coord(t0), v, "obtained"))),
    have(
        "near",
        magnitude(z(v) - z(coord(t0))) <= Fraction(1, 4),
        [have("same", Eq(z(v), z(coord(t0))), by("obtained")), by("same")],
    ),
    by("value of v", "near", "obtained", at("recalls", t0, z(v))),
]
_NOT_CHOSEN = fix(
    t,
    split(
        Eq(coord(t), v),
        [have("hit", _chosen, exhibit((t,), by("inner case"))), by("hit", "case")],
        by("inner case"),
    ),
)

phi_range = lemma(
    "phi.range",
    "φ lies between 0 and M",
    given={"number": T >= 0, "different": DIFFERENT, "numbers": NUMBERS, "largest": M >= 0},
    claim=between(0, PHI(v), M),
    source="THEORY 4",
    instance={"T": 1, "M": 3, "v": 1, "coord": lambda t: t, "u": lambda t: 3},
    proof=split(
        _chosen,
        obtain(
            "case",
            t0,
            [
                have("value", Eq(PHI(coord(t0)), u(t0)), by("obtained", phi_chosen())),
                by(rewritten("value", coord(t0), v, "obtained"), at("numbers", t0), "obtained"),
            ],
        ),
        [
            have("other", forall(t, between(1, t, T), Ne(coord(t), v)), _NOT_CHOSEN),
            by("other", phi_other()),
        ],
    ),
)

phi_recalled = lemma(
    "phi.recalled",
    "There is a memorizer of φ: it recalls φ for every word of the vocabulary",
    given={
        **REGISTERS,
        "number": T >= 1,
        "chosen": CHOSEN,
        "different": DIFFERENT,
        "numbers": NUMBERS,
        **FIRST_BITS,
        "sizes": And(rho1 >= 0, sigma1 >= 1, W >= 7),
    },
    claim=exists((P1, m1, S1, theta1), *FIRST_MEMORY.values()),
    source="THEORY 4",
    instance={
        "V": 2,
        "B": 4,
        "z": lambda v: 2 * v,
        "T": 1,
        "M": 1,
        "coord": lambda t: 2,
        "u": lambda t: 1,
        "rho1": 3,
        "sigma1": 1,
        "ell1": 1,
        "W": 7,
    },
    proof=[
        have(
            "keys apart",
            _some.premise("apart"),
            fix(
                (a, b),
                split(
                    Eq(coord(a), coord(b)),
                    [have("same", Eq(z(coord(a)), z(coord(b))), by()), by("same")],
                    by(at("chosen", a), at("chosen", b), at("apart", coord(a), coord(b))),
                ),
            ),
        ),
        have(
            "consistent",
            _some.premise("consistent"),
            fix(
                (a, b),
                [
                    have("places", And(between(1, a, T), between(1, b, T)), by()),
                    have(
                        "same word",
                        Eq(coord(a), coord(b)),
                        by(at("chosen", a), at("chosen", b), at("apart", coord(a), coord(b))),
                    ),
                    have(
                        "same place",
                        Eq(a, b),
                        by("same word", at("different", a, b), at("different", b, a)),
                    ),
                    by("same place"),
                ],
            ),
        ),
        have(
            "range",
            _some.premise("range"),
            fix(t, by(at("chosen", t), at("registers", coord(t)))),
        ),
        have("labels", _some.premise("labels"), fix(t, by(at("numbers", t)))),
        have("largest", M >= 0, by(at("numbers", 1))),
        have(
            "some memorizer",
            _some.claim,
            by(_some, "keys apart", "consistent", "range", "labels", "largest"),
        ),
        obtain(
            "some memorizer",
            (P1, m1, S1, theta1),
            [
                have("recalls", _RECALLS, by("found")),
                have("silent", _SILENT, by("found")),
                exhibit(
                    (P1, m1, S1, theta1),
                    conjuncts(
                        by("found"),
                        by("found"),
                        fix(
                            v,
                            split(
                                _chosen,
                                obtain("case", t0, _AT_CHOSEN),
                                [
                                    have(
                                        "other",
                                        forall(t, between(1, t, T), Ne(coord(t), v)),
                                        _NOT_CHOSEN,
                                    ),
                                    have(
                                        "far",
                                        _FAR,
                                        fix(
                                            t,
                                            by(
                                                at("chosen", t),
                                                at("other", t),
                                                at("apart", v, coord(t)),
                                            ),
                                        ),
                                    ),
                                    by("other", phi_other(), "far", at("silent", z(v))),
                                ],
                            ),
                        ),
                        by("found"),
                    ),
                ),
            ],
            name="found",
        ),
    ],
)
