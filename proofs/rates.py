"""THEORY 6, the corollaries: every constant chosen, and the sizes bounded in n, d, N, V, C alone.

With K ≥ 4√d/δ and G ≥ √d·r the weights of T1 can be chosen so that a record has at most
log₂(4C·key) bits for a polynomial key in n, N, V, K, G: that w is logarithmic.  A balanced split
of the string then costs 12·√(P(8w+26)/6) parameters and a bit more, with P keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofs.arithmetic import (
    bitlen_above,
    bitlen_at_least_zero,
    bitlen_positive,
    pow2_grows,
    pow2_next,
    pow2_sum,
    scaled_order,
    square_not_negative,
)
from proofs.networks import SHAPE, TRANSFORMER_SIZES
from proofs.strings import group_of_number
from proofs.theorems import CHOSEN, SMALL, tokens
from symbolic.lemma import Instance, Lemma, lemma
from symbolic.library import bitlen, pow2
from symbolic.proof import (
    Fact,
    Proof,
    at,
    by,
    definition,
    exhibit,
    have,
    induct,
    obtain,
    split,
    strongly,
)
from symbolic.terms import (
    And,
    Eq,
    Implies,
    Term,
    Var,
    as_real,
    exists,
    ints,
    open_with,
    parts,
    reals,
    substitute,
    term,
)

n, N, V, C, d, k, P, a, ell, m, m0, r0, X = ints("n N V C d k P a ell m m0 r0 X")
K, G, M1, M, s, H, rho, sigma, heat, W, p, q = ints("K G M1 M s H rho sigma heat W p q")
r, delta, kappa = reals("r delta kappa")

bitlen_half = lemma(
    "bitlen.half",
    "2 to the number of binary digits is at most twice the number",
    given={"number": n >= 1},
    claim=pow2(bitlen(n)) <= 2 * n,
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
                have("digits", bitlen(n // 2) >= 0, by(bitlen_at_least_zero(n=n // 2))),
                by("half", "digits", pow2_next(k=bitlen(n // 2))),
            ],
        ),
    ),
)

root = lemma(
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

balanced = lemma(
    "L11.balanced",
    "With about √(P·a/6) groups a memorizer of at most P keys takes few entries",
    given={
        "root": And(m0 >= 1, 6 * ((m0 - 1) * (m0 - 1)) < P * a, P * a <= 6 * (m0 * m0)),
        "record": a >= 1,
        "records": And((ell - 1) * m0 < P, P <= ell * m0, ell >= 1),
        "groups": And((m - 1) * ell < P, m >= 1),
    },
    claim=6 * (m - 1) + ell * a <= 12 * m0 + a - 6,
    source="THEORY 5, L11",
    proof=[
        have(
            "few groups",
            m <= m0,
            [have("product", Implies(m >= m0 + 1, (m - 1) * ell >= m0 * ell), by()), by("product")],
        ),
        have(
            "few records",
            (ell - 1) * a <= 6 * m0,
            [
                have("scaled", ((ell - 1) * m0) * a <= P * a, by()),
                have("both", ((ell - 1) * a) * m0 <= (6 * m0) * m0, by("scaled")),
                by("both"),
            ],
        ),
        by("few groups", "few records"),
    ],
)

# --- all constants chosen ---

B = 2 + 2 * s
_W = rho + sigma
_RECORD = 8 * _W + 26
_CHOICE = {kappa: as_real(K), p: K, q: term(1)}
_CONSTANTS = {
    "values", "scale", "bound", "positive", "fraction", "height", "ids", "sums", "temperature",
    "bits", "fields", "classes", "records", "enough", "weight bits",
    "first bits", "first classes", "first records", "first enough",
}  # fmt: skip
"""The hypotheses of the theorems that are about constants; the others are about the data."""


@dataclass(frozen=True)
class Rate:
    """What a corollary chooses, and for which theorem.

    theorem    whose hypotheses on the data stay, and whose constants are chosen
    chosen     what the theorem says that there is
    radius     of the tokens that are projected
    spread     M; height: H
    largest    no key is larger; hot: 4 to the inverse temperature is at least this
    number     of keys, at most
    sized      the parameters that are counted; besides: what they are at most besides 12·m₀ + 8w
    """

    name: str
    title: str
    theorem: Lemma
    chosen: tuple[Var, ...]
    radius: Term
    spread: Term
    height: Term
    largest: Term
    hot: Term
    number: Term
    sized: Term
    besides: Term

    @property
    def given(self) -> dict[str, Term]:
        """The hypotheses on the data, and numbers that are not smaller than 4√d/δ and √d·r."""
        about = self.theorem.statement.given.items()
        return {
            **{name: formula for name, formula in about if name not in _CONSTANTS},
            "some class": C >= 1,
            "resolution": And(K >= 1, 16 * d <= (as_real(K) * K) * (delta * delta)),
            "reach": And(G >= 0, d * (self.radius * self.radius) <= as_real(G) * G),
        }

    @property
    def sizes(self) -> tuple[Term, ...]:
        """The constants that are chosen first."""
        return (
            Eq(M1, V * V),
            Eq(M, self.spread),
            Eq(s, (K * M1) * G),
            Eq(H, self.height),
        )

    @property
    def logarithmic(self) -> Term:
        """A record has few bits."""
        return pow2(_W) <= (4 * C) * self.largest

    @property
    def balance(self) -> Term:
        """m₀ is about √(P(8w + 26)/6)."""
        return And(m0 >= 1, 6 * ((m0 - 1) * (m0 - 1)) < self.number * _RECORD)

    @property
    def short(self) -> Term:
        """A string has about √(6P/(8w + 26)) records."""
        return And((ell - 1) * m0 < self.number, ell >= 1)

    @property
    def few(self) -> Term:
        """The parameters that are counted in the network."""
        return self.sized <= self.besides + 12 * m0 + 8 * _W

    @property
    def constants(self) -> tuple[Var, ...]:
        """All that is chosen before the weights."""
        return (M1, M, s, H, rho, sigma, heat, m0, ell, W)

    def claims(self) -> tuple[Term, ...]:
        """What the theorem says of its weights, for these constants."""
        claim = substitute(self.theorem.statement.claim, _CHOICE)
        return parts(open_with(claim, self.chosen))

    @property
    def claim(self) -> Term:
        """Constants and weights exist, and the sizes are bounded."""
        bounds = (self.logarithmic, self.balance, self.short, self.few)
        return exists((*self.constants, *self.chosen), *self.sizes, *self.claims(), *bounds)


def corollary(rate: Rate, met: Mapping[str, Proof], instance: Mapping[str, Any]) -> Lemma:
    """The corollary; ``met``: how the hypotheses on constants are met that are not met alike."""
    return lemma(
        rate.name,
        rate.title,
        given=rate.given,
        claim=rate.claim,
        source=f"THEORY 6, {rate.theorem.name}",
        instance=instance,
        proof=[
            have(
                "some sizes",
                exists((M1, M, s, H), *rate.sizes),
                exhibit(_sizes(rate), by()),
            ),
            obtain("some sizes", (M1, M, s, H), _bits(rate, met), name="sizes chosen"),
        ],
    )


def _sizes(rate: Rate) -> tuple[Term, ...]:
    shift = (K * (V * V)) * G
    return V * V, rate.spread, shift, substitute(rate.height, {s: shift})


_LOGARITHM = bitlen_half, bitlen_above, bitlen_positive


def _digits(number: Term) -> list[Fact]:
    """What is known of the number of digits of a number."""
    return [one(n=number) for one in _LOGARITHM]


def _bits(rate: Rate, met: Mapping[str, Proof]) -> Proof:
    """ρ, σ and λ are numbers of digits."""
    return [
        have("squares", And(V * V >= V, V >= 1, rate.spread >= 1), by()),
        have(
            "shift",
            s >= 0,
            [
                have("factor", K * M1 >= 0, by("sizes chosen", "squares")),
                by("factor", "sizes chosen"),
            ],
        ),
        have("tall", H >= 1, by("sizes chosen", "shift")),
        have("key", rate.largest >= 1, met["key"]),
        have("heat", rate.hot >= 1, met["hot"]),
        have(
            "digits",
            exists(
                (rho, sigma, heat),
                And(rate.largest < pow2(rho), pow2(rho) <= 2 * rate.largest, rho >= 1),
                And(C < pow2(sigma), pow2(sigma) <= 2 * C, sigma >= 1),
                And(rate.hot < pow2(heat), heat >= 1),
            ),
            exhibit(
                (bitlen(rate.largest), bitlen(C), bitlen(rate.hot)),
                by("key", "heat", *_digits(rate.largest), *_digits(C), *_digits(rate.hot)),
            ),
        ),
        obtain("digits", (rho, sigma, heat), _split(rate, met), name="bits chosen"),
    ]


def _split(rate: Rate, met: Mapping[str, Proof]) -> Proof:
    """m₀ and ℓ are balanced, and W is large enough."""
    taken = ell * _W + 10 + bitlen(n * M) + bitlen(M1 * K) + bitlen(1) + bitlen(heat)
    instance = rate.theorem(kappa=as_real(K), p=K, q=1)
    return [
        have("keys", rate.number >= 1, by()),
        have("record", _RECORD >= 1, by("bits chosen")),
        have("some keys", rate.number * _RECORD >= 1, by("keys", "record")),
        obtain(
            root(X=rate.number * _RECORD),
            m0,
            obtain(
                group_of_number(ell=m0, p=rate.number),
                (ell, r0),
                [
                    have("some W", exists(W, Eq(W, taken)), exhibit((taken,), by())),
                    obtain("some W", W, _weights(rate, met, instance), name="W chosen"),
                ],
                name="records found",
            ),
            name="root found",
        ),
    ]


def _weights(rate: Rate, met: Mapping[str, Proof], instance: Instance) -> Proof:
    """The hypotheses on constants hold; the weights are those of the theorem."""
    wanted = [name for name in rate.theorem.statement.given if name in _CONSTANTS]
    balance = balanced(P=rate.number, a=_RECORD)
    scale = as_real(K * M1)
    reach = d * (rate.radius * rate.radius)
    bound: Proof = [
        have("square", scale * scale >= 0, by(square_not_negative(x=scale))),
        have(
            "scaled",
            (scale * scale) * reach <= (scale * scale) * (as_real(G) * G),
            by("square", scaled_order(x=scale * scale, y=reach, z=as_real(G) * G)),
        ),
        have("shifted", Eq(as_real(s), scale * G), by("sizes chosen")),
        have("squared", Eq(as_real(s) * s, (scale * scale) * (as_real(G) * G)), by("shifted")),
        by("scaled", "squared"),
    ]
    proofs = {"bound": bound, **_MET, **met}
    return [
        *(have(f"met: {name}", instance.premise(name), proofs[name]) for name in wanted),
        have("theorem", instance.claim, by(instance, *(f"met: {name}" for name in wanted))),
        obtain(
            "theorem",
            rate.chosen,
            [
                have(
                    "product",
                    rate.logarithmic,
                    [
                        have(
                            "sum",
                            Eq(pow2(_W), pow2(rho) * pow2(sigma)),
                            by("bits chosen", pow2_sum(m=rho, k=sigma)),
                        ),
                        have(
                            "one",
                            pow2(rho) * pow2(sigma) <= (2 * rate.largest) * pow2(sigma),
                            by("bits chosen"),
                        ),
                        have(
                            "two",
                            (2 * rate.largest) * pow2(sigma) <= (2 * rate.largest) * (2 * C),
                            by("bits chosen", "key"),
                        ),
                        by("sum", "one", "two"),
                    ],
                ),
                have("groups", And((m - 1) * ell < rate.number, m >= 1), by("found")),
                have("record size", _RECORD >= 1, by("bits chosen")),
                have(
                    "split",
                    And(rate.balance, rate.short),
                    by("root found", "records found"),
                ),
                have(
                    "balanced",
                    6 * (m - 1) + ell * _RECORD <= 12 * m0 + _RECORD - 6,
                    by(balance, "root found", "records found", "groups", "record size"),
                ),
                have("counted", _counted(rate), by("found")),
                exhibit(
                    (*rate.constants, *rate.chosen),
                    by("sizes chosen", "found", "product", "split", "counted", "balanced"),
                ),
            ],
            name="found",
        ),
    ]


def _counted(rate: Rate) -> Term:
    """The number of parameters, as the theorem gives it."""
    return Eq(rate.sized, rate.besides - 20 + 6 * (m - 1) + ell * _RECORD)


_MAP = [
    have("columns", And(n * B >= 1, n * n >= 1), by("shift")),
    have("spread", M >= 1, by("squares", "sizes chosen")),
    by("columns", "spread"),
]
_DIGITS = [bitlen_at_least_zero(n=number) for number in (n * M, M1 * K, term(1), heat)]
_MET: dict[str, Proof] = {
    "values": by("sizes chosen", "squares"),
    "scale": by(),
    "positive": by("shift"),
    "fraction": by(),
    "height": by("sizes chosen"),
    "ids": by("sizes chosen"),
    "sums": by("sizes chosen"),
    "temperature": by("bits chosen", pow2_grows(m=heat, k=2 * heat)),
    "bits": by("bits chosen"),
    "fields": by("bits chosen"),
    "classes": by("bits chosen"),
    "records": by("records found"),
    "enough": [
        have("product", ell * _W >= 0, by("records found", "bits chosen")),
        by("W chosen", "product", *_DIGITS),
    ],
    "weight bits": [
        have("product", ell * _W >= 0, by("records found", "bits chosen")),
        by("W chosen", "product", *_DIGITS),
    ],
}

tokens_rate = corollary(
    Rate(
        "T1.rate",
        "T1 in numbers: about d + 24n + 12√(nN(8w + 26)/6) parameters, with w logarithmic",
        theorem=tokens,
        chosen=CHOSEN,
        radius=r,
        spread=N * N,
        height=2 * B,
        largest=H * (M * (n * B + n * n)) + B,
        hot=(4 * (H * (n * M))) * (n * B),
        number=n * N,
        sized=TRANSFORMER_SIZES.constants["parameters"](*SHAPE),
        besides=d + 24 * n + 28,
    ),
    {
        "key": [
            have("map", M * (n * B + n * n) >= 1, _MAP),
            have("raised", H * (M * (n * B + n * n)) >= 1, by("map", "tall")),
            by("raised", "shift"),
        ],
        "hot": [
            have("ids", n * M >= 1, by("squares", "sizes chosen")),
            have("raised", H * (n * M) >= 1, by("ids", "tall")),
            have("bound", n * B >= 1, by("shift")),
            have("both", (4 * (H * (n * M))) * (n * B) >= n * B, by("raised", "bound")),
            by("bound", "both"),
        ],
    },
    {**SMALL, "Y": lambda a, i: 1, "K": 4, "G": 1},
)
