"""THEORY 5, L11: whole numbers near a logarithm and near a square root, and a balanced split."""

from memcap import (
    And, Eq, Implies, at, bitlen, by, definition, exhibit, exists, have, induct, ints, lemma,
    obtain, pow2, split, strongly,
)  # fmt: skip
from memcap.proofs.arithmetic import bitlen_nonnegative, pow2_next

n, P, a, ell, m, m0, X = ints("n P a ell m m0 X")

bitlen_half = lemma(
    "bitlen.half",
    "2 to the number of binary digits is at most twice the number",
    given={"number": n >= 1},
    claim=pow2(bitlen(n)) <= 2 * n,
    source="THEORY 6",
    proof=strongly(
        n,
        1,
        split(
            n < 2,
            [
                have("one", And(Eq(n, 1), Eq(n // 2, 0)), by()),
                have(
                    "digits",
                    Eq(bitlen(n), 1),
                    [
                        have("none", Eq(bitlen(n // 2), 0), by("one", definition(bitlen(n // 2)))),
                        by("none", definition(bitlen(n))),
                    ],
                ),
                by(
                    "digits",
                    "one",
                    definition(pow2(1)),
                    definition(pow2(0)),
                    definition(pow2(bitlen(n))),
                ),
            ],
            [
                have(
                    "half",
                    And(pow2(bitlen(n // 2)) <= 2 * (n // 2), Eq(bitlen(n), bitlen(n // 2) + 1)),
                    by(at("induction", n // 2), definition(bitlen(n))),
                ),
                have("digits", bitlen(n // 2) >= 0, by(bitlen_nonnegative(n=n // 2))),
                by("half", "digits", pow2_next(k=bitlen(n // 2))),
            ],
        ),
    ),
)

root_exists = lemma(
    "root.exists",
    "Some whole number is the least whose square, six times, reaches a number",
    given={"number": X >= 1},
    claim=exists(m0, m0 >= 1, 6 * ((m0 - 1) * (m0 - 1)) < X, X <= 6 * (m0 * m0)),
    source="THEORY 5, L11",
    proof=induct(
        X,
        1,
        start=exhibit((1,), by()),
        step=obtain(
            "induction",
            m0,
            split(
                X + 1 <= 6 * (m0 * m0),
                exhibit((m0,), by("obtained", "case")),
                exhibit(
                    (m0 + 1,),
                    [
                        have("square", (m0 + 1) * (m0 + 1) >= m0 * m0 + 1, by("obtained")),
                        by("obtained", "case", "square"),
                    ],
                ),
            ),
        ),
    ),
)

l11_balanced = lemma(
    "L11.balanced",
    "With about √(P·a/3) groups a memorizer of at most P keys takes few entries, 2a for a record",
    given={
        "root": P * a <= 3 * (m0 * m0),
        "record": a >= 0,
        "records": And((ell - 1) * m0 < P, P <= ell * m0, ell >= 1),
        "groups": (m - 1) * ell < P,
    },
    claim=6 * (m - 1) + ell * (2 * a) <= 12 * m0 + 2 * a - 8,
    source="THEORY 5, L11",
    proof=[
        have(
            "few groups",
            m <= m0,
            [have("product", Implies(m >= m0 + 1, (m - 1) * ell >= m0 * ell), by()), by("product")],
        ),
        have(
            "few records",
            (ell - 1) * a < 3 * m0,
            [
                have("some groups", m0 >= 1, by()),
                split(
                    a >= 1,
                    [
                        have("scaled", ((ell - 1) * m0) * a <= (P - 1) * a, by()),
                        have("both", ((ell - 1) * a) * m0 < (3 * m0) * m0, by("scaled", "case")),
                        by("both", "some groups"),
                    ],
                    [have("none", Eq((ell - 1) * a, 0), by("case")), by("none", "some groups")],
                ),
            ],
        ),
        by("few groups", "few records"),
    ],
)
