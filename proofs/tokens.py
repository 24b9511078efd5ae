"""THEORY 6, T1: one network that labels every token of every sequence, hard or soft."""

from proofs.arithmetic import bitlen_above, bitlen_positive
from proofs.context import CONTEXT, WEIGHTS
from proofs.ids import IDS, REGISTERS, ROWS, WORDS, ids_exist, registers
from proofs.keys import (
    KEY,
    LABEL,
    LABELS,
    column,
    keys_labelled,
    keys_permuted,
    place,
    places_numbered,
    row,
    token_key,
)
from proofs.networks import (
    BEFORE_BITS,
    BEFORE_MEMORY,
    BOUND,
    BOUNDED,
    FRACTION,
    MEMORY_WEIGHTS,
    PROJECTED,
    VOCABULARY,
    attention_blocks,
    blocks,
    map_bits,
    network_takes,
    parameters,
    transformer,
    vocabulary,
    width,
    word_register,
    words_projected,
)
from proofs.recall import GROUPED, RECALLED, RECALLS, memorizer_exists, memory_takes
from proofs.sizes import network_attention, network_depth, network_parameters
from proofs.softmax import (
    HARDMAX,
    SOFTMAX,
    hardmax_is_local,
    hardmax_is_sharp,
    hardmax_is_symmetric,
    said,
    softmax_is_local,
    softmax_is_sharp,
    softmax_is_symmetric,
)
from symbolic.gadgets.blocks import QUARTER
from symbolic.gadgets.primitives import exponential, local, mechanism, sharp, symmetric
from symbolic.lemma import lemma
from symbolic.library import bitlen, magnitude, permutation, pow2
from symbolic.proof import at, by, conjuncts, definition, exhibit, fix, have, obtain
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
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

n, N, V, C, M, H, rho, sigma, heat, ell, m, P, W = ints("n N V C M H rho sigma heat ell m P W")
d, s, M1, a, i, k, v, p, q, Q = ints("d s M1 a i k v p q Q")
B, epsilon, token = reals("B epsilon token")
x, z, ids, K, theta = functions("x z ids K theta", INT, REAL)
u, alpha, beta, L, S, pi = functions("u alpha beta L S pi", INT, INT)
(E,) = functions("E", REAL, REAL)
word, Y = functions("word Y", INT, INT, INT)
head = mechanism("head")

_key = token_key(head, n, B, alpha, beta, heat, H, registers(a), i)
_LABELLED = {L: LABEL, K: KEY, Q: n * N}
_recalled = substitute(RECALLED, {token: _key})
MEMORY_SHAPE = {
    "bits": H * (M * (n * B + n * n)) + B < pow2(rho),
    "fields": And(rho >= 0, sigma >= 1),
    "classes": And(C >= 1, C <= pow2(sigma)),
    "records": ell >= 1,
    "enough": And(W >= ell * (rho + sigma) + 3, W >= 7),
}
_RIGHT = forall((a, i), *ROWS, Eq(_recalled, Y(a, i)))
FOUND = (
    between(1, P, n * N),
    GROUPED,
    forall(head, sharp(head, n, B, heat, epsilon), _RIGHT),
    memory_takes(m, ell, rho, sigma, C, S, theta, W),
)

_read = substitute(CONTEXT, {x: registers(a)})
_READ = forall((a, i), *ROWS, And(0 <= _read, between(ids(a) - n * (M * epsilon), _read, ids(a))))
_LABEL = [
    have(
        "near id",
        And(0 <= _read, between(ids(a) - n * (M * epsilon), _read, ids(a))),
        by(at("read", a, i)),
    ),
    have("positive", H >= 0, by(at("registers", word(a, i)), at("words", a, i))),
    have(
        "scaled",
        And(H * _read <= H * ids(a), H * ids(a) - H * (n * (M * epsilon)) <= H * _read),
        by("near id", "positive"),
    ),
    have("formed", Eq(_key, z(word(a, i)) + H * _read), by("near id", unfold=[token_key])),
    have("number", And(Eq(row(place(a, i)), a), Eq(column(place(a, i)), i)), by(places_numbered())),
    have(
        "same place",
        And(
            Eq(ids(row(place(a, i))), ids(a)),
            Eq(word(row(place(a, i)), column(place(a, i))), word(a, i)),
            Eq(LABEL(place(a, i)), Y(a, i)),
        ),
        by("number"),
    ),
    have(
        "same token",
        Eq(z(word(row(place(a, i)), column(place(a, i)))), z(word(a, i))),
        by("same place"),
    ),
    have(
        "same id",
        Eq(H * ids(row(place(a, i))), H * ids(a)),
        by("same place"),
    ),
    have(
        "stored",
        Eq(KEY(place(a, i)), H * ids(a) + z(word(a, i))),
        by("same token", "same id"),
    ),
    have(
        "near",
        magnitude(_key - KEY(place(a, i))) <= QUARTER,
        by("formed", "stored", "scaled", "error"),
    ),
    have("rows", And(0 <= (a - 1) * n, (a - 1) * n <= (N - 1) * n), by()),
    have("within", between(1, place(a, i), n * N), by("rows")),
    by("near", "within", "same place", at("recalls", place(a, i), _key)),
]

tokens_core = lemma(
    "T1.core",
    "Over register values at least 2 apart, the blocks after the embedding label every token",
    given={
        "sizes": And(n >= 1, N >= 1),
        **REGISTERS,
        **WORDS,
        **LABELS,
        "values": N * (N - 1) + 2 <= 2 * M,
        "height": H >= 2 * (B + 2),
        "error": And(0 <= epsilon, epsilon <= QUARTER, H * (n * (M * epsilon)) <= QUARTER),
        **MEMORY_SHAPE,
    },
    claim=exists((alpha, beta, P, m, S, theta), WEIGHTS, *FOUND),
    source="THEORY 6, T1",
    instance={
        "n": 1,
        "N": 2,
        "V": 2,
        "B": 4,
        "H": 12,
        "M": 2,
        "C": 2,
        "epsilon": 0,
        "rho": 9,
        "sigma": 1,
        "ell": 1,
        "W": 13,
        "z": lambda v: 2 * v,
        "word": lambda a, i: a,
        "Y": lambda a, i: a - 1,
    },
    proof=[
        have("some ids", ids_exist().claim, by(ids_exist())),
        obtain(
            "some ids",
            (alpha, beta, ids),
            [
                *(have(name, IDS[name], by("ids")) for name in IDS),
                have("keys", keys_labelled().claim, by(keys_labelled())),
                have(
                    "some memorizer",
                    memorizer_exists(K=KEY, L=LABEL, Q=n * N).claim,
                    by(memorizer_exists(K=KEY, L=LABEL, Q=n * N), "keys"),
                ),
                obtain(
                    "some memorizer",
                    (P, m, S, theta),
                    [
                        have("recalls", substitute(RECALLS, _LABELLED), by("memorizer")),
                        exhibit(
                            (alpha, beta, P, m, S, theta),
                            conjuncts(
                                by("weights"),
                                by("memorizer"),
                                by("memorizer"),
                                fix(
                                    head,
                                    [
                                        have("read", _READ, by(at("ids read", head, epsilon))),
                                        fix((a, i), _LABEL),
                                    ],
                                ),
                                by("memorizer"),
                            ),
                        ),
                    ],
                    name="memorizer",
                ),
            ],
            name="ids",
        ),
    ],
)

# --- T1 ---

TASK: dict[str, Term] = {
    "sizes": And(n >= 1, N >= 1),
    **VOCABULARY,
    **WORDS,
    **LABELS,
    "fraction": FRACTION,
    "ids": N * (N - 1) + 2 <= 2 * M,
    "height": H >= 2 * (BOUND + 2),
    "temperature": And(heat >= 1, (4 * (H * (n * M))) * (n * BOUND) <= pow2(2 * heat)),
    **{name: substitute(formula, BOUNDED) for name, formula in MEMORY_SHAPE.items()},
    "weight bits": And(
        W >= bitlen(n * M) + 2, W >= bitlen(M1 * p) + bitlen(q) + 1, W >= bitlen(heat) + 2
    ),
}
_permuted = fn((i, k), vocabulary(word(a, pi(i)), k))


def labelled(attention: Term) -> Term:
    """Every token of every sequence, its columns in any order, gets its label."""
    output = transformer(attention, *BEFORE_MEMORY, *MEMORY_WEIGHTS, _permuted, i)
    return forall(
        (a, pi),
        between(1, a, N),
        permutation(pi, n),
        forall(i, between(1, i, n), Eq(output, Y(a, pi(i)))),
    )


SIZES = And(
    Eq(width, 11),
    Eq(attention_blocks(n, m, ell, rho, sigma), n),
    Eq(blocks(n, m, ell, rho, sigma), 3 * n + 3 + (m - 1) + ell * (rho + sigma + 2)),
    Eq(
        parameters(d, n, m, ell, rho, sigma),
        d + 24 * n + 6 * (m - 1) + ell * (8 * (rho + sigma) + 26) + 8,
    ),
)


_EPSILON = 1 / (4 * as_real(H * (n * M)))
_core = tokens_core(z=fn(v, word_register(v)), B=BOUND, epsilon=_EPSILON)
_bits = map_bits(e=bitlen(n * M), h=bitlen(M1 * p), c=bitlen(q), f=rho, g=bitlen(heat))
_ANY_HEAD = forall(
    head,
    sharp(head, n, BOUND, heat, _EPSILON),
    symmetric(head, n),
    local(head, n),
    labelled(head),
)
_keys = keys_permuted(x=substitute(registers(a), _core.mapping), B=BOUND)
_ORDER = [
    have("places", said(permutation(pi, n)).args[0], by(unfold=[permutation])),
    have("place", between(1, pi(i), n), by(at("places", i))),
    have(
        "label",
        Eq(substitute(_recalled, {**_core.mapping, i: pi(i)}), Y(a, pi(i))),
        by("place", at("head right", a, pi(i))),
    ),
    have("moved", _keys.claim.args[1], by(_keys)),
    by("label", "moved", unfold=[transformer]),
]
_SIZES = [
    have("some columns", n >= 0, by()),
    have("shape", And(m >= 1, ell >= 0, rho >= 0, sigma >= 0), by("found")),
    by(
        "shape",
        network_attention(),
        network_depth(),
        network_parameters(),
        unfold=[width, attention_blocks, blocks, parameters],
    ),
]
_BITS = [
    have(
        "sums short",
        _bits.premise("sums"),
        by("product", bitlen_above(n=n * M), bitlen_positive(n=n * M)),
    ),
    have("numerator", M1 * p >= 1, [have("factors", And(M1 >= 1, p >= 1), by()), by("factors")]),
    have(
        "scaled short",
        _bits.premise("scaled"),
        by(
            "numerator",
            bitlen_above(n=M1 * p),
            bitlen_positive(n=M1 * p),
            bitlen_above(n=q),
            bitlen_positive(n=q),
        ),
    ),
    have("heat short", _bits.premise("heat"), by(bitlen_above(n=heat), bitlen_positive(n=heat))),
    have(
        "factor",
        M * (n * BOUND + n * n) >= 1,
        [
            have("columns", And(n * BOUND >= 1, n * n >= 1, M >= 1), by()),
            by("columns"),
        ],
    ),
    have(
        "product again",
        H * (M * (n * BOUND + n * n)) >= H,
        by("factor"),
    ),
    have("power", pow2(rho) > 1, by("product again")),
    have("some bits", rho >= 1, by("power", definition(pow2(rho)))),
    have("bounds short", _bits.premise("bounds"), by("product again", "some bits")),
    have("record", ell * (rho + sigma) >= rho + sigma, by()),
    have("bits enough", _bits.premise("enough"), by("record")),
    by(
        _bits,
        "weights",
        "projection",
        "sums short",
        "scaled short",
        "heat short",
        "bounds short",
        "bits enough",
    ),
]

_PRODUCT = [
    have("factors", And(n * M >= 1, H >= 1), by()),
    have("times", H * (n * M) >= H, by("factors")),
    by("times", "factors"),
]
_FOUND = [
    have("weights", WEIGHTS, by("found")),
    have("right", substitute(FOUND[2], _core.mapping), by("found")),
    have(
        "any head",
        _ANY_HEAD,
        fix(
            head,
            [
                have("head right", substitute(_RIGHT, _core.mapping), by(at("right", head))),
                fix((a, pi), fix(i, _ORDER)),
            ],
        ),
    ),
    have(
        "hard",
        labelled(HARDMAX),
        by(
            at("any head", HARDMAX),
            hardmax_is_sharp(B=BOUND, epsilon=_EPSILON),
            hardmax_is_symmetric(),
            hardmax_is_local(),
            "small",
        ),
    ),
    have(
        "temperature enough",
        n * BOUND <= _EPSILON * pow2(2 * heat),
        [
            have(
                "scaled",
                _EPSILON * ((4 * (H * (n * M))) * (n * BOUND)) <= _EPSILON * pow2(2 * heat),
                by("small"),
            ),
            have(
                "same",
                Eq(_EPSILON * ((4 * (H * (n * M))) * (n * BOUND)), n * BOUND),
                by("inverse"),
            ),
            by("scaled", "same"),
        ],
    ),
    have(
        "soft",
        forall(E, exponential(E), labelled(SOFTMAX)),
        fix(
            E,
            by(
                at("any head", SOFTMAX),
                softmax_is_sharp(B=BOUND, epsilon=_EPSILON),
                softmax_is_symmetric(),
                softmax_is_local(),
                "temperature enough",
            ),
        ),
    ),
    have("counted", SIZES, _SIZES),
    have("weights before", And(*BEFORE_BITS), _BITS),
    exhibit(
        (u, alpha, beta, P, m, S, theta),
        conjuncts(
            by("found"),
            by("found"),
            by("hard"),
            by("soft"),
            by("counted"),
            by("found", "weights before", unfold=[network_takes]),
        ),
    ),
]

tokens = lemma(
    "T1",
    "Every token of N sequences gets its label, whatever the order of the columns",
    given=TASK,
    claim=exists(
        (u, alpha, beta, P, m, S, theta),
        between(1, P, n * N),
        GROUPED,
        labelled(HARDMAX),
        forall(E, exponential(E), labelled(SOFTMAX)),
        SIZES,
        network_takes(*BEFORE_MEMORY, *MEMORY_WEIGHTS, W),
    ),
    source="THEORY 6, T1",
    instance={
        "n": 1,
        "N": 1,
        "V": 1,
        "d": 1,
        "M1": 1,
        "x": lambda v, k: 1,
        "word": lambda a, i: 1,
        "Y": lambda a, i: 1,
        "C": 2,
        "r": 1,
        "delta": 1,
        "kappa": 4,
        "p": 4,
        "q": 1,
        "s": 4,
        "M": 1,
        "H": 24,
        "heat": 5,
        "ell": 1,
        "rho": 9,
        "sigma": 1,
        "W": 13,
    },
    proof=[
        have("projecting", words_projected().claim, by(words_projected())),
        obtain(
            "projecting",
            u,
            [
                *(have(name, PROJECTED[name], by("projected")) for name in PROJECTED),
                have("product", H * (n * M) >= 1, _PRODUCT),
                have("inverse", Eq(_EPSILON * (4 * as_real(H * (n * M))), 1), by("product")),
                have("small", And(0 <= _EPSILON, _EPSILON <= QUARTER), by("inverse", "product")),
                have(
                    "error",
                    _core.premise("error"),
                    by("small", "inverse"),
                ),
                have("core", _core.claim, by(_core, "registers", "apart", "error")),
                obtain("core", (alpha, beta, P, m, S, theta), _FOUND, name="found"),
            ],
            name="projected",
        ),
    ],
)
