"""THEORY 6: the network of T1 as a function of its weights, with its sizes and bits."""

from fractions import Fraction

from proofs.arithmetic import pow2_small
from proofs.context import MAP, WEIGHTS
from proofs.keys import token_key
from proofs.projection import token_projection
from proofs.recall import memory_takes, recalled
from proofs.sizes import EMBEDDING, NETWORK, every_weight, takes, weight_bits
from symbolic.gadgets.construction import REGISTERS, Embedding, form_key
from symbolic.gadgets.primitives import mechanism
from symbolic.gadgets.program import attention_layers, depth, entries
from symbolic.kernel import define
from symbolic.lemma import Instance, lemma
from symbolic.library import magnitude, pow2
from symbolic.proof import at, by, conjuncts, exhibit, fix, have, obtain, part
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Ne,
    Term,
    as_real,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    reals,
    substitute,
)

d, n, M, M1, H, s, heat, ell, m, rho, sigma, C, W = ints("d n M M1 H s heat ell m rho sigma C W")
i, j, k, p, q, e, f, g, h, c = ints("i j k p q e f g h c")
B, kappa, shift = reals("B kappa shift")
x, theta = functions("x theta", INT, REAL)
u, alpha, beta, S = functions("u alpha beta S", INT, INT)
X = functions("X", INT, INT, REAL)[0]
head = mechanism("head")

# --- outputs ---

_embedding = Embedding(d, weights=lambda k: kappa * u(k), shift=2 + shift)

projected = define("projected", (d, kappa, u, shift, x), _embedding.apply(x)["token"])
"""projected(d, κ, u, s, x): the token register of a token x, by coordinates: κ⟨u, x⟩ + 2 + s."""

BOUND = 2 + 2 * as_real(s)
"""B, the largest value of a token register."""


def token_registers(tokens: Term) -> Term:
    """The token register as a function of the column, for tokens(column, coordinate)."""
    return fn(i, projected(d, kappa, u, as_real(s), fn(k, tokens(i, k))))


MEMORY_WEIGHTS = (m, ell, rho, sigma, C, S, theta)
BEFORE_MEMORY = (d, kappa, u, s, n, alpha, beta, heat, H)

transformer = define(
    "transformer",
    (head, *BEFORE_MEMORY, *MEMORY_WEIGHTS, X, i),
    recalled(
        *MEMORY_WEIGHTS, token_key(head, n, BOUND, alpha, beta, heat, H, token_registers(X), i)
    ),
)
"""transformer(head, d, κ, u, s, n, α, β, λ, H, m, ℓ, ρ, σ, C, S, θ, X, i): the output at column i
of the network of T1 with these weights, on the tokens X(column, coordinate)."""

# --- sizes ---

parameters = define(
    "parameters", (d, n, m, ell, rho, sigma), EMBEDDING.entries + entries(NETWORK) + 1
)
"""The structural entries of embedding, blocks and read-out of the network of T1."""

blocks = define("blocks", (n, m, ell, rho, sigma), depth(NETWORK))
"""The number of its residual blocks."""

attention_blocks = define("attention_blocks", (n, m, ell, rho, sigma), attention_layers(NETWORK))
"""The number of attention blocks among them."""

width = define("width", (), len(REGISTERS))
"""The number of its registers."""

# --- bits ---

BOUNDED = {B: BOUND}
_weights = [substitute(w, BOUNDED) for w in every_weight((*MAP, form_key(H)), W)]
_embedded = forall(k, between(1, k, d), takes(kappa * u(k), W))
BEFORE_BITS = (_embedded, takes(2 + as_real(s), W), takes(1, W), *_weights)

network_takes = define(
    "network_takes",
    (*BEFORE_MEMORY, *MEMORY_WEIGHTS, W),
    And(*BEFORE_BITS, memory_takes(*MEMORY_WEIGHTS, W)),
)
"""network_takes(…, W): every weight of embedding, blocks and read-out takes at most W bits."""

FRACTION = And(p >= 1, q >= 1, Eq(kappa * q, p))


def _integer(w: Term, exponent: Term) -> Instance:
    """An integer weight below 2 to the exponent."""
    return weight_bits(x=as_real(w), p=w, q=1, e=exponent, c=1, b=W)


def _bound(w: Term, p: Term) -> Instance:
    """A weight that is an integer p of the size of B or H."""
    return weight_bits(x=w, p=p, q=1, e=f, c=1, b=W)


_CONSTANTS = [Fraction(w) for w in (1, -1, 2, -2, Fraction(3, 4), Fraction(1, 4))]

map_bits = lemma(
    "T1.bits",
    "The bits of the weights before the memorizer",
    given={
        "columns": n >= 1,
        "weights": WEIGHTS,
        "sums": And(n * M < pow2(e), e >= 1),
        "projection": forall(k, between(1, k, d), between(1, u(k), M1)),
        "scale": FRACTION,
        "scaled": And(M1 * p < pow2(h), h >= 1, q < pow2(c), c >= 0),
        "bounds": And(s >= 0, 2 + 2 * s < pow2(f), H >= 0, H < pow2(f), f >= 1),
        "heat": And(heat >= 1, heat < pow2(g), g >= 1),
        "enough": And(W >= 7, W >= e + 2, W >= h + c + 1, W >= f + 2, W >= g + 2),
    },
    claim=And(*BEFORE_BITS),
    source="THEORY 6, T1",
    instance={
        "n": 1,
        "M": 1,
        "e": 1,
        "alpha": lambda j: 1,
        "beta": lambda j: 1,
        "d": 1,
        "u": lambda k: 1,
        "M1": 1,
        "p": 1,
        "q": 1,
        "kappa": 1,
        "h": 1,
        "c": 1,
        "s": 0,
        "H": 1,
        "f": 2,
        "heat": 1,
        "g": 1,
        "W": 7,
    },
    proof=[
        have(
            "constants",
            And(*(takes(as_real(w), W) for w in _CONSTANTS)),
            by(
                pow2_small(),
                *(
                    weight_bits(x=as_real(w), p=w.numerator, q=w.denominator, e=2, c=3, b=W)
                    for w in _CONSTANTS
                ),
            ),
        ),
        have("two", Eq(pow2(1), 2), by(pow2_small())),
        conjuncts(
            fix(
                k,
                [
                    have("entry", between(1, u(k), M1), by(at("projection", k))),
                    have("product", And(0 <= p * u(k), p * u(k) <= M1 * p), by("entry", "scale")),
                    have("weight", Eq(kappa * u(k) * q, p * u(k)), by("scale")),
                    by(
                        weight_bits(x=kappa * u(k), p=p * u(k), q=q, e=h, c=c, b=W),
                        "product",
                        "weight",
                    ),
                ],
            ),
            by(_bound(2 + as_real(s), 2 + s), "two"),
            by("constants"),
            by("constants"),
            fix(
                j,
                [
                    have(
                        "range",
                        And(between(1, alpha(j), M), between(1, beta(j), M)),
                        by(at("weights", j)),
                    ),
                    have("maximum", And(alpha(j) <= n * M, 0 <= n * M), by("range")),
                    have("count", And(0 <= beta(j) * n, beta(j) * n <= n * M), by("range")),
                    by(
                        "constants",
                        "range",
                        "maximum",
                        "count",
                        "two",
                        _integer(alpha(j), e),
                        _integer(beta(j) * n, e),
                        _integer(heat, g),
                    ),
                ],
            ),
            fix(j, by("constants")),
            fix(j, by("constants", "two", _bound(-BOUND, -(2 + 2 * s)))),
            by("constants", "two", _bound(as_real(H), H)),
        ),
    ],
)

# --- the projection of the vocabulary ---

vocabulary = functions("x", INT, INT, REAL)[0]
v, v1, V = ints("v v1 V")
r, delta = reals("r delta")


def word_register(index: Term) -> Term:
    """The token register of a word of the vocabulary."""
    return projected(d, kappa, u, as_real(s), fn(k, vocabulary(index, k)))


_projection = token_projection(M=M1, s=as_real(s), x=vocabulary)
VOCABULARY = {name: _projection.premise(name) for name in token_projection.statement.given}
PROJECTED = {
    "projection": forall(k, 1 <= k, k <= d, between(1, u(k), M1)),
    "registers": forall(v, between(1, v, V), between(2, word_register(v), BOUND)),
    "apart": forall(
        (v, v1),
        between(1, v, V),
        between(1, v1, V),
        Ne(v, v1),
        2 <= magnitude(word_register(v) - word_register(v1)),
    ),
}

words_projected = lemma(
    "L1'.words",
    "Some projection keeps the words of the vocabulary at least 2 apart, in [2, 2 + 2s]",
    given=VOCABULARY,
    claim=exists(u, *PROJECTED.values()),
    source="THEORY 3, L1'",
    instance={
        "V": 2,
        "d": 1,
        "M1": 2,
        "x": lambda a, k: a,
        "r": 2,
        "delta": 1,
        "kappa": 4,
        "s": 16,
    },
    proof=[
        have("projection", _projection.claim, by(_projection)),
        obtain(
            "projection",
            u,
            exhibit(
                (u,),
                conjuncts(
                    by("obtained"),
                    fix(v, by(at(part("obtained", 2), v), unfold=[projected])),
                    fix((v, v1), by(at(part("obtained", 3), v, v1), unfold=[projected])),
                ),
            ),
        ),
    ],
)
