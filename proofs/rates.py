"""THEORY 6, the corollaries: every constant chosen, and the sizes bounded in n, d, N, V, C alone.

With K ≥ 4√d/δ and G ≥ √d·r the weights of T1 can be chosen so that a record has at most
log₂(4C·key) bits for a polynomial key in n, N, V, K, G: that w is logarithmic.  A balanced split
of the string then costs 12·√(P(8w+26)/6) parameters and a bit more, with P keys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from memcap import (
    INT, And, Const, Eq, Fact, Lemma, Proof, Term, Var, as_real, at, bitlen, by, exhibit, exists,
    have, ints, lemma, obtain, only, part, pow2, reals, substitute, term,
)  # fmt: skip
from memcap.proofs import decoder, one_layer_positions, positions, theorems, with_one_layer
from memcap.proofs.arithmetic import (
    bitlen_above, bitlen_nonnegative, bitlen_positive, pow2_grows, pow2_sum, product_order,
    square_nonnegative,
)  # fmt: skip
from memcap.proofs.balance import bitlen_half, l11_balanced, root_exists
from memcap.proofs.labelling import SOME_WORD
from memcap.proofs.networks import (
    ABBREVIATOR_SIZES, CLASSIFIER_SIZES, COUNTER_SIZES, DECODER_SIZES, FIRST_SHAPE, LABELLER_SIZES,
    SHAPE, TRANSFORMER_SIZES,
)  # fmt: skip
from memcap.proofs.strings import l11_group
from memcap.proofs.theorems import SMALL
from memcap.symbolic.gadgets.one_layer import SUM_SPREAD
from memcap.symbolic.gadgets.sequence import SPREAD
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD
from memcap.symbolic.language.terms import Bind, open_with, parts

n, N, V, C, d, k, P, a, ell, m, m0, X = ints("n N V C d k P a ell m m0 X")
K, G, M1, M, s, H, rho, sigma, heat, W, p, q = ints("K G M1 M s H rho sigma heat W p q")
rho1, sigma1, m01, ell1, m1 = ints("rho1 sigma1 m01 ell1 m1")
c, D, M2 = ints("c D M2")
r, delta, kappa = reals("r delta kappa")

# --- all constants chosen ---

B = 2 + 2 * s
_CHOICE = {kappa: as_real(K), p: K, q: term(1)}
NOTHING = term(0)
_CONSTANTS = {
    "values", "scale", "bound", "positive", "fraction", "height", "ids", "sums", "temperature",
    "bits", "fields", "classes", "records", "enough", "seven bits", "weight bits",
    "first bits", "first classes", "first records", "first enough",
    "digits", "digit weights", "short bits", "digit bits",
}  # fmt: skip
"""The hypotheses of the theorems that are about constants; the others are about the data."""


@dataclass(frozen=True)
class Stored:
    """What a memorizer holds: at most ``number`` keys up to ``largest``, with labels below
    ``labels``; and the letters of its shape."""

    number: Term
    largest: Term
    labels: Term
    rho: Var = rho
    sigma: Var = sigma
    m0: Var = m0
    ell: Var = ell
    m: Var = m

    @property
    def width(self) -> Term:
        """w, the bits of a record."""
        return self.rho + self.sigma

    @property
    def record(self) -> Term:
        """What a record costs: 8w + 26 entries."""
        return 8 * self.width + 26

    @property
    def bounds(self) -> tuple[Term, ...]:
        """A record has few bits; m₀ is about √(P(8w + 26)/6); ℓ is about P/m₀."""
        few_bits = pow2(self.width) <= (4 * self.labels) * self.largest
        return (
            And(self.rho >= 1, self.sigma >= 1, few_bits),
            And(self.m0 >= 3, 6 * ((self.m0 - 1) * (self.m0 - 1)) < self.number * self.record),
            And((self.ell - 1) * self.m0 < self.number, self.ell >= 1),
        )

    @property
    def digits(self) -> Term:
        """ρ and σ are numbers of digits."""
        return And(
            self.largest < pow2(self.rho),
            pow2(self.rho) <= 2 * self.largest,
            self.rho >= 1,
            self.labels < pow2(self.sigma),
            pow2(self.sigma) <= 2 * self.labels,
            self.sigma >= 1,
        )


@dataclass(frozen=True)
class Rate:
    """What a corollary chooses, and for which theorem.

    theorem  whose hypotheses on the data stay, and whose constants are chosen
    chosen   what the theorem says that there is
    radius   of the tokens that are projected
    sizes    M, and H where there is one
    stored   by the memorizers
    hot      4 to the inverse temperature is at least this, where there is a temperature
    peeled   how many digits a widened key has, where short ones take its place
    sized    the parameters that are counted; besides: what they are at most, but for 12·m₀ + 8w
             of each memorizer
    """

    name: str
    title: str
    theorem: Lemma
    chosen: tuple[Var, ...]
    radius: Term
    sizes: Mapping[Var, Term]
    stored: tuple[Stored, ...]
    sized: Term
    besides: Term
    hot: Term | None = None
    peeled: Term = NOTHING

    @property
    def given(self) -> dict[str, Term]:
        """The hypotheses on the data, and numbers that are not smaller than 4√d/δ and √d·r."""
        about = self.theorem.statement.given.items()
        return {
            **{name: formula for name, formula in about if name not in _CONSTANTS},
            "resolution": And(K >= 1, 16 * d <= (as_real(K) * K) * (delta * delta)),
            "reach": And(G >= 0, d * (self.radius * self.radius) <= as_real(G) * G),
        }

    @property
    def values(self) -> dict[Var, Term]:
        """The constants that are chosen first: M₁ = V², s = K·M₁·G, and those of the theorem."""
        return {M1: V * V, s: (K * M1) * G, **self.sizes}

    @property
    def equations(self) -> tuple[Term, ...]:
        """The same as equations."""
        return tuple(Eq(name, value) for name, value in self.values.items())

    @property
    def constants(self) -> tuple[Var, ...]:
        """All that is chosen before the weights."""
        shapes = [x for one in self.stored for x in (one.rho, one.sigma, one.m0, one.ell)]
        return (*self.values, *shapes, *([heat] if self.hot is not None else []), W)

    @property
    def claims(self) -> tuple[Term, ...]:
        """What the theorem says of its weights, for these constants."""
        claim = substitute(self.theorem.statement.claim, _CHOICE)
        if not isinstance(claim, Bind):
            raise TypeError(f"{self.theorem.name} does not say that there is something")
        return parts(open_with(claim, self.chosen))

    @property
    def few(self) -> Term:
        """The parameters that are counted in the network."""
        return self.sized <= sum((12 * o.m0 + 8 * o.width for o in self.stored), self.besides)

    @property
    def claim(self) -> Term:
        """Constants and weights exist, and the sizes are bounded."""
        bounds = [bound for one in self.stored for bound in one.bounds]
        every = (*self.constants, *self.chosen)
        return exists(every, *self.equations, *self.claims, *bounds, self.few)


Met = Mapping[str, Proof]


def corollary(rate: Rate, met: Met, instance: Mapping[str, Any]) -> Lemma:
    """The corollary; ``met``: how the hypotheses on constants are met that are not met alike."""
    chosen = tuple(rate.values)
    witnesses: dict[Var, Term] = {}
    for name, value in rate.values.items():
        witnesses[name] = substitute(value, witnesses)
    return lemma(
        rate.name,
        rate.title,
        given=rate.given,
        claim=rate.claim,
        source=f"THEORY 6, {rate.theorem.name}",
        says=f"{rate.theorem.name} with all constants chosen: whatever whole numbers K ≥ 4√d/δ and "
        "G ≥ √d·r are given, the network has few parameters, and a record has at most log₂ of a "
        "polynomial in n, N, V, C, K and G bits.",
        instance=instance,
        proof=[
            have(
                "some sizes",
                exists(chosen, *rate.equations),
                exhibit(tuple(witnesses.values()), by()),
            ),
            obtain("some sizes", chosen, _begun(rate, met), name="sizes chosen"),
        ],
    )


def _digits(number: Term) -> list[Fact]:
    """What is known of the number of digits of a number."""
    return [one(n=number) for one in (bitlen_half, bitlen_above, bitlen_positive)]


def _begun(rate: Rate, met: Met) -> Proof:
    """The constants are not too small; then the temperature and the memorizers."""
    return [
        SOME_WORD,
        have("squares", And(V * V >= V, V >= 1, N * N >= 1), by("tokens")),
        have("some class", C >= 1, by(_some_label(rate))),
        have("spread", M >= 1, met["spread"]),
        have(
            "shift",
            s >= 0,
            [
                have("factor", K * M1 >= 0, by("sizes chosen", "squares")),
                by("factor", "sizes chosen"),
            ],
        ),
        *([have("tall", H >= 1, met["tall"])] if H in rate.sizes else []),
        *_heated(rate, met),
    ]


def _some_label(rate: Rate) -> Fact:
    """There is a class, since there is a sequence with a label."""
    of_tokens = "labels" in rate.theorem.statement.given
    return at("labels", 1, 1) if of_tokens else at("answers", 1)


def _heated(rate: Rate, met: Met) -> list[have | obtain]:
    """λ is a number of digits."""
    if rate.hot is None:
        return [*_stored(rate, met, rate.stored)]
    some = And(rate.hot < pow2(heat), heat >= 1)
    return [
        have("hot", rate.hot >= 1, met["hot"]),
        have(
            "some heat",
            exists(heat, some),
            exhibit((bitlen(rate.hot),), by("hot", *_digits(rate.hot))),
        ),
        obtain("some heat", heat, [*_stored(rate, met, rate.stored)], name="heat chosen"),
    ]


def _stored(rate: Rate, met: Met, left: Sequence[Stored]) -> list[have | obtain]:
    """ρ, σ, m₀ and ℓ for each memorizer, then the weights."""
    if not left:
        return _weights(rate, met)
    one, *rest = left
    mark = one.rho.name
    rooted = root_exists(X=one.number * one.record)
    grouped = l11_group(ell=one.m0, p=one.number)
    after = [
        have(f"{mark}: keys", one.number >= 1, by("tokens")),
        have(f"{mark}: record", one.record >= 42, by(f"{mark}: bits")),
        have(
            f"{mark}: cost",
            one.number * one.record >= 42,
            by(f"{mark}: keys", f"{mark}: record"),
        ),
        have(f"{mark}: some root", rooted.claim, by(rooted, f"{mark}: cost")),
        obtain(
            f"{mark}: some root",
            one.m0,
            [
                have(f"{mark}: split", grouped.claim, by(grouped, f"{mark}: keys")),
                obtain(
                    f"{mark}: split",
                    (one.ell, Var(f"in_{mark}", INT)),
                    _stored(rate, met, rest),
                    name=f"{mark}: records",
                ),
            ],
            name=f"{mark}: root",
        ),
    ]
    return [
        have(f"{mark}: largest", one.largest >= 1, met[f"{mark}: largest"]),
        have(f"{mark}: labels", one.labels >= 1, by("spread", "some class")),
        have(
            f"{mark}: digits",
            exists((one.rho, one.sigma), one.digits),
            exhibit(
                (bitlen(one.largest), bitlen(one.labels)),
                by(
                    f"{mark}: largest",
                    f"{mark}: labels",
                    *_digits(one.largest),
                    *_digits(one.labels),
                ),
            ),
        ),
        obtain(f"{mark}: digits", (one.rho, one.sigma), after, name=f"{mark}: bits"),
    ]


def _weights(rate: Rate, met: Met) -> list[have | obtain]:
    """W is large enough, and the hypotheses on constants hold."""
    instance = rate.theorem(kappa=as_real(K), p=K, q=1)
    wanted = [name for name in rate.theorem.statement.given if name in _CONSTANTS]
    digits = [M1 * K, term(1), *([heat] if rate.hot is not None else [])]
    strings = [one.ell * one.width for one in rate.stored]
    taken = sum((bitlen(number) for number in digits), sum(strings, 10 + rate.peeled))
    proofs = {
        "bound": _bound(rate),
        "enough": by("W chosen", "strings", "no digits less"),
        **_MET,
        **met,
    }
    proofs |= {name: proofs["enough"] for name in _ENOUGH}
    return [
        have(
            "strings",
            And(*(string >= 0 for string in strings)),
            by(*(f"{one.rho.name}: {what}" for one in rate.stored for what in ("bits", "records"))),
        ),
        have("positive", M1 * K >= 1, _POSITIVE),
        have(
            "no digits less",
            And(rate.peeled >= 0, *(bitlen(x) >= 0 for x in digits)),
            [
                have("digits peeled", rate.peeled >= 0, met.get("peeled", by())),
                by(
                    "positive",
                    "digits peeled",
                    *(["heat chosen"] if rate.hot is not None else []),
                    *(bitlen_nonnegative(n=x) for x in digits),
                ),
            ],
        ),
        have("some W", exists(W, Eq(W, taken)), exhibit((taken,), by())),
        obtain(
            "some W",
            W,
            [
                *(have(f"met: {name}", instance.premise(name), proofs[name]) for name in wanted),
                have("theorem", instance.claim, by(instance, *(f"met: {name}" for name in wanted))),
                obtain("theorem", rate.chosen, _bounded(rate), name="found"),
            ],
            name="W chosen",
        ),
    ]


_ENOUGH = ("first enough", "seven bits", "weight bits", "digit bits")
_POSITIVE = [
    have("projection", M1 >= 1, by("sizes chosen", "squares")),
    by("projection"),
]


def _bound(rate: Rate) -> Proof:
    """s is at least κM√d·r."""
    scale = as_real(K * M1)
    reach = d * (rate.radius * rate.radius)
    return [
        have("square", scale * scale >= 0, by(square_nonnegative(x=scale))),
        have(
            "scaled",
            (scale * scale) * reach <= (scale * scale) * (as_real(G) * G),
            by("square", product_order(x=scale * scale, y=reach, z=as_real(G) * G)),
        ),
        have("shifted", Eq(as_real(s), scale * G), by("sizes chosen")),
        have("squared", Eq(as_real(s) * s, (scale * scale) * (as_real(G) * G)), by("shifted")),
        by("scaled", "squared"),
    ]


def _bounded(rate: Rate) -> list[have | exhibit]:
    """The sizes of the network that was found."""
    return [
        *(step for one in rate.stored for step in _few_bits(one)),
        have("counted", _counted(rate), by("found")),
        have("few", rate.few, _few(rate)),
        exhibit(
            (*rate.constants, *rate.chosen),
            by("sizes chosen", "found", "few", *(f"{o.rho.name}: bounds" for o in rate.stored)),
        ),
    ]


def _few(rate: Rate) -> list[have | only]:
    """All memorizers together have as few parameters as each has."""
    memorizers = sum((6 * (o.m - 1) + o.ell * o.record for o in rate.stored), term(0))
    bounds = sum((12 * o.m0 + o.record - 8 for o in rate.stored), term(0))
    balanced_ones = (f"{o.rho.name}: balanced" for o in rate.stored)
    return [
        have("together", memorizers <= bounds, only(*balanced_ones)),
        only("counted", "together"),
    ]


def _few_bits(one: Stored) -> list[have]:
    """The bounds of one memorizer."""
    mark = one.rho.name
    powers = pow2(one.rho), pow2(one.sigma)
    return [
        have(
            f"{mark}: logarithm",
            one.bounds[0],
            [
                have(
                    "sum",
                    Eq(pow2(one.width), powers[0] * powers[1]),
                    by(f"{mark}: bits", pow2_sum(m=one.rho, k=one.sigma)),
                ),
                have(
                    "one",
                    powers[0] * powers[1] <= (2 * one.largest) * powers[1],
                    by(
                        f"{mark}: bits",
                        product_order(x=powers[1], y=powers[0], z=2 * one.largest),
                    ),
                ),
                have("label", powers[1] <= 2 * one.labels, only(f"{mark}: bits")),
                have("factor", 2 * one.largest >= 0, only(f"{mark}: largest")),
                have(
                    "two",
                    (2 * one.largest) * powers[1] <= (2 * one.largest) * (2 * one.labels),
                    only(
                        "label",
                        "factor",
                        product_order(x=2 * one.largest, y=powers[1], z=2 * one.labels),
                    ),
                ),
                by("sum", "one", "two", f"{mark}: bits"),
            ],
        ),
        have(f"{mark}: groups", And((one.m - 1) * one.ell < one.number, one.m >= 1), by("found")),
        have(
            f"{mark}: bounds",
            And(*one.bounds),
            [
                have("some groups", one.m0 >= 3, by(f"{mark}: root", f"{mark}: cost")),
                by("some groups", f"{mark}: logarithm", f"{mark}: root", f"{mark}: records"),
            ],
        ),
        have(
            f"{mark}: balanced",
            6 * (one.m - 1) + one.ell * one.record <= 12 * one.m0 + one.record - 8,
            by(
                l11_balanced(P=one.number, a=4 * one.width + 13, m0=one.m0, ell=one.ell, m=one.m),
                f"{mark}: root",
                f"{mark}: records",
                f"{mark}: groups",
                f"{mark}: record",
            ),
        ),
    ]


def _counted(rate: Rate) -> Term:
    """The number of parameters, as the theorem gives it."""
    memorizers = (6 * (o.m - 1) + o.ell * o.record for o in rate.stored)
    return Eq(rate.sized, sum(memorizers, rate.besides - 18 * len(rate.stored)))


_MET: dict[str, Proof] = {
    "values": by("sizes chosen", "squares"),
    "scale": by(),
    "positive": by("shift"),
    "fraction": by(),
    "height": by("sizes chosen"),
    "ids": by("sizes chosen"),
    "sums": by("sizes chosen"),
    "temperature": only("heat chosen", pow2_grows(m=heat, k=2 * heat)),
    "bits": only(part("rho: bits", 1)),
    "fields": by("rho: bits"),
    "classes": by("rho: bits"),
    "records": by("rho: records"),
    "first bits": only(part("rho1: bits", 1)),
    "first classes": by("rho1: bits", "spread"),
    "first records": by("rho1: records"),
}

# --- n attention layers ---

_TOP = M * (n * B + n * n)
_SPREAD = by("squares", "sizes chosen")
_MAP = have(
    "map",
    _TOP >= 1,
    [have("columns", And(n * B >= 1, n * n >= 1), by("shift")), by("columns", "spread")],
)


def _hot(factor: Term) -> Term:
    """What 4 to the inverse temperature must reach."""
    return (4 * (factor * (n * M))) * (n * B)


def _met(factor: Term) -> dict[str, Proof]:
    """How T1 and T3 find their constants large enough."""
    return {
        "spread": _SPREAD,
        "tall": by("sizes chosen", "shift"),
        "rho: largest": [
            _MAP,
            *([have("raised", factor * _TOP >= 1, by("map", "tall"))] if factor == H else []),
            by("raised" if factor == H else "map", "shift"),
        ],
        "hot": [
            have("ids", n * M >= 1, by("spread")),
            *([have("raised", H * (n * M) >= 1, by("ids", "tall"))] if factor == H else []),
            have("bound", n * B >= 1, by("shift")),
            have(
                "both",
                _hot(factor) >= n * B,
                by("raised" if factor == H else "ids", "bound"),
            ),
            by("bound", "both"),
        ],
    }


def _with_rounds(
    name: str, title: str, theorem: Lemma, radius: Term, instance: Mapping[str, Any], whole: bool
) -> Lemma:
    """The corollary of T1 and T2, or where only whole sequences count, of T3 and T4(a)."""
    factor = term(SPREAD) if whole else H
    sizes = CLASSIFIER_SIZES if whole else TRANSFORMER_SIZES
    largest = SPREAD * _TOP if whole else H * _TOP + B
    return corollary(
        Rate(
            name,
            title,
            theorem=theorem,
            chosen=theorems.CHOSEN,
            radius=radius,
            sizes={M: N * N} if whole else {M: N * N, H: 2 * B},
            stored=(Stored(N if whole else n * N, largest, C),),
            hot=_hot(factor),
            sized=sizes.constants["parameters"](*SHAPE),
            besides=d + 24 * n + (28 if whole else 26),
        ),
        _met(factor),
        instance,
    )


_TOKENS = {**SMALL, "Y": lambda a, i: 1, "K": 4, "G": 1}
_SEQUENCES = {**SMALL, "answer": lambda a: 1, "K": 4, "G": 1}

t1_rate = _with_rounds(
    "T1.rate",
    "T1 in numbers: about d + 24n + 12√(nN(8w + 26)/6) parameters, with w logarithmic",
    theorems.t1,
    r,
    _TOKENS,
    whole=False,
)

t2_rate = _with_rounds(
    "T2.rate",
    "T2 in numbers: about d + 24n + 12√(nN(8w + 26)/6) parameters, with w logarithmic",
    positions.t2,
    positions.RADIUS,
    {**positions.INSTANCE, **_TOKENS, "G": 4},
    whole=False,
)

t3_rate = _with_rounds(
    "T3.rate",
    "T3 in numbers: about d + 24n + 12√(N(8w + 26)/6) parameters, with w logarithmic",
    theorems.t3,
    r,
    _SEQUENCES,
    whole=True,
)

t4a_rate = _with_rounds(
    "T4a.rate",
    "T4(a) in numbers: about d + 24n + 12√(N(8w + 26)/6) parameters, with w logarithmic",
    positions.t4a,
    positions.RADIUS,
    {**positions.INSTANCE, **_SEQUENCES, "G": 4},
    whole=True,
)

# --- one attention layer ---

_AS_USUAL: Met = {}


def _with_one_layer(
    name: str,
    title: str,
    theorem: Lemma,
    found: tuple[Var, ...],
    parameters: Const,
    sizes: Mapping[Var, Term],
    first: Term,
    second: Stored,
    besides: int,
    radius: Term,
    instance: Mapping[str, Any],
    largest: Proof,
    digits: tuple[Term, ...] = (),
    peeled: Term = NOTHING,
    met: Met = _AS_USUAL,
) -> Lemma:
    """The corollary of a theorem with two memorizers: ``first`` keys in the first one.

    digits: how many are peeled for a short key; peeled: how many a wide key has at most."""
    words = Stored(first, B, M + 1, rho1, sigma1, m01, ell1, m1)
    return corollary(
        Rate(
            name,
            title,
            theorem=theorem,
            chosen=found,
            radius=radius,
            sizes=sizes,
            stored=(words, second),
            sized=parameters(d, *FIRST_SHAPE, m, ell, rho, sigma, *digits),
            besides=sum((8 * count for count in digits), d + besides),
            peeled=peeled,
        ),
        {
            "spread": _SPREAD,
            "tall": _TALL,
            "rho1: largest": by("shift"),
            "rho: largest": largest,
            **met,
        },
        instance,
    )


_TALL = [
    have("square", n * n >= 1, by()),
    have("bound", (n * n) * B >= 1, by("square", "shift")),
    by("sizes chosen", "bound", "shift"),
]
_RAISED = [
    have("sums", n * M >= 1, by("spread")),
    have("raised", H * (n * M) >= 1, by("sums", "tall")),
    by("raised", "shift"),
]

t1_prime_rate = _with_one_layer(
    "T1'.rate",
    "T1' in numbers: about d + 12√(N(8w + 26)/6) + 12√(nN(8w + 26)/6) parameters",
    with_one_layer.t1_prime,
    with_one_layer.CHOSEN,
    LABELLER_SIZES.constants["parameters"],
    sizes={M: N * N, H: B},
    first=N,
    second=Stored(n * N, H * (n * M) + B, C),
    besides=47,
    radius=r,
    instance=_TOKENS,
    largest=_RAISED,
)

_LARGEST = H * (n * M) + B
_KEY_DIGITS = [have("key", _LARGEST >= 1, _RAISED)]
_PEELED = [
    *_KEY_DIGITS,
    have("keys", n * N >= 1, by("tokens")),
    by(
        "key",
        "keys",
        "sizes chosen",
        bitlen_positive(n=_LARGEST + 1),
        bitlen_nonnegative(n=n * N),
    ),
]

t1_prime_prime_rate = _with_one_layer(
    "T1''.rate",
    "T1'' in numbers: about d + 12√(N(8w + 26)/6) + 12√(nN(8w + 26)/6) parameters, and 8 a digit",
    with_one_layer.t1_prime_prime,
    with_one_layer.SHORT_TOKENS.chosen,
    ABBREVIATOR_SIZES.constants["parameters"],
    sizes={
        M: N * N,
        H: B,
        D: bitlen(_LARGEST + 1),
        c: bitlen(n * N),
        M2: (n * N) * (n * N),
    },
    first=N,
    second=Stored(n * N, SHORT_SPREAD * (D * M2), C),
    besides=55,
    radius=r,
    instance=_TOKENS,
    largest=[
        *_PEELED[:-1],
        have("digits", D >= 1, by("key", "sizes chosen", bitlen_positive(n=_LARGEST + 1))),
        have("weights", M2 >= 1, by("keys", "sizes chosen")),
        have("sums", D * M2 >= 1, by("digits", "weights")),
        by("sums"),
    ],
    digits=(D,),
    peeled=c + D,
    met={
        "peeled": _PEELED,
        "bits": [
            *_KEY_DIGITS,
            have("power", Eq(pow2(D), pow2(bitlen(_LARGEST + 1))), by("sizes chosen")),
            by("key", "power", bitlen_above(n=_LARGEST + 1)),
        ],
        "digits": [
            *_PEELED[:-1],
            have("slack", Eq(pow2(c), pow2(bitlen(n * N))), by("sizes chosen")),
            by(
                "key",
                "keys",
                "slack",
                "sizes chosen",
                bitlen_positive(n=_LARGEST + 1),
                bitlen_nonnegative(n=n * N),
                bitlen_above(n=n * N),
            ),
        ],
        "digit weights": [
            have("keys", n * N >= 1, by("tokens")),
            have(
                "short strings",
                ell <= n * N,
                [
                    have("product", (ell - 1) * m0 >= ell - 1, by("rho: records", "rho: root")),
                    by("product", "rho: records"),
                ],
            ),
            have(
                "pairs",
                (n * N) * (ell - 1) <= (n * N) * (n * N - 1),
                by("keys", "short strings"),
            ),
            have("square", (n * N) * (n * N) >= n * N, by("keys")),
            by("pairs", "square", "keys", "sizes chosen"),
        ],
        "short bits": only(part("rho: bits", 1)),
    },
)

t3_prime_rate = _with_one_layer(
    "T3'.rate",
    "T3' in numbers: about d + 24√(N(8w + 26)/6) parameters, n only in logarithms",
    with_one_layer.t3_prime,
    with_one_layer.CHOSEN,
    COUNTER_SIZES.constants["parameters"],
    sizes={M: N * N},
    first=N,
    second=Stored(N, SUM_SPREAD * (n * M), C),
    besides=49,
    radius=r,
    instance=_SEQUENCES,
    largest=[have("sums", n * M >= 1, by("spread")), by("sums")],
)

t2_prime_rate = _with_one_layer(
    "T2'.rate",
    "T2' in numbers: about d + 12√(N(8w + 26)/6) + 12√(nN(8w + 26)/6) parameters",
    one_layer_positions.t2_prime,
    with_one_layer.CHOSEN,
    LABELLER_SIZES.constants["parameters"],
    sizes={M: N * N, H: B},
    first=N,
    second=Stored(n * N, H * (n * M) + B, C),
    besides=47,
    radius=positions.RADIUS,
    instance={**positions.INSTANCE, **_TOKENS, "G": 4},
    largest=_RAISED,
)

t4a_prime_rate = _with_one_layer(
    "T4a'.rate",
    "T4(a)' in numbers: about d + 24√(N(8w + 26)/6) parameters, n only in logarithms",
    one_layer_positions.t4a_prime,
    with_one_layer.CHOSEN,
    COUNTER_SIZES.constants["parameters"],
    sizes={M: N * N},
    first=N,
    second=Stored(N, SUM_SPREAD * (n * M), C),
    besides=49,
    radius=positions.RADIUS,
    instance={**positions.INSTANCE, **_SEQUENCES, "G": 4},
    largest=[have("sums", n * M >= 1, by("spread")), by("sums")],
)

t4b_rate = _with_one_layer(
    "T4b.rate",
    "T4(b) in numbers: about d + 12√(V(8w + 26)/6) + 12√(nN(8w + 26)/6) parameters",
    decoder.t4b,
    with_one_layer.CHOSEN,
    DECODER_SIZES.constants["parameters"],
    sizes={M: n * (N * N), H: (n * n) * B},
    first=V,
    second=Stored(n * N, H * M + B, C),
    besides=47,
    radius=positions.RADIUS,
    instance={**positions.INSTANCE, **_TOKENS, "G": 4},
    largest=[have("raised", H * M >= 1, by("spread", "tall")), by("raised", "shift")],
)
